"""A training session of the cast's city, and the place of the own clerk in it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from portal.people import Cast
from zuji_portal.training.models import Attendee, TrainingSession
from zuji_portal.training.sessions import OpenSession, SignUp


def session_values(**more: Any) -> dict[str, Any]:
    start = timezone.now() + datetime.timedelta(days=3)
    given = {
        "course": "clerk",
        "mode": "site",
        "host_kind": "association",
        "host_zh": "示例行业协会",
        "host_en": "Example association",
        "place_zh": "示例市会议中心",
        "place_en": "Example conference centre",
        "starts_at": start,
        "ends_at": start + datetime.timedelta(hours=3),
        "seats": 2,
    }
    return given | more


def held(cast: Cast, **more: Any) -> TrainingSession:
    return OpenSession(cast.viewer("city"), None, values=session_values(**more)).run()


def seated(cast: Cast, role: str = "clerk") -> Attendee:
    return SignUp(cast.viewer(role), held(cast)).run()
