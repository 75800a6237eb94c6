"""The programme board: every figure with the selection of the rows behind it. Nothing here is
typed in.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.places import cities
from zuji.core.province import City
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme import counting
from zuji_portal.programme.counting import (
    LASTING,
    PRIMARY_BANDS,
    STAGES,
    UNCLASSIFIED,
    CountedItem,
    Days,
    Membership,
    Progress,
    Selection,
    Slice,
)
from zuji_portal.programme.lines import every_line
from zuji_portal.programme.scope import (
    DatedIndustry,
    PilotScheme,
    Regime,
    Targets,
    key_industries,
    regimes,
    schemes,
)

QUARTERS = 12
"""How far back the trend goes."""
COUNTED = ("enterprises", "products")


@dataclass(frozen=True)
class Figure:
    """A counted number and what it counts; None where the platform keeps no such records."""

    value: int | None
    selection: Selection


@dataclass(frozen=True)
class BoardRow:
    """One line of a table: what it is about, its plan, its figure."""

    key: str
    label: Any
    figure: Figure
    planned: int | None = None
    at: int = 0

    @property
    def progress(self) -> Progress:
        return Progress(self.planned, self.figure.value or 0)


@dataclass(frozen=True)
class Standing:
    """How far a regime is: a row a target year, and all years together where they add up."""

    regime: Regime
    rows: Sequence[BoardRow]
    whole: BoardRow | None


@dataclass(frozen=True)
class Tile:
    """A city on the map."""

    city: City
    row: BoardRow


@dataclass
class Board:
    """The figures of one part of the province up to a day."""

    part: Slice
    until: datetime.date
    unit: str
    standings: list[Standing] = field(default_factory=list)
    tiles_by: dict[str, list[Tile]] = field(default_factory=dict)
    industries: dict[str, list[BoardRow]] = field(default_factory=dict)
    funnel: list[tuple[str, list[Figure]]] = field(default_factory=list)
    in_force: dict[str, list[Figure]] = field(default_factory=dict)
    dqr: list[BoardRow] = field(default_factory=list)
    primary: list[BoardRow] = field(default_factory=list)
    trade: list[tuple[str, str, list[Figure]]] = field(default_factory=list)
    trend: list[tuple[str, list[Figure]]] = field(default_factory=list)
    lines: Sequence[CountedItem] = ()
    """The products of the part."""

    @property
    def products(self) -> frozenset[int]:
        return frozenset(line.pk for line in self.lines)

    @property
    def tiles(self) -> list[Tile]:
        """The map of the unit that is looked at."""
        return self.tiles_by[self.unit]


@dataclass(frozen=True)
class Scope:
    """What a board needs besides the lines: read once."""

    targets: Targets
    industries: Mapping[str, DatedIndustry]
    schemes: Mapping[str, PilotScheme]

    @property
    def memberships(self) -> list[Membership]:
        return [m for s in self.schemes.values() for m in s.memberships]


def read_scope(day: datetime.date) -> Scope:
    return Scope(Targets(), key_industries(day), schemes())


def selected(viewer: Viewer, selection: Selection, day: datetime.date) -> list[CountedItem]:
    """The lines that a figure counts."""
    lines = every_line(viewer, day)[selection.unit]
    inside = selection.part.of(lines, read_scope(day).memberships, day)
    return [line for line in inside if selection.has(line)]


def make_board(
    viewer: Viewer, part: Slice, until: datetime.date, unit: str = "enterprises"
) -> Board:
    """The board of what the viewer sees, up to and including a day."""
    scope, lines = read_scope(until), every_line(viewer, until)

    def counted(of: Slice) -> _Counted:
        inside = {u: of.of(all_of, scope.memberships, until) for u, all_of in lines.items()}
        return _Counted(inside, of, until, unit, scope)

    everywhere = counted(replace(part, city=""))
    board = (counted(part) if part.city else everywhere).board()
    board.tiles_by = {u: everywhere.tiles(u) for u in COUNTED}
    return board


class _Counted:
    """Counts over the lines of one slice."""

    def __init__(
        self,
        lines: Mapping[str, Sequence[CountedItem]],
        part: Slice,
        until: datetime.date,
        unit: str,
        scope: Scope,
    ):
        self.lines, self.part, self.until, self.unit, self.scope = lines, part, until, unit, scope
        self._days: dict[tuple[str, str], Days] = {}
        self._accounted: dict[tuple[str, datetime.date | None], list[CountedItem]] = {}

    def board(self) -> Board:
        return Board(
            self.part,
            self.until,
            self.unit,
            standings=[self.standing(r) for r in regimes().values() if self.shows(r)],
            industries={u: self.by_industry(u) for u in COUNTED},
            funnel=[(s, [self.figure(u, s) for u in COUNTED]) for s in STAGES],
            in_force={s: [self.standing_now(u, s) for u in COUNTED] for s in LASTING},
            dqr=self.bands("dqr", dqr_bands()),
            primary=self.bands("primary", dict.fromkeys(counting.band_names(PRIMARY_BANDS))),
            trade=self.trade(),
            trend=self.trend(),
            lines=self.lines["products"],
        )

    def selection(self, unit: str, stage: str = "accounted", **more: Any) -> Selection:
        return Selection(
            unit, stage, day=self.until, part=self.part, **{"until": self.until, **more}
        )

    def days(self, unit: str, stage: str) -> Days:
        if (unit, stage) not in self._days:
            self._days[unit, stage] = Days(self.lines[unit], stage)
        return self._days[unit, stage]

    def accounted(self, unit: str, since: datetime.date | None = None) -> list[CountedItem]:
        """The lines that `Selection.has` in the window; asked for a family of figures at once."""
        key, first = (unit, since), since or datetime.date.min
        if key not in self._accounted:
            self._accounted[key] = [
                line
                for line in self.lines[unit]
                if (d := line.reached.get("accounted")) and first <= d <= self.until
            ]
        return self._accounted[key]

    def figure(self, unit: str, stage: str = "accounted", **more: Any) -> Figure:
        selection = self.selection(unit, stage, **more)
        return Figure(self.days(unit, stage).count(selection.since, selection.until), selection)

    def standing_now(self, unit: str, stage: str) -> Figure:
        """What reached the stage by the day looked at and holds today."""
        selection = self.selection(unit, stage, now="yes")
        return Figure(sum(selection.has(line) for line in self.lines[unit]), selection)

    def shows(self, regime: Regime) -> bool:
        """Data sets belong to no city and no industry."""
        return regime.unit in COUNTED or (bool(self.lines["datasets"]) or self.part == Slice())

    def planned(self, regime: Regime, year: int) -> int | None:
        """The target of the slice; none where the slice is not one that targets are set for."""
        if not self.part.has_targets:
            return None
        return self.scope.targets.of(regime, year, self.part.city, self.part.industry)

    def standing(self, regime: Regime) -> Standing:
        rows = []
        for number in regime.years:
            since, until = counting.year(number)
            window: dict[str, Any] = {"until": min(until, self.until)}
            if regime.adds_up:
                window["since"] = since
            figure = self.figure(regime.unit, **window)
            if since > self.until and regime.adds_up:
                figure = Figure(None, figure.selection)
            rows.append(BoardRow(str(number), number, figure, self.planned(regime, number)))
        whole = None
        if regime.adds_up:
            rows += self.after(regime)
            given = [r.planned for r in rows if r.planned is not None]
            start = counting.year(regime.years[0])[0]
            whole = BoardRow(
                "", "", self.figure(regime.unit, since=start), sum(given) if given else None
            )
        return Standing(regime, rows, whole)

    def after(self, regime: Regime) -> list[BoardRow]:
        """What was done after the plan's last year: a row of its own, so that the rows add up."""
        end = counting.year(regime.years[-1])[1]
        if self.until <= end:
            return []
        figure = self.figure(regime.unit, since=end + datetime.timedelta(days=1))
        return [BoardRow(f">{regime.years[-1]}", regime.years[-1], figure)]

    def regime_of(self, unit: str) -> Regime:
        return next(r for r in regimes().values() if r.unit == unit)

    def _grouped(
        self, unit: str, key: Callable[[CountedItem], str], name: str, labels: Mapping[str, Any]
    ) -> list[BoardRow]:
        """A row a city or industry: what is done of the goal of the year looked at."""
        regime = self.regime_of(unit)
        since = counting.year(regime.years[0])[0] if regime.adds_up else None
        selection = self.selection(unit, since=since)
        counts = Counter(key(line) for line in self.accounted(unit, since))
        rows = []
        for k, label in labels.items():
            place = {"city": self.part.city, "industry": self.part.industry, name: k}
            planned, at = self.scope.targets.goal(
                regime, self.until.year, place["city"], place["industry"]
            )
            if not self.part.has_targets or k == UNCLASSIFIED:
                planned = None
            narrowed = selection.narrowed(**{name: k})
            rows.append(
                BoardRow(
                    k, label, Figure(counts["" if k == UNCLASSIFIED else k], narrowed), planned, at
                )
            )
        return rows

    def tiles(self, unit: str) -> list[Tile]:
        rows = self._grouped(unit, lambda line: line.city, "city", {c.code: c for c in cities()})
        return [Tile(r.label, r) for r in rows]

    def by_industry(self, unit: str) -> list[BoardRow]:
        labels: dict[str, Any] = {k: i.title for k, i in self.scope.industries.items()}
        labels[UNCLASSIFIED] = Label("其他行业", "Other industries")
        rows = self._grouped(unit, lambda line: line.industry, "industry", labels)
        return [r for r in rows if not self.part.industry or r.key == self.part.industry]

    def bands(self, name: str, labels: Mapping[str, Any]) -> list[BoardRow]:
        base = self.selection("products")
        values = [getattr(line, name) for line in self.accounted("products")]
        counts = counting.counted_by_band(values, labels)
        of_band: Callable[[str], Selection] = {
            "dqr": lambda band: replace(base, dqr=band),
            "primary": lambda band: replace(base, primary=band),
        }[name]
        return [
            BoardRow(band, label, Figure(n, of_band(band)))
            for band, label, n in zip(labels, labels.values(), counts, strict=True)
        ]

    def trade(self) -> list[tuple[str, str, list[Figure]]]:
        """What is accounted of exporters, of goods under the CBAM, and for each market that
        products name.
        """
        markets = sorted({m for u in COUNTED for line in self.lines[u] for m in line.markets})
        parts = [("exporter", "yes"), ("good", "cbam"), *(("market", m) for m in markets)]
        return [
            (name, value, [self.trading(u, name, value) for u in COUNTED]) for name, value in parts
        ]

    def trading(self, unit: str, name: str, value: str) -> Figure:
        selection = self.selection(unit).narrowed(**{name: value})
        part = Slice(**{name: value})
        return Figure(len(part.of(self.accounted(unit), (), self.until)), selection)

    def trend(self) -> list[tuple[str, list[Figure]]]:
        """Everything accounted so far at the end of each of the last quarters."""
        periods = counting.quarters_until(self.until, QUARTERS)
        return [
            (p.name, [self.figure(u, until=min(p.until, self.until)) for u in COUNTED])
            for p in periods
        ]


def dqr_bands() -> dict[str, Mapping[str, str]]:
    """The levels of data quality (rules/data_quality.yaml), best first, by the name of their band.

    A level reaches up to and with its limit, as the level that a result shows.
    """
    levels = read_rules("data_quality")["levels"]
    limits = [1.0, *(float(row["up_to"]) for row in levels)]
    names = counting.band_names(list(pairwise(limits)), is_up_to=True)
    return {
        name: {"zh": row["zh"], "en": row["en"]} for name, row in zip(names, levels, strict=True)
    }
