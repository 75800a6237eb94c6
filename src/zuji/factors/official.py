"""Official publications imported as published: DESNZ workbooks, EPA Hub, EPA spend factors.

Each is found by its own marks, not by its file name; every filled number is read, refused with its
place, or left aside with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.content import read_rules
from zuji.core.numbers import is_blank
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, note, refuse
from zuji.core.units import parse_unit
from zuji.factors.ages import best_before
from zuji.factors.contents import check_content
from zuji.factors.imported import Imported, made_id
from zuji.factors.record import Factor, Source

Rows = list[list[Any]]
NOT_GIVEN = ("na", "n/a", "-", "–", "")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What all factors of one publication have in common."""

    prefix: str
    title: str
    publisher: str
    year: str
    region: str
    licence: str
    gwp_basis: str


@dataclass
class Gathered:
    """Factors and refusals of a publication while it is read, with its receipt."""

    publication: Publication
    place: str
    book: ReceiptBook
    accepted: dict[str, Factor] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)
    """Id of a factor → filled cells it was read from."""

    def take(
        self,
        names: list[str],
        per: str,
        amounts: Mapping[str, float],
        place: str,
        cells: int,
        **more: Any,
    ) -> None:
        """A factor of `cells` filled cells: kg of each gas (or kgCO2e) per `per`.

        Refused where the unit is none of ours or the numbers contradict each other.
        """
        self.book.meet("cell", cells)
        try:
            factor = self._factor([name for name in names if name], per, amounts, place, more)
            if factor.id in self.accepted:
                raise refuse("factor-duplicate", place, factor.id)
        except Refusal as problem:
            self.refused += problem.findings
            self.book.refuse("cell", problem.findings[0], cells, (place,))
            return
        self.accepted[factor.id] = factor
        self.cells[factor.id] = cells
        self.book.read("cell", cells)

    def imported(self, form: str) -> Imported:
        """What became of the publication, which `form` names."""
        return Imported(
            form,
            tuple(self.accepted.values()),
            tuple(self.refused),
            receipt=self.book.receipt(),
            part="cell",
            parts=self.cells,
        )

    def _factor(
        self,
        names: list[str],
        per: str,
        amounts: Mapping[str, float],
        place: str,
        more: Mapping[str, Any],
    ) -> Factor:
        source, about = self.publication, dict(more)
        unit = f"kgCO2e/{unit_of(per, place)}"
        parse_unit(unit, place)
        gases = {gas: amounts[gas] for gas in sorted(amounts) if amounts[gas] or len(amounts) == 1}
        is_sum = set(gases) == {"co2e"}
        name, category = " / ".join(names), about.pop("category", "material")
        year = int(source.year) if source.year else None
        factor = Factor(
            id=made_id(f"{source.prefix}{source.year}", f"{name} {per}"),
            version="imported",
            name_zh=name,
            name_en=name,
            category=category,
            kind="emission",
            use="product_footprint",
            unit=unit,
            value=gases["co2e"] if is_sum else None,
            gases={} if is_sum else gases,
            gwp_basis=source.gwp_basis if "co2e" in gases else "",
            region=source.region,
            year=year,
            confidence="A",
            evidence="database",
            review_by=best_before("emission", category, "database", year, ""),
            source=Source(source.title, source.publisher, source.year, place, source.licence),
            **about,
        )
        check_content(factor, None, place)
        return factor


def unit_of(text: str, place: str) -> str:
    """The unit of a publication in our spelling; one per gross calorific value is refused."""
    table = read_rules("factor_imports")
    plain = re.sub(r"\s+", " ", text).strip()
    if plain in table["refused_units"]:
        raise refuse("import-unit", place, plain, table["refused_units"][plain])
    known = {**table["units"], **table["published_units"]}
    return str(known.get(plain, known.get(plain.lower(), plain)))


def number_of(cell: Any, place: str) -> float:
    """The number in a cell of a publication, which uses decimal points."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        text = str(cell).strip().replace(",", "")
        if not re.fullmatch(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?", text):
            raise refuse("number-unreadable", place, str(cell)[:60], "1.23")
        return float(text)
    return float(cell)


def is_not_given(cell: Any) -> bool:
    """Whether a cell says that the publication gives no number."""
    return is_blank(cell) or str(cell).strip().lower() in NOT_GIVEN


@dataclass(frozen=True)
class Publisher:
    """A reader of one publication and the test by which it is recognised."""

    form: str
    knows: Callable[[Mapping[str, Rows]], bool]
    read: Callable[[Mapping[str, Rows], str], Gathered]


def said(cell: Any) -> str:
    """The text of a cell on one line."""
    return re.sub(r"\s+", " ", str(cell if cell is not None else "")).strip()


def other_sheets(gathered: Gathered, sheets: Mapping[str, Rows], read: set[str]) -> None:
    """Accounts for the sheets of a workbook: those read, and those that hold no factors."""
    filled = [title for title, rows in sheets.items() if any(map(any, rows))]
    gathered.book.meet("sheet", len(filled))
    gathered.book.read("sheet", len(read))
    for title in filled:
        if title not in read:
            gathered.book.ignore("sheet", note("import-sheet-other", f"{gathered.place} · {title}"))
