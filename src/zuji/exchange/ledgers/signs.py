"""Amounts that systems of accounts write as negative: what is issued, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from zuji.core.label import Label
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.observe import Observation

FEWEST = 3
"""Amounts of a column from which on all of them being negative tells of its way of writing."""
Column = tuple[str, int, int]


@dataclass
class Signs:
    """The amounts with the sign of a consumption, what was assumed, and what is asked."""

    answers: Answers
    stated: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    """Cells that count only after the answer."""

    def turned(self, seen: Sequence[Observation]) -> list[Observation]:
        """The amounts with their signs turned where a code of movement and the whole column agree
        that issues are written as negative; a column without a code is asked about.
        """
        columns: dict[Column, list[Observation]] = {}
        totals: dict[Column, list[Observation]] = {}
        for each in seen:
            if each.says.flow == "returned":
                continue
            if not each.says.quantity and each.says.basis != "compare":
                place = (each.grid.name, each.table.rows[0], each.cell.column)
                (totals if each.total else columns).setdefault(place, []).append(each)
        signs = self._returned(seen)
        for place, same in columns.items():
            turned = self._of_column(same)
            if len(turned) == len(same):
                turned |= {each.address: -1 for each in totals.get(place, ())}
            signs |= turned
        kept = [each for each in seen if each.address not in self.waiting]
        if not signs:
            return kept
        return [replace(each, sign=signs.get(each.address, 1)) for each in kept]

    def _returned(self, seen: Sequence[Observation]) -> dict[str, int]:
        """Amounts in a column of what was taken back: they are subtracted, however written."""
        back = [each for each in seen if each.says.flow == "returned" and not each.part]
        if back:
            self._state("ledger-sign-back", back)
        return {each.address: -1 for each in back if (each.cell.number or 0.0) > 0}

    def _of_column(self, same: Sequence[Observation]) -> dict[str, int]:
        issued = [each for each in same if each.movement == "issued"]
        back = [each for each in same if each.movement == "back"]
        if back and not issued:
            issued = [each for each in same if not each.movement and each.says.flow == "issued"]
        if issued:
            if _all(-1, issued) and (not back or _all(1, back)):
                self._state("ledger-sign-turned", issued)
                return {each.address: -1 for each in (*issued, *back)}
            if back and _all(1, issued) and _all(1, back):
                self._state("ledger-sign-back", back)
                return {each.address: -1 for each in back}
            return {}
        used = [each for each in same if each.says.flow in {"", "issued"} and not each.movement]
        if len(used) < FEWEST or len(used) < len(same) or not _all(-1, used):
            return {}
        return self._ask(used)

    def _state(self, rule: str, cells: Sequence[Observation]) -> None:
        self.stated.append(note(rule, cells[0].where, "", "", count=f"{len(cells)}"))

    def _ask(self, used: Sequence[Observation]) -> dict[str, int]:
        rule = "ledger-all-negative"
        cells = tuple(each.address for each in used)
        if self.answers.accepts(rule, cells[0]):
            return dict.fromkeys(cells, -1)
        if all(map(self.answers.skips, cells)) or self.answers.accepts("ledger-negative", cells[0]):
            return {}
        finding = blocking(rule, used[0].where, "", "", count=f"{len(cells)}")
        mends = (
            accepted(rule, cells[:1], Label("是发出数，取正数", "they are issues: turn the sign")),
            left_out(cells, Label("不计入", "leave out")),
        )
        self.doubts.append(Doubt(finding=finding, cause=(), at=cells, mends=mends))
        self.waiting.update(cells)
        return {}


def _all(sign: int, seen: Iterable[Observation]) -> bool:
    """Whether all numbers have this sign or are zero, and not all of them are zero."""
    numbers = [number for each in seen if (number := each.cell.number) is not None]
    return all(number * sign >= 0 for number in numbers) and any(numbers)
