"""Checks of a whole model: names, units and circular formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from graphlib import CycleError, TopologicalSorter

from zuji.core.refusals import Finding, Refusal, refuse
from zuji.core.units import Unit, parse_unit
from zuji.core.yamlfile import YamlDocument
from zuji.sectors.formula import names_in
from zuji.sectors.model import Formula, Model, Process, Step
from zuji.sectors.unit_check import Kind, UnitCheck


def check_units(model: Model, document: YamlDocument) -> list[Finding]:
    """Everything wrong with names and units, as findings that name the line."""
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
    names |= {i.name: parse_unit(i.unit) for i in model.inputs.values()}
    names |= {s.name: parse_unit(s.unit) for s in model.slots.values()}
    names |= {q.name: parse_unit(q.unit) for q in model.quantities}
    names["footprint"] = parse_unit(f"kgCO2e/{model.declared_unit}")
    tables = {t.name: (parse_unit(t.unit), list(t.rows)) for t in model.tables.values()}
    return UnitCheck(names, tables)


Task = Callable[[], object]


def _unit_checks(model: Model, document: YamlDocument) -> Iterator[Task]:
    units = checker(model)
    yield partial(_one_name_each, model, document)
    for q in model.quantities:
        place = document.place("quantities", q.name, "formula")
        yield partial(units.require, q.formula.tree, parse_unit(q.unit), place)
    for p in model.processes:
        yield from _output_checks(model, p, units, document)
        yield partial(_product_units, model, p.id, units, document)
    for i, step in enumerate(model.steps):
        yield partial(_step_units, model, step, units, document.place("steps", i))
    for i, view in enumerate(model.views):
        wanted = parse_unit(view.unit) / parse_unit(model.declared_unit)
        yield partial(units.require, view.per.tree, wanted, document.place("views", i))
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
    seen: set[str] = set()
    for section, names in (
        ("choices", model.choices),
        ("inputs", model.inputs),
        ("factors", model.slots),
        ("quantities", [q.name for q in model.quantities]),
    ):
        for name in names:
            if name in seen:
                raise refuse("model-name", document.place(section, name), name)
            seen.add(name)


def _conditions(model: Model, units: UnitCheck, document: YamlDocument) -> Iterator[Task]:
    def truth(formula: Formula | None, *path: str | int) -> None:
        place = document.place(*path)
        if formula and units.unit_of(formula.tree, place) != "truth":
            raise refuse("formula-unit", place, formula.text, "a condition")

    for i, step in enumerate(model.steps):
        yield partial(truth, step.applies, "steps", i, "applies")
    for i, check in enumerate(model.checks):
        yield partial(truth, check.when, "checks", i, "when")
    for given in model.inputs.values():
        yield partial(truth, given.applies, "inputs", given.name, "applies")


def _product_units(model: Model, process_id: str, units: UnitCheck, document: YamlDocument) -> None:
    makers = {
        product: units.unit_of(f.tree, "")
        for p in model.processes
        for product, f in p.outputs.items()
    }
    process = next(p for p in model.processes if p.id == process_id)
    for product, formula in process.inputs.items():
        place = document.place("processes", process_id, "inputs", product)
        if product not in makers:
            raise refuse("formula-name", place, product, near="、".join(makers))
        made = makers[product]
        assert isinstance(made, Unit)
        units.require(formula.tree, made, place)


def _step_units(model: Model, step: Step, units: UnitCheck, place: str) -> None:
    if step.process not in {p.id for p in model.processes}:
        raise refuse(
            "formula-name", place, step.process, near="、".join(p.id for p in model.processes)
        )
    if step.gas and step.amount:
        wanted = "kgCO2e" if step.gas == "co2e" else "kg"
        return units.require(step.amount.tree, parse_unit(wanted), place)
    if not (step.activity and step.slot):
        raise refuse("key-missing", place, step.id, "gas + amount, or activity + factor")
    for slot in filter(None, (step.slot, step.location_slot)):
        if slot not in model.slots:
            raise refuse("formula-name", place, slot, near="、".join(model.slots))
        activity = units.unit_of(step.activity.tree, place)
        if not isinstance(activity, Unit):
            raise refuse("formula-unit", place, str(activity), "a number")
        result = activity * parse_unit(model.slots[slot].unit)
        if result.dimension not in (parse_unit("kgCO2e").dimension, parse_unit("kg").dimension):
            raise refuse("formula-unit", place, str(result), "kgCO2e | kg")
    return None


def ordered(model: Model, document: YamlDocument) -> Model:
    """The model with its quantities in an order in which they can be computed."""
    known = {q.name: q for q in model.quantities}
    graph = {q.name: {n for n in names_in(q.formula.tree) if n in known} for q in model.quantities}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as problem:
        place = document.place("quantities", problem.args[1][0])
        raise refuse("formula-cycle", place, " → ".join(problem.args[1])) from problem
    return replace(model, quantities=tuple(known[name] for name in order))
