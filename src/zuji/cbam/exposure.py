"""What CBAM asks of a good that is imported with default values: certificates due per tonne.

A customs code of another country ends where the two nomenclatures part, after six digits; what
follows differs by eight-digit code, so that the answer is a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zuji.cbam.countries import ELSEWHERE, EXEMPT
from zuji.cbam.defaults import DefaultRow, benchmark_rows, rows_of, schedule
from zuji.cbam.goods import good_of, listed_codes
from zuji.core.label import Label
from zuji.core.refusals import refuse

COMMON = 6
"""Digits that customs codes of all countries share."""
LEAST = 4
"""Digits of a heading, the shortest code that names goods."""
Interval = tuple[float, float]


@dataclass(frozen=True)
class DefaultExposure:
    """Lowest and highest over the `codes` of eight digits, tCO2e per tonne of good: the default
    value with the year's mark-up, and the certificates due after free allocation (column B).
    """

    code: str
    year: int
    codes: tuple[str, ...]
    default: Interval
    due: Interval


@cache
def exposure(code: str, country: str, year: int) -> DefaultExposure | None:
    """Of a customs code of at least four digits; None where no good below it has a default value.
    Refuses a year without tables (``cbam-year``), what is no such code (``cbam-cn-wrong``), and a
    country to whose goods CBAM does not apply (``cbam-country-exempt``).

    Due = max(0, default × (1 + mark-up) − benchmark B × CBAM factor): Regulations (EU) 2025/2620
    and 2025/2621; the cross-sectoral factor is taken as 1.
    """
    if year not in schedule():
        raise refuse("cbam-year", "year", year, f"{min(schedule())} … {max(schedule())}")
    if not re.fullmatch(rf"[0-9]{{{LEAST},}}", code):
        raise refuse("cbam-cn-wrong", "code", code, Label("至少 4 位数字", "at least 4 digits"))
    if country in EXEMPT:
        raise refuse("cbam-country-exempt", "country", country)
    free, found = schedule()[year]["cbam_factor"], []
    below = sorted(cn for cn in listed_codes() if cn.startswith(code[:COMMON]))
    for cn in (each for each in below if good_of(each).sector != "electricity"):
        for row in rows_of(country, cn) or rows_of(ELSEWHERE, cn):
            marked = row.marked(year)
            found += [(cn, marked, max(marked - b * free, 0.0)) for b in _allowed(row, cn, year)]
    if not found:
        return None
    defaults, due = [value for _, value, _ in found], [value for _, _, value in found]
    codes = tuple(sorted({cn for cn, _, _ in found}))
    return DefaultExposure(code, year, codes, (min(defaults), max(defaults)), (min(due), max(due)))


def _allowed(row: DefaultRow, cn: str, year: int) -> list[float]:
    """Benchmarks of column B that may stand beside a default value: of its routes, else all."""
    held = benchmark_rows(cn, "B", year)
    routes = set(row.route.split("/"))
    own = [value for route, value in held if route in routes]
    return own or [value for _, value in held] or [0.0]
