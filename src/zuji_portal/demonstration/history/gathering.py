"""People who meet in the history: training sessions held, waited for and called off, and a round of
calibration of all verifiers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.world import World
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.training.models import Attendee, TrainingSession
from zuji_portal.training.sessions import (
    AttendSession,
    CancelSession,
    LeaveSession,
    OpenSession,
    SignUp,
    code_now,
)
from zuji_portal.verification.calibration import actions as calibration
from zuji_portal.verification.models import CalibrationRound

HOURS = (9, 12)
"""A session lasts from nine to noon."""
SEATS = 6
ABSENT = 5
"""Every so many of those who signed up one does not come."""
ONLINE = ("线上会议（示例）", "Online meeting (example)")
HALL = ("示例会议中心", "Example conference centre")


def sessions(world: World) -> Life:
    """One session held on site, one online with more people than seats, one called off, and one to
    come that is open for signing up.
    """
    yield moment(datetime.date(2026, 3, 9), 10)
    yield from _held(world, "clerk", datetime.date(2026, 3, 26), "site")
    yield from _held(world, "approver", datetime.date(2026, 6, 18), "online")
    called_off = _opened(world, "officer", datetime.date(2026, 9, 24), "site")
    for viewer in _people(world, "officer"):
        SignUp(viewer, called_off).run()
    yield moment(datetime.date(2026, 9, 21), 15)
    why = "示例：会场停电检修，另行通知"
    CancelSession(world.province, called_off, reason=why).run()
    yield moment(datetime.date(2026, 11, 23), 10)
    following = _opened(world, "verifier", datetime.date(2026, 12, 10), "online")
    for viewer in _people(world, "verifier"):
        SignUp(viewer, following).run()


def _opened(world: World, course: str, day: datetime.date, mode: str) -> TrainingSession:
    place = ONLINE if mode == "online" else HALL
    values: dict[str, Any] = {
        "course": course,
        "mode": mode,
        "host_kind": "province",
        "host_zh": "省主管部门（示例）",
        "host_en": "Provincial department (example)",
        "place_zh": place[0],
        "place_en": place[1],
        "starts_at": moment(day, HOURS[0]),
        "ends_at": moment(day, HOURS[1]),
        "seats": SEATS,
    }
    return OpenSession(world.province, None, values=values).run()


def _held(world: World, course: str, day: datetime.date, mode: str) -> Life:
    """Announced, signed up for, left by one, attended by most."""
    session, places = _opened(world, course, day, mode), list[tuple[Viewer, Attendee]]()
    for viewer in _people(world, course):
        places.append((viewer, SignUp(viewer, session).run()))
    yield moment(day - datetime.timedelta(days=2), 16)
    leaver, place = places.pop(1)
    LeaveSession(leaver, place).run()
    yield moment(day, HOURS[0], 20)
    for number, (viewer, place) in enumerate(places[:SEATS]):
        if number % ABSENT != ABSENT - 1:
            code, _ = code_now(session, world.clock.at)
            AttendSession(viewer, place, code=code).run()


def _people(world: World, course: str) -> Iterator[Viewer]:
    """Whom a course is for."""
    if course == "verifier":
        yield from (team.viewers[part] for team in world.teams for part in team.viewers)
    elif course == "officer":
        yield from (v for v in world.offices.values() if v.role == "city")
    else:
        yield from (world.firms[number][course] for number in sorted(world.firms)[: SEATS + 2])


def calibrations(world: World) -> Life:
    """A round that is closed and measured, and one that is open."""
    yield moment(datetime.date(2026, 5, 11), 10)
    held = _case(world, "cement", datetime.date(2026, 5, 29))
    for number, viewer in enumerate(_people(world, "verifier")):
        yield moment(datetime.date(2026, 5, 12) + datetime.timedelta(days=number), 14)
        _answered(viewer, held, number)
    yield moment(datetime.date(2026, 6, 1), 9)
    calibration.CloseCalibration(world.province, held).run()
    yield moment(datetime.date(2026, 11, 24), 10)
    _case(world, "lime", datetime.date(2026, 12, 18))


def _case(world: World, model: str, until: datetime.date) -> CalibrationRound:
    return calibration.OpenCalibration(world.province, None, model=model, closes_on=until).run()


OFF = (0.004, -0.011, 0.0, 0.017, -0.006, 0.052, 0.009, -0.023)
"""How far the answers are from the true value, in the order of answering; the sixth corrected the
wrong entry.
"""
ASTRAY = 5


def _answered(viewer: Viewer, held: CalibrationRound, number: int) -> None:
    wrong = held.case.wrong[0]
    other = next(line.name for line in held.case.lines if line.name != wrong)
    calibration.AnswerCalibration(
        viewer,
        held,
        value=held.reference * (1 + OFF[number % len(OFF)]),
        line=other if number % len(OFF) == ASTRAY else wrong,
    ).run()
