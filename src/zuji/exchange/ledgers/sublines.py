"""Lines "of which" under a line, and those indented below them: parts of it and no other item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.names import NameMatch
from zuji.exchange.ledgers.observe import Observation
from zuji.sectors.model import Input

RULE, APART = "ledger-part-other", "ledger-part-apart"
INDENTED = frozenset({" ", "\u3000", "-", "—", "·"})
PARTIAL = "其中"
"""How the label of an input begins that is counted within another one."""

Matched = tuple[Observation, NameMatch]
Place = tuple[str, int, int]


@dataclass(frozen=True)
class OtherPart:
    """A line that is written as a part of one input and whose name is another one."""

    seen: Observation
    whole: str
    other: str


@dataclass
class Sublines:
    """Tells parts of the line above from lines of their own, from top to bottom."""

    inputs: Mapping[str, Input]
    answers: Answers
    others: list[OtherPart] = field(default_factory=list)
    above: dict[Place, Matched] = field(default_factory=dict)
    inside: dict[Place, bool] = field(default_factory=dict)

    def parted(self, matched: Sequence[Matched]) -> Iterable[Matched]:
        """The amounts with those of parts given to the input of their line.

        A part whose name is another input is left out and kept in `others`, unless it is answered
        to be a part only or an amount apart.
        """
        for seen, match in matched:
            place = (seen.grid.name, seen.table.rows[0], seen.cell.column)
            parent = self.above.get(place)
            below = self.inside.get(place, False) and _is_indented(seen)
            if parent is not None and not seen.total and (seen.part or below):
                same = match.input == parent[1].input
                if not match.input or (below and same):
                    self.inside[place] = True
                    yield _part(seen, parent)
                    continue
                if seen.part and not same and self._is_other(match):
                    self.inside[place] = True
                    yield from self._other(seen, match, parent)
                    continue
            if not seen.part:
                self.inside[place] = False
                if match.input and match.input != "-":
                    self.above[place] = (seen, match)
                elif not match.input:
                    self.above.pop(place, None)
            elif match.input and parent is not None:
                self.inside[place] = True
            yield seen, match

    def _is_other(self, match: NameMatch) -> bool:
        """Whether a name is an input that is not itself counted within another one."""
        item = self.inputs.get(match.input)
        return item is not None and not item.label.zh.startswith(PARTIAL)

    def _other(self, seen: Observation, match: NameMatch, parent: Matched) -> Iterable[Matched]:
        if self.answers.accepts(APART, seen.address):
            yield replace(seen, part=False), match
        elif self.answers.accepts(RULE, seen.address):
            yield _part(seen, parent)
        else:
            self.others.append(OtherPart(seen, parent[1].input, match.input))


def _part(seen: Observation, parent: Matched) -> Matched:
    return replace(seen, part=True, own=parent[0].own), parent[1]


def _is_indented(seen: Observation) -> bool:
    for column in seen.table.of_role("item"):
        cell = seen.grid.at(seen.cell.row, column.index)
        if cell is not None:
            return str(cell.value)[:1] in INDENTED
    return False
