"""The kinds of cases and the choices of a vote, in words."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "model": _("行业模型"),
    "factor": _("因子修订"),
    "product_rule": _("产品种类规则"),
    "sunset": _("地方规则停用"),
    "tier": _("分级方案"),
    "dispute": _("有争议的核查"),
}
CHOICES = {"pass": _("通过"), "pass_with_changes": _("修改后通过"), "reject": _("不通过")}
