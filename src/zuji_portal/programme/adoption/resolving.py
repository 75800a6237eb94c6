"""A row of a list beside the register: which enterprise and product it means, and whether the place
is there already.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.identifiers import plain_id
from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.core.refusals import Finding, blocking, note, warning
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.programme.adoption.models import AdoptedPlace

AT_ONCE = 500
"""Credit codes in one question to the database, whose number of parameters is limited."""


def programmes() -> dict[str, Label]:
    """Programmes with a list, by key."""
    rows = current_province().programme.adopting
    return {key: Label(row.zh, row.en) for key, row in rows.items()}


def lists_of(programme: str) -> str:
    """What stands on the list: ``product``, ``enterprise`` or ``pilot``."""
    return current_province().programme.adopting[programme].lists


@dataclass
class Register:
    """What the rows of one programme's list are held against, read at once."""

    programme: str
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    products: dict[int, list[Product]] = field(default_factory=dict)
    places: dict[int, list[AdoptedPlace]] = field(default_factory=dict)


def register_of(programme: str, codes: Iterable[str]) -> Register:
    """The enterprises of these credit codes, locked until the transaction ends, with their
    products, catalogue entries and places on the list.
    """
    made, wanted = Register(programme), sorted({plain_id(code) for code in codes})
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        firms = Enterprise.objects.select_for_update().filter(uscc__in=some).order_by("pk")
        made.enterprises |= {firm.uscc: firm for firm in firms}
        named = {"enterprise__uscc__in": some}
        for entry in Entry.objects.filter(**named).select_related("product"):
            made.entries.setdefault(entry.enterprise_id, []).append(entry)
        for product in Product.objects.filter(**named):
            made.products.setdefault(product.enterprise_id, []).append(product)
        held = AdoptedPlace.objects.filter(programme=programme, is_withdrawn=False, **named)
        for place in held:
            made.places.setdefault(place.enterprise_id, []).append(place)
    return made


def resolved(
    register: Register, fields: Mapping[str, Any], place: str = ""
) -> tuple[AdoptedPlace | None, list[Finding]]:
    """The place that a row means, not saved but on the register, or why there is none: unknown, not
    catalogued, there already (a note alone), or at odds with one that is there. `place` is that of
    the row, "" for a form, whose fields are named then.
    """

    def at(name: str) -> str:
        return place or name

    code = str(fields["uscc"])
    enterprise = register.enterprises.get(plain_id(code))
    if enterprise is None:
        return None, [blocking("adoption-enterprise-unknown", at("uscc"), code)]
    findings = _named(enterprise, str(fields.get("enterprise") or ""), at("enterprise"))
    product: Product | None = None
    text = str(fields.get("product") or "").strip()
    if text or lists_of(register.programme) == "product":
        product, wrong = _product(register, enterprise, text, at("product"))
        findings += wrong
    texts = {name: str(fields.get(name) or "").strip() for name in ("park", "document")}
    for name, written in texts.items():
        limit = longest(AdoptedPlace, name)
        if len(written) > limit:
            findings.append(blocking("text-length", at(name), str(len(written)), f"≤ {limit}"))
    since, until = fields["since"], fields.get("until")
    if until and until < since:
        findings.append(blocking("day-range", at("until"), until.isoformat(), f"≥ {since}"))
    if any(finding.severity == "block" for finding in findings):
        return None, findings
    made = AdoptedPlace(
        programme=register.programme,
        enterprise=enterprise,
        product=product,
        since=since,
        until=until,
        **texts,
    )
    there = register.places.setdefault(enterprise.pk, [])
    if found := beside(made, there, at("since")):
        return None, [*findings, found]
    there.append(made)
    return made, findings


def _named(enterprise: Enterprise, written: str, place: str) -> list[Finding]:
    """A remark where the list calls the enterprise otherwise than the register."""
    own = {enterprise.name_zh, enterprise.name_en}
    if not written or written in own:
        return []
    return [warning("adoption-name-differs", place, written, enterprise.name_zh)]


def _product(
    register: Register, enterprise: Enterprise, text: str, place: str
) -> tuple[Product | None, list[Finding]]:
    """The catalogued product that an archive number or a name means."""
    if not text:
        return None, [blocking("field-missing", place)]
    held = [
        entry
        for entry in register.entries.get(enterprise.pk, [])
        if text.upper() == entry.archive_number.upper() or _is_called(entry.product, text)
    ]
    current = [entry.product for entry in held if entry.delisted_at is None]
    if len(current) == 1:
        return current[0], []
    if current:
        return None, [blocking("adoption-product-several", place, text)]
    own = register.products.get(enterprise.pk, [])
    is_there = bool(held) or any(_is_called(product, text) for product in own)
    rule = "adoption-not-catalogued" if is_there else "adoption-product-unknown"
    return None, [blocking(rule, place, text)]


def _is_called(product: Product, text: str) -> bool:
    return text in {product.name_zh, product.name_en}


def beside(made: AdoptedPlace, held: Sequence[AdoptedPlace], place: str) -> Finding | None:
    """A note where the same product and park of the enterprise stand there already, a refusal where
    they do on some of the same days.
    """
    for other in held:
        if (other.product_id, other.park) != (made.product_id, made.park):
            continue
        said = f"{other.since} — {other.until or ''}"
        same = (other.since, other.until, other.document)
        if same == (made.since, made.until, made.document):
            return note("adoption-known", place, said)
        if overlap(made.since, made.until, other.since, other.until):
            return blocking("adoption-overlaps", place, str(made.since), first=said)
    return None


def overlap(
    since: datetime.date,
    until: datetime.date | None,
    other_since: datetime.date,
    other_until: datetime.date | None,
) -> bool:
    """Whether two periods share a day; None is without end."""
    last = datetime.date.max
    return since <= (other_until or last) and other_since <= (until or last)
