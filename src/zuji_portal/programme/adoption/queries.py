"""Reads of adoption lists: who stands on which, and how many."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.queries import visible_to as visible_enterprises
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.adoption.models import (
    OUTCOMES,
    AdoptedPlace,
    AdoptionImport,
    AdoptionRow,
)
from zuji_portal.programme.adoption.resolving import lists_of, programmes
from zuji_portal.ui.figures import FigureGroup


def _places() -> QuerySet[AdoptedPlace]:
    rows = AdoptedPlace.objects.filter(is_withdrawn=False)
    return rows.select_related("enterprise", "product__entry")


def in_force(day: datetime.date) -> QuerySet[AdoptedPlace]:
    """What stands on any list on a day."""
    return _places().filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def public_places(programme: str, day: datetime.date) -> QuerySet[AdoptedPlace]:
    """What a list shows to everybody: enterprises, and products whose holder publishes them."""
    shown = Entry.objects.filter(product=OuterRef("product"), is_public=True, delisted_at=None)
    return in_force(day).filter(Q(product=None) | Q(Exists(shown)), programme=programme)


def places_of(viewer: Viewer, programme: str) -> QuerySet[AdoptedPlace]:
    """Everything that ever stood on a list, of the enterprises that the viewer sees."""
    return _places().filter(enterprise__in=visible_enterprises(viewer), programme=programme)


def place_or_404(pk: int) -> AdoptedPlace:
    place = AdoptedPlace.objects.select_related("enterprise", "product").filter(pk=pk).first()
    if place is None:
        raise Http404(pk)
    return place


def programme_or_404(key: str) -> Label:
    if key not in programmes():
        raise Http404(key)
    return programmes()[key]


def imports() -> QuerySet[AdoptionImport]:
    """Every file with how many of its rows were entered, refused and not counted."""
    counts = {f"n_{name}": Count("rows", filter=Q(rows__outcome=name)) for name in OUTCOMES}
    return AdoptionImport.objects.annotate(**counts)


def import_or_404(pk: int) -> AdoptionImport:
    found = imports().filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def rows_of(held: AdoptionImport, outcome: str) -> QuerySet[AdoptionRow]:
    rows = held.rows.order_by("pk")
    return rows.filter(outcome=outcome) if outcome in OUTCOMES else rows


@dataclass(frozen=True)
class ListCount:
    """A programme's list on a day: enterprises and products on it, each once."""

    key: str
    title: Label
    lists: str
    enterprises: int
    products: int


def list_counts(viewer: Viewer | None, day: datetime.date) -> list[ListCount]:
    """Every programme with its counts; of the enterprises that the viewer sees, of all for
    everybody.
    """
    rows = in_force(day).order_by()
    if viewer is not None:
        rows = rows.filter(enterprise__in=visible_enterprises(viewer))
    counted = {
        key: (enterprises, products)
        for key, enterprises, products in rows.values_list("programme").annotate(
            Count("enterprise", distinct=True), Count("product", distinct=True)
        )
    }
    return [
        ListCount(key, title, lists_of(key), *counted.get(key, (0, 0)))
        for key, title in programmes().items()
    ]


def board_figures(viewer: Viewer) -> FigureGroup:
    """How many stand on each list today: products where it lists products, else enterprises."""
    counts = list_counts(viewer, timezone.localdate())
    return FigureGroup(
        title=Label("采信名单", "Adoption lists"),
        route="adoption_list",
        rows=[
            (each.title, each.products if each.lists == "product" else each.enterprises)
            for each in counts
        ],
    )
