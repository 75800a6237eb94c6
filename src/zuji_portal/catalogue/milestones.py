"""Days on which each product first had a public label, for the programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min, QuerySet

from zuji_portal.catalogue.models import Entry, EntryEvent
from zuji_portal.certification.milestones import certifications, certified_now
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.milestones import Reached
from zuji_portal.ui.localday import LocalDay, day_of


def labels(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    """The first day on which a product had an entry and a valid certificate."""
    first_events = EntryEvent.objects.filter(
        entry__enterprise__in=enterprises, action="published"
    ).order_by()
    rows = first_events.values_list("entry__product").annotate(first=Min(LocalDay("at")))
    days = {product: day_of(day) for product, day in rows}
    return (
        Reached(c.product, c.enterprise, max(c.day, days[c.product]))
        for c in certifications(enterprises)
        if c.product in days
    )


def labelled_now(enterprises: QuerySet[Enterprise]) -> set[int]:
    """Products whose page is public today and whose certificate is valid."""
    shown = Entry.objects.filter(enterprise__in=enterprises, is_public=True, delisted_at=None)
    return certified_now(enterprises) & set(shown.order_by().values_list("product", flat=True))
