"""Default values and benchmarks: Regulations (EU) 2025/2621 and 2025/2620."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from zuji.cbam.countries import ELSEWHERE, EXEMPT, UNKNOWN
from zuji.cbam.goods import LENGTHS, CbamGood, good_of
from zuji.core.content import table_rows
from zuji.core.figures import in_full
from zuji.core.refusals import Finding, note, refuse, warning

SOURCE = {
    "title": "Implementing Regulation (EU) 2025/2621, Annexes I and IV",
    "workbook": "Default values as adopted, version 1 of 2026-02-04 (DG TAXUD)",
}


@dataclass(frozen=True)
class DefaultRow:
    """A row of the regulation; `direct` and `indirect` are None where it gives none."""

    country: str
    cn: str
    variant: str
    direct: float | None
    indirect: float | None
    total: float
    route: str
    printed: Mapping[int, float]

    def marked(self, year: int) -> float:
        """The value with the year's mark-up, tCO2e per tonne."""
        column = min(year, 2028)
        if column in self.printed:
            return self.printed[column]
        return self.total * (1 + markup(year, good_of(self.cn)))


@dataclass(frozen=True)
class DefaultValue:
    """A default value of a good, tCO2e per tonne of good, and how it was found."""

    cn: str
    country: str
    year: int
    row: DefaultRow
    others: tuple[DefaultRow, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def size(self) -> float:
        """Marked-up value over the value without mark-up."""
        return self.row.marked(self.year) / self.row.total if self.row.total else 1.0

    def split(self) -> tuple[float, float]:
        """Direct and indirect part with the mark-up; where the regulation prints no indirect value
        everything is direct.
        """
        indirect = (self.row.indirect or 0.0) * self.size
        return self.row.marked(self.year) - indirect, indirect

    def record(self) -> dict[str, Any]:
        good = good_of(self.row.cn)
        return {
            "cn": self.cn,
            "country": self.country,
            "year": self.year,
            "direct": self.row.direct,
            "indirect": self.row.indirect,
            "total": self.row.total,
            "total_markup": round(self.row.marked(self.year), 12),
            "markup": markup(self.year, good),
            "unit": "tCO2e/t",
            "indirect_counts": not good.is_direct_only,
            "route": self.row.route,
            "variant": self.row.variant,
            "matched_cn": self.row.cn,
            "table": self.row.country,
            "variants": [
                {"variant": r.variant, "route": r.route, "total": r.total, "table": r.country}
                for r in self.others
            ],
            "source": SOURCE,
        }


@cache
def schedule() -> dict[int, dict[str, float]]:
    """Mark-ups and CBAM factor by year."""
    return {
        int(row["year"]): {name: float(text) for name, text in row.items() if name != "year"}
        for row in table_rows("data", "cbam", "schedule.csv")
    }


def read_year(written: object, place: str) -> int:
    """A year of the tables; refuses others."""
    years = sorted(schedule())
    text = str(written).strip()
    if not text.isdigit() or int(text) not in years:
        raise refuse("cbam-year", place, text, f"{years[0]} … {years[-1]}")
    return int(text)


def markup(year: int, good: CbamGood) -> float:
    """The mark-up of a year: 10, 20, 30 %; 1 % for fertilisers."""
    row = schedule()[year]
    return row["markup_fertiliser" if good.sector == "fertilisers" else "markup"]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@cache
def _rows() -> dict[str, dict[str, list[DefaultRow]]]:
    """Country → CN code → its rows."""
    found: dict[str, dict[str, list[DefaultRow]]] = {}
    for row in table_rows("data", "cbam", "defaults.csv"):
        printed = {y: float(row[f"y{y}"]) for y in (2026, 2027, 2028) if row[f"y{y}"]}
        made = DefaultRow(
            country=row["country"],
            cn=row["cn"],
            variant=row["variant"],
            direct=_number(row["direct"]),
            indirect=_number(row["indirect"]),
            total=float(row["total"]),
            route=row["route"],
            printed=printed,
        )
        if made.direct is None and good_of(made.cn).is_direct_only:
            made = replace(made, direct=made.total)
        found.setdefault(made.country, {}).setdefault(made.cn, []).append(made)
    return found


def rows_of(country: str, cn: str) -> list[DefaultRow]:
    """Rows of a country's own table for the longest code that `cn` begins with; else those below a
    heading; empty where the table has none.
    """
    table = _rows().get(country, {})
    for size in sorted(LENGTHS, reverse=True):
        if size <= len(cn) and cn[:size] in table:
            return table[cn[:size]]
    return [row for code, rows in table.items() if code.startswith(cn) for row in rows]


def default_value(
    cn: str, country: str, year: int, place: str = "", *, choice: str = ""
) -> DefaultValue:
    """The default value of a good of `cn` (as `read_cn` gives it) from `country` (as
    `read_country`) in `year`.

    The longest of 8, 6 and 4 digits that the country's table has decides; where it has none, the
    table of other countries. `choice` is a route letter or ``white`` / ``grey`` where there are
    several; without one the highest is taken and said. Refuses an exempt country and a heading
    whose goods have different values.
    """
    if country in EXEMPT:
        raise refuse("cbam-country-exempt", place, country)
    if cn.startswith("2716"):
        raise refuse("cbam-default-power", place, f"{cn} · {country}")
    rows = rows_of(country, cn)
    findings: list[Finding] = []
    wanted = choice.strip().strip("()").lower()
    kept = [row for row in rows if _is_chosen(row, wanted)] if wanted else rows
    if not kept and country not in {ELSEWHERE, UNKNOWN}:
        elsewhere = rows_of(ELSEWHERE, cn)
        kept = [row for row in elsewhere if not wanted or _is_chosen(row, wanted)]
        if kept:
            findings.append(note("cbam-default-elsewhere", place, f"{cn} · {country}"))
    if not kept:
        options = " · ".join(sorted({row.route or row.variant for row in rows if row.route}))
        if wanted and rows:
            raise refuse("cbam-route-unknown", place, choice, options)
        raise refuse("cbam-default-none", place, f"{cn} · {country}")
    if not wanted and not findings and country not in {ELSEWHERE, UNKNOWN}:
        kept = kept + _missing_variants(kept, cn)
    if len({row.cn for row in kept}) > 1 and len({row.total for row in kept}) > 1:
        codes = " · ".join(f"{row.cn} {in_full(row.total)}" for row in kept[:12])
        raise refuse("cbam-cn-many", place, cn, near=codes)
    highest = max(kept, key=lambda row: row.total)
    others = tuple(kept) if len({row.variant for row in kept}) > 1 else ()
    if others and not wanted:
        shown = " · ".join(f"{row.variant or row.route} {in_full(row.total)}" for row in others)
        findings.append(warning("cbam-default-variant", place, shown, taken=highest.variant))
    return DefaultValue(cn, country, year, highest, others, findings=tuple(findings))


def _missing_variants(rows: list[DefaultRow], cn: str) -> list[DefaultRow]:
    """White or grey goods that the country's table leaves to the one of other countries."""
    held = {row.variant for row in rows}
    if held <= {""}:
        return []
    return [row for row in rows_of(ELSEWHERE, cn) if row.variant not in held]


def _is_chosen(row: DefaultRow, wanted: str) -> bool:
    words = {"a": "grey", "b": "white"}
    return (
        wanted == row.variant
        or wanted in row.route.lower().split("/")
        or (bool(row.variant) and words.get(wanted) == row.variant)
        or not (row.route or row.variant)
    )


@dataclass(frozen=True)
class BenchmarkRow:
    """A CBAM benchmark, tCO2e of free allocation per tonne of good."""

    cn: str
    column: str
    route: str
    value: float


@cache
def _benchmarks() -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table_rows("data", "cbam", "benchmarks.csv"):
        found.setdefault((row["cn"], row["column"]), []).append(row)
    return found


def benchmark_rows(cn: str, column: str, year: int) -> list[tuple[str, float]]:
    """Route (empty where there is one value) and tCO2e of free allocation per tonne of good."""
    period = "1" if year < 2028 else "2"
    rows = _benchmarks().get((cn, column), [])
    return [(r["route"], float(r["value"])) for r in rows if r["period"] in {"", period}]


def benchmark(cn: str, column: str, route: str, year: int, place: str = "") -> BenchmarkRow:
    """The benchmark of a CN code of eight digits: column ``A`` beside actual values, ``B`` beside
    default values.

    The numerals of the table part periods: (1) until 2027, (2) from 2028 (0.91 / 0.97 of process
    emissions). Refuses a good without one, and a route that the table needs and does not get.
    """
    rows = benchmark_rows(cn, column, year)
    if not rows:
        raise refuse("cbam-benchmark-none", place, f"{cn} · {column}")
    routes = {each for each, _ in rows}
    wanted = route.strip().strip("()").upper()
    parts = set(wanted.split("/")) & routes
    if routes == {""}:
        taken, value = rows[0]
    elif len(parts) == 1 or (parts and len({v for each, v in rows if each in parts}) == 1):
        taken, value = next((each, v) for each, v in rows if each in parts)
    else:
        options = " · ".join(f"{each} {in_full(v)}" for each, v in rows)
        raise refuse("cbam-route-needed", place, route, options, cn=cn, column=column)
    return BenchmarkRow(cn, column, taken, value)
