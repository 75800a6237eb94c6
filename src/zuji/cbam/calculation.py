"""Embedded emissions of the goods of an installation (equations 55 to 66 of Annex III,
Regulation (EU) 2025/2547).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zuji.cbam.countries import UNKNOWN, table_name
from zuji.cbam.defaults import default_value
from zuji.cbam.energy import HEAT_TOLERANCE, HeatFlow, check_heat
from zuji.cbam.fields import CbamFindings, Fields
from zuji.cbam.installation import (
    DIRECT,
    Installation,
    Precursor,
    ProducedGood,
    ProductionProcess,
    read_installation,
)
from zuji.cbam.plausible import check_good
from zuji.core.figures import in_full
from zuji.core.refusals import Refusal, blocking, note, warning


@dataclass(frozen=True)
class Specific:
    """Embedded emissions in t CO2e per tonne; `by_default` is the part that default values give."""

    direct: float
    indirect: float
    by_default: float = 0.0

    @property
    def total(self) -> float:
        return self.direct + self.indirect


@dataclass
class Attributed:
    """The terms of equation 55, t CO2e in the period; `heat_own` is the part of `heat_in` that
    units and processes of the installation itself make.
    """

    direct: float
    heat_in: float
    heat_own: float
    heat_out: float
    gas_in: float
    gas_out: float
    power_out: float
    indirect: float
    total: float

    def record(self) -> dict[str, float]:
        return {
            "direct_t": self.direct,
            "heat_imported_t": self.heat_in,
            "heat_exported_t": self.heat_out,
            "waste_gas_imported_t": self.gas_in,
            "waste_gas_exported_t": self.gas_out,
            "electricity_exported_t": self.power_out,
            "attributed_direct_t": self.total,
            "attributed_indirect_t": self.indirect,
        }


@dataclass
class PrecursorResult:
    """A precursor in a process with its specific emissions."""

    precursor: Precursor
    source: str
    specific: Specific
    parts: list[PrecursorResult] = field(default_factory=list)
    route: str = ""

    def record(self, activity: float) -> dict[str, Any]:
        quantity = self.precursor.quantity
        return {
            "cn": self.precursor.good.cn,
            "name": self.precursor.name,
            "source": self.source,
            "country": self.precursor.country,
            "quantity_t": quantity,
            "specific_consumption": quantity / activity,
            "direct": self.specific.direct,
            "indirect": self.specific.indirect,
            "embedded_direct_t": quantity * self.specific.direct,
            "embedded_indirect_t": quantity * self.specific.indirect,
            "default_share": _share(self.specific),
            "precursors": [each.record(1.0) for each in self.parts],
        }


@dataclass
class SolvedProcess:
    """A process with its attributed emissions and precursors."""

    process: ProductionProcess
    attributed: Attributed
    precursors: list[PrecursorResult]
    activity: float

    def share(self, product: ProducedGood) -> float:
        """The part of the process's emissions that a product carries (point A.2): by functional
        units where all products have the same one, else by tonnes; or by moles.
        """
        weights = {id(p): self.weight(p) for p in self.process.products}
        return weights[id(product)] / sum(weights.values())

    def weight(self, product: ProducedGood) -> float:
        """Moles, functional units or tonnes of a product."""
        if self.process.by_moles:
            return product.quantity / (product.molar_mass or 1.0)
        units = {p.good.unit if p.good and p.content else "t" for p in self.process.products}
        is_common = len(units) == 1 and not self.process.by_mass
        return product.quantity * (product.content or 1.0 if is_common else 1.0)


def _share(specific: Specific) -> float:
    return specific.by_default / specific.total if specific.total else 0.0


@dataclass
class InstallationSolver:
    """Solves the processes of an installation, each after those it takes from."""

    made: Installation
    solved: dict[str, SolvedProcess] = field(default_factory=dict)
    under_way: list[str] = field(default_factory=list)

    @property
    def told(self) -> CbamFindings:
        return self.made.fields.told

    def counts_indirect(self, product: ProducedGood) -> bool:
        """Whether the electricity of a good's own process counts."""
        if self.made.is_transitional or product.good is None:
            return True
        return not product.good.is_direct_only

    def solve(self, name: str) -> SolvedProcess | None:
        """A process with all it needs; None with a finding where it needs itself."""
        if name in self.solved:
            return self.solved[name]
        process = self.made.processes[name]
        if name in self.under_way:
            circle = " → ".join([*self.under_way[self.under_way.index(name) :], name])
            self.told.add(blocking("cbam-cycle", process.fields.place(), circle))
            return None
        self.under_way.append(name)
        precursors = [
            found for each in process.precursors if (found := self.precursor(each, process))
        ]
        self.under_way.pop()
        self.check_stated(process)
        activity = sum(product.quantity for product in process.products)
        solved = SolvedProcess(process, self.attribute(process), precursors, activity)
        if process.by_moles:
            for product in process.products:
                if not product.molar_mass:
                    product.fields.miss("molar_mass", "g/mol")
        if not activity:
            return None
        self.solved[name] = solved
        return solved

    def check_stated(self, process: ProductionProcess) -> None:
        """Say where nothing stands for emissions that count; zero is written as zero."""
        counts = any(p.good and self.counts_indirect(p) for p in process.products)
        if counts and process.fields.key("electricity", "electricity_consumed") is None:
            self.told.add(warning("cbam-power-none", process.fields.place(), name=process.name))
        sources = (process.is_fed, process.precursors, process.heat_in, process.gas_in)
        if not any(sources) and process.fields.key(*DIRECT) is None:
            self.told.add(warning("cbam-direct-none", process.fields.place(), name=process.name))

    def attribute(self, process: ProductionProcess) -> Attributed:
        """Equation 55 and 56; a negative result is set to zero and said."""
        heats = [(flow, self.heat(flow, process)) for flow in process.heat_in]
        heat_in = sum(amount for _, amount in heats)
        heat_out = sum(self.heat(flow, process) for flow in process.heat_out)
        direct = process.given_direct + process.stream_emissions
        power_out = self.power(process, is_output=True)
        total = direct + heat_in - heat_out + process.gas_in - process.gas_out - power_out
        if total < 0:
            read = f"{in_full(total)} tCO2e"
            self.told.add(warning("cbam-negative", process.fields.place(), read))
        return Attributed(
            direct=direct,
            heat_in=heat_in,
            heat_own=sum(
                amount for flow, amount in heats if flow.unit or flow.process in self.made.processes
            ),
            heat_out=heat_out,
            gas_in=process.gas_in,
            gas_out=process.gas_out,
            power_out=power_out,
            indirect=self.power(process, is_output=False),
            total=max(total, 0.0),
        )

    def heat(self, flow: HeatFlow, process: ProductionProcess) -> float:
        """Emissions of a heat flow, from its own factor or that of its unit."""
        if not flow.unit:
            return flow.emissions()
        unit = self.made.units.get(flow.unit)
        if unit is None:
            options = " · ".join(self.made.units)
            place = flow.fields.place("unit_id")
            self.told.add(blocking("cbam-process-unknown", place, flow.unit, options))
            return 0.0
        if any(each is flow for each in process.heat_in):
            unit.taken += flow.amount
        return flow.amount * (unit.heat_factor if flow.factor is None else flow.factor)

    def power(self, process: ProductionProcess, *, is_output: bool) -> float:
        """Emissions of electricity taken or given; its factor must be known where it counts."""
        total = 0.0
        for flow in process.power_out if is_output else process.power:
            unit = self.made.units.get(flow.unit)
            factor = unit.power_factor if unit and flow.factor is None else flow.factor
            counts = is_output or any(map(self.counts_indirect, process.products))
            if factor is None:
                place = flow.fields.place("ef")
                if counts:
                    self.told.add(blocking("cbam-power-factor", place, "", "tCO2/MWh"))
                continue
            total += flow.amount * factor
        return total

    def precursor(
        self, each: Precursor, process: ProductionProcess | None
    ) -> PrecursorResult | None:
        """A precursor's specific emissions from its process, its supplier or the tables."""
        place = each.fields.place()
        if each.is_exempt:
            self.told.add(note("cbam-precursor-exempt", place, table_name(each.country)))
            return PrecursorResult(each, "exempt", Specific(0.0, 0.0))
        if each.process:
            return self.internal(each)
        if each.is_default:
            try:
                value = default_value(
                    each.good.cn, each.country or UNKNOWN, each.year, place, choice=each.route
                )
            except Refusal as problem:
                self.told.findings.extend(problem.findings)
                return None
            self.told.findings.extend(value.findings)
            direct, indirect = value.split()
            read = f"{each.good.cn} {in_full(direct + indirect, 4)} tCO2e/t"
            self.told.add(
                note("cbam-default-used", place, read, country=table_name(value.row.country))
            )
            specific = Specific(direct, indirect, direct + indirect)
            return PrecursorResult(each, "default", specific, route=value.row.route)
        parts = [found for part in each.precursors if (found := self.precursor(part, None))]
        direct = (each.direct or 0.0) + sum(p.precursor.quantity * p.specific.direct for p in parts)
        own = self.own_indirect(each)
        if each.indirect is None and not each.good.is_direct_only:
            self.told.add(warning("cbam-precursor-indirect", place, each.good.cn))
        indirect = own + sum(p.precursor.quantity * self.taken(p, each) for p in parts)
        defaults = sum(p.precursor.quantity * p.specific.by_default for p in parts)
        return PrecursorResult(each, "actual", Specific(direct, indirect, defaults), parts)

    def own_indirect(self, each: Precursor) -> float:
        """What a supplier states of a precursor's indirect emissions. The electricity of the
        process of a good of Annex II counts nowhere, which is said.
        """
        stated = each.indirect or 0.0
        if self.made.is_transitional or not each.good.is_direct_only or not each.is_attributed:
            return stated
        if stated:
            place = each.fields.place("attributed_indirect")
            self.told.add(note("cbam-attributed-indirect", place, in_full(stated), cn=each.good.cn))
        return 0.0

    def taken(self, part: PrecursorResult, into: Precursor) -> float:
        """The indirect emissions that a precursor hands on to a complex good (point 3.1)."""
        hands_on = self.made.is_transitional or into.good.is_direct_only
        return part.specific.indirect if hands_on or counted(part) else 0.0

    def internal(self, each: Precursor) -> PrecursorResult | None:
        """A precursor from another process of the installation: the average of its goods of the
        same CN code, else of all.
        """
        if each.process not in self.made.processes:
            options = " · ".join(self.made.processes)
            place = each.fields.place("process")
            self.told.add(blocking("cbam-process-unknown", place, each.process, options))
            return None
        source = self.solve(each.process)
        if source is None:
            return None
        products = source.process.products
        if not any(p.good and p.good.cn == each.good.cn for p in products):
            place, read = each.fields.place("cn"), each.good.cn
            codes = " · ".join(p.good.cn for p in products if p.good)
            self.told.add(warning("cbam-precursor-cn", place, read, codes))
        values = [(share, self.specific(source, p)) for share, p in averaged(each, source)]
        average = Specific(
            sum(share * s.direct for share, s in values),
            sum(share * s.indirect for share, s in values),
            sum(share * s.by_default for share, s in values),
        )
        return PrecursorResult(each, "process", average)

    def specific(self, solved: SolvedProcess, product: ProducedGood) -> Specific:
        """Specific embedded emissions of a good per tonne (equations 57 to 60)."""
        share = solved.share(product)
        direct, indirect, defaults = solved.attributed.total, 0.0, 0.0
        if self.counts_indirect(product):
            indirect = solved.attributed.indirect
        for each in solved.precursors:
            quantity = each.precursor.quantity
            direct += quantity * each.specific.direct
            indirect += quantity * each.specific.indirect if self.hands_on(each, product) else 0.0
            defaults += quantity * each.specific.by_default
        size = share / product.quantity
        return Specific(direct * size, indirect * size, defaults * size)

    def hands_on(self, part: PrecursorResult, into: ProducedGood) -> bool:
        """Whether a precursor's indirect emissions count in a good (point 3.1)."""
        return self.made.is_transitional or _is_direct_only(into) or counted(part)

    def check_magnitude(self, solved: SolvedProcess, product: ProducedGood) -> None:
        """Say where a good emits more per tonne than any good of the mechanism does."""
        total = self.specific(solved, product).total
        if total > HIGHEST_SPECIFIC:
            place, read = product.fields.place(), f"{in_full(total, 4)} tCO2e/t"
            self.told.add(warning("cbam-magnitude", place, read))


