"""Numbers, formulas, parameters, units and spreads as SimaPro writes them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, note, refuse, warning
from zuji.core.units import conversion
from zuji.exchange.databases.formulas import FormulaScope
from zuji.exchange.databases.simapro_text import (
    CALCULATED,
    INPUTS,
    SimaProBlock,
    SimaProRow,
    SimaProText,
)
from zuji.exchange.databases.tables import FIXED, LAWS, NAN, Law

NUMBER = {
    ".": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?", re.ASCII),
}
SPREADS = {
    "": "fixed",
    "undefined": "fixed",
    "lognormal": "lognormal",
    "normal": "normal",
    "triangle": "triangular",
    "uniform": "uniform",
}


@dataclass
class SimaProNumbers:
    """The numbers of one file: its decimal mark, its units, its parameters."""

    text: SimaProText
    units: dict[str, tuple[str, float]] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)

    def place(self, row: SimaProRow) -> str:
        return f"{self.text.place}:{row.line}"

    def number(self, text: str, place: str) -> float:
        """A plain number in the mark of the file; refuses anything else."""
        plain = text.strip()
        if not NUMBER[self.text.mark].fullmatch(plain):
            other = "," if self.text.mark == "." else "."
            rule = "number-marks-mixed" if re.search(rf"\d{re.escape(other)}\d", plain) else ""
            if rule:
                raise refuse("number-marks-mixed", place, plain, **self._marks(plain))
            raise refuse("number-unreadable", place, plain, self._mark_words())
        value = float(plain.replace(",", "."))
        if not math.isfinite(value):
            raise refuse("number-not-finite", place, plain)
        return value

    def _mark_words(self) -> Label:
        return Label(f"小数点符号 {self.text.mark}", f"the decimal mark {self.text.mark}")

    def _marks(self, text: str) -> dict[str, Label | str]:
        stated = self._mark_words()
        return (
            {"point": stated, "comma": text}
            if self.text.mark == "."
            else {
                "point": text,
                "comma": stated,
            }
        )

    def amount(self, text: str, place: str, scope: FormulaScope) -> float:
        """A number or a formula over the parameters of `scope`."""
        if not text.strip():
            raise refuse("value-missing", place, "")
        if NUMBER[self.text.mark].fullmatch(text.strip()):
            return self.number(text, place)
        return scope.evaluate(self.formula(text, place), place)

    def formula(self, text: str, place: str) -> str:
        """A formula with decimal points, and semicolons between arguments.

        With a decimal comma, arguments are parted by semicolons and a point between digits is no
        mark; with a point, they are parted by commas (and a comma is never a decimal mark).
        """
        if self.text.mark == ",":
            if re.search(r"\d\.\d", text):
                raise refuse("number-marks-mixed", place, text, **self._marks(text))
            return re.sub(r",(?=\d)", ".", text)
        return text.replace(",", ";")

    def learn_units(self, block: SimaProBlock) -> None:
        """Units of the file: name; quantity; size; reference unit."""
        for row in block.rows(""):
            name, reference = row.cell(0), row.cell(3)
            size = self.number(row.cell(2), self.place(row))
            known = self.units.setdefault(name, (reference, size))
            if known != (reference, size):
                self.twice[name] = self.place(row)
            self._compare(name, reference, size, row)

    def _compare(self, name: str, reference: str, size: float, row: SimaProRow) -> None:
        try:
            usual = conversion(name, reference)
        except Refusal:
            return
        if size <= 0 or not math.isclose(usual, size, rel_tol=0.02):
            shown = f"1 {name} = {in_full(size)} {reference}"
            usually = f"1 {name} = {in_full(usual)} {reference}"
            self.notes.append(warning("lca-unit-stated", self.place(row), shown, usually))

    def in_reference(self, unit: str, place: str) -> tuple[str, float]:
        """The reference unit of a unit as the file states it, and the size of the unit in it."""
        if unit in self.twice:
            raise refuse("lca-unit-twice", place, unit, self.twice[unit])
        return self.units.get(unit, (unit, 1.0))

    def scope(
        self,
        outer: FormulaScope | None,
        inputs: list[SimaProRow],
        calculated: list[SimaProRow],
        book: ReceiptBook,
    ) -> FormulaScope:
        """The parameters of a level; their spread is not drawn, which is said."""
        scope = FormulaScope(outer)
        book.meet("parameter", len(inputs) + len(calculated))
        for row in inputs:
            value = self.number(row.cell(1), self.place(row))
            scope.define(row.cell(0), value, "", self.place(row))
            if SPREADS.get(row.cell(2).lower(), "fixed") != "fixed":
                self.notes.append(note("lca-parameter-spread", self.place(row), row.cell(0)))
        for row in calculated:
            place = self.place(row)
            if not row.cell(1):
                raise refuse("value-missing", place, row.cell(0))
            scope.define(row.cell(0), None, self.formula(row.cell(1), place), place)
        book.read("parameter", len(inputs) + len(calculated))
        return scope

    def scope_of(self, outer: FormulaScope, block: SimaProBlock, book: ReceiptBook) -> FormulaScope:
        """The parameters of a process or a product stage."""
        inputs, calculated = block.rows(INPUTS), block.rows(CALCULATED)
        return self.scope(outer, inputs, calculated, book) if inputs or calculated else outer

    def law(self, row: SimaProRow, first: int, size: float) -> Law:
        """The spread of a row whose kind stands in cell `first`, three parameters after it.

        Lognormal: the square of the geometric standard deviation; normal: twice the standard
        deviation; triangle and uniform: the ends. Source: olca-modules, Uncertainties.java.
        """
        kind = row.cell(first).lower()
        name = SPREADS.get(kind)
        if name is None:
            self.notes.append(warning("lca-spread-kind", self.place(row), row.cell(first)))
            return FIXED
        if name == "fixed":
            stated = [text for at in (1, 2, 3) if (text := row.cell(first + at)).strip(" 0.,")]
            if stated:
                shown = ", ".join(stated)
                self.notes.append(warning("lca-spread-undefined", self.place(row), shown))
            return FIXED
        one, low, high = (self._parameter(row.cell(first + at)) for at in (1, 2, 3))
        if name == "lognormal":
            spread = math.log(math.sqrt(one)) if one > 0 else NAN
            return (LAWS.index(name), spread, NAN, NAN) if spread else FIXED
        if name == "normal":
            return LAWS.index(name), one / 2 * abs(size), NAN, NAN
        return LAWS.index(name), 0.0, low * size, high * size

    def _parameter(self, text: str) -> float:
        try:
            return self.number(text, "")
        except Refusal:
            return NAN
