"""Balances of the unit processes: no carbon, energy or mass comes from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zuji.background.flows import (
    CARBON_TO_CO2,
    amount_in,
    carbon_of,
    energy_of,
    goods_of,
    mass_of,
)
from zuji.background.read import Background
from zuji.background.schema import UnitProcess
from zuji.core.figures import in_full
from zuji.core.refusals import Finding, blocking
from zuji.core.units import conversion, parse_unit
from zuji.footprint.result import rounded

CARBON_IN_GAS = {"co2_fossil": 1 / CARBON_TO_CO2, "ch4_fossil": 12 / 16, "cf4": 12 / 88}
RULES = {
    "mass": "background-mass",
    "carbon": "background-carbon",
    "energy": "background-energy",
}
TOLERANCE = 0.03
"""Rounding of printed figures; a house value."""


@dataclass(frozen=True)
class ProcessBalance:
    """What goes into a process and comes out of it, per its reference amount (kg, MJ or kg C)."""

    kind: str
    into: float
    out: float

    @property
    def is_kept(self) -> bool:
        """Whether no more comes out than goes in."""
        return self.out <= self.into * (1 + TOLERANCE) + 1e-12


def balances(system: Background, name: str) -> dict[str, ProcessBalance]:
    """The balances of carbon, energy and mass that the data of a process allow.

    Mines and wells take their products from nature: their resources carry no energy or carbon, so
    that only mass is weighed. A printed footprint, a mix and a sector model are not weighed here.
    """
    process = system.processes[name]
    if process.form != "inventory":
        return {}
    found = {"mass": _mass(system, name, process)}
    if not _is_from_nature(process):
        found["carbon"] = _carbon(system, name, process)
        found["energy"] = _energy(system, name, process)
    return {kind: balance for kind, balance in found.items() if balance.out}


def imbalances(system: Background) -> Iterator[Finding]:
    """A finding for each balance that is not kept and for which the process gives no reason."""
    for name, process in system.processes.items():
        for balance in balances(system, name).values():
            if not balance.is_kept and process.imbalance is None:
                shown = (in_full(rounded(end, 5)) for end in (balance.out, balance.into))
                yield blocking(RULES[balance.kind], system.places[name], *shown)


def _is_from_nature(process: UnitProcess) -> bool:
    return any(resource.substance.endswith("_in_ground") for resource in process.resources)


def _amounts(system: Background, name: str, process: UnitProcess) -> Mapping[str, float]:
    place = system.places[name]
    taken: dict[str, float] = {}
    for flow in process.inputs:
        product = system.products[flow.product]
        taken[product.id] = taken.get(product.id, 0.0) + amount_in(flow, product, place)
    return taken


def _mass(system: Background, name: str, process: UnitProcess) -> ProcessBalance:
    into = sum(
        amount * (mass_of(system.products[product].good) or 0.0)
        for product, amount in _amounts(system, name, process).items()
    )
    for resource in process.resources:
        if parse_unit(resource.unit).dimension == (("[mass]", 1.0),):
            into += float(resource.amount) * conversion(resource.unit, "kg", system.places[name])
    goods = goods_of(name, process).values()
    return ProcessBalance("mass", into, sum(float(g.amount) * (mass_of(g) or 0.0) for g in goods))


def _carbon(system: Background, name: str, process: UnitProcess) -> ProcessBalance:
    place, burned, emitted = system.places[name], 0.0, 0.0
    into = sum(
        amount * (carbon_of(system.products[product].good) or 0.0)
        for product, amount in _amounts(system, name, process).items()
    )
    for flow in process.inputs:
        product = system.products[flow.product]
        if flow.burned:
            burned += amount_in(flow, product, place) * (carbon_of(product.good) or 0.0)
    for emission in process.emissions:
        kilograms = float(emission.amount) * conversion(emission.unit, "kg", place)
        emitted += kilograms * CARBON_IN_GAS.get(emission.gas, 0.0)
    goods = goods_of(name, process).values()
    made = sum(float(good.amount) * (carbon_of(good) or 0.0) for good in goods)
    return ProcessBalance("carbon", into, made + burned + emitted)


def _energy(system: Background, name: str, process: UnitProcess) -> ProcessBalance:
    into = sum(
        amount * (energy_of(system.products[product].good) or 0.0)
        for product, amount in _amounts(system, name, process).items()
    )
    goods = goods_of(name, process).values()
    return ProcessBalance(
        "energy", into, sum(float(g.amount) * (energy_of(g) or 0.0) for g in goods)
    )
