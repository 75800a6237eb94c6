"""How well verifier bodies work, in counts with intervals, and their places.

Shares have the score interval of Wilson (1927), recommended for small numbers by Brown, Cai and
DasGupta (2001); the median of days has the interval of order statistics, which assumes no
distribution (Hahn and Meeker 1991, 5.2). Places go by the share of verifications in which something
was missed, each body's share drawn towards that of all by the empirical Bayes estimate of Marshall
(1991) with the variance of a binomial share: what chance alone explains makes no places. Nothing
that is counted here is a price, so that no price can move a place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

LEVEL = 0.95
"""Coverage of the intervals."""
PLACES = 12
"""Decimals to which two estimates are one and the same."""


@dataclass(frozen=True, kw_only=True)
class CountedShare:
    """`count` of `among`, and the interval of the share; without cases there is no share."""

    count: int
    among: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class MedianDays:
    """The median of `count` numbers of days; the interval is None of fewer than six."""

    count: int
    median: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class BodyWork:
    """What a body finished in the years that count.

    `stated` verifications; `returned` of them went back to the enterprise; in `missed` of them a
    case later ordered what the verification had not found. `days` from the assignment to the
    statement. In `repeated` of `followed` verifications that followed another of the same product,
    the same body had made that one. `shared` of its `enterprises` were verified by others too.
    """

    body: str
    stated: int
    returned: int
    missed: int
    days: tuple[int, ...]
    repeated: int
    followed: int
    shared: int
    enterprises: int


@dataclass(frozen=True, kw_only=True)
class BodyQuality:
    """A body's measures. `estimate` is its missed share drawn towards that of all, `place` counts
    from 1 and is shared by equals; both are None where the body has too few verifications, or is
    the only one with enough.
    """

    body: str
    is_enough: bool
    returned: CountedShare
    missed: CountedShare
    time: MedianDays | None
    repeated: CountedShare
    shared: CountedShare
    estimate: float | None = None
    place: int | None = None


def counted_share(count: int, among: int) -> CountedShare:
    """The share with Wilson's interval; 0 ≤ `count` ≤ `among`."""
    if not 0 <= count <= among:
        raise ValueError("a count lies between none and all")
    if not among:
        return CountedShare(count=0, among=0)
    from scipy.stats import binomtest

    interval = binomtest(count, among).proportion_ci(LEVEL, "wilson")
    return CountedShare(
        count=count,
        among=among,
        share=count / among,
        low=float(interval.low),
        high=float(interval.high),
    )


def median_days(days: Sequence[int]) -> MedianDays | None:
    """The median with the narrowest symmetric interval of order statistics that covers it; None of
    no days.
    """
    if not days:
        return None
    ordered, count = sorted(days), len(days)
    limit, tail, below = (1 - LEVEL) / 2 * 2**count, 0, 0
    while below <= count // 2 and tail + math.comb(count, below) <= limit:
        tail += math.comb(count, below)
        below += 1
    if not below:
        return MedianDays(count=count, median=median(ordered))
    return MedianDays(
        count=count,
        median=median(ordered),
        low=ordered[below - 1],
        high=ordered[count - below],
    )


def shrunken(counts: Sequence[tuple[int, int]]) -> list[float]:
    """Shares drawn towards the share of all, of (count, among) with `among` above 0: the more, the
    fewer cases there are, and all the way where the shares differ no more than chance lets them.
    """
    among = sum(n for _, n in counts)
    mean = sum(x for x, _ in counts) / among
    chance = mean * (1 - mean)
    spread = math.fsum(n * (x / n - mean) ** 2 for x, n in counts) / among
    between = max(0.0, spread - chance * len(counts) / among)
    if not between:
        return [mean for _ in counts]
    return [mean + between / (between + chance / n) * (x / n - mean) for x, n in counts]


def body_qualities(works: Sequence[BodyWork], least: int) -> list[BodyQuality]:
    """Every body's measures in the order given; only bodies with `least` verifications have
    places, and only where there are two of them.
    """
    ranked = [work for work in works if work.stated >= max(least, 1)]
    estimates: dict[str, float] = {}
    if len(ranked) > 1:
        drawn = shrunken([(work.missed, work.stated) for work in ranked])
        estimates = {
            work.body: round(each, PLACES) for work, each in zip(ranked, drawn, strict=True)
        }
    order = sorted(estimates.values())
    return [
        BodyQuality(
            body=work.body,
            is_enough=work.stated >= least,
            returned=counted_share(work.returned, work.stated),
            missed=counted_share(work.missed, work.stated),
            time=median_days(work.days),
            repeated=counted_share(work.repeated, work.followed),
            shared=counted_share(work.shared, work.enterprises),
            estimate=estimates.get(work.body),
            place=order.index(estimates[work.body]) + 1 if work.body in estimates else None,
        )
        for work in works
    ]
