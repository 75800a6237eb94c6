"""Evaluation of a model: inputs and factors in, gas masses per step and declared unit out.

The same code runs one scenario (floats) and many (arrays of draws or of perturbed inputs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.core.units import parse_unit
from zuji.engine import allocation_shares, scaling
from zuji.sectors.formula import evaluate
from zuji.sectors.model import NO_LOCATION, Formula, Model, Process, Step


@dataclass(frozen=True)
class Scenario:
    """Everything that evaluating a model needs, in base units.

    `values` holds every input (not applicable ones as 0.0) and parameter slot; `gases` the mass per
    gas of each emission-factor slot. Values may be arrays, all of one length.
    """

    choices: Mapping[str, str]
    values: Mapping[str, Any]
    gases: Mapping[str, Mapping[str, float]]
    multipliers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluated:
    """Gas masses [kg; kgCO2e for ``co2e``] per declared unit by step, and the intermediate
    values.
    """

    gases: Mapping[str, Mapping[str, Any]]
    location_gases: Mapping[str, Mapping[str, Any]]
    activities: Mapping[str, Any]
    quantities: Mapping[str, Any]
    supply: Mapping[str, Any]


def run_model(model: Model, scenario: Scenario) -> Evaluated:
    """Evaluate quantities, solve the supply, scale every step to the declared unit."""
    run = ModelRun(model, scenario)
    with np.errstate(divide="ignore", invalid="ignore"):
        return run.evaluated()


def run_with_other_gases(model: Model, scenario: Scenario, run: Evaluated) -> Evaluated:
    """`run` with the gases of `scenario`, whose choices, values and slots are those of the run: the
    activities stand, and each step emits again.
    """
    emitted = ModelRun(model, scenario).emitted
    gases: dict[str, dict[str, Any]] = {}
    location: dict[str, dict[str, Any]] = {}
    for step in model.steps:
        if step.id in run.gases:
            gases[step.id] = emitted(step, step.slot, run.activities[step.id])
        if step.id in run.location_gases:
            slot = step.location_slot or step.slot
            location[step.id] = emitted(step, slot, run.activities[step.id])
    return replace(run, gases=gases, location_gases=location)


class ModelRun:
    """One evaluation of a model; `names` grows as quantities are computed."""

    def __init__(self, model: Model, scenario: Scenario):
        self.model, self.scenario = model, scenario
        self.tables = model.table_values()
        self.names: dict[str, Any] = {**scenario.values, **scenario.choices}

    def evaluated(self) -> Evaluated:
        for quantity in self.model.quantities:
            self.names[quantity.name] = self.value(quantity.formula, quantity.name)
        supply = self.supply()
        gases: dict[str, dict[str, Any]] = {}
        location: dict[str, dict[str, Any]] = {}
        activities: dict[str, Any] = {}
        for step in self.model.steps:
            if step.process not in supply or not self.applies(step.applies):
                continue
            amount = self.value(step.formula, step.id) * supply[step.process]
            if step.slot and step.slot not in self.scenario.gases:
                if self.flows(amount):
                    raise refuse("factor-needed", f"factors.{step.slot}", step.label)
                continue
            activities[step.id] = amount
            gases[step.id] = self.emitted(step, step.slot, amount)
            if step.location_slot != NO_LOCATION:
                location[step.id] = self.emitted(step, step.location_slot or step.slot, amount)
        quantities = {
            quantity.name: self.names[quantity.name] for quantity in self.model.quantities
        }
        return Evaluated(gases, location, activities, quantities, supply)

    def applies(self, formula: Formula | None) -> bool:
        return formula is None or bool(np.all(evaluate(formula.tree, self.names, self.tables)))

    def value(self, formula: Formula, place: str) -> Any:
        try:
            value = evaluate(formula.tree, self.names, self.tables)
        except (ArithmeticError, KeyError, TypeError) as problem:
            raise refuse("formula-value", place, formula.text) from problem
        is_finite = isfinite(value) if type(value) is float else np.all(np.isfinite(value))
        if not is_finite:
            raise refuse("formula-value", place, formula.text)
        return value

    def flows(self, amount: Any) -> bool:
        """Whether anything flows, in one of the scenarios at least."""
        return amount != 0 if type(amount) is float else bool(np.any(amount))

    def emitted(self, step: Step, slot: str, amount: Any) -> dict[str, Any]:
        if step.gas:
            return {step.gas: amount}
        scaled = amount * self.scenario.multipliers.get(slot, 1.0)
        return {gas: scaled * mass for gas, mass in self.scenario.gases[slot].items()}

    def supply(self) -> dict[str, Any]:
        """The amount of each process's yearly run that one declared unit needs, allocated share
        included.
        """
        running = [process for process in self.model.processes if self.applies(process.applies)]
        outputs = {process.id: self.outputs(process) for process in running}
        active = [process for process in running if outputs[process.id]]
        active.sort(key=lambda process: process.id)  # one order of operations, so one set of digits
        demand = self.model.declared_amount * parse_unit(self.model.declared_unit).scale
        reference_product = self.model.product_for(self.scenario.choices)
        makes_it_alone = len(active) == 1 and list(outputs[active[0].id]) == [reference_product]
        if makes_it_alone and not self.takes(active[0]):
            return {active[0].id: demand / outputs[active[0].id][reference_product]}
        columns = [
            (process, product, share)
            for process in active
            for product, share in self.shares(process, outputs[process.id]).items()
        ]
        return self.solved(columns, outputs, reference_product, demand)

    def takes(self, process: Process) -> bool:
        """Whether the process takes anything from another one."""
        return any(
            self.flows(self.value(formula, process.id)) for formula in process.inputs.values()
        )

    def outputs(self, process: Process) -> dict[str, Any]:
        """Products of the process in the period, by name; a product with no output is no column of
        the system.
        """
        amounts = {
            key: self.value(formula, process.id) for key, formula in sorted(process.outputs.items())
        }
        return {key: amount for key, amount in amounts.items() if self.flows(amount)}

    def solved(
        self,
        columns: list[Column],
        outputs: Mapping[str, Mapping[str, Any]],
        reference_product: str,
        demand: float,
    ) -> dict[str, Any]:
        products = list(dict.fromkeys(product for _, product, _ in columns))
        if reference_product not in products:
            raise refuse(
                "system-singular", reference_product, reference_product, detail=reference_product
            )
        size = max(
            (np.size(name) for name in self.names.values() if not isinstance(name, str)), default=1
        )
        matrix = np.zeros((size, len(products), len(columns)))
        for index, (process, product, share) in enumerate(columns):
            matrix[:, products.index(product), index] += outputs[process.id][product]
            for input_product, formula in process.inputs.items():
                amount = self.value(formula, process.id) * share
                if input_product in products:
                    matrix[:, products.index(input_product), index] -= amount
                elif self.flows(amount):
                    detail = f"{process.id} ← {input_product}"
                    raise refuse("system-singular", process.id, input_product, detail=detail)
        wish = np.zeros(len(products))
        wish[products.index(reference_product)] = demand
        labels = [
            process.id if len(outputs[process.id]) == 1 else f"{process.id}/{product}"
            for process, product, _ in columns
        ]
        supply: dict[str, Any] = {}
        scales = self.scales(matrix, wish, labels)
        for (process, _, share), scale in zip(columns, scales, strict=True):
            supply[process.id] = supply.get(process.id, 0.0) + scale * share
        return supply

    def scales(self, matrix: Any, wish: Any, labels: list[str]) -> list[Any]:
        """The scale of each column of the system, or of one system a scenario."""
        if len(matrix) > 1:
            return list(scaling(matrix, wish, labels).T)
        return [float(scale) for scale in scaling(matrix[0], wish, labels)]

    def shares(self, process: Process, outputs: Mapping[str, Any]) -> dict[str, Any]:
        if len(outputs) == 1:
            return dict.fromkeys(outputs, 1.0)
        rule = self.scenario.choices.get("allocation", "mass")
        rule_weights = process.weights.get(rule)
        if rule_weights is None and rule != "mass":
            rules = listed(process.weights)
            raise refuse("allocation-unknown", process.id, rule, near=rules)
        weights = (
            outputs
            if rule_weights is None
            else {key: self.value(value, process.id) for key, value in rule_weights.items()}
        )
        of_outputs = {product: weights.get(product, 0.0) for product in outputs}
        return self.allocated(of_outputs, rule, process.id)

    def allocated(self, weights: Mapping[str, Any], rule: str, place: str) -> dict[str, Any]:
        """Share of each product by its weight."""
        return allocation_shares(weights, rule, place)


Column = tuple[Process, str, Any]
