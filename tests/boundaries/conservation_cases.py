"""The limits of rules/conservation.yaml: just below, at, just above."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from boundaries.method_cases import NO_NO_YES
from boundaries.threshold import Threshold
from conservation.claim_rows import CEMENT, STEEL, YEAR, claim, only_line, works
from zuji.conservation import conserved


def differ(gap: float) -> bool:
    giver = works(STEEL, claim("given", CEMENT, 1.0, 0.0))
    taker = works(CEMENT, claim("received", STEEL, 1.0 - gap, 0.0))
    return only_line(giver, taker).state == "amounts_differ"


def is_carried(share: float) -> bool:
    giver = works(STEEL, claim("given", CEMENT, 1.0, -1.0))
    taker = works(CEMENT, claim("received", STEEL, 1.0, share))
    return only_line(giver, taker).state == "agrees"


def stands_alone(days: int) -> bool:
    """Whether the days by which one period begins earlier are a line of their own."""
    giver = works(STEEL, claim("given", CEMENT, 1.0, 0.0))
    taker = works(CEMENT, claim("received", STEEL, 1.0, 0.0))
    taker = replace(taker, start=YEAR[0] - timedelta(days=days))
    return len(conserved([giver, taker]).lines) == 2


def conservation_cases() -> dict[str, Threshold]:
    return {
        "conservation.tolerance": Threshold(differ, NO_NO_YES),
        "conservation.carried": Threshold(is_carried, (False, True, True)),
        "conservation.shift_days": Threshold(stands_alone, NO_NO_YES, 1),
    }
