"""The public view of products: what is said of each, and what stands beside it.

One read for any number of entries; certificate and product page, catalogue, open data, search,
structured data, linkset, comparison and label are all made from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zuji.trust.certificate import CertifiedFacts
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import as_signed
from zuji_portal.certification.public import LaterChange, PublicCertificate, of_products


@dataclass(frozen=True)
class PublicView:
    """A product as the public sees it at one moment.

    `page` is what is said: in the words of the credential where a certificate speaks of the
    revision that is shown, else in those of the register. `certificate` is the product's, with
    its live state; `signed` is empty where it speaks of another revision, or there is none.
    """

    entry: Entry
    page: Mapping[str, Any]
    certificate: PublicCertificate | None
    signed: CertifiedFacts | None
    as_of: datetime.datetime

    @property
    def state(self) -> str:
        """The state of the certificate as of now; empty for none."""
        return self.certificate.state if self.certificate else ""

    @property
    def changes(self) -> tuple[LaterChange, ...]:
        """What the register says otherwise today than the certificate that is shown."""
        return self.certificate.changes if self.certificate and self.signed else ()

    @property
    def is_certified(self) -> bool:
        """Whether what is shown is certified today."""
        return self.signed is not None and self.state == "issued"

    @property
    def level(self) -> str:
        """How far what is shown was checked, as of today."""
        if self.is_certified:
            return "certified"
        statement = self.page.get("statement") or {}
        return "verified" if statement.get("opinion") == "unmodified" else "declared"


def views_of(entries: Iterable[Entry]) -> list[PublicView]:
    """The public views of entries, in their order; certificates are read at once for all."""
    rows = list(entries)
    certificates = of_products(row.product_id for row in rows)
    now = timezone.now()
    return [_view(row, certificates.get(row.product_id), now) for row in rows]


def view_of(entry: Entry) -> PublicView:
    """The public view of one entry."""
    return views_of([entry])[0]


def signed_about(entry: Entry) -> CertifiedFacts | None:
    """What the certificate of a product says, where it speaks of the entry's revision."""
    certificate = of_products([entry.product_id]).get(entry.product_id)
    return _about(entry, certificate)


def _about(entry: Entry, certificate: PublicCertificate | None) -> CertifiedFacts | None:
    if certificate is None or certificate.certificate.revision_id != entry.revision_id:
        return None
    return certificate.signed


def _view(
    entry: Entry, certificate: PublicCertificate | None, now: datetime.datetime
) -> PublicView:
    signed = _about(entry, certificate)
    page = as_signed(entry.page, signed) if signed and entry.page else entry.page
    return PublicView(entry, page, certificate, signed, now)
