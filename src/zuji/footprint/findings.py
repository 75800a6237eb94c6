"""Findings of the model's own checks and of comparison with published results of the class."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np

from zuji.core.label import Label, joined
from zuji.core.refusals import Finding, blocking, warning
from zuji.core.units import conversion, parse_unit
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import condition
from zuji.sectors.evaluate import Scenario
from zuji.sectors.formula import evaluate, names_in, parse_formula
from zuji.sectors.model import Check, Model


def check_findings(
    model: Model, scenario: Scenario, study: StudyDocument, footprint: float | None = None
) -> list[Finding]:
    """Every check of the model that fires, at the inputs it names.

    Checks that mention ``footprint`` (kgCO2e per declared unit) run only once it is known.
    """
    tables = model.table_values()
    names: dict[str, Any] = {**scenario.values, **scenario.choices}
    if footprint is not None:
        amount = model.declared_amount * parse_unit(model.declared_unit).scale
        names["footprint"] = footprint / amount
    findings: list[Finding] = []
    with np.errstate(all="ignore"):
        for quantity in model.quantities:
            try:
                names[quantity.name] = evaluate(quantity.formula.tree, names, tables)
            except ZeroDivisionError:
                names[quantity.name] = float("nan")
        for check in model.checks:
            if ("footprint" in names_in(check.when.tree)) != (footprint is not None):
                continue
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
        read = f"{shown:.4g} {check.shows_unit}".strip() if isfinite(shown) else ""
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
    """Compare with published results of the same class: outside the range warns, `impossible`
    times off blocks.

    A row with ``view`` speaks of that view of the result (say, per tonne of tyres).
    """
    findings = []
    declared = (total, unit)
    for row in model.published:
        if row.get("when") and not condition_text(str(row["when"]), choices):
            continue
        total, unit = (views or {}).get(str(row.get("view", "")), declared)
        size = conversion(str(row["unit"]), unit)
        low, high = float(row["min"]) * size, float(row["max"]) * size
        span = f"{low:g} … {high:g} {unit}"
        expected = Label(f"{span}（{row['zh']}）", f"{span} ({row['en']})")
        shown = f"{total:.4g} {unit}"
        if total < low / impossible or total > high * impossible:
            findings.append(blocking("factor-magnitude", model.id, shown, expected))
        elif not low <= total <= high:
            findings.append(warning("value-unusual", f"{model.id} · result", shown, expected))
    return findings


def condition_text(text: str, choices: Mapping[str, str]) -> bool:
    """The truth of a condition over choices, from text in the model's data."""
    from zuji.sectors.model import Formula

    return condition(Formula(text, parse_formula(text)), choices)
