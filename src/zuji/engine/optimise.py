"""Least cost under a footprint limit, or least footprint under a budget: suppliers, fuels,
contracts, scrap.

A linear programme over the options of each need, solved by HiGHS (Huangfu and Hall 2018, Math.
Prog. Comp. 10:119) through scipy. The dual of the footprint limit is the marginal abatement cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.results import framed
from zuji.engine.system import System

Array = NDArray[np.float64]
BINDING = 1e-7


@dataclass(frozen=True)
class Option:
    """One option for a need: cost and footprint per unit supplied, and its limits.

    `least` and `most` are amounts; `most_share` the largest part of the need (a scrap share, say).
    """

    need: str
    name: str
    cost: float
    footprint: float
    least: float = 0.0
    most: float = float("inf")
    most_share: float = 1.0


@dataclass(frozen=True, kw_only=True)
class BestMix:
    """The best mix: amounts by option, cost, footprint, and the marginal cost of going further."""

    options: Sequence[Option]
    amounts: Array
    cost: float
    footprint: float
    marginal: float
    """Cost of the last unit of footprint avoided (footprint limit), or footprint avoided by the
    last
    unit of money (budget); 0 where the limit does not bind.
    """
    binding: Sequence[str]

    def __repr__(self) -> str:
        return (
            f"<BestMix cost {self.cost:.6g}, footprint {self.footprint:.6g}, binding: "
            f"{', '.join(self.binding) or '—'}>"
        )

    def frame(self, kind: str = "pandas") -> Any:
        """Need, option, amount, cost, footprint."""
        used = [k for k in range(len(self.options)) if self.amounts[k] > 0]
        return framed(
            {
                "need": [self.options[k].need for k in used],
                "option": [self.options[k].name for k in used],
                "amount": self.amounts[used],
                "cost": np.array([self.options[k].cost * self.amounts[k] for k in used]),
                "footprint": np.array([self.options[k].footprint * self.amounts[k] for k in used]),
            },
            kind,
        )


def options_of(
    system: System, rows: Sequence[tuple[str, str, str | int, float]], indicator: int = 0
) -> list[Option]:
    """Options whose footprint is the score of a product: rows of need, name, product, cost."""
    unit = system.unit_scores().values[:, indicator]
    return [
        Option(need, name, cost, float(unit[system.product(product)]))
        for need, name, product, cost in rows
    ]


def least_cost(
    needs: Mapping[str, float], options: Sequence[Option], limit: float | None = None
) -> BestMix:
    """The cheapest mix that meets all needs with a footprint of at most `limit`."""
    return _solved(needs, options, "cost", "footprint", limit)


def least_footprint(
    needs: Mapping[str, float], options: Sequence[Option], budget: float | None = None
) -> BestMix:
    """The mix of least footprint that meets all needs at a cost of at most `budget`."""
    return _solved(needs, options, "footprint", "cost", budget)


def _solved(
    needs: Mapping[str, float],
    options: Sequence[Option],
    goal: str,
    other: str,
    limit: float | None,
) -> BestMix:
    from scipy.optimize import linprog

    _refuse_unmatched(needs, options)
    names = list(needs)
    rows = np.array([[float(option.need == name) for option in options] for name in names])
    bounds = [
        (option.least, min(option.most, option.most_share * needs[option.need]))
        for option in options
    ]
    crossed = [
        option.name for option, (low, high) in zip(options, bounds, strict=True) if low > high
    ]
    values = np.array([getattr(option, goal) for option in options])
    limited = np.array([[getattr(option, other) for option in options]])
    # scaled, so that HiGHS's absolute tolerances mean the same for grams and kilotonnes
    size, peak = np.abs(values).max() or 1.0, max(map(abs, needs.values())) or 1.0
    width = np.abs(limited).max() or 1.0
    done = None
    if not crossed:
        done = linprog(
            values / size,
            A_ub=limited / width if limit is not None else None,
            b_ub=[limit / width / peak] if limit is not None else None,
            A_eq=rows,
            b_eq=np.array([needs[name] for name in names]) / peak,
            bounds=[(low / peak, None if np.isinf(high) else high / peak) for low, high in bounds],
            method="highs",
        )
    if done is None or not done.success:
        detail = ", ".join(crossed) or (done.message if done is not None else "")
        raise refuse("engine-options", goal, detail[:120], detail=detail[:120])
    amounts = done.x * peak
    marginal = -float(done.ineqlin.marginals[0]) * size / width if limit is not None else 0.0
    binding = [other] if marginal > BINDING * size / width else []
    binding += _at_their_limit(needs, options, amounts, bounds, 1e-9 * peak)
    cost, footprint = (
        float(
            sum(
                getattr(option, quantity) * amount
                for option, amount in zip(options, amounts, strict=True)
            )
        )
        for quantity in ("cost", "footprint")
    )
    return BestMix(
        options=options,
        amounts=amounts,
        cost=cost,
        footprint=footprint,
        marginal=marginal,
        binding=binding,
    )


def _at_their_limit(
    needs: Mapping[str, float],
    options: Sequence[Option],
    amounts: Array,
    bounds: Sequence[tuple[float, float]],
    tolerance: float,
) -> list[str]:
    """Options used up to their own limit, where that limit is below the need."""
    return [
        f"{option.need}: {option.name}"
        for option, amount, (_, high) in zip(options, amounts, bounds, strict=True)
        if amount > 0
        and np.isfinite(high)
        and high - amount <= tolerance
        and high < needs[option.need]
    ]


def _refuse_unmatched(needs: Mapping[str, float], options: Sequence[Option]) -> None:
    unmet = [n for n in needs if not any(o.need == n for o in options)]
    unknown = [o.need for o in options if o.need not in needs]
    if unmet or unknown or not options:
        names = ", ".join(unmet + unknown)
        raise refuse("engine-options", "options", names, detail=names or "—")


@dataclass(frozen=True)
class Curve:
    """Abatement-cost curve: from the cheapest mix to the one of least footprint, corner by
    corner.
    """

    footprint: Array
    cost: Array
    marginal: Array
    """Cost per unit avoided on the way to each corner from the one before (the first is 0)."""

    def frame(self, kind: str = "pandas") -> Any:
        """Footprint, avoided, cost, marginal cost."""
        return framed(
            {
                "footprint": self.footprint,
                "avoided": self.footprint[0] - self.footprint,
                "cost": self.cost,
                "marginal": self.marginal,
            },
            kind,
        )


def abatement_curve(needs: Mapping[str, float], options: Sequence[Option]) -> Curve:
    """All corners of cost over footprint: it is convex and piecewise linear, so halving finds
    them.
    """
    start = least_cost(needs, options)
    end = least_footprint(needs, options)
    end = least_cost(
        needs,
        options,
        end.footprint * (1 + 1e-12) if end.footprint >= 0 else end.footprint * (1 - 1e-12),
    )
    start = least_footprint(needs, options, start.cost + abs(start.cost) * 1e-12)
    first, last = (start.footprint, start.cost), (end.footprint, end.cost)
    corners = [first, *_corners(needs, options, first, last)]
    if end.footprint < start.footprint:
        corners.append(last)
    table = np.array(_straightened(corners))
    steps = np.diff(table[:, 1]) / np.maximum(-np.diff(table[:, 0]), 1e-300)
    return Curve(table[:, 0], table[:, 1], np.concatenate([[0.0], steps]))


def _corners(
    needs: Mapping[str, float],
    options: Sequence[Option],
    a: tuple[float, float],
    b: tuple[float, float],
    depth: int = 12,
) -> list[tuple[float, float]]:
    """The corners between two points: least cost + λ footprint, λ the slope between them."""
    if a[0] - b[0] <= 1e-9 * max(abs(a[0]), abs(b[0]), 1e-300) or depth == 0:
        return []
    slope = (b[1] - a[1]) / (a[0] - b[0])
    weighed = [replace(o, cost=o.cost + slope * o.footprint, footprint=0.0) for o in options]
    amounts = least_cost(needs, weighed).amounts
    point = (
        float(sum(o.footprint * x for o, x in zip(options, amounts, strict=True))),
        float(sum(o.cost * x for o, x in zip(options, amounts, strict=True))),
    )
    gain = (a[1] + slope * a[0]) - (point[1] + slope * point[0])
    if gain <= 1e-9 * (abs(a[1]) + abs(slope * a[0]) + 1e-300):
        return []
    before = _corners(needs, options, a, point, depth - 1)
    return [*before, point, *_corners(needs, options, point, b, depth - 1)]


def _straightened(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    corners = points[:1]
    for point in points[1:]:
        if corners[-1][0] - point[0] > 1e-9 * max(abs(corners[-1][0]), 1e-300):
            corners.append(point)
    return corners
