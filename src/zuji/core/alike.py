"""Likeness of two names and the nearest of several names, with rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable


def likeness(one: str, other: str) -> float:
    """Likeness 0 … 1 of two names in plain lower case; words may come in another order.

    The mean of a whole comparison and rapidfuzz's weighted ratio, which forgives what only one of
    the names holds. On the labelled pairs of benchmarks/matching this mean ranks better than either
    part alone.
    """
    from rapidfuzz import fuzz

    in_full = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return (in_full + fuzz.WRatio(one, other)) / 200


def nearest(name: str, names: Iterable[str], count: int = 3, least: float = 0.6) -> list[str]:
    """The names most like a mistyped `name`, best first; none less alike than `least` (0 … 1)."""
    from rapidfuzz import fuzz, process

    ranked = process.extract(
        name, list(names), scorer=fuzz.ratio, limit=count, score_cutoff=100 * least
    )
    return [candidate for candidate, _, _ in ranked]
