"""What an amount of CO2e is about as much as, in words a person can picture.

Each equivalent stands with its source in rules/inclusion.yaml. They illustrate; nothing is computed
from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.core.label import Label
from zuji.inclusion.rules import inclusion_rules


@dataclass(frozen=True)
class Likened:
    """So many of something; `source` says what one of it emits, and who says so."""

    amount: float
    label: Label
    source: str


def likened_to(grams: float) -> list[Likened]:
    """What `grams` of CO2e are about as much as; nothing is likened to less than nothing."""
    if not grams > 0:
        return []
    return [
        Likened(grams / each.grams, Label(each.zh, each.en), each.source)
        for each in inclusion_rules().equivalents
    ]
