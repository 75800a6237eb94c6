"""What a meeting of the departments gave one of them to do: under way, reported, confirmed. That
the lead confirms comes from the duties of departments: no other one has these actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.departments import is_held_back, serves_department
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.programme.models import AgreedTask, Consultation

REPORT = Label("办理情况：做了什么，结果怎样", "What was done and what came of it")


def _took_part(viewer: ViewerLike, meeting: Consultation) -> Iterator[Requirement]:
    yield from by_province(viewer, meeting)
    yield needs(
        not is_held_back(viewer) or viewer.department in meeting.departments,
        "参加了这次会商的部门，或牵头部门",
        "of a department that took part, or of the lead",
    )


def _responsible(viewer: ViewerLike, task: AgreedTask) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province" and serves_department(viewer, task.department),
        "责任部门的人员",
        "an officer of the department responsible",
    )


def _another(viewer: ViewerLike, task: AgreedTask) -> Iterator[Requirement]:
    yield needs(
        task.reported_by_id is None or task.reported_by_id != viewer.user_id,
        "不是报办理情况的人",
        "not who reported it",
    )


def _title(task: AgreedTask, lang: Lang) -> str:
    return task.what


def _asked(zh: str, en: str, *moves: str) -> tuple[Ask, ...]:
    button = Label("看事项", "See what was agreed")
    return (Ask(roles=("province",), text=Label(zh, en), button=button, moves=moves),)


AGREED_TASK = Machine(
    noun="agreedtask",
    label=Label("会商议定事项", "agreed action"),
    rows="zuji_portal.programme.agreed.visible_to",
    facts="zuji_portal.programme.agreed.waiting_facts",
    route="programme_task_move",
    page="programme_task",
    title=_title,
    states=(
        State(
            name="open",
            label=Label("办理中", "under way"),
            turn=("province",),
            asks=_asked(
                "会商议定由本部门办理：办完请报办理情况。",
                "The meeting gave it to your department: report once it is done.",
                "task.report",
            ),
        ),
        State(
            name="reported",
            label=Label("待牵头部门确认", "to be confirmed by the lead"),
            turn=("province",),
            asks=_asked(
                "责任部门报了办理情况：请确认办结或退回。",
                "The department reported: confirm that it is done, or return it.",
                *("task.confirm", "task.return"),
            ),
        ),
        State(name="done", label=Label("已办结", "done")),
        State(name="dropped", label=Label("不再办理", "dropped")),
    ),
    moves=(
        Move(
            name="task.agree",
            sources=(NEW,),
            target="open",
            label=Label("登记议定事项", "enter what was agreed"),
            who=_took_part,
            form="page",
        ),
        Move(
            name="task.report",
            sources=("open",),
            target="reported",
            label=Label("报办理情况", "report"),
            who=_responsible,
            needs_reason=True,
            reason=REPORT,
        ),
        Move(
            name="task.confirm",
            sources=("reported",),
            target="done",
            label=Label("确认办结", "confirm that it is done"),
            who=by_province,
            also=_another,
        ),
        Move(
            name="task.return",
            sources=("reported",),
            target="open",
            label=Label("退回继续办理", "return it"),
            who=by_province,
            also=_another,
            needs_reason=True,
            reason=Label("还要做什么", "What is still to be done"),
        ),
        Move(
            name="task.drop",
            sources=("open",),
            target="dropped",
            label=Label("不再办理", "drop it"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "事项从责任部门的待办中撤下，不能恢复；需要时在下一次会商后另行登记。",
                    "It leaves the department's desk for good; another may be entered after the "
                    "next meeting.",
                ),
            ),
            told=Label("责任部门，在事项页上", "the department, on the page of what was agreed"),
        ),
    ),
)
