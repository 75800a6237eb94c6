"""A living supply network: scores of all products kept current while amounts and factors change.

A change is carried through the network as far as it matters: a product is recalculated when one of
its inputs moved by more than the cut-off. What was left out is stated as a guaranteed bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.results import Provenance, framed
from zuji.engine.system import System

Array = NDArray[np.float64]
EXACT, SHARE = 1e-14, 0.08
"""Relative change that counts as none; share of the network after which a full pass is cheaper."""
MOST_ROUNDS = 400
WIDE_LOOP = 20_000
"""Rows of a loop from which on only what still moves is recalculated, not the whole loop."""


@dataclass(frozen=True)
class InputChange:
    """Process `process` takes `amount` of product `product` (as given in the tables)."""

    process: str | int
    product: str | int
    amount: float


@dataclass(frozen=True)
class EmissionChange:
    """Process `process` emits `amount` of `flow`."""

    process: str | int
    flow: str | int
    amount: float


@dataclass(frozen=True)
class FactorChange:
    """Flow `flow` is valued at `factor` under the network's indicator."""

    flow: str | int
    factor: float


Change = InputChange | EmissionChange | FactorChange


@dataclass(frozen=True, kw_only=True)
class Update:
    """Products with a changed score, with their old and new score.

    `bound` says how far off the new score may be at most; products and bounds are worked out when
    asked for.
    """

    rows: Any
    old: Array
    new: Array
    left_out: float
    is_full: bool
    network: Network

    @cached_property
    def products(self) -> Any:
        """Position of each product."""
        process = self.network.order[self.rows]
        producer = self.network.system.techno.producer
        return process if producer is None else producer[process]

    @cached_property
    def bound(self) -> Array:
        """Guaranteed error of each new score."""
        bounds: Array = self.left_out * self.network.amplified[self.rows]
        return bounds

    @property
    def names(self) -> list[str]:
        """Names of the products."""
        return [str(self.network.system.products[int(p)]) for p in self.products]

    @property
    def provenance(self) -> Provenance:
        """Solver and sweeps of the update."""
        return self.network.system.provenance("full pass" if self.is_full else "worklist", 0)

    def __len__(self) -> int:
        return int(self.rows.size)

    def __repr__(self) -> str:
        how = "full pass" if self.is_full else "incremental"
        return f"<Update {len(self)} products affected, {how}>"

    def beyond(self, share: float) -> Update:
        """Only products that moved by more than `share` of their old score, largest move first."""
        size = np.abs(self.new - self.old) / np.maximum(np.abs(self.old), 1e-300)
        moved = np.flatnonzero(size > share)
        moved = moved[np.argsort(-size[moved], kind="stable")]
        return replace(self, rows=self.rows[moved], old=self.old[moved], new=self.new[moved])

    def frame(self, kind: str = "pandas") -> Any:
        """Product, old, new, change (relative) and bound."""
        return framed(
            {
                "product": self.names,
                "old": self.old,
                "new": self.new,
                "change": self.new / self.old - 1,
                "bound": self.bound,
            },
            kind,
        )


