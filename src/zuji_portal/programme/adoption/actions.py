"""Entering a place or a file of them, taking a place off, withdrawing a file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zuji.core.canonical import bytes_digest
from zuji.core.label import listed
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.exchange.adoption_lists import adoption_rows
from zuji.exchange.certificate_lists import ListedRow
from zuji_portal.catalogue.cache import forget
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.programme.adoption.models import AdoptedPlace, AdoptionImport, AdoptionRow
from zuji_portal.programme.adoption.resolving import (
    Register,
    programmes,
    register_of,
    resolved,
)

MOST_SHOWN = 20
"""Findings with which a file is refused of which no row can be entered."""


def known_programme(key: str) -> str:
    """The key of a programme; refuses another one with those that there are."""
    if key not in programmes():
        raise refuse("choice-unknown", "programme", key, options=listed(programmes().values()))
    return key


@dataclass
class RecordPlace(Action[None, AdoptedPlace]):
    """Enter one place."""

    programme: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "adoption.record"

    def perform(self) -> AdoptedPlace:
        assert self.viewer.user is not None
        register = register_of(known_programme(self.programme), [str(self.values["uscc"])])
        made, findings = resolved(register, self.values)
        if made is None:
            raise Refusal(findings)
        made.by = self.viewer.user
        made.save()
        transaction.on_commit(forget)
        return made

    def facts(self, place: AdoptedPlace) -> Mapping[str, Any]:
        return _facts(place)


def _facts(place: AdoptedPlace) -> dict[str, Any]:
    until = place.until.isoformat() if place.until else None
    return {
        "programme": place.programme,
        "product": place.product_id,
        "since": place.since.isoformat(),
        "until": until,
        "document": place.document,
    }


@dataclass
class TakeAdoption(Action[None, AdoptionImport]):
    """Enter a file: every row is kept with what became of it. Refuses one of which no row is new
    and can be entered.
    """

    programme: str = ""
    content: bytes = b""
    name: str = ""
    rows: list[ListedRow] = field(default_factory=list, init=False)
    places: list[AdoptedPlace] = field(default_factory=list, init=False)
    policy: ClassVar[str] = "adoption.record"

    def prepare(self) -> None:
        require(self.viewer, self.policy, self.subject)
        self.rows = adoption_rows(read_sheets(self.content, self.name), self.name)

    def perform(self) -> AdoptionImport:
        assert self.viewer.user is not None
        programme = known_programme(self.programme)
        last = AdoptionImport.objects.aggregate(last=Max("pk"))["last"] or 0
        made = AdoptionImport.objects.create(
            number=f"CX-{timezone.localdate().year}-{last + 1:04d}",
            programme=programme,
            file_name=text_within(AdoptionImport, "file_name", self.name),
            digest=bytes_digest(self.content),
            by=self.viewer.user,
        )
        codes = [row.fields["uscc"] for row in self.rows if row.outcome == "read"]
        register = register_of(programme, codes)
        rows = [self.entered(made, row, register) for row in self.rows]
        self.must_hold_some(rows)
        AdoptedPlace.objects.bulk_create(self.places)
        AdoptionRow.objects.bulk_create(_kept(made, row) for row in rows)
        transaction.on_commit(forget)
        return made

    def entered(self, made: AdoptionImport, row: ListedRow, register: Register) -> ListedRow:
        """The row with what became of it; a later row sees its place on the register."""
        if row.outcome != "read":
            return row
        place, findings = resolved(register, row.fields, f"{row.sheet}!{row.row}")
        said = (*row.findings, *findings)
        if place is None:
            is_refused = any(finding.severity == "block" for finding in findings)
            return replace(row, outcome="refused" if is_refused else "ignored", findings=said)
        place.taken_from, place.by = made, made.by
        self.places.append(place)
        return replace(row, findings=said)

    def must_hold_some(self, rows: list[ListedRow]) -> None:
        """Refuses a file without one row that was entered, with why."""
        if any(row.outcome == "read" for row in rows):
            return
        counts = {
            name: str(sum(row.outcome == name for row in rows)) for name in ("refused", "ignored")
        }
        why = [finding for row in rows for finding in row.findings][:MOST_SHOWN]
        raise Refusal([blocking("list-nothing", "file", self.name, **counts), *why])

    def facts(self, made: AdoptionImport) -> Mapping[str, Any]:
        return {
            "number": made.number,
            "programme": made.programme,
            "digest": made.digest,
            "places": len(self.places),
        }


def _kept(made: AdoptionImport, row: ListedRow) -> AdoptionRow:
    return AdoptionRow(
        taken_from=made,
        sheet=row.sheet[:100],
        row=row.row,
        cells=list(row.cells),
        outcome=row.outcome,
        findings=[each.record() for each in row.findings],
    )


@dataclass
class EndPlace(Action[AdoptedPlace, AdoptedPlace]):
    """It was taken off the list, with the last day and the reason."""

    until: datetime.date | None = None
    reason: str = ""
    policy: ClassVar[str] = "adoption.end"

    def needs_reason(self) -> bool:
        return True

    def lock(self) -> None:
        self.subject = AdoptedPlace.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> AdoptedPlace:
        place = self.subject
        if self.until is None:
            raise refuse("field-missing", "until")
        ends = [place.since, min(timezone.localdate(), place.until or datetime.date.max)]
        if not ends[0] <= self.until <= max(ends):
            said = f"{ends[0]} … {max(ends)}"
            raise refuse("day-range", "until", self.until.isoformat(), said)
        place.until, place.ended_why = self.until, self.reason.strip()
        place.save(update_fields=["until", "ended_why"])
        transaction.on_commit(forget)
        return place

    def facts(self, place: AdoptedPlace) -> Mapping[str, Any]:
        return {"until": str(place.until), "reason": place.ended_why}


@dataclass
class WithdrawImport(Action[AdoptionImport, AdoptionImport]):
    """A file that was wrong is shown no more; its rows stay in the receipt."""

    reason: str = ""
    policy: ClassVar[str] = "adoption.withdraw"

    def needs_reason(self) -> bool:
        return True

    def lock(self) -> None:
        self.subject = AdoptionImport.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> AdoptionImport:
        held = self.subject
        held.withdrawn_at, held.withdrawn_why = timezone.now(), self.reason.strip()
        held.save(update_fields=["withdrawn_at", "withdrawn_why"])
        held.places.update(is_withdrawn=True)
        transaction.on_commit(forget)
        return held

    def facts(self, held: AdoptionImport) -> Mapping[str, Any]:
        return {"number": held.number, "reason": held.withdrawn_why}
