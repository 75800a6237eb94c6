"""Research and staff: the enterprise's owner and clerk record them."""

from __future__ import annotations

import datetime

from portal.guards.base import WRITERS, Guard, changes
from portal.people import Cast
from zuji_portal.programme.research.models import ResearchProject

BEGUN = datetime.date(2025, 3, 1)
DONE = changes(done_on=datetime.date(2026, 1, 2))
STOPPED = changes(stopped_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))


def project(cast: Cast, **more: object) -> ResearchProject:
    """A project of the cast's enterprise that is running."""
    given = {
        "enterprise": cast.ludai.enterprise,
        "field": "energy",
        "name_zh": "绿氢合成氨中试",
        "since": BEGUN,
        "by": cast.viewer("owner").user,
    }
    return ResearchProject.objects.create(**given | more)


RESEARCH = (
    Guard(policy="research.record", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(policy="research.staff", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(policy="research.spend", make=project, may=WRITERS, broken=(STOPPED,)),
    Guard(policy="research.finish", make=project, may=WRITERS, broken=(DONE,)),
    Guard(policy="research.stop", make=project, may=WRITERS, broken=(STOPPED,)),
)
