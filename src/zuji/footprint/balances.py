"""Balances of carbon (in = product + CO2 + waste), with the numbers where one does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label, joined
from zuji.core.refusals import Finding, Severity
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import condition
from zuji.sectors.formula import evaluate
from zuji.sectors.model import CARBON_IN, Balance, Model

IMPOSSIBLE = 2.0
"""So many times the allowed excess is refused; up to there it is warned about [D]."""
TONNE = 1000.0


@dataclass(frozen=True, kw_only=True)
class Balanced:
    """A balance with its numbers in t of carbon a year; `emitted` leaves as CO2 or CH4."""

    balance: Balance
    entered: float
    left: float
    emitted: float

    @property
    def excess(self) -> float:
        """The share of the carbon entered by which more leaves; negative where less does."""
        out = self.left + self.emitted
        if self.entered <= 0:
            return 0.0 if out <= 0 else float("inf")
        return out / self.entered - 1

    @property
    def created(self) -> float:
        """The CO2 [t] that the carbon in excess makes; a negative emission takes none away."""
        return (self.left + max(self.emitted, 0.0) - self.entered) / CARBON_IN["co2_fossil"]


def balanced(model: Model, names: Mapping[str, Any]) -> list[Balanced]:
    """Every balance that applies, from the named values of a study in base units."""
    tables = model.table_values()
    steps = {step.id: step for step in model.steps}

    def mass(tree: Any) -> float:
        return float(evaluate(tree, names, tables)) / TONNE

    rows = []
    for balance in model.balances:
        if not condition(balance.applies, names):
            continue
        emitting = [steps[name] for name in balance.steps]
        rows.append(
            Balanced(
                balance=balance,
                entered=sum(mass(formula.tree) for formula in balance.inputs.values()),
                left=sum(mass(formula.tree) for formula in balance.outputs.values()),
                emitted=sum(
                    mass(step.formula.tree) * CARBON_IN[step.gas]
                    for step in emitting
                    if condition(step.applies, names)
                ),
            )
        )
    return rows


def balance_findings(model: Model, names: Mapping[str, Any], study: StudyDocument) -> list[Finding]:
    """A finding for each balance in which carbon is created, leaves below nothing, or gets lost."""
    findings = []
    for row in balanced(model, names):
        allowed = row.balance.created
        if row.emitted < -allowed * max(row.entered, 0.0) or row.excess > allowed:
            is_refused = row.excess > IMPOSSIBLE * allowed or row.emitted < 0
            findings.append(
                _finding("carbon-created", "block" if is_refused else "warn", row, study)
            )
        elif row.balance.lost is not None and -row.excess > row.balance.lost:
            findings.append(_finding("carbon-lost", "warn", row, study))
    return findings


def _finding(rule: str, severity: Severity, row: Balanced, study: StudyDocument) -> Finding:
    fields = row.balance.fields
    places = [study.cells.get(name) or study.place_of("inputs", name) for name in fields]
    label = row.balance.label
    entered, left, emitted, out = (
        in_full(amount, 4)
        for amount in (row.entered, row.left, row.emitted, row.left + row.emitted)
    )
    created = in_full(row.created, 4, "+")
    read = Label(
        f"{label.zh}：出 {out} tC（产品与废物 {left}，排放 {emitted}）",
        f"{label.en}: out {out} tC (products and waste {left}, emitted {emitted})",
    )
    expected = Label(
        f"进 {entered} tC，差额合 {created} tCO2",
        f"in {entered} tC, the difference is {created} tCO2",
    )
    return Finding(rule, severity, joined(places), read, expected)
