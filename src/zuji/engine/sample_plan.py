"""The shared parts of one Monte-Carlo run, and the conversion of its results to samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.parts import Where, parts_of, streamed
from zuji.engine.plan import Planned, planned
from zuji.engine.results import Provenance
from zuji.engine.runner import BINS, EXACT_TO, PART, Runner
from zuji.engine.samples import Moments, Sample
from zuji.engine.system import Demand, System
from zuji.engine.uncertain import Uncertainty

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class SamplePlan:
    """A planned run for some demands (none: for all products); `runner` is sent to workers."""

    system: System
    planned: Planned
    wanted: Sequence[Demand]
    several: bool
    seed: int
    exact_to: float

    @classmethod
    def of(
        cls,
        system: System,
        laws: Uncertainty,
        demand: Demand | Sequence[Demand] | None,
        seed: int,
        exact_to: float = EXACT_TO,
    ) -> SamplePlan:
        """The plan for a demand, several, or all products (None). Refuses unfit laws."""
        is_single = demand is None or isinstance(demand, Mapping)
        demands = [] if demand is None else [demand] if isinstance(demand, Mapping) else [*demand]
        marked = np.full(system.techno.count, demand is None)
        for each in demands:
            marked |= system.techno.by_process(system.demand(each)) != 0
        laws.technosphere.checked(system.exchange_amounts, "technosphere")
        laws.interventions.checked(system.emission_amounts, "interventions")
        return cls(
            system=system,
            planned=planned(system, laws, marked),
            wanted=demands,
            several=not is_single,
            seed=seed,
            exact_to=exact_to,
        )

    @cached_property
    def amounts(self) -> list[Array]:
        """Each demand by process."""
        return [self.system.techno.by_process(self.system.demand(demand)) for demand in self.wanted]

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
        values, failed = self.runner.rows(first, count, self.rows)
        return self._scores(values), failed

    def _scores(self, rows: Array) -> Array:
        unit = self.system.techno.by_process(self.system.unit_scores().values).T
        scores = np.empty((len(self.amounts), *rows.shape[:2]))
        for number, amounts in enumerate(self.amounts):
            still = amounts.copy()
            still[self.planned.processes] = 0.0
            scores[number] = (unit @ still)[:, None]
            for column, row in enumerate(self.rows):
                scores[number] += amounts[self.planned.processes[row]] * rows[:, :, column]
        return scores

    def demands(self, draws: int, **where: Unpack[Where]) -> Sample:
        """The scores of all draws."""
        parts = [(*part, self.rows) for part in parts_of(draws, self.runner.part)]
        done = list(streamed(self.runner, "rows", parts, **where))
        self._refuse_failed(sum(failed for _, failed in done))
        values = self._scores(np.concatenate([v for v, _ in done], axis=1))[:, :, :draws]
        static = np.stack([np.asarray(self.system.score(d)) for d in self.wanted])
        if not self.several:
            values, static = values[0], static[0]
        return Sample(values, static, self.system.indicators, self._provenance)

    def all_products(self, draws: int, **where: Unpack[Where]) -> Moments:
        """Mean, sd and quantiles of every product's score."""
        shape = self.planned.plan.fixed.shape
        sums, squares = np.zeros(shape), np.zeros(shape)
        bins, failed = np.zeros((*shape, BINS), np.uint32), 0
        parts = [(*part, draws) for part in parts_of(draws, PART)]
        for part in streamed(self.runner, "moments", parts, **where):
            sums += part[0]
            squares += part[1]
            bins += part[2]
            failed += part[3]
        self._refuse_failed(failed)
        return Moments.of(
            sums,
            squares,
            bins,
            draws=draws,
            drawn=self.planned.processes,
            unit_scores=self.system.unit_scores(),
            techno=self.system.techno,
            provenance=self._provenance,
        )

    def _refuse_failed(self, failed: int) -> None:
        if failed:
            raise refuse("engine-unsettled", "draws", failed, count=str(failed))

    @property
    def _provenance(self) -> Provenance:
        sweeps = int(self.runner.least.max(initial=0))
        return self.system.provenance("exact Monte Carlo", sweeps, self.seed)
