"""What the public is told of a certificate: what was signed, and the live facts beside it.

Every public form (pages, lists, files, codes, labels) reads a certificate here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from zuji.core.label import Label
from zuji.trust.certificate import CertifiedFacts
from zuji.trust.certificate_reading import certified
from zuji.trust.registered import Registered
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.queries import state_now
from zuji_portal.certification.states import HELD, IN_FORCE
from zuji_portal.foundation.prepared import Prepared


@dataclass(frozen=True)
class LaterChange:
    """A registered fact that is no longer as it was signed: what the certificate says, what the
    register says now, and since when (None where the register does not know).
    """

    label: Label
    was: Label
    now: Label
    since: datetime.date | None


@dataclass(frozen=True)
class PublicCertificate:
    """A certificate as the public sees it at one moment.

    `signed` is read from the stored credential alone; `state`, `changes` and what `certificate`
    leads to are live, as of `as_of`.
    """

    certificate: Certificate
    signed: CertifiedFacts
    registered: Registered
    state: str
    changes: tuple[LaterChange, ...]
    as_of: datetime.datetime

    @property
    def number(self) -> str:
        return self.signed.number

    @property
    def holder_code(self) -> str:
        """The credit code that was certified."""
        return self.signed.holder_id.rsplit(":", 1)[-1]

    @property
    def total(self) -> dict[str, Any]:
        """The certified footprint, as the total of a result."""
        return {name: getattr(self.signed, name) for name in ("value", "low", "high", "unit")}

    @property
    def changed_since(self) -> datetime.date | None:
        """The day of the first change of a registered fact after the issue."""
        days = [c.since for c in self.changes if c.since]
        return min(days, default=timezone.localdate(self.as_of)) if self.changes else None


RELATED = ("issued", "product__site", "enterprise")


def public_certificate(certificate: Certificate) -> PublicCertificate:
    """An issued certificate as the public sees it now."""
    signed = certified(certificate.issued.token)
    assert signed.registered is not None
    return PublicCertificate(
        certificate=certificate,
        signed=signed,
        registered=signed.registered,
        state=state_now(certificate),
        changes=tuple(_changes(certificate, signed)),
        as_of=timezone.now(),
    )


def of_products(products: Iterable[int]) -> dict[int, PublicCertificate]:
    """Product → its certificate in force, else the one issued last; read at once for all."""
    keys, latest = list(products), dict[int, Certificate]()
    rows = OF_PRODUCT(keys[0]) if len(keys) == 1 else _issued(product__in=keys)
    for row in sorted(rows, key=attrgetter("issued_at", "pk")):
        held = latest.get(row.product_id)
        if held is None or row.state in IN_FORCE or held.state not in IN_FORCE:
            latest[row.product_id] = row
    return {product: public_certificate(row) for product, row in latest.items()}


def _issued(**about: Any) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(**about, state__in=HELD, issued__isnull=False)
    return rows.select_related(*RELATED).order_by()


OF_PRODUCT = Prepared(lambda product: _issued(product=product))


def _changes(certificate: Certificate, signed: CertifiedFacts) -> Iterator[LaterChange]:
    """Where the register says something else today than what was signed."""
    was, product, firm = signed.registered, certificate.product, certificate.enterprise
    assert was is not None
    if not was.statement:  # issued before the registered facts were signed one by one
        return
    site = product.site.name if product.site else ""
    code = signed.holder_id.rsplit(":", 1)[-1]
    yield from _named(Label("产品名称", "Product name"), was.product, product)
    yield from _named(Label("企业名称", "Name of the enterprise"), was.holder, firm)
    for label, signed_text, subject, field in (
        (Label("统一社会信用代码", "Unified social credit code"), code, firm, "uscc"),
        (Label("规格", "Specification"), was.specification, product, "specification"),
        (Label("GTIN", "GTIN"), was.gtin, product, "gtin"),
        (Label("HS / CN", "HS / CN"), was.hs, product, "hs"),
        (Label("GB/T 4754", "GB/T 4754"), was.gb4754, product, "gb4754"),
        (Label("CPC", "CPC"), was.cpc, product, "cpc"),
    ):
        now = getattr(subject, field)
        if now != signed_text:
            yield _change(label, signed_text, now, since(subject, (field,)))
    if was.site != site:
        yield _change(Label("场所", "Site"), was.site, site, since(product, ("site",)))


def _named(label: Label, was: Label, subject: Any) -> Iterator[LaterChange]:
    now = Label(subject.name_zh, subject.name_en)
    if now != was:
        day = since(subject, ("name_zh", "name_en"))
        yield LaterChange(label, _shown(was, now), _shown(now, was), day)


def _shown(name: Label, other: Label) -> Label:
    """A name as each language tells it from the `other`: both names where its own stayed."""
    both = " ".join(filter(None, (name.zh, name.en)))
    zh, en = name.zh or name.en, name.en or name.zh
    return Label(
        both if zh == (other.zh or other.en) else zh,
        both if en == (other.en or other.zh) else en,
    )


def _change(label: Label, was: str, now: str, day: datetime.date | None) -> LaterChange:
    return LaterChange(label, Label(was or "—", was or "—"), Label(now or "—", now or "—"), day)


def since(subject: Any, fields: tuple[str, ...]) -> datetime.date | None:
    """The day since which fields of a row are as they are now, from its history."""
    named = [subject._meta.get_field(name).attname for name in fields]
    now, day = tuple(getattr(subject, name) for name in named), None
    rows = subject.history.order_by("-history_date", "-history_id")
    for *values, at in rows.values_list(*named, "history_date").iterator():
        if tuple(values) != now:
            break
        day = timezone.localtime(at).date()
    return day
