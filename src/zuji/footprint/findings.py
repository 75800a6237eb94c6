"""Findings of the model's own checks and of comparison with published results of the class."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np

from zuji.core.figures import in_full
from zuji.core.label import Label, joined
from zuji.core.refusals import Finding, blocking, note, warning
from zuji.core.units import parse_unit
from zuji.footprint.balances import balance_findings
from zuji.footprint.published import INSIDE, Placed, limits_of, placed
from zuji.footprint.study import StudyDocument
from zuji.sectors.evaluate import Scenario
from zuji.sectors.formula import evaluate
from zuji.sectors.model import Check, Model


def check_findings(
    model: Model, scenario: Scenario, study: StudyDocument, footprint: float | None = None
) -> list[Finding]:
    """Every check of the model that fires, at the inputs it names.

    Checks that mention ``footprint`` (kgCO2e per declared unit) run only once it is known.
    """
    checks = model.checks_of_footprint if footprint is not None else model.checks_of_inputs
    if footprint is not None and not checks:
        return []
    tables = model.table_values()
    names = named_values(model, scenario)
    findings: list[Finding] = []
    if footprint is not None:
        amount = model.declared_amount * parse_unit(model.declared_unit).scale
        names["footprint"] = footprint / amount
    else:
        findings += balance_findings(model, names, study)
    with np.errstate(all="ignore"):
        for check in checks:
            try:
                fires = _applies(check, names, tables) and bool(
                    evaluate(check.when.tree, names, tables)
                )
            except (ZeroDivisionError, KeyError):
                continue
            if fires:
                findings.append(_finding(check, names, tables, study))
    return findings


def _applies(
    check: Check, names: Mapping[str, Any], tables: Mapping[str, Mapping[str, float]]
) -> bool:
    return check.applies is None or bool(evaluate(check.applies.tree, names, tables))


def named_values(model: Model, scenario: Scenario) -> dict[str, Any]:
    """Everything that formulas name, in base units; what divides by zero is no number."""
    tables = model.table_values()
    names: dict[str, Any] = {**scenario.values, **scenario.choices}
    with np.errstate(all="ignore"):
        for quantity in model.quantities:
            try:
                names[quantity.name] = evaluate(quantity.formula.tree, names, tables)
            except ZeroDivisionError:
                names[quantity.name] = float("nan")
    return names


def _finding(
    check: Check,
    names: Mapping[str, object],
    tables: Mapping[str, Mapping[str, float]],
    study: StudyDocument,
) -> Finding:
    read = ""
    if check.shows:
        try:
            amount = float(evaluate(check.shows.tree, names, tables))
        except ZeroDivisionError:
            amount = float("nan")
        shown = amount / parse_unit(check.shows_unit).scale
        read = f"{in_full(shown, 4)} {check.shows_unit}".strip() if isfinite(shown) else ""
    places = [study.cells.get(item) or study.place_of("inputs", item) for item in check.inputs]
    return Finding(check.id, check.severity, joined(places), read, texts=check.texts)  # type: ignore[arg-type]


def published_findings(
    model: Model,
    choices: Mapping[str, str],
    total: float,
    unit: str,
    views: Mapping[str, tuple[float, str]] | None = None,
    *,
    impossible: float,
) -> list[Finding]:
    """Compare with the house limits of the class and with its published results.

    Outside the limits (the published range, where there are none) warns, `impossible` times off
    blocks; outside a published range but within the limits is a note with both numbers.
    """
    findings = []
    ranges = placed(model, choices, total, unit, views)
    limits = limits_of(model, choices, total, unit, views)
    for limit in limits:
        ends = (limit.low, limit.high)
        findings += _judged(
            model, limit.value, ends, unit=limit.unit, label=limit.label, impossible=impossible
        )
    for row in ranges:
        if not limits:
            ends = (row.low, row.high)
            findings += _judged(
                model, row.value, ends, unit=row.unit, label=row.label, impossible=impossible
            )
        elif row.verdict != INSIDE and not findings:
            span = _span((row.low, row.high), row.unit, row.label)
            findings.append(note("published-outside", f"{model.id} · result", _shown(row), span))
    return findings


def _judged(
    model: Model,
    value: float,
    ends: tuple[float, float],
    *,
    unit: str,
    label: Label,
    impossible: float,
) -> list[Finding]:
    low, high = ends
    expected, shown = _span(ends, unit, label), f"{in_full(value, 4)} {unit}"
    if value < low / impossible or value > high * impossible:
        return [blocking("factor-magnitude", model.id, shown, expected)]
    if not low <= value <= high:
        return [warning("value-unusual", f"{model.id} · result", shown, expected)]
    return []


def _span(ends: tuple[float, float], unit: str, label: Label) -> Label:
    span = f"{in_full(ends[0])} … {in_full(ends[1])} {unit}"
    return Label(f"{span}（{label.zh}）", f"{span} ({label.en})")


def _shown(row: Placed) -> Label:
    value = f"{in_full(row.value, 4)} {row.unit}"
    return Label(f"{value}，{row.words.zh}", f"{value}, {row.words.en}")
