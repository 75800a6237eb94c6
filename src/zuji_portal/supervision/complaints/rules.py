"""What a complaint may be about, who handles it, and how it is counted. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from statistics import median

from zuji.core.label import Label
from zuji.verification import working_days_between

ABOUT = {
    "product": Label("公开的产品和数值", "a published product or number"),
    "certificate": Label("证书", "a certificate"),
    "label": Label("标签", "a label"),
    "enterprise": Label("企业的宣传", "a claim of an enterprise"),
    "verifier": Label("核查机构", "a verification body"),
    "other": Label("其他", "something else"),
}
OF_THE_CITY = frozenset({"product", "label", "enterprise"})
"""Handled by the city of the enterprise; certificates and bodies, and what is not found in the
registers, by the province.
"""
OUTCOMES = {
    "upheld": Label("属实", "upheld"),
    "dismissed": Label("不属实", "not upheld"),
}


def handling_city(about: str, city: str) -> str:
    """The city that handles a complaint about an enterprise of it; empty for the province."""
    return city if about in OF_THE_CITY else ""


def median_days(spans: Iterable[tuple[datetime.date, datetime.date]]) -> float | None:
    """The median of working days from filing to answer; None of no complaint."""
    days = [working_days_between(filed, answered) for filed, answered in spans]
    return float(median(days)) if days else None
