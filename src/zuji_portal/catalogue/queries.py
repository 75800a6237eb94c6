"""Every read of the catalogue. What is public is everybody's; what is filed is its holder's and
the officers'.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from itertools import dropwhile
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label, Lang, in_language
from zuji.core.places import cities
from zuji.core.words import BOUNDARIES
from zuji.sectors.registry import industries
from zuji.verification import certification_rules
from zuji_portal.catalogue.models import LEVELS, AcceptedValue, Entry, EntryEvent
from zuji_portal.catalogue.terms import INDEX
from zuji_portal.certification.events import EntryAsked
from zuji_portal.enterprises.organisations.events import HeldAsked
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.prepared import Prepared
from zuji_portal.foundation.search.relaxed import best
from zuji_portal.studies.events import PublishedAsked
from zuji_portal.studies.models import HEAVY_BEHIND, Revision

SORTS: Mapping[str, str | Combinable] = {
    "new": "-changed_at",
    "name": "name_zh",
    "low": F("total").asc(nulls_last=True),
    "high": F("total").desc(nulls_last=True),
    "quality": F("dqr").asc(nulls_last=True),
}
"""What has no number stands last, whichever the database."""
FACETS = {
    "industry": Label("行业", "Industry"),
    "city": Label("市", "City"),
    "boundary": Label("系统边界", "System boundary"),
    "year": Label("数据年份", "Data year"),
    "level": Label("核查与认证", "Verification and certification"),
    "tier": Label("分级（非官方预览）", "Class (unofficial preview)"),
}
FACET_WORDS = {"boundary": BOUNDARIES, "level": LEVELS}
MOST = 5000
BY_KEY = Prepared(lambda key: Entry.objects.filter(key=key).order_by())
VALUES = Prepared(lambda entry: AcceptedValue.objects.filter(entry=entry).order_by())
MOST_REMINDERS = 200


def public() -> QuerySet[Entry]:
    """What stands in the public catalogue."""
    return Entry.objects.filter(is_public=True, delisted_at=None)


def visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """Filed entries: the enterprise's own; officers and auditors all, a city its own."""
    rows = Entry.objects.select_related("product", "enterprise", "revision")
    rows = rows.defer(*HEAVY_BEHIND)
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(enterprise__city=viewer.city)
    return rows.none()


