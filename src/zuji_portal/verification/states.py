"""The states of an engagement and of a finding, who moves them, and the words for what is
chosen.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zuji_portal.studies.states import Transition

STATES = {
    "requested": _("待安排"),
    "assigned": _("待组队与声明"),
    "working": _("核查中"),
    "correcting": _("企业整改中"),
    "review": _("待技术复核"),
    "stated": _("已出具声明"),
    "ended": _("已终止"),
}
OPEN = ("requested", "assigned", "working", "correcting", "review")
TRANSITIONS = {
    t.action: t
    for t in (
        Transition("verification.request", ("",), "requested"),
        Transition("verification.assign", ("requested",), "assigned"),
        Transition("verification.decline", ("assigned",), "requested"),
        Transition("verification.declare", ("assigned",), "working"),
        Transition("verification.return", ("working",), "correcting"),
        Transition("verification.resume", ("correcting",), "working"),
        Transition("verification.conclude", ("working",), "review"),
        Transition("verification.reopen", ("review",), "working"),
        Transition("verification.state", ("review",), "stated"),
        Transition("verification.end", OPEN, "ended"),
    )
}
LEVELS = {"reasonable": _("合理保证"), "limited": _("有限保证")}
OPINIONS = {
    "unmodified": _("无保留意见"),
    "modified": _("保留意见"),
    "adverse": _("否定意见"),
    "disclaimed": _("无法表示意见"),
}
SEVERITIES = {"major": _("严重不符合"), "minor": _("一般不符合"), "observation": _("观察项")}
FINDING_STATES = {
    "open": _("待整改"),
    "answered": _("企业已答复"),
    "closed": _("已关闭"),
    "unresolved": _("未解决"),
}
PARTS = {"lead": _("组长"), "member": _("组员"), "reviewer": _("技术复核人")}
RELATIONS = {
    "consulting": _("咨询"),
    "ownership": _("股权"),
    "employment": _("任职"),
    "other": _("其他利益关系"),
}
QUALIFICATIONS = {"auditor": _("核查员资格"), "training": _("培训")}
