"""Small studies whose numbers are set by a test: named masses of CO2, each with a status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.footprint import Assessment, assess, study_from_data
from zuji.sectors.load import load_model

HEAD = """
zuji: 1
id: small
version: 1.0.0
form: sheet
title: {zh: 小, en: Small}
product: {zh: 物, en: Thing}
about: {zh: 测试用, en: for tests}
declared_unit: {amount: 1, unit: t}
reference: made
"""
YEAR = {"start": "2025-01-01", "end": "2025-12-31"}


def small_study(
    inputs: Mapping[str, Any],
    *,
    factors: Mapping[str, Mapping[str, Any]] | None = None,
    period: Mapping[str, str] = YEAR,
    as_of: str = "2026-06-01",
    **more: Any,
) -> Assessment:
    """1 t of a product with `inputs` in kg.

    An input emits its own mass of CO2, or has a factor of its own (`factors`: fields of a row).
    """
    factors = factors or {}
    lines = [HEAD, "inputs:", "  made: {zh: 产量, en: Output, unit: t}"]
    lines += [f"  {name}: {{zh: 料, en: Input, unit: kg}}" for name in inputs]
    if factors:
        lines += ["factors:"]
        slot = "{{zh: 因子, en: Factor, unit: kgCO2e/kg, default: ''}}"
        lines += [f"  of_{name}: {slot.format()}" for name in factors]
    lines += ["steps:"]
    for name in inputs:
        what = f"activity: {name}, factor: of_{name}" if name in factors else ""
        lines.append(
            f"  - {{id: step_{name}, zh: 步, en: Step, process: plant, stage: manufacture, "
            f"kind: process, {what or f'gas: co2_fossil, amount: {name}'}}}"
        )
    row = {"name_zh": "因子", "unit": "kgCO2e/kg", "value": 1, "gwp_basis": "AR6", "region": "CN"}
    row |= {"source_title": "虚构"}
    data = {
        "model": "small",
        "period": dict(period),
        "inputs": {"made": {"value": 1, "evidence": "e"}, **inputs},
        "own_factors": [{**row, **of, "id": f"own.{name}"} for name, of in factors.items()],
        "factors": {f"of_{name}": f"own.{name}" for name in factors},
        **more,
    }
    model = load_model("\n".join(lines), "small.yaml")
    return assess(study_from_data(data, "small"), model, as_of=as_of)


def proven(value: float) -> dict[str, Any]:
    """A measured value with evidence."""
    return {"value": value, "status": "measured", "evidence": "e"}
