"""Notices of training: a session called off, a seat that came free, a certificate that ends."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label, Lang
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.training.models import Attendee, TrainingCertificate

ENDS, CALLED_OFF, HAS_SEAT = "training_ends", "session_called_off", "session_seat"
AHEAD = (90, 30)
"""Days before the last day of a certificate of training on which its holder is reminded."""


def _tell_person(user: User, kind: str, about: str, facts: Mapping[str, Any]) -> bool:
    """Tell a person under the first appointment; who has none sees it on the own page alone."""
    held = Appointment.objects.in_force().filter(user=user).order_by("pk").first()
    return held is not None and tell(kind, about, facts, appointment=held)


def _of_session(attendee: Attendee) -> dict[str, Any]:
    session = attendee.session
    return {
        "session": session.pk,
        "title_zh": session.title.zh,
        "title_en": session.title.en,
        "on": f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}",
        "why": session.cancelled_why,
    }


def tell_called_off(attendee: Attendee) -> bool:
    """Tell somebody who signed up that the session is not held, and why."""
    about = f"session:{attendee.session_id}"
    return _tell_person(attendee.user, CALLED_OFF, about, _of_session(attendee))


def tell_has_seat(attendee: Attendee) -> bool:
    """Tell who waited that there is a seat now."""
    return _tell_person(attendee.user, HAS_SEAT, f"place:{attendee.pk}", _of_session(attendee))


def remind_of_ends(day: datetime.date) -> int:
    """Remind holders of certificates of training that end soon, once for each of `AHEAD`; who
    already has a later one of the course is left in peace. How many notices it made.
    """
    made, last = 0, day + datetime.timedelta(days=max(AHEAD))
    ending = TrainingCertificate.objects.filter(
        state="valid", valid_until__date__gte=day, valid_until__date__lte=last
    ).select_related("user")
    for each in ending.order_by("pk"):
        held = TrainingCertificate.objects.filter(user=each.user, course=each.course, state="valid")
        if held.order_by("-valid_until", "-pk").first() != each:
            continue
        left = (each.last_day - day).days
        step = min(days for days in AHEAD if left <= days)
        facts = {
            "course": each.course,
            "title_zh": each.title.zh,
            "title_en": each.title.en,
            "on": each.last_day.isoformat(),
        }
        made += _tell_person(each.user, ENDS, f"training:{each.number}:{step}", facts)
    return made


def _title(notice: Notice, lang: Lang) -> str:
    return str(notice.facts[f"title_{lang}"])


def _kind(
    text: Callable[[Notice, Lang], str], address: Callable[[Notice], str], button: Label
) -> NoticeKind:
    return NoticeKind(title=_title, text=text, address=address, button=button)


def _session_address(notice: Notice) -> str:
    return reverse("training_session", args=[notice.facts["session"]])


TRAINING_ENDS = _kind(
    lambda notice, lang: {
        "zh": f"培训证书 {notice.facts['on']} 到期，到期前可以再考一次。",
        "en": f"The certificate of training ends on {notice.facts['on']}; sit the exam before.",
    }[lang],
    lambda notice: reverse("course", args=[notice.facts["course"]]),
    Label("去考试", "To the exam"),
)
SESSION_CALLED_OFF = _kind(
    lambda notice, lang: {
        "zh": f"{notice.facts['on']} 的培训场次取消：{notice.facts['why']}",
        "en": f"The session of {notice.facts['on']} is not held: {notice.facts['why']}",
    }[lang],
    _session_address,
    Label("看场次", "See the session"),
)
SESSION_SEAT = _kind(
    lambda notice, lang: {
        "zh": f"{notice.facts['on']} 的培训场次有名额了，您已从候补转为正式报名。",
        "en": f"A seat came free: you now have one at the session of {notice.facts['on']}.",
    }[lang],
    _session_address,
    Label("看场次", "See the session"),
)
