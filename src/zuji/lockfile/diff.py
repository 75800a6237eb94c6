"""The exact decomposition of the difference between two lockfiles into its causes.

The difference of two totals is shared among four causes (activity, factor, method, allocation) by
the Shapley value: the average over all orders in which the causes could have changed. The parts sum
to the difference by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank, read_quantity
from zuji.core.refusals import Refusal, refuse
from zuji.factors import Library
from zuji.factors.record import Factor, factor_from_json
from zuji.footprint import study_from_data
from zuji.footprint.profile import Profile, profile_from_data
from zuji.footprint.profiles_compared import shapley
from zuji.footprint.recompute import total_only
from zuji.footprint.study import marks_of
from zuji.footprint.study_schema import UNSTATED
from zuji.lockfile.lock import locked_model
from zuji.sectors.model import Model

CAUSES = ("activity", "factor", "method", "allocation")


@dataclass(frozen=True)
class Difference:
    """Old and new total, the effect of each cause, and what changed beneath."""

    old: float
    new: float
    unit: str
    effects: Mapping[str, float]
    steps: list[dict[str, Any]]
    inputs: list[dict[str, Any]]
    factors: list[dict[str, Any]]

    @property
    def change(self) -> float:
        return self.new - self.old

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "old": self.old,
            "new": self.new,
            "change": self.change,
            "unit": self.unit,
            "effects": dict(self.effects),
            "steps": self.steps,
            "inputs": self.inputs,
            "factors": self.factors,
        }


def decompose(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Decompose the difference of two lockfiles of one model (``diff-models`` otherwise)."""
    if old["model"]["id"] != new["model"]["id"]:
        raise refuse("diff-models", "", f"{old['model']['id']} / {new['model']['id']}")
    sides = (old, new)
    model_of = cache(
        lambda side: locked_model(sides[side])
    )  # parsed once each, not once per hybrid
    totals: dict[frozenset[str], float] = {}

    def total(changed: frozenset[str]) -> float:
        if changed not in totals:
            totals[changed] = _hybrid_total(sides, changed, model_of)
        return totals[changed]

    effects = shapley(CAUSES, total)
    return Difference(
        old=total(frozenset()),
        new=total(frozenset(CAUSES)),
        unit=new["result"]["total"]["unit"],
        effects=effects,
        steps=_changed_steps(old, new),
        inputs=_changed_inputs(old, new),
        factors=_changed_factors(old, new),
    )


def _hybrid_total(
    sides: tuple[Mapping[str, Any], Mapping[str, Any]],
    changed: frozenset[str],
    model_of: Callable[[int], Model],
) -> float:
    def side(cause: str) -> Mapping[str, Any]:
        return sides[1] if cause in changed else sides[0]

    activity, method = side("activity"), side("method")
    choices = dict(activity["study"].get("choices") or {})
    rule = side("allocation")["result"]["choices"].get("allocation")
    if rule:
        choices["allocation"] = rule
    factors = _by_slot(sides[0] if side("factor") is sides[1] else sides[1], side("factor"))
    study = study_from_data(
        {
            "model": method["model"]["id"],
            "period": activity["study"]["period"],
            "inputs": activity["study"]["inputs"],
            "choices": choices,
            "site": activity["study"].get("site") or {},
            "factors": {slot: slot for slot in factors},
            "exempt": activity["study"].get("exempt"),
            "delays": activity["study"].get("delays"),
        },
        "diff",
    )
    try:
        return total_only(
            study,
            model_of("method" in changed),
            Library(dict(factors)),
            _with_chosen_factors(method["profile"]),
            method["gwp"],
        )
    except Refusal as problem:
        read = "; ".join(f"{finding.rule} {finding.place}" for finding in problem.findings)
        raise refuse("diff-models", "", read) from problem


def _with_chosen_factors(profile: Mapping[str, Any]) -> Profile:
    """The profile without its table of grids: the factors of a lockfile are those it chose."""
    power = {key: value for key, value in profile["electricity"].items() if key != "grids"}
    return profile_from_data({**profile, "electricity": power})


def _by_slot(fallback: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Factor]:
    """Factors keyed by the name of their slot, so that two versions of one id can be compared."""
    merged = {**fallback["factors"], **chosen["factors"]}
    return {slot: factor_from_json({**data, "id": slot}) for slot, data in merged.items()}


def _changed_steps(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    old_steps, new_steps = (
        {step["id"]: step["kgco2e"] for step in lock["result"]["steps"]} for lock in (old, new)
    )
    changes = [
        {
            "id": step_id,
            "old": old_steps.get(step_id, 0.0),
            "new": new_steps.get(step_id, 0.0),
            "change": new_steps.get(step_id, 0.0) - old_steps.get(step_id, 0.0),
        }
        for step_id in dict.fromkeys([*old_steps, *new_steps])
    ]
    return sorted(
        (change for change in changes if change["change"]),
        key=lambda change: -abs(float(change["change"])),
    )


def _changed_inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Inputs whose number, status or interval differs; ``20.7万`` and 207000 are the same."""
    old_inputs, new_inputs = (lock["study"]["inputs"] for lock in (old, new))
    units = {name: data["unit"] for name, data in new["model"]["inputs"].items()}
    marks = [marks_of(inputs) for inputs in (old_inputs, new_inputs)]
    return [
        {"id": input_id, "old": old_inputs.get(input_id), "new": new_inputs.get(input_id)}
        for input_id in dict.fromkeys([*old_inputs, *new_inputs])
        if _substance(old_inputs.get(input_id), units.get(input_id, "1"), marks[0])
        != _substance(new_inputs.get(input_id), units.get(input_id, "1"), marks[1])
    ]


def _substance(entry: Any, unit: str, marks: DecimalMark) -> tuple[Any, ...]:
    fields = entry if isinstance(entry, Mapping) else {"value": entry}

    def number(name: str) -> Any:
        if is_blank(fields.get(name)):
            return None
        try:
            return read_quantity(fields[name], unit, name, fields.get("unit") or None, marks=marks)
        except Refusal:
            return fields[name]

    return (
        number("value"),
        number("low"),
        number("high"),
        fields.get("status") or UNSTATED,
        fields.get("distribution") or "",
    )


def _changed_factors(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    old_factors, new_factors = (lock["factors"] for lock in (old, new))

    def brief(data: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return (
            None
            if data is None
            else {field: data[field] for field in ("id", "version", "value", "gases", "unit")}
        )

    return [
        {"slot": slot, "old": brief(old_factors.get(slot)), "new": brief(new_factors.get(slot))}
        for slot in dict.fromkeys([*old_factors, *new_factors])
        if brief(old_factors.get(slot)) != brief(new_factors.get(slot))
    ]
