"""The certificate from the application to its end: states, moves, who makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.certification.states import BEFORE_DECISION, IN_FORCE, PENDING
from zuji_portal.foundation.permissions.conditions import by_province, by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.certification.models import Certificate
    from zuji_portal.studies.models import Study


def _may_apply(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield needs(serves(viewer, study.enterprise, "owner"), "本企业负责人", "the enterprise's owner")
    yield needs(
        study.state == "approved",
        "核算已由企业审批人批准",
        "the enterprise's approver has approved the study",
    )
    yield needs(
        not any(c.is_pending for c in study.certificates.all()),
        "没有进行中的申请",
        "no application is under way",
    )


def _had_no_hand(viewer: ViewerLike, certificate: Certificate) -> Iterator[Requirement]:
    """The decider is impartial: the library's conflict rules say so (`zuji.verification`)."""
    yield needs(
        not certificate.conflicts_of_decider(viewer.user_id),
        "决定人没有参与编制、审批、核查、文件审核与现场检查",
        "the decider had no hand in writing, approving, verifying, reviewing or inspecting",
    )


def _surveillance_is_due(viewer: ViewerLike, certificate: Certificate) -> Iterator[Requirement]:
    yield needs(
        certificate.has_surveillance_due(), "有待登记的年度监督", "a surveillance is to be recorded"
    )


