"""Data-quality schemes as data (rules/quality_schemes.yaml): EF-style DQR, PACT dqi, pedigree."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from typing import Any

from zuji.quality.rating import StepQuality

PRIMARY, SECONDARY = 1, 4


def rated_by(
    rule: Mapping[str, Any],
    pedigree: Mapping[str, list[float]],
    contributions: Mapping[str, float],
    qualities: Mapping[str, StepQuality],
    covered: float,
) -> dict[str, Any]:
    """Scores of a footprint under one scheme `rule`; `pedigree` are the uncertainty factors by
    score, `covered` is the share of the impact that the largest contributions have to reach.

    Returns ``scores`` (indicator → contribution-weighted score, 1 … 5), ``covered`` (share of the
    impact behind them) and, by the scheme's aggregate, ``value``: the mean of the scores, or the
    geometric standard deviation that the pedigree factors give, GSD² = exp √Σ ln² U.
    """
    sizes = {name: abs(value) for name, value in contributions.items()}
    total = sum(sizes.values())
    if total == 0:
        return {"scores": {}, "covered": 0.0, "value": None}
    counted: list[str] = []
    share = 0.0
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        if share >= covered:
            break
        counted.append(name)
        share += sizes[name] / total
    weight = sum(sizes[name] for name in counted)
    scores = {
        indicator: sum(sizes[name] * _score(qualities[name], row["from"]) for name in counted)
        / weight
        for indicator, row in rule["indicators"].items()
    }
    return {
        "scores": scores,
        "covered": share,
        "value": _aggregate(rule["aggregate"], scores, pedigree),
    }


def _score(quality: StepQuality, source: str) -> float:
    if source == "primary":
        return PRIMARY if quality.primary else SECONDARY
    return float(getattr(quality, source))


def _aggregate(
    kind: str, scores: Mapping[str, float], pedigree: Mapping[str, list[float]]
) -> float | None:
    if kind == "mean":
        return sum(scores.values()) / len(scores)
    if kind == "gsd":
        spread = sum(log(_between(pedigree[name], score)) ** 2 for name, score in scores.items())
        return exp(sqrt(spread) / 2)
    return None


def _between(factors: list[float], score: float) -> float:
    """The uncertainty factor at a weighted score, interpolated linearly between whole scores."""
    low = min(int(score), len(factors) - 1)
    part = score - low
    return factors[low - 1] + part * (factors[low] - factors[low - 1])
