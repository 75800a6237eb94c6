"""What a tonne of CO2e costs that measures avoid: the abatement-cost curve of recorded measures.

An investment is spread over the years of its use as an annuity, and the change of the yearly
running cost is added; what is saved in a year divides the sum. Measures of one kind at several
plants are one bar: tonnes add up, the cost is that of all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zuji.core.content import read_rules
from zuji.core.label import Label

KG_PER_TONNE = 1000.0


def discount_rate() -> float:
    """A year's rate with which investments are spread (rules/programme.yaml)."""
    return float(read_rules("programme")["abatement"]["discount_rate"]["value"])


def capital_recovery(rate: float, years: int) -> float:
    """The yearly payment for one yuan invested now: r / (1 − (1 + r)^−n); 1/n without interest."""
    return rate / (1 - (1 + rate) ** -years) if rate else 1 / years


@dataclass(frozen=True, kw_only=True)
class CostedMeasure:
    """A measure at one plant: what it saves (kgCO2e a year), its investment [CNY] over `years` of
    use, and the change of its running cost [CNY a year], negative where it saves money.
    """

    kind: str
    name: Label
    saved: float
    investment: float
    years: int
    running: float
    is_measured: bool

    def yearly_cost(self, rate: float) -> float:
        """CNY a year."""
        return self.investment * capital_recovery(rate, self.years) + self.running


@dataclass(frozen=True, kw_only=True)
class CostedKind:
    """All measures of a kind: tonnes of CO2e a year, CNY invested, CNY a tonne of all together
    with the least and the most of a plant.
    """

    name: Label
    plants: int
    measured: int
    tonnes: float
    investment: float
    low: float
    cost: float
    high: float


def cost_curve(measures: Iterable[CostedMeasure], rate: float) -> list[CostedKind]:
    """The kinds of measures, cheapest tonne first. Each of the measures saves something."""
    kinds: dict[str, list[CostedMeasure]] = {}
    for measure in measures:
        kinds.setdefault(measure.kind, []).append(measure)
    return sorted((_kind(of, rate) for of in kinds.values()), key=lambda row: row.cost)


def _kind(measures: list[CostedMeasure], rate: float) -> CostedKind:
    tonnes = [measure.saved / KG_PER_TONNE for measure in measures]
    costs = [measure.yearly_cost(rate) for measure in measures]
    single = [cost / size for cost, size in zip(costs, tonnes, strict=True)]
    return CostedKind(
        name=measures[0].name,
        plants=len(measures),
        measured=sum(measure.is_measured for measure in measures),
        tonnes=sum(tonnes),
        investment=sum(measure.investment for measure in measures),
        low=min(single),
        cost=sum(costs) / sum(tonnes),
        high=max(single),
    )
