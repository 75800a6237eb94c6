"""Gauss-Seidel over one vector: x_i ← b_i + Σ w_ij x_j in row order, its residual and its bound."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
TINY = 1e-300
UNSEEN = 3
"""Sweeps between two looks at the rate."""
ROUNDING = 1e-13
"""Relative change at which sweeps that no longer shrink it only move rounding about."""


@njit(cache=True, nogil=True)
def sweep(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array, first: int, last: int
) -> Any:
    """One pass; returns the sum and the largest of |change| over the size of the terms, row by row.

    Both are free of units, so that a product counted in factories weighs no more than one in grams.
    """
    total, largest = 0.0, 0.0
    for i in range(first, last):
        value, size = fixed[i], abs(fixed[i])
        for e in range(starts[i], starts[i + 1]):
            term = weights[e] * values[others[e]]
            value += term
            size += abs(term)
        change = abs(value - values[i]) / (size + TINY)
        total += change
        largest = max(largest, change)
        values[i] = value
    return total, largest


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def plain_sweep(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array, first: int, last: int
) -> None:
    """One pass without looking at what moved; the terms of a row are added in any order."""
    for i in range(first, last):
        value = fixed[i]
        for e in range(starts[i], starts[i + 1]):
            value += weights[e] * values[others[e]]
        values[i] = value


@njit(cache=True, nogil=True)
def _settle_loop(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array, tolerance: float,
    most: int, first: int, last: int, before: Array,
) -> int:  # fmt: skip
    """Sweeps one loop until it stands still; extrapolates its one slow mode when cleanly visible.

    Works in rounds: some plain sweeps, then two that measure the rate, then the extrapolation.
    """
    count, previous = 0, np.inf
    while count < most:
        for _ in range(UNSEEN):
            plain_sweep(starts, others, weights, fixed, values, first, last)
        last_change, largest = sweep(starts, others, weights, fixed, values, first, last)
        count += UNSEEN + 1
        if largest <= tolerance:
            return count
        before[first:last] = values[first:last]
        change, largest = sweep(starts, others, weights, fixed, values, first, last)
        count += 1
        if not np.isfinite(change):
            return -count
        if largest <= tolerance or (largest <= ROUNDING and largest > 0.8 * previous):
            return count
        previous = largest
        rate = change / last_change
        if 0.1 < rate < 0.95:
            factor = rate / (1 - rate)
            for i in range(first, last):
                values[i] += factor * (values[i] - before[i])
    return -most


@njit(cache=True, nogil=True)
def solve_in_order(
    starts: Index, others: Index, weights: Array, segments: Any, is_loop: Any, fixed: Array,
    values: Array, tolerance: float, most: int,
) -> int:  # fmt: skip
    """Segment after segment: rows without a loop once, each loop until it stands still.

    Returns the most sweeps a loop needed, negative when one did not converge.
    """
    before, needed = np.empty(values.size), 1
    for s in range(is_loop.size):
        first, last = segments[s], segments[s + 1]
        if not is_loop[s]:
            plain_sweep(starts, others, weights, fixed, values, first, last)
            continue
        count = _settle_loop(
            starts, others, weights, fixed, values, tolerance, most, first, last, before
        )
        if count < 0:
            return count
        needed = max(needed, count)
    return needed


@njit(cache=True, nogil=True)
def residual_sizes(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array
) -> Any:
    """|b_i + Σ w_ij x_j − x_i| with the rounding of its own computation added, per row."""
    sizes = np.empty(values.size)
    unit = 1.01 * 2.0**-53  # γ_n = n u, second-order terms in the 1 %
    for i in range(values.size):
        total, magnitude = fixed[i] - values[i], abs(fixed[i]) + abs(values[i])
        terms = 3
        for e in range(starts[i], starts[i + 1]):
            term = weights[e] * values[others[e]]
            total += term
            magnitude += abs(term)
            terms += 1
        sizes[i] = abs(total) + terms * unit * magnitude
    return sizes


@njit(cache=True, nogil=True)
def descend(starts: Index, others: Index, weights: Array, sizes: Array, bound: Array) -> None:
    """One sweep z_i ← s_i + Σ |w_ij| z_j, rounded up: a supersolution stays one and comes
    closer.
    """
    up = 1 + 2.0**-45
    for i in range(bound.size):
        total = sizes[i]
        for e in range(starts[i], starts[i + 1]):
            total += abs(weights[e]) * bound[others[e]]
        bound[i] = min(bound[i], total * up)


@njit(cache=True, nogil=True)
def majorises(starts: Index, others: Index, weights: Array, sizes: Array, bound: Array) -> bool:
    """Whether z ≥ s + |T| z holds in every row, rounding counted against it."""
    up = 1 + 2.0**-45
    for i in range(bound.size):
        total = sizes[i]
        for e in range(starts[i], starts[i + 1]):
            total += abs(weights[e]) * bound[others[e]]
        if not total * up <= bound[i]:
            return False
    return True
