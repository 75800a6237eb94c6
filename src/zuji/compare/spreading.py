"""What if a low-carbon measure spreads 措施推广 to a share of the plants it fits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import Refusal, refuse
from zuji.footprint.measures import applies, effect, measures_for
from zuji.lockfile.lock import assessment_of
from zuji.uncertainty.distributions import Z95


@dataclass(frozen=True, slots=True)
class MeasureSpread:
    """How many plants the measure fits and how many take it up, and kgCO2e that these avoid in a
    year, with the 95 % interval for which plants they are.
    """

    fits: int
    taking: int
    saving: float
    span: tuple[float, float]


def yearly_saving(lock: Mapping[str, Any], measure_id: str) -> float | None:
    """kgCO2e a year that a measure avoids at its usual level, the study computed again with and
    without it; None where the model has no such measure or the plant cannot take it. Refuses a
    damaged lockfile (``lock-damaged``).
    """
    assessment = assessment_of(lock)
    found = next((m for m in measures_for(assessment.model) if m.id == measure_id), None)
    if found is None or not applies(found, assessment):
        return None
    try:
        return effect(assessment, found).abated_per_year * 1000
    except Refusal:
        return None


def spread(savings: Sequence[float], share: float) -> MeasureSpread:
    """`share` (0 … 1) of the plants with these savings take the measure, drawn at random: the mean,
    and 1.96 standard deviations of a sum drawn without replacement. Refuses another share
    (``value-range``).

    Source: Cochran, Sampling Techniques (3rd ed. 1977), theorem 2.2.
    """
    if not 0 <= share <= 1:
        raise refuse("value-range", "share", share, "0 … 1")
    fits = len(savings)
    taking = round(share * fits)
    mean = math.fsum(savings) / fits if fits else 0.0
    squares = math.fsum((saving - mean) ** 2 for saving in savings)
    variance = taking * (1 - taking / fits) * squares / (fits - 1) if fits > 1 else 0.0
    middle, half = taking * mean, Z95 * math.sqrt(variance)
    return MeasureSpread(fits, taking, middle, (middle - half, middle + half))
