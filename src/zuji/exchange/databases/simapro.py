"""SimaPro CSV: processes, product stages and their parameters, in the units of the file.

Assemblies and life cycles are processes that take what they list. A waste scenario whose fractions
are of all waste types hands its waste over to the treatments. What depends on the composition of an
assembly (disposal, disassembly, reuse, fractions by waste type) is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.core.figures import in_full
from zuji.core.refusals import note, refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.formulas import FormulaScope
from zuji.exchange.databases.measures import energy_of, mass_of
from zuji.exchange.databases.simapro_numbers import SimaProNumbers
from zuji.exchange.databases.simapro_text import (
    EMITTED,
    LISTS,
    OF_PROCESS,
    OF_STAGE,
    PARAMETERS,
    PROCESS,
    STAGE,
    TAKEN,
    SimaProBlock,
    SimaProRow,
    SimaProText,
    text_of,
)
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    PRODUCT,
    REFERENCE,
    WASTE,
    Builder,
    Database,
)

STAGES = ("assembly", "life cycle")
"""Product stages that are read."""
ALL_TYPES = ("", "all waste types", "not defined", "unspecified")
EXACT = 1e-6


def read_simapro(archive: Archive, name: str) -> Database:
    """Reads every file; a process or stage that cannot be read is refused whole, by name."""
    build = Builder(name, "SimaPro CSV")
    for path in archive.ending(".csv", ".txt"):
        content = archive.read(path)
        if b"{" not in content[:200]:
            continue
        _File(build, text_of(content, path)).read()
    return build.done()


class _File:
    def __init__(self, build: Builder, text: SimaProText):
        self.build, self.text = build, text
        self.numbers = SimaProNumbers(text)
        self.cas: dict[tuple[str, str], str] = {}

    def read(self) -> None:
        blocks = self.text.blocks
        self.build.book.checks += [self.text.said] if self.text.said else []
        self.build.book.meet("block", len(blocks))
        for block in blocks:
            if block.kind == "Units":
                self.numbers.learn_units(block)
            elif block.kind in LISTS:
                for row in block.rows(""):
                    if row.cell(2)[:1].isdigit():
                        self.cas[(LISTS[block.kind], row.cell(0))] = row.cell(2)
            elif block.kind not in (PROCESS, STAGE, "Quantities", *PARAMETERS):
                reason = note("lca-block-other", self._place(block), block.kind)
                self.build.book.ignore("block", reason)
                continue
            self.build.book.read("block")
        scope = self._parameters("Project", self._parameters("Database", None))
        for block in blocks:
            if block.kind in (PROCESS, STAGE):
                with self.build.whole(f"{self._place(block)} {title_of(block)}"):
                    _SimaProProcess(self, block, scope).add()
        self.build.notes += self.numbers.notes

    def _place(self, block: SimaProBlock) -> str:
        return f"{self.text.place}:{block.line}"

    def _parameters(self, level: str, outer: FormulaScope | None) -> FormulaScope:
        rows: list[list[SimaProRow]] = [[], []]
        for block in self.text.blocks:
            if block.kind in PARAMETERS and block.kind.startswith(level):
                rows[block.kind.endswith("Calculated parameters")] += block.rows("")
        return self.numbers.scope(outer, rows[0], rows[1], self.build.book)


def title_of(block: SimaProBlock) -> str:
    """The name of a process or stage: its own, else that of its first product."""
    first = block.rows("Products", "Waste treatment", "Waste scenario")
    return block.fields.get("Process name") or (first[0].cell(0) if first else "")


@dataclass
class _SimaProProcess:
    """One process or product stage."""

    file: _File
    block: SimaProBlock
    outer: FormulaScope

    def __post_init__(self) -> None:
        self.build, self.numbers = self.file.build, self.file.numbers
        self.stage = self.block.fields.get("Category type", "").lower()
        self.products = self.block.rows("Products")
        self.treated = self.block.rows("Waste treatment", "Waste scenario")
        self.own = 0.0

    def add(self) -> None:
        rows = [row for rows in self.block.sections.values() for row in rows]
        book = self.build.book
        self.build.called(title_of(self.block), *(row.cell(0) for row in self.products))
        known = OF_PROCESS if self.block.kind == PROCESS else OF_STAGE
        used = [row for name in known[:-2] for row in self.block.rows(name)]
        book.meet("exchange", len(used))
        self._check(rows)
        self.scope = self.numbers.scope_of(self.outer, self.block, book)
        fields, title = self.block.fields, title_of(self.block)
        first = (self.products or self.treated)[0]
        key = fields.get("Process identifier") or fields.get("PlatformId") or ""
        if not key:
            key = first.cell(0) if self.block.kind == STAGE else f"{title}|{first.cell(0)}"
        place, category = fields.get("Geography", ""), fields.get("Category type", "")
        self.process = self.build.process(key, title, place, category, "economic")
        if self.process < 0:
            raise refuse("lca-activity-twice", self._place(first), key)
        self._outputs()
        self._inputs()
        book.read("exchange", len(used))

    def _place(self, row: SimaProRow) -> str:
        return self.numbers.place(row)

    def _check(self, rows: list[SimaProRow]) -> None:
        line = SimaProRow(self.block.line, [])
        if self.block.unknown:
            row = self.block.unknown[0]
            raise refuse(
                "lca-section-unknown", self._place(row), row.cell(0), ", ".join(OF_PROCESS)
            )
        if not self.products and not self.treated:
            raise refuse("lca-reference-none", self._place(line), title_of(self.block))
        if self.treated and (self.products or len(self.treated) > 1):
            shown = ", ".join(row.cell(0) for row in [*self.products, *self.treated])
            raise refuse("lca-reference-twice", self._place(self.treated[0]), shown)
        if not self.treated:
            for row in self.block.rows("Separated waste", "Remaining waste"):
                raise refuse("lca-section-elsewhere", self._place(row), row.cell(0))
        if self.block.kind == STAGE:
            self._check_stage()

    def _check_stage(self) -> None:
        place = self._place(SimaProRow(self.block.line, []))
        if self.stage not in STAGES:
            raise refuse(
                "lca-stage", place, self.block.fields.get("Category type", "—"), ", ".join(STAGES)
            )
        sections = ("Waste/Disposal scenario", "Waste scenarios", "Disposal scenarios")
        for row in self.block.rows(*sections, "Disassemblies", "Reuses", "Reference assembly"):
            raise refuse("lca-stage-waste", self._place(row), row.cell(0))

    def _outputs(self) -> None:
        for place, row in enumerate(self.products):
            share = row.cell(3) if self.block.kind == PROCESS else ""
            flow, amount, unit = self._technical(row, PRODUCT)
            self._check_amount(amount, row)
            self.build.exchange(self.process, flow, amount, REFERENCE if place == 0 else 0)
            self._share(flow, share, row)
            if place == 0:
                self.build.reference_unit(self.process, unit, 1.0)
                self.own, self.first = amount, flow
        for row in self.treated:
            flow, amount, unit = self._technical(row, WASTE)
            self._check_amount(amount if amount > 0 else 0.0, row)
            self.build.exchange(self.process, flow, amount, REFERENCE | INPUT)
            self.build.reference_unit(self.process, unit, 1.0)
            self.own, self.first = amount, flow
            self._fractions(row, amount, unit)

    def _check_amount(self, amount: float, row: SimaProRow) -> None:
        if amount == 0:
            raise refuse("lca-reference-zero", self._place(row), row.cell(0))

    def _share(self, flow: int, text: str, row: SimaProRow) -> None:
        text = text.strip().removesuffix("%").strip()
        if not text and len(self.products) == 1:
            return
        share = self.numbers.amount(text, self._place(row), self.scope) / 100
        if len(self.products) == 1 and abs(share - 1) > EXACT:
            raise refuse("lca-share-alone", self._place(row), f"{in_full(100 * share)} %", "100 %")
        self.build.share(self.process, flow, "economic", share)

    def _inputs(self) -> None:
        block = self.block
        stage = ("Materials/assemblies", "Processes", "Assembly", "Additional life cycles")
        taken = self._sum(block.rows(*TAKEN, *stage), PRODUCT, INPUT)
        self._sum(block.rows("Avoided products"), PRODUCT, AVOIDED)
        self._sum(block.rows("Waste to treatment"), WASTE, 0)
        if taken >= self.own > 0:
            name = self.build.flows["name"][self.first]
            raise refuse("lca-takes-itself", self._place(SimaProRow(block.line, [])), name)
        for section in ("Resources", *EMITTED):
            for row in block.rows(section):
                self._elementary(row, section)

    def _sum(self, rows: list[SimaProRow], kind: int, flags: int) -> float:
        """Adds exchanges with other processes; how much of its own product the process takes."""
        own = 0.0
        for row in rows:
            flow, amount, _ = self._technical(row, kind)
            law = self.numbers.law(row, 3, self._size(row.cell(1), row)[1])
            self.build.exchange(self.process, flow, amount, flags, law=law)
            own += amount if flow == self.first else 0.0
        return own

    def _size(self, unit: str, row: SimaProRow) -> tuple[str, float]:
        return self.numbers.in_reference(unit, self._place(row))

    def _technical(self, row: SimaProRow, kind: int) -> tuple[int, float, str]:
        """Flow, amount and unit of a row ``name; unit; amount``, in the reference unit."""
        name = row.cell(0)
        if not name:
            raise refuse("value-missing", self._place(row), "")
        unit, size = self._size(row.cell(1), row)
        amount = self.numbers.amount(row.cell(2), self._place(row), self.scope) * size
        self.build.negative(amount, self._place(row), name)
        return self._flow(name, unit, kind), amount, unit

    def _flow(self, name: str, unit: str, kind: int) -> int:
        return self.build.flow(
            f"{name}|{unit}",
            name,
            kind,
            unit,
            mass=mass_of(unit),
            energy=energy_of(unit),
            family=name,
        )

    def _elementary(self, row: SimaProRow, section: str) -> None:
        """A row ``name; compartment; unit; amount``; older files have the amount before the
        unit.
        """
        unit, amount_text = row.cell(2), row.cell(3)
        if unit not in self.numbers.units and amount_text in self.numbers.units:
            unit, amount_text = amount_text, unit
        place = self._place(row)
        if len(row.cells) < 4 or not row.cell(0):
            raise refuse("value-missing", place, row.cell(0), "name; compartment; unit; amount")
        unit, size = self._size(unit, row)
        amount = self.numbers.amount(amount_text, place, self.scope) * size
        self.build.negative(amount, place, row.cell(0))
        compartment = "/".join(part for part in (section, row.cell(1)) if part)
        flow = self.build.flow(
            f"{row.cell(0)}|{compartment}|{unit}",
            row.cell(0),
            ELEMENTARY,
            unit,
            cas=self.file.cas.get((section, row.cell(0)), ""),
            compartment=compartment,
        )
        flags = INPUT if section == "Resources" else 0
        law = self.numbers.law(row, 4, size)
        self.build.exchange(self.process, flow, amount, flags, law=law)

    def _fractions(self, row: SimaProRow, amount: float, unit: str) -> None:
        """The treatments of a waste scenario: separated fractions, and the rest of them."""
        separated = self._percentages("Separated waste")
        remaining = self._percentages("Remaining waste")
        rest = 1 - sum(share for _, share in separated)
        place = self._place(row)
        if rest < -EXACT:
            raise refuse("lca-waste-shares", place, f"{in_full(100 * (1 - rest))} %", "≤ 100 %")
        total = sum(share for _, share in remaining)
        if (separated or remaining) and rest > EXACT and abs(total - 1) > EXACT:
            raise refuse("lca-waste-shares", place, f"{in_full(100 * total)} %", "100 %")
        parts = [*separated, *((name, share * max(rest, 0.0)) for name, share in remaining)]
        for name, share in parts:
            flow = self._flow(name, unit, WASTE)
            self.build.exchange(self.process, flow, amount * share, 0)

    def _percentages(self, section: str) -> list[tuple[str, float]]:
        """Treatment and share of each row ``treatment; waste type; percentage``."""
        parts = []
        for row in self.block.rows(section):
            if row.cell(1).lower() not in ALL_TYPES:
                raise refuse("lca-waste-type", self._place(row), row.cell(1), "All waste types")
            share = self.numbers.amount(row.cell(2), self._place(row), self.scope) / 100
            parts.append((row.cell(0), share))
        return parts
