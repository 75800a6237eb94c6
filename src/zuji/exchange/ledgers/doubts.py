"""Doubts about single amounts, gathered into one question for each cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zuji.core.label import Label, Text, listed
from zuji.core.refusals import Finding
from zuji.exchange.ledgers.records import Mend, Question

NAMED = 12
"""Items that a question about several names; of the others it says how many there are."""


@dataclass(frozen=True)
class Doubt:
    """What is not clear about some cells. Doubts with the same `cause` become one question.

    `at` are the cells that caused it, `waiting` those that wait with them. `each` are changes for
    these cells that one answer makes for all doubts of the cause, by the answer's text.
    """

    finding: Finding
    cause: tuple[str, ...]
    at: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    input: str = ""
    mends: tuple[Mend, ...] = ()
    item: str = ""


@dataclass
class DoubtBook:
    """The doubts of a reading, in the order in which they came up."""

    kept: list[Doubt] = field(default_factory=list)

    def add(self, doubt: Doubt) -> None:
        self.kept.append(doubt)

    def questions(self) -> list[Question]:
        """One question for each cause; mends with the same text are put together."""
        groups: dict[tuple[str, ...], list[Doubt]] = {}
        for doubt in self.kept:
            groups.setdefault((doubt.finding.rule, *doubt.cause), []).append(doubt)
        return [_question(doubts) for doubts in groups.values()]


def _question(doubts: Sequence[Doubt]) -> Question:
    first = doubts[0]
    at = _together(doubt.at for doubt in doubts)
    cells = _together([*(doubt.at for doubt in doubts), *(doubt.waiting for doubt in doubts)])
    finding = first.finding
    if len(doubts) > 1:
        facts = {**finding.facts, "count": str(len(at))}
        read = _all_read([doubt.finding.read for doubt in doubts])
        finding = replace(finding, place=_places(at), read=read, facts=facts)
    return Question(
        finding=finding,
        cells=cells,
        at=at,
        inputs=_together((doubt.input,) for doubt in doubts if doubt.input),
        mends=_mends(doubts),
        item=first.item if len({doubt.item for doubt in doubts}) == 1 else "",
    )


def _all_read(texts: Sequence[Text]) -> Text:
    """What was read at all places: up to `NAMED` different texts, then how many more."""
    different = list(dict.fromkeys(text for text in texts if text))
    more = len(different) - NAMED
    if len(different) < 2:
        return texts[0]
    named = listed(different[:NAMED])
    if more <= 0:
        return named
    return Label(f"{named.zh} 等 {len(different)} 项", f"{named.en} and {more} more")


def _places(cells: Sequence[str]) -> str:
    shown = ", ".join(cells[:4])
    return shown if len(cells) <= 4 else f"{shown} … ({len(cells)})"


def _together(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for group in groups for cell in group))


def _mends(doubts: Sequence[Doubt]) -> tuple[Mend, ...]:
    """The mends that all doubts of a cause offer, with the changes of all of them."""
    together: dict[str, list[Mend]] = {}
    for doubt in doubts:
        for mend in doubt.mends:
            together.setdefault(mend.text, []).append(mend)
    mends = []
    for text, same in together.items():
        if len(same) < len(doubts) and len(doubts) > 1:
            continue
        changes: dict[str, str] = {}
        for mend in same:
            changes |= mend.changes
        mends.append(Mend(text=text, changes=changes, label=same[0].label))
    return tuple(mends)


def accepted(rule: str, cells: Iterable[str], label: Label) -> Mend:
    """The answer that cells are right as they stand."""
    changes: Mapping[str, str] = {f"accept:{rule}:{cell}": "1" for cell in cells}
    return Mend(text="accept", changes=changes, label=label)


def left_out(cells: Iterable[str], label: Label) -> Mend:
    """The answer that cells are not counted."""
    return Mend(text="skip", changes={f"skip:{cell}": "1" for cell in cells}, label=label)
