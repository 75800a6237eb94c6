"""What the headers of a table mean beside each other: October as 2024.1, sums of months, meters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zuji.exchange.ledgers.billing import correct_bills
from zuji.exchange.ledgers.dials import UNTIL, take_reading
from zuji.exchange.ledgers.parts import Column


def correct_heads(columns: Sequence[Column]) -> None:
    """Corrects the meaning of headers that only their neighbours tell."""
    _tenth_month(columns)
    _sums_of_month(columns)
    _readings(columns)
    correct_bills(columns)


def _tenth_month(columns: Sequence[Column]) -> None:
    """A number 2024.1 after 2024.9 is October, which a sheet cannot write otherwise."""
    for before, column in pairwise(columns):
        last, period = before.heading.period, column.heading.period
        numeric = bool(column.heads) and isinstance(column.heads[-1].value, float)
        if numeric and last and period and (last.last, period.first) == (9, 1):
            column.heading = replace(column.heading, period=replace(period, first=10, last=10))


def _sums_of_month(columns: Sequence[Column]) -> None:
    """本月累计 beside 本日 or 本年累计 is the sum of the month, not of the year until now."""
    others = [
        column
        for column in columns
        if column.heading.quantity == "day"
        or (column.heading.cumulative and "年" in column.heading.text)
    ]
    for column in columns:
        says = column.heading
        if says.cumulative and says.this_month and any(each is not column for each in others):
            column.heading = replace(says, cumulative=False)


_AMOUNT = re.compile(
    r"(?:标况|工况|标准|实际|计费|结算|抄见|抄表|有功|本期|本月|当月|实)?(?:用|耗)?(?:[电水气汽]量|[电水气汽]度?|量)数?"
)


def _readings(columns: Sequence[Column]) -> None:
    """Two rows of titles tell a reading together (示数 over 上期 and 本期); 电量 beside readings of
    a meter (起码, 止码) is the amount, and names no item.
    """
    counted = any("累" in c.heading.text and c.heading.flow == "opening" for c in columns)
    for column in columns:
        says = column.heading
        side, _ = take_reading(says.text)
        if counted and UNTIL.search(says.text):
            says, side = replace(says, cumulative=False, whole_year=False), "closing"
        if side in {"opening", "closing"} and (says.flow != side or says.basis):
            rest = take_reading(says.rest)[1] if says.flow != "reading" else says.rest
            name = take_reading(says.name)[1] if says.flow != "reading" else says.name
            column.heading = replace(
                says, flow=side, kind="", basis="", this_month=False, name=name, rest=rest
            )
    flows = {column.heading.flow for column in columns}
    if {"opening", "closing"} <= flows:
        for column in columns:
            if _AMOUNT.fullmatch(column.heading.name):
                column.heading = replace(column.heading, kind="amount", name="", rest="")
