"""Comparison of results: benchmarks of a product class under disclosure control, the guard, tiers,
blast radius.
"""

from zuji.compare.benchmark import ClassDistribution, class_distribution, disclosure_rules
from zuji.compare.blast import Shift, Shifts, shift
from zuji.compare.guard import Comparand, Comparison, Differs, comparand_of, compared
from zuji.compare.tiers import Tier, TierScheme, schemes, tier_of

__all__ = [
    "ClassDistribution",
    "Comparand",
    "Comparison",
    "Differs",
    "Shift",
    "Shifts",
    "Tier",
    "TierScheme",
    "class_distribution",
    "comparand_of",
    "compared",
    "disclosure_rules",
    "schemes",
    "shift",
    "tier_of",
]
