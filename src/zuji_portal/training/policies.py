"""Permissions to sit an exam."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.training.models import ExamAttempt


@policy("exam.start", "参加考试", "sit an exam")
def start(viewer: ViewerLike, course: object) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")


def _own_and_open(viewer: ViewerLike, exam: ExamAttempt) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id is not None and exam.user_id == viewer.user_id,
        "本人的考试",
        "one's own exam",
    )
    yield needs(exam.submitted_at is None, "还没有交卷", "not handed in yet")


@policy("exam.save", "保存答案", "save answers")
def save(viewer: ViewerLike, exam: ExamAttempt) -> Iterator[Requirement]:
    yield from _own_and_open(viewer, exam)
    yield needs(exam.is_in_time, "还在考试时间内", "within the time of the exam")


@policy("exam.submit", "交卷", "hand in")
def submit(viewer: ViewerLike, exam: ExamAttempt) -> Iterator[Requirement]:
    yield from _own_and_open(viewer, exam)
