"""Choices of the register and of engagements, in words."""

from django.utils.translation import gettext_lazy as _

LEVELS = {"reasonable": _("合理保证"), "limited": _("有限保证")}
OPINIONS = {
    "unmodified": _("无保留意见"),
    "modified": _("保留意见"),
    "adverse": _("否定意见"),
    "disclaimed": _("无法表示意见"),
}
SEVERITIES = {"major": _("严重不符合"), "minor": _("一般不符合"), "observation": _("观察项")}
PARTS = {"lead": _("组长"), "member": _("组员"), "reviewer": _("技术复核人")}
RELATIONS = {
    "consulting": _("咨询"),
    "ownership": _("股权"),
    "employment": _("任职"),
    "other": _("其他利益关系"),
}
QUALIFICATIONS = {"auditor": _("核查员资格"), "training": _("培训")}
