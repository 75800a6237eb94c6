"""Data-quality rating: DQR = (TeR + GeR + TiR + P) / 4, weighted by contribution over ≥ 95 % of
the impact.

Source: Recommendation (EU) 2021/2279, annex I, section 4.6.5 (formula, levels); Recommendation
2013/179/EU, annex II, table 5 (classes of precision).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.factors.record import NORMAL_95

ROUNDING = 1e-9
"""A weighted mean of quarters is not off its limit by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepQuality:
    """The four scores of a step (1 best, 5 worst) and whether its data are primary and verified."""

    technology: int
    geography: int
    time: int
    precision: int
    primary: bool
    verified: bool
    primary_share: float | None = None
    verified_share: float | None = None

    @property
    def shares(self) -> tuple[float, float]:
        """Primary and verified share of the step, 0 … 1: as stated by the supplier's footprint,
        else all or none.
        """
        primary = 1.0 if self.primary_share is None else self.primary_share
        checked = 1.0 if self.verified_share is None else self.verified_share
        return self.primary * primary, self.verified * checked

    @property
    def dqr(self) -> float:
        return (self.technology + self.geography + self.time + self.precision) / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFit:
    """The representativeness of a secondary factor: its evidence (a code of
    rules/factor_columns.yaml), whether its boundary is narrower, whether it is of another product,
    and its geometric standard deviation.
    """

    evidence: str
    is_narrow: bool
    is_other_product: bool
    gsd: float


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of a footprint: DQR over the covered share, primary and verified share."""

    dqr: float
    covered: float
    primary_share: float
    verified_share: float
    level: Mapping[str, str]


def _worst(score: int) -> StepQuality:
    return StepQuality(
        technology=score,
        geography=score,
        time=score,
        precision=score,
        primary=False,
        verified=False,
    )


def score_step(
    rules: Mapping[str, Any],
    *,
    statuses: Sequence[str],
    verified: bool,
    period_year: int,
    factor_year: int | None,
    factor_confidence: str | None,
    factor_is_proxy: bool,
    factor_has_region: bool = True,
    factor_shares: tuple[float | None, float | None] = (None, None),
    factor_is_unsourced: bool = False,
    factor_fit: FactorFit | None = None,
) -> StepQuality:
    """Scores of one step from its inputs' statuses and its factor (None for direct emissions).

    Direct emissions from the plant's own data score 1 on technology, geography and time. Primary
    means: own activity data and no secondary factor, or a supplier's own factor. A supplier's
    factor that carries its primary and verified share passes them on: the step is verified as far
    as both the amount and the supplier's footprint are (house rule [D]: the product of the two).
    A factor of which nobody says where it comes from has the worst scores and is not primary.
    """
    precision = max((rules["precision_by_status"].get(status, 5) for status in statuses), default=1)
    is_primary = all(status in rules["primary_statuses"] for status in statuses)
    if factor_confidence is None:
        return StepQuality(
            technology=1,
            geography=1,
            time=1,
            precision=precision,
            primary=is_primary,
            verified=verified,
        )
    if factor_is_unsourced and "unsourced" in rules.get("factor", {}):
        return _worst(int(rules["factor"]["unsourced"]))
    places = rules["geography"]
    geography = places["same_country"]
    if factor_is_proxy:
        geography = places["proxy"]
    elif not factor_has_region:
        # rules frozen in an earlier lockfile have no score of its own for it
        geography = places.get("unstated", geography)
    if factor_confidence == "supplier":
        geography = places["same_site"]
    age = abs(period_year - factor_year) if factor_year else 99
    time = 1 + sum(age > cut for cut in rules["time_cutpoints"])
    technology = rules["technology_by_confidence"].get(factor_confidence, 5)
    if factor_fit and "factor" in rules:  # rules frozen in an earlier lockfile rated the amount
        technology = max(technology, _technology(factor_fit, rules["factor"], factor_confidence))
        precision = max(precision, _precision(factor_fit.gsd, rules["factor"]))
    primary = is_primary and factor_confidence == "supplier"
    return StepQuality(
        technology=technology,
        geography=geography,
        time=min(time, 5),
        precision=precision,
        primary=primary,
        verified=verified,
        primary_share=factor_shares[0],
        verified_share=factor_shares[1],
    )


def _technology(fit: FactorFit, rule: Mapping[str, Any], confidence: str) -> int:
    """The technology score of a factor; a supplier's own footprint is of its technology."""
    if fit.is_other_product:
        return int(rule["other_product"])
    by_evidence = rule["technology"].get(fit.evidence, rule["technology"]["unstated"])
    scores = [1 if confidence == "supplier" else int(by_evidence)]
    if fit.is_narrow:
        scores.append(int(rule["narrow"]))
    return max(scores)


def _precision(gsd: float, rule: Mapping[str, Any]) -> int:
    """1 + the number of limits that the half width of the 95 % interval exceeds."""
    width = round(float(gsd**NORMAL_95) - 1, 3)
    limits: Sequence[float] = rule["precision"]
    return 1 + len([limit for limit in limits if width > limit])


def rate(
    contributions: Mapping[str, float],
    qualities: Mapping[str, StepQuality],
    rules: Mapping[str, Any],
) -> Rated:
    """Weighted DQR over the largest contributions that together reach the covered share."""
    sizes = {name: abs(value) for name, value in contributions.items()}
    total = sum(sizes.values())
    if total == 0:
        return Rated(5.0, 0.0, 0.0, 0.0, _level(5.0, rules))
    covered, weighted = 0.0, 0.0
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        if covered / total >= rules["covered_share"]:
            break
        covered += sizes[name]
        weighted += sizes[name] * qualities[name].dqr
    dqr = weighted / covered
    primary = sum(size * qualities[name].shares[0] for name, size in sizes.items()) / total
    verified = sum(size * qualities[name].shares[1] for name, size in sizes.items()) / total
    return Rated(dqr, covered / total, primary, verified, _level(dqr, rules))


def _level(dqr: float, rules: Mapping[str, Any]) -> Mapping[str, str]:
    reached = next(level for level in rules["levels"] if _reaches(dqr, level))
    return {"zh": str(reached["zh"]), "en": str(reached["en"])}


def _reaches(dqr: float, level: Mapping[str, Any]) -> bool:
    """Up to and with the limit of a level; rules frozen earlier end below it."""
    if "up_to" in level:
        return dqr <= float(level["up_to"]) + ROUNDING
    return bool(dqr < level["below"])


def materiality(
    total: float, swings: Mapping[str, float], threshold: float
) -> list[tuple[str, float]]:
    """Variables whose 95 % swing can move the total by more than `threshold`, largest first."""
    shares = [(name, abs(swing) / abs(total)) for name, swing in swings.items()] if total else []
    return sorted(
        ((name, share) for name, share in shares if share > threshold),
        key=lambda pair: (-pair[1], pair[0]),
    )
