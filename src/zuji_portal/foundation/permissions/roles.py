"""Roles of people and of visitors."""

from __future__ import annotations

from zuji.core.label import Label

ENTERPRISE = {
    "owner": Label("企业负责人", "Owner"),
    "clerk": Label("碳管理员", "Carbon clerk"),
    "approver": Label("审批人", "Approver"),
    "reader": Label("查阅人", "Reader"),
}
PLATFORM = {
    "province": Label("省主管部门", "Province officer"),
    "city": Label("市主管部门", "City officer"),
    "verifier": Label("核查机构", "Verifier"),
    "expert": Label("专家", "Expert"),
    "auditor": Label("审计员", "Auditor"),
}
APPOINTMENTS = ENTERPRISE | PLATFORM
VISITORS = {
    "anonymous": Label("访客", "Visitor"),
    "member": Label("已登录，未任职", "Signed in, no appointment"),
}
ROLES = (*VISITORS, *APPOINTMENTS)
LABELS = VISITORS | APPOINTMENTS
