"""What a revision weighs on the board: its yearly output, and the rules that warned of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.compare.whatif import yearly
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.studies.events import RevisionAccepted


def weight_of(lock: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Declared units of the data period, and the rules of the warnings."""
    output = yearly(lock) or 0.0
    warned = {f["zh"]["rule"] for f in findings if f["zh"]["severity"] == "warn"}
    return {"output": output, "warned": sorted(warned)}


def weigh(event: RevisionAccepted) -> RevisionWeight:
    """Hears that a revision was accepted."""
    revision = event.revision
    facts = weight_of(revision.content(), revision.findings)
    return RevisionWeight.objects.update_or_create(revision=revision, defaults=facts)[0]