def named(rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """Those whose product or enterprise is called so, or whose number begins so; all without
    words.
    """
    if not words:
        return rows
    return rows.filter(
        Q(name_zh__icontains=words)
        | Q(name_en__icontains=words)
        | Q(enterprise__name_zh__icontains=words)
        | Q(archive_number__istartswith=words)
    )


def entry_or_404(viewer: Viewer, pk: int) -> Entry:
    entry = visible_to(viewer).filter(pk=pk).first()
    if entry is None:
        raise Http404(pk)
    return entry


def entry_asked(event: EntryAsked) -> Entry | None:
    """Hears which entry a product has."""
    return entry_of_product(event.product_id)


def rests_on_register(event: HeldAsked) -> bool:
    """Hears whether a page that was ever public says the facts."""
    rows = EntryEvent.objects.filter(entry__enterprise=event.enterprise_id, action="published")
    return (rows.filter(entry__product=event.product_id) if event.product_id else rows).exists()


def entry_of_product(product: int) -> Entry | None:
    return Entry.objects.filter(product=product).first()


def by_key(key: str) -> Entry | None:
    return next(iter(BY_KEY(key)), None)


def by_gtin(gtin: str) -> Entry | None:
    """The entry of a GTIN, as its page says it (so that a printed code goes on to lead there) or
    else as the register does; one of 8, 12 or 13 digits stands in a Digital Link with zeros before
    it.
    """
    digits = {gtin, gtin.lstrip("0"), *(gtin[14 - n :] for n in (8, 12, 13) if len(gtin) == 14)}
    rows, wanted = Entry.objects.select_related("product"), digits - {""}
    certified = rows.filter(gtin__in=wanted).first()
    return certified or rows.filter(product__gtin__in=wanted).first()


class Asked(NamedTuple):
    """What a reader of the catalogue looks for."""

    words: str
    facets: Mapping[str, str]
    sort: str


def found(asked: Asked) -> QuerySet[Entry]:
    """Public entries that hold every word and facet value."""
    rows = public().filter(**{k: v for k, v in asked.facets.items() if v})
    if asked.words:
        rows = rows.filter(pk__in=INDEX.find(best(INDEX, asked.words), -1, MOST))
    return rows.order_by(SORTS.get(asked.sort, SORTS["new"]), "pk")


def facet_counts(asked: Asked, lang: Lang) -> dict[str, list[tuple[str, str, int]]]:
    """Facet → (value, label, how many), each counted with the other facets kept."""
    counts: dict[str, list[tuple[str, str, int]]] = {}
    for name in FACETS:
        others = asked._replace(facets={k: v for k, v in asked.facets.items() if k != name})
        rows = found(others).order_by().values_list(name).annotate(n=Count("pk"))
        counts[name] = sorted((str(v), facet_label(name, str(v), lang), n) for v, n in rows if v)
    return counts


def facet_label(name: str, value: str, lang: Lang) -> str:
    """A value of a facet in words."""
    if name == "industry":
        label = industries().get(value)
        return label[lang] if label else value
    if name == "city":
        city = next((c for c in cities() if c.code == value), None)
        return getattr(city, lang) if city else value
    words = FACET_WORDS.get(name, {})
    return in_language(words.get(value, value), lang)


def values_of(entry: Entry) -> QuerySet[AcceptedValue]:
    rows = entry.values.select_related("revision__study").defer(*HEAVY_BEHIND)
    return rows.order_by("-pk")


def values_until(entry: Entry) -> list[AcceptedValue]:
    """The values up to the one that is shown; what its holder has not published stays unsaid."""
    rows = sorted(VALUES(entry.pk), key=attrgetter("pk"), reverse=True)
    return list(dropwhile(lambda row: row.revision_id != entry.revision_id, rows))


def accepted_of(entry: Entry, number: str) -> Revision | None:
    """An accepted revision of the entry by its address; None for another."""
    row = next((v for v in values_of(entry) if v.revision.address == number), None)
    return row.revision if row else None


class Reminder(NamedTuple):
    """Why an entry wants looking at."""

    entry: Entry
    kind: str


def reminders(viewer: Viewer, today: datetime.date | None = None) -> list[Reminder]:
    """Entries whose data are old, or whose public value is not the latest accepted one."""
    day, fresh = today or timezone.localdate(), certification_rules().renewal_years
    due: list[Reminder] = []
    newest = (
        AcceptedValue.objects.filter(entry=OuterRef("pk")).order_by("-pk").values("revision")[:1]
    )
    rows = (
        visible_to(viewer).filter(delisted_at=None).defer("page").annotate(newest=Subquery(newest))
    )
    is_old = Q(year__gt=0, year__lt=day.year - fresh)
    for entry in rows.filter(is_old | Q(is_public=True) & ~Q(newest=F("revision")))[
        :MOST_REMINDERS
    ]:
        if entry.year and entry.year + fresh < day.year:
            due.append(Reminder(entry, "old"))
        if entry.is_public and entry.newest != entry.revision_id:
            due.append(Reminder(entry, "newer"))
    return due


PAGE, CODE = re.compile(r"/p/([0-9a-z]{10})\b"), re.compile(r"/01/(\d{8,14})\b")


def published_at(event: PublishedAsked) -> tuple[Revision, str] | None:
    """The revision that is public at a product page's address (or its code's), and the entry's
    key.
    """
    page, code = PAGE.search(event.address), CODE.search(event.address)
    entry = by_key(page[1]) if page else by_gtin(code[1]) if code else None
    if entry is None or not entry.is_shown or entry.revision is None:
        return None
    return entry.revision, entry.key
