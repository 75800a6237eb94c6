"""Matching of a plant's own item names to ranked factors, each with the reasons for its rank.

Order of the rules (domain: factors.md §10): the footprint family before any other, then how well
the name fits, province before nation before world before a proxy, the latest year not after the
period, the stage. Every rule a candidate gains or loses by is kept as a reason in zh and en.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.core.units import Unit, parse_unit
from zuji.factors.classes import stages_of
from zuji.factors.contents import is_partial
from zuji.factors.fit import PER_CENT, is_another_form, strengths, unfilled, unsaid_strength
from zuji.factors.hauls import CARRIED, haul_in
from zuji.factors.identify import WHY, Meaning, identify
from zuji.factors.library import Library
from zuji.factors.links import link_of
from zuji.factors.matching_rules import matching_rules
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import qualifiers
from zuji.factors.record import Factor
from zuji.factors.region_words import region_in
from zuji.factors.substances import ancestors, is_kind_of, kinds_of, plain, register, written


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule and the points it gave a candidate."""

    rule: str
    points: float
    label: Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A factor with its score and reasons, best first in a list of matches; `identity` is what the
    name was taken to mean.
    """

    factor: Factor
    score: float
    reasons: tuple[Reason, ...]
    identity: Meaning | None = None
    exact: bool = True
    """Whether the factor is of the very substance, not of one more general or more special."""
    notes: tuple[Label, ...] = ()
    """What has to be known before it is used: that it stands in, or of what strength it is."""
    multiply_by: float = 1.0
    """What the amount as bought is multiplied by: 0.68 for acid of 68 % by a factor of 100 %."""

    @property
    def why(self) -> str:
        """``code``, ``identity``, ``synonym`` or ``letters``."""
        return self.identity.why if self.identity else "identity"


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
    """Candidates for `query`, best first; an empty list where nothing is of what the name means.

    A factor is a candidate when it is of the substance that the name means, of what that is a kind
    of, or of its kinds, and of the same activity; a factor that bears the very name is one too. One
    of another form (an ingot for a sheet) comes after those of the same.
    """
    unit = parse_unit(query.unit) if query.unit else None
    found = _as_carried(meaning_in(library, query.name), query.name, unit)
    if found and found.region and "-" not in query.region:
        query = replace(query, region=found.region)
    if found and found.unit and not query.unit:
        query = replace(query, unit=found.unit)
    rows = _related(library, found, query.name)
    if query.unit:
        unit = parse_unit(query.unit)
    candidates = []
    for factor, near in rows:
        if not _usable(factor, unit) or _is_of_another_grid(found, factor):
            continue
        detail = _detail(query.name, found.substance if found else "", factor)
        candidates.append(_judged(factor, query, _Nearness(near, detail, found)))
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.factor.id))
    return candidates[:limit]


def meaning_in(library: Library, name: str) -> Meaning | None:
    """What a name means; where it is wholly the name of a factor that is linked to something else,
    what that factor is of: 内河水运-干散货船 is no sea freight.
    """
    found = identify(name)
    links = {link_of(factor) for factor in library.index.named.get(written(name), ())}
    if len(links) != 1:
        return found
    (link,) = links
    if not link.substance or (found and found.substance == link.substance):
        return found
    region = region_in(plain(name))
    return Meaning(link.substance, "identity", link.activity, region, found.unit if found else "")


def _as_carried(found: Meaning | None, name: str, unit: Unit | None) -> Meaning | None:
    """The meaning of a name of which the amount is in t·km: the haul that it names, no fuel."""
    if unit is None or frozenset(unit.dimension) != CARRIED:
        return found
    if found and register()[found.substance].kind == "transport":
        return found
    haul = haul_in(plain(name))
    return Meaning(haul, "synonym", region=found.region if found else "") if haul else found


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near a factor is to what was meant, how much of its details fit, and the meaning."""

    near: float
    detail: float
    identity: Meaning | None


def _usable(factor: Factor, unit: Unit | None) -> bool:
    if factor.kind != "emission" or not factor.active or is_partial(factor):
        return False
    try:
        return unit is None or factor.per.dimension == unit.dimension
    except Refusal:
        return False


def _is_of_another_grid(found: Meaning | None, factor: Factor) -> bool:
    """Whether electricity is meant of a country that the name says, and the factor is of another:
    the grid of China does not stand in for Germany's.
    """
    if found is None or not found.region or not is_kind_of(found.substance, "electricity"):
        return False
    return factor.region[:2] not in {found.region[:2], "GL", "Ro", ""}


def _related(library: Library, found: Meaning | None, name: str) -> Iterable[tuple[Factor, float]]:
    """The factors of what the name means, each with its nearness 0 … 1."""
    index = library.index
    bearers = index.named.get(written(name), ())
    rows = {row.id: (row, 1.0) for row in bearers if not link_of(row).substance}
    if found is None:
        return rows.values()
    rules = matching_rules()
    steps = {found.substance: 1.0}
    for step, above in enumerate(ancestors(found.substance), 1):
        steps[above] = max(0.0, rules.general.value - 0.05 * (step - 1))
    for kind, far in kinds_of(found.substance):
        steps.setdefault(kind, max(0.0, rules.special.value - 0.05 * far))
    for substance, near in steps.items():
        for factor, activity in index.by_substance.get(substance, ()):
            if _same_activity(found.activity, activity) and _same_thing(found, substance, factor):
                rows.setdefault(factor.id, (factor, near))
    return rows.values()


