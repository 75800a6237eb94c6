"""The slow mode of each larger loop, so that sweeps can carry it to its limit at once.

A sweep depends on the old values only at the rows that are read before they are written; the left
vector of its matrix is non-zero there alone, so that removing the mode touches few rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LOOP_LEAST, ROUNDS = 48, 24


@dataclass(frozen=True)
class Modes:
    """Rate by segment; right and left vector at the feedback rows, and which belong to a
    segment.
    """

    rate: Array
    right: Array
    left: Array
    feedback: Any
    bounds: Any


def slow_modes(
    starts: Any, others: Any, weights: Array, *, scale: Array, segments: Any, is_loop: Any
) -> Modes:
    """Power iteration from `scale` (the usual size of each row's value) and its inverse."""
    from zuji.engine.kernels.planning import slow_mode

    rate, size = np.zeros(is_loop.size), np.maximum(np.abs(scale), 1e-300)
    right, left = size.copy(), 1 / size
    for segment in np.flatnonzero(is_loop & (np.diff(segments) >= LOOP_LEAST)):
        rate[segment] = slow_mode(
            starts, others, weights, segments[segment], segments[segment + 1], right, left, ROUNDS
        )
    users = np.repeat(np.arange(size.size), np.diff(starts))
    feedback = np.unique(others[others > users])
    segment_of = np.searchsorted(segments, feedback, "right") - 1
    bounds = np.searchsorted(segment_of, np.arange(is_loop.size + 1))
    return Modes(rate, right[feedback], left[feedback], feedback.astype(np.int64), bounds)
