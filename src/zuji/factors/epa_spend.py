"""US EPA Supply Chain GHG Emission Factors (from USEEIO): kg of each gas per US dollar of a year.

The files are published with one sum or with the gases a row; margins are included, so that the
money is a purchaser's. The currency year stands in `technology` and never converts by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Refusal, note, refuse
from zuji.factors.official import (
    Gathered,
    Publication,
    Publisher,
    Rows,
    number_of,
    said,
)
from zuji.factors.packs import known_parts

VALUE = "supply chain emission factors with margins"
UNIT = re.compile(r"kg(?P<sum> CO2e)?/(?P<year>20\d\d) USD, purchaser price")
UNIT_FORM = "kg/2022 USD, purchaser price"


def _titles(sheets: Mapping[str, Rows]) -> list[str]:
    first = next(iter(sheets.values()), ())
    return [said(cell).lower() for cell in next(iter(first), ())]


def _columns(titles: list[str]) -> dict[str, int]:
    """The columns by what they hold; empty where one of them is missing."""
    columns: dict[str, int] = {}
    for spot, title in enumerate(titles):
        for name, end in (("code", "naics code"), ("name", "naics title")):
            if title.endswith(end):
                columns.setdefault(name, spot)
        for name, whole in (("gas", "ghg"), ("unit", "unit"), ("value", VALUE)):
            if title == whole:
                columns.setdefault(name, spot)
    return columns if len(columns) == 5 else {}


def _knows(sheets: Mapping[str, Rows]) -> bool:
    return len(sheets) == 1 and bool(_columns(_titles(sheets)))


def _read(sheets: Mapping[str, Rows], place: str) -> Gathered:
    titles, (rows,) = _titles(sheets), sheets.values()
    columns = _columns(titles)
    rows = [[*row, *[""] * (len(titles) - len(row))] for row in rows]
    units = [said(row[columns["unit"]]) for row in rows[1:]]
    match = next(filter(None, map(UNIT.search, units)), None)
    if match is None:
        raise refuse("import-unit", f"{place}:2", next(iter(units), ""), UNIT_FORM)
    publication = Publication(
        prefix="user.epaspend",
        title=f"EPA Supply Chain GHG Emission Factors, NAICS, USD {match['year']}",
        publisher="US EPA",
        year=match["year"],
        region="US",
        licence="US public domain",
        gwp_basis="AR5",
    )
    gathered = Gathered(publication, place, ReceiptBook(place))
    gathered.book.meet("field", len(titles))
    gathered.book.read("field", len(columns))
    rest = len(titles) - len(columns)
    gathered.book.ignore("field", note("import-lines-beside", f"{place}:1"), rest)
    _take_rows(gathered, rows, columns, match["year"])
    return gathered


def _take_rows(gathered: Gathered, rows: Rows, columns: Mapping[str, int], year: str) -> None:
    sums: dict[tuple[str, str], tuple[dict[str, float], list[int]]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(map(said, row)):
            continue
        key = (said(row[columns["code"]]), said(row[columns["name"]]))
        amounts, numbers = sums.setdefault(key, ({}, []))
        place = f"{gathered.place}:{number}"
        try:
            for gas, mass in _gases(row, columns, place).items():
                amounts[gas] = amounts.get(gas, 0.0) + mass
            numbers.append(number)
        except Refusal as problem:
            gathered.book.meet("cell")
            gathered.refused += problem.findings
            gathered.book.refuse("cell", problem.findings[0])
    for (code, name), (amounts, numbers) in sums.items():
        if not numbers:
            continue
        gathered.take(
            [code, name],
            f"{year} USD, purchaser price",
            amounts,
            f"{gathered.place}:{numbers[0]}",
            len(numbers),
            category="spend",
            boundary="cradle to purchaser, input-output",
            technology=f"USD {year}",
        )


def _gases(row: list[Any], columns: Mapping[str, int], place: str) -> dict[str, float]:
    unit = UNIT.search(said(row[columns["unit"]]))
    if unit is None:
        raise refuse("import-unit", place, said(row[columns["unit"]]), UNIT_FORM)
    value, name = number_of(row[columns["value"]], place), said(row[columns["gas"]])
    if unit["sum"]:
        return {"co2e": value}
    return {gas: share * value for gas, share in known_parts(name, place).items()}


PUBLISHER = Publisher("epa_spend", _knows, _read)
