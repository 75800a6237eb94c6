"""What was chosen for each factor slot, what came next, and why: kept with the study in its
lockfile.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from zuji.core.places import region_of
from zuji.factors import library_with
from zuji.factors.matching import Candidate, Wanted, match
from zuji.footprint.assess import Assessment
from zuji.footprint.study import packs_of

NEXT = 2


@lru_cache(maxsize=8192)
def _candidates(packs: tuple[str, ...], wanted: Wanted) -> tuple[Candidate, ...]:
    return tuple(match(library_with(*packs), wanted, NEXT + 4))


def selection_record(made: Assessment) -> dict[str, Any]:
    """Slot → chosen factor, who chose it, and the next candidates with their reasons in zh and en.

    Parameters (calorific values, carbon contents) are chosen by the sector's own set, so nothing is
    matched for them.
    """
    site = made.study.data.get("site") or {}
    region = region_of(made.study.country, str(site.get("city") or ""))
    year = int(made.study.period[1][:4])
    packs = packs_of(made.study)
    stages = {step.slot: step.stage for step in reversed(made.model.steps) if step.slot}
    record: dict[str, Any] = {}
    for name, chosen in sorted(made.used.items()):
        entry: dict[str, Any] = {
            "chosen": chosen.factor.id,
            "by": "study" if chosen.by_study else "model",
        }
        if chosen.factor.kind == "emission":
            unit = chosen.slot.unit.partition("/")[2]
            wanted = Wanted(chosen.slot.label.zh, unit, region, year, stages.get(name, ""))
            entry |= _beside(chosen.factor.id, _candidates(packs, wanted))
        record[name] = entry
    return record


def _beside(chosen: str, candidates: tuple[Candidate, ...]) -> dict[str, Any]:
    """The rank of the chosen factor among the candidates, its reasons, and the next ones."""
    ids = [c.factor.id for c in candidates]
    found: dict[str, Any] = {"rank": ids.index(chosen) + 1 if chosen in ids else None}
    if chosen in ids:
        found["why"] = _words(candidates[ids.index(chosen)])
    found["next"] = [
        {"id": c.factor.id, "why": _words(c)} for c in candidates if c.factor.id != chosen
    ][:NEXT]
    return found


def _words(candidate: Candidate) -> dict[str, str]:
    reasons = [r for r in candidate.reasons if r.points]
    return {"zh": " · ".join(r.zh for r in reasons), "en": " · ".join(r.en for r in reasons)}