CERTIFICATE = Machine(
    noun="certificate",
    label=Label("证书", "certificate"),
    route="certificate_move",
    page="certificate",
    title=lambda record, lang: named(record.product, lang),
    rows="zuji_portal.certification.queries.visible_to",
    facts="zuji_portal.certification.waiting.certificate_facts",
    states=(
        State(
            name="applied",
            label=Label("已申请", "applied"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("证书申请：请受理。", "Applies for a certificate: please accept."),
                    button=Label("受理申请", "Accept it"),
                    moves=("certificate.accept",),
                    part="decide",
                ),
            ),
        ),
        State(
            name="accepted",
            label=Label("已受理", "accepted"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("请审核申请文件。", "Examine the documents."),
                    button=Label("审核文件", "Examine"),
                    moves=("certificate.review",),
                    part="decide",
                ),
            ),
        ),
        State(
            name="reviewed",
            label=Label("文件审核通过", "documents passed"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("请确认现场检查。", "Confirm the inspection."),
                    button=Label("确认检查", "Confirm it"),
                    moves=("certificate.inspect",),
                    part="decide",
                ),
            ),
        ),
        State(
            name="inspected",
            label=Label("现场检查通过", "inspection passed"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("请评价核查声明。", "Evaluate the verification statement."),
                    button=Label("评价核查", "Evaluate"),
                    moves=("certificate.verify",),
                    part="decide",
                ),
            ),
        ),
        State(
            name="verified",
            label=Label("待决定", "waiting for the decision"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("请决定是否颁发证书。", "Decide whether to issue the certificate."),
                    button=Label("看决定页", "Decide"),
                    moves=(
                        "certificate.issue",
                        "certificate.reject",
                    ),
                    part="decide",
                ),
            ),
        ),
        State(
            name="corrective",
            label=Label("整改中", "in correction"),
            turn=("owner",),
            asks=(
                Ask(
                    roles=("owner",),
                    text=Label(
                        "要求整改：请改正后再报。",
                        "Correction is asked for: correct it and resubmit.",
                    ),
                    button=Label("整改后再报", "Resubmit"),
                    moves=("certificate.resubmit",),
                    part="decide",
                ),
            ),
        ),
        State(name="rejected", label=Label("不予认证", "rejected")),
        State(name="issued", label=Label("有效", "valid")),
        State(
            name="suspended",
            label=Label("已暂停", "suspended"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label(
                        "证书已暂停：请恢复或撤销。",
                        "The certificate is suspended: restore or revoke it.",
                    ),
                    button=Label("看证书", "See it"),
                    moves=(
                        "certificate.restore",
                        "certificate.revoke",
                    ),
                    part="decide",
                ),
            ),
        ),
        State(name="revoked", label=Label("已撤销", "revoked")),
        State(name="expired", label=Label("已过期", "expired")),
        State(name="withdrawn", label=Label("已注销", "withdrawn")),
        State(name="superseded", label=Label("已被新证书取代", "superseded")),
    ),
    moves=(
        Move(
            name="certificate.apply",
            sources=(NEW,),
            target="applied",
            label=Label("申请证书", "apply for a certificate"),
            who=_may_apply,
            form="page",
        ),
        Move(
            name="certificate.accept",
            sources=("applied",),
            target="accepted",
            label=Label("受理", "accept"),
            who=by_province,
        ),
        Move(
            name="certificate.review",
            sources=("accepted",),
            target="reviewed",
            label=Label("文件审核通过", "pass the documents"),
            who=by_province,
        ),
        Move(
            name="certificate.inspect",
            sources=("reviewed",),
            target="inspected",
            label=Label("现场检查通过", "pass the inspection"),
            who=by_province,
            hint=Label(
                "依据核查中的现场核查记录。", "Rests on the site visits of the verification."
            ),
        ),
        Move(
            name="certificate.verify",
            sources=("inspected",),
            target="verified",
            label=Label("核查通过", "take the verification"),
            who=by_province,
            hint=Label(
                "须有最新提交的、合理保证且无保留的核查声明。",
                "Needs an unmodified statement of reasonable assurance for the latest submission.",
            ),
        ),
        Move(
            name="certificate.issue",
            sources=("verified",),
            target="issued",
            label=Label("决定发证", "decide and issue"),
            who=by_province,
            also=_had_no_hand,
            is_public=True,
            hint=Label("签发后写入透明日志。", "What is issued is written to the log."),
        ),
        Move(
            name="certificate.restore",
            sources=("suspended",),
            target="issued",
            label=Label("恢复证书", "restore"),
            who=by_province,
            needs_reason=True,
            reason=Label("恢复理由", "Reason for restoring"),
            is_public=True,
        ),
        Move(
            name="certificate.suspend",
            sources=("issued",),
            target="suspended",
            label=Label("暂停证书", "suspend"),
            who=by_province,
            needs_reason=True,
            reason=Label("暂停理由", "Reason for suspending"),
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "产品页、目录和查验证书立即显示“已暂停”。",
                    "Product page, catalogue and certificate check say “suspended” at once.",
                ),
                Label("可以再恢复，恢复也要写理由。", "It can be restored, with a reason."),
            ),
            told=Label(
                "持有人（企业的碳管理员和负责人）；公开写入透明日志",
                "the holder (clerk and owner); public in the transparency log",
            ),
        ),
        Move(
            name="certificate.revoke",
            sources=IN_FORCE,
            target="revoked",
            label=Label("撤销证书", "revoke"),
            who=by_province,
            needs_reason=True,
            reason=Label("撤销理由", "Reason for revoking"),
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "产品页、目录和查验证书立即显示“已撤销”和理由，永远保留。",
                    "Product page, catalogue and certificate check say “revoked” with the "
                    "reason at once and for ever.",
                ),
                Label(
                    "撤销的证书不能恢复；要重新申请认证。",
                    "A revoked certificate cannot be restored: it needs a new application.",
                ),
            ),
            told=Label(
                "持有人（企业的碳管理员和负责人）；公开写入透明日志",
                "the holder (clerk and owner); public in the transparency log",
            ),
            number="number",
        ),
        Move(
            name="certificate.correct",
            sources=BEFORE_DECISION,
            target="corrective",
            label=Label("要求整改", "ask for correction"),
            who=by_province,
            needs_reason=True,
            reason=Label("整改要求", "What is to be corrected"),
        ),
        Move(
            name="certificate.reject",
            sources=PENDING,
            target="rejected",
            label=Label("不予认证", "reject"),
            who=by_province,
            needs_reason=True,
            reason=Label("不予认证的理由", "Reason for rejecting"),
            is_dangerous=True,
            effects=(
                Label(
                    "这次申请结束，不颁发证书；企业可以重新申请。",
                    "This application ends without a certificate; the enterprise may apply anew.",
                ),
            ),
            told=Label("申请企业", "the applicant"),
        ),
        Move(
            name="certificate.resubmit",
            sources=("corrective",),
            target="accepted",
            label=Label("整改后再报", "resubmit"),
            who=by_staff("owner"),
            needs_reason=True,
            reason=Label("整改了什么", "What was corrected"),
        ),
        Move(
            name="certificate.surveil",
            sources=IN_FORCE,
            target=None,
            label=Label("登记年度监督", "record surveillance"),
            who=by_province,
            also=_surveillance_is_due,
            needs_reason=True,
            reason=Label("监督记录", "Record of the surveillance"),
            form="page",
            route="certificate_surveil",
        ),
        Move(
            name="certificate.withdraw",
            sources=(*PENDING, *IN_FORCE),
            target="withdrawn",
            label=Label("注销证书或撤回申请", "withdraw"),
            who=by_staff("owner"),
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "进行中的申请结束；有效的证书从现在起失效，公开显示“已注销”。",
                    "An application under way ends; a valid certificate ends now and is "
                    "shown as withdrawn.",
                ),
                Label("要再用，须重新申请认证。", "To have one again, apply anew."),
            ),
            told=Label("省主管部门", "the province"),
        ),
        Move(
            name="certificate.expire",
            sources=IN_FORCE,
            target="expired",
            label=Label("过期", "expire"),
            who=by_province,
            form="none",
        ),
        Move(
            name="certificate.supersede",
            sources=IN_FORCE,
            target="superseded",
            label=Label("被新证书取代", "supersede"),
            who=by_province,
            form="none",
        ),
    ),
)
