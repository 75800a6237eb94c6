"""Convergence of a system: its loops, the sweeps they need, the slow mode of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zuji.engine.system import System


@dataclass(frozen=True, kw_only=True)
class Convergence:
    """Sizes of the loops, sweeps to full precision, and the factor by which a sweep shrinks
    errors.
    """

    processes: int
    inputs: int
    loops: list[int]
    closing: int
    sweeps: int
    method: str
    rate: float
    has_bound: bool

    def __repr__(self) -> str:
        largest = self.loops[0] if self.loops else 0
        return (
            f"<Convergence {self.processes} processes, {len(self.loops)} loops (largest "
            f"{largest}), "
            f"rate {self.rate:.2f}, {self.sweeps} sweeps, {self.method}>"
        )

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "processes": self.processes,
            "inputs": self.inputs,
            "loops": len(self.loops),
            "largest_loops": self.loops[:10],
            "processes_in_loops": sum(self.loops),
            "closing_rows": self.closing,
            "sweeps": self.sweeps,
            "method": self.method,
            "rate": self.rate,
            "has_guaranteed_bound": self.has_bound,
        }


def convergence(system: System) -> Convergence:
    """Solve for all products and report; the rate is that of the largest loop in the layered
    order.
    """
    from zuji.engine.kernels.assembly import by_user
    from zuji.engine.kernels.planning import slow_mode
    from zuji.engine.kernels.worklist import backward_rows

    scores, techno = system.unit_scores(), system.techno
    structure = system.layered
    rows = structure.adjoint
    weights = by_user(rows.starts, rows.source, techno.amounts, techno.diagonal, structure.order)
    rate = 0.0
    if rows.is_loop.any():
        sizes = np.where(rows.is_loop, np.diff(rows.segments), 0)
        largest = int(sizes.argmax())
        right, left = np.ones(techno.count), np.ones(techno.count)
        place = (int(rows.segments[largest]), int(rows.segments[largest + 1]))
        rate = float(slow_mode(rows.starts, rows.others, weights, *place, right, left, 60))
    return Convergence(
        processes=techno.count,
        inputs=techno.amounts.size,
        loops=[int(size) for size in structure.loop_sizes],
        closing=int(backward_rows(rows.starts, rows.others).size),
        sweeps=scores.sweeps,
        method=scores.method,
        rate=rate,
        has_bound=bool(np.all(np.isfinite(scores.bound))),
    )
