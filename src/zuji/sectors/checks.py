"""Checks of a whole model: unique names, units and circular formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from graphlib import CycleError, TopologicalSorter

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.core.units import Unit, parse_unit
from zuji.core.yamlfile import YamlDocument
from zuji.sectors.formula import names_in
from zuji.sectors.model import NO_LOCATION, Formula, Model, Process, Step
from zuji.sectors.unit_check import Kind, UnitCheck


def check_units(model: Model, document: YamlDocument) -> list[Finding]:
    """Every fault of names and units, as findings that name the line."""
    findings: list[Finding] = []
    for check in _unit_checks(model, document):
        try:
            check()
        except Refusal as problem:
            findings += problem.findings
    return findings


def checker(model: Model) -> UnitCheck:
    """A unit checker that knows every name of the model."""
    names: dict[str, Kind] = dict.fromkeys(model.choices, "choice")
    names |= {item.name: parse_unit(item.unit) for item in model.inputs.values()}
    names |= {slot.name: parse_unit(slot.unit) for slot in model.slots.values()}
    names |= {quantity.name: parse_unit(quantity.unit) for quantity in model.quantities}
    names["footprint"] = parse_unit(f"kgCO2e/{model.declared_unit}")
    tables = {
        table.name: (parse_unit(table.unit), list(table.rows)) for table in model.tables.values()
    }
    return UnitCheck(names, tables)


Task = Callable[[], object]


def _unit_checks(model: Model, document: YamlDocument) -> Iterator[Task]:
    units = checker(model)
    yield partial(_one_name_each, model, document)
    for quantity in model.quantities:
        place = document.place("quantities", quantity.name, "formula")
        yield partial(units.require, quantity.formula.tree, parse_unit(quantity.unit), place)
    for process in model.processes:
        yield from _output_checks(model, process, units, document)
        yield partial(_product_units, model, process.id, units, document)
    for index, step in enumerate(model.steps):
        yield partial(_step_units, model, step, units, document.place("steps", index))
    for index, view in enumerate(model.views):
        view_unit = parse_unit(view.unit) / parse_unit(model.declared_unit)
        yield partial(units.require, view.per.tree, view_unit, document.place("views", index))
    for index, balance in enumerate(model.balances):
        for side, rows in (("inputs", balance.inputs), ("outputs", balance.outputs)):
            for name, formula in rows.items():
                place = document.place("balances", index, side, name)
                yield partial(units.require, formula.tree, parse_unit("t"), place)
    yield from _conditions(model, units, document)


def _output_checks(
    model: Model, process: Process, units: UnitCheck, document: YamlDocument
) -> Iterator[Task]:
    declared = parse_unit(model.declared_unit)
    for product, formula in process.outputs.items():
        place = document.place("processes", process.id, "outputs", product)
        if product in {"product", str(model.reference_product)}:
            yield partial(units.require, formula.tree, declared, place)
        else:
            yield partial(units.unit_of, formula.tree, place)


def _one_name_each(model: Model, document: YamlDocument) -> None:
    """Inputs, factors, quantities and choices share one name space in formulas."""
    used: set[str] = set()
    for section, names in (
        ("choices", model.choices),
        ("inputs", model.inputs),
        ("factors", model.slots),
        ("quantities", [quantity.name for quantity in model.quantities]),
    ):
        for name in names:
            if name in used:
                raise refuse("model-name", document.place(section, name), name)
            used.add(name)


def _conditions(model: Model, units: UnitCheck, document: YamlDocument) -> Iterator[Task]:
    def truth(formula: Formula | None, *path: str | int) -> None:
        place = document.place(*path)
        if formula and units.unit_of(formula.tree, place) != "truth":
            raise refuse("formula-unit", place, formula.text, "a condition")

    for index, step in enumerate(model.steps):
        yield partial(truth, step.applies, "steps", index, "applies")
    for index, check in enumerate(model.checks):
        yield partial(truth, check.when, "checks", index, "when")
        yield partial(truth, check.applies, "checks", index, "applies")
    for index, balance in enumerate(model.balances):
        yield partial(truth, balance.applies, "balances", index, "applies")
    for item in model.inputs.values():
        yield partial(truth, item.applies, "inputs", item.name, "applies")
    for choice in model.choices.values():
        yield partial(truth, choice.applies, "choices", choice.name, "applies")
    for slot in model.slots.values():
        yield partial(truth, slot.applies, "factors", slot.name, "applies")
    for process in model.processes:
        yield partial(truth, process.applies, "processes", process.id, "applies")


def _product_units(model: Model, process_id: str, units: UnitCheck, document: YamlDocument) -> None:
    makers = {
        product: units.unit_of(output_formula.tree, "")
        for process in model.processes
        for product, output_formula in process.outputs.items()
    }
    process = next(process for process in model.processes if process.id == process_id)
    for product, formula in process.inputs.items():
        place = document.place("processes", process_id, "inputs", product)
        if product not in makers:
            raise refuse("formula-name", place, product, near=listed(makers))
        product_unit = makers[product]
        assert isinstance(product_unit, Unit)
        units.require(formula.tree, product_unit, place)


def _step_units(model: Model, step: Step, units: UnitCheck, place: str) -> None:
    if step.process not in {process.id for process in model.processes}:
        raise refuse(
            "formula-name",
            place,
            step.process,
            near=listed(process.id for process in model.processes),
        )
    if step.gas and step.amount:
        unit_name = "kgCO2e" if step.gas == "co2e" else "kg"
        return units.require(step.amount.tree, parse_unit(unit_name), place)
    if not (step.activity and step.slot):
        raise refuse("key-missing", place, step.id, "gas + amount, or activity + factor")
    slots = {step.slot, step.location_slot} - {"", NO_LOCATION}
    for slot in sorted(slots, key=lambda name: name != step.slot):
        if slot not in model.slots:
            raise refuse("formula-name", place, slot, near=listed(model.slots))
        activity = units.unit_of(step.activity.tree, place)
        if not isinstance(activity, Unit):
            raise refuse("formula-unit", place, str(activity), "a number")
        result = activity * parse_unit(model.slots[slot].unit)
        if result.dimension not in (parse_unit("kgCO2e").dimension, parse_unit("kg").dimension):
            raise refuse("formula-unit", place, str(result), "kgCO2e | kg")
    return None


def ordered(model: Model, document: YamlDocument) -> Model:
    """The model with its quantities in an order in which they can be computed."""
    quantity_of = {quantity.name: quantity for quantity in model.quantities}
    graph = {
        quantity.name: {name for name in names_in(quantity.formula.tree) if name in quantity_of}
        for quantity in model.quantities
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as problem:
        place = document.place("quantities", problem.args[1][0])
        raise refuse("formula-cycle", place, " → ".join(problem.args[1])) from problem
    return replace(model, quantities=tuple(quantity_of[name] for name in order))