class Network:
    """The scores of one indicator over a whole system, kept in sweep order."""

    def __init__(self, system: System, indicator: int = 0):
        from zuji.engine.kernels.assembly import by_user

        self.system, self.indicator = system, indicator
        techno, self.structure = system.techno, system.solver.structure
        self.rows, self.order = self.structure.adjoint, self.structure.order
        self.weights = by_user(
            self.rows.starts, self.rows.source, techno.amounts, techno.diagonal, self.order
        )
        self.factors = system.characterisation[indicator].toarray()[0]
        self.emitted = system.emissions.amounts.copy()
        self.fixed = (system.direct[:, indicator] / techno.diagonal)[self.order]
        self.values = np.zeros(techno.count)
        self._touched, self._old = np.empty(techno.count, np.uint32), np.empty(techno.count)
        self._before = np.empty(techno.count)
        self._stamp, self._tag = np.zeros(techno.count, np.uint32), 0
        self._dirty = np.zeros((techno.count + 63) // 64, np.uint64)
        self.left_out = EXACT
        self.solve()

    def __repr__(self) -> str:
        return (
            f"<Network {self.values.size} products, {self.rows.others.size} links, cut-off "
            f"{self.left_out:g}>"
        )

    @cached_property
    def _users(self) -> tuple[Any, Any]:
        from zuji.engine.kernels.assembly import grouped

        starts, source = grouped(self.rows.others, self.values.size)
        row = np.repeat(np.arange(self.values.size, dtype=np.uint32), np.diff(self.rows.starts))
        return starts, row[source]

    @cached_property
    def _closing(self) -> Any:
        from zuji.engine.kernels.worklist import backward_rows

        return backward_rows(self.rows.starts, self.rows.others)

    @property
    def scores(self) -> Array:
        """Score of one unit of each product, by product."""
        by_process = np.empty_like(self.values)
        by_process[self.order] = self.values
        return self.system.techno.by_product(by_process)

    def solve(self, first_row: int = 0) -> None:
        """Solve all scores: one pass in order, then only the rows that still move because of
        loops.

        Rows that stand in loops before that of `first_row` are left as they are.
        """
        from zuji.engine.kernels.sweeps import plain_sweep, solve_in_order

        rows = self.rows
        place = (rows.starts, rows.others, self.weights)
        begin = int(np.searchsorted(rows.segments, first_row, "right")) - 1
        for start, end, wide in self._runs:
            if end <= begin:
                continue
            first_segment = max(start, begin)
            first, last = int(rows.segments[first_segment]), int(rows.segments[end])
            if wide:
                plain_sweep(*place, self.fixed, self.values, first, last)
                inside = self._closing[(self._closing >= first) & (self._closing < last)]
                done, _ = self._settle(inside, EXACT, MOST_ROUNDS * self.rows.others.size, last)
            else:
                part = (rows.segments[first_segment : end + 1], rows.is_loop[first_segment:end])
                done = solve_in_order(*place, *part, self.fixed, self.values, EXACT, MOST_ROUNDS)
            if done < 0 or not np.all(np.isfinite(self.values[first:last])):
                raise self.system.solver.unsolvable()
        if begin <= 0:
            self.left_out = EXACT

    @cached_property
    def _runs(self) -> list[tuple[int, int, bool]]:
        """Segments to solve in one go: first, past the last, and whether it is one wide loop."""
        rows = self.rows
        wide = np.flatnonzero(rows.is_loop & (np.diff(rows.segments) >= WIDE_LOOP)).tolist()
        edges = [0, *(edge for number in wide for edge in (number, number + 1)), rows.is_loop.size]
        runs = [
            (start, end, number % 2 == 1) for number, (start, end) in enumerate(pairwise(edges))
        ]
        return [run for run in runs if run[1] > run[0]]

    def _settle(self, seeds: Any, tolerance: float, budget: int, end: int) -> tuple[int, int]:
        from zuji.engine.kernels.worklist import settle

        self._tag += 1
        count, work = settle(
            self.rows.starts,
            self.rows.others,
            self.weights,
            *self._users,
            self.fixed,
            self.values,
            seeds,
            tolerance,
            self._dirty,
            self._touched,
            self._old,
            self._stamp,
            self._tag,
            budget,
            end,
        )
        return int(count), int(work)

    @cached_property
    def amplified(self) -> Array:
        """u = |y| + |T| u: a residual of at most ε of each value leaves an error of at most ε u."""
        right = np.abs(self.values)
        by_process = np.empty_like(right)
        by_process[self.order] = right
        return self.system.solver.magnified(by_process)

    def update(
        self, changes: Sequence[Change], cutoff: float = 0.0, *, keep: bool = True
    ) -> Update:
        """Apply changes and return the affected products. `keep=False` restores everything (a
        what-if).

        Refuses a change of an exchange that does not exist (that is a new system).
        """
        from zuji.engine.kernels.worklist import gather, scatter

        tolerance = max(cutoff, EXACT)
        undo, seeds = self._applied(changes)
        entries = self.rows.others.size + self.values.size
        count, _ = self._settle(seeds, tolerance, int(SHARE * entries), self.values.size)
        if count < 0:
            full, count = True, self._solved_anew(-1 - count, int(seeds.min()))
        else:
            full, self.left_out = False, max(self.left_out, tolerance)
        rows, old, new = self._touched[:count].copy(), self._old[:count].copy(), np.empty(count)
        gather(self.values, rows, new)
        update = Update(
            rows=rows, old=old, new=new, left_out=self.left_out, is_full=full, network=self
        )
        if not keep:
            undo()
            scatter(self.values, rows, old)
        return update

    def _solved_anew(self, touched: int, first_row: int) -> int:
        """Solve all rows where carrying the change on would cost more; the number of moved
        products.
        """
        from zuji.engine.kernels.worklist import moved, scatter

        scatter(self.values, self._touched[:touched], self._old[:touched])
        self._before[:] = self.values
        self.solve(first_row)
        return int(moved(self.values, self._before, 10 * EXACT, self._touched, self._old))

    def _applied(self, changes: Sequence[Change]) -> tuple[Any, Any]:
        """Writes the changes; returns how to take them back, and the rows to begin with."""
        backs: list[Any] = []
        seeds: list[Any] = []
        for change in changes:
            if isinstance(change, InputChange):
                back, rows = self._change_input(change)
            elif isinstance(change, EmissionChange):
                back, rows = self._change_emission(change)
            else:
                back, rows = self._change_factor(change)
            backs.append(back)
            seeds.append(rows)

        def undo() -> None:
            for back in reversed(backs):
                back()

        return undo, np.concatenate(seeds).astype(np.uint32) if seeds else np.empty(0, np.uint32)

    def _change_input(self, change: InputChange) -> tuple[Any, Any]:
        techno = self.system.techno
        user = self.system.process(change.process, "changes")
        product = self.system.product(change.product, "changes")
        maker = (
            product
            if techno.producer is None
            else int(np.flatnonzero(techno.producer == product)[0])
        )
        row = int(self.structure.position[user])
        first, last = int(self.rows.starts[row]), int(self.rows.starts[row + 1])
        positions = first + np.flatnonzero(
            self.rows.others[first:last] == self.structure.position[maker]
        )
        if not positions.size:
            raise self._absent(change.process, change.product)
        old = self.weights[positions].copy()
        self.weights[positions] = 0.0
        self.weights[positions[0]] = -techno.sign * change.amount / techno.diagonal[user]

        def undo() -> None:
            self.weights[positions] = old

        return undo, [row]

    def _change_emission(self, change: EmissionChange) -> tuple[Any, Any]:
        emissions, techno = self.system.emissions, self.system.techno
        user, flow = (
            self.system.process(change.process, "changes"),
            self.system.flow(change.flow, "changes"),
        )
        first, last = int(emissions.starts[user]), int(emissions.starts[user + 1])
        positions = first + np.flatnonzero(emissions.flow[first:last] == flow)
        if not positions.size:
            raise self._absent(change.process, change.flow)
        row, old = int(self.structure.position[user]), self.emitted[positions].copy()
        fixed = float(self.fixed[row])
        self.emitted[positions] = 0.0
        self.emitted[positions[0]] = change.amount
        self.fixed[row] += (change.amount - old.sum()) * self.factors[flow] / techno.diagonal[user]

        def undo() -> None:
            self.emitted[positions], self.fixed[row] = old, fixed

        return undo, [row]

    @cached_property
    def _by_flow(self) -> tuple[Any, Any, Any]:
        from zuji.engine.kernels.assembly import grouped

        emissions = self.system.emissions
        starts, place = grouped(emissions.flow, emissions.flows)
        process = np.repeat(np.arange(self.values.size, dtype=np.uint32), np.diff(emissions.starts))
        return starts, place, process[place]

    def _change_factor(self, change: FactorChange) -> tuple[Any, Any]:
        flow = self.system.flow(change.flow, "changes")
        starts, place, process = self._by_flow
        span = slice(int(starts[flow]), int(starts[flow + 1]))
        users, amounts = process[span], self.emitted[place[span]]
        rows = self.structure.position[users]
        old_factor, touched = float(self.factors[flow]), np.unique(rows)
        old = self.fixed[touched].copy()
        step = amounts * (change.factor - old_factor) / self.system.techno.diagonal[users]
        np.add.at(self.fixed, rows, step)
        self.factors[flow] = change.factor

        def undo() -> None:
            self.factors[flow], self.fixed[touched] = old_factor, old

        return undo, touched

    def _absent(self, process: str | int, other: str | int) -> Exception:
        return refuse("engine-absent", str(process), str(other))
