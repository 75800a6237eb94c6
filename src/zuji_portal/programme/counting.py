"""Counting for the board. Pure: no database, no clock.

A *line* is one enterprise, product or data set with the day on which it first reached each stage. A
*selection* says which lines a figure counts; the list behind the figure is the lines that its
selection matches.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from zuji.core.province import current_province
from zuji.quality.rating import ROUNDING

STAGES = ("enrolled", "submitted", "accounted", "verified", "certified", "labelled")
LASTING = ("accounted", "verified", "certified", "labelled")
"""Stages that can end again: a value is corrected, a certificate revoked, a page hidden."""
UNITS = ("enterprises", "products", "datasets")
UNCLASSIFIED = "-"
"""Stands for “no key industry” in a selection."""
PRIMARY_BANDS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))


class CountedItem(NamedTuple):
    """One of what is counted. `reached` holds only the stages that were reached, `in_force` those
    that hold today.
    """

    pk: int
    city: str
    industry: str
    is_exporter: bool
    reached: Mapping[str, datetime.date]
    dqr: float | None = None
    primary: float | None = None
    markets: frozenset[str] = frozenset()
    is_cbam: bool = False
    in_force: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Membership:
    """A city, an industry, or an industry in a city that belongs to a scheme from one day to
    another.
    """

    scheme: str
    city: str = ""
    industry: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    def covers(self, line: CountedItem, day: datetime.date) -> bool:
        is_then = (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )
        return is_then and self.city in {"", line.city} and self.industry in {"", line.industry}


@dataclass(frozen=True)
class Slice:
    """The part of the province that is looked at; empty fields leave all in."""

    city: str = ""
    industry: str = ""
    exporter: str = ""
    market: str = ""
    good: str = ""
    scheme: str = ""

    @property
    def has_targets(self) -> bool:
        """Whether targets can be set for such a part: cities and industries only."""
        return not (self.exporter or self.market or self.good or self.scheme)

    def of(
        self, lines: Sequence[CountedItem], memberships: Sequence[Membership], day: datetime.date
    ) -> Sequence[CountedItem]:
        """The lines that belong to this part of the province."""
        if self == Slice():
            return lines
        part: Sequence[CountedItem] = [line for line in lines if self._holds(line)]
        if self.scheme:
            those = [m for m in memberships if m.scheme == self.scheme]
            part = [line for line in part if any(m.covers(line, day) for m in those)]
        return part

    def _holds(self, line: CountedItem) -> bool:
        wanted = "" if self.industry == UNCLASSIFIED else self.industry
        return (
            (not self.city or line.city == self.city)
            and (not self.industry or line.industry == wanted)
            and (not self.exporter or line.is_exporter == (self.exporter == "yes"))
            and (not self.market or self.market in line.markets)
            and (not self.good or line.is_cbam)
        )


@dataclass(frozen=True)
class Selection:
    """Which lines a figure counts: those of `part` that reached `stage` from `since` to `until`, in
    the bands; with `now`, those for which the stage holds today.

    `day` says as of when industries and pilots are taken: a figure of an earlier year keeps the
    industries of its board.
    """

    unit: str = "enterprises"
    stage: str = "accounted"
    until: datetime.date | None = None
    since: datetime.date | None = None
    day: datetime.date | None = None
    part: Slice = field(default_factory=Slice)
    dqr: str = ""
    primary: str = ""
    now: str = ""

    def has(self, line: CountedItem) -> bool:
        """Whether the line counts, once its slice is settled (`Slice.of`)."""
        day = line.reached.get(self.stage)
        return (
            day is not None
            and (not self.now or self.stage in line.in_force)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and in_band(line.dqr, self.dqr)
            and in_band(line.primary, self.primary)
        )

    def narrowed(self, **part: str) -> Selection:
        return replace(self, part=replace(self.part, **part))

    def query(self) -> str:
        """The selection as the query of its address; `read_selection` reads it back."""
        pairs: dict[str, Any] = {f.name: getattr(self.part, f.name) for f in fields(Slice)}
        pairs |= {f.name: getattr(self, f.name) for f in fields(Selection) if f.name != "part"}
        return urlencode({k: v for k, v in pairs.items() if v})


class Band(NamedTuple):
    """A band of values: its ends, and whether they belong to it; noise of sums does not matter."""

    low: float
    high: float
    has_low: bool
    has_high: bool

    def has(self, value: float) -> bool:
        """Whether the value lies in the band."""
        above, below = value - self.low, self.high - value
        return (above >= -ROUNDING if self.has_low else above > ROUNDING) and (
            below >= -ROUNDING if self.has_high else below > ROUNDING
        )


def read_band(name: str) -> Band:
    """The band that ``low-high`` names: the lower end belongs to it unless marked by ``(``, the
    upper end only when marked by ``]``.
    """
    low, high = (float(end) for end in name.strip("(]").split("-"))
    return Band(low, high, not name.startswith("("), name.endswith("]"))


def in_band(value: float | None, name: str) -> bool:
    """Whether a value lies in the named band; without a name, every value does."""
    return not name or (value is not None and read_band(name).has(value))


def band_names(ends: Sequence[tuple[float, float]], *, is_up_to: bool = False) -> list[str]:
    """``0.2-0.4`` …, the last one closed; with `is_up_to` each ends with its limit: ``(1.5-2]``."""
    names = [f"{low:g}-{high:g}" for low, high in ends]
    if is_up_to:
        return [names[0] + "]", *(f"({name}]" for name in names[1:])]
    return [*names[:-1], names[-1] + "]"]


def counted_by_band(values: Iterable[float | None], names: Iterable[str]) -> list[int]:
    """How many values lie in each band; agrees with `in_band`."""
    bands, known = [read_band(name) for name in names], [v for v in values if v is not None]
    return [sum(band.has(value) for value in known) for band in bands]


class Days:
    """The days on which lines reached a stage, in order, so that any window is counted at once."""

    def __init__(self, lines: Iterable[CountedItem], stage: str) -> None:
        self.days = sorted(day for line in lines if (day := line.reached.get(stage)))

    def count(self, since: datetime.date | None, until: datetime.date | None) -> int:
        end = bisect_right(self.days, until) if until else len(self.days)
        return max(0, end - (bisect_left(self.days, since) if since else 0))


def year(number: int) -> tuple[datetime.date, datetime.date]:
    return datetime.date(number, 1, 1), datetime.date(number, 12, 31)


@dataclass(frozen=True)
class ReportingPeriod:
    """A quarter (``2026Q3``) or a year (``2026``)."""

    name: str

    @property
    def number(self) -> int:
        return int(self.name[:4])

    @property
    def quarter(self) -> int:
        return int(self.name[5]) if len(self.name) == 6 else 0

    @property
    def since(self) -> datetime.date:
        return datetime.date(self.number, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def until(self) -> datetime.date:
        if self.quarter in {0, 4}:
            return datetime.date(self.number, 12, 31)
        return datetime.date(self.number, 3 * self.quarter + 1, 1) - datetime.timedelta(days=1)

    @property
    def due_on(self) -> datetime.date:
        """The day of the first month after the period that the programme names."""
        return self.until + datetime.timedelta(days=current_province().programme.reporting.day)


def quarter_of(day: datetime.date) -> ReportingPeriod:
    return ReportingPeriod(f"{day.year}Q{(day.month + 2) // 3}")


def quarters_until(day: datetime.date, many: int) -> list[ReportingPeriod]:
    """The quarter of `day` and those before it, oldest first."""
    quarters = [quarter_of(day)]
    while len(quarters) < many:
        quarters.append(quarter_of(quarters[-1].since - datetime.timedelta(days=1)))
    return quarters[::-1]


@dataclass(frozen=True)
class Progress:
    """Planned and actual of one year or of all years so far; a part without a target has none,
    which is not zero.
    """

    planned: int | None
    actual: int

    @property
    def backlog(self) -> int | None:
        return None if self.planned is None else max(0, self.planned - self.actual)

    @property
    def share(self) -> float | None:
        return self.actual / self.planned if self.planned else None
