"""Log record of a rule put in force or out of it."""

from __future__ import annotations

from zuji.core.canonical import canonical_bytes
from zuji_portal.rulebook.inforce.models import RuleEvent
from zuji_portal.transparency.contents import row_reader


def event_content(event: RuleEvent) -> bytes:
    return canonical_bytes(event.content)


read_event = row_reader(RuleEvent, event_content)
