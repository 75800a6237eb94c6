"""Boundaries of points, of late events and of the time of a signature."""

from __future__ import annotations

import datetime

from boundaries.threshold import Threshold
from zuji.core.refusals import Refusal
from zuji.inclusion import inclusion_rules, is_reported_in_time, points_for
from zuji.trust.signed_message import secret_of, signed_headers, verify_message

TODAY = datetime.date(2026, 6, 1)
SECRET, BODY, SENT = secret_of(bytes(range(24))), b"{}", 1_780_000_000


def points(grams: int) -> int:
    return points_for(grams, inclusion_rules().rates[0])


def in_time(days: int) -> bool:
    return is_reported_in_time(TODAY - datetime.timedelta(days=days), TODAY)


def is_taken(seconds: int) -> bool:
    """A message that arrives so many seconds after it was signed."""
    headers = signed_headers(SECRET, "msg_1", SENT, BODY)
    allowed = inclusion_rules().signature_seconds.value
    try:
        verify_message(headers, BODY, SECRET, SENT + seconds, allowed)
    except Refusal:
        return False
    return True


def inclusion_cases() -> dict[str, Threshold]:
    return {
        "inclusion.rates.0.grams_per_point": Threshold(points, (0, 1, 1), 1),
        "inclusion.late_days.value": Threshold(in_time, (True, True, False), 1),
        "inclusion.signature_seconds.value": Threshold(is_taken, (True, True, False), 1),
    }
