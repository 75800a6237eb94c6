"""The supervision case: ordered, answered, checked; escalated, suspended; appealed; closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State
from zuji_portal.supervision.cases.states import ANNULLED, APPEALED, DECIDED, DONE, UNDER_WAY

if TYPE_CHECKING:
    from zuji_portal.supervision.cases.models import SupervisionCase

OFFICERS, STAFF = ("province", "city"), ("owner", "clerk")


def _officer(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role in OFFICERS, "省或市主管部门", "the province or a city")


def _handles(viewer: ViewerLike, case: SupervisionCase) -> bool:
    is_of_the_city = viewer.role == "city" and viewer.acting.city == case.city
    return viewer.role == "province" or is_of_the_city


def _answers(viewer: ViewerLike, case: SupervisionCase) -> bool:
    return viewer.role in STAFF and viewer.acting.enterprise_id == case.enterprise_id


def _party(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        _handles(viewer, case) or (_answers(viewer, case) and case.decided_at is not None),
        "以企业所在市（或省）主管部门身份操作；责令整改以后，也可以是本企业负责人或碳管理员",
        "acting for the enterprise's city or the province, or once something was ordered as the "
        "enterprise's owner or clerk",
    )


def _handler(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        _handles(viewer, case),
        "以企业所在市（或省）主管部门身份操作",
        "acting for the enterprise's city, or for the province",
    )


def _staff(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        _answers(viewer, case),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )


def _in_time(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(case.is_open_to_appeal(), "在申诉期内", "within the days of an appeal")


def _appeal_is_over(case: SupervisionCase) -> Requirement:
    return needs(not case.is_open_to_appeal(), "申诉期已过", "the days of an appeal are over")


def _reviewer(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id not in {case.ordered_by_id, case.proposed_by_id},
        "不是作出决定的人",
        "not who made the decision",
    )


def _overdue(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        case.state != "ordered" or case.is_overdue(),
        "整改期限已过，或已答复",
        "the deadline is over, or it was answered",
    )


def _certified(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(case.has_certificate(), "企业有有效证书", "the enterprise has a certificate")


def _suspends(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id != case.proposed_by_id, "不是提出暂停的人", "not who proposed the suspension"
    )
    yield _appeal_is_over(case)


def _attributable(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(case.decided_at is not None, "作出过责令整改的决定", "an order was made")
    yield needs(case.missed_id is None, "还没有认定是哪次核查", "no verification was named so far")
    yield needs(
        case.was_verified(),
        "责令整改以前，企业的产品核查过",
        "a product of the enterprise was verified before the order",
    )


def _retractable(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(case.missed_id is not None, "认定过核查没有查出", "a verification was named")


def _publishable(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(case.decided_at is not None, "作出过责令整改的决定", "an order was made")
    yield needs(case.published_at is None, "还没有公布", "not published yet")
    yield _appeal_is_over(case)


def _rehabilitable(viewer: ViewerLike, case: SupervisionCase) -> Iterator[Requirement]:
    yield needs(
        case.published_at is not None and case.ended_at is None,
        "已公布且没有终止",
        "published and not ended",
    )
    yield needs(
        case.is_corrected or case.is_annulled or case.is_shown_long_enough(),
        "整改已复查通过，或决定已撤销，或公布已满期限",
        "the correction was checked and passed, or the decision was annulled, or the record was "
        "shown long enough",
    )


def _title(case: SupervisionCase, lang: Lang) -> str:
    return case.title


def _asked(roles: tuple[str, ...], text: Label, button: Label, *moves: str) -> tuple[Ask, ...]:
    return (Ask(roles=roles, text=text, button=button, moves=moves),)


def _appeal(name: str, source: str, target: str, label: Label) -> Move:
    """The enterprise objects within the days of an appeal."""
    return Move(
        name=name,
        sources=(source,),
        target=target,
        label=label,
        who=_staff,
        also=_in_time,
        needs_reason=True,
    )


def _review(name: str, sources: tuple[str, ...], target: str, label: Label, **more: Any) -> Move:
    """Somebody who did not make the decision decides about an appeal against it."""
    return Move(
        name=name,
        sources=sources,
        target=target,
        label=label,
        who=_handler,
        also=_reviewer,
        needs_reason=True,
        **{"reason": BACK, **more},
    )


SEE = Label("看案件", "See the case")
BACK = Label("复核意见，告知企业", "Decision on the appeal, told to the enterprise")
PUBLIC_BACK = Label(
    "复核意见，告知企业；已公布的案件一并公开，并终止公布",
    "Decision on the appeal, told to the enterprise, and of a published case to the public too",
)
CASE_OF_SUPERVISION = Machine(
    noun="supervisioncase",
    label=Label("监督案件", "supervision case"),
    rows="zuji_portal.supervision.cases.queries.visible_to",
    facts="zuji_portal.supervision.cases.queries.waiting_facts",
    route="supervision_case_move",
    page="supervision_case",
    title=_title,
    states=(
        State(
            name="opened",
            label=Label("已立案", "opened"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label(
                    "已立案：请责令整改，或不予处理。", "Opened: order a correction, or drop it."
                ),
                SEE,
                *("supervision.order", "supervision.dismiss"),
            ),
        ),
        State(
            name="ordered",
            label=Label("限期整改中", "ordered to correct"),
            turn=STAFF,
            asks=_asked(
                STAFF,
                Label(
                    "主管部门责令整改：请在期限内整改并答复。",
                    "You are ordered to correct something: do it and answer in time.",
                ),
                Label("答复", "Answer"),
                "supervision.answer",
            ),
        ),
        State(
            name="answered",
            label=Label("已答复，待复查", "answered and to be checked"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label("企业已答复整改：请复查。", "The enterprise answered: check the correction."),
                SEE,
                *("supervision.check", "supervision.order", "supervision.escalate"),
            ),
        ),
        State(
            name="checked",
            label=Label("复查通过", "correction passed"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label("整改复查通过：请结案。", "The correction passed: close the case."),
                SEE,
                "supervision.close",
            ),
        ),
        State(
            name="escalated",
            label=Label("已升级", "escalated"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label(
                    "案件已升级：请提出暂停证书、再责令整改或结案。",
                    "Escalated: propose a suspension, order once more, or close.",
                ),
                SEE,
                *("supervision.propose", "supervision.order", "supervision.close"),
            ),
        ),
        State(
            name="proposed",
            label=Label("拟暂停证书", "suspension proposed"),
            turn=("province",),
            asks=_asked(
                ("province",),
                Label(
                    "拟暂停证书：申诉期过后请另一人决定。",
                    "A suspension is proposed: another person decides after the appeal's days.",
                ),
                SEE,
                "supervision.suspend",
            ),
        ),
        State(
            name="suspended",
            label=Label("证书已暂停", "certificate suspended"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label(
                    "证书已暂停：整改复查通过后请登记并结案。",
                    "The certificate is suspended: record the correction and close the case.",
                ),
                SEE,
                *("supervision.check", "supervision.close"),
            ),
        ),
        State(
            name="order_appealed",
            label=Label("对整改决定申诉中", "order under appeal"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label(
                    "企业对整改决定申诉：请作决定以外的人复核。",
                    "The order is appealed: somebody who did not make it decides.",
                ),
                SEE,
                *("supervision.uphold", "supervision.annul"),
            ),
        ),
        State(
            name="proposal_appealed",
            label=Label("对暂停证书申诉中", "suspension under appeal"),
            turn=OFFICERS,
            asks=_asked(
                OFFICERS,
                Label(
                    "企业对拟暂停证书申诉：请提出人以外的人复核。",
                    "The proposal is appealed: somebody who did not make it decides.",
                ),
                SEE,
                *("supervision.confirm", "supervision.annul"),
            ),
        ),
        State(name="closed", label=Label("已结案", "closed")),
        State(name=ANNULLED, label=Label("决定已撤销", "decision annulled")),
    ),
    moves=(
        Move(
            name="supervision.open",
            sources=(NEW,),
            target="opened",
            label=Label("立案", "open a case"),
            who=_officer,
            form="page",
        ),
        Move(
            name="supervision.order",
            sources=("opened", "answered", "escalated"),
            target="ordered",
            label=Label("责令整改", "order a correction"),
            who=_handler,
            needs_reason=True,
            form="page",
            route="supervision_order",
        ),
        Move(
            name="supervision.dismiss",
            sources=("opened",),
            target="closed",
            label=Label("不予处理", "drop the case"),
            who=_handler,
            needs_reason=True,
        ),
        Move(
            name="supervision.answer",
            sources=("ordered",),
            target="answered",
            label=Label("答复整改情况", "answer"),
            who=_staff,
            needs_reason=True,
            reason=Label("整改了什么，附哪些材料", "What was corrected, with which papers"),
        ),
        _appeal(
            "supervision.appeal",
            "ordered",
            "order_appealed",
            Label("对整改决定申诉", "appeal against the order"),
        ),
        _review(
            "supervision.uphold",
            ("order_appealed",),
            "ordered",
            Label("维持整改决定", "uphold the order"),
        ),
        _review(
            "supervision.confirm",
            ("proposal_appealed",),
            "proposed",
            Label("维持暂停意见", "uphold the proposal"),
        ),
        _review(
            "supervision.annul",
            APPEALED,
            ANNULLED,
            Label("撤销决定并结案", "annul the decision and close"),
            reason=PUBLIC_BACK,
        ),
        Move(
            name="supervision.check",
            sources=("answered", "suspended"),
            target="checked",
            label=Label("复查通过", "pass the correction"),
            who=_handler,
            needs_reason=True,
            reason=Label("怎样复查的", "How it was checked"),
        ),
        Move(
            name="supervision.escalate",
            sources=("ordered", "answered"),
            target="escalated",
            label=Label("升级处理", "escalate"),
            who=_handler,
            also=_overdue,
            needs_reason=True,
        ),
        Move(
            name="supervision.propose",
            sources=("escalated",),
            target="proposed",
            label=Label("提出暂停证书", "propose to suspend the certificate"),
            who=_handler,
            also=_certified,
            needs_reason=True,
        ),
        _appeal(
            "supervision.contest",
            "proposed",
            "proposal_appealed",
            Label("对暂停证书申诉", "appeal against the suspension"),
        ),
        Move(
            name="supervision.suspend",
            sources=("proposed",),
            target="suspended",
            label=Label("决定暂停证书", "suspend the certificate"),
            who=by_province,
            also=_suspends,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "企业的有效证书按证书流程暂停，公开页立即显示。",
                    "The enterprise's certificates are suspended by their own procedure and shown "
                    "as such at once.",
                ),
                Label("恢复证书另由证书页办理。", "They are restored on their own pages."),
            ),
            told=Label("持有企业；公开写入透明日志", "the holder; public in the log"),
        ),
        Move(
            name="supervision.attach",
            sources=UNDER_WAY,
            target=None,
            label=Label("附上佐证材料", "add evidence"),
            who=_party,
            form="page",
            route="supervision_attach",
        ),
        Move(
            name="supervision.attribute",
            sources=DECIDED,
            target=None,
            label=Label("认定核查没有查出", "name the verification that missed it"),
            who=_handler,
            also=_attributable,
            needs_reason=True,
            form="page",
            route="supervision_attribute",
            effects=(
                Label(
                    "核查机构收到通知和理由，在申诉期内可以提出异议，由省级主管部门里没有经办本案的人办理。",
                    "The body is told the reason and may object within the days of an appeal; "
                    "somebody of the province without a part in this case decides.",
                ),
                Label(
                    "期满没有异议或异议不成立的，计入该机构公开的核查质量和名次。",
                    "Without an objection that holds it then counts in the public quality and "
                    "place of the body.",
                ),
                Label(
                    "整改决定撤销或认定撤回的，不再计入。",
                    "It counts no more once the order is annulled or this is withdrawn.",
                ),
            ),
            told=Label("核查机构的核查员", "the verifiers of the body"),
        ),
        Move(
            name="supervision.retract",
            sources=(*DECIDED, *APPEALED),
            target=None,
            label=Label("撤回对核查的认定", "withdraw what was said of the verification"),
            who=_handler,
            also=_retractable,
            needs_reason=True,
            reason=Label("撤回的理由，告知核查机构", "Why, told to the body"),
        ),
        Move(
            name="supervision.close",
            sources=("checked", "escalated", "suspended"),
            target="closed",
            label=Label("结案", "close"),
            who=_handler,
            needs_reason=True,
        ),
        Move(
            name="supervision.publish",
            sources=DONE,
            target=None,
            label=Label("公布", "publish a record"),
            who=_handler,
            also=_publishable,
            needs_reason=True,
            is_public=True,
            form="page",
            route="supervision_publish",
        ),
        Move(
            name="supervision.rehabilitate",
            sources=("checked", "closed", ANNULLED),
            target=None,
            label=Label("终止公布（信用修复）", "end the record after correction"),
            who=_handler,
            also=_rehabilitable,
            needs_reason=True,
            is_public=True,
            form="page",
            route="supervision_rehabilitate",
        ),
    ),
)
