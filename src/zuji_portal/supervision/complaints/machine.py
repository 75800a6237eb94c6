"""The complaint: filed, taken up, answered, closed; or declined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State
from zuji_portal.supervision.complaints.rules import ABOUT

if TYPE_CHECKING:
    from zuji_portal.supervision.complaints.models import Complaint

OFFICERS = ("city", "province")
ANSWER = Label(
    "查明的情况和处理结果，告知投诉人", "What was found and done, told to the complainant"
)


def _anybody(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(True, "任何人，不用登录", "anybody, without an account")


def _handler(viewer: ViewerLike, complaint: Complaint) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province"
        or (viewer.role == "city" and complaint.city == viewer.acting.city != ""),
        "以受理的市（或省）主管部门身份操作",
        "acting for the department that handles it, or for the province",
    )
    yield needs(
        complaint.complainant_id is None or complaint.complainant_id != viewer.user_id,
        "不是投诉人本人",
        "not the complainant",
    )


def _handling_city(viewer: ViewerLike, complaint: Complaint) -> Iterator[Requirement]:
    yield needs(complaint.city != "", "由市受理的投诉", "a complaint that a city handles")
    yield from _handler(viewer, complaint)


def _uninvolved(viewer: ViewerLike, complaint: Complaint) -> Iterator[Requirement]:
    yield needs(
        not complaint.is_involved(viewer.user_id),
        "没有经办所投诉的证书或案件",
        "had no part in the certificate or case that it is about",
    )


def _title(complaint: Complaint, lang: Lang) -> str:
    about = ABOUT[complaint.about][lang]
    return f"{about[:1].upper()}{about[1:]} · {complaint.named}"


def _asked(zh: str, en: str, *moves: str) -> tuple[Ask, ...]:
    button = Label("看投诉", "Read the complaint")
    return (Ask(roles=OFFICERS, text=Label(zh, en), button=button, moves=moves),)


COMPLAINT = Machine(
    noun="complaint",
    label=Label("投诉举报", "complaint"),
    rows="zuji_portal.supervision.complaints.queries.visible_to",
    route="complaint_move",
    page="complaint",
    title=_title,
    states=(
        State(
            name="filed",
            label=Label("待受理", "to be taken up"),
            turn=OFFICERS,
            asks=_asked(
                "收到投诉：请决定是否受理。",
                "A complaint came in: take it up or decline it.",
                *("complaint.accept", "complaint.decline"),
            ),
        ),
        State(
            name="handling",
            label=Label("办理中", "under way"),
            turn=OFFICERS,
            asks=_asked(
                "投诉已受理：请查明并答复。",
                "The complaint was taken up: look into it and answer.",
                *("complaint.uphold", "complaint.dismiss"),
            ),
        ),
        State(
            name="answered",
            label=Label("已答复", "answered"),
            turn=OFFICERS,
            asks=_asked(
                "投诉已答复：处理措施落实后请办结。",
                "The complaint was answered: close it once what was decided is done.",
                "complaint.close",
            ),
        ),
        State(name="closed", label=Label("已办结", "closed")),
        State(name="declined", label=Label("不予受理", "declined")),
    ),
    moves=(
        Move(
            name="complaint.file",
            sources=(NEW,),
            target="filed",
            label=Label("投诉举报", "complain"),
            who=_anybody,
            form="page",
        ),
        Move(
            name="complaint.accept",
            sources=("filed",),
            target="handling",
            label=Label("受理", "take it up"),
            who=_handler,
        ),
        Move(
            name="complaint.forward",
            sources=("filed",),
            target="filed",
            label=Label("移交省级", "pass it to the province"),
            who=_handling_city,
            needs_reason=True,
        ),
        Move(
            name="complaint.decline",
            sources=("filed",),
            target="declined",
            label=Label("不予受理", "decline"),
            who=_handler,
            also=_uninvolved,
            needs_reason=True,
            reason=Label(
                "不予受理的理由，告知投诉人", "Reason for declining, told to the complainant"
            ),
            is_dangerous=True,
            effects=(
                Label(
                    "投诉结束；理由告知投诉人，本人可以另行投诉。",
                    "The complaint ends; the complainant is told why, and may complain anew.",
                ),
            ),
            told=Label("投诉人", "the complainant"),
        ),
        Move(
            name="complaint.uphold",
            sources=("handling",),
            target="answered",
            label=Label("答复：属实", "answer that it is right"),
            who=_handler,
            also=_uninvolved,
            needs_reason=True,
            reason=ANSWER,
        ),
        Move(
            name="complaint.dismiss",
            sources=("handling",),
            target="answered",
            label=Label("答复：不属实", "answer that it is not right"),
            who=_handler,
            also=_uninvolved,
            needs_reason=True,
            reason=ANSWER,
        ),
        Move(
            name="complaint.close",
            sources=("answered",),
            target="closed",
            label=Label("办结", "close"),
            who=_handler,
        ),
    ),
)
