"""What the lines of one input say: the amounts used, months, checks and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zuji.core.label import Label
from zuji.core.refusals import Finding
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.doubts import Doubt
from zuji.exchange.ledgers.lines import Line
from zuji.exchange.ledgers.records import Mend, TotalCheck
from zuji.sectors.model import Input


@dataclass
class Resolved:
    """What the lines of one input say: the amounts used, the months covered, checks and doubts.

    `unused` are amounts that were understood and not added, each with its reason.
    """

    item: Input
    used: list[Amount] = field(default_factory=list)
    months: frozenset[int] = frozenset()
    by_month: dict[int, float] = field(default_factory=dict)
    number: float | None = None
    how: Label | None = None
    totals: list[TotalCheck] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unused: list[tuple[Amount, Finding]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def ask(
        self,
        finding: Finding,
        at: Sequence[str],
        mends: Sequence[Mend],
        item: str,
        *,
        cause: tuple[str, ...] = (),
    ) -> None:
        """Doubt the amounts of some cells of the input, written under the name of `item`."""
        self.doubts.append(
            Doubt(
                finding=finding,
                cause=cause,
                at=tuple(at),
                input=self.item.name,
                mends=tuple(mends),
                item=item,
            )
        )

    def leave(self, amounts: Iterable[Amount], finding: Finding) -> None:
        self.unused += [(amount, finding) for amount in amounts]


def is_ratio(item: Input) -> bool:
    """Whether values of the input cannot be summed: per something, a share, a distance, a time."""
    return "/" in item.unit or item.unit in {"%", "1", "km", "a"}


def covered(lines: Iterable[Line]) -> frozenset[int]:
    """The months that lines cover together."""
    return frozenset(month for line in lines for month in line.covered)
