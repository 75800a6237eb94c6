"""What a list says of engagements that wait: the figure under verification, the next step's day."""

from __future__ import annotations

from collections.abc import Iterable

from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.studies.waiting import figures_of
from zuji_portal.verification.models import Engagement, PlanStep


def engagement_facts(engagements: Iterable[Engagement]) -> dict[int, WaitingFacts]:
    """Engagement → its figure, and the last day of the next step of its plan."""
    rows = list(engagements)
    figures = figures_of(row.revision_id for row in rows)
    steps = PlanStep.objects.filter(engagement__in=[row.pk for row in rows], done_on=None)
    due = {step.engagement_id: step.due_on for step in steps.order_by("-due_on")}
    return {
        row.pk: WaitingFacts(figure=figures.get(row.revision_id), due=due.get(row.pk))
        for row in rows
    }
