"""The typical plant of a model and its worked plants, by the model that holds."""

from __future__ import annotations

from functools import lru_cache

from zuji.core.inforce import RuleInForce, in_force
from zuji.core.refusals import Refusal
from zuji.footprint.assess import Assessment
from zuji.footprint.examples import typical_assessment, typical_path, worked_plants
from zuji.screening.facts import StudyFacts, facts_of
from zuji.sectors.registry import get_model

KEPT = 128


def typical_plant(model_id: str) -> Assessment | None:
    """The typical study computed by the model in force; None where there is none, or where it does
    not fit the model that was passed.
    """
    return _plant(model_id, in_force("model").get(model_id))


def typical_facts(model_id: str) -> StudyFacts | None:
    """Facts of the typical study; None as `typical_plant`."""
    return _facts(model_id, in_force("model").get(model_id))


def worked_facts(model_id: str) -> tuple[StudyFacts, ...]:
    """Facts of the model's worked plants, which hold the options that the typical study lacks."""
    return _worked(model_id, in_force("model").get(model_id))


@lru_cache(maxsize=KEPT)
def _worked(model_id: str, rule: RuleInForce | None) -> tuple[StudyFacts, ...]:
    return tuple(
        facts_of(assessment, assessment.study.source)
        for assessment in worked_plants(get_model(model_id))
    )


@lru_cache(maxsize=KEPT)
def _plant(model_id: str, rule: RuleInForce | None) -> Assessment | None:
    """`rule` names the model that was passed, by its digest."""
    try:
        return typical_assessment(get_model(model_id))
    except Refusal:
        return None


@lru_cache(maxsize=KEPT)
def _facts(model_id: str, rule: RuleInForce | None) -> StudyFacts | None:
    assessment = _plant(model_id, rule)
    return facts_of(assessment, typical_path(model_id).name) if assessment else None