HIGHEST_SPECIFIC = 60.0
"""tCO2e/t; the highest default value, of hydrogen, is 35 with its mark-up."""


def _is_direct_only(product: ProducedGood) -> bool:
    return product.good is not None and product.good.is_direct_only


def counted(part: PrecursorResult) -> bool:
    """Whether a precursor's indirect emissions count in goods that are not in Annex II."""
    return not part.precursor.good.is_direct_only


def averaged(each: Precursor, source: SolvedProcess) -> list[tuple[float, ProducedGood]]:
    """The goods of the process that a precursor comes from, with their shares of its tonnes: those
    of its CN code, else all of the mechanism, else all.
    """
    products = [p for p in source.process.products if p.good]
    same = [p for p in products if p.good and p.good.cn == each.good.cn]
    taken = same or products or source.process.products
    tonnes = sum(product.quantity for product in taken)
    return [(product.quantity / tonnes, product) for product in taken]


def solved_installation(fields: Fields) -> InstallationSolver:
    """The installation of a file with all its processes solved. Refuses with everything that
    blocks.
    """
    made = read_installation(fields)
    told = fields.told
    told.refuse_blocks()
    solver = InstallationSolver(made)
    for name in made.processes:
        solver.solve(name)
    check_heat(made.units, told)
    check_exchanges(made)
    _check_taken(solver)
    for solved in solver.solved.values():
        for product in solved.process.products:
            solver.check_magnitude(solved, product)
            check_good(told, solved.process, product)
    told.refuse_blocks()
    return solver


