"""Spread of held values with a prior common to all products, and its test by leaving one out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zuji.uncertainty.distributions import Z95
from zuji.uncertainty.held_values import FEWEST, HeldFigure, HeldProduct

PART = 0.95
LEAST_VARIANCE = 1e-6
"""Variance of logarithms below which figures repeat one another (0.1 %)."""
MOST_DEGREES = 1e6
DIGITS = 3
"""Digits of a geometric standard deviation in a table of factors."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Scaled inverse chi-square prior of the variance of logarithms: `degrees` of freedom and
    `variance`.
    """

    degrees: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Logarithms of the centre (geometric mean) and of the half width of a 95 % interval."""

    centre: float
    half: float

    @property
    def ends(self) -> tuple[float, float]:
        return math.exp(self.centre - self.half), math.exp(self.centre + self.half)

    def gsd_at(self, value: float) -> float:
        """The geometric standard deviation around a `value` that need not be the centre.

        Half width and distance from the centre are added in quadrature: a figure at the edge of
        what is held is less certain than one in the middle.
        """
        return math.exp(math.hypot(self.half, math.log(value) - self.centre) / Z95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A figure that was left out, and the 95 % interval which the others give for it."""

    product: HeldProduct
    figure: HeldFigure
    low: float
    high: float

    @property
    def is_inside(self) -> bool:
        return self.low <= self.figure.value <= self.high


def fitted_prior(groups: Iterable[Sequence[float]]) -> Prior:
    """The prior of the variances of groups of logarithms, by the moments of their logarithms.

    With s² the variance of a group and d its degrees of freedom, ln s² − ψ(d/2) + ln(d/2) has the
    mean ln s₀² − ψ(d₀/2) + ln(d₀/2) and the variance ψ'(d/2) + ψ'(d₀/2).

    Source: Smyth, Linear models and empirical Bayes methods, Stat. Appl. Genet. Mol. Biol. 3 (2004)
    article 3, section 6.2.
    """
    from scipy.special import digamma, polygamma

    halves = [(max(_variance(logs), LEAST_VARIANCE), (len(logs) - 1) / 2) for logs in groups]
    levels = [math.log(s2) - float(digamma(h)) + math.log(h) for s2, h in halves]
    mean = sum(levels) / len(levels)
    scatter = sum((level - mean) ** 2 for level in levels) / (len(levels) - 1)
    excess = scatter - sum(float(polygamma(1, h)) for _, h in halves) / len(halves)
    if excess <= 0:
        return Prior(MOST_DEGREES, math.exp(mean))
    half = _inverse_trigamma(excess)
    return Prior(2 * half, math.exp(mean + float(digamma(half)) - math.log(half)))


def spread_of(logs: Sequence[float], prior: Prior, widening: float) -> Spread:
    """The 95 % predictive interval of a further figure, given `logs` of those held.

    The variance is the mean of the group's and the prior's weighted by degrees of freedom; the
    interval is Student's, t · s · √(1 + 1/n), times `widening`, which leaving one out calibrates.

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 3.2 (normal data, scaled inverse
    chi-square prior, predictive distribution).
    """
    from scipy.special import stdtrit

    count = len(logs)
    degrees = count - 1 + prior.degrees
    variance = ((count - 1) * _variance(logs) + prior.degrees * prior.variance) / degrees
    quantile = float(stdtrit(degrees, (1 + PART) / 2))
    half = widening * quantile * math.sqrt(variance * (1 + 1 / count))
    return Spread(centre=sum(logs) / count, half=half)


def priors_of(products: Sequence[HeldProduct]) -> dict[str, Prior]:
    """The prior of each class of products."""
    kinds = dict.fromkeys(product.kind for product in products)
    return {kind: fitted_prior(_logs(products, kind)) for kind in kinds}


def left_out(products: Sequence[HeldProduct], widening: Mapping[str, float]) -> list[Trial]:
    """Each figure of each product with three or more, predicted from the others.

    The prior is that of the other products of the class, so that no product judges itself.
    """
    trials = []
    for product, figure, rest, prior in _each_left_out(products):
        low, high = spread_of([row.log for row in rest], prior, widening[product.kind]).ends
        trials.append(Trial(product=product, figure=figure, low=low, high=high))
    return trials


def _each_left_out(
    products: Sequence[HeldProduct],
) -> Iterator[tuple[HeldProduct, HeldFigure, tuple[HeldFigure, ...], Prior]]:
    """Each figure of a product with three or more, the product's others, and the prior of the
    other products of the class.
    """
    for product in products:
        if len(product.figures) < FEWEST:
            continue
        others = [other for other in products if other.id != product.id]
        prior = fitted_prior(_logs(others, product.kind))
        for position, figure in enumerate(product.figures):
            yield product, figure, product.without(position), prior


def row_spreads(products: Sequence[HeldProduct], widening: Mapping[str, float]) -> dict[str, float]:
    """The geometric standard deviation of each row of the library whose product has three or more
    held figures: their predictive interval, seen from the row's own value.
    """
    priors = priors_of(products)
    spreads = {}
    for product in products:
        if len(product.figures) < FEWEST:
            continue
        logs = [figure.log for figure in product.figures]
        spread = spread_of(logs, priors[product.kind], widening[product.kind])
        for figure in product.figures:
            if figure.factor is not None:
                spreads[figure.factor.id] = round(spread.gsd_at(figure.value), DIGITS)
    return spreads


def in_use(products: Sequence[HeldProduct], widening: Mapping[str, float]) -> float:
    """The share of left-out figures inside the interval around a row in use, with the spread that
    the remaining figures give that row; every left-out figure counts once, over all rows.
    """
    shares = []
    for product, figure, rest, prior in _each_left_out(products):
        spread = spread_of([row.log for row in rest], prior, widening[product.kind])
        inside = [
            abs(figure.log - row.log) <= Z95 * math.log(spread.gsd_at(row.value)) for row in rest
        ]
        shares.append(sum(inside) / len(inside))
    return sum(shares) / len(shares)


def coverage(trials: Sequence[Trial]) -> float:
    """The share of trials whose interval holds the figure."""
    return sum(trial.is_inside for trial in trials) / len(trials)


def _logs(products: Iterable[HeldProduct], kind: str) -> list[list[float]]:
    return [
        [figure.log for figure in product.figures]
        for product in products
        if product.kind == kind and len(product.figures) >= FEWEST
    ]


def _variance(logs: Sequence[float]) -> float:
    mean = sum(logs) / len(logs)
    if len(logs) < 2:
        return 0.0
    return sum((log - mean) ** 2 for log in logs) / (len(logs) - 1)


def _inverse_trigamma(target: float) -> float:
    """x with ψ'(x) = `target`, by Newton's method on 1/ψ' (Smyth 2004, appendix)."""
    from scipy.special import polygamma

    x = 0.5 + 1 / target
    for _ in range(60):
        value = float(polygamma(1, x))
        step = value * (1 - value / target) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
