"""Template filter: the kind of a log entry in words."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
KINDS = {
    "factor.released": _("发布因子"),
    "model.released": _("发布模型"),
    "report.filed": _("报送季报"),
    "document.published": _("发布文件"),
}


@register.filter
def log_kind(kind: str) -> str:
    return str(KINDS.get(kind, kind))
