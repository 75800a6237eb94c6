"""Roles of people and of visitors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ENTERPRISE = {
    "owner": _("企业负责人"),
    "clerk": _("碳管理员"),
    "approver": _("审批人"),
    "reader": _("查阅人"),
}
PLATFORM = {
    "province": _("省主管部门"),
    "city": _("市主管部门"),
    "verifier": _("核查机构"),
    "expert": _("专家"),
    "auditor": _("审计员"),
}
APPOINTMENTS = ENTERPRISE | PLATFORM
VISITORS = {"anonymous": _("访客"), "member": _("已登录，未任职")}
ROLES = (*VISITORS, *APPOINTMENTS)
LABELS = VISITORS | APPOINTMENTS
