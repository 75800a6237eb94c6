"""Training in the history: exams passed and failed, certificates of training, one revoked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from zuji.training import course, right_answer
from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.world import World
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.training import actions
from zuji_portal.training.models import TrainingCertificate

FAILS_FIRST = 4
"""Every so many candidates one fails and comes again."""


def exams(world: World) -> Life:
    """People of every part take the exam of their course, a few each month."""
    yield moment(datetime.date(2026, 4, 13), 9)
    day = datetime.date(2026, 4, 14)
    for number, (viewer, name) in enumerate(_candidates(world)):
        day += datetime.timedelta(days=9 if number % 2 else 2)
        yield moment(day, 9 + number % 7)
        fails = number % FAILS_FIRST == 1
        _taken(viewer, name, is_right=not fails)
        if fails:
            yield moment(day + datetime.timedelta(days=1), 14)
            _taken(viewer, name, is_right=True)
    yield moment(datetime.date(2026, 11, 19), 10)
    given = TrainingCertificate.objects.filter(course="clerk").order_by("pk").last()
    if given is not None:
        why = "示例：替考，经查属实"
        actions.RevokeTrainingCertificate(world.province, given, reason=why).run()


def _candidates(world: World) -> Iterator[tuple[Viewer, str]]:
    for number in (0, 70, 2, 5):
        for role in ("clerk", "approver"):
            yield world.firms[number][role], role
    for team in world.teams:
        for part in ("lead", "member", "reviewer"):
            yield team.viewers[part], "verifier"
    for viewer in world.offices.values():
        if viewer.role in {"province", "city"}:
            yield viewer, "officer"
    yield world.firms[25]["clerk"], "clerk"


def _taken(viewer: Viewer, name: str, *, is_right: bool) -> None:
    exam = actions.StartExam(viewer, name).run()
    questions = course(name).questions
    keys = [key for key, _ in exam.paper]
    known = keys if is_right else keys[: len(keys) // 3]
    answers = {key: right_answer(questions[key], exam.seed) for key in known}
    actions.SubmitExam(viewer, exam, answers=answers).run()
