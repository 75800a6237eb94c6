"""Exact Monte Carlo: every uncertain exchange drawn anew, every drawn system solved.

A draw depends on seed, exchange and sample number alone. Work is split into parts of 256 samples
whose sums are added in order, so that results are the same to the last bit for any number of
threads, blocks or processes, here or on a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.parts import streamed
from zuji.engine.plan import Planned, planned
from zuji.engine.runner import BINS, EXACT_TO, LANES, PART, Runner
from zuji.engine.samples import Moments, Sample
from zuji.engine.uncertain import Uncertainty

if TYPE_CHECKING:
    from zuji.engine.system import System

Array = NDArray[np.float64]
MOST_DRAWS, FEWEST_DRAWS = 10_000_000, 16
Progress = Callable[[int, int], None]


def sampled(
    system: System,
    demand: Mapping[str | int, float] | Sequence[Mapping[str | int, float]] | None,
    draws: int = 1000,
    seed: int = 1,
    uncertainty: Uncertainty | None = None,
    *,
    threads: int | None = None,
    cluster: Any = None,
    exact_to: float = EXACT_TO,
    control: bool = False,
    progress: Progress | None = None,
) -> Any:
    """Scores of a demand, of several with common random numbers, or moments of all products (None).

    Each drawn system is solved until its values move by less than `exact_to` (relative). Parts run
    in `threads` of this process, or on a Dask `cluster` (address or client). `control` adds the
    linear model of each draw, for a mean of much smaller error (`Sample.controlled`). Refuses a
    draw count out of range, laws without their parameters, and draws that do not sustain
    themselves.
    """
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise refuse("draws-range", "draws", draws, f"{FEWEST_DRAWS}–{MOST_DRAWS}")
    laws = uncertainty or system.uncertainty
    if laws is None:
        raise refuse("engine-law", "uncertainty", "—", "Uncertainty(…)")
    plan = SamplePlan(system, laws, demand, seed, exact_to)
    if demand is None:
        return plan.all_products(draws, threads, progress, cluster)
    found = plan.demands(draws, threads, progress, cluster)
    if control and not plan.several:
        from zuji.engine.control import controlled

        return replace(found, linear=controlled(plan, draws, threads, cluster))
    return found


class SamplePlan:
    """All that the parts of one Monte-Carlo run share; `runner` is what travels."""

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

    @cached_property
    def runner(self) -> Runner:
        """The plan with its seed, ready to run blocks anywhere."""
        return Runner.of(self.planned.plan, self.seed, self.exact_to)

    @property
    def key(self) -> tuple[Any, Any]:
        """Two words of the seed."""
        return self.runner.key

    @cached_property
    def rows(self) -> Any:
        """Rows of the demanded processes that vary."""
        marked = np.zeros(self.system.techno.count, bool)
        for amounts in self.amounts:
            marked |= amounts != 0
        rows = self.planned.row[np.flatnonzero(marked)]
        return rows[rows >= 0]

    def values(self, first: int, count: int) -> tuple[Array, int]:
        """Scores of the demands (demands × indicators × samples) of some blocks, and blocks
        failed.
        """
        found, failed = self.runner.rows(first, count, self.rows)
        return self._scores(found), failed

    def _scores(self, rows: Array) -> Array:
        unit = self.system.techno.by_process(self.system.unit_scores().values).T
        found = np.empty((len(self.amounts), *rows.shape[:2]))
        for d, amounts in enumerate(self.amounts):
            still = amounts.copy()
            still[self.planned.processes] = 0.0
            found[d] = (unit @ still)[:, None]
            for q, row in enumerate(self.rows):
                found[d] += amounts[self.planned.processes[row]] * rows[:, :, q]
        return found

    def demands(
        self,
        draws: int,
        threads: int | None = None,
        progress: Progress | None = None,
        cluster: Any = None,
    ) -> Sample:
        """The scores of all draws."""
        parts = [(*part, self.rows) for part in _parts(draws, self.runner.part)]
        found = list(streamed(self.runner, "rows", parts, threads, progress, cluster))
        self._refuse_failed(sum(f for _, f in found))
        values = self._scores(np.concatenate([v for v, _ in found], axis=1))[:, :, :draws]
        static = np.stack([np.asarray(self.system.score(d)) for d in self.wanted])
        if not self.several:
            values, static = values[0], static[0]
        return Sample(values, static, self.system.indicators, self._provenance)

    def all_products(
        self,
        draws: int,
        threads: int | None = None,
        progress: Progress | None = None,
        cluster: Any = None,
    ) -> Moments:
        """Mean, sd and quantiles of every product's score."""
        shape = self.planned.plan.fixed.shape
        total = [np.zeros(shape), np.zeros(shape), np.zeros((*shape, BINS), np.uint32)]
        failed = 0
        parts = [(*part, draws) for part in _parts(draws, PART)]
        for found in streamed(self.runner, "moments", parts, threads, progress, cluster):
            for k in range(3):
                total[k] += found[k]
            failed += found[3]
        self._refuse_failed(failed)
        return Moments.of(self, total[0], total[1], total[2], draws)

    def _refuse_failed(self, failed: int) -> None:
        if failed:
            raise refuse("engine-unsettled", "draws", failed, count=str(failed))

    @property
    def _provenance(self) -> Any:
        sweeps = int(self.runner.least.max(initial=0))
        return self.system.provenance("exact Monte Carlo", sweeps, self.seed)


def _parts(draws: int, size: int) -> Iterable[tuple[int, int]]:
    """First block and number of blocks of each part of `size` blocks."""
    blocks = -(-draws // LANES)
    for first in range(0, blocks, size):
        yield first, min(size, blocks - first)
