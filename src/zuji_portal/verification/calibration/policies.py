"""Who opens and closes a round of calibration, and who answers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.verification.models import CalibrationRound


@policy("calibration.open", "开始一轮核查校准", "open a round of calibration")
def open_round(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)


@policy("calibration.answer", "回答校准案例", "answer a case of calibration")
def answer(viewer: ViewerLike, subject: CalibrationRound) -> Iterator[Requirement]:
    yield needs(viewer.role == "verifier", "以核查员身份操作", "acting as a verifier")
    day = timezone.localdate()
    yield needs(subject.is_open(day), "还在答题期内", "answers are still taken")


@policy("calibration.close", "结束并公布一轮校准", "close a round and publish it")
def close(viewer: ViewerLike, subject: CalibrationRound) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)
    day = timezone.localdate()
    yield needs(subject.may_close(day), "答题期已过，还没有公布", "its last day is over")
