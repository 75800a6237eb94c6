"""What each method profile asks, clause by clause, and how it is applied
(rules/profile_clauses/*.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zuji.core.content import content_path, read_rules
from zuji.core.label import Label
from zuji.core.words import BOUNDARIES
from zuji.footprint.profile import Profile

VALUES = {
    "true": Label("是", "yes"),
    "false": Label("否", "no"),
    "excluding_biogenic_uptake": Label("不含生物源吸收", "without biogenic uptake"),
    "including_biogenic_uptake": Label("含生物源吸收", "with biogenic uptake"),
    "market": Label("按市场", "market-based"),
    "location": Label("按位置", "location-based"),
    "accepted": Label("承认", "accepted"),
    "average": Label("电网平均", "grid average"),
    "residual": Label("剩余组合", "residual mix"),
    "national": Label("全国", "national"),
    "grid": Label("区域电网", "regional grid"),
    "province": Label("省", "province"),
    "cut_off": Label("取舍法（再生含量法）", "cut-off (recycled content)"),
    "closed_loop": Label("闭环替代法", "closed-loop substitution"),
    "cff": Label("循环足迹公式（CFF）", "Circular Footprint Formula"),
    "main_product": Label("主产品承担", "the main product bears all"),
    "mass": Label("按质量", "by mass"),
    "mass_stoich": Label("化学计量质量", "stoichiometric mass"),
    "mass_actual": Label("实际产量质量", "actual mass"),
    "economic": Label("按价格", "by price"),
    "energy": Label("按能量", "by energy"),
    "euro_chlor": Label("Euro Chlor 份额", "Euro Chlor shares"),
    "system_expansion": Label("系统扩展", "system expansion"),
    "physical": Label("物理分配", "physical allocation"),
    "cutoff": Label("取舍", "cut-off"),
}
"""Words of what a committee may set (rules/product_rule_profiles.yaml)."""


@dataclass(frozen=True, slots=True)
class ProfileClause:
    """One clause of a profile: the rule it is about, its citation and how sure that is.

    `topic` is the id that `zuji profiles` names where the clause moves a number; `tag` says whether
    the wording was read (``V``), an official text (``A``), derived (``D``) or recalled (``R``).
    """

    topic: str
    label: Label
    ref: Label
    tag: str
    asks: Label
    applied: Label


@cache
def profile_clauses(profile_id: str) -> Mapping[str, ProfileClause]:
    """Topic → clause of a general profile, in the order of its file; empty where none is held."""
    if not content_path("rules", "profile_clauses", f"{profile_id}.yaml").is_file():
        return {}
    rows = read_rules(f"profile_clauses/{profile_id}")["clauses"]
    return {
        topic: ProfileClause(
            topic=topic,
            label=topic_label(topic),
            ref=_cited(row["ref"]),
            tag=row["tag"],
            asks=Label(row["asks"]["zh"], row["asks"]["en"]),
            applied=Label(row["applied"]["zh"], row["applied"]["en"]),
        )
        for topic, row in rows.items()
    }


def topic_label(topic: str) -> Label:
    """A topic in words; the id itself where the table has no words."""
    row = read_rules("profile_clauses/topics")["topics"].get(topic)
    return Label(row["zh"], row["en"]) if row else Label(topic, topic)


def value_words(value: object) -> Label:
    """What a committee set, in words; a number as it is written."""
    named = {**BOUNDARIES, **VALUES}.get(str(value).lower())
    return named or Label(str(value), str(value))


def clause_for(profile: Profile, topic: str) -> ProfileClause | None:
    """The clause by which a profile moves a number; for a product rule the source of what the
    committee set, else the clause of the general standard it is built on.
    """
    source = (profile.data.get("sources") or {}).get(topic)
    if source:
        value = source["value"]
        named = value_words(value)
        words = Label(f"委员会设定：{named.zh}", f"set by the committee: {named.en}")
        about = str(source.get("source") or profile.data["product_rule"])
        tag = str(source.get("tag") or "")
        return ProfileClause(
            topic=topic,
            label=topic_label(topic),
            ref=_cited(about),
            tag=tag,
            asks=words,
            applied=words,
        )
    return profile_clauses(str(profile.data.get("base") or profile.id)).get(topic)


def _cited(ref: str | Mapping[str, str]) -> Label:
    """A citation in both languages; a plain text is the same in both."""
    return Label(ref, ref) if isinstance(ref, str) else Label(ref["zh"], ref["en"])