def good_record(
    solver: InstallationSolver, solved: SolvedProcess, product: ProducedGood
) -> dict[str, Any]:
    """A good as the answer shows it: per functional unit, and per tonne beside it."""
    good = product.good
    if good is None:
        raise ValueError(product.name)
    specific = solver.specific(solved, product)
    content = product.content or 1.0
    unit = f"tCO2e/{good.unit if product.content else 't'}"
    size = solved.share(product) / product.quantity
    return {
        "cn": good.cn,
        "name": product.name,
        "category": good.category,
        "process": solved.process.id,
        "route": product.route or solved.process.route,
        "quantity_t": product.quantity,
        "quantity_functional": product.quantity * content,
        "direct": specific.direct / content,
        "indirect": specific.indirect / content,
        "total": specific.total / content,
        "unit": unit,
        "per_tonne": {
            "direct": specific.direct,
            "indirect": specific.indirect,
            "total": specific.total,
        },
        "indirect_counts": solver.counts_indirect(product),
        "electricity_indirect_per_tonne": solved.attributed.indirect * size,
        "default_share": _share(specific),
        "precursors": [
            each.record(product.quantity / solved.share(product)) for each in solved.precursors
        ],
        "parameters": product.fields.data.get("parameters"),
        "carbon_price": product.fields.data.get("carbon_price"),
    }