def _same_thing(found: Meaning, substance: str, factor: Factor) -> bool:
    """Whether a factor of an entry that holds several things (apples and pears are fruit) is of the
    one that was named; the entry's own name means any of them.
    """
    entry = register()[substance]
    rules = name_rules()
    is_general = entry.id not in rules.single and rules.collective & {entry.kind, entry.id}
    if not is_general or not found.term:
        return True
    general = {written(entry.name.zh), written(entry.name.en), ""}
    said = [identify(name) for name in (factor.name_zh, factor.name_en) if name]
    terms = {other.term for other in said if other and other.substance == substance}
    if found.term in general or terms & general or not terms:
        return True
    return any(_alike(found.term, term) for term in terms)


def _same_activity(wanted: str, offered: str) -> bool:
    if wanted == "production":
        return offered in {"production", "recycled"}
    return offered == wanted or (wanted == "treatment" and offered.startswith("treatment"))


def _judged(factor: Factor, query: FactorQuery, meaning: _Nearness) -> Candidate:
    most = matching_rules().points
    why = WHY[meaning.identity.why] if meaning.identity else WHY["identity"]
    label, near = why, meaning.near
    if near < 1.0:
        label = Label(f"{why.zh}，归类相近", f"{why.en}, of a kind with it")
    is_other = meaning.identity is not None and _is_of_another_form(meaning.identity, query, factor)
    if is_other:
        near *= matching_rules().other_form.value
        label = Label(f"{label.zh}，形状不同", f"{label.en}, of another form")
    reasons = (
        Reason("name", most.name.value * near, label),
        Reason(
            "detail",
            most.detail.value * meaning.detail,
            Label(f"细节相符 {meaning.detail:.0%}", f"details fit {meaning.detail:.0%}"),
        ),
        _family(factor),
        _region(factor, query.region),
        _year(factor, query.year),
        _stage(factor, query.stage),
        _confidence(factor),
        _derived(factor, meaning.near == 1.0),
    )
    score = sum(reason.points for reason in reasons)
    is_exact = meaning.near == 1.0 and not is_other
    candidate = Candidate(factor, score, reasons, meaning.identity, is_exact)
    return _noted(candidate, query.name, is_other=is_other) if meaning.identity else candidate


def _is_of_another_form(found: Meaning, query: FactorQuery, factor: Factor) -> bool:
    if written(query.name) in {written(factor.name_zh), written(factor.name_en)}:
        return False
    return is_another_form(query.name, found.substance, found.term, factor)


def _noted(candidate: Candidate, name: str, *, is_other: bool) -> Candidate:
    """The candidate with what has to be known of its substance, form and strength."""
    factor, found = candidate.factor, candidate.identity
    assert found is not None
    notes = []
    if link_of(factor).substance != found.substance:
        notes.append(_stands_in(found, factor))
    if is_other:
        notes.append(OTHER_FORM)
    ratio = strengths(name, found.substance, factor)
    if ratio and ratio.multiply_by != 1.0:
        notes.append(ratio.note)
    elif ratio is None and (note := unsaid_strength(name, found.substance, factor)):
        notes.append(note)
    if note := unfilled(name, found.substance):
        notes.append(note)
    share = ratio.multiply_by if ratio else 1.0
    return replace(candidate, notes=tuple(notes), multiply_by=share)


OTHER_FORM = Label(
    "因子的形状与所问不同（如锭与板），其间加工的排放可能不在内，须在核算中说明。",
    "The factor is of another form than asked for (an ingot for a sheet, say): the work between "
    "may not be in it; say so in the study.",
)


def _stands_in(found: Meaning, factor: Factor) -> Label:
    asked, offered = found.name, register()[link_of(factor).substance].name
    return Label(
        f"这是「{offered.zh}」的因子，用来代「{asked.zh}」，须在核算中说明。",
        f"This is a factor of {offered.en} standing in for {asked.en}; say so in the study.",
    )


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


def _derived(factor: Factor, is_of_it: bool) -> Reason:
    """A row of our own background for just this substance is what the models take; power and
    freight keep the official.
    """
    rules = matching_rules()
    is_default = factor.is_derived and factor.category not in rules.official_first
    is_ours = is_default and is_of_it
    label = Label("本平台推导，行业模型缺省", "derived here, the default of the models")
    other = Label("不是本平台推导", "not derived here")
    return Reason("derived", rules.points.derived.value * is_ours, label if is_ours else other)


def _detail(name: str, substance: str, factor: Factor) -> float:
    """How well route, grade and strength fit, 0 … 1: the words of the query that the factor's name
    has too, whether the factor's name says more than was asked, and the likeness of both names.
    """
    from rapidfuzz import fuzz

    link = link_of(factor).substance
    asked = qualifiers(name, substance)
    offered = qualifiers(f"{factor.name_zh} {factor.name_en} {factor.technology}", link)
    own = qualifiers(factor.name_zh, link)
    hits = sum(any(_alike(word, other) for other in offered) for word in asked)
    recall = hits / len(asked) if asked else 1.0
    alike = fuzz.ratio(written(name), written(factor.name_zh)) / 100
    strength = _strength(name, factor.name_zh)
    fit = 0.6 * recall + 0.25 * (own <= asked) + 0.15 * alike + strength
    return min(1.0, max(0.0, fit))


def _strength(name: str, offered: str) -> float:
    """What the strength in per cent adds: as asked, something; another one, or one where none was
    asked for, takes away.
    """
    given = _per_cents(offered)
    if not given:
        return 0.0
    asked = _per_cents(name)
    if any(abs(one - other) <= 3 for one in asked for other in given):
        return 0.3
    return -0.7 if asked else -0.3


@lru_cache(maxsize=10_000)
def _per_cents(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in PER_CENT.findall(text))


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 1 and (one in other or other in one))
