"""What is chosen in an application and a surveillance, in words."""

from django.utils.translation import gettext_lazy as _

DOCUMENTS = {
    "licence": _("营业执照"),
    "flow_chart": _("工艺流程图"),
    "materials": _("原辅材料清单"),
    "data_list": _("碳足迹数据清单"),
    "plan": _("减排计划"),
}
"""What an application holds (CNCA-CFP-00:2025, handbook certification.md §1)."""
RESULTS = {"pass": _("通过"), "corrective": _("限期整改"), "fail": _("不通过")}
