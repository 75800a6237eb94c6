"""A round of calibration of the cast's verifiers."""

from __future__ import annotations

import datetime
from unittest import mock

from django.utils import timezone

from portal.people import Cast
from portal.verifiers import team
from zuji_portal.verification.calibration import actions
from zuji_portal.verification.calibration.actions import OpenCalibration
from zuji_portal.verification.models import CalibrationRound

MODEL, SEED = "lime", 1


def calibration(cast: Cast) -> CalibrationRound:
    """A round that is open, with the cast's verifier registered."""
    team(cast)
    return opened_round(cast)


def opened_round(cast: Cast, day: datetime.date | None = None) -> CalibrationRound:
    """A round on the same plant in every test of a process, so that it is computed once."""
    last = day or timezone.localdate() + datetime.timedelta(days=7)
    with mock.patch.object(actions, "secret_seed", lambda: SEED):
        return OpenCalibration(cast.viewer("province"), None, model=MODEL, closes_on=last).run()


def past(cast: Cast) -> CalibrationRound:
    """A round whose last day is over."""
    made = calibration(cast)
    day = timezone.localdate() - datetime.timedelta(days=1)
    CalibrationRound.objects.filter(pk=made.pk).update(closes_on=day)
    return CalibrationRound.objects.get(pk=made.pk)
