"""Compiled loops of the large solver: ordering and ordered Gauss-Seidel sweeps.

Kernels are module-level and cached on disk by numba, so that only the very first run compiles.
Indices are uint32: signed ones cost numba a negative-index check in the innermost loop.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
U = np.uint32


@njit(cache=True)
def inputs_first(starts: Index, inputs: Index) -> Any:
    """Depth-first order in which a process comes after its inputs, as far as loops allow."""
    count = starts.size - 1
    seen = np.zeros(count, np.bool_)
    at = starts[:-1].copy()
    order = np.empty(count, np.uint32)
    stack = np.empty(count, np.uint32)
    filled = 0
    for root in range(count):
        if seen[root]:
            continue
        top = 0
        stack[0] = root
        seen[root] = True
        while top >= 0:
            node = stack[top]
            if at[node] < starts[node + U(1)]:
                child = inputs[at[node]]
                at[node] += U(1)
                if not seen[child]:
                    seen[child] = True
                    top += 1
                    stack[top] = child
            else:
                order[filled] = node
                filled += 1
                top -= 1
    return order


@njit(cache=True)
def sweep(starts: Index, others: Index, weights: Array, fixed: Array, values: Array) -> Any:
    """One pass of x_i ← b_i + Σ w_ij x_j in row order; returns Σ|change| and Σ|x|."""
    change, size = 0.0, 0.0
    for i in range(values.size):
        total = fixed[i]
        for e in range(starts[i], starts[i + 1]):
            total += weights[e] * values[others[e]]
        change += abs(total - values[i])
        size += abs(total)
        values[i] = total
    return change, size


@njit(cache=True)
def solve_in_order(
    starts: Index,
    others: Index,
    weights: Array,
    fixed: Array,
    values: Array,
    tolerance: float,
    most: int,
) -> int:
    """Sweeps until nothing moves; extrapolates the one slow mode when it is cleanly visible.

    Returns the number of sweeps, negative when they did not converge.
    """
    before = np.empty(values.size)
    last = 0.0
    for count in range(1, most):
        look = last > 0.0
        if look:
            before[:] = values
        change, size = sweep(starts, others, weights, fixed, values)
        if not np.isfinite(change + size):
            return -count
        if change <= tolerance * size:
            return count
        if look and count >= 3:
            rate = change / last
            if 0.1 < rate < 0.95:
                factor = rate / (1 - rate)
                for i in range(values.size):
                    values[i] += factor * (values[i] - before[i])
                last = 0.0
                continue
        last = change
    return -most


@njit(cache=True)
def residual_sizes(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array
) -> Any:
    """|b_i + Σ w_ij x_j − x_i| with the rounding of its own computation added, per row."""
    sizes = np.empty(values.size)
    unit = 2.0**-52
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
