"""Recomputation of a total without findings, spreads and quality, for differences and
scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zuji.core.refusals import Finding, Refusal
from zuji.factors import Library
from zuji.factors.gwp import gwp100
from zuji.footprint.assess import imposed, potentials, scenario_of
from zuji.footprint.profile import Profile
from zuji.footprint.profile_rules import (
    delayed_weight,
    exemption_findings,
    left_out,
    under,
    with_capital,
)
from zuji.footprint.selection import select_factors
from zuji.footprint.study import StudyDocument, read_values
from zuji.footprint.totals import Contributions, characterised, headline, total_of
from zuji.footprint.values import choose
from zuji.sectors.evaluate import run_model
from zuji.sectors.model import Model


def total_only(
    study: StudyDocument,
    model: Model,
    library: Library,
    profile: Profile,
    gwp: Mapping[str, float],
    *,
    checked: bool = False,
) -> float:
    """kgCO2e per declared unit as the profile counts it; refuses a study that cannot be
    computed, and with `checked` one that exempts more than the profile lets go.
    """
    parts = _parts(study, model, library, profile, gwp, checked)
    return float(total_of(parts, profile.apart))


def further_gases(
    study: StudyDocument, model: Model, library: Library, profile: Profile
) -> tuple[str, ...]:
    """The gases of the study's factors beyond those that every study may have (HFC-32, R-410A's
    parts), which a set of GWP may give no value.
    """
    choices, _ = choose(model.choices, study.data.get("choices") or {}, "choices")
    chosen, _ = select_factors(study, model, choices | imposed(model, profile), library, profile)
    known = gwp100(profile.gwp_set)
    return tuple(sorted({g for each in chosen.values() for g in each.factor.gases} - set(known)))


def delayed_total(
    study: StudyDocument, model: Model, library: Library, profile: Profile, gwp: Mapping[str, float]
) -> float:
    """The total with the emissions of late stages weighted by their delay (`delayed_weight`): use
    spread evenly over its years, every other stage at once.
    """
    parts = _parts(study, model, library, profile, gwp)
    delays, stages = left_out(study).delays, {step.id: step.stage for step in model.steps}
    total = 0.0
    for step, masses in parts.items():
        years = delays.get(stages.get(step, ""), 0.0)
        spread = years if stages.get(step) == "use_phase" and years >= 1 else None
        total += float(headline(masses, profile.apart)) * delayed_weight(years, spread)
    return total


def _parts(
    study: StudyDocument,
    model: Model,
    library: Library,
    profile: Profile,
    gwp: Mapping[str, float],
    checked: bool = False,
) -> Contributions:
    """Step → gas → kgCO2e under the profile."""
    choices, findings = choose(model.choices, study.data.get("choices") or {}, "choices")
    choices |= imposed(model, profile)
    values, more = read_values(study, model, choices)
    chosen, unfit = select_factors(study, model, choices, library, profile)
    _refuse_blocking([*findings, *more, *unfit])
    scenario = scenario_of(choices, values, chosen)
    gwp = {**potentials(profile, scenario), **gwp}
    run = run_model(model, scenario)
    if checked:
        _refuse_blocking(exemption_findings(profile, model, run, gwp, study))
    run = under(profile, with_capital(model, profile), run, gwp, study)
    return characterised(profile.gases_of(run), gwp)


def _refuse_blocking(findings: Sequence[Finding]) -> None:
    blocking = [finding for finding in findings if finding.severity == "block"]
    if blocking:
        raise Refusal(blocking)
