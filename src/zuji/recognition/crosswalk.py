"""A scheme beside the national label, clause by clause: equal, stricter, different, unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.footprint.profile_clauses import ProfileClause, profile_clauses, topic_label
from zuji.recognition.schemes import (
    Kind,
    RecognitionScheme,
    Standing,
    cited,
    register,
    scheme,
)

NOT_READ = Label("没有读到", "not read")
RECALLED = frozenset({"R", "I", ""})
"""Tags of what was not compared with its source."""


@dataclass(frozen=True)
class CrosswalkRow:
    """One clause: what the national label asks, what the scheme asks, how the two stand, and the
    citation, tag of confidence and day of the scheme's side. Without a clause it is unknown.
    """

    topic: str
    label: Label
    ours: Label
    our_ref: Label
    our_tag: str
    theirs: Label
    ref: Label
    tag: str
    as_of: str
    status: Standing
    is_own: bool = False

    @property
    def is_checked(self) -> bool:
        """Whether both sides were compared with their sources, neither recalled nor inferred; a
        rule beside itself needs no source.
        """
        return self.is_own or not {self.tag, self.our_tag} & RECALLED


def reference_scheme() -> RecognitionScheme:
    """The scheme that comparisons start from: the national label."""
    return scheme(register().reference)


def crosswalk(of: RecognitionScheme) -> list[CrosswalkRow]:
    """Every topic on which the national label says something, in the order of the topics."""
    ours = profile_clauses(reference_scheme().profile)
    return [
        _row(of, topic, ours[topic])
        for topic in read_rules("profile_clauses/topics")["topics"]
        if topic in ours
    ]


def borne(rows: Iterable[CrosswalkRow]) -> Kind:
    """The widest kind of recognition that clauses bear: full where every clause is checked and
    equal, conditional where every clause is checked, else that of data.
    """
    held = list(rows)
    if not all(row.status != "unknown" and row.is_checked for row in held):
        return "data"
    return "full" if all(row.status == "equal" for row in held) else "conditional"


def _row(of: RecognitionScheme, topic: str, own: ProfileClause) -> CrosswalkRow:
    stated = of.clauses.get(topic)
    profiled = profile_clauses(of.profile).get(topic) if of.profile else None
    status: Standing = "unknown"
    theirs, ref, tag = NOT_READ, Label("", ""), ""
    if stated:
        status, tag = stated.status, str(stated.tag)
        theirs, ref = Label(stated.asks.zh, stated.asks.en), cited(stated.ref)
    elif profiled:
        theirs, ref, tag = profiled.asks, profiled.ref, profiled.tag
        status = (
            "equal"
            if of.profile == reference_scheme().profile
            else of.statuses.get(topic, "unknown")
        )
    return CrosswalkRow(
        topic=topic,
        label=topic_label(topic),
        ours=own.asks,
        our_ref=own.ref,
        our_tag=own.tag,
        theirs=theirs,
        ref=ref,
        tag=tag,
        as_of=of.as_of,
        status=status,
        is_own=of.id == reference_scheme().id,
    )
