"""Template filter: the kind of a log entry in words."""

from django import template

from zuji.core.label import Label, in_language
from zuji_portal.ui.language import lang

register = template.Library()
KINDS = {
    "factor.released": Label("发布因子", "factor released"),
    "model.released": Label("发布模型", "model released"),
    "report.filed": Label("报送季报", "report handed in"),
    "document.published": Label("发布文件", "Publish a document"),
}


@register.filter
def log_kind(kind: str) -> str:
    return in_language(KINDS.get(kind, kind), lang())
