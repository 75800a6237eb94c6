"""Typical plants of our sector models as unit processes of the background system."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from zuji.background.read import Background
from zuji.background.schema import UnitProcess
from zuji.core.content import content_path
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.factors.record import DERIVED


@dataclass(frozen=True)
class PlantFlows:
    """Per declared unit of the plant: products taken (id, amount, unit) and gases emitted (kg)."""

    taken: tuple[tuple[str, float, str], ...]
    emitted: tuple[tuple[str, float], ...]


def plant_flows(system: Background, name: str, process: UnitProcess) -> PlantFlows:
    """The typical plant of a process, computed by its sector model.

    A step of the model with an activity and a factor becomes an exchange: with the product behind
    the factor where the factor is a row of this system, else with the product that `links` names
    for it (a link also replaces a row, for another source of power). A step with gases of its own,
    or of something burned, becomes emissions. A factor in use that has neither is refused: nothing
    of the plant is left out in silence.
    """
    plant = process.plant
    if plant is None:
        return PlantFlows((), ())
    place = system.places[name]
    taken: list[tuple[str, float, str]] = []
    emitted: dict[str, float] = {}
    findings: list[Finding] = []
    for step in _steps(_study(system, plant.study), tuple(sorted(plant.choices.items()))):
        activity, factor = step["activity"], step["factor"]
        if activity is None or factor is None or step["kind"] == "combustion":
            for gas, kilograms in step["gases"].items():
                emitted[gas] = emitted.get(gas, 0.0) + kilograms
        elif activity["value"]:
            product = plant.links.get(factor) or product_of(factor)
            if product is None:
                findings.append(blocking("background-link", place, factor, step=step["id"]))
                continue
            taken.append((product, activity["value"], activity["unit"]))
    unknown = [product for product, _, _ in taken if product not in system.products]
    findings += [blocking("background-product", place, product, near="—") for product in unknown]
    if findings:
        raise Refusal(findings)
    return PlantFlows(tuple(taken), tuple((gas, kg) for gas, kg in emitted.items() if kg))


def product_of(factor_id: str) -> str | None:
    """The product of the system whose row a factor of the library is; None for other factors."""
    if not factor_id.startswith(DERIVED):
        return None
    return factor_id.removeprefix(DERIVED).partition(".")[0]


def _study(system: Background, name: str) -> Path:
    beside = system.folder / name
    return beside if beside.is_file() else content_path(name)


def own_result(system: Background, process: UnitProcess) -> float | None:
    """What the sector model itself says of the typical plant (kgCO2e per declared unit), with its
    own default factors; None for a process without a plant.
    """
    plant = process.plant
    if plant is None:
        return None
    choices = tuple(sorted(plant.choices.items()))
    return float(_result(_study(system, plant.study), choices)["total"]["value"])


def _steps(path: Path, choices: tuple[tuple[str, str], ...]) -> tuple[dict[str, Any], ...]:
    return tuple(_result(path, choices)["steps"])


@cache
def _result(path: Path, choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    from zuji.footprint import assess, read_study
    from zuji.footprint.result import result_data
    from zuji.sectors.registry import get_model

    study = read_study(path.read_text("utf-8"), path.name)
    chosen = {**study.data.get("choices", {}), **dict(choices)}
    study = replace(study, data={**study.data, "choices": chosen})
    assessment = assess(study, get_model(study.model_id), as_of=str(study.data["as_of"]))
    return result_data(assessment)
