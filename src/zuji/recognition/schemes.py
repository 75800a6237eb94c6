"""The register of schemes (``rules/recognition/*.yaml``): who runs each, what it asks, and the
agreements with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import Field

from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.core.rulefile import Part, Sentence, Tag, rule_file
from zuji.core.shapes import Row, Words

Standing = Literal["equal", "stricter", "differs", "unknown"]
Kind = Literal["full", "conditional", "data"]
Way = Literal["mutual", "outward", "inward"]
NARROW_TO_WIDE: tuple[Kind, ...] = ("data", "conditional", "full")


class KindWords(Sentence):
    """A kind of recognition and what it means."""

    means: Sentence


class SchemeRegister(Row):
    """The order of the schemes, the one that comparisons start from, the share of all that moves
    which is explanation enough, and the words of all codes.
    """

    order: tuple[str, ...]
    reference: str
    enough: Part
    statuses: dict[Standing, Sentence]
    kinds: dict[Kind, KindWords]
    ways: dict[Way, Sentence]
    scheme_kinds: dict[str, Sentence]


class StatedClause(Row):
    """A clause of a scheme that no method profile has: how it stands to ours, its citation and how
    far that was checked.
    """

    status: Standing
    tag: Tag
    ref: Words | Sentence
    asks: Sentence


class RecognitionAgreement(Row):
    """An agreement of recognition: its kind, its days of force, and which way it works: both
    take each other's certificates, the partner takes ours, or we take the partner's. It is about
    the named models, about all where none is named; `ref` is the document.
    """

    kind: Kind
    since: Words
    until: Words = ""
    way: Way
    ref: Words | Sentence
    number: Words = ""
    models: tuple[str, ...] = ()
    conditions: Sentence | None = None

    def holds_on(self, day: str) -> bool:
        """Whether it is in force on a day (ISO date), both ends included."""
        return self.since <= day and (not self.until or day <= self.until)

    def takes_ours(self, model_id: str) -> bool:
        """Whether the partner takes certificates of a sector model by it."""
        return self.way != "inward" and (not self.models or model_id in self.models)


class RecognitionScheme(Sentence):
    """One scheme. `profile` is the method profile that computes it; without one `set` are the
    parameters known of it, laid over the study's own profile; `calculator` says that it is
    computed elsewhere. `as_of` is the day on which the entry was last compared with its sources.
    """

    id: str
    operator: Sentence
    kind: str
    country: str
    as_of: str
    about: Sentence
    source: Words | Sentence
    tag: Tag
    profile: str = ""
    calculator: bool = False
    set: dict[str, str] = Field(default_factory=dict)
    statuses: dict[str, Standing] = Field(default_factory=dict)
    clauses: dict[str, StatedClause] = Field(default_factory=dict)
    agreements: tuple[RecognitionAgreement, ...] = ()

    @property
    def title(self) -> Label:
        return Label(self.zh, self.en)

    @property
    def is_computed(self) -> bool:
        """Whether a study can be computed again, in part at least, under what is known of it."""
        return bool(self.profile or self.set) and not self.calculator

    def agreement_on(self, day: str) -> RecognitionAgreement | None:
        """The agreement in force on a day (ISO date), both ends included; None where none is."""
        return next((each for each in self.agreements if each.holds_on(day)), None)


def register() -> SchemeRegister:
    """The words and the order of the register."""
    return rule_file(SchemeRegister, "recognition/register")


@cache
def schemes() -> Mapping[str, RecognitionScheme]:
    """Id → scheme, in the order of the register."""
    return {name: rule_file(RecognitionScheme, f"recognition/{name}") for name in register().order}


def scheme(name: str) -> RecognitionScheme:
    """A scheme by its id; refuses an unknown one (``scheme-unknown``)."""
    known = schemes()
    if name not in known:
        raise refuse("scheme-unknown", "scheme", name, near=listed(known))
    return known[name]


def cited(ref: str | Sentence) -> Label:
    """A citation in both languages; a plain text is the same in both."""
    return Label(ref, ref) if isinstance(ref, str) else Label(ref.zh, ref.en)
