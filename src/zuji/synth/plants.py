"""One fictional plant: a typical study of its model, scaled in size and varied in intensity."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from zuji.core.content import read_rules
from zuji.core.identifiers import uscc_check_character
from zuji.core.places import cities
from zuji.core.refusals import Refusal, refuse
from zuji.footprint import Assessment, assess, study_from_data
from zuji.footprint.examples import typical_data, typical_path
from zuji.footprint.values import Value
from zuji.screening.single import single_findings
from zuji.sectors.model import Model
from zuji.sectors.registry import shipped_model

AS_OF = "2026-11-22"
DIGITS = 5
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Plant:
    """A clean study of a fictional plant, and its footprint."""

    number: int
    model: str
    city: str
    data: Mapping[str, Any]
    total: float


@cache
def _typical(model: str) -> Mapping[str, Any]:
    data = typical_data(model)
    if data is None:
        raise refuse("file-missing", typical_path(model).name)
    return study_from_data(data, "typical").data


@cache
def _typical_values(model: str) -> Mapping[str, Value]:
    study = study_from_data(_typical(model), "typical")
    return assess(study, shipped_model(model), as_of=AS_OF).values


def draw_plant(seed: int, number: int, model: str = "") -> Plant:
    """Plant `number` of the province with `seed`: the same numbers on every machine and in any
    order. It makes what is drawn for it, or the product of `model` where one is named.
    """
    rng = np.random.default_rng([seed, number])
    rule = read_rules("synthetic_province")
    drawn = _pick(rng, rule["models"])
    model = model or drawn
    city = _pick(rng, {c.zh: c.plants for c in cities()})
    size = float(np.exp(rng.normal(0.0, rule["size_spread"])))
    base = _identity(rng, number, model, city, rule)
    for noise in (*rule["noise"], 0.0):
        data = {**base, "inputs": _inputs(rng, shipped_model(model), _typical(model), size, noise)}
        data |= _certificates(rng, shipped_model(model), data, rule["green_share"], number)
        assessment = _clean(data)
        if assessment is not None:
            break
    else:
        assessment = assess(study_from_data(data, "synth"), shipped_model(model), as_of=AS_OF)
    return Plant(number, model, city, data, assessment.total)


def _pick(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    names, shares = list(weights), np.array(list(weights.values()), float)
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def _clean(data: Mapping[str, Any]) -> Assessment | None:
    """The assessment, if nothing about the study warrants a warning."""
    try:
        assessment = assess(
            study_from_data(data, "synth"), shipped_model(str(data["model"])), as_of=AS_OF
        )
    except Refusal:
        return None
    findings = (*assessment.findings, *single_findings(assessment))
    return None if any(finding.severity != "note" for finding in findings) else assessment


def _identity(
    rng: np.random.Generator, number: int, model: str, city: str, rule: Mapping[str, Any]
) -> dict[str, Any]:
    typical, mark = _typical(model), rule["watermark"]
    place = number % len(rule["names"])
    titles = shipped_model(model).title
    code = next(candidate.code for candidate in cities() if candidate.zh == city)
    return {
        "zuji_study": 1,
        "notice": f"{mark['zh']} · {mark['en']}",
        "model": model,
        "goal": "合成省演示 · demonstration of the synthetic province",
        "product": dict(typical["product"])
        | {"spec": typical["product"].get("spec") or "示例规格"},
        "organisation": {
            "name": f"示例·{rule['names'][place]}{titles.zh.split('（')[0]}{number:04d}（虚构）",
            "name_en": (
                f"Example {rule['names_en'][place]} {titles.en.split(' (')[0]} {number:04d} "
                f"(fictional)"
            ),
            "uscc": fictional_code(number),
        },
        "site": {
            "name": f"示例工厂 {number:04d}",
            "city": city,
            "city_code": code,
            "country": "CN",
        },
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "profile": "gbt24067-2024",
        "as_of": AS_OF,
        "choices": dict(typical.get("choices") or {}),
        "factors": dict(typical.get("factors") or {}),
        "waivers": dict(typical.get("waivers") or {}),
    }


def fictional_code(number: int) -> str:
    """A credit code that passes its check digit, in a region (379999) that does not exist."""
    digits = []
    remaining = number
    for _ in range(9):
        remaining, digit = divmod(remaining, len(ALPHABET))
        digits.append(ALPHABET[digit])
    body = "91379999" + "".join(reversed(digits))
    return body + uscc_check_character(body)


def _inputs(
    rng: np.random.Generator, model: Model, typical: Mapping[str, Any], size: float, noise: float
) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    outputs = _output_inputs(model)
    base = _typical_values(model.id)
    for name, reported in typical["inputs"].items():
        item = model.inputs[name]
        value = base[name].value
        if value is None:
            continue
        amount = "/" not in item.unit and item.unit not in {"%", "1", "km", "a"}
        variation = float(np.exp(rng.normal(0.0, noise)))
        number = value * (size if amount else 1.0) * (1.0 if name in outputs else variation)
        number = float(f"{number:.{DIGITS}g}")
        if item.range:
            number = min(max(number, item.range[0]), item.range[1])
        stated = reported.get("status") if isinstance(reported, Mapping) else None
        inputs[name] = {
            "value": number,
            "unit": item.unit,
            "status": stated or "measured",
            "evidence": f"evidence/{name}.txt",
        }
    return inputs


def _output_inputs(model: Model) -> set[str]:
    """Inputs that report the plant's output: they set the size and carry no noise."""
    from zuji.sectors.formula import names_in

    return {
        name
        for process in model.processes
        for formula in process.outputs.values()
        for name in names_in(formula.tree)
    } & set(model.inputs)


def _certificates(
    rng: np.random.Generator, model: Model, data: dict[str, Any], share: float, number: int
) -> dict[str, Any]:
    """Some plants buy certified power and list certificates that cover it."""
    green = next((name for name in ("green_power", "power_green") if name in model.inputs), "")
    inputs = data["inputs"]
    if green == "green_power" and "power" in inputs and rng.random() < share:
        bought = inputs["power"]["value"] * float(rng.uniform(0.1, 0.4))
        inputs[green] = {
            "value": float(f"{bought:.{DIGITS}g}"),
            "unit": "kWh",
            "evidence": f"evidence/{green}.txt",
        }
    if green not in inputs:
        return {}
    mwh = inputs[green]["value"] / 1000
    parts = int(rng.integers(2, 5))
    rows = [
        {
            "number": f"{int(rng.integers(10**16, 10**17)):017d}{number % 100000:05d}{index:010d}"[
                :32
            ],
            "month": f"2024-{int(rng.integers(1, 13)):02d}",
            "mwh": float(f"{mwh / parts * 1.001:.8g}"),
        }
        for index in range(parts)
    ]
    return {"certificates": rows}


def changed(plant: Plant, **parts: Any) -> dict[str, Any]:
    """A deep copy of the plant's study with some keys replaced."""
    return {**copy.deepcopy(dict(plant.data)), **parts}
