"""A product footprint beside CBAM's embedded emissions of the same good: each difference with its
cause and its amount. Both columns sum to their totals, and the differences to theirs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zuji.cbam.calculation import InstallationSolver, SolvedProcess
from zuji.cbam.goods import CbamGood
from zuji.cbam.installation import ProducedGood
from zuji.cbam.measured import GWP
from zuji.cbam.parts import EmbeddedPart, embedded_parts
from zuji.compare.cbam_words import CAUSES, SOURCES, Cause
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Finding, Refusal, note, refuse, warning
from zuji.footprint.assess import Assessment
from zuji.sectors.model import Step

PLACES = 4
"""Decimals of the printed table, t CO2e per tonne."""
CLOSE = 0.05
"""Materiality of the verification of embedded emissions (Regulation (EU) 2025/2546)."""
BY_KIND = {
    "transport": "transport",
    "use": "beyond",
    "end_of_life": "beyond",
    "upstream": "materials",
    "credit": "credits",
    "removal": "credits",
}
BEYOND = frozenset({"distribution", "use_phase", "end_of_life"})
OWN_PLANT = re.compile(r"captive_plant|power_plant|(?:\w+_)?boilers")
OWN_STEPS = "chp_"
"""Processes of sector models that make the site's own power and heat, and the beginning of such
steps where a model has one process.
"""
BY_PART = {
    "direct": "site",
    "heat_own": "site",
    "heat_in": "heat",
    "heat_out": "given",
    "gas_in": "given",
    "gas_out": "given",
    "power_out": "given",
    "floor": "floor",
    "power": "power",
    "bought": "precursors",
}


@dataclass(frozen=True)
class BridgeLine:
    """A part of a row: a step of the footprint, or an origin of embedded emissions."""

    name: Label
    footprint: float = 0.0
    cbam: float = 0.0

    def __add__(self, other: BridgeLine) -> BridgeLine:
        return BridgeLine(self.name, self.footprint + other.footprint, self.cbam + other.cbam)


@dataclass(frozen=True)
class BridgeRow:
    """What one cause moves, t CO2e per tonne of good."""

    cause: Cause
    footprint: float
    cbam: float
    lines: tuple[BridgeLine, ...] = ()

    @property
    def difference(self) -> float:
        return self.cbam - self.footprint

    @property
    def figures(self) -> tuple[float, float, float]:
        return self.footprint, self.cbam, self.difference

    def record(self) -> dict[str, Any]:
        return {
            "cause": self.cause.name,
            "title": {"zh": self.cause.title.zh, "en": self.cause.title.en},
            "why": {"zh": self.cause.why.zh, "en": self.cause.why.en},
            "footprint": self.footprint,
            "cbam": self.cbam,
            "difference": self.difference,
        }


@dataclass(frozen=True)
class CbamBridge:
    """The footprint's total and the embedded emissions of a CN code, t CO2e per tonne, and the rows
    between them.
    """

    cn: str
    footprint: float
    cbam: float
    rows: tuple[BridgeRow, ...]
    findings: tuple[Finding, ...] = field(default=())

    def printed(self, places: int = PLACES) -> CbamBridge:
        """The table as it is printed: each column in `places` decimals, rounded so that it sums to
        its total to the last digit.
        """
        footprint = rounded_to_sum([row.footprint for row in self.rows], places)
        cbam = rounded_to_sum([row.cbam for row in self.rows], places)
        rows = [
            replace(row, footprint=one, cbam=other)
            for row, one, other in zip(self.rows, footprint, cbam, strict=True)
        ]
        whole, embedded = round(self.footprint, places), round(self.cbam, places)
        return replace(self, footprint=whole, cbam=embedded, rows=tuple(rows))

    def record(self) -> dict[str, Any]:
        return {
            "cn": self.cn,
            "unit": "tCO2e/t",
            "footprint": self.footprint,
            "cbam": self.cbam,
            "difference": self.cbam - self.footprint,
            "rows": [row.record() for row in self.rows],
        }


def rounded_to_sum(values: Sequence[float], places: int) -> list[float]:
    """The values in `places` decimals, each by less than one unit of the last, so that they sum to
    their rounded sum (largest remainder; of equal ones the first).
    """
    scaled = [value * 10**places for value in values]
    floors = [math.floor(each) for each in scaled]
    left = round(math.fsum(scaled)) - sum(floors)
    order = sorted(range(len(scaled)), key=lambda i: (floors[i] - scaled[i], i))
    raised = set(order[:left])
    return [(each + (i in raised)) / 10**places for i, each in enumerate(floors)]


def bridge(
    assessment: Assessment, solver: InstallationSolver, solved: SolvedProcess, product: ProducedGood
) -> CbamBridge:
    """The footprint and the embedded emissions of a good side by side. Refuses a footprint that is
    not per mass (``cbam-bridge-unit``) and a product outside CBAM (``cbam-cn-outside``).
    """
    good = product.good
    if good is None:
        raise refuse("cbam-cn-outside", "cn", product.name)
    found: dict[str, dict[Label, BridgeLine]] = {}
    lines = [*_of_footprint(assessment, good)]
    parts = embedded_parts(solver, solved, product)
    lines += _of_cbam(parts, _taken_gases(assessment, good), any(c == "plant" for c, _ in lines))
    for cause, line in lines:
        if line.footprint or line.cbam:
            named = found.setdefault(cause, {})
            named[line.name] = named.get(line.name, BridgeLine(line.name)) + line
    rows = tuple(
        BridgeRow(
            CAUSES[name].of(good, name),
            math.fsum(line.footprint for line in found[name].values()),
            math.fsum(line.cbam for line in found[name].values()),
            tuple(found[name].values()),
        )
        for name in CAUSES
        if name in found
    )
    made = CbamBridge(
        good.cn,
        math.fsum(row.footprint for row in rows),
        math.fsum(row.cbam for row in rows),
        rows,
    )
    return replace(made, findings=_told(made, assessment, solver))


def _tonnes(assessment: Assessment) -> float:
    """Tonnes of product in the declared unit."""
    model = assessment.model
    try:
        return read_quantity(model.declared_amount, "t", "", model.declared_unit)
    except Refusal as problem:
        raise refuse("cbam-bridge-unit", "", assessment.unit, "kgCO2e/t · kgCO2e/kg") from problem


def _of_footprint(assessment: Assessment, good: CbamGood) -> Iterator[tuple[str, BridgeLine]]:
    """Each step of the footprint under its cause, those of the site parted by gas."""
    size = 0.001 / _tonnes(assessment)
    for step in assessment.model.steps:
        if step.id not in assessment.by_step:
            continue
        cause = _cause(step, assessment)
        gases = assessment.contributions[step.id]
        for gas, value in gases.items():
            if gas in assessment.profile.apart:
                continue
            under = cause or "site"
            if under in {"site", "plant"}:
                under = _by_gas(gas, good) or under
            yield under, BridgeLine(step.label, footprint=float(value) * size)


def _cause(step: Step, assessment: Assessment) -> str:
    """The cause under which a step stands; "" for emissions of the site."""
    if step.stage in BEYOND:
        return BY_KIND["use"]
    is_plant = OWN_PLANT.fullmatch(step.process) or step.id.startswith(OWN_STEPS)
    if is_plant and step.kind not in BY_KIND:
        return "plant"
    if step.kind == "energy":
        return "power" if assessment.model.slots[step.slot].unit.endswith("Wh") else "heat"
    return BY_KIND.get(step.kind, "")


def _by_gas(gas: str, good: CbamGood) -> str:
    """The cause of a gas of the site; "" for carbon dioxide."""
    if gas in {"co2_fossil", "co2_luc", "co2e"}:
        return ""
    return "weights" if gas in good.gases else "gases"


def _taken_gases(assessment: Assessment, good: CbamGood) -> list[tuple[Step, float]]:
    """Gases beside CO2 that count for a good, of the footprint's site, in t CO2e per tonne by the
    regulation's potentials.
    """
    size = 0.001 / _tonnes(assessment)
    return [
        (step, float(mass) * GWP[gas.upper()] * size)
        for step in assessment.model.steps
        if step.id in assessment.by_step and _cause(step, assessment) in {"", "plant"}
        for gas, mass in assessment.gases[step.id].items()
        if _by_gas(gas, good) == "weights"
    ]


def _of_cbam(
    parts: Iterable[EmbeddedPart], taken: Iterable[tuple[Step, float]], has_plant: bool
) -> Iterator[tuple[str, BridgeLine]]:
    """Each origin of embedded emissions under its cause. What the footprint's other gases weigh
    here is taken out of the site's direct emissions, and stands beside their weight there.
    """
    for step, amount in taken:
        yield "weights", BridgeLine(step.label, cbam=amount)
        yield "site", BridgeLine(step.label, cbam=-amount)
    for part in parts:
        is_plant = has_plant and part.kind == "heat_own"
        yield (
            "plant" if is_plant else BY_PART[part.kind],
            BridgeLine(_origin(part), cbam=part.amount),
        )


def _origin(part: EmbeddedPart) -> Label:
    """An origin in words; a bought precursor by its name, code and source."""
    if part.kind != "bought":
        return SOURCES[part.kind]
    names = " ".join(each for each in (part.name, part.cn) if each)
    source = SOURCES[part.source]
    return Label(f"{names}（{source.zh}）", f"{names} ({source.en})")


def _told(
    made: CbamBridge, assessment: Assessment, solver: InstallationSolver
) -> tuple[Finding, ...]:
    """Where the two do not rest on the same data: another year, or a site that differs by more than
    the materiality of verification.
    """
    found = []
    year = str(assessment.study.data["period"]["start"])[:4]
    if year != str(solver.made.year):
        found.append(note("cbam-bridge-year", "", f"{year} ≠ {solver.made.year}"))
    site = next((row for row in made.rows if row.cause.name == "site"), None)
    if site is not None and abs(site.difference) > CLOSE * made.cbam:
        read = f"{in_full(site.footprint, 4)} ≠ {in_full(site.cbam, 4)} tCO2e/t"
        found.append(warning("cbam-bridge-site", "", read))
    return tuple(found)
