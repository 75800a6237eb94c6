"""Imports: free-allocation adjustment, carbon price paid, and certificates due.

Regulation (EU) 2025/2620: column A of the benchmarks stands beside actual values and column B
beside default values, for the good and for each precursor; the two are never mixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zuji.cbam.calculation import averaged
from zuji.cbam.countries import read_country
from zuji.cbam.defaults import (
    benchmark,
    benchmark_rows,
    default_value,
    read_year,
    schedule,
)
from zuji.cbam.fields import Fields
from zuji.cbam.installation import QUANTITY, cn_or_none, table_year
from zuji.cbam.plausible import check_imported
from zuji.core.figures import in_full
from zuji.core.label import Text
from zuji.core.refusals import Refusal, blocking, note, refuse, warning

if TYPE_CHECKING:
    from zuji.cbam.calculation import InstallationSolver, PrecursorResult, SolvedProcess
    from zuji.cbam.installation import ProducedGood

IMPORTS = ("imports", "imported_goods")
"""The part of a file that says what was imported."""
THRESHOLD = 50.0
"""Tonnes a year below which an importer is exempt (Regulation (EU) 2025/2083)."""
NO_THRESHOLD = {"2716", "2804"}
"""Electricity and hydrogen, for which there is no exemption."""


def imported_goods(rows: list[Fields], solver: InstallationSolver) -> list[dict[str, Any]]:
    """Each import with its emissions, its free allocation and the certificates due."""
    found = []
    for row in rows:
        try:
            made = _import(row, solver)
        except Refusal as problem:
            row.told.findings.extend(problem.findings)
            made = None
        row.finish("note", "importer", "name")
        if made:
            found.append(made)
    counted = [each for each in found if each["cn"][:4] not in NO_THRESHOLD]
    mass = sum(each["quantity_t"] for each in counted)
    if counted and mass <= THRESHOLD:
        place = rows[0].place()
        rows[0].told.add(
            note("cbam-threshold", place, f"{in_full(mass)} t", f"> {in_full(THRESHOLD)} t")
        )
    return found


def _import(row: Fields, solver: InstallationSolver) -> dict[str, Any] | None:
    cn = cn_or_none(row, "cn", "cn_code")
    quantity = row.needed(*QUANTITY, unit="t", least=0)
    year = table_year(solver.made.year)
    if row.key("year") is not None:
        year = read_year(row.text("year"), row.place("year"))
    correction = row.share("cross_sectoral_factor", "cscf")
    if correction is None:
        row.told.add(note("cbam-cscf", row.place("cross_sectoral_factor"), "1"))
        correction = 1.0
    if not cn or quantity is None:
        return None
    size = schedule()[year]["cbam_factor"] * correction
    if row.flag("default"):
        country = read_country(row.text("country", "origin"), row.place("country"))
        choice = row.text("route", "variant")
        value = default_value(cn, country, year, row.place(), choice=choice)
        row.told.findings.extend(value.findings)
        specific = value.row.marked(year)
        allowance = 0.0
        if cn[:4] != "2716":
            allowance = benchmark(cn, "B", choice or value.row.route, year, row.place()).value
        column, basis = "B", "default"
    else:
        solved, product = good_made(solver, cn, row.text("process"), row.place("process"))
        specific = solver.specific(solved, product).total
        allowance = actual_allowance(solver, solved, product, year)
        check_imported(row.told, row.place(row.key(*QUANTITY) or ""), product, quantity)
        column, basis = "A", "actual"
    gross, free = quantity * specific, quantity * allowance * size
    net = max(gross - free, 0.0)
    paid = _price_paid(row, gross)
    return {
        "cn": cn,
        "year": year,
        "quantity_t": quantity,
        "basis": basis,
        "benchmark_column": column,
        "see": specific,
        "benchmark": allowance,
        "cbam_factor": schedule()[year]["cbam_factor"],
        "cross_sectoral_factor": correction,
        "sefa": allowance * size,
        "gross_t": gross,
        "free_allocation_t": free,
        "carbon_price_t": min(paid, net),
        "certificates": net - min(paid, net),
    }


def good_made(
    solver: InstallationSolver, cn: str, process: str = "", place: Text = "process"
) -> tuple[SolvedProcess, ProducedGood]:
    """The installation's good of a CN code, made by the process named, else by the only one.
    Refuses one that it has not (``cbam-import-good``).
    """
    found = [
        (solved, product)
        for solved in solver.solved.values()
        for product in solved.process.products
        if product.good and product.good.cn == cn and process in {"", solved.process.id}
    ]
    if len(found) != 1:
        raise refuse("cbam-import-good", place, cn, " · ".join(solver.made.processes))
    return found[0]


def actual_allowance(
    solver: InstallationSolver, solved: SolvedProcess, product: ProducedGood, year: int
) -> float:
    """Benchmark of the good's own process (column A) and of its precursors by consumption, before
    the factors of the year.
    """
    if product.good is None:
        return 0.0
    place = product.fields.place()
    route = product.route or solved.process.route
    own = benchmark(product.good.cn, "A", route, year, place).value
    size = solved.share(product) / product.quantity
    return own + sum(
        each.precursor.quantity * size * _of_precursor(solver, each, year)
        for each in solved.precursors
    )


def _of_precursor(solver: InstallationSolver, each: PrecursorResult, year: int) -> float:
    """The benchmark of a precursor, by its own kind of value."""
    place, cn = each.precursor.fields.place(), each.precursor.good.cn
    if each.source == "exempt":
        return 0.0
    if each.source == "process":
        source = solver.solved[each.precursor.process]
        return sum(
            share * actual_allowance(solver, source, product, year)
            for share, product in averaged(each.precursor, source)
        )
    if each.precursor.benchmark is not None and each.source == "actual":
        return each.precursor.benchmark
    column, route = "B" if each.source == "default" else "A", each.precursor.route or each.route
    own = benchmark(cn, column, route, year, place).value
    if column == "A" and not each.parts and own < most_of(cn, route, year):
        each.precursor.fields.told.add(
            warning("cbam-precursor-chain", place, f"{cn} {in_full(own)}")
        )
    return own + sum(
        part.precursor.quantity * _of_precursor(solver, part, year) for part in each.parts
    )


def most_of(cn: str, route: str, year: int) -> float:
    """The benchmark of the whole chain of a good (column B), the lowest of its routes where none
    is named; 0 where there is none.
    """
    try:
        return benchmark(cn, "B", route, year).value
    except Refusal:
        return min((value for _, value in benchmark_rows(cn, "B", year)), default=0.0)


def _price_paid(row: Fields, gross: float) -> float:
    """Certificates' worth of a carbon price that was effectively paid in a third country."""
    part = row.part("carbon_price", "carbon_price_paid")
    if part is None:
        return 0.0
    price = part.needed("price", "amount_per_t", least=0)
    rebate = part.number("rebate", least=0) or 0.0
    covered = part.number("covered_t", unit="tCO2", least=0)
    share = part.share("covered_share")
    value = part.needed("certificate_price", least=0)
    part.finish("instrument", "currency", "note", "evidence")
    if price is None or value is None:
        return 0.0
    if not value or rebate > price:
        part.told.add(
            blocking(
                "cbam-price",
                part.place(),
                f"{in_full(price)} − {in_full(rebate)} / {in_full(value)}",
            )
        )
        return 0.0
    taken = gross * (1.0 if share is None else share) if covered is None else covered
    if taken > gross:
        part.told.add(
            blocking(
                "cbam-price",
                part.place("covered_t"),
                f"{in_full(taken)} t",
                f"≤ {in_full(gross)} t",
            )
        )
    part.told.add(warning("cbam-price-rule", part.place(), in_full(price - rebate)))
    return taken * (price - rebate) / value
