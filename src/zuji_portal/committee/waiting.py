"""What a list says of cases that wait: the last day of the consultation."""

from __future__ import annotations

from collections.abc import Iterable

from zuji_portal.committee.models import Case
from zuji_portal.foundation.workflow.machine import WaitingFacts


def case_facts(cases: Iterable[Case]) -> dict[int, WaitingFacts]:
    """Case → its last day, while the public is asked."""
    return {
        case.pk: WaitingFacts(due=case.consultation_until if case.state == "consultation" else None)
        for case in cases
    }
