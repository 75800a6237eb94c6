"""The expert committee: who keeps the pool, opens cases, comments, sits, scores, consolidates
and votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.permissions.enterprise import serves
from zuji_portal.foundation.permissions.programme import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy

policy("expert.register", "登记专家", "register an expert")(by_province)


@policy("case.open", "提交评审事项", "open a case")
def open_case(viewer: Any, subject: Any) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"expert", "province"}, "专家或省主管部门", "an expert or the province"
    )


@policy("statement.object", "对核查声明提出异议", "object to a statement")
def object_to(viewer: Any, statement: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, statement.engagement.enterprise, "owner"),
        "本企业负责人",
        "the enterprise's owner",
    )
    until = statement.objections_until()
    yield needs(
        statement.today() <= until,
        f"异议期内（至 {until}）",
        f"within the time for objections (until {until})",
    )


@policy("case.comment", "对征求意见稿提意见", "comment on a proposal")
def comment(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")
    yield needs(case.state == "consultation", "正在征求意见", "the consultation is open")


def _province(state: str, zh: str, en: str) -> Any:
    def check(viewer: Any, case: Any) -> Iterator[Requirement]:
        yield from by_province(viewer, case)
        yield needs(case.state == state, zh, en)

    return check


policy("case.close", "结束征求意见", "close the consultation")(
    _province("consultation", "正在征求意见", "the consultation is open")
)
policy("case.draw", "抽取专家", "draw the panel")(
    _province("panel", "待抽取专家", "the panel is to be drawn")
)


@policy("case.withdraw", "撤回评审事项", "withdraw a case")
def withdraw(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province" or viewer.user_id == case.opened_by_id,
        "提出人或省主管部门",
        "who opened it, or the province",
    )
    yield needs(case.state not in {"decided", "withdrawn"}, "尚未决定", "not decided yet")


def _seat(viewer: Any, case: Any) -> Any:
    return case.seat_of(viewer.acting.pk) if viewer.role == "expert" else None


def _sits(viewer: Any, case: Any, state: str, zh: str, en: str) -> Iterator[Requirement]:
    yield needs(_seat(viewer, case) is not None, "本件评审专家", "a member of the panel")
    yield needs(case.state == state, zh, en)


@policy("seat.declare", "签署回避声明", "declare or step aside")
def declare(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield from _sits(viewer, case, "declaring", "待回避声明", "declarations are due")
    seat = _seat(viewer, case)
    yield needs(seat is None or seat.declared_at is None, "尚未声明", "not declared yet")


@policy("seat.score", "评分", "score")
def score(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield from _sits(viewer, case, "scoring", "盲评中", "scoring is open")
    yield needs(getattr(_seat(viewer, case), "score", None) is None, "尚未评分", "not scored yet")


@policy("case.consolidate", "汇总", "consolidate")
def consolidate(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield from _sits(viewer, case, "consolidating", "待组长汇总", "the chair's summary is due")
    seat = _seat(viewer, case)
    yield needs(seat is not None and seat.is_chair, "组长", "the chair")


@policy("seat.vote", "表决", "vote")
def vote(viewer: Any, case: Any) -> Iterator[Requirement]:
    yield from _sits(viewer, case, "voting", "表决中", "voting is open")
    yield needs(getattr(_seat(viewer, case), "vote", None) is None, "尚未表决", "not voted yet")
