"""One study under several method profiles, and the causes of the differences.

The difference between two profiles is shared among what they prescribe differently (GWP set,
biogenic carbon, electricity, and each choice they impose) by the Shapley value, so the parts sum
exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

from zuji.core.refusals import Refusal
from zuji.factors import Library
from zuji.factors.gwp import gwp100
from zuji.footprint.assess import imposed
from zuji.footprint.profile import Profile, get_profile, profile_from_data, profiles
from zuji.footprint.recompute import total_only
from zuji.footprint.study import StudyDocument, library_of
from zuji.sectors.model import Model


@dataclass(frozen=True)
class ProfileResult:
    """The total under one profile [kgCO2e per declared unit], and the causes of its difference
    from the base.
    """

    profile: Profile
    total: float | None
    effects: Mapping[str, float]
    refused: str = ""


def shapley(causes: Sequence[str], total: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """The effect of each cause: its marginal change averaged over all orders of the causes."""
    count = len(causes)
    totals: dict[frozenset[str], float] = {}

    def value(adopted: frozenset[str]) -> float:
        if adopted not in totals:
            totals[adopted] = total(adopted)
        return totals[adopted]

    effects = dict.fromkeys(causes, 0.0)
    for cause in causes:
        others = [other for other in causes if other != cause]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for subset in combinations(others, size):
                before = frozenset(subset)
                effects[cause] += weight * (value(before | {cause}) - value(before))
    return effects


def compared(
    study: StudyDocument, model: Model, base: str | None = None, library: Library | None = None
) -> list[ProfileResult]:
    """All profiles, the study's own (or `base`) first, each with its difference explained."""
    library = library_of(study) if library is None else library
    start = get_profile(base or study.profile_id)
    first = _total(study, model, start, library)
    results = [ProfileResult(start, first, {})]
    for name in profiles():
        if name == start.id:
            continue
        other = get_profile(name)
        try:
            results.append(
                ProfileResult(
                    other,
                    _total(study, model, other, library),
                    profile_effects(study, model, start, other, library),
                )
            )
        except Refusal as problem:
            results.append(ProfileResult(other, None, {}, problem.findings[0].rule))
    return results


def profile_effects(
    study: StudyDocument, model: Model, old: Profile, new: Profile, library: Library
) -> dict[str, float]:
    """The effect on the total of each rule that the profiles set differently; the parts sum to the
    change.
    """
    causes = differing(model, old, new)

    def total(adopted: frozenset[str]) -> float:
        return _total(study, model, hybrid(model, old, new, adopted), library)

    return {name: value for name, value in shapley(causes, total).items() if value}


def differing(model: Model, old: Profile, new: Profile) -> list[str]:
    """The rules that two profiles set differently and that matter for the model."""
    causes = [
        cause
        for cause, old_rule, new_rule in (
            ("gwp", old.gwp_set, new.gwp_set),
            ("biogenic", old.apart, new.apart),
            ("electricity", old.by_location, new.by_location),
        )
        if old_rule != new_rule
    ]
    before, after = imposed(model, old), imposed(model, new)
    return causes + [
        f"choice:{name}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def hybrid(model: Model, old: Profile, new: Profile, adopted: frozenset[str]) -> Profile:
    """The old profile with the rules in `adopted` from the new one."""
    data: dict[str, Any] = dict(old.data)
    if "gwp" in adopted:
        data["gwp_set"] = new.data["gwp_set"]
    if "biogenic" in adopted:
        data["headline"] = new.data["headline"]
    if "electricity" in adopted:
        data["electricity"] = {
            **old.data["electricity"],
            "basis": new.data["electricity"].get("basis"),
        }
    imposes = {**imposed(model, old)}
    for cause in adopted:
        name = cause.removeprefix("choice:")
        if name != cause:
            imposes.pop(name, None)
            imposes |= {
                choice: value for choice, value in imposed(model, new).items() if choice == name
            }
    data["imposes"] = imposes
    data["boundaries"] = sorted({*old.data["boundaries"], *new.data["boundaries"]})
    return profile_from_data(data)


def _total(study: StudyDocument, model: Model, profile: Profile, library: Library) -> float:
    return total_only(study, model, library, profile, gwp100(profile.gwp_set))
