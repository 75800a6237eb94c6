"""Registered facts in words, as a request shows them."""

from __future__ import annotations

from typing import NamedTuple

from zuji.core.label import Label
from zuji.core.places import cities, industry_class
from zuji.sectors.registry import get_model, model_files
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.organisations.models import Site

WORDS = {
    "uscc": Label("统一社会信用代码", "Unified social credit code"),
    "name_zh": Label("中文名称", "Chinese name"),
    "name_en": Label("英文名称", "English name"),
    "city": Label("市", "City"),
    "county": Label("县（区）", "County"),
    "industry": Label("行业", "Industry"),
    "model_id": Label("行业模型与声明单位", "Sector model and declared unit"),
    "specification": Label("规格", "Specification"),
    "site": Label("场所", "Site"),
    "gb4754": Label("GB/T 4754", "GB/T 4754"),
    "hs": Label("HS / CN", "HS / CN"),
    "cpc": Label("CPC", "CPC"),
    "gtin": Label("GTIN", "GTIN"),
}


class AskedFact(NamedTuple):
    """One fact of a request, in words: what it is, what stands there, what shall stand there."""

    label: Label
    was: Label
    now: Label


def asked_facts(request: ChangeRequest) -> list[AskedFact]:
    """The facts of a request in the order of the entry."""
    return [
        AskedFact(label, worded(field, request.facts[field]["was"]), worded(field, fact["now"]))
        for field, label in WORDS.items()
        if (fact := request.facts.get(field))
    ]


def worded(field: str, value: str) -> Label:
    """A kept value as people read it."""
    if not value:
        return Label("—", "—")
    if field == "city":
        city = next((c for c in cities() if c.code == value), None)
        return Label(city.zh, city.en) if city else Label(value, value)
    if field == "industry":
        known = industry_class(value)
        return Label(f"{value} {known.zh}", f"{value} {known.en}") if known else Label(value, value)
    if field == "model_id" and value in model_files():
        model = get_model(value)
        return Label(*(f"{model.title[lang]} · {model.declared_unit}" for lang in ("zh", "en")))
    if field == "site":
        site = Site.objects.filter(key=value).first()
        name = site.name if site else value
        return Label(name, name)
    return Label(value, value)
