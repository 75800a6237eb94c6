"""What may be suggested, by whom, and as which case it comes before the committee. Pure."""

from __future__ import annotations

from zuji.core.label import Label

SUGGESTED = {
    "factor": Label("排放因子", "Emission factor"),
    "product": Label("产品种类", "Product class"),
    "rule": Label("核算或评价规则", "Rule of accounting or evaluation"),
    "standard": Label("标准、技术规范", "Standard or specification"),
}
SUGGESTERS = {
    "person": Label("个人", "A person"),
    "enterprise": Label("企业", "An enterprise"),
    "association": Label("协会、联盟", "An association"),
    "institute": Label("高校、科研院所", "A university or institute"),
    "body": Label("核查、认证机构", "A verification or certification body"),
    "other": Label("其他", "Another"),
}
CASES = {"factor": "factor", "product": "model", "rule": "product_rule", "standard": "product_rule"}
"""The kind of case that a suggestion most often becomes."""
