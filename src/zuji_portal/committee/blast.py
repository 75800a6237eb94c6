"""Effect of a proposed model on studies that were submitted under the present one."""

from __future__ import annotations

from typing import Any

from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.lockfile.lock import assessment_of
from zuji.sectors.model import Model
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.queries import latest_revisions

MOST = 300
BEYOND = 0.05


def blast_of(model: Model) -> dict[str, Any]:
    """How many of the latest revisions of the model's studies change, how many beyond 5 %, the
    largest change, and how many
    can no longer be computed. At most `MOST` are looked at; `of` says how many there are.
    """
    rows = latest_revisions().filter(study__model_id=model.id)
    found = {
        "of": rows.count(),
        "looked_at": 0,
        "affected": 0,
        "beyond": 0,
        "refused": 0,
        "most": 0.0,
    }
    for revision in rows[:MOST]:
        lock = revision.content()
        found["looked_at"] += 1
        old = assessment_of(lock).total
        try:
            study = study_from_data(lock["study"], revision.address)
            new = assess(study, model, as_of=lock["as_of"], library=library_for(study)).total
        except Refusal:
            found["refused"] += 1
            continue
        change = abs(new - old) / abs(old) if old else abs(new)
        found["affected"] += change > 1e-9
        found["beyond"] += change > BEYOND
        found["most"] = max(found["most"], change)
    return found
