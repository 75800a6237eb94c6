"""What a good's CBAM certificates cost year by year under prices: by actual values with column A of
the benchmarks, and by default values with column B. The two columns never stand in one figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.cbam.calculation import solved_installation
from zuji.cbam.countries import EXEMPT
from zuji.cbam.defaults import benchmark, default_value, schedule
from zuji.cbam.fields import Fields
from zuji.cbam.importing import IMPORTS, actual_allowance, good_made
from zuji.cbam.reading import read_data
from zuji.core.refusals import Refusal

DATED = frozenset({"year", "reporting_year", "period", "reporting_period", "rules", *IMPORTS})
"""Keys of a file that a year of the path replaces, or that belong to one year's imports."""


@dataclass(frozen=True)
class CertificatePath:
    """A year of one basis (``actual`` or ``default``), t CO2e per tonne of good: emissions, the
    benchmark of its column, the year's CBAM factor, and the certificates due.
    """

    year: int
    basis: str
    column: str
    emissions: float
    benchmark: float
    cbam_factor: float

    @property
    def free(self) -> float:
        """Free allocation taken off, t CO2e per tonne."""
        return self.benchmark * self.cbam_factor

    @property
    def due(self) -> float:
        """Certificates due per tonne, before a carbon price paid abroad."""
        return max(self.emissions - self.free, 0.0)

    def cost(self, price: float) -> float:
        """In the currency of the price per certificate, per tonne of good."""
        return self.due * price

    def record(self, prices: Sequence[float]) -> dict[str, Any]:
        return {
            "year": self.year,
            "basis": self.basis,
            "benchmark_column": self.column,
            "emissions": self.emissions,
            "benchmark": self.benchmark,
            "cbam_factor": self.cbam_factor,
            "free_allocation": self.free,
            "due": self.due,
            "costs": [{"price": price, "cost": self.cost(price)} for price in prices],
        }


@dataclass(frozen=True)
class GoodOfFile:
    """Which good of an installation's file is meant, and where it is made."""

    cn: str
    process: str = ""
    country: str = "CN"


def certificate_paths(
    data: Fields, good: GoodOfFile, years: Sequence[int] = ()
) -> list[CertificatePath]:
    """Both bases for every year of the schedule, or of `years`. The plant's data stay as the file
    gives them; default values, of the good and of precursors, take each year's mark-up, benchmarks
    each year's period. The cross-sectoral factor is taken as 1. A basis without tables, or
    without the route that they need, is left out. Refuses a good that the file has not
    (``cbam-import-good``).

    Source: Regulations (EU) 2025/2620 and 2025/2621.
    """
    found: list[CertificatePath] = []
    for year in years or sorted(schedule()):
        found += _of_year(data, good, year)
    return found


def _of_year(data: Fields, good: GoodOfFile, year: int) -> Iterator[CertificatePath]:
    kept = {name: value for name, value in data.data.items() if name not in DATED}
    solver = solved_installation(read_data({**kept, "year": year}, data.told.document.source))
    solved, product = good_made(solver, good.cn, good.process)
    factor = schedule()[year]["cbam_factor"]
    try:
        allowance = actual_allowance(solver, solved, product, year)
    except Refusal:
        pass
    else:
        total = solver.specific(solved, product).total
        yield CertificatePath(
            year=year,
            basis="actual",
            column="A",
            emissions=total,
            benchmark=allowance,
            cbam_factor=factor,
        )
    if good.country in EXEMPT:
        return
    route = product.route or solved.process.route
    try:
        value = default_value(good.cn, good.country, year, choice=route)
        allowed = benchmark(good.cn, "B", route or value.row.route, year).value
    except Refusal:
        return
    yield CertificatePath(
        year=year,
        basis="default",
        column="B",
        emissions=value.row.marked(year),
        benchmark=allowed,
        cbam_factor=factor,
    )
