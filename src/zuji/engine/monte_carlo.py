"""Exact Monte Carlo: every uncertain exchange drawn anew, every drawn system solved.

A draw depends on seed, exchange and sample number alone. Work is split into parts of 256 samples
whose sums are added in order, so that results are the same to the last bit for any number of
threads, blocks or processes, here or on a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zuji.core.refusals import refuse
from zuji.engine.control import controlled
from zuji.engine.parts import Progress
from zuji.engine.runner import EXACT_TO
from zuji.engine.sample_plan import SamplePlan
from zuji.engine.samples import Moments, Sample
from zuji.engine.system import Demand, System
from zuji.engine.uncertain import Uncertainty

MOST_DRAWS, FEWEST_DRAWS = 10_000_000, 16


def sample(
    system: System,
    demand: Demand | Sequence[Demand],
    uncertainty: Uncertainty,
    draws: int = 1000,
    seed: int = 1,
    *,
    threads: int | None = None,
    cluster: Any = None,
    exact_to: float = EXACT_TO,
    control: bool = False,
    progress: Progress | None = None,
) -> Sample:
    """Scores of a demand, or of several with common random numbers.

    Each drawn system is solved until its values move by less than `exact_to` (relative). Parts run
    in `threads` of this process, or on a Dask `cluster` (address or client). `control` adds the
    linear model of each draw, for a mean of much smaller error (`Sample.controlled`). Refuses a
    draw count out of range, laws without their parameters, and draws that do not sustain
    themselves.
    """
    _refuse_draws(draws)
    plan = SamplePlan.of(system, uncertainty, demand, seed, exact_to)
    scores = plan.demands(draws, threads=threads, progress=progress, cluster=cluster)
    if control and not plan.several:
        return replace(scores, linear=controlled(plan, draws, threads=threads, cluster=cluster))
    return scores


def sample_products(
    system: System,
    uncertainty: Uncertainty,
    draws: int = 1000,
    seed: int = 1,
    *,
    threads: int | None = None,
    cluster: Any = None,
    exact_to: float = EXACT_TO,
    progress: Progress | None = None,
) -> Moments:
    """Mean, sd and quantiles of every product's score at once; see `sample`."""
    _refuse_draws(draws)
    plan = SamplePlan.of(system, uncertainty, None, seed, exact_to)
    return plan.all_products(draws, threads=threads, progress=progress, cluster=cluster)


def _refuse_draws(draws: int) -> None:
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise refuse("draws-range", "draws", draws, f"{FEWEST_DRAWS}–{MOST_DRAWS}")
