"""The picklable part of a Monte Carlo: a plan, a seed, and the work of any thread or worker on
it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LANES, PART = 16, 16
"""Samples of a block, blocks of a part."""
EXACT_TO, MOST_SWEEPS = 5e-8, 120
BINS = 160
"""Bins of score / static score, sixteen an octave (five octaves down and up)."""
_here = threading.local()


@dataclass(frozen=True)
class Runner:
    """Runs blocks of a plan. The same blocks give the same bits in any thread, process or
    machine.
    """

    plan: Any
    key: tuple[Any, Any]
    least: Any
    exact_to: float

    @classmethod
    def of(cls, plan: Any, seed: int, exact_to: float) -> Runner:
        """With the sweeps each loop surely needs, learnt from the first block."""
        from zuji.engine.kernels.samples import solve_block

        key = np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32 & 0xFFFFFFFF)
        least = np.ones(plan.is_loop.size, np.int64)
        solve_block(plan, _work(plan), 0, *key, least, MOST_SWEEPS, exact_to)
        return cls(plan, key, np.maximum(np.abs(least) - 2, 1) + (np.abs(least) < 4), exact_to)

    def rows(self, first: int, count: int, rows: Any) -> tuple[Array, int]:
        """Values of some rows (indicators × samples × rows) of some blocks, and the blocks that
        failed.
        """
        from zuji.engine.kernels.samples import sample_blocks

        values = np.empty((self.plan.fixed.shape[0], count * LANES, rows.size))
        failed = sample_blocks(
            self.plan,
            _work(self.plan),
            first,
            count,
            rows,
            *self.key,
            self.least,
            MOST_SWEEPS,
            self.exact_to,
            values,
        )
        return values, int(failed)

    @property
    def part(self) -> int:
        """Blocks of a part that returns values: enough work to be worth a call."""
        work = 1 + self.plan.inputs.base.size + self.plan.own.base.size
        return int(min(max((1 << 19) // work, PART), 2048))

    def moments(self, first: int, count: int, draws: int) -> tuple[Array, Array, Any, int]:
        """Σ (y − y₀), Σ (y − y₀)² and histograms by indicator and row of some blocks."""
        from zuji.engine.kernels.samples import moment_blocks

        shape = self.plan.fixed.shape
        sums, squares = np.zeros(shape), np.zeros(shape)
        bins = np.zeros((*shape, BINS), np.uint16)
        failed = moment_blocks(
            self.plan,
            _work(self.plan),
            first,
            count,
            draws,
            *self.key,
            self.least,
            MOST_SWEEPS,
            self.exact_to,
            sums,
            squares,
            bins,
        )
        return sums, squares, bins, int(failed)


def _work(plan: Any) -> Any:
    """Buffers of the calling thread, kept while it works on one plan."""
    from zuji.engine.kernels.samples import Work

    if getattr(_here, "plan", None) is not plan:
        segments = plan.segments
        widths = [
            int(np.diff(starts[segments]).max(initial=0))
            for starts in (plan.inputs.starts, plan.own.starts)
        ]
        lanes = np.empty((*plan.factors.shape, LANES))
        lanes[0, 0, 0] = np.inf
        _here.plan = plan
        _here.work = Work(
            np.zeros((*plan.fixed.shape, LANES)),
            np.empty((widths[0], LANES), np.float32),
            np.empty((widths[1], LANES), np.float32),
            np.empty((int(np.diff(segments).max(initial=0)), LANES)),
            lanes,
        )
    return _here.work
