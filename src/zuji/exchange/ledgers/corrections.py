"""What the headers of a table mean beside each other: October as 2024.1, sums of months, meters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zuji.exchange.ledgers.parts import Column


def correct_heads(columns: Sequence[Column]) -> None:
    """Corrects the meaning of headers that only their neighbours tell."""
    _tenth_month(columns)
    _sums_of_month(columns)
    _readings(columns)


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


METERED = {"电量", "用电量", "水量", "用水量", "气量", "用气量", "汽量", "用汽量", "实用电量"}


def _readings(columns: Sequence[Column]) -> None:
    """电量 beside readings of a meter (起码, 止码) is the amount, and names no item."""
    flows = {column.heading.flow for column in columns}
    if {"opening", "closing"} <= flows:
        for column in columns:
            if column.heading.name in METERED:
                column.heading = replace(column.heading, kind="amount", name="", rest="")
