"""Comparison of results: benchmarks of a product class under disclosure control, the guard, tiers,
blast radius, what if.
"""

from zuji.compare.benchmark import ClassDistribution, class_distribution, disclosure_rules
from zuji.compare.blast import Shift, Shifts, relative_change, shift, shifts_of
from zuji.compare.guard import Comparand, Comparison, Differs, comparand_of, compared
from zuji.compare.spreading import MeasureSpread, spread, yearly_saving
from zuji.compare.tiers import Tier, TierScheme, schemes, tier_of
from zuji.compare.whatif import FactorMove, MovedStudy, MovedWhole, moved, whole, with_threshold

__all__ = [
    "ClassDistribution",
    "Comparand",
    "Comparison",
    "Differs",
    "FactorMove",
    "MeasureSpread",
    "MovedStudy",
    "MovedWhole",
    "Shift",
    "Shifts",
    "Tier",
    "TierScheme",
    "class_distribution",
    "comparand_of",
    "compared",
    "disclosure_rules",
    "moved",
    "relative_change",
    "schemes",
    "shift",
    "shifts_of",
    "spread",
    "tier_of",
    "whole",
    "with_threshold",
    "yearly_saving",
]
