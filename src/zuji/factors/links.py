"""The substance and the activity of every factor (data/substances/links.csv)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from zuji.core.content import table_rows
from zuji.factors.identify import identify
from zuji.factors.record import Factor
from zuji.factors.substances import register, written


@dataclass(frozen=True, slots=True)
class FactorLink:
    """What a factor is of: a substance ("" where the register has none) and what is done with it
    (``production``, ``combustion``, ``treatment:landfill`` …).
    """

    substance: str
    activity: str


@cache
def shipped_links() -> Mapping[str, FactorLink]:
    """Links of the shipped factors, by factor id."""
    return {
        row["id"]: FactorLink(row["substance"], row["activity"])
        for row in table_rows("data", "substances", "links.csv")
    }


def link_of(factor: Factor) -> FactorLink:
    """The link of a factor: as shipped, else by its own names."""
    return shipped_links().get(factor.id) or linked_by_name(factor.name_zh, factor.name_en)


def is_named_in_chinese(factor: Factor) -> bool:
    """Whether the source of a factor names it in Chinese only."""
    return factor.name_en == factor.name_zh and not factor.name_en.isascii()


def english_name(factor: Factor) -> str:
    """The English name of a factor; that of the substance it is of where its source has none."""
    link = link_of(factor).substance
    if not is_named_in_chinese(factor) or not link:
        return factor.name_en
    return register()[link].name.en


@lru_cache(maxsize=20_000)
def linked_by_name(name_zh: str, name_en: str) -> FactorLink:
    """The link that the names of a factor say."""
    for name in (name_zh, name_en):
        if name and (found := identify(name)):
            return FactorLink(found.substance, found.activity)
    return FactorLink("", "production")


@dataclass(frozen=True)
class FactorIndex:
    """Emission factors by what they are of, each with its activity, and by their own names."""

    by_substance: Mapping[str, Sequence[tuple[Factor, str]]]
    named: Mapping[str, Sequence[Factor]]


def index_of(factors: Iterable[Factor]) -> FactorIndex:
    """The index of the emission factors among `factors`."""
    by_substance: dict[str, list[tuple[Factor, str]]] = {}
    named: dict[str, list[Factor]] = {}
    for factor in factors:
        if factor.kind != "emission":
            continue
        link = link_of(factor)
        if link.substance:
            by_substance.setdefault(link.substance, []).append((factor, link.activity))
        for name in {written(factor.name_zh), written(factor.name_en)} - {""}:
            named.setdefault(name, []).append(factor)
    return FactorIndex(by_substance, named)
