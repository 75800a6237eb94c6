"""Effect of a proposed model on studies that were submitted under the present one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.queries import latest_revisions

MOST = 300
BEYOND, NOTHING = 0.05, 1e-9


def blast_of(model: Model) -> dict[str, Any]:
    """How many of the latest revisions of the model's studies change, how many beyond 5 %, the
    largest change, and how many can no longer be computed. At most `MOST` are looked at; `of` says
    how many there are.

    Both totals are of today, with the present model and with the proposed one, so that factors and
    rules that changed since a study was frozen show in neither's difference.
    """
    rows = latest_revisions().filter(study__model_id=model.id)
    counts = {
        "of": rows.count(),
        "looked_at": 0,
        "affected": 0,
        "beyond": 0,
        "refused": 0,
        "most": 0.0,
    }
    present = get_model(model.id)
    for revision in rows[:MOST]:
        lock = revision.content()
        counts["looked_at"] += 1
        old, new = (_total(lock, each, revision.address) for each in (present, model))
        if old is None or new is None:
            counts["refused"] += old is not None
            continue
        change = abs(new - old) / abs(old) if old else abs(new)
        counts["affected"] += change > NOTHING
        counts["beyond"] += change > BEYOND
        counts["most"] = max(counts["most"], change)
    return counts


def _total(lock: Mapping[str, Any], model: Model, place: str) -> float | None:
    """The study's total under a model and today's library; None where it cannot be computed."""
    try:
        study = study_from_data(lock["study"], place)
        return assess(study, model, as_of=lock["as_of"], library=library_for(study)).total
    except Refusal:
        return None
