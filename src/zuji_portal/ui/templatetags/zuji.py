"""Filters for numbers and bilingual labels."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from zuji.charts.specs import short
from zuji.core.refusals import Finding
from zuji.sectors.model import Label
from zuji.sectors.render import written
from zuji_portal.ui.language import lang

register = template.Library()
register.filter("short", lambda value: short(float(value)))
register.filter("written", lambda value: written(float(value)))


@register.filter
def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


@register.filter
def text(label: Any) -> str:
    """A label, city or class of industry in the reader's language."""
    return str(label[lang()] if isinstance(label, Label | Mapping) else getattr(label, lang()))


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.filter
def math(markup: str) -> SafeString:
    """MathML made by `zuji.sectors.render`, which escapes every text it is given."""
    return mark_safe(markup)  # noqa: S308


@register.filter
def message(finding: Finding) -> str:
    return finding.message(lang())


@register.filter
def remedy(finding: Finding) -> str:
    return finding.remedy(lang())


@register.filter
def state(name: str) -> str:
    """A study's state in words."""
    from zuji_portal.desk.states import STATES

    return str(STATES.get(name, name))


@register.filter
def index(values: Any, place: int) -> Any:
    return values[place]
