"""The states of a case before the committee, its kinds, and the words for what is chosen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zuji_portal.studies.states import Transition

STATES = {
    "consultation": _("征求意见"),
    "panel": _("待抽取专家"),
    "declaring": _("待回避声明"),
    "scoring": _("盲评中"),
    "consolidating": _("待组长汇总"),
    "voting": _("表决中"),
    "decided": _("已决定"),
    "withdrawn": _("已撤回"),
}
OPEN = ("consultation", "panel", "declaring", "scoring", "consolidating", "voting")
TRANSITIONS = {
    t.action: t
    for t in (
        Transition("case.open", ("",), "consultation"),
        Transition("case.close", ("consultation",), "panel"),
        Transition("case.draw", ("panel",), "declaring"),
        Transition("seat.declare", ("declaring",), "scoring"),
        Transition("seat.score", ("scoring",), "consolidating"),
        Transition("case.consolidate", ("consolidating",), "voting"),
        Transition("seat.vote", ("voting",), "decided"),
        Transition("case.withdraw", OPEN, "withdrawn"),
    )
}
KINDS = {
    "model": _("行业模型"),
    "factor": _("因子修订"),
    "product_rule": _("产品种类规则"),
    "sunset": _("地方规则停用"),
    "tier": _("分级方案"),
    "dispute": _("有争议的核查"),
}
CHOICES = {"pass": _("通过"), "pass_with_changes": _("修改后通过"), "reject": _("不通过")}
