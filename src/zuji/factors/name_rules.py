"""How names of purchases are read (rules/factor_names.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zuji.core.content import read_rules


@dataclass(frozen=True)
class NameRules:
    """The shipped rules: words that leave a substance as it is, words that make another of it,
    treatments, grades and regions.
    """

    variants: Mapping[str, str]
    mistyped: tuple[tuple[re.Pattern[str], str], ...]
    harmless_zh: frozenset[str]
    harmless_en: frozenset[str]
    containers: frozenset[str]
    alters_zh: frozenset[str]
    alters_en: frozenset[str]
    morphemes: frozenset[str]
    treatments: Mapping[str, str]
    hazardous_code: re.Pattern[str]
    hazardous_instead: Mapping[str, str]
    combustion: frozenset[str]
    general: Mapping[str, Sequence[str]]
    says_more: Mapping[str, Sequence[str]]
    services: Mapping[str, Mapping[str, str]]
    recycled: Mapping[str, str]
    assays: frozenset[str]
    fillers: frozenset[str]
    comonomers: frozenset[str]
    filled: re.Pattern[str]
    grades: tuple[tuple[re.Pattern[str], str], ...]
    shapes: tuple[tuple[re.Pattern[str], str], ...]
    not_shapes: re.Pattern[str]
    uses: frozenset[str]
    places: frozenset[str]
    vague: frozenset[str]
    drives: Mapping[str, Mapping[str, str]]
    power_sources: Mapping[str, str]
    left_out: re.Pattern[str]
    own_power: re.Pattern[str]
    collective: frozenset[str]
    single: frozenset[str]
    steel_forms: frozenset[str]
    forms: Mapping[str, Sequence[str]]
    forms_alike: tuple[frozenset[str], ...]
    sold_in_water: frozenset[str]
    undiluted: frozenset[str]
    regions: Mapping[str, str]
    item_number: re.Pattern[str]
    terms_of_trade: re.Pattern[str]
    packing: re.Pattern[str]
    suppliers: re.Pattern[str]
    purposes: frozenset[str]


@cache
def name_rules() -> NameRules:
    """The rules, read once a process."""
    data = read_rules("factor_names")
    return NameRules(
        variants=data["variants"],
        mistyped=tuple((re.compile(wrong), right) for wrong, right in data["mistyped"].items()),
        harmless_zh=_flat(data["harmless_zh"]),
        harmless_en=_flat(data["harmless_en"]),
        containers=_flat([data["containers"]]),
        alters_zh=_flat([data["alters"]["zh"]]),
        alters_en=_flat(data["alters"]["en"]),
        morphemes=frozenset(data["morphemes"].replace(" ", "").replace("\n", "")),
        treatments={str(word): way for way, row in data["treatments"].items() for word in row},
        hazardous_code=re.compile(data["hazardous"]["code"]),
        hazardous_instead=data["hazardous"]["instead"],
        combustion=frozenset(data["combustion"]),
        general=data["general"],
        says_more=data["says_more"],
        services=data["services"],
        recycled=data["recycled"],
        assays=_flat(data["assays"]),
        fillers=frozenset(data["fillers"]),
        comonomers=_flat([data["comonomers"]]),
        filled=re.compile(data["filled"]),
        grades=tuple((re.compile("".join(parts)), name) for name, *parts in data["grades"]),
        shapes=tuple((re.compile(pattern), name) for name, pattern in data["shapes"]),
        not_shapes=re.compile(data["not_shapes"]),
        uses=frozenset(data["uses"]),
        drives=data["drives"],
        power_sources=data["power_sources"],
        left_out=re.compile(data["left_out"]),
        own_power=re.compile(data["own_power"]),
        places=_flat(data["places"]),
        vague=frozenset(data["vague"]),
        collective=_flat([data["collective"]["kinds"], data["collective"]["also"]]),
        single=frozenset(data["collective"]["single"]),
        steel_forms=_flat(data["steel_forms"]),
        forms=data["forms"],
        forms_alike=tuple(map(frozenset, data["forms_alike"])),
        sold_in_water=_flat(data["sold_in_water"]),
        undiluted=frozenset(data["undiluted"]),
        regions=data["regions"],
        item_number=re.compile("".join(data["item_number"])),
        terms_of_trade=re.compile("".join(data["terms_of_trade"])),
        packing=re.compile("".join(data["packing"])),
        suppliers=re.compile("".join(data["suppliers"])),
        purposes=_flat([data["purposes"]]),
    )


def _flat(rows: list[list[str]]) -> frozenset[str]:
    return frozenset(str(word).lower() for row in rows for word in row)
