"""Regimes, targets, key industries, pilots: what ships, with what the province entered or
changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.sectors.registry import industry_facts
from zuji_portal.programme.counting import Membership
from zuji_portal.programme.models import KeyIndustry, Pilot, Target


@dataclass(frozen=True)
class Regime:
    """A plan with targets: what it counts, and whether years add up or run on."""

    key: str
    title: Label
    unit: str
    counts: str
    source: Mapping[str, str]
    planned: Mapping[int, int]

    @property
    def adds_up(self) -> bool:
        return self.counts == "in_year"

    @property
    def years(self) -> list[int]:
        return sorted(self.planned)


@dataclass(frozen=True)
class DatedIndustry:
    """A key industry from one day to another, with the classes of GB/T 4754 that belong to it."""

    key: str
    title: Label
    classes: tuple[str, ...]
    since: datetime.date | None
    until: datetime.date | None
    source: str = ""
    is_shipped: bool = True

    def is_key_on(self, day: datetime.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


def regimes() -> dict[str, Regime]:
    """The plans of the province, in the order they are shown."""
    return {
        key: Regime(
            key=key,
            title=Label(row.zh, row.en),
            unit=row.unit,
            counts=row.counts,
            source=row.source.model_dump(),
            planned=row.planned,
        )
        for key, row in current_province().programme.regimes.items()
    }


@cache
def definitions() -> dict[str, Label]:
    return {k: Label(r["zh"], r["en"]) for k, r in read_rules("programme")["definitions"].items()}


def departments() -> dict[str, Label]:
    return {k: Label(r.zh, r.en) for k, r in current_province().programme.departments.items()}


def _shipped_industries() -> dict[str, DatedIndustry]:
    named: dict[str, Mapping[str, Any]] = {
        k: r | {"since": r["wave"]} for k, r in industry_facts().items() if k != "generic"
    }
    named |= {k: r.model_dump() for k, r in current_province().programme.industries.items()}
    return {
        key: DatedIndustry(
            key,
            Label(r["zh"], r["en"]),
            tuple(r["gb4754"]),
            datetime.date(int(r["since"]), 1, 1),
            None,
        )
        for key, r in named.items()
    }


def every_industry() -> dict[str, DatedIndustry]:
    """All industries that are, were or will be key ones; the province's entry replaces the
    shipped one of its key.
    """
    industries = dict(_shipped_industries())
    for row in KeyIndustry.objects.order_by("pk"):
        title = Label(row.name_zh, row.name_en)
        industries[row.key] = DatedIndustry(
            key=row.key,
            title=title,
            classes=tuple(row.classes),
            since=row.since,
            until=row.until,
            source=row.source,
            is_shipped=False,
        )
    return industries


def key_industries(day: datetime.date) -> dict[str, DatedIndustry]:
    """The key industries of a day."""
    return {k: i for k, i in every_industry().items() if i.is_key_on(day)}


def industry_of_class(code: str, industries: Mapping[str, DatedIndustry]) -> str:
    """The key industry with the longest class that `code` begins with; "" where there is none."""
    fits = (
        (len(c), key)
        for key, i in industries.items()
        for c in i.classes
        if code and code.startswith(c)
    )
    return max(fits, default=(0, ""))[1]


@dataclass(frozen=True)
class PilotScheme:
    """A pilot scheme and its memberships."""

    key: str
    title: Label
    memberships: Sequence[Membership]


def schemes() -> dict[str, PilotScheme]:
    """Pilot schemes: shipped memberships first, then the province's."""
    by_key: dict[str, PilotScheme] = {}
    for row in current_province().programme.pilots:
        since = datetime.date.fromisoformat(row.since) if row.since else None
        pairs = [(c, i) for c in row.cities for i in row.industries]
        alone = [*((c, "") for c in row.cities), *(("", i) for i in row.industries)]
        by_key[row.scheme] = PilotScheme(
            row.scheme,
            Label(row.zh, row.en),
            [Membership(row.scheme, c, i, since) for c, i in (pairs if row.paired else alone)],
        )
    for pilot in Pilot.objects.all():
        known = by_key.get(pilot.scheme)
        title = known.title if known else Label(pilot.name_zh, pilot.name_en)
        member = Membership(pilot.scheme, pilot.city, pilot.industry, pilot.since, pilot.until)
        by_key[pilot.scheme] = PilotScheme(
            pilot.scheme, title, [*(known.memberships if known else ()), member]
        )
    return by_key


class Targets:
    """Planned numbers by regime, year, city and industry. What nobody set is None."""

    def __init__(self) -> None:
        self.planned = {
            (r.key, y, "", ""): n for r in regimes().values() for y, n in r.planned.items()
        }
        self.planned |= {
            (t.regime, t.year, t.city, t.industry): t.planned for t in Target.objects.all()
        }

    def of(self, regime: Regime, year: int, city: str = "", industry: str = "") -> int | None:
        return self.planned.get((regime.key, year, city, industry))

    def goal(
        self, regime: Regime, year: int, city: str = "", industry: str = ""
    ) -> tuple[int | None, int]:
        """What should be done by a year, and which year's goal that is.

        Years that add up: the sum up to it. A running total: that of the first target year not
        before it.
        """
        if regime.adds_up:
            targets = [self.of(regime, y, city, industry) for y in regime.years if y <= year]
            known = [n for n in targets if n is not None]
            return (sum(known) if known else None), year
        at = next((y for y in regime.years if y >= year), regime.years[-1])
        return self.of(regime, at, city, industry), at

    def split(self, regime: Regime, year: int, by: str) -> tuple[int, int] | None:
        """How many parts (``city`` or ``industry``) have a target, and their sum; None where
        none has.
        """
        place = {"city": 2, "industry": 3}[by]
        parts = [
            n
            for k, n in self.planned.items()
            if k[:2] == (regime.key, year) and k[place] and not k[5 - place]
        ]
        return (len(parts), sum(parts)) if parts else None
