"""Permissions to sit an exam, to hold a session and to attend one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.training import training_rules
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.training.models import Attendee, ExamAttempt, TrainingSession


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


@policy("session.open", "安排培训场次", "enter a training session")
def open_session(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"province", "city"}, "以主管部门身份操作", "acting for a department"
    )


def _keeper(viewer: ViewerLike, session: TrainingSession) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province"
        or (viewer.role == "city" and viewer.acting.city == session.city != ""),
        "以安排它的市（或省）主管部门身份操作",
        "acting for the city that entered it, or for the province",
    )
    yield needs(session.cancelled_at is None, "没有取消", "it was not called off")


@policy("session.cancel", "取消培训场次", "call a training session off")
def cancel_session(viewer: ViewerLike, session: TrainingSession) -> Iterator[Requirement]:
    yield from _keeper(viewer, session)
    yield needs(session.is_open, "还没有开始", "it has not begun")


@policy("session.code", "出示签到码", "show the code of attendance")
def show_code(viewer: ViewerLike, session: TrainingSession) -> Iterator[Requirement]:
    yield from _keeper(viewer, session)
    yield needs(session.is_under_way, "正在签到时间内", "attendance is taken now")


@policy("session.join", "报名参加培训", "sign up for a training session")
def join_session(viewer: ViewerLike, session: TrainingSession) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")
    yield needs(session.is_open, "还没有开始，也没有取消", "it has not begun and is held")


def _own_place(viewer: ViewerLike, attendee: Attendee) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id is not None and attendee.user_id == viewer.user_id,
        "本人的报名",
        "one's own place",
    )
    yield needs(attendee.left_at is None, "没有退出", "it was not given up")


@policy("session.leave", "取消报名", "give up a place")
def leave_session(viewer: ViewerLike, attendee: Attendee) -> Iterator[Requirement]:
    yield from _own_place(viewer, attendee)
    yield needs(attendee.session.is_open, "还没有开始，也没有取消", "it has not begun and is held")


@policy("session.attend", "签到", "record attendance")
def attend_session(viewer: ViewerLike, attendee: Attendee) -> Iterator[Requirement]:
    yield from _own_place(viewer, attendee)
    yield needs(attendee.session.is_under_way, "正在签到时间内", "attendance is taken now")
    yield needs(attendee.waits == 0, "有名额，不是候补", "has a seat, does not wait")
    yield needs(attendee.attended_at is None, "还没有签到", "not recorded yet")
    yield needs(
        attendee.wrong_codes < training_rules().tries,
        "输错的次数没有用完",
        "wrong codes are not used up",
    )
