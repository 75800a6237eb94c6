"""Conditions of an offer: readable rules, judged against the facts of one product. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.places import cities
from zuji.sectors.registry import industries

LEVELS = ("declared", "verified", "certified")
"""From least to most assured, as the catalogue keeps them."""
LEVEL_WORDS = {
    "verified": Label("已核查", "verified"),
    "certified": Label("已认证", "certified"),
}
MET, MISSED, UNKNOWN = "met", "missed", "unknown"


@dataclass(frozen=True, kw_only=True)
class ProductFacts:
    """What conditions ask about: a product of the catalogue as it stands today.

    `change` is the relative change of the footprint against the value accepted before it (−0.05:
    five per cent lower); `dqr` the data-quality rating, 1 best to 5; None: not known.
    """

    industry: str
    city: str
    level: str
    is_certified: bool
    is_public: bool
    is_exporter: bool
    dqr: float | None
    change: float | None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One condition against one product: what is asked, what was found, what would close the gap.

    `is_fixed` marks what the enterprise cannot change for this product (its city, its industry).
    """

    key: str
    asks: Label
    state: str
    found: Label
    way_out: Label | None = None
    is_fixed: bool = False

    @property
    def is_met(self) -> bool:
        return self.state == MET


def _state(answer: bool | None) -> str:
    return UNKNOWN if answer is None else MET if answer else MISSED


def _names(keys: Sequence[str], words: Mapping[str, Label]) -> Label:
    held = [words.get(key, Label(key, key)) for key in keys]
    return Label("、".join(w.zh for w in held), ", ".join(w.en for w in held))


def city_words() -> dict[str, Label]:
    """Cities of the province by code."""
    return {city.code: Label(city.zh, city.en) for city in cities()}


def _industry(wanted: Sequence[str], facts: ProductFacts) -> Judged:
    names = _names(wanted, industries())
    return Judged(
        key="industries",
        asks=Label(f"行业：{names.zh}", f"Industry: {names.en}"),
        state=_state(facts.industry in wanted),
        found=_names([facts.industry], industries()),
        is_fixed=True,
    )


def _city(wanted: Sequence[str], facts: ProductFacts) -> Judged:
    names = _names(wanted, city_words())
    return Judged(
        key="cities",
        asks=Label(f"所在市：{names.zh}", f"City: {names.en}"),
        state=_state(facts.city in wanted),
        found=_names([facts.city], city_words()),
        is_fixed=True,
    )


def _assurance(wanted: str, facts: ProductFacts) -> Judged:
    word = LEVEL_WORDS[wanted]
    found = LEVEL_WORDS.get(facts.level, Label("企业自行声明", "declared by the enterprise"))
    return Judged(
        key="assurance",
        asks=Label(f"碳足迹{word.zh}", f"The footprint is {word.en}"),
        state=_state(LEVELS.index(facts.level) >= LEVELS.index(wanted)),
        found=found,
        way_out=Label("申请核查，取得核查声明", "Ask for verification and obtain its statement")
        if wanted == "verified"
        else Label(
            "通过核查后申请产品碳足迹证书", "Apply for a certificate once the value is verified"
        ),
    )


def _certificate(wanted: bool, facts: ProductFacts) -> Judged:
    return Judged(
        key="certificate",
        asks=Label("有有效的产品碳足迹证书", "A certificate is in force"),
        state=_state(facts.is_certified),
        found=Label("有效", "in force") if facts.is_certified else Label("没有", "none"),
        way_out=Label(
            "申请证书；已暂停或过期的，先恢复或换发",
            "Apply for a certificate; a suspended or expired one is restored or renewed first",
        ),
    )


def _public(wanted: bool, facts: ProductFacts) -> Judged:
    return Judged(
        key="public",
        asks=Label("已在目录库公开", "Published in the catalogue"),
        state=_state(facts.is_public),
        found=Label("已公开", "published") if facts.is_public else Label("未公开", "not published"),
        way_out=Label("在产品档案里选择公开", "Choose to publish it on the page of the product"),
    )


def _exporter(wanted: bool, facts: ProductFacts) -> Judged:
    return Judged(
        key="exporter",
        asks=Label("有出口业务", "The enterprise exports"),
        state=_state(facts.is_exporter),
        found=Label("有出口", "exports")
        if facts.is_exporter
        else Label("未登记", "not registered"),
        way_out=Label(
            "有出口的，请在企业信息里登记",
            "If it does, register it in the enterprise's particulars",
        ),
    )


def _dqr(wanted: float, facts: ProductFacts) -> Judged:
    limit = in_full(wanted)
    return Judged(
        key="dqr",
        asks=Label(f"数据质量评级不超过 {limit}", f"Data-quality rating at most {limit}"),
        state=_state(None if facts.dqr is None else facts.dqr <= wanted),
        found=_number(facts.dqr, "", Label("没有评级", "not rated")),
        way_out=Label(
            "给影响最大的数据换成实测数据并附凭证",
            "Replace the data that matter most by measured ones with evidence",
        ),
    )


def _reduction(wanted: float, facts: ProductFacts) -> Judged:
    limit = in_full(wanted)
    lower = None if facts.change is None else -100 * facts.change
    return Judged(
        key="reduction",
        asks=Label(
            f"比上一次核算降低 {limit}% 以上", f"At least {limit}% lower than the value before"
        ),
        state=_state(None if lower is None else lower >= wanted),
        found=_number(lower, "%", Label("还没有两年的数值", "there are no two years yet")),
        way_out=Label(
            "看减碳措施，落实后做新一年的核算",
            "See the measures, carry them out and account for the next year",
        ),
    )


def _number(value: float | None, unit: str, absent: Label) -> Label:
    if value is None:
        return absent
    text = in_full(round(value, 2)) + unit
    return Label(text, text)


JUDGES: Mapping[str, Callable[[Any, ProductFacts], Judged]] = {
    "industries": _industry,
    "cities": _city,
    "exporter": _exporter,
    "assurance": _assurance,
    "certificate": _certificate,
    "public": _public,
    "dqr": _dqr,
    "reduction": _reduction,
}
NOBODY = ProductFacts(
    industry="",
    city="",
    level="declared",
    is_certified=False,
    is_public=False,
    is_exporter=False,
    dqr=None,
    change=None,
)


def judged(conditions: Mapping[str, Any], facts: ProductFacts) -> list[Judged]:
    """Every condition that an offer sets, in a fixed order; none set: everybody is meant."""
    return [judge(conditions[key], facts) for key, judge in JUDGES.items() if key in conditions]


def asked(conditions: Mapping[str, Any]) -> list[Label]:
    """The conditions as sentences."""
    return [one.asks for one in judged(conditions, NOBODY)]


def concerns(results: Iterable[Judged]) -> bool:
    """Whether an offer can be meant for a product: nothing is missed that cannot be changed."""
    return all(one.is_met for one in results if one.is_fixed)


def gaps(results: Iterable[Judged]) -> list[Judged]:
    """What is missed or not known, and can be mended."""
    return [one for one in results if not one.is_met and not one.is_fixed]
