"""What each method profile asks, clause by clause, and how it is applied
(rules/profile_clauses/*.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zuji.core.content import content_path, read_rules
from zuji.core.label import Label
from zuji.footprint.profile import Profile


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


def clause_for(profile: Profile, topic: str) -> ProfileClause | None:
    """The clause by which a profile moves a number; for a product rule the source of what the
    committee set, else the clause of the general standard it is built on.
    """
    source = (profile.data.get("sources") or {}).get(topic)
    if source:
        words = Label(f"委员会设定：{source['value']}", f"set by the committee: {source['value']}")
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
