"""Supervision cases of the cast's world, in each state."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from portal.inspections import officer
from portal.people import Cast
from zuji.verification import after_working_days
from zuji_portal.supervision.cases import actions
from zuji_portal.supervision.cases.models import SupervisionCase


def opened(cast: Cast, **more: Any) -> SupervisionCase:
    """A case that the city of 鲁岱 opened."""
    values = {
        "enterprise": cast.ludai.enterprise,
        "origin": "officer",
        "title": "外购电量与发票不符",
        "found": "发票合计少 12 %",
        **more,
    }
    return actions.OpenSupervision(cast.viewer("city"), None, values=values).run()


def day(count: int) -> datetime.date:
    return after_working_days(timezone.localdate(), count)


def ordered(cast: Cast, days: int = 15) -> SupervisionCase:
    act = actions.OrderCorrection(cast.viewer("city"), opened(cast), reason="按发票更正")
    act.deadline = day(days)
    return act.run()


def in_state(cast: Cast, state: str, **more: Any) -> SupervisionCase:
    """An ordered case, put into another state."""
    case = ordered(cast)
    SupervisionCase.objects.filter(pk=case.pk).update(state=state, **more)
    return SupervisionCase.objects.get(pk=case.pk)


def checked(cast: Cast) -> SupervisionCase:
    """A case whose correction was answered and passed, so long ago that no appeal is open."""
    case = ordered(cast)
    actions.AnswerOrder(cast.viewer("clerk"), case, reason="已按发票更正").run()
    actions.PassCorrection(cast.viewer("city"), case, reason="已核对发票").run()
    SupervisionCase.objects.filter(pk=case.pk).update(decided_at=before())
    return SupervisionCase.objects.get(pk=case.pk)


def before() -> Any:
    """A moment so long ago that no appeal is open any more."""
    return timezone.now() - datetime.timedelta(days=60)


__all__ = ["before", "checked", "day", "in_state", "officer", "opened", "ordered"]
