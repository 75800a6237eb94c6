"""A round of calibration of the cast's verifiers."""

from __future__ import annotations

import datetime

from django.utils import timezone

from portal.people import Cast
from portal.verifiers import team
from zuji_portal.verification.calibration.actions import OpenCalibration
from zuji_portal.verification.models import CalibrationRound

QUESTION = "find_verifier_cement"


def calibration(cast: Cast) -> CalibrationRound:
    """A round that is open, with the cast's verifier registered."""
    team(cast)
    return opened_round(cast)


def opened_round(cast: Cast) -> CalibrationRound:
    day = timezone.localdate() + datetime.timedelta(days=7)
    return OpenCalibration(cast.viewer("province"), None, question=QUESTION, closes_on=day).run()


def past(cast: Cast) -> CalibrationRound:
    """A round whose last day is over."""
    made = calibration(cast)
    day = timezone.localdate() - datetime.timedelta(days=1)
    CalibrationRound.objects.filter(pk=made.pk).update(closes_on=day)
    return CalibrationRound.objects.get(pk=made.pk)
