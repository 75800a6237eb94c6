"""Worked examples of a model: small cases with values from the literature, run on demand."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.core.content import content_path
from zuji.core.refusals import Finding, Refusal, blocking, or_refuse
from zuji.core.units import conversion, parse_unit
from zuji.core.yamlfile import load_yaml
from zuji.footprint.assess import Assessment, assess
from zuji.footprint.profile import DEFAULT_PROFILE
from zuji.footprint.study import study_from_data
from zuji.sectors.formula import evaluate, parse_formula
from zuji.sectors.model import Model
from zuji.sectors.registry import by_industry

AS_OF = "2026-01-01"
FIRST = {"cement": "cement-demo", "primary_aluminium": "aluminium-demo"}
"""Typical studies that bear another name."""


def typical_path(model: str) -> Path:
    """The model's typical study: a fictional plant with the usual intensities of the trade."""
    return content_path("examples", f"{FIRST.get(model, f'{model}-typical')}.yaml")


def typical_data(model: str) -> dict[str, Any] | None:
    """The content of the model's typical study, for the caller to change; None without one."""
    path = typical_path(model)
    if not path.is_file():
        return None
    return copy.deepcopy(dict(load_yaml(path.read_text("utf-8"), path.name).data))


def typical_assessment(model: Model, as_of: str = AS_OF) -> Assessment | None:
    """The typical study computed by `model`; None where it has none. Refuses what no longer fits
    the model.
    """
    data = typical_data(model.id)
    if data is None:
        return None
    return assess(study_from_data(data, typical_path(model.id).name), model, as_of=as_of)


PUBLISHED = ("cement-us-2002", "aluminium-us-1998")
"""Examples computed from published inventories."""


def shipped_examples() -> tuple[str, ...]:
    """Every shipped example: the typical study of each model by industry, then published
    inventories.
    """
    models = [model_id for ids in by_industry().values() for model_id in ids]
    typical = [typical_path(model).stem for model in models if typical_path(model).is_file()]
    return (*FIRST.values(), *(name for name in typical if name not in FIRST.values()), *PUBLISHED)


def example_findings(model: Model) -> list[Finding]:
    """Differences between the model's worked examples and the values of their sources."""
    with or_refuse("model-damaged", f"{model.id} · examples"):
        return _example_findings(model)


def worked_assessment(model: Model, example: Mapping[str, Any]) -> Assessment:
    """A worked example of the model, computed; refuses as `assess` does."""
    data = {
        "model": model.id,
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "choices": example.get("choices") or {},
        "inputs": example["inputs"],
        "factors": example.get("factors") or {},
        "profile": example.get("profile", DEFAULT_PROFILE),
    }
    place = f"{model.id} · examples.{example['id']}"
    return assess(study_from_data(data, place), model, as_of=AS_OF)


def worked_plants(model: Model) -> list[Assessment]:
    """The worked examples that are plants: they compute and none of their values is questioned."""
    plants = []
    for example in model.data.get("examples") or []:
        try:
            assessment = worked_assessment(model, example)
        except Refusal:
            continue
        if all(finding.severity == "note" for finding in assessment.findings):
            plants.append(assessment)
    return plants


def _example_findings(model: Model) -> list[Finding]:
    findings: list[Finding] = []
    for example in model.data.get("examples") or []:
        place = f"{model.id} · examples.{example['id']}"
        try:
            assessment = worked_assessment(model, example)
        except Refusal as problem:
            findings += problem.findings
            continue
        for name, expected in example["expect"].items():
            findings += _compared(assessment, name, expected, place)
    return findings


def _compared(
    assessment: Assessment, name: str, expected: Mapping[str, Any], place: str
) -> list[Finding]:
    """`name` is a quantity of the model, a step (kgCO2e per declared unit), or ``total``."""
    units = {quantity.name: quantity.unit for quantity in assessment.model.quantities}
    if name in units:
        value = float(assessment.evaluated.quantities[name]) / parse_unit(units[name]).scale
        value *= conversion(units[name], str(expected["unit"]))
    else:
        value = assessment.total if name == "total" else assessment.by_step[name]
    target = expected_value(expected, place)
    if abs(value - target) <= float(expected["tolerance"]):
        return []
    shown = f"{name} = {value!r}"
    return [blocking("example-differs", place, shown, f"{target!r} ± {expected['tolerance']}")]


def expected_value(expected: Mapping[str, Any], place: str) -> float:
    """A literature value, or arithmetic written out with numbers only (``arithmetic: 3 * 44 /
    12``).
    """
    if "arithmetic" not in expected:
        return float(expected["value"])
    return float(evaluate(parse_formula(str(expected["arithmetic"]), place), {}, {}))
