"""One amount that a row states in two units: 蒸汽量（t） beside 热量（GJ）, 块 beside 吨."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zuji.exchange.ledgers.headings import dimensions
from zuji.exchange.ledgers.observe import Observation

_TOLD = re.compile(
    r"[一二三四五六七八九十\d]+\s*[#号]?|[甲乙丙丁东西南北新老]|(?<![A-Za-z])[A-F](?![A-Za-z])"
)
"""What tells lines, kilns and crews apart in titles."""


def in_other_units(
    seen: Sequence[Observation], fitting: Sequence[Observation]
) -> list[Observation]:
    """The amounts whose unit has other dimensions than the input, where the same row has the amount
    in a unit that fits, and the titles tell no two lines or kilns apart.
    """
    rows: dict[tuple[int, int], list[Observation]] = {}
    for each in fitting:
        rows.setdefault((id(each.table), each.cell.row), []).append(each)
    known = {id(each) for each in fitting}
    return [
        each
        for each in seen
        if id(each) not in known
        and dimensions(each.unit.unit or "")
        and any(_are_one(each, other) for other in rows.get((id(each.table), each.cell.row), ()))
    ]


def _are_one(one: Observation, other: Observation) -> bool:
    same = (one.says.flow, one.line[0], one.period) == (
        other.says.flow,
        other.line[0],
        other.period,
    )
    alike = one.own <= other.own or other.own <= one.own
    return same and alike and _told(one) == _told(other)


def _told(seen: Observation) -> list[str]:
    bare = seen.says.text.replace(seen.unit.unit or "", "")
    return _TOLD.findall(re.sub(r"[(（\[][^()（）]*[)）\]]", "", bare))
