"""Table of moves of a noun; permissions, buttons, words, diagram and inbox come from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label, Lang, listed
from zuji.core.places import in_english
from zuji.core.refusals import refuse
from zuji_portal.foundation.permissions.registry import Check, Policy, Requirement
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.foundation.permissions.viewers import ViewerLike

REASON = Label("理由", "Reason")
LONGEST_REASON = 1000
"""Characters of a reason that only the audit log keeps."""
NEW = ""
"""The state of what does not exist yet."""


def of_key(record: Any) -> list[Any]:
    """The arguments of most pages' addresses: the record's key."""
    return [record.pk]


def named(subject: Any, lang: Lang) -> str:
    """The name of an enterprise, product or document in one language, where it has both."""
    if lang == "en" and subject.name_en:
        return in_english(subject.name_en)
    return str(subject.name_zh)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a state asks of some roles whose turn it is: one sentence and one button.

    It is answered by one of `moves` (any move of the table where none is named), or, where the
    work is a move of another record, while `may` holds. The button opens `page` (of the machine,
    where none is named) at `part`, whose braces are filled with the record.
    """

    roles: tuple[str, ...]
    text: Label
    button: Label
    moves: tuple[str, ...] = ()
    may: Check | None = None
    page: str = ""
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class State:
    """A state: its words, the roles whose turn it is while a record is in it, and what it asks."""

    name: str
    label: Label
    turn: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()

    def ask(self, role: str) -> Ask | None:
        """What is asked of a role; None where the state says no more than whose turn it is."""
        return next((ask for ask in self.asks if role in ask.roles), None)


@dataclass(frozen=True, kw_only=True)
class WaitingFigure:
    """A footprint with its interval, as a list shows it beside what is asked."""

    value: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class WaitingFacts:
    """What a list says of a record that waits: its figure, its own last day, a note."""

    figure: WaitingFigure | None = None
    due: datetime.date | None = None
    note: Label | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """What may happen to a record.

    `name` is the policy and the action of the audit log; `target` is None for what leaves the
    state as it is; `who` and `also` yield requirements before and after that of the state;
    `form` says how a page offers it: ``button``, ``page`` (a form of its own) or ``none`` (only
    the system does it). `route` and `page` name the address that makes it and the page that
    offers it, where they are not those of the machine. What is dangerous has a page of its own
    with its `effects`, with who is `told`, and asks for the last digits of the attribute `number`.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    label: Label
    who: Check
    also: Check | None = None
    needs_reason: bool = False
    reason: Label = REASON
    hint: Label | None = None
    is_dangerous: bool = False
    is_public: bool = False
    form: str = "button"
    route: str = ""
    page: str = ""
    effects: tuple[Label, ...] = ()
    told: Label | None = None
    number: str = ""

    @property
    def key(self) -> str:
        """The last part of the name, as it stands in addresses."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Moved:
    """A move that was made, as the audit log keeps it."""

    noun: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Machine:
    """All states of a noun and all moves between them.

    `route` names the address that makes a move (its arguments are the record's key and the move's
    key); `page` names the page of a record, `arguments` gives what its address is made with;
    `rows` is the dotted path of a function from the viewer to the records it may see, `facts`
    that of one from such records to what a list says of each, by key; `title` is what people call
    a record.
    """

    noun: str
    label: Label
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    route: str = ""
    page: str = ""
    rows: str = ""
    facts: str = ""
    title: Callable[[Any, Lang], str]
    arguments: Callable[[Any], list[Any]] = of_key

    def __post_init__(self) -> None:
        known = {NEW, *(state.name for state in self.states)}
        for move in self.moves:
            unknown = {*move.sources, move.target or NEW} - known
            if unknown:
                raise ValueError(f"{move.name}: no state {sorted(unknown)}")
        moves = {move.name for move in self.moves}
        for state in self.states:
            for ask in state.asks:
                if not set(ask.roles) <= set(state.turn) or not set(ask.moves) <= moves:
                    raise ValueError(f"{self.noun}: {state.name} asks what nobody can do")

    @property
    def words(self) -> dict[str, Label]:
        """State → its words."""
        return {state.name: state.label for state in self.states}

    def word(self, state: str, lang: Lang) -> str:
        """A state in one language; empty for none."""
        label = self.words.get(state)
        return label[lang] if label else ""

    def in_words(self, lang: Lang) -> dict[str, str]:
        """Every state in one language, for lists to choose from."""
        return {state.name: state.label[lang] for state in self.states}

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def move(self, name: str) -> Move:
        return next(move for move in self.moves if move.name == name)

    def moves_from(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.sources]

    def moves_to(self, state: str) -> list[str]:
        """Names of the moves that lead to a state."""
        return [move.name for move in self.moves if move.target == state]

    def turn(self, role: str) -> list[str]:
        """States in which it is the turn of a role."""
        return [state.name for state in self.states if role in state.turn]

    def moved(self, state: str, name: str) -> Moved:
        """The move as the audit log keeps it; refuses one that the table does not have."""
        move = self.move(name)
        if state not in move.sources or move.target is None:
            raise refuse(
                "move-impossible",
                self.noun,
                noun=self.label,
                now=self.named([state]),
                move=move.label,
            )
        return Moved(self.noun, state, move.target)

    def named(self, states: Iterable[str]) -> Label:
        """States in words."""
        return listed(self.words[state] for state in states if state in self.words)

    def requirement(self, record: Any, states: tuple[str, ...]) -> Requirement:
        """That a record is in one of some states; where it is not, in which it is and whose turn
        it is.
        """
        names = self.named(states)
        label = Label(f"{self.label.zh}处于：{names.zh}", f"the {self.label.en} is: {names.en}")
        is_met = record.state in states
        return Requirement(is_met, label, None if is_met else self.now(record.state))

    def now(self, state: str) -> Label | None:
        """A state in words, with the roles whose turn it is."""
        word = self.words.get(state)
        if word is None:
            return None
        roles = [LABELS[role] for role in self.state(state).turn if role in LABELS]
        if not roles:
            return Label(f"现在是：{word.zh}", f"it is now: {word.en}")
        turn = listed(roles)
        return Label(
            f"现在是：{word.zh}，轮到：{turn.zh}", f"it is now: {word.en}; the turn of: {turn.en}"
        )

    def policies(self) -> tuple[Policy, ...]:
        """The policy of every move that people make."""
        return tuple(
            Policy(move.name, move.label, self._check(move), move.needs_reason)
            for move in self.moves
            if move.form != "none"
        )

    def _check(self, move: Move) -> Check:
        def check(viewer: ViewerLike, subject: Any) -> Iterator[Requirement]:
            yield from move.who(viewer, subject)
            if NEW not in move.sources:
                yield self.requirement(subject, move.sources)
            if move.also is not None:
                yield from move.also(viewer, subject)

        return check

    def diagram(self, lang: Lang) -> str:
        """The moves as a Mermaid state diagram, for the documents."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.name} : {state.label[lang]}" for state in self.states]
        for move in self.moves:
            if move.target is None:
                continue
            for source in move.sources:
                start = "[*]" if source == NEW else source
                lines.append(f"    {start} --> {move.target} : {move.label[lang]}")
        return "\n".join(lines)
