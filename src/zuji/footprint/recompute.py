"""Recomputation of a total without findings, spreads and quality, for differences and
scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping

from zuji.core.refusals import Refusal
from zuji.factors import Library
from zuji.footprint.assess import imposed, scenario_of
from zuji.footprint.profile import Profile
from zuji.footprint.selection import select_factors
from zuji.footprint.study import StudyDocument, read_values
from zuji.footprint.totals import characterised, total_of
from zuji.footprint.values import choose
from zuji.sectors.evaluate import run_model
from zuji.sectors.model import Model


def total_only(
    study: StudyDocument, model: Model, library: Library, profile: Profile, gwp: Mapping[str, float]
) -> float:
    """kgCO2e per declared unit, excluding biogenic uptake; refuses a study that cannot be
    computed.
    """
    choices, findings = choose(model.choices, study.data.get("choices") or {}, "choices")
    choices |= imposed(model, profile)
    values, more = read_values(study, model, choices)
    chosen, unfit = select_factors(study, model, choices, library, profile)
    blocking = [finding for finding in (*findings, *more, *unfit) if finding.severity == "block"]
    if blocking:
        raise Refusal(blocking)
    run = run_model(model, scenario_of(choices, values, chosen))
    return float(total_of(characterised(profile.gases_of(run), gwp), profile.apart))
