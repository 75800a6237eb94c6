"""Distributions of one variable: mean, variance, 95 % interval and draws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Z95 = 1.959963984540054
"""Standard normal quantile at 97.5 %."""


class Distribution(Protocol):
    """The interface of every distribution."""

    @property
    def mean(self) -> float: ...
    @property
    def sd(self) -> float: ...
    @property
    def interval(self) -> tuple[float, float]: ...
    def draw(self, generator: np.random.Generator, count: int) -> Array: ...
    def ppf(self, quantile: Array) -> Array: ...


def _ndtri(quantile: Array) -> Array:
    from scipy.special import ndtri

    normal_quantile: Array = ndtri(quantile)
    return normal_quantile


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Lognormal by median and geometric standard deviation; keeps the sign of the median."""

    median: float
    gsd: float

    @property
    def mean(self) -> float:
        return self.median * math.exp(0.5 * math.log(self.gsd) ** 2)

    @property
    def sd(self) -> float:
        return abs(self.mean) * math.sqrt(math.expm1(math.log(self.gsd) ** 2))

    @property
    def interval(self) -> tuple[float, float]:
        ends = sorted((self.median * self.gsd**-Z95, self.median * self.gsd**Z95))
        return ends[0], ends[1]

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        return self.median * np.exp(math.log(self.gsd) * generator.standard_normal(count))

    def ppf(self, quantile: Array) -> Array:
        return self.median * np.exp(math.log(self.gsd) * _ndtri(quantile))


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal by mean and standard deviation."""

    mean: float
    sd: float

    @property
    def interval(self) -> tuple[float, float]:
        return self.mean - Z95 * self.sd, self.mean + Z95 * self.sd

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        return self.mean + self.sd * generator.standard_normal(count)

    def ppf(self, quantile: Array) -> Array:
        return self.mean + self.sd * _ndtri(quantile)


@dataclass(frozen=True, slots=True)
class Triangular:
    """Triangular on [low, high] with its mode."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def sd(self) -> float:
        low, mode, high = self.low, self.mode, self.high
        return math.sqrt(
            (low * low + high * high + mode * mode - low * high - low * mode - high * mode) / 18
        )

    @property
    def interval(self) -> tuple[float, float]:
        ends = self.ppf(np.array([0.025, 0.975]))
        return float(ends[0]), float(ends[1])

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        return self.ppf(generator.random(count))

    def ppf(self, quantile: Array) -> Array:
        width, rise = self.high - self.low, self.mode - self.low
        if width == 0:
            return np.full(np.shape(quantile), self.mode)
        left = self.low + np.sqrt(quantile * width * rise)
        right = self.high - np.sqrt((1 - quantile) * width * (self.high - self.mode))
        return np.where(quantile < rise / width, left, right)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Uniform on [low, high]."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        return (self.high - self.low) / math.sqrt(12)

    @property
    def interval(self) -> tuple[float, float]:
        width = self.high - self.low
        return self.low + 0.025 * width, self.high - 0.025 * width

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        return self.ppf(generator.random(count))

    def ppf(self, quantile: Array) -> Array:
        return self.low + quantile * (self.high - self.low)


def between(value: float, low: float, high: float) -> Distribution:
    """The distribution of a value given with a 95 % interval.

    Lognormal around the value where all are positive (the wider side decides), else normal.
    """
    if low > 0 and value > 0:
        gsd = math.exp(max(math.log(high / value), math.log(value / low), 1e-12) / Z95)
        return Lognormal(value, gsd)
    return Normal(value, max(high - value, value - low) / Z95)


def pedigree_gsd(
    scores: Mapping[str, int], table: Mapping[str, Sequence[float]], basic: float = 1.0
) -> float:
    """GSD from pedigree scores 1–5: ``GSD² = exp √(ln² basic + Σ ln² U)`` (ecoinvent system).

    `table` gives U (a squared GSD) per criterion and score; `basic` is the basic uncertainty U_b.
    """
    factors: Iterable[float] = [basic, *(table[name][score - 1] for name, score in scores.items())]
    return math.exp(math.sqrt(sum(math.log(factor) ** 2 for factor in factors)) / 2)
