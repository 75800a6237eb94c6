"""Conclusions from votes, and statistics of blind scores for the chair."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zuji.committee.rules import CommitteeRules

CHOICES = ("pass", "pass_with_changes", "reject")


@dataclass(frozen=True)
class Conclusion:
    """``pass``, ``pass_with_changes``, ``reject``, or "" while too few have voted; with the
    count of each choice.
    """

    result: str
    counts: Mapping[str, int]
    seats: int
    cast: int


def concluded(votes: Sequence[str], seats: int, rules: CommitteeRules) -> Conclusion:
    """The conclusion of the votes.

    With a quorum of the seats: "pass" carries with the majority of the votes cast; else "pass with
    changes" carries when both kinds of consent together reach it; else the case is rejected. Shares
    are fractions: two of three reach two thirds.
    """
    counts = Counter(votes)
    cast = len(votes)

    result = ""
    if cast >= rules.quorum * seats:
        consent = counts["pass"] + counts["pass_with_changes"]
        if counts["pass"] >= rules.majority * cast:
            result = "pass"
        else:
            result = "pass_with_changes" if consent >= rules.majority * cast else "reject"
    return Conclusion(result, {choice: counts[choice] for choice in CHOICES}, seats, cast)


def scores_of(
    sheets: Sequence[Mapping[str, int]], criteria: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Criterion → mean and spread (largest minus smallest) of the scores 1 … 5."""
    spread_of = {}
    for name in criteria:
        values = [row[name] for row in sheets if name in row]
        if values:
            spread_of[name] = (statistics.fmean(values), float(max(values) - min(values)))
    return spread_of
