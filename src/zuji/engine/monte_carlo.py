"""Exact Monte Carlo: every uncertain exchange drawn anew, every drawn system solved.

A draw depends on seed, exchange and sample number alone. Work is split into parts of 256 samples
whose sums are added in order, so that results are the same to the last bit for any number of
threads, blocks or processes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.plan import Planned, planned
from zuji.engine.samples import Moments, Sample
from zuji.engine.uncertain import Uncertainty

if TYPE_CHECKING:
    from zuji.engine.system import System

Array = NDArray[np.float64]
LANES, PART = 16, 16
"""Samples of a block, blocks of a part."""
EXACT_TO, MOST_SWEEPS = 5e-8, 120
BINS, SPACING = 128, 0.04
"""Histogram of ln(score / static score): bins and width. Quantiles are right to half a bin."""
MOST_DRAWS, FEWEST_DRAWS = 10_000_000, 16
Run = Callable[[Callable[[int, int], Any], Iterable[tuple[int, int]]], Iterable[Any]]


def sampled(
    system: System,
    demand: Mapping[str | int, float] | Sequence[Mapping[str | int, float]] | None,
    draws: int = 1000,
    seed: int = 1,
    uncertainty: Uncertainty | None = None,
    *,
    threads: int | None = None,
    exact_to: float = EXACT_TO,
    progress: Callable[[int, int], None] | None = None,
) -> Any:
    """Scores of a demand, of several with common random numbers, or moments of all products (None).

    Each drawn system is solved until its values move by less than `exact_to` (relative). Refuses a
    draw count out of range, laws without their parameters, and draws that do not sustain themselves.
    """
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise refuse("draws-range", "draws", draws, f"{FEWEST_DRAWS}–{MOST_DRAWS}")
    laws = uncertainty or system.uncertainty
    if laws is None:
        raise refuse("engine-law", "uncertainty", "—", "Uncertainty(…)")
    plan = SamplePlan(system, laws, demand, seed, exact_to)
    if demand is None:
        return plan.all_products(draws, threads, progress)
    return plan.demands(draws, threads, progress)


class SamplePlan:
    """All that the parts of one Monte-Carlo run share; parts may be run anywhere."""

    def __init__(
        self, system: System, laws: Uncertainty, demand: Any, seed: int, exact_to: float = EXACT_TO
    ):
        self.system, self.seed, self.exact_to = system, seed, exact_to
        self.several = not (demand is None or isinstance(demand, Mapping))
        self.wanted = [] if demand is None else list(demand) if self.several else [demand]
        marked = np.full(system.techno.count, demand is None)
        self.amounts = [system.techno.by_process(system.demand(d)) for d in self.wanted]
        for amounts in self.amounts:
            marked |= amounts != 0
        laws.technosphere.checked(system.exchange_amounts, "technosphere")
        laws.interventions.checked(system.emission_amounts, "interventions")
        self.planned: Planned = planned(system, laws, marked)
        self._here = threading.local()

    @cached_property
    def key(self) -> tuple[Any, Any]:
        """Two words of the seed."""
        return np.uint32(self.seed & 0xFFFFFFFF), np.uint32(self.seed >> 32 & 0xFFFFFFFF)

    @cached_property
    def least(self) -> Any:
        """Sweeps each loop surely needs, learnt from the first block (all parts must use the same)."""
        from zuji.engine.kernels.samples import solve_block

        plan = self.planned.plan
        least = np.ones(plan.is_loop.size, np.int64)
        solve_block(plan, self.work(), 0, *self.key, least, MOST_SWEEPS, self.exact_to)
        return np.maximum(np.abs(least) - 2, 1) + (np.abs(least) < 4)

    def work(self) -> Any:
        """Buffers of the calling thread."""
        from zuji.engine.kernels.samples import Work

        if not hasattr(self._here, "work"):
            plan, s = self.planned.plan, self.planned.plan.segments
            widths = [
                int(np.diff(x[s]).max(initial=0)) for x in (plan.inputs.starts, plan.own.starts)
            ]
            lanes = np.empty((*plan.factors.shape, LANES))
            lanes[0, 0, 0] = np.inf
            self._here.work = Work(
                np.zeros((*plan.fixed.shape, LANES)), np.empty((widths[0], LANES), np.float32),
                np.empty((widths[1], LANES), np.float32),
                np.empty((int(np.diff(s).max(initial=0)), LANES)), lanes,
            )  # fmt: skip
        return self._here.work

    def values(self, first: int, count: int) -> tuple[Array, int]:
        """Scores of the demands (demands × indicators × samples) of some blocks, and blocks failed."""
        from zuji.engine.kernels.samples import sample_blocks

        plan, rows, unit = self.planned.plan, self.rows, self._unit
        out = np.empty((plan.fixed.shape[0], count * LANES, rows.size))
        failed = sample_blocks(
            plan,
            self.work(),
            first,
            count,
            rows,
            *self.key,
            self.least,
            MOST_SWEEPS,
            self.exact_to,
            out,
        )
        found = np.empty((len(self.amounts), plan.fixed.shape[0], count * LANES))
        for d, amounts in enumerate(self.amounts):
            still = amounts.copy()
            still[self.planned.processes] = 0.0
            found[d] = (unit @ still)[:, None]
            for q, row in enumerate(rows):
                found[d] += amounts[self.planned.processes[row]] * out[:, :, q]
        return found, int(failed)

    @cached_property
    def _unit(self) -> Array:
        return self.system.techno.by_process(self.system.unit_scores().values).T

    @cached_property
    def rows(self) -> Any:
        """Rows of the demanded processes that vary."""
        marked = np.zeros(self.system.techno.count, bool)
        for amounts in self.amounts:
            marked |= amounts != 0
        rows = self.planned.row[np.flatnonzero(marked)]
        return rows[rows >= 0]

    def demands(
        self,
        draws: int,
        threads: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Sample:
        """The scores of all draws."""
        self._ready()
        parts = list(_parts(draws))
        found = self._run(self.values, parts, threads, progress)
        failed = sum(f for _, f in found)
        values = np.concatenate([v for v, _ in found], axis=2)[:, :, :draws]
        if failed:
            raise refuse("engine-unsettled", "draws", failed, count=str(failed))
        static = np.stack([np.asarray(self.system.score(d)) for d in self.wanted])
        provenance = self.system.provenance(
            "exact Monte Carlo", int(self.least.max(initial=0)), self.seed
        )
        if not self.several:
            values, static = values[0], static[0]
        return Sample(values, static, self.system.indicators, provenance)

    def moments(self, first: int, count: int, draws: int) -> tuple[Array, Array, Any, int]:
        """Σ (y − y₀), Σ (y − y₀)² and histograms by indicator and row of some blocks."""
        from zuji.engine.kernels.samples import moment_blocks

        plan = self.planned.plan
        shape = plan.fixed.shape
        sums, squares = np.zeros(shape), np.zeros(shape)
        bins = np.zeros((*shape, BINS), np.uint16)
        failed = moment_blocks(
            plan, self.work(), first, count, draws, *self.key, self.least, MOST_SWEEPS,
            self.exact_to, sums, squares, bins, SPACING,
        )  # fmt: skip
        return sums, squares, bins, int(failed)

    def all_products(
        self,
        draws: int,
        threads: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Moments:
        """Mean, sd and quantiles of every product's score."""
        self._ready()
        shape = self.planned.plan.fixed.shape
        total = [np.zeros(shape), np.zeros(shape), np.zeros((*shape, BINS), np.uint32)]
        failed = 0
        parts = list(_parts(draws))
        for found in self._stream(lambda a, n: self.moments(a, n, draws), parts, threads, progress):
            for k in range(3):
                total[k] += found[k]
            failed += found[3]
        if failed:
            raise refuse("engine-unsettled", "draws", failed, count=str(failed))
        return Moments.of(self, total[0], total[1], total[2], draws, SPACING)

    def _ready(self) -> None:
        _ = self.least, self._unit  # before threads ask for them

    def _run(
        self, part: Any, parts: list[tuple[int, int]], threads: int | None, progress: Any
    ) -> list[Any]:
        return list(self._stream(part, parts, threads, progress))

    def _stream(
        self, part: Any, parts: list[tuple[int, int]], threads: int | None, progress: Any
    ) -> Iterable[Any]:
        """Results of the parts in order, a few computed ahead in threads."""
        with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
            for done, found in enumerate(pool.map(lambda p: part(*p), parts), 1):
                if progress is not None:
                    progress(done, len(parts))
                yield found


def _parts(draws: int) -> Iterable[tuple[int, int]]:
    """First block and number of blocks of each part."""
    blocks = -(-draws // LANES)
    for first in range(0, blocks, PART):
        yield first, min(PART, blocks - first)
