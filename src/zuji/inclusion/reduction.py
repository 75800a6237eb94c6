"""The verified difference of two products, taken at its lower bound.

A methodology gives a unit of the product the smallest reduction that both intervals leave room
for: the lower end of the baseline less the upper end of the product. Products that the
comparability guard does not compare, or whose intervals overlap, give none (handbook consumer.md
§3, ISO 14067 clause 6.2 by way of `zuji.compare`; conservativeness: T/ACEF 031-2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from zuji.compare import Comparand, Comparison, compared
from zuji.core.label import listed
from zuji.core.refusals import refuse

MILLIGRAMS_PER_KILOGRAM = 1_000_000


@dataclass(frozen=True)
class VerifiedDifference:
    """Baseline less product in kgCO2e per unit: the value, and the bound that counts."""

    comparison: Comparison
    value: Decimal
    lower: Decimal
    unit: str

    @property
    def milligrams_per_unit(self) -> int:
        """The bound in whole milligrams of CO2e per unit, rounded down."""
        return int((self.lower * MILLIGRAMS_PER_KILOGRAM).to_integral_value(ROUND_FLOOR))


def verified_difference(product: Comparand, baseline: Comparand) -> VerifiedDifference:
    """The difference of two certified products; refuses what may not be compared, and a product
    that is not certainly lower.
    """
    comparison = compared(product, baseline)
    if comparison.verdict == "refused":
        raise refuse(
            "methodology-incomparable", "baseline", listed(d.label for d in comparison.differs)
        )
    if comparison.verdict != "lower":
        read = f"{product.low} … {product.high} / {baseline.low} … {baseline.high}"
        raise refuse("methodology-not-lower", "product", read)
    value = Decimal(str(baseline.value)) - Decimal(str(product.value))
    lower = Decimal(str(baseline.low)) - Decimal(str(product.high))
    return VerifiedDifference(comparison, value, lower, product.unit)
