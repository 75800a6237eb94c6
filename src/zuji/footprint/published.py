"""Where a result stands among the published results of its class, and within the house limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.core.label import Label
from zuji.core.units import conversion
from zuji.footprint.values import condition
from zuji.sectors.formula import parse_formula
from zuji.sectors.model import Formula, Model

INSIDE, BELOW, ABOVE = "inside", "below", "above"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A result beside one published range, both in `unit`.

    `sources` are those of the lower and the upper end; `verdict` is inside, below or above, and
    `distance` how far beyond the nearer end, as a share of it. `why` is what the model says of a
    typical plant outside; None where it says nothing or the result is inside.
    """

    row: Mapping[str, Any]
    label: Label
    value: float
    low: float
    high: float
    unit: str
    sources: tuple[str, str]
    why: Label | None

    @property
    def verdict(self) -> str:
        if self.value < self.low:
            return BELOW
        return ABOVE if self.value > self.high else INSIDE

    @property
    def distance(self) -> float:
        if self.verdict == BELOW:
            return 1 - self.value / self.low
        return self.value / self.high - 1 if self.verdict == ABOVE else 0.0

    @property
    def words(self) -> Label:
        """The verdict in words."""
        share = f"{self.distance:.0%}".replace("%", " %")
        return {
            INSIDE: Label("在公布范围内", "inside the published range"),
            BELOW: Label(f"在公布范围外：比最小值低 {share}", f"outside: {share} below the lowest"),
            ABOVE: Label(
                f"在公布范围外：比最大值高 {share}", f"outside: {share} above the highest"
            ),
        }[self.verdict]


@dataclass(frozen=True, kw_only=True)
class PublishedLimits:
    """House limits of a class beside a result, and why they lie where they do."""

    value: float
    low: float
    high: float
    unit: str
    label: Label


def placed(
    model: Model,
    choices: Mapping[str, str],
    total: float,
    unit: str,
    views: Mapping[str, tuple[float, str]] | None = None,
) -> list[Placed]:
    """The result beside every published range of its class.

    A row with ``view`` speaks of that view of the result (say, per tonne of tyres).
    """
    rows = []
    for row, value, low, high, shown in _of_class(model.published, choices, (total, unit), views):
        # rows frozen in an earlier lockfile name one source of both ends
        both = str(row.get("source", ""))
        reason = row.get("outside")
        why = Label(reason["zh"], reason["en"]) if reason and not low <= value <= high else None
        rows.append(
            Placed(
                row=row,
                label=Label(str(row["zh"]), str(row["en"])),
                value=value,
                low=low,
                high=high,
                unit=shown,
                sources=(str(row.get("min_source", both)), str(row.get("max_source", both))),
                why=why,
            )
        )
    return rows


def limits_of(
    model: Model,
    choices: Mapping[str, str],
    total: float,
    unit: str,
    views: Mapping[str, tuple[float, str]] | None = None,
) -> list[PublishedLimits]:
    """The house limits of the class, in the unit of the result or of the view they speak of."""
    return [
        PublishedLimits(
            value=value,
            low=low,
            high=high,
            unit=shown,
            label=Label(str(row["zh"]), str(row["en"])),
        )
        for row, value, low, high, shown in _of_class(model.limits, choices, (total, unit), views)
    ]


def _of_class(
    rows: Sequence[Mapping[str, Any]],
    choices: Mapping[str, str],
    declared: tuple[float, str],
    views: Mapping[str, tuple[float, str]] | None,
) -> Iterator[tuple[Mapping[str, Any], float, float, float, str]]:
    """The rows of the class of the choices, each with the result (or the view of it that the row
    speaks of), its lower and upper end in the unit of that, and the unit.
    """
    for row in rows:
        if row.get("when") and not condition_text(str(row["when"]), choices):
            continue
        value, unit = (views or {}).get(str(row.get("view", "")), declared)
        size = conversion(str(row["unit"]), unit)
        yield row, value, float(row["min"]) * size, float(row["max"]) * size, unit


def condition_text(text: str, choices: Mapping[str, str]) -> bool:
    """The truth of a condition over choices, from text in the model's data."""
    return condition(_parsed(text), choices)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Formula:
    return Formula(text, parse_formula(text))
