"""Data-quality scores of the steps of a study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zuji.factors.codes import is_stand_in
from zuji.factors.slot_fit import is_another_product
from zuji.footprint.selection import Chosen, proxy_reasons
from zuji.footprint.study import StudyDocument
from zuji.footprint.study_schema import UNSTATED
from zuji.footprint.values import Value
from zuji.quality import FactorFit, StepQuality, score_step
from zuji.sectors.dependencies import inputs_behind
from zuji.sectors.model import Model, Step
from zuji.uncertainty.factor_spread import RULE, SpreadPlace, gsd_of


def step_qualities(
    study: StudyDocument,
    model: Model,
    rules: Mapping[str, Any],
    *,
    steps: Iterable[Step],
    values: Mapping[str, Value],
    chosen: Mapping[str, Chosen],
    choices: Mapping[str, str],
    spreads: Mapping[str, Any],
) -> dict[str, StepQuality]:
    """Scores of `steps`, per step id, under the rules of data quality; `spreads` are those of
    uncertainty.
    """
    year = int(study.period[1][:4])
    scores = {}
    for step in steps:
        used = [
            values[name]
            for name in inputs_behind(model, step, choices)
            if values[name].value is not None
        ]
        factor = chosen[step.slot].factor if step.slot else None
        scores[step.id] = score_step(
            rules,
            statuses=[_status(model, value, rules) for value in used],
            verified=bool(used) and all(value.reviewed_by for value in used),
            period_year=year,
            factor_year=factor.year if factor else None,
            factor_confidence=factor.confidence if factor else None,
            factor_is_proxy=bool(factor and proxy_reasons(factor, study.country)),
            factor_has_region=bool(factor and factor.region),
            factor_shares=(factor.primary_share, factor.verified_share) if factor else (None, None),
            factor_is_unsourced=bool(factor and factor.is_unsourced),
            factor_fit=_fit(chosen[step.slot], study, rules, spreads) if step.slot else None,
        )
    return scores


def _fit(
    choice: Chosen, study: StudyDocument, rules: Mapping[str, Any], spreads: Mapping[str, Any]
) -> FactorFit | None:
    """How far the factor of a slot represents it; None under rules that do not ask."""
    if "factor" not in rules or RULE not in spreads:
        return None
    factor = choice.factor
    place = SpreadPlace(study.country, int(study.period[1][:4]))
    is_own = factor.confidence == "supplier"
    return FactorFit(
        evidence=factor.evidence,
        is_narrow=is_stand_in("boundary_code", factor.boundary_code),
        is_other_product=not is_own
        and is_another_product(factor, choice.slot.label, rules["factor"]),
        gsd=gsd_of(factor, spreads, place),
    )


def _status(model: Model, value: Value, rules: Mapping[str, Any]) -> str:
    """The status of an input; a coefficient left at the model's default does not make the plant's
    activity data secondary, one that the study itself calls a default does.
    """
    if value.status == UNSTATED and UNSTATED not in rules["precision_by_status"]:
        return "measured"  # rules frozen in an earlier lockfile know no other word for it
    is_left = value.status == "default" and model.inputs[value.name].default is not None
    return "calculated" if is_left and not value.given else value.status
