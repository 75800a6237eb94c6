"""What reports say of the year: sums until now, yearly reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import plain


def whole_year(seen: Observation) -> Observation:
    """A sum "until now" beside columns of months is the sum of these months."""
    says = seen.says
    if seen.period is not None or not says.cumulative or says.this_month or says.basis:
        return seen
    months = any(c.heading.period is not None for c in seen.table.of_role("amount"))
    if not months and not (seen.total and seen.dated):
        return seen
    return replace(seen, total=True, says=replace(says, cumulative=False, total=True))


_ANNUAL = re.compile(r"年报|年度|全年|年终|\bannual\b")
_WITHIN = re.compile(r"截[至止]|\d\s*月|季|半年|前[一二三四五六七八九]")


def is_annual(titles: str, found: Iterable[Observation]) -> bool:
    """Whether titles say that a table is of the whole year (年报), and nothing in it speaks of
    a month.
    """
    text = plain(titles)
    months = any(each.says.this_month or each.period is not None for each in found)
    return bool(_ANNUAL.search(text)) and not _WITHIN.search(text) and not months


def of_the_year(seen: Observation) -> Observation:
    """A sum "until now" in a table of the whole year is the sum of the year."""
    if not seen.says.cumulative:
        return seen
    return replace(seen, says=replace(seen.says, cumulative=False, whole_year=True))
