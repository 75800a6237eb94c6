"""The linear programme of a counter-check: the edits whose most conspicuous one is least."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

TIE = 1e-4
"""Weight of the sum of all edits, which decides where the most conspicuous one is the same."""
NONE = 1e-9
"""An edit of ln x so small is none."""


@dataclass(frozen=True)
class Limit:
    """What a sum of edits may come to: `slopes` by name, between `least` and `most`."""

    slopes: Mapping[str, float]
    least: float
    most: float


@dataclass
class Programme:
    """Numbers by name: ∂ln y/∂ln x, the spread of ln x that nobody asks about, and the room of ln x
    (at most 0, at least 0). `target` is ln of the total wanted over the total now.
    """

    target: float
    slopes: Mapping[str, float]
    spreads: Mapping[str, float]
    rooms: dict[str, tuple[float, float]]
    limits: Sequence[Limit] = field(default_factory=list)

    def solved(self, names: Sequence[str]) -> tuple[float, dict[str, float]] | None:
        """The least z with |d| ≤ z · spread for each edit d of ln x, and the edits; None where
        these numbers cannot reach the target.
        """
        from scipy.optimize import linprog

        if not names:
            return None
        count = len(names)
        spreads = np.array([self.spreads[name] for name in names])
        each = np.eye(count)
        both = np.hstack([-spreads[:, None], each, each])  # up + down ≤ z · spread
        rows, sides = [both], [np.zeros(count)]
        for limit in self.limits:
            slopes = np.array([limit.slopes.get(name, 0.0) for name in names])
            row = np.concatenate([[0.0], slopes, -slopes])
            for bound, sign in ((limit.most, 1.0), (-limit.least, -1.0)):
                if math.isfinite(bound):
                    rows.append(sign * row[None, :])
                    sides.append(np.array([bound]))
        slopes = np.array([self.slopes[name] for name in names])
        up = [_bound(self.rooms[name][1]) for name in names]
        down = [_bound(-self.rooms[name][0]) for name in names]
        answer = linprog(
            np.concatenate([[1.0], TIE / np.tile(spreads, 2)]),
            A_ub=np.vstack(rows),
            b_ub=np.concatenate(sides),
            A_eq=np.concatenate([[0.0], slopes, -slopes])[None, :],
            b_eq=[self.target],
            bounds=[(0.0, None), *up, *down],
            method="highs",
        )
        if answer.status != 0:
            return None
        edits = answer.x[1 : count + 1] - answer.x[count + 1 :]
        made = zip(names, map(float, edits), strict=True)
        return float(answer.x[0]), {name: edit for name, edit in made if abs(edit) > NONE}


def _bound(end: float) -> tuple[float, float | None]:
    return 0.0, max(end, 0.0) if math.isfinite(end) else None
