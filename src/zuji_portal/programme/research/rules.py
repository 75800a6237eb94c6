"""What a record of research and staff may say. Pure: no database, no clock."""

from __future__ import annotations

import datetime

from zuji.core.label import Label
from zuji.core.refusals import refuse

FIELDS = {
    "efficiency": Label("节能与能效", "Energy efficiency"),
    "energy": Label("清洁能源替代", "Clean energy"),
    "materials": Label("原料替代与低碳材料", "Low-carbon materials"),
    "process": Label("工艺革新", "New processes"),
    "circular": Label("资源循环利用", "Circular use of resources"),
    "capture": Label("碳捕集与利用", "Carbon capture and use"),
    "data": Label("计量、监测与数据", "Metering, monitoring and data"),
    "other": Label("其他", "Other"),
}
"""Fields of research; ours [D]."""
KINDS = {
    "carbon": Label("碳资产管理", "Carbon-asset management"),
    "footprint": Label("碳足迹核算", "Footprint accounting"),
    "energy": Label("能源管理", "Energy management"),
    "research": Label("低碳技术研发", "Low-carbon research"),
}
"""Kinds of work that people are counted by; ours [D]."""
FIRST_YEAR = 2015
"""The first year that may be recorded; ours [D]."""


def must_end_after(since: datetime.date, until: datetime.date | None) -> None:
    """Refuses a planned end before the beginning (``day-range``)."""
    if until is not None and until < since:
        raise refuse("day-range", "until", until.isoformat(), f"≥ {since}")


def must_be_done_by(done_on: datetime.date, since: datetime.date, today: datetime.date) -> None:
    """Refuses a day before the beginning and one to come (``day-range``)."""
    if not since <= done_on <= today:
        raise refuse("day-range", "done_on", done_on.isoformat(), f"{since} … {today}")


def must_be_a_year(year: int, first: int, last: int) -> None:
    """Refuses a year outside of the span (``number-range``)."""
    if not first <= year <= last:
        raise refuse("number-range", "year", str(year), f"{first} … {last}")


def must_hold(heads: int, qualified: int | None) -> None:
    """Refuses more people with a certificate than there are (``number-range``)."""
    if qualified is not None and qualified > heads:
        raise refuse("number-range", "qualified", str(qualified), f"≤ {heads}")
