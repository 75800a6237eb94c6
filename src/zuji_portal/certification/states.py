"""The states of a certificate, from the application to its end, and who moves it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zuji_portal.studies.states import Transition

STATES = {
    "applied": _("已申请"),
    "accepted": _("已受理"),
    "reviewed": _("文件审核通过"),
    "inspected": _("现场检查通过"),
    "verified": _("待决定"),
    "corrective": _("整改中"),
    "rejected": _("不予认证"),
    "issued": _("有效"),
    "suspended": _("已暂停"),
    "revoked": _("已撤销"),
    "expired": _("已过期"),
    "withdrawn": _("已注销"),
    "superseded": _("已被新证书取代"),
}
PENDING = ("applied", "accepted", "reviewed", "inspected", "verified", "corrective")
HELD = ("issued", "suspended", "revoked", "expired", "withdrawn", "superseded")
REVOKED = ("revoked", "withdrawn", "superseded")
"""States whose bit in the revocation list is set."""
TRANSITIONS = {
    t.action: t
    for t in (
        Transition("certificate.apply", ("",), "applied"),
        Transition("certificate.accept", ("applied",), "accepted"),
        Transition("certificate.review", ("accepted",), "reviewed"),
        Transition("certificate.inspect", ("reviewed",), "inspected"),
        Transition("certificate.verify", ("inspected",), "verified"),
        Transition(
            "certificate.correct", ("accepted", "reviewed", "inspected", "verified"), "corrective"
        ),
        Transition("certificate.resubmit", ("corrective",), "accepted"),
        Transition("certificate.reject", PENDING, "rejected"),
        Transition("certificate.issue", ("verified",), "issued"),
        Transition("certificate.suspend", ("issued",), "suspended"),
        Transition("certificate.restore", ("suspended",), "issued"),
        Transition("certificate.revoke", ("issued", "suspended"), "revoked"),
        Transition("certificate.withdraw", (*PENDING, "issued", "suspended"), "withdrawn"),
        Transition("certificate.expire", ("issued", "suspended"), "expired"),
        Transition("certificate.supersede", ("issued", "suspended"), "superseded"),
    )
}
DOCUMENTS = {
    "licence": _("营业执照"),
    "flow_chart": _("工艺流程图"),
    "materials": _("原辅材料清单"),
    "data_list": _("碳足迹数据清单"),
    "plan": _("减排计划"),
}
"""What an application holds (CNCA-CFP-00:2025, handbook certification.md §1)."""
RESULTS = {"pass": _("通过"), "corrective": _("限期整改"), "fail": _("不通过")}
