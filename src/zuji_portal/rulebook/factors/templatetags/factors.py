"""Words for facets, packs and states of factors."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from zuji.charts.specs import STAGE_LABELS
from zuji.factors import builtin_library
from zuji.sectors.registry import industries
from zuji_portal.rulebook.factors.machine import FACTOR
from zuji_portal.rulebook.factors.proposals import FIELDS
from zuji_portal.ui.language import lang

register = template.Library()
FACET_NAMES = {
    "stage": _("阶段"),
    "industry": _("行业"),
    "region": _("地区"),
    "year": _("年份"),
    "tag": _("标签"),
    "licence": _("许可"),
    "use": _("用途"),
}
USES = {
    "product_footprint": _("产品碳足迹"),
    "organisation_accounting": _("组织核算"),
    "ets_reporting": _("碳市场"),
    "any": _("不限"),
}


@register.filter
def field_name(name: str) -> str:
    """A column of factors.csv in words."""
    return str(FIELDS.get(name, name))


@register.filter
def facet_name(name: str) -> str:
    return str(FACET_NAMES.get(name, name))


@register.filter
def facet_value(value: str, facet: str) -> str:
    """A value of a facet in the reader's words."""
    if facet == "use":
        return str(USES.get(value, value))
    if facet == "stage":
        return STAGE_LABELS[lang()].get(value, value)
    label = industries().get(value)
    return label[lang()] if label else value


@register.filter
def factor_state(name: str) -> str:
    return FACTOR.words[name][lang()]


@register.filter
def pack_title(pack: str) -> str:
    """A pack that ships, by its title; another by its own name."""
    found = next((p for p in builtin_library().packs if p.id == pack), None)
    return (found.title_zh if lang() == "zh" else found.title_en) if found else pack
