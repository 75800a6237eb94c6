"""Many studies of one model with the same choices, evaluated as arrays: one row a study, each with
the digits that it has alone.

Rows in which other processes run are evaluated apart. A row that arithmetic alone does not answer
(something is refused, a formula divides by zero) is left to be evaluated by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import Refusal
from zuji.engine.solve import scaling_of_each
from zuji.sectors.evaluate import Evaluated, ModelRun, Scenario
from zuji.sectors.formula import OPERATIONS, Environment, Node, Operation, Tables, evaluate
from zuji.sectors.model import Formula, Model

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class EvaluatedRows:
    """What `run_model` gives, for the rows of these numbers; only those that are `usual` count."""

    rows: NDArray[np.intp]
    evaluated: Evaluated
    usual: Mask


def run_rows(model: Model, scenario: Scenario, count: int) -> Iterator[EvaluatedRows]:
    """Evaluate `count` studies whose values and masses of gas are arrays of that length (or one
    number for all). A row that is in no part, or not usual in its part, goes by itself.
    """
    waiting = [np.arange(count)]
    while waiting:
        rows = waiting.pop()
        run = _RowsRun(model, rows_of(scenario, rows), len(rows))
        try:
            with np.errstate(all="ignore"):
                evaluated = run.evaluated()
        except MixedRowsError as mixed:
            waiting += [rows[mixed.holds], rows[~mixed.holds]]
        except (Refusal, ArithmeticError, LookupError, TypeError, ValueError):
            continue
        else:
            yield EvaluatedRows(rows, evaluated, run.usual)


def rows_of(scenario: Scenario, rows: NDArray[np.intp]) -> Scenario:
    """The same for some rows only."""

    def taken(value: Any) -> Any:
        return value[rows] if np.ndim(value) else value

    return replace(
        scenario,
        values={name: taken(value) for name, value in scenario.values.items()},
        gases={
            slot: {gas: taken(mass) for gas, mass in masses.items()}
            for slot, masses in scenario.gases.items()
        },
    )


class MixedRowsError(Exception):
    """Something holds in some of the rows only."""

    def __init__(self, holds: Mask) -> None:
        super().__init__()
        self.holds = holds


class _RowsRun(ModelRun):
    def __init__(self, model: Model, scenario: Scenario, count: int) -> None:
        super().__init__(model, scenario)
        self.usual: Mask = np.ones(count, dtype=bool)

    def applies(self, formula: Formula | None) -> bool:
        return formula is None or _all_or_none(self._worked(formula))

    def value(self, formula: Formula, place: str) -> Any:
        value = self._worked(formula)
        self.usual &= np.isfinite(value)
        return value

    def _worked(self, formula: Formula) -> Any:
        working = _Working(self.names, self.tables, np.zeros_like(self.usual))
        value = working.value(formula.tree, np.ones_like(self.usual))
        self.usual &= ~working.failed
        return value

    def flows(self, amount: Any) -> bool:
        return _all_or_none(np.not_equal(amount, 0))

    def scales(self, matrix: Any, wish: Any, labels: list[str]) -> list[Any]:
        scales, fits = scaling_of_each(matrix, wish)
        self.usual &= fits
        return list(scales.T)

    def allocated(self, weights: Mapping[str, Any], rule: str, place: str) -> dict[str, Any]:
        total = sum(weights.values())
        self.usual &= np.greater(total, 0)
        for weight in weights.values():
            self.usual &= np.greater_equal(weight, 0)
        return {product: weight / total for product, weight in weights.items()}


def _all_or_none(holds: Any) -> bool:
    if np.all(holds):
        return True
    if np.any(holds):
        raise MixedRowsError(holds)
    return False


@dataclass(frozen=True)
class _Working:
    """One formula worked out for all rows; `failed` are those in which alone it would be refused
    for a division by zero.
    """

    names: Environment
    tables: Tables
    failed: Mask

    def value(self, node: Node, held: Mask) -> Any:
        """The values in the rows of `held`; elsewhere they mean nothing."""
        if not isinstance(node, Operation):
            return evaluate(node, self.names, self.tables)
        if node.kind == "if":
            return self._chosen(node, held)
        parts = [self.value(part, held) for part in node.parts]
        if not any(np.ndim(part) for part in parts):
            return OPERATIONS[node.kind](*parts)
        if node.kind in ARRAYS:
            return ARRAYS[node.kind](*parts)
        if node.kind == "/":
            self.failed[held & np.equal(parts[1], 0)] = True
        return OPERATIONS[node.kind](*parts)

    def _chosen(self, node: Operation, held: Mask) -> Any:
        yes, condition, no = node.parts
        holds = self.value(condition, held)
        if not np.ndim(holds):
            return self.value(yes if holds else no, held)
        if holds.dtype != bool:
            raise TypeError(condition)
        return np.where(holds, self.value(yes, held & holds), self.value(no, held & ~holds))


def _least(*values: Any) -> Any:
    """The least as Python's `min` takes it: the first of equal ones."""
    return reduce(lambda one, other: np.where(np.less(other, one), other, one), values)


def _greatest(*values: Any) -> Any:
    return reduce(lambda one, other: np.where(np.greater(other, one), other, one), values)


def _power(*values: Any) -> Any:
    """Powers of arrays have other last digits than those of single numbers."""
    raise TypeError(values)


ARRAYS = {
    "min": _least,
    "max": _greatest,
    "clip": lambda x, low, high: _least(_greatest(x, low), high),
    "**": _power,
}
"""Operations whose digits on arrays are not those of one number after another."""
