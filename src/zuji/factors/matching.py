"""Matching of a plant's own item names to ranked factors, each with the reasons for its rank.

Order of the rules (domain: factors.md §10): the footprint family before any other, then how well
the name fits, province before nation before world before a proxy, the latest year not after the
period, the stage. Every rule a candidate gains or loses by is kept as a reason in zh and en.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from zuji.core.alike import likeness
from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit
from zuji.factors.classes import stages_of
from zuji.factors.library import Library
from zuji.factors.matching_rules import matching_rules
from zuji.factors.record import Factor


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule and the points it gave a candidate."""

    rule: str
    points: float
    label: Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A factor with its score and reasons, best first in a list of matches."""

    factor: Factor
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FactorQuery:
    """A query: the name sought; `unit` is the unit of the amount (``t``, ``kWh``), empty when
    unknown.
    """

    name: str
    unit: str = ""
    region: str = "CN"
    year: int | None = None
    stage: str = ""


def match(library: Library, query: FactorQuery, limit: int = 10) -> list[Candidate]:
    """Candidates for `wanted`, best first; an empty list when nothing is alike."""
    least = matching_rules().least.value
    names, plain_name = spoken(query.name), _plain(query.name)
    candidates = []
    for factor in _usable(library, query):
        alike = max((_likeness(n, factor.name_zh, factor.name_en) for n in names), default=0.0)
        if alike >= least:
            detail = max(_shared(plain_name, factor.name_zh), _shared(plain_name, factor.name_en))
            candidates.append(_judged(factor, query, alike, detail))
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.factor.id))
    return candidates[:limit]


def _usable(library: Library, query: FactorQuery) -> Iterable[Factor]:
    unit = parse_unit(query.unit) if query.unit else None
    for factor in library:
        if factor.kind != "emission" or not factor.active:
            continue
        try:
            if unit is None or factor.per.dimension == unit.dimension:
                yield factor
        except Refusal:
            continue


def _judged(factor: Factor, query: FactorQuery, alike: float, detail: float) -> Candidate:
    most = matching_rules().points
    reasons = (
        Reason(
            "name",
            most.name.value * alike,
            Label(f"名称相近 {alike:.0%}", f"name alike {alike:.0%}"),
        ),
        Reason(
            "detail",
            most.detail.value * detail,
            Label(f"细节相符 {detail:.0%}", f"details fit {detail:.0%}"),
        ),
        _family(factor),
        _region(factor, query.region),
        _year(factor, query.year),
        _stage(factor, query.stage),
        _confidence(factor),
    )
    return Candidate(factor, sum(reason.points for reason in reasons), reasons)


def _family(factor: Factor) -> Reason:
    if factor.use in {"product_footprint", "any"}:
        points = matching_rules().points.family.value
        return Reason("family", points, Label("用于碳足迹的因子", "footprint family"))
    return Reason(
        "family",
        0.0,
        Label(f"不是碳足迹因子（{factor.use}）", f"not a footprint factor ({factor.use})"),
    )


def _region(factor: Factor, region: str) -> Reason:
    rules = matching_rules()
    country = region.split("-", maxsplit=1)[0]
    share, label = (
        rules.region.proxy,
        Label(f"替代地区 {factor.region}", f"proxy region {factor.region}"),
    )
    if factor.region == region and "-" in region:
        share, label = rules.region.same_province, Label("同省", "same province")
    elif factor.region == country:
        share, label = rules.region.same_country, Label("同国", "same country")
    elif factor.region in {"GLO", "", "RoW"}:
        share, label = rules.region.world, Label("全球缺省", "global default")
    elif factor.region.startswith(country):
        share, label = rules.region.other_province, Label("同国他省", "another province")
    return Reason("region", share.value * rules.points.region.value, label)


def _year(factor: Factor, year: int | None) -> Reason:
    if factor.year is None or year is None:
        return Reason("year", 0.0, Label("年份未知", "year unknown"))
    rules = matching_rules()
    most, age = rules.points.year.value, year - factor.year
    if age < 0 and factor.category.startswith("electricity"):
        # a statistic of a later year than the data period may not be chosen before one that is not
        return Reason(
            "year",
            -most,
            Label(f"晚于核算期 {factor.year}", f"younger than the period {factor.year}"),
        )
    points = most * max(0.0, 1 - abs(age) / rules.fading_years.value)
    return Reason("year", points, Label(f"{factor.year} 年", f"of {factor.year}"))


def _stage(factor: Factor, stage: str) -> Reason:
    if not stage:
        return Reason("stage", 0.0, Label("阶段未指定", "no stage given"))
    if stage in stages_of(factor):
        points = matching_rules().points.stage.value
        return Reason("stage", points, Label("适用于该阶段", "serves this stage"))
    return Reason("stage", 0.0, Label("不为该阶段", "not for this stage"))


def _confidence(factor: Factor) -> Reason:
    rules = matching_rules()
    share = rules.confidence.of(factor.confidence)
    if factor.evidence == "literature":
        share *= rules.literature.value
    points = rules.points.confidence.value * share
    return Reason(
        "confidence",
        points,
        Label(f"可信度 {factor.confidence}", f"confidence {factor.confidence}"),
    )


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    heads_of: dict[str, list[str]] = {}
    for row in read_rules("material_names")["names"]:
        for name in row:
            heads_of.setdefault(_plain(str(name)), []).append(_plain(str(row[0])))
    return {name: tuple(heads) for name, heads in heads_of.items()}


def spoken(name: str, *, inside: bool = True) -> list[str]:
    """The name and the names our factors use for the same thing, best first.

    Grades and brackets are tried away: ``烟煤（5500 大卡）`` is also looked for as ``烟煤``. With
    `inside`, a name that is not known is also looked for by the known names in it.
    """
    plain = _plain(name)
    bare = _plain(re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", name)))
    forms = dict.fromkeys(form for form in (plain, bare, _graded(bare)) if form)
    names = dict.fromkeys(forms)
    for form in forms:
        names |= dict.fromkeys(_synonyms().get(form, ()))
    if inside and not any(form in _synonyms() for form in forms):
        names |= dict.fromkeys(_inside(bare))
    return list(names)


def _graded(name: str) -> str:
    """Without grades in digits and latin letters at either end: ``HRB400 热轧卷`` is ``热轧卷``."""
    shorter = re.sub(r"^[\x00-\x7f]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[\x00-\x7f]+$", "", name)
    return shorter if len(shorter) >= 2 else name


def _inside(name: str) -> list[str]:
    """Heads of known names that are part of `name`, the longest first."""
    hits = [
        synonym
        for synonym in _synonyms()
        if len(synonym) >= 2
        and synonym in name
        and (not synonym.isascii() or re.search(rf"(?<![a-z]){re.escape(synonym)}(?![a-z])", name))
    ]
    hits.sort(key=lambda synonym: (-len(synonym), synonym))
    return [head for synonym in hits[:2] for head in (synonym, *_synonyms()[synonym])]


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s,，、.。;；:：\"'·/\\-]+", " ", text).strip()


@lru_cache(maxsize=200_000)
def _likeness(name: str, name_zh: str, name_en: str) -> float:
    """Likeness 0 … 1 of a name to a factor's Chinese or English name."""
    return max(
        likeness(name, variant) for text in (name_zh, name_en) for variant in _variants(text)
    )


def _shared(query: str, text: str) -> float:
    """Similarity 0 … 1 of the whole query, route and grade included, to a factor's name."""
    from rapidfuzz import fuzz

    return fuzz.ratio(query, _plain(text)) / 100


@lru_cache(maxsize=20_000)
def _variants(text: str) -> tuple[str, ...]:
    """A factor's name, the same without brackets, and its last part after a dash."""
    bare = re.sub(r"[(（\[].*?[)）\]]", "", text)
    parts = re.split(r"[-–—]", bare)
    ends = (parts[-1], parts[0]) if len(parts) > 1 else ()
    grade = re.sub(r"[\d.]+\s*%", "", bare)
    return tuple(dict.fromkeys(filter(None, map(_plain, (text, bare, grade, *ends)))))
