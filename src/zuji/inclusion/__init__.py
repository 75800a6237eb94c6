"""Carbon inclusion: the verified lower bound of a difference, points, and their expiry."""

from zuji.inclusion.equivalents import Likened, likened_to
from zuji.inclusion.points import (
    expires_on,
    grams_of,
    is_reported_in_time,
    points_for,
    spent_from,
)
from zuji.inclusion.reduction import VerifiedDifference, verified_difference
from zuji.inclusion.rules import InclusionRules, Rate, inclusion_rules, rate_on

__all__ = [
    "InclusionRules",
    "Likened",
    "Rate",
    "VerifiedDifference",
    "expires_on",
    "grams_of",
    "inclusion_rules",
    "is_reported_in_time",
    "likened_to",
    "points_for",
    "rate_on",
    "spent_from",
    "verified_difference",
]
