"""Exchanges of the system in the units of its products, divided over co-products."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zuji.background.plants import plant_flows
from zuji.background.read import Background, SystemProduct
from zuji.background.schema import Emission, Flow, Good, ProductInput, UnitProcess
from zuji.core.refusals import refuse
from zuji.core.units import conversion, parse_unit
from zuji.engine import allocation_shares

NORMAL_95 = 1.959964
VOLUME_BY_MASS = (("[mass]", -1.0), ("[volume]", 1.0))
CARBON_TO_CO2 = 44.0 / 12.0
"""kg CO2 per kg C, the rounded molar masses of the IPCC guidelines."""


@dataclass(frozen=True, kw_only=True)
class UnitExchange:
    """An amount per reference amount of an activity: of a product of the system, or of a gas in
    kg. `log_sd` is the sd of its logarithm; equal `parameter` moves together; `year` is that of
    the figure.
    """

    activity: str
    target: str
    amount: float
    log_sd: float
    parameter: int
    year: int


@dataclass(frozen=True)
class Tables:
    """Activities (one a product) with the amount they make, what they take and what they emit."""

    made: dict[str, float]
    taken: tuple[UnitExchange, ...]
    emitted: tuple[UnitExchange, ...]


def tables(system: Background) -> Tables:
    """The whole system, joint processes divided by their stated rule."""
    made: dict[str, float] = {}
    taken: list[UnitExchange] = []
    emitted: list[UnitExchange] = []
    parameter = 0
    for name, process in system.processes.items():
        goods = goods_of(name, process)
        made |= {key: float(good.amount) for key, good in goods.items()}
        shares = shares_of(system, name, process)
        for uses, emits in _parts(system, name, process):
            for exchange, into in ((uses, taken), *((gas, emitted) for gas in emits)):
                if exchange is None:
                    continue
                into += [
                    replace(
                        exchange,
                        activity=product,
                        amount=exchange.amount * share,
                        parameter=parameter,
                        year=exchange.year or int(process.year),
                    )
                    for product, share in shares.items()
                ]
            parameter += 1
    return Tables(made, tuple(taken), tuple(emitted))


def goods_of(name: str, process: UnitProcess) -> dict[str, Good]:
    """The products of a process by id, the main one first."""
    return {name: process, **process.coproducts}


def shares_of(system: Background, name: str, process: UnitProcess) -> dict[str, float]:
    """The share of all burdens that each product of a process carries."""
    goods = goods_of(name, process)
    if process.allocation is None:
        return {name: 1.0}
    place, basis = system.places[name], process.allocation.by
    weights = {key: _weight(key, good, basis, place) for key, good in goods.items()}
    shares = allocation_shares(weights, basis, place)
    return {key: float(shares[key]) for key in goods}


def _weight(key: str, good: Good, basis: str, place: str) -> float:
    amount = float(good.amount)
    per_unit: float | None
    if basis == "energy":
        per_unit = energy_of(good)
    elif basis == "mass":
        per_unit = mass_of(good)
    else:
        per_unit = good.price
    if per_unit is None:
        raise refuse("background-weight", place, key, basis)
    return amount * per_unit


def energy_of(good: Good) -> float | None:
    """MJ in a unit of the product: electricity, heat and fuels; None for others."""
    if good.fuel:
        return good.fuel.ncv
    unit = parse_unit(good.unit)
    return unit.scale if unit.dimension == (("[energy]", 1.0),) else None


def mass_of(good: Good) -> float | None:
    """kg in a unit of the product; None where it has no mass."""
    if good.kg_per_unit:
        return good.kg_per_unit
    unit = parse_unit(good.unit)
    return unit.scale if unit.dimension == (("[mass]", 1.0),) else None


def carbon_of(good: Good) -> float | None:
    """kg of carbon in a unit of the product; None where neither fuel nor content is stated."""
    if good.fuel:
        return good.fuel.ncv * good.fuel.carbon / 1000.0
    mass = mass_of(good)
    return None if good.carbon is None or mass is None else good.carbon * mass


def amount_in(flow: Flow, product: SystemProduct, place: str) -> float:
    """The amount of an input in the unit of its product.

    A fuel may be given by its energy, a gas sold by volume by its mass and one sold by mass by its
    volume; the product's properties convert.
    """
    source, target = parse_unit(flow.unit, place), parse_unit(product.unit, place)
    amount = float(flow.amount)
    if source.dimension == target.dimension:
        return amount * conversion(flow.unit, product.unit, place)
    if source.dimension == (("[energy]", 1.0),) and product.good.fuel:
        return amount * source.scale / product.good.fuel.ncv
    if source.dimension == (("[mass]", 1.0),) and product.good.kg_per_unit:
        return amount * source.scale / product.good.kg_per_unit
    density = product.good.kg_per_m3
    if (source / target).dimension == VOLUME_BY_MASS and density:
        return amount * source.scale * density / target.scale
    raise refuse("unit-dimension", f"{place} · {product.id}", flow.unit, product.unit)


def log_spread(system: Background, process: UnitProcess, flow: Flow) -> float:
    """The sd of the logarithm of an amount: its range, its spread, or the spread of its tag.

    A figure from outside China is widened by `spread_abroad` (variances of logarithms add).
    """
    if flow.low is not None and flow.high is not None:
        own = _log_sd(flow.low, flow.high)
    else:
        tag = flow.tag or process.tag
        own = math.log(flow.spread or system.settings.spread_by_tag[tag])
    abroad = 0.0 if process.region.startswith("CN") else math.log(system.settings.spread_abroad)
    return math.hypot(own, abroad)


def _log_sd(low: float, high: float) -> float:
    """The sd of the logarithm whose 95 % range has these ends; 0 where they are no range."""
    return math.log(high / low) / (2 * NORMAL_95) if high > low > 0 else 0.0


def _parts(
    system: Background, name: str, process: UnitProcess
) -> Iterator[tuple[UnitExchange | None, list[UnitExchange]]]:
    """Each uncertain part of a process: what it takes, and the gases that move with it."""
    if process.plant is not None:
        yield from _of_plant(system, name, process)
    place = system.places[name]
    for flow in process.inputs:
        product = system.products[flow.product]
        amount, spread = amount_in(flow, product, place), log_spread(system, process, flow)
        used = _exchange(name, product.id, amount, spread, flow.year)
        yield used, _burned(system, name, flow, product=product, amount=amount, spread=spread)
    for emission in process.emissions:
        yield None, [_emitted(system, name, process, emission)]


def _of_plant(
    system: Background, name: str, process: UnitProcess
) -> Iterator[tuple[UnitExchange | None, list[UnitExchange]]]:
    stated = process.plant.spread if process.plant else None
    spread = math.log(stated or system.settings.spread_by_tag[process.tag])
    for product_id, amount, unit in plant_flows(system, name, process).taken:
        flow = ProductInput(product=product_id, amount=amount, unit=unit)
        product = system.products[product_id]
        yield (
            _exchange(name, product_id, amount_in(flow, product, system.places[name]), spread),
            [],
        )
    for gas, kilograms in plant_flows(system, name, process).emitted:
        yield None, [_exchange(name, gas, kilograms, spread)]


def _emitted(
    system: Background, name: str, process: UnitProcess, emission: Emission
) -> UnitExchange:
    place = system.places[name]
    kilograms = float(emission.amount) * conversion(emission.unit, "kg", place)
    spread = log_spread(system, process, emission)
    return _exchange(name, emission.gas, kilograms, spread, emission.year)


def _burned(
    system: Background,
    name: str,
    flow: ProductInput,
    *,
    product: SystemProduct,
    amount: float,
    spread: float,
) -> list[UnitExchange]:
    """CO2, CH4 and N2O of a fuel burned: E = amount × NCV × carbon × oxidation × 44/12 (IPCC 2006
    vol. 2), CH4 and N2O by the energy and by what it burns in, each with the printed range.
    """
    fuel = product.good.fuel
    if flow.burned is None or fuel is None:
        return []
    gigajoules = amount * fuel.ncv / 1000.0
    traces = system.settings.traces[flow.burned].get(fuel.kind)
    if traces is None:
        raise refuse("background-burner", system.places[name], flow.product, flow.burned)
    of_carbon = math.hypot(spread, math.log(system.settings.spread_of_carbon))
    co2 = gigajoules * fuel.carbon * fuel.oxidation * CARBON_TO_CO2
    return [
        _exchange(name, "co2_fossil", co2, of_carbon, flow.year),
        *(
            _exchange(
                name,
                gas,
                gigajoules * grams / 1000.0,
                math.hypot(spread, _log_sd(*ends)),
                flow.year,
            )
            for gas, grams, ends in (
                ("ch4_fossil", traces.ch4, traces.ch4_range),
                ("n2o", traces.n2o, traces.n2o_range),
            )
        ),
    ]


def _exchange(
    activity: str, target: str, amount: float, log_sd: float, year: int | None = None
) -> UnitExchange:
    return UnitExchange(
        activity=activity,
        target=target,
        amount=amount,
        log_sd=log_sd,
        parameter=-1,
        year=year or 0,
    )
