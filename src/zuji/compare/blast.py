"""Blast radius 影响范围: how a revision of factors changes the total of a study that uses them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import Refusal
from zuji.factors import Factor, Library
from zuji.footprint.recompute_rows import RecomputedRows
from zuji.lockfile.extract import Extract, SharedFrame, SharedParts, study_of
from zuji.lockfile.many import LockReader


def relative_change(old: float, new: float | None) -> float | None:
    """(new − old) / |old|; None where there is no new total or the old one is 0."""
    return None if new is None or old == 0 else (new - old) / abs(old)


@dataclass(frozen=True, slots=True)
class Shift:
    """The total now without the change and with it [kgCO2e per declared unit]; `refused` names the
    rule where there is none with it.
    """

    old: float
    new: float | None
    unit: str
    refused: str = ""

    @property
    def relative(self) -> float | None:
        return relative_change(self.old, self.new)


@dataclass(frozen=True)
class Shifts:
    """`shift` for frozen bytes, one study after another, as a runner that travels to a worker of a
    cluster.
    """

    revised: Mapping[str, Factor]
    present: Mapping[str, Factor] = field(default_factory=dict)
    reader: LockReader = field(default_factory=LockReader, repr=False, compare=False)

    def of(self, content: bytes, place: str) -> Shift:
        return shift(self.reader.read(content, place), self.revised, self.present)


def shift(
    lock: Mapping[str, Any],
    revised: Mapping[str, Factor],
    present: Mapping[str, Factor] | None = None,
) -> Shift:
    """Recompute a lockfile's total twice: with the factors of `present` (by id; as locked where
    there are none) and with those of `revised`; all else as locked. What changed since the study
    was frozen is in both totals and so in neither's difference.

    Refuses a damaged lockfile (``lock-damaged``). A revision that the study cannot stand on
    (another unit, retired) is no error: the shift names the rule. A study that cannot be computed
    without the change either is not moved by it.
    """
    total = lock["result"]["total"]
    study, held = study_of(lock)

    def computed(others: Mapping[str, Factor]) -> tuple[float | None, str]:
        library = Library({name: others.get(name, factor) for name, factor in held.items()})
        try:
            return study.total(library), ""
        except Refusal as problem:
            return None, problem.findings[0].rule

    old, unusable = computed(present or {})
    new, refused = computed({**(present or {}), **revised})
    return _shift((old, unusable), (new, refused), float(total["value"]), str(total["unit"]))


Computed = tuple[float | None, str]
"""A total, or none and the rule that refuses it."""


def _shift(before: Computed, after: Computed, was: float, unit: str) -> Shift:
    (old, unusable), (new, refused) = before, after
    if unusable and refused:
        return Shift(was, was, unit)
    return Shift(was if old is None else old, new, unit, refused)


def shifts_of(
    extracts: Sequence[Extract],
    parts: SharedParts,
    revised: Mapping[str, Factor],
    present: Mapping[str, Factor] | None = None,
) -> list[Shift | None]:
    """`shift` of many studies by their extracts, those alike evaluated as one array, with the same
    digits; None where a study has to be computed from its lockfile.
    """
    shifts: list[Shift | None] = [None] * len(extracts)
    before = present or {}
    after = {**before, **revised}
    for (frame, slots), numbers in _alike(extracts, parts, after).items():
        shared = parts.frame(frame)
        rows = np.frombuffer(b"".join(extracts[n].numbers for n in numbers), "<f8")
        together = _Together(shared, rows.reshape(len(numbers), -1))
        today = {slot: before[name] for slot, name in slots if name in before}
        old, unusable = together.computed(today)
        new, refused = together.computed({slot: after[name] for slot, name in slots})
        for row, number in enumerate(numbers):
            pair = (_of_row(old, row, unusable), _of_row(new, row, refused))
            if not any(math.isnan(value) for value, _ in pair if value is not None):
                shifts[number] = _shift(*pair, float(together.numbers[row, 0]), shared.unit)
    return shifts


Group = tuple[str, tuple[tuple[str, str], ...]]
"""The frame of studies, and which slots hold a factor that changes."""


def _alike(
    extracts: Sequence[Extract], parts: SharedParts, changed: Mapping[str, Factor]
) -> dict[Group, list[int]]:
    groups: dict[Group, list[int]] = defaultdict(list)
    for number, extract in enumerate(extracts):
        names = parts.frame(extract.frame).slots
        held = zip(names, extract.factors, strict=True)
        slots = tuple((slot, name) for slot, name in held if name in changed)
        groups[extract.frame, slots].append(number)
    return groups


@dataclass(frozen=True)
class _Together:
    """Studies that are computed as one array: a frame, and a row of numbers for each."""

    frame: SharedFrame
    numbers: NDArray[np.float64]

    @cached_property
    def rows(self) -> RecomputedRows:
        return self.frame.rows(len(self.numbers))

    def computed(self, others: Mapping[str, Factor]) -> tuple[NDArray[np.float64] | None, str]:
        """The totals with other factors in some slots, or the rule that refuses them all."""
        try:
            self.frame.refuse_unfit(others)
            return self.rows.totals(self.frame.scenario(self.numbers, others)), ""
        except Refusal as problem:
            return None, problem.findings[0].rule


def _of_row(totals: NDArray[np.float64] | None, row: int, rule: str) -> Computed:
    return (None if totals is None else float(totals[row])), rule
