"""The distribution of a product class, with disclosure control.

Statistical offices publish a figure about a group only where no reader can work a member's value
out of it. Two usual rules are kept: at least so many enterprises (frequency rule), and no
enterprise with more than a share of the class's output (dominance rule); rules/disclosure.yaml has
both limits. Shown are quartiles of enterprise means to three significant digits; never an extreme,
which is one enterprise's own figure.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from zuji.core.rulefile import Count, Share, rule_file
from zuji.core.shapes import Row


class DisclosureRules(Row):
    """rules/disclosure.yaml."""

    least: Count
    dominant: Share


def disclosure_rules() -> DisclosureRules:
    """The conditions under which the distribution of a class may be shown
    (``rules/disclosure.yaml``); refuses rules that do not fit.
    """
    return rule_file(DisclosureRules, "disclosure")


@dataclass(frozen=True)
class ClassDistribution:
    """The publishable statistics of a class: number of enterprises, quartiles, or the rule that
    forbids them.

    `withheld` is "" or ``few`` or ``dominated``; quartiles are None then.
    """

    enterprises: int
    lower: float | None = None
    median: float | None = None
    upper: float | None = None
    withheld: str = ""


def class_distribution(values: Iterable[tuple[str, float, float]]) -> ClassDistribution:
    """Quartiles over enterprises of (enterprise, footprint per declared unit, output in declared
    units).
    """
    totals: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for enterprise, value, output in values:
        totals[enterprise].append((value, max(output, 0.0)))
    rules, count = disclosure_rules(), len(totals)
    if count < rules.least.value:
        return ClassDistribution(count, withheld="few")
    outputs = {name: sum(output for _, output in rows) for name, rows in totals.items()}
    total_output = sum(outputs.values())
    if max(outputs.values()) > rules.dominant.value * total_output:
        return ClassDistribution(count, withheld="dominated")
    means = [_mean(rows) for rows in totals.values()]
    lower, median, upper = (
        _shown(float(quartile)) for quartile in np.quantile(means, (0.25, 0.5, 0.75))
    )
    return ClassDistribution(count, lower, median, upper)


def _mean(rows: list[tuple[float, float]]) -> float:
    weight = sum(output for _, output in rows)
    return (
        sum(value * output for value, output in rows) / weight
        if weight
        else sum(value for value, _ in rows) / len(rows)
    )


def _shown(value: float) -> float:
    """Rounded to three significant digits for publication."""
    if value == 0:
        return value
    return round(value, 2 - math.floor(math.log10(abs(value))))
