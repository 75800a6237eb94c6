"""Words for facets, packs and states of factors."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from zuji.charts.specs import STAGE_LABELS
from zuji.factors import builtin_library
from zuji.sectors.registry import industries
from zuji_portal.rulebook.factors.machine import FACTOR
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

FIELDS = {
    "id": _("编号"),
    "name_zh": _("中文名称"),
    "name_en": _("英文名称"),
    "category": _("类别"),
    "kind": _("种类（emission、parameter）"),
    "use": _("用途族（product_footprint 等）"),
    "region": _("地区代码"),
    "value": _("数值"),
    "gases": _("分气体"),
    "unit": _("单位"),
    "low": _("下限"),
    "high": _("上限"),
    "gwp_basis": _("GWP 依据"),
    "year": _("年份"),
    "valid_from": _("适用期起"),
    "valid_to": _("适用期止"),
    "review_by": _("复审期"),
    "boundary": _("边界"),
    "boundary_code": _("边界代码（如 cradle_to_gate、gate_to_grave）"),
    "technology": _("技术"),
    "confidence": _("可信度标签"),
    "evidence": _("依据代码（measured、statistics、default、database、literature）"),
    "source_title": _("来源标题"),
    "source_publisher": _("来源机构"),
    "source_year": _("来源年份"),
    "source_ref": _("来源处"),
    "licence": _("许可"),
    "note": _("备注"),
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
