"""Workbooks (and CSV) in the layout of Brightway and the Activity Browser, as bw2io reads them.

A formula counts before an amount; its names are parameters of the activity's group, the database
or the project. An exchange is linked to the activity of its name, reference product and place; one
of another database is left open and cut off. Source of the layout: bw2io, ExcelImporter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank, read_number
from zuji.core.refusals import blocking, note, refuse, warning
from zuji.core.units import conversion
from zuji.exchange.databases.brightway_blocks import Activity, ActivityLine, Book, Section, book_of
from zuji.exchange.databases.formulas import FormulaScope, computed
from zuji.exchange.databases.grids import DatabaseSheet
from zuji.exchange.databases.measures import energy_of, long_unit, mass_of
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    FIXED,
    INPUT,
    LAWS,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Law,
)

PROCESSES = ("", "process", "processwithreferenceproduct", "multifunctional", "nonfunctional")
PRODUCTS = ("product",)
ELEMENTARIES = ("emission", "natural resource", "resource", "economic", "social")
EXCHANGES = ("production", "technosphere", "biosphere", "substitution")
KNOWN = {
    *("name", "amount", "unit", "database", "categories", "location", "type", "formula", "code"),
    *("reference product", "product", "input", "uncertainty type", "loc", "scale", "minimum"),
    *("maximum", "negative", "shape", "comment", "original_amount"),
}
"""Titles that are read, or that describe only."""
SPREADS: dict[str, str] = {
    "0": "fixed",
    "1": "fixed",
    "2": "lognormal",
    "3": "normal",
    "4": "uniform",
    "5": "triangular",
    "undefined": "fixed",
    "undefined or unknown uncertainty": "fixed",
    "no uncertainty": "fixed",
    "none": "fixed",
    "lognormal": "lognormal",
    "normal": "normal",
    "uniform": "uniform",
    "triangular": "triangular",
}


def add_brightway(build: Builder, grids: Sequence[DatabaseSheet]) -> None:
    """Adds the activities of a workbook; one that cannot be read is refused whole."""
    book = book_of(grids, build.book)
    build.source_format = "Brightway XLSX"
    _Sheets(build, book, grids).add()


class _Sheets:
    def __init__(self, build: Builder, book: Book, grids: Sequence[DatabaseSheet]):
        self.build, self.book = build, book
        lines = [line for lines in self._sections() for line in lines]
        self.marks = DecimalMark.of(
            line.cells.get(title) for line in lines for title in ("amount", "scale", "loc")
        )
        if said := self.marks.finding(grids[0].path):
            build.book.checks.append(said)
        self.project = self._scope(None, book.project)
        self.shared = self._scope(self.project, book.shared)
        self.groups: dict[str, FormulaScope] = {}
        self.processes = [
            activity for activity in book.activities if self._type(activity) in PROCESSES
        ]
        self.others = {
            activity.name: activity
            for activity in book.activities
            if self._type(activity) in (*PRODUCTS, *ELEMENTARIES)
        }
        self.key_of = self._keys()

    @staticmethod
    def _type(activity: Activity) -> str:
        return activity.text("type").lower()

    def _sections(self) -> list[list[ActivityLine]]:
        sections = [self.book.project, self.book.shared]
        for activity in self.book.activities:
            for section in (activity.parameters, activity.exchanges):
                sections += [section.lines] if section else []
        return sections

    def _keys(self) -> dict[int, str]:
        """The id of each activity: its code, else its name, with the place where names repeat."""
        names = [activity.name for activity in self.processes]
        return {
            id(activity): activity.text("code")
            or (
                activity.name
                if names.count(activity.name) == 1
                else f"{activity.name}, {activity.text('location')}"
            )
            for activity in self.processes
        }

    def _scope(self, outer: FormulaScope | None, lines: Sequence[ActivityLine]) -> FormulaScope:
        scope = FormulaScope(outer)
        self._define(scope, lines)
        return scope

    def _define(self, scope: FormulaScope, lines: Sequence[ActivityLine]) -> None:
        self.build.book.meet("parameter", len(lines))
        for line in lines:
            name, formula = line.text("name"), plain_formula(line.text("formula"))
            if not name:
                raise refuse("value-missing", f"{line.place} name", "")
            value = line.cells.get("amount")
            if not is_blank(value) and not formula:
                value = read_number(value, line.place, marks=self.marks)
            scope.define(name, value, formula, line.place)
        self.build.book.read("parameter", len(lines))

    def add(self) -> None:
        for activity in self.processes:
            if activity.parameters:
                group = activity.parameters.group or f"\n{self.key_of[id(activity)]}"
                scope = self.groups.setdefault(group, FormulaScope(self.shared))
                self._define(scope, activity.parameters.lines)
        for activity in self.processes:
            self._product_flow(activity)
        for activity in self.book.activities:
            kind = self._type(activity)
            if kind in PROCESSES:
                with self.build.whole(self.key_of[id(activity)]):
                    self.build.called(activity.name)
                    self._process(activity)
            elif kind in (*PRODUCTS, *ELEMENTARIES):
                self.build.book.meet("flow")
                self.build.book.read("flow")
            else:
                reason = blocking(
                    "lca-activity-type", activity.place, kind, ", ".join(PROCESSES[1:])
                )
                self.build.notes.append(reason)
                self.build.book.meet("data set")
                self.build.book.refuse("data set", reason)

    def _product(self, activity: Activity) -> str:
        return activity.text("reference product") or activity.text("product") or activity.name

    def _product_flow(self, activity: Activity) -> int:
        return self._technical(self._product(activity), activity.text("unit"), activity.place)[0]

    def _technical(self, name: str, unit: str, place: str, owner: str = "") -> tuple[int, float]:
        """A product's flow, and the size of `unit` in the unit of the flow."""
        unit = long_unit(unit)
        flow = self.build.flow(
            f"{owner}|{name}" if owner else name,
            name,
            PRODUCT,
            unit,
            mass=mass_of(unit),
            energy=energy_of(unit),
            family="" if owner else name,
        )
        return flow, self._size(flow, unit, place)

    def _size(self, flow: int, unit: str, place: str) -> float:
        units = self.build.flows["unit"]
        units[flow] = units[flow] or unit
        return 1.0 if unit in ("", units[flow]) else conversion(unit, units[flow], place)

    def _process(self, activity: Activity) -> None:
        key, section = self.key_of[id(activity)], activity.exchanges
        category = activity.text("categories").replace("::", "/")
        process = self.build.process(key, activity.name, activity.text("location"), category)
        if process < 0:
            raise refuse("lca-activity-twice", activity.place, key)
        lines = section.lines if section else []
        self.build.book.meet("exchange", len(lines))
        if section:
            self._name_columns(section)
        scope = self._scope_of(activity)
        made = [line for line in lines if line.text("type").lower() == "production"]
        for line in lines:
            self._exchange(process, activity, line, scope, made)
        if not made:
            flow = self._product_flow(activity)
            self.build.exchange(process, flow, 1.0, REFERENCE)
            self.build.reference_unit(process, self.build.flows["unit"][flow], 1.0)
        if not lines:
            self.build.notes.append(note("lca-activity-empty", activity.place, activity.name))
        self.build.book.read("exchange", len(lines))

    def _scope_of(self, activity: Activity) -> FormulaScope:
        if not activity.parameters:
            return self.shared
        return self.groups[activity.parameters.group or f"\n{self.key_of[id(activity)]}"]

    def _name_columns(self, section: Section) -> None:
        for title in section.titles:
            if title not in KNOWN and any(line.text(title) for line in section.lines):
                self.build.notes.append(note("lca-column-unknown", section.place, title))

    def _exchange(
        self,
        process: int,
        activity: Activity,
        line: ActivityLine,
        scope: FormulaScope,
        made: list[ActivityLine],
    ) -> None:
        kind = line.text("type").lower()
        if kind not in EXCHANGES:
            raise refuse("value-type", f"{line.place} type", kind, ", ".join(EXCHANGES))
        if not line.text("name"):
            raise refuse("value-missing", f"{line.place} name", "")
        amount, flags, provider = self._amount(line, scope), 0, ""
        if kind == "biosphere":
            flow, size = self._elementary(line)
            flags = INPUT * self._is_resource(line)
        elif kind == "production":
            flow, size = self._made(activity, line)
            is_reference = line is self._reference(activity, made)
            flags = REFERENCE * is_reference
            if is_reference:
                self.build.reference_unit(
                    process, long_unit(line.text("unit")) or self.build.flows["unit"][flow], size
                )
        else:
            flow, size, provider = self._used(line)
            flags = AVOIDED if kind == "substitution" else INPUT
        self.build.negative(amount, line.place, line.text("name"))
        law = self._law(line, size)
        self.build.exchange(process, flow, amount * size, flags, provider=provider, law=law)

    def _amount(self, line: ActivityLine, scope: FormulaScope) -> float:
        value, formula = line.cells.get("amount"), plain_formula(line.text("formula"))
        stated = None
        if not is_blank(value) and line.text("amount"):
            stated = read_number(value, f"{line.place} amount", marks=self.marks)
        if not formula:
            if stated is None:
                raise refuse("value-missing", f"{line.place} amount", "")
            return stated
        amount, said = computed(scope, formula, stated, line.place)
        if said is not None:
            self.build.notes.append(said)
        return amount

    def _reference(self, activity: Activity, made: list[ActivityLine]) -> ActivityLine | None:
        """The production exchange of the activity's own product, else the first."""
        own = [
            line for line in made if line.text("name") in (activity.name, self._product(activity))
        ]
        return next(iter(own or made), None)

    def _made(self, activity: Activity, line: ActivityLine) -> tuple[int, float]:
        name = line.text("reference product") or line.text("product") or line.text("name")
        name = self._product(activity) if name == activity.name else name
        return self._technical(name, line.text("unit"), line.place)

    def _used(self, line: ActivityLine) -> tuple[int, float, str]:
        """Flow, size and provider of an exchange with another activity."""
        name, unit, place = line.text("name"), line.text("unit"), line.text("location")
        parts = re.split(r"::|,\s*", line.text("input").strip("()'\" "))
        database = line.text("database") or (parts[0].strip("'\" ") if len(parts) == 2 else "")
        if database and self.book.database and database != self.book.database:
            return *self._technical(name, unit, line.place, owner=database), ""
        code = parts[1].strip("'\" ") if len(parts) == 2 else ""
        product = line.text("reference product") or line.text("product")
        named = [
            activity
            for activity in self.processes
            if activity.name == name and product in ("", self._product(activity))
        ]
        if code:
            named = [activity for activity in named if self.key_of[id(activity)] == code]
        there = [activity for activity in named if place in ("", activity.text("location"))]
        products = {self._product(activity) for activity in there or named}
        if len(products) > 1:
            raise refuse("lca-provider-many", line.place, name, "; ".join(sorted(products)))
        flow, size = self._technical(next(iter(products), product or name), unit, line.place)
        if len(there) == 1:
            return flow, size, self.key_of[id(there[0])]
        return flow, size, code or (f"{name}, {place}" if named and not there else "")

    def _elementary(self, line: ActivityLine) -> tuple[int, float]:
        name, unit = line.text("name"), long_unit(line.text("unit"))
        known = self.others.get(name)
        place = line.text("categories") or (known.text("categories") if known else "")
        place = place.replace("::", "/")
        unit = unit or long_unit(known.text("unit") if known else "")
        flow = self.build.flow(f"{name}|{place}", name, ELEMENTARY, unit, compartment=place)
        return flow, self._size(flow, unit, line.place)

    def _is_resource(self, line: ActivityLine) -> bool:
        known = self.others.get(line.text("name"))
        kind = self._type(known) if known else ""
        return "resource" in line.text("categories").lower() or "resource" in kind

    def _law(self, line: ActivityLine, size: float) -> Law:
        word = line.text("uncertainty type").lower()
        name = SPREADS.get(word or "0")
        if name is None:
            self.build.notes.append(warning("lca-spread-kind", line.place, word))
            return FIXED
        if name == "fixed":
            return FIXED
        spread, low, high = (
            self._optional(line, title) for title in ("scale", "minimum", "maximum")
        )
        if name in ("lognormal", "normal"):
            return LAWS.index(name), spread * (size if name == "normal" else 1.0), NAN, NAN
        return LAWS.index(name), 0.0, low * size, high * size

    def _optional(self, line: ActivityLine, title: str) -> float:
        value = line.cells.get(title)
        if is_blank(value) or not line.text(title):
            return NAN
        return read_number(value, f"{line.place} {title}", marks=self.marks)


def plain_formula(text: str) -> str:
    """A formula of Python in the words of `formulas`: ``**`` is a power, log the natural one."""
    return re.sub(r"\blog\s*\(", "ln(", text.replace("**", "^"))
