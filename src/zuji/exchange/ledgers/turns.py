"""Months that run over the end of a year where nothing in the table says their years."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zuji.core.label import Label
from zuji.core.refusals import blocking
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.around import Around
from zuji.exchange.ledgers.doubts import Doubt
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import plain
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.years import counts

SHORTEST = 3
"""Months in a row from which an order such as 11, 12, 1 tells of two years."""
TWO_YEARS = re.compile(
    r"(?<!\d)(?P<first>20\d\d)\s*年?\s*(?:\d{1,2}\s*月份?)?(?:\d{1,2}\s*日)?"
    r"\s*(?:-|~|—|–|―|/|至|到|to)+\s*(?P<last>20\d\d)\s*(?=年|财|fy|\D*$)"
)
"""A period that a title names: 2023年7月—2024年6月, 2023-2024年度."""
OWN_SOURCES = frozenset({"row", "column", "section"})
"""Where an amount's own place says its year."""


def dated(
    tables: Sequence[tuple[Sequence[Observation], Around]], year: int, answers: Answers
) -> tuple[list[list[Observation]], list[Doubt]]:
    """The amounts of each table, with the years of their months where a person said them, and the
    questions about them where nobody did: July to June under one year, or under none, is two years.
    """
    open_of = [[each for each in seen if _is_open(each)] for seen, _ in tables]
    across = _first_of_sheets(open_of)
    dated_of: list[list[Observation]] = []
    doubts: list[Doubt] = []
    for (seen, near), without in zip(tables, open_of, strict=True):
        loose, first = without, first_month(without) or across
        if first is None:
            loose = [each for each in without if each.year is None and _names_two_years(near)]
        if loose and answers.turn is None:
            doubts.append(_question(loose, near, first, year))
        dated_of.append(_answered(seen, loose, near, first=first, year=year, early=answers.turn))
    return dated_of, doubts


def _is_open(seen: Observation) -> bool:
    return seen.year_source not in OWN_SOURCES and counts(seen)


def _answered(
    seen: Sequence[Observation],
    loose: Sequence[Observation],
    near: Around,
    *,
    first: int | None,
    year: int,
    early: int | None,
) -> list[Observation]:
    """The amounts of a table by the answer `early`; those that wait for it are left out."""
    waiting = {each.address for each in loose}
    read = [each for each in seen if early is not None or each.address not in waiting]
    return [
        each
        if each.address not in waiting
        else _of_year(each, first, early)
        if early and first is not None
        else _asked(each, near, first, year)
        for each in read
    ]


def first_month(seen: Iterable[Observation]) -> int | None:
    """The month with which a row of months over the end of a year begins; None for others."""
    single = [each for each in seen if _month(each) is not None]
    across = sorted(single, key=lambda each: (each.cell.column, each.cell.row))
    down = sorted(single, key=lambda each: (each.cell.row, each.cell.column))
    return _turn(map(_month, across)) or _turn(map(_month, down))


def _first_of_sheets(tables: Iterable[Sequence[Observation]]) -> int | None:
    """The same for sheets that hold one month each, in the order of the file."""
    months = [{_month(each) for each in seen} for seen in tables if seen]
    return _turn(of.pop() for of in months) if all(len(of) == 1 for of in months) else None


def _month(seen: Observation) -> int | None:
    """The month of an amount; the first one where its cell is merged over several."""
    if seen.period is None:
        return None
    is_merged = seen.grid.span(seen.cell)[0] > 1
    return seen.period.first if seen.period.size == 1 or is_merged else None


def _turn(months: Iterable[int | None]) -> int | None:
    """The first of months in a row, rising or falling, that run over the end of a year: 11, 12, 1
    and 6, 5 … 1, 12 … 7; single months may be missing.
    """
    order = list(dict.fromkeys(months))
    named = [month for month in order if month is not None]
    if len(order) < SHORTEST or len(named) < len(order):
        return None
    for row in (named, named[::-1]):
        drops = [pair for pair in itertools.pairwise(row) if pair[1] < pair[0]]
        if len(drops) == 1 and row[-1] < row[0]:
            return row[0]
    return None


def _names_two_years(near: Around) -> bool:
    match = TWO_YEARS.search(plain(near.title))
    return match is not None and int(match["last"]) == int(match["first"]) + 1


def _of_year(seen: Observation, first: int, early: int) -> Observation:
    if seen.period is None or seen.period.size != 1:
        return replace(seen, year=None)
    return replace(seen, year=early if seen.period.first >= first else early + 1)


def _asked(seen: Observation, near: Around, first: int | None, year: int) -> Observation:
    """An amount of the year asked; half of the title's period is no month of it."""
    is_titled = first is None and seen.period == near.period
    return replace(seen, year=year, period=None if is_titled else seen.period)


def _question(cells: Sequence[Observation], near: Around, first: int | None, year: int) -> Doubt:
    months = Label(f"{first} 月至次年", f"from month {first} on") if first else None
    read = months or Label(near.title[:60], near.title[:60])
    finding = blocking("ledger-year-turn", cells[0].where, read, str(year), span=read)
    spans = (year - 1, year) if first else ()
    mends = [
        Mend(
            text=str(early),
            changes={"turn:*": str(early)},
            label=Label(
                f"从 {early} 年 {first} 月到 {early + 1} 年",
                f"from {early}-{first} into {early + 1}",
            ),
        )
        for early in spans
    ]
    mends.append(
        Mend(
            text="year",
            changes={"turn:*": "0"},
            label=Label(f"这些就是 {year} 年的数", f"they are the amounts of {year}"),
        )
    )
    return Doubt(
        finding=finding, cause=(), at=tuple(each.address for each in cells), mends=tuple(mends)
    )