def process_record(solved: SolvedProcess) -> dict[str, Any]:
    """A process as the answer shows it."""
    embedded = [(each.precursor.quantity, each.specific) for each in solved.precursors]
    return {
        "id": solved.process.id,
        "name": solved.process.name,
        "route": solved.process.route,
        "activity_level_t": solved.activity,
        **solved.attributed.record(),
        "precursors_direct_t": sum(quantity * each.direct for quantity, each in embedded),
        "precursors_indirect_t": sum(quantity * each.indirect for quantity, each in embedded),
        "biogenic_t": solved.process.biogenic,
    }


def check_exchanges(made: Installation) -> None:
    """Heat between two processes of the installation leaves one and enters the other, once."""
    sent: dict[tuple[str, str], float] = {}
    taken: dict[tuple[str, str], float] = {}
    for process in made.processes.values():
        for flow in process.heat_out:
            if flow.process in made.processes:
                key = (process.id, flow.process)
                sent[key] = sent.get(key, 0.0) + flow.amount
        for flow in process.heat_in:
            if flow.process in made.processes:
                key = (flow.process, process.id)
                taken[key] = taken.get(key, 0.0) + flow.amount
    for key in sent | taken:
        one, other = sent.get(key, 0.0), taken.get(key, 0.0)
        if abs(one - other) > HEAT_TOLERANCE * max(one, other):
            place = made.processes[key[1]].fields.place("heat_imported")
            read, expected = f"{in_full(other)} TJ", f"{in_full(one)} TJ"
            made.fields.told.add(
                blocking("cbam-heat-unmatched", place, read, expected, source=key[0], sink=key[1])
            )


def _check_taken(solver: InstallationSolver) -> None:
    """More of an own precursor taken than its process makes."""
    taken: dict[str, float] = {}
    for process in solver.made.processes.values():
        for each in process.precursors:
            if each.process:
                taken[each.process] = taken.get(each.process, 0.0) + each.quantity
    for name, amount in taken.items():
        solved = solver.solved.get(name)
        if solved and amount > solved.activity * (1 + HEAT_TOLERANCE):
            place = solved.process.fields.place()
            read, most = f"{in_full(amount)} t", f"≤ {in_full(solved.activity)} t"
            solver.told.add(blocking("cbam-precursor-over", place, read, most))
