"""Reads of certificates that other bodies issued, taken over word for word from lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from zuji.core.refusals import Finding
from zuji.exchange.certificate_lists import ListedRow, plain_number
from zuji_portal.certification.models import CertificateList, ListedCertificate

SAID = ("number", "basis", "value", "unit", "boundary", "url")
"""Fields that are kept as they stand and that nothing is looked up by."""


def listed(text: str = "") -> QuerySet[ListedCertificate]:
    """The certificates that were taken over, of all or of those whose number, holder, credit code,
    product or body holds a text; the last issued first.
    """
    rows = ListedCertificate.objects.filter(is_current=True).select_related("taken_from")
    if text:
        wanted = Q(plain_number__icontains=plain_number(text))
        for name in ("holder", "uscc", "product", "issuer"):
            wanted |= Q(**{f"{name}__icontains": text})
        rows = rows.filter(wanted)
    return rows.order_by("-issued_on", "pk")


def counted() -> dict[str, int]:
    """How many certificates and how many holders the lists hold."""
    rows = ListedCertificate.objects.filter(is_current=True)
    return rows.aggregate(
        certificates=Count("pk"),
        holders=Count("uscc", distinct=True),
        lists=Count("taken_from", distinct=True),
    )


def lists() -> QuerySet[CertificateList]:
    """Every list with how many of its rows were read, refused and not counted."""
    return CertificateList.objects.annotate(
        **{
            f"n_{outcome}": Count("rows", filter=Q(rows__outcome=outcome))
            for outcome in ListedCertificate.OUTCOMES
        }
    )


def list_or_404(pk: int) -> CertificateList:
    found = lists().filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def rows_of(held: CertificateList, outcome: str = "") -> QuerySet[ListedCertificate]:
    """The rows of a list, of all outcomes or of one, in the order of the file."""
    rows = held.rows.order_by("pk")
    return rows.filter(outcome=outcome) if outcome in ListedCertificate.OUTCOMES else rows


def held_already(rows: Sequence[ListedRow]) -> dict[tuple[str, str], ListedCertificate]:
    """Number and body → the certificate that an earlier list holds."""
    numbers = {plain_number(row.fields["number"]) for row in rows if row.outcome == "read"}
    held = ListedCertificate.objects.filter(is_current=True, plain_number__in=numbers)
    return {(each.plain_number, each.issuer): each for each in held.select_related("taken_from")}


def fields_of(row: ListedCertificate) -> dict[str, Any]:
    """What was read of a row, as the library reads it."""
    names = ("holder", "uscc", "product", "issuer", "industry", "issued_on", "expires_on")
    return {**row.said, **{name: getattr(row, name) for name in names}}


def is_over(row: ListedCertificate, day: datetime.date) -> bool:
    """Whether the last day of a certificate has passed."""
    return row.expires_on is not None and row.expires_on < day


def findings_of(row: ListedCertificate) -> list[Finding]:
    """Why a row was refused or not counted, and remarks on one that was read."""
    return [Finding.of_record(each) for each in row.findings]


def named_cells(held: CertificateList, row: ListedCertificate) -> list[tuple[str, str]]:
    """The cells of a row with the heads that stand above them; blank cells are left out."""
    sheets: dict[str, Mapping[str, Any]] = {each["name"]: each for each in held.sheets}
    head = list(sheets[row.sheet]["head"]) if row.sheet in sheets else []
    named = [*head, *[""] * max(len(row.cells) - len(head), 0)]
    return [(name, cell) for name, cell in zip(named, row.cells, strict=False) if cell]
