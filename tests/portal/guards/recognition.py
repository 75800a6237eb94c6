"""Agreements of recognition: who proposes and decides, and what takes that away."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from portal.guards.base import EXPERTS, PROVINCE, Guard, people
from portal.people import Cast
from zuji_portal.recognition.models import Agreement

TERMS = {
    "scheme": "pef",
    "kind": "data",
    "way": "mutual",
    "title_zh": "数据互认备忘录",
    "title_en": "Memorandum on the recognition of data",
    "reference": "示例〔2026〕7 号",
    "since": datetime.date(2026, 1, 1),
}


def agreement(state: str = "proposed", **more: Any) -> Callable[[Cast], Agreement]:
    """An agreement that the expert proposed."""

    def make(cast: Cast) -> Agreement:
        people(cast)
        number = f"HR-2026-{Agreement.objects.count():08d}"
        by = cast.viewer("expert").user
        made = Agreement.objects.create(
            **{"number": number, "state": state, "proposed_by": by, **TERMS, **more}
        )
        return Agreement.objects.get(pk=made.pk)

    return make


def proposed_here(cast: Cast, record: Agreement) -> Mapping[str, Any]:
    viewer = cast.viewer("province")
    made = agreement(proposed_by=viewer.user)(cast)
    return {"viewer": viewer, "record": made}


def too_wide(cast: Cast, record: Agreement) -> Mapping[str, Any]:
    return {"record": agreement(kind="full")(cast)}


RECOGNITION = (
    Guard(policy="agreement.propose", make=lambda cast: None, may=PROVINCE | EXPERTS),
    Guard(
        policy="agreement.agree",
        make=agreement(),
        may=PROVINCE,
        broken=(proposed_here, too_wide),
    ),
    Guard(policy="agreement.decline", make=agreement(), may=PROVINCE, broken=(proposed_here,)),
    Guard(policy="agreement.suspend", make=agreement("in_force"), may=PROVINCE),
    Guard(policy="agreement.resume", make=agreement("suspended"), may=PROVINCE),
    Guard(policy="agreement.end", make=agreement("in_force"), may=PROVINCE),
)
