"""Taking over a list of certificates that other bodies issued, and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.db.models import Max
from django.utils import timezone

from zuji.core.canonical import bytes_digest
from zuji.core.province import current_province
from zuji.core.refusals import Refusal, blocking, note, refuse
from zuji.exchange.certificate_lists import (
    CertificateRows,
    ListedRow,
    certificate_rows,
    plain_number,
)
from zuji_portal.certification.lists import SAID, fields_of, held_already
from zuji_portal.certification.logged import list_content
from zuji_portal.certification.models import CertificateList, ListedCertificate
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.transparency.log import append

MOST_SHOWN = 20
"""Findings with which a file is refused of which no row can be taken over."""


@dataclass
class TakeList(Action[None, CertificateList]):
    """Take over a list: every row is kept with what became of it. Refuses a file that was taken
    over already and one of which nothing can be read; what an earlier list says does not count
    again.
    """

    content: bytes = b""
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: CertificateRows | None = field(default=None, init=False)
    policy: ClassVar[str] = "list.take"

    def prepare(self) -> None:
        require(self.viewer, self.policy, self.subject)
        sheets = read_sheets(self.content, self.name)
        prefix = current_province().file.certificate_prefix
        self.rows = certificate_rows(sheets, self.name, timezone.localdate(), prefix)

    def perform(self) -> CertificateList:
        assert self.viewer.user is not None and self.rows is not None
        digest = bytes_digest(self.content)
        before = CertificateList.objects.filter(digest=digest, withdrawn_at=None).first()
        if before is not None:
            raise refuse("list-again", "file", first=before.number)
        rows = beside(self.rows.rows)
        self.must_hold_some(rows)
        last = CertificateList.objects.aggregate(last=Max("pk"))["last"] or 0
        made = CertificateList.objects.create(
            number=f"MD-{timezone.localdate().year}-{last + 1:04d}",
            file_name=text_within(CertificateList, "file_name", self.name),
            digest=digest,
            sheets=[
                {"name": each.name, "head": list(each.head), "columns": dict(each.columns)}
                for each in self.rows.sheets
            ],
            by=self.viewer.user,
            **self.values,
        )
        ListedCertificate.objects.bulk_create(kept(made, row) for row in rows)
        append("list.taken", made, list_content(made))
        return made

    def must_hold_some(self, rows: Sequence[ListedRow]) -> None:
        """Refuses a list without one certificate that is new, with why."""
        if any(row.outcome == "read" for row in rows):
            return
        counts = {
            name: str(sum(row.outcome == name for row in rows)) for name in ("refused", "ignored")
        }
        why = [each for row in rows for each in row.findings][:MOST_SHOWN]
        raise Refusal([blocking("list-nothing", "file", self.name, **counts), *why])

    def facts(self, made: CertificateList) -> Mapping[str, Any]:
        return {"number": made.number, "digest": made.digest, **outcomes(made)}


def beside(rows: Sequence[ListedRow]) -> list[ListedRow]:
    """The rows beside the lists that were taken over before: a certificate that stands there with
    the same content does not count again, one with another content is refused.
    """
    held = held_already(rows)
    return [
        _beside(row, held.get((plain_number(row.fields["number"]), row.fields["issuer"])))
        if row.outcome == "read"
        else row
        for row in rows
    ]


def _beside(row: ListedRow, before: ListedCertificate | None) -> ListedRow:
    if before is None:
        return row
    place, number, first = f"{row.sheet}!{row.row}", row.fields["number"], before.taken_from.number
    if fields_of(before) == dict(row.fields):
        same = note("list-row-known", place, number, first=first)
        return replace(row, outcome="ignored", fields={}, findings=(same,))
    other = blocking("list-row-changed", place, number, first=first)
    return replace(row, outcome="refused", fields={}, findings=(other,))


def kept(made: CertificateList, row: ListedRow) -> ListedCertificate:
    """A row as the database keeps it."""
    looked_up = {name: value for name, value in row.fields.items() if name not in SAID}
    return ListedCertificate(
        taken_from=made,
        sheet=row.sheet[:100],
        row=row.row,
        cells=list(row.cells),
        outcome=row.outcome,
        findings=[each.record() for each in row.findings],
        said={name: row.fields[name] for name in SAID} if row.fields else {},
        plain_number=plain_number(row.fields["number"]) if row.fields else "",
        is_current=row.outcome == "read",
        **looked_up,
    )


def outcomes(made: CertificateList) -> dict[str, int]:
    """Outcome → how many rows of a list."""
    counts = dict.fromkeys(ListedCertificate.OUTCOMES, 0)
    for outcome in made.rows.values_list("outcome", flat=True):
        counts[outcome] += 1
    return counts


@dataclass
class WithdrawList(Action[CertificateList, CertificateList]):
    """A list that was wrong is shown no more; its rows stay in the receipt."""

    reason: str = ""
    policy: ClassVar[str] = "list.withdraw"

    def lock(self) -> None:
        self.subject = CertificateList.objects.select_for_update().get(pk=self.subject.pk)

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> CertificateList:
        made = self.subject
        made.withdrawn_at, made.withdrawn_why = timezone.now(), self.reason.strip()
        made.save(update_fields=["withdrawn_at", "withdrawn_why"])
        made.rows.filter(is_current=True).update(is_current=False)
        return made

    def facts(self, made: CertificateList) -> Mapping[str, Any]:
        return {"number": made.number, "reason": self.reason.strip()}
