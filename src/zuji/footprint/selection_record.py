"""The record of factor selection per slot: the chosen factor, the next candidates and the reasons,
kept in the lockfile.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from zuji.core.label import LANGS
from zuji.core.places import region_of
from zuji.factors import library_with
from zuji.factors.matching import Candidate, FactorQuery, match
from zuji.footprint.assess import Assessment
from zuji.footprint.study import packs_of

NEXT = 2


@lru_cache(maxsize=8192)
def _candidates(packs: tuple[str, ...], query: FactorQuery) -> tuple[Candidate, ...]:
    return tuple(match(library_with(*packs), query, NEXT + 4))


def selection_record(assessment: Assessment) -> dict[str, Any]:
    """Slot → chosen factor, whether study or model chose it, and the next candidates with their
    reasons in zh and en.

    Parameters (calorific values, carbon contents) are chosen by the sector's own set, so nothing is
    matched for them.
    """
    site = assessment.study.data.get("site") or {}
    region = region_of(assessment.study.country, str(site.get("city") or ""))
    year = int(assessment.study.period[1][:4])
    packs = packs_of(assessment.study)
    stages = {step.slot: step.stage for step in reversed(assessment.model.steps) if step.slot}
    record: dict[str, Any] = {}
    for name, chosen in sorted(assessment.used.items()):
        entry: dict[str, Any] = {
            "chosen": chosen.factor.id,
            "by": "study" if chosen.by_study else "model",
        }
        if chosen.factor.kind == "emission":
            unit = chosen.slot.unit.partition("/")[2]
            query = FactorQuery(chosen.slot.label.zh, unit, region, year, stages.get(name, ""))
            entry |= _beside(chosen.factor.id, _candidates(packs, query))
        record[name] = entry
    return record


def _beside(chosen: str, candidates: tuple[Candidate, ...]) -> dict[str, Any]:
    """The rank of the chosen factor among the candidates, its reasons, and the next ones."""
    ids = [candidate.factor.id for candidate in candidates]
    record: dict[str, Any] = {"rank": ids.index(chosen) + 1 if chosen in ids else None}
    if chosen in ids:
        record["why"] = _words(candidates[ids.index(chosen)])
    record["next"] = [
        {"id": candidate.factor.id, "why": _words(candidate)}
        for candidate in candidates
        if candidate.factor.id != chosen
    ][:NEXT]
    return record


def _words(candidate: Candidate) -> dict[str, str]:
    reasons = [reason for reason in candidate.reasons if reason.points]
    return {lang: " · ".join(reason.label[lang] for reason in reasons) for lang in LANGS}
