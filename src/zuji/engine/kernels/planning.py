"""What a Monte-Carlo plan needs of the graph: who varies, who is upstream, segments, slow modes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def upstream(starts: Any, inputs: Any, marked: Any) -> None:
    """Marks every input of a marked process, and theirs."""
    stack = np.flatnonzero(marked).astype(np.uint32)
    held = np.empty(marked.size, np.uint32)
    held[: stack.size] = stack
    top = stack.size
    while top > 0:
        top -= 1
        node = held[top]
        for e in range(starts[node], starts[node + np.uint32(1)]):
            child = inputs[e]
            if not marked[child]:
                marked[child] = True
                held[top] = child
                top += 1


@njit(cache=True, nogil=True)
def spreads(starts: Any, inputs: Any, order: Any, varies: Any) -> None:
    """A process varies when an input does; passes in sweep order until nothing is added."""
    added = True
    while added:
        added = False
        for node in order:
            if varies[node]:
                continue
            for e in range(starts[node], starts[node + np.uint32(1)]):
                if varies[inputs[e]]:
                    varies[node] = True
                    added = True
                    break


@njit(cache=True, nogil=True)
def cut(label: Any, starts: Any, own: Any, limit: int) -> Any:
    """Segments of rows: each loop alone, rows without one together up to `limit` coefficients."""
    count = label.size
    edges, loop = np.empty(count + 1, np.int64), np.empty(count, np.bool_)
    edges[0] = 0
    found, i, chunk = 0, 0, 0
    while i < count:
        end = i + 1
        while end < count and label[end] == label[i]:
            end += 1
        alone = end - i == 1
        wide = max(starts[end] - starts[chunk], own[end] - own[chunk]) > limit
        if i > chunk and (not alone or wide):
            loop[found] = False
            found += 1
            edges[found] = i
            chunk = i
        if not alone:
            loop[found] = True
            found += 1
            edges[found] = end
            chunk = end
        i = end
    if count > chunk:
        loop[found] = False
        found += 1
        edges[found] = count
    return edges[: found + 1].copy(), loop[:found].copy()


@njit(cache=True, nogil=True)
def slow_mode(
    starts: Any, others: Any, weights: Array, first: int, last: int, right: Array, left: Array, rounds: int
) -> float:  # fmt: skip
    """Largest eigenvalue of a sweep over rows first … last, with its right and left vectors.

    `right` and `left` hold the starting vectors (by row) and receive the result, ⟨left, right⟩ = 1.
    Returns 0 where there is no single real slow mode.
    """
    rate, size = 0.0, last - first
    before, passed = np.empty(size), np.empty(size)
    for _ in range(rounds):
        before[:] = right[first:last]
        for i in range(first, last):
            value = 0.0
            for e in range(starts[i], starts[i + 1]):
                if first <= others[e] < last:
                    value += weights[e] * right[others[e]]
            right[i] = value
        rate = np.abs(right[first:last]).sum() / max(np.abs(before).sum(), 1e-300)
        right[first:last] /= max(np.abs(right[first:last]).max(), 1e-300)
        _left_pass(starts, others, weights, first, last, left, passed)
    gap = np.abs(before / max(np.abs(before).max(), 1e-300) - right[first:last]).max()
    product = (left[first:last] * right[first:last]).sum()
    if gap > 1e-3 or product == 0.0 or not 0.0 < rate < 0.999:
        return 0.0
    left[first:last] /= product
    return rate


@njit(cache=True, nogil=True)
def _left_pass(
    starts: Any, others: Any, weights: Array, first: int, last: int, left: Array, passed: Array
) -> None:
    """w ← Uᵀ (I − Lᵀ)⁻¹ w: the sweep's transpose, rows from the last to the first."""
    passed[:] = left[first:last]
    left[first:last] = 0.0
    for i in range(last - 1, first - 1, -1):
        value = passed[i - first]
        for e in range(starts[i], starts[i + 1]):
            j = others[e]
            if first <= j < i:
                passed[j - first] += weights[e] * value
            elif i <= j < last:
                left[j] += weights[e] * value
    left[first:last] /= max(np.abs(left[first:last]).max(), 1e-300)
