"""A number of the rules with what is decided just below it, at it and just above it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import yaml

from cast import ROOT

Number = float | Fraction | datetime.date


@dataclass(frozen=True)
class Threshold:
    """`decide` answers for a measured value; `expected` are its answers below, at and above.

    `step` is how far "just below" and "just above" are from the number.
    """

    decide: Callable[[Any], object]
    expected: tuple[object, object, object]
    step: float | Fraction | datetime.timedelta = 1e-6

    def answers(self, number: Any) -> tuple[object, ...]:
        return tuple(self.decide(x) for x in (number - self.step, number, number + self.step))


def numbers(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Number]]:
    """Every number, date and fraction of a rule file, by its dotted path."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from numbers(value, (*path, str(key)))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from numbers(value, (*path, str(i)))
    elif isinstance(node, str):
        if node.count("/") == 1 and node.replace("/", "").isdigit():
            yield ".".join(path), Fraction(node)
        elif len(node) == 10 and node[4] == node[7] == "-" and node.replace("-", "").isdigit():
            yield ".".join(path), datetime.date.fromisoformat(node)
    elif isinstance(node, int | float | datetime.date) and not isinstance(node, bool):
        yield ".".join(path), node


def rule_numbers() -> dict[str, Number]:
    """``screening.peers.least`` → 12, for all files of rules/; numbers of provinces/ by
    ``provinces.shandong.programme.….``.
    """
    found = {}
    folders = (ROOT / "rules", ROOT / "rules"), (ROOT / "provinces", ROOT)
    files = [(file, root) for folder, root in folders for file in sorted(folder.rglob("*.yaml"))]
    for file, root in files:
        name = ".".join(file.relative_to(root).with_suffix("").parts)
        content = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        found |= {f"{name}.{path}": value for path, value in numbers(content)}
    return found


def largest(holds: Callable[[float], bool], near: float) -> float:
    """The largest number close to `near` for which `holds`: a boundary to the last digit."""
    value = near * (1 - 1e-13)
    assert holds(value)
    while holds(following := math.nextafter(value, math.inf)):
        value = following
    return value
