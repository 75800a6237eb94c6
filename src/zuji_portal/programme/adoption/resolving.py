"""A row of a list beside the register: which enterprise and product it means, and whether the place
is there already.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.core.refusals import Finding, blocking, note, warning
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.queries import enterprise_of_code
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.programme.adoption.models import AdoptedPlace


def programmes() -> dict[str, Label]:
    """Programmes with a list, by key."""
    rows = current_province().programme.adopting
    return {key: Label(row.zh, row.en) for key, row in rows.items()}


def lists_of(programme: str) -> str:
    """What stands on the list: ``product``, ``enterprise`` or ``pilot``."""
    return current_province().programme.adopting[programme].lists


def resolved(
    programme: str, fields: Mapping[str, Any], place: str = ""
) -> tuple[AdoptedPlace | None, list[Finding]]:
    """The place that a row means, not saved, or why there is none: unknown, not catalogued, there
    already (a note alone), or at odds with one that is there. `place` is that of the row, "" for a
    form, whose fields are named then.
    """

    def at(name: str) -> str:
        return place or name

    enterprise = enterprise_of_code(str(fields["uscc"]))
    if enterprise is None:
        code = str(fields["uscc"])
        return None, [blocking("adoption-enterprise-unknown", at("uscc"), code)]
    findings = _named(enterprise, str(fields.get("enterprise") or ""), at("enterprise"))
    product: Product | None = None
    text = str(fields.get("product") or "").strip()
    if text or lists_of(programme) == "product":
        product, wrong = _product(enterprise, text, at("product"))
        findings += wrong
    texts = {name: str(fields.get(name) or "").strip() for name in ("park", "document")}
    for name, written in texts.items():
        limit = longest(AdoptedPlace, name)
        if len(written) > limit:
            findings.append(blocking("text-length", at(name), str(len(written)), f"≤ {limit}"))
    since, until = fields["since"], fields.get("until")
    if until and until < since:
        findings.append(blocking("period-wrong", at("until"), until.isoformat(), f"≥ {since}"))
    if any(finding.severity == "block" for finding in findings):
        return None, findings
    made = AdoptedPlace(
        programme=programme,
        enterprise=enterprise,
        product=product,
        since=since,
        until=until,
        **texts,
    )
    found = beside(made, held_of(made), at("since"))
    return (None, [*findings, found]) if found else (made, findings)


def _named(enterprise: Enterprise, written: str, place: str) -> list[Finding]:
    """A remark where the list calls the enterprise otherwise than the register."""
    own = {enterprise.name_zh, enterprise.name_en}
    if not written or written in own:
        return []
    return [warning("adoption-name-differs", place, written, enterprise.name_zh)]


def _product(enterprise: Enterprise, text: str, place: str) -> tuple[Product | None, list[Finding]]:
    """The catalogued product that an archive number or a name means."""
    if not text:
        return None, [blocking("field-missing", place)]
    entries = Entry.objects.filter(enterprise=enterprise).select_related("product")
    held = [
        entry
        for entry in entries
        if text.upper() == entry.archive_number.upper()
        or text in {entry.product.name_zh, entry.product.name_en}
    ]
    current = [entry.product for entry in held if entry.delisted_at is None]
    if len(current) == 1:
        return current[0], []
    if current:
        return None, [blocking("adoption-product-several", place, text)]
    is_there = bool(held) or any(
        text in {product.name_zh, product.name_en} for product in enterprise.products.all()
    )
    rule = "adoption-not-catalogued" if is_there else "adoption-product-unknown"
    return None, [blocking(rule, place, text)]


def held_of(made: AdoptedPlace) -> list[AdoptedPlace]:
    """What stands on the same list of the same enterprise, product and park."""
    rows = AdoptedPlace.objects.filter(
        programme=made.programme,
        enterprise=made.enterprise,
        product=made.product,
        park=made.park,
        is_withdrawn=False,
    )
    return list(rows)


def beside(made: AdoptedPlace, held: Sequence[AdoptedPlace], place: str) -> Finding | None:
    """A note where the same stands there already, a refusal where another one of the same days
    does.
    """
    for other in held:
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
