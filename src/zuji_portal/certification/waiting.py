"""What a list says of certificates that wait: the figure they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.studies.waiting import figures_of


def certificate_facts(certificates: Iterable[Certificate]) -> dict[int, WaitingFacts]:
    """Certificate → the figure of its revision."""
    rows = list(certificates)
    figures = figures_of(row.revision_id for row in rows)
    return {row.pk: WaitingFacts(figure=figures.get(row.revision_id)) for row in rows}
