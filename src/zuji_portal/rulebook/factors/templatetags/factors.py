"""Words for facets, packs and states of factors."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from zuji.core.label import Label, in_language
from zuji.core.regions import region_words
from zuji.core.words import CONFIDENCE, STAGE_LABELS
from zuji.factors import builtin_library
from zuji.factors.record import Factor
from zuji.factors.worded import reference_words, worded
from zuji.footprint.factor_range import value_and_range
from zuji.sectors.registry import industries
from zuji_portal.rulebook.factors.machine import FACTOR
from zuji_portal.rulebook.factors.proposals import FIELDS, USES, chosen_from
from zuji_portal.ui.language import lang

register = template.Library()
FACET_NAMES = {
    "stage": Label("阶段", "Stage"),
    "industry": Label("行业", "Industry"),
    "region": Label("地区", "Region"),
    "year": Label("年份", "Year"),
    "tag": Label("标签", "Tag"),
    "licence": Label("许可", "Licence"),
    "use": Label("用途", "Use"),
}
CODED: Mapping[str, Mapping[str, Label]] = {
    "use": USES,
    "stage": STAGE_LABELS,
    "tag": CONFIDENCE,
}
"""Facets whose values are codes, with their words."""
HOUSE = "house · "
"""How names of values begin that the project holds outside its library."""


@register.filter
def said_of(text: str) -> str:
    """A boundary, technology, licence or note of a factor in the page's language."""
    return worded(text or "", lang())


@register.filter
def read_at(reference: str) -> str:
    """Where a number was read, without paths."""
    return reference_words(reference or "", lang())


@register.filter
def field_name(name: str) -> str:
    """A column of factors.csv in words."""
    return in_language(FIELDS.get(name, name), lang())


@register.filter
def field_value(value: str, name: str) -> str:
    """What a column of factors.csv holds, a code in words."""
    return in_language(chosen_from(name).get(value, value), lang())


@register.filter
def facet_name(name: str) -> str:
    return in_language(FACET_NAMES.get(name, name), lang())


@register.filter
def facet_value(value: str, facet: str) -> str:
    """A value of a facet in the reader's words."""
    if facet in CODED:
        return in_language(CODED[facet].get(value, value), lang())
    if facet == "region":
        return region_words(value)[lang()]
    if facet == "licence":
        return worded(value, lang())
    label = industries().get(value)
    return label[lang()] if label else value


@register.filter
def spread(factor: Factor) -> Mapping[str, float]:
    """Value and both ends of the 95 % interval, as results use them; gases weighted by AR6."""
    return value_and_range(factor)


@register.filter
def total(factor: Factor) -> float | None:
    """The value of a factor whether its source gives it whole or by gas."""
    return factor.value if factor.value is not None else value_and_range(factor)["value"]


@register.filter
def indent_of_tier(tier: int) -> str:
    """The indent of a branch of a supply chain."""
    return "\u3000" * tier


@register.filter
def held_name(name: str) -> str:
    """A factor of the library by its name and region; a citation as it stands."""
    factor = builtin_library().factors.get(name)
    if factor is None:
        return name.removeprefix(HOUSE)
    word = factor.name_zh if lang() == "zh" else factor.name_en or factor.name_zh
    place = region_words(factor.region)[lang()]
    return " · ".join(filter(None, (word, place, str(factor.year or ""))))


@register.filter
def factor_state(name: str) -> str:
    return FACTOR.words[name][lang()]


@register.filter
def pack_title(pack: str) -> str:
    """A pack that ships, by its title; another by its own name."""
    known = next((p for p in builtin_library().packs if p.id == pack), None)
    return known.title[lang()] if known else pack
