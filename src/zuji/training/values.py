"""Numbers of a question: drawn from the seed, of the library, and computed; put in words."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang, listed
from zuji.core.refusals import refuse
from zuji.factors.gwp import gwp100
from zuji.sectors.formula import evaluate, names_in, parse_formula

if TYPE_CHECKING:
    from zuji.training.bank import TrainingQuestion

DIGITS = 4
"""Significant digits of computed numbers in texts."""


def fraction(*parts: object) -> float:
    """A number from 0 up to 1 that depends on `parts` alone: the same on every machine."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def drawn(question: TrainingQuestion, seed: int) -> dict[str, float]:
    """Every named number of a question for one candidate; refuses a name that is not there
    (``formula-name``), and a formula without a finite value (``formula-value``).
    """
    from zuji.factors import builtin_library

    values: dict[str, float] = {}
    for name, (least, most, step) in question.parameters.items():
        count = math.floor((most - least) / step + 1e-9) + 1
        values[name] = round(least + step * int(fraction(seed, question.id, name) * count), 10)
    for name, factor_id in question.factors.items():
        value = builtin_library().get(factor_id, question.id).value
        if value is None:
            raise refuse("formula-value", f"{question.id} · {name}", factor_id)
        values[name] = value
    for name, of in question.gwp.items():
        set_name, _, gas = of.partition(" ")
        values[name] = gwp100(set_name, [gas])[gas]
    for name, formula in question.derived.items():
        values[name] = computed(formula, values, f"{question.id} · {name}")
    return values


def computed(formula: str, values: Mapping[str, float], place: str) -> float:
    """The value of a formula over named numbers."""
    tree = parse_formula(formula, place)
    if unknown := sorted(set(names_in(tree)) - values.keys()):
        raise refuse("formula-name", place, unknown[0], near=listed(sorted(values)))
    try:
        value = float(evaluate(tree, values, {}))
    except (ZeroDivisionError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise refuse("formula-value", place, formula)
    return value


def shown(question: TrainingQuestion, values: Mapping[str, float]) -> dict[str, str]:
    """The numbers as texts write them: given ones in full, computed ones to four digits."""
    return {
        name: in_full(value, DIGITS if name not in question.parameters else 10, ",").replace(
            "-", "\u2212"
        )
        for name, value in values.items()
    }


def filled(text: str, words: Mapping[str, str], place: str) -> str:
    """`text` with its numbers; refuses one that the question does not have (``formula-name``)."""
    for _, name, _, _ in Formatter().parse(text):
        if name and name not in words:
            raise refuse("formula-name", place, name, near=listed(sorted(words)))
    return text.format_map(words)


def worded(label: Label, words: Mapping[str, str], place: str) -> Label:
    """`filled` for both languages."""

    def of(lang: Lang) -> str:
        return filled(label[lang], words, f"{place} · {lang}")

    return Label.both(of)
