"""Planted errors of known kinds, each a function from a clean plant to a wrong study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.screening.facts import elasticities
from zuji.sectors.registry import shipped_model
from zuji.synth.plants import AS_OF, Plant, changed

MATERIAL = 0.06


@dataclass(frozen=True)
class Planted:
    """A wrong study with its label: the kind and place of the error, and the resulting change of
    the total.

    `moved` is the relative change of the footprint; None where the study is now refused.
    """

    kind: str
    data: Mapping[str, Any]
    where: str
    before: str
    after: str
    moved: float | None


Planter = Callable[[np.random.Generator, Plant, Plant], tuple[dict[str, Any], str, str, str] | None]


def _material(plant: Plant, least: float = MATERIAL) -> list[str]:
    assessment = assess(
        study_from_data(plant.data, "synth"), shipped_model(plant.model), as_of=AS_OF
    )
    elasticity_of = elasticities(assessment)
    return sorted(
        (
            name
            for name, value in elasticity_of.items()
            if abs(value) >= least and name in plant.data["inputs"]
        ),
        key=lambda name: -abs(elasticity_of[name]),
    )


def _scaled(factors: tuple[float, ...]) -> Planter:
    def plant_it(
        rng: np.random.Generator, plant: Plant, other: Plant
    ) -> tuple[dict[str, Any], str, str, str] | None:
        names = _material(plant)
        if not names:
            return None
        name = names[int(rng.integers(len(names)))]
        data = changed(plant)
        old = data["inputs"][name]["value"]
        data["inputs"][name]["value"] = float(
            f"{old * factors[int(rng.integers(len(factors)))]:.7g}"
        )
        return data, name, f"{old:g}", f"{data['inputs'][name]['value']:g}"

    return plant_it


def _swapped(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    model = shipped_model(plant.model)
    names = _material(plant, 0.02)
    pairs = [
        (name, other)
        for index, name in enumerate(names)
        for other in names[index + 1 :]
        if model.inputs[name].measure.dimension == model.inputs[other].measure.dimension
    ]
    if not pairs:
        return None
    first, second = pairs[int(rng.integers(len(pairs)))]
    data = changed(plant)
    entry, other_entry = data["inputs"][first], data["inputs"][second]
    old = f"{entry['value']:g} / {other_entry['value']:g}"
    entry["value"], other_entry["value"] = other_entry["value"], entry["value"]
    return data, f"{first}, {second}", old, f"{entry['value']:g} / {other_entry['value']:g}"


def _omitted(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    model = shipped_model(plant.model)
    names = [name for name in _material(plant) if model.inputs[name].optional]
    if not names:
        return None
    name = names[int(rng.integers(len(names)))]
    data = changed(plant)
    old = data["inputs"].pop(name)["value"]
    return data, name, f"{old:g}", ""


def _other_grid(factor: str) -> Planter:
    def plant_it(
        rng: np.random.Generator, plant: Plant, other: Plant
    ) -> tuple[dict[str, Any], str, str, str] | None:
        slot = shipped_model(plant.model).slots.get("grid")
        if slot is None:
            return None
        data = changed(plant)
        before = data.get("factors", {}).get("grid", slot.default)
        data["factors"] = {**data.get("factors", {}), "grid": factor}
        return data, "factors.grid", str(before), factor

    return plant_it


def _reused(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    theirs = other.data.get("certificates")
    mine = plant.data.get("certificates")
    if not theirs or not mine:
        return None
    data = changed(plant)
    old = data["certificates"][0]["number"]
    data["certificates"][0]["number"] = theirs[0]["number"]
    return data, "certificates.0", old, theirs[0]["number"]


def _malformed(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    if not plant.data.get("certificates"):
        return None
    data = changed(plant)
    old = data["certificates"][0]["number"]
    data["certificates"][0]["number"] = old[:-1]
    return data, "certificates.0", old, old[:-1]


def _copied(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    if other.model != plant.model:
        return None
    data = changed(plant)
    data["inputs"] = changed(other)["inputs"]
    data.pop("certificates", None)
    if other.data.get("certificates"):
        return None
    return data, "inputs", "own", f"plant {other.number:04d}"


def _rounded(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    data = changed(plant)
    for row in data["inputs"].values():
        row["value"] = float(f"{row['value']:.1g}") if row["value"] >= 10 else row["value"]
    return data, "inputs", "metered", "rounded"


def _no_evidence(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    data = changed(plant)
    for row in data["inputs"].values():
        row.pop("evidence", None)
    return data, "inputs", "evidence", "none"


def _half_year(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    data = changed(plant, period={"start": "2024-01-01", "end": "2024-06-30"})
    return data, "period", "2024-12-31", "2024-06-30"


def _offset(
    rng: np.random.Generator, plant: Plant, other: Plant
) -> tuple[dict[str, Any], str, str, str] | None:
    slots = shipped_model(plant.model).slots
    if "grid" not in slots:
        return None
    own_factor = {
        "id": "own.offset",
        "name_zh": "绿色抵消",
        "unit": "kgCO2e/kWh",
        "value": -0.1,
        "source_title": "示例",
    }
    data = changed(plant, own_factors=[own_factor])
    data["factors"] = {**data.get("factors", {}), "grid": "own.offset"}
    return data, "factors.grid", "0.5777", "-0.1"


KINDS: dict[str, Planter] = {
    "unit_thousand": _scaled((1000.0, 0.001)),
    "decimal_shift": _scaled((10.0, 0.1)),
    "monthly_for_yearly": _scaled((1 / 12,)),
    "understated": _scaled((0.6,)),
    "overstated": _scaled((1.6,)),
    "swapped_inputs": _swapped,
    "omitted_input": _omitted,
    "wrong_factor_family": _other_grid("cn.grid.co2.2023.shandong"),
    "old_factor": _other_grid("cn.elec.cf.2023.national_avg"),
    "certificate_reused": _reused,
    "certificate_malformed": _malformed,
    "copied_inventory": _copied,
    "rounded_inventory": _rounded,
    "evidence_missing": _no_evidence,
    "half_year": _half_year,
    "offset_deducted": _offset,
}
"""Kind of error → how it is planted (None where the plant gives no occasion)."""


def plant_error(rng: np.random.Generator, kind: str, plant: Plant, other: Plant) -> Planted | None:
    """The plant with one error of `kind`, labelled; `other` is a plant to copy from."""
    result = KINDS[kind](rng, plant, other)
    if result is None:
        return None
    data, place, before, after = result
    moved: float | None
    try:
        total = assess(
            study_from_data(data, "synth"), shipped_model(plant.model), as_of=AS_OF
        ).total
        moved = total / plant.total - 1.0
    except Refusal:
        moved = None
    return Planted(kind=kind, data=data, where=place, before=before, after=after, moved=moved)
