"""Solver for systems of database size: ordered Gauss-Seidel with a guaranteed bound, SuperLU as
fallback.

A technosphere that sustains itself is an M-matrix after scaling; sweeps in an inputs-first order
then converge in a few dozen passes and are more accurate than a factorisation. Every result carries
a bound: |x − x̂| ≤ z wherever z ≥ |r| + |T| z, which is checked. Such a z exists only where |T|
contracts; otherwise the result says that nothing is guaranteed.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.modes import Modes, slow_modes
from zuji.engine.structure import Rows, Structure
from zuji.engine.technosphere import NAMED, Technosphere

Array = NDArray[np.float64]
TOLERANCE, MOST_SWEEPS, LANES = 1e-13, 400, 8
BOUND_TOLERANCE, MARGINS = 1e-2, (0.1, 0.5, 2.0, 20.0)
FACTORISED, SWEPT = "SuperLU of the transpose, no guarantee", "ordered Gauss-Seidel"


@dataclass(frozen=True)
class Solved:
    """A solution, its error bound per entry (infinite where none exists) and its method."""

    values: Array
    bound: Array
    sweeps: int
    method: str


@dataclass(frozen=True)
class _Side:
    """One direction (adjoint or forward): its rows, weights, the order of its numbering."""

    rows: Rows
    weights: Array
    order: Any
    modes: Modes | None = None

    @cached_property
    def magnitudes(self) -> Array:
        return np.abs(self.weights)

    @property
    def cut(self) -> tuple[Any, Any]:
        return self.rows.segments, self.rows.is_loop


class Solver:
    """A technosphere prepared for solving; `structure` is shared by all values of one pattern."""

    def __init__(self, technosphere: Technosphere, structure: Structure | None = None):
        self.technosphere = technosphere
        self.structure = structure or Structure.of(technosphere.starts, technosphere.inputs)

    @classmethod
    def of(cls, matrix: Any, processes: Sequence[str]) -> Solver:
        """From a sparse or dense matrix of products × processes."""
        return cls(Technosphere.from_matrix(matrix, processes))

    @cached_property
    def _adjoint(self) -> _Side:
        from zuji.engine.kernels.assembly import by_user

        rows, techno = self.structure.adjoint, self.technosphere
        weights = by_user(
            rows.starts, rows.source, techno.amounts, techno.diagonal, self.structure.order
        )
        return _Side(rows, weights, self.structure.order)

    @cached_property
    def _forward(self) -> _Side:
        from zuji.engine.kernels.assembly import by_maker

        rows, techno = self.structure.forward, self.technosphere
        weights = by_maker(rows.source, techno.amounts, techno.diagonal, techno.inputs)
        return _Side(rows, weights, np.ascontiguousarray(self.structure.order[::-1]))

    def with_modes(self, scores: Array) -> Solver:
        """The same system prepared for many demands: a slower set-up, half the sweeps.

        `scores` (by process) say which inputs matter; see `Structure.layered` and
        `zuji.engine.modes`.
        """
        techno = self.technosphere
        size = np.maximum(np.abs(scores), 1e-300)
        share = (
            np.abs(techno.amounts / techno.diagonal[techno.users])
            * np.abs(scores)[techno.inputs]
            / size[techno.users]
        )
        solver = Solver(techno, self.structure.layered(share))
        side = solver._forward
        # a row is a supplier: what it supplies is of the size of one over its score
        segments, is_loop = side.cut
        modes = slow_modes(
            side.rows.starts,
            side.rows.others,
            side.weights,
            scale=1 / size[side.order],
            segments=segments,
            is_loop=is_loop,
        )
        solver._forward = replace(side, modes=modes)
        return solver

    def adjoint(self, right: Array, start: Array | None = None) -> Solved:
        """y of Aᵀ y = c: `right` by process (or processes × many), y by product.

        The score of one unit of each product. `start` (by product) warms the iteration.
        """
        begun = None if start is None else self.technosphere.by_process(start)
        solved = self._solve(self._adjoint, right, begun, transposed=True)
        by_product = self.technosphere.by_product
        return Solved(
            by_product(solved.values), by_product(solved.bound), solved.sweeps, solved.method
        )

    def forward(self, demand: Array) -> Solved:
        """s of A s = f: `demand` by product (or products × many), s by process."""
        return self._solve(
            self._forward, self.technosphere.by_process(demand), None, transposed=False
        )

    def _solve(self, side: _Side, right: Array, start: Array | None, *, transposed: bool) -> Solved:
        diagonal = self.technosphere.diagonal
        if right.ndim == 1:
            fixed = (right / diagonal)[side.order]
            values, bound, sweeps = _one(side, fixed, None if start is None else start[side.order])
            back, bounds = np.empty_like(values), np.empty_like(bound)
            back[side.order], bounds[side.order] = values, bound
        else:
            back, bounds, sweeps = _many(side, np.ascontiguousarray(right), diagonal)
        if sweeps < 0:
            return self._factorised(right, transposed=transposed)
        return Solved(back, bounds, sweeps, SWEPT)

    def _factorised(self, right: Array, *, transposed: bool) -> Solved:
        """SuperLU of Aᵀ (far less fill than of A). Refuses a singular system."""
        from scipy.sparse.linalg import splu

        table = self.technosphere.matrix
        try:
            factors = splu(table.T.tocsc())
        except RuntimeError as problem:
            raise self.unsolvable() from problem
        values = factors.solve(right, trans="N" if transposed else "T")
        matrix = table.T if transposed else table
        residual = np.abs(matrix @ values - right)
        terms = abs(matrix) @ np.abs(values) + np.abs(right)
        if not np.all(np.isfinite(values)) or np.any(residual > 1e-6 * terms):
            raise self.unsolvable()
        if self.is_productive_by_sign and np.any(factors.solve(self.technosphere.diagonal) < 0.5):
            # (I − T) u = 1 with T ≥ 0 has u ≥ 1 exactly where every loop makes more than it uses
            raise self.unsolvable()
        return Solved(values, np.full(values.shape, np.inf), 0, FACTORISED)

    @property
    def is_productive_by_sign(self) -> bool:
        """Whether there are no credits: then a negative answer means a loop that eats its
        output.
        """
        return bool(np.all(self._adjoint.weights >= 0))

    def largest_loop(self) -> Any:
        """Processes of the largest strongly connected component."""
        label = self.structure.label
        return np.flatnonzero(label == np.bincount(label).argmax())

    def magnified(self, sizes: Array) -> Array:
        """z with z ≥ s + |T| z by sweep order of the adjoint, `sizes` by process; infinite if
        none.
        """
        from zuji.engine.kernels.sweeps import majorises, solve_in_order

        side, sizes_in_order = self._adjoint, sizes[self.structure.order]
        rows, magnified = side.rows, sizes_in_order.copy()
        place = (rows.starts, rows.others, side.magnitudes)
        done = solve_in_order(
            *place, *side.cut, sizes_in_order, magnified, BOUND_TOLERANCE, MOST_SWEEPS
        )
        for margin in MARGINS if done > 0 else ():
            if majorises(*place, sizes_in_order, magnified * (1 + margin)):
                return np.asarray(magnified * (1 + margin))
        return np.full(sizes_in_order.size, np.inf)

    def unsolvable(self) -> Exception:
        """The refusal of a system that cannot be solved, naming the loop that eats its output."""
        loop = self._greedy_loop()
        names = ", ".join(self.technosphere.processes[int(i)] for i in loop[:NAMED])
        more = f" … ({loop.size})" if loop.size > NAMED else ""
        return refuse("system-singular", "technosphere", names + more, detail=names + more)

    def _greedy_loop(self) -> Any:
        """The processes that carry the growing mode, heaviest first."""
        from zuji.engine.kernels.sweeps import sweep

        side = self._adjoint
        rows, values = side.rows, np.ones(self.technosphere.count)
        fixed = np.zeros_like(values)
        for _ in range(100):
            sweep(rows.starts, rows.others, side.magnitudes, fixed, values, 0, values.size)
            largest = values.max()
            if not np.isfinite(largest) or largest <= 0:
                return self.largest_loop()
            values /= largest
        loop = self.largest_loop() if values.max() < 1e-12 else None
        if loop is not None:
            return loop
        carried = np.zeros(values.size)
        users = np.repeat(np.arange(values.size), np.diff(rows.starts))
        # what a loop feeds shows growth too; only its members also pass it on to themselves
        np.maximum.at(
            carried,
            rows.others,
            side.magnitudes * values[rows.others] / np.maximum(values[users], 1e-300),
        )
        label = self.structure.label
        inside = (np.bincount(label)[label] > 1)[self.structure.order]
        strength = np.where(inside, carried, 0.0)
        return self.structure.order[np.argsort(-strength, kind="stable")[:NAMED]]


def _one(side: _Side, fixed: Array, start: Array | None) -> tuple[Array, Array, int]:
    from zuji.engine.kernels.sweeps import majorises, residual_sizes, solve_in_order

    rows = side.rows
    values = fixed.copy() if start is None else start.copy()
    weights = side.weights
    sweeps = int(
        solve_in_order(
            rows.starts, rows.others, weights, *side.cut, fixed, values, TOLERANCE, MOST_SWEEPS
        )
    )
    if sweeps < 0:
        return values, values, sweeps
    sizes = residual_sizes(rows.starts, rows.others, weights, fixed, values)
    bound = sizes.copy()
    done = solve_in_order(
        rows.starts,
        rows.others,
        side.magnitudes,
        *side.cut,
        sizes,
        bound,
        BOUND_TOLERANCE,
        MOST_SWEEPS,
    )
    for margin in MARGINS if done > 0 else ():
        larger = bound * (1 + margin)
        if majorises(rows.starts, rows.others, weights, sizes, larger):
            return values, larger, sweeps
    return values, np.full(values.size, np.inf), sweeps


def _many(side: _Side, right: Array, diagonal: Array) -> tuple[Array, Array, int]:
    """Eight right-hand sides a register, registers side by side in threads."""
    from zuji.engine.kernels.lanes import load_lanes, store_lanes

    count, many = right.shape
    values, bound = np.empty_like(right), np.empty_like(right)

    def part(first: int) -> int:
        lanes, width = np.empty((count, LANES)), min(LANES, many - first)
        load_lanes(right, diagonal, side.order, first, width, lanes)
        solved, limits, sweeps = _lanes(side, lanes)
        store_lanes(solved, side.order, first, width, values)
        store_lanes(limits, side.order, first, width, bound)
        return sweeps

    _ = side.magnitudes  # made before threads ask for it
    firsts = range(0, many, LANES)
    if len(firsts) == 1:
        done = [part(0)]
    else:
        with ThreadPoolExecutor(min(len(firsts), _threads())) as pool:
            done = list(pool.map(part, firsts))
    return values, bound, min(done) if min(done) < 0 else max(done)


def _lanes(side: _Side, fixed: Array) -> tuple[Array, Array, int]:
    from zuji.engine.kernels.lanes import (
        lanes_majorise,
        residual_lanes,
        solve_lanes,
        solve_lanes_with_modes,
    )

    rows, values, modes = side.rows, fixed.copy(), side.modes
    place = (rows.starts, rows.others)
    arguments = (*place, side.weights, *side.cut, fixed, values, TOLERANCE, MOST_SWEEPS)
    if modes is None:
        sweeps = int(solve_lanes(*arguments))
    else:
        sweeps = int(
            solve_lanes_with_modes(
                *arguments, modes.rate, modes.right, modes.left, modes.feedback, modes.bounds
            )
        )
    if sweeps < 0:
        return values, values, sweeps
    sizes = residual_lanes(*place, side.weights, side.magnitudes, fixed, values)
    bound = sizes.copy()
    done = solve_lanes(
        *place, side.magnitudes, *side.cut, sizes, bound, BOUND_TOLERANCE, MOST_SWEEPS
    )
    for margin in MARGINS if done > 0 else ():
        larger = bound * (1 + margin)
        if lanes_majorise(*place, side.magnitudes, sizes, larger):
            return values, larger, sweeps
    return values, np.full_like(values, np.inf), sweeps


def _threads() -> int:
    import os

    return os.cpu_count() or 1
