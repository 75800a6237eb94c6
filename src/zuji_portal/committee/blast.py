"""Effect of a proposed model on studies that were submitted under the present one."""

from __future__ import annotations

from typing import Any

from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.blastradius.sizes import NOTHING, size_of, total_under
from zuji_portal.studies.queries import latest_revisions

MOST = 300
BEYOND = 0.05


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
        old, new = (total_under(lock, each, revision.address)[0] for each in (present, model))
        if old is None or new is None:
            counts["refused"] += old is not None
            continue
        change = size_of(old, new)
        counts["affected"] += change > NOTHING
        counts["beyond"] += change > BEYOND
        counts["most"] = max(counts["most"], change)
    return counts
