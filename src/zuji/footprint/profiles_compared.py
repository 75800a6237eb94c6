"""One study under several method profiles, and the clauses that make the differences.

The difference between two profiles is shared among the rules that they set differently (GWP set,
biogenic carbon, each rule of electricity, capital goods, cut-off, period, and each choice they
impose) by the Shapley value, so the parts sum to it whatever the order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import factorial, fsum
from typing import Any

from zuji.core.refusals import Finding, Refusal
from zuji.factors import Library
from zuji.factors.gases import gwp_of
from zuji.factors.gwp import gwp100
from zuji.footprint.assess import imposed
from zuji.footprint.profile import Profile, get_profile, profile_from_data, profiles_for
from zuji.footprint.profile_rules import RULES, rule_value, with_rule
from zuji.footprint.recompute import delayed_total, further_gases, total_only
from zuji.footprint.study import StudyDocument, library_of
from zuji.sectors.model import Model


@dataclass(frozen=True)
class ProfileResult:
    """The total under one profile [kgCO2e per declared unit], and the rules that make its
    difference from the base.

    `delayed` is the total with late emissions weighted by their delay, stated apart where the
    profile knows it and the study says when a stage emits; None elsewhere. `further` are the gases
    beyond those that every study may have, with their GWP100 under the profile's set (None where
    that gives none, so that the study is refused).
    """

    profile: Profile
    total: float | None
    effects: Mapping[str, float]
    refused: str = ""
    delayed: float | None = None
    findings: tuple[Finding, ...] = ()
    further: Mapping[str, float | None] = field(default_factory=dict)


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
    """All general profiles and those of the model's product rules, the study's own (or `base`)
    first, each with its difference explained.
    """
    library = library_of(study) if library is None else library
    start = get_profile(base or study.profile_id)
    first = total_only(study, model, library, start, gwp100(start.gwp_set), checked=True)
    results = [ProfileResult(start, first, {}, delayed=_delayed(study, model, start, library))]
    for name in profiles_for(model.id):
        if name == start.id:
            continue
        other = get_profile(name)
        try:
            total = total_only(study, model, library, other, gwp100(other.gwp_set), checked=True)
            results.append(
                ProfileResult(
                    other,
                    total,
                    profile_effects(study, model, start, other, library),
                    delayed=_delayed(study, model, other, library),
                )
            )
        except Refusal as problem:
            rule = problem.findings[0].rule
            results.append(
                ProfileResult(
                    profile=other,
                    total=None,
                    effects={},
                    refused=rule,
                    delayed=None,
                    findings=tuple(problem.findings),
                )
            )
    gases = further_gases(study, model, library, start)
    return [_with_further(result, gases) for result in results]


def _with_further(result: ProfileResult, gases: Sequence[str]) -> ProfileResult:
    name = result.profile.gwp_set
    return replace(result, further={gas: gwp_of(gas, name) for gas in gases})


def profile_effects(
    study: StudyDocument, model: Model, old: Profile, new: Profile, library: Library
) -> dict[str, float]:
    """The effect on the total of each rule that the profiles set differently; the parts sum to the
    change.
    """
    totals: dict[frozenset[str], float] = {}

    def total(adopted: frozenset[str]) -> float:
        if adopted not in totals:
            mixed = hybrid(model, old, new, adopted)
            totals[adopted] = _total(study, model, mixed, library)
        return totals[adopted]

    every = differing(model, old, new)
    moving = _moving(every, total)
    effects = {name: value for name, value in shapley(moving, total).items() if value}
    if not effects:
        return {}
    change = total(frozenset(every)) - total(frozenset())
    largest = max(effects, key=lambda name: abs(effects[name]))
    effects[largest] += change - fsum(effects.values())  # the last digit of the sums
    return effects


def _moving(causes: Sequence[str], total: Callable[[frozenset[str]], float]) -> list[str]:
    """The causes that move the total beside none or beside all others; all of them where leaving
    the rest out does not give the whole change.
    """
    nothing, everything = frozenset[str](), frozenset(causes)
    start, end = total(nothing), total(everything)
    moving = [
        cause
        for cause in causes
        if total(nothing | {cause}) != start or total(everything - {cause}) != end
    ]
    return moving if total(frozenset(moving)) == end else list(causes)


def differing(model: Model, old: Profile, new: Profile) -> list[str]:
    """The rules that two profiles set differently and that matter for the model."""
    causes = [rule for rule in RULES if rule_value(old, rule) != rule_value(new, rule)]
    before, after = imposed(model, old), imposed(model, new)
    return causes + [
        f"choice:{name}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def hybrid(model: Model, old: Profile, new: Profile, adopted: frozenset[str]) -> Profile:
    """The old profile with the rules in `adopted` from the new one."""
    data: dict[str, Any] = dict(old.data)
    imposes = {**imposed(model, old)}
    for cause in sorted(adopted):
        name = cause.removeprefix("choice:")
        if name == cause:
            data = with_rule(data, cause, new.data)
            continue
        imposes.pop(name, None)
        imposes |= {
            choice: value for choice, value in imposed(model, new).items() if choice == name
        }
    data["imposes"] = imposes
    data["boundaries"] = sorted({*old.data["boundaries"], *new.data["boundaries"]})
    return profile_from_data(data)


def _total(study: StudyDocument, model: Model, profile: Profile, library: Library) -> float:
    return total_only(study, model, library, profile, gwp100(profile.gwp_set))


def _delayed(
    study: StudyDocument, model: Model, profile: Profile, library: Library
) -> float | None:
    weighted = (profile.data.get("timing") or {}).get("weighted")
    if not weighted or not study.data.get("delays"):
        return None
    return delayed_total(study, model, library, profile, gwp100(profile.gwp_set))
