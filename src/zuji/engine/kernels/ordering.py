"""Orders in which Gauss-Seidel needs few sweeps: inputs before the processes that use them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
U = np.uint32
NONE = U(0xFFFFFFFF)


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def heaviest_first(starts: Index, inputs: Index, weights: Array) -> None:
    """Sorts each row's inputs by falling weight, in place (rows are short: insertion sort)."""
    for row in range(starts.size - 1):
        for e in range(starts[row] + U(1), starts[row + 1]):
            weight, node = weights[e], inputs[e]
            at: Any = e
            while at > starts[row] and weights[at - U(1)] < weight:
                weights[at], inputs[at] = weights[at - U(1)], inputs[at - U(1)]
                at -= U(1)
            weights[at], inputs[at] = weight, node


@njit(cache=True, nogil=True)
def loops(starts: Index, inputs: Index, weights: Array, least: float, inside: Index) -> Any:
    """Strongly connected components (Tarjan) of the edges ≥ `least` within one group of `inside`.

    Labels come out inputs first.
    """
    count = starts.size - 1
    index, low, label = np.full(count, NONE), np.empty(count, np.uint32), np.full(count, NONE)
    stack, call = np.empty(count, np.uint32), np.empty(count, np.uint32)
    at = starts[:-1].copy()
    height, clock, found = 0, U(0), U(0)
    for root in range(count):
        if index[root] != NONE:
            continue
        depth = 0
        call[0] = root
        while depth >= 0:
            node = U(call[depth])
            if index[node] == NONE:
                index[node] = low[node] = clock
                clock += U(1)
                stack[height] = node
                height += 1
            if at[node] < starts[node + U(1)]:
                e = at[node]
                child = inputs[e]
                at[node] += U(1)
                if (least > 0.0 and weights[e] < least) or inside[child] != inside[node]:
                    continue
                if index[child] == NONE:
                    depth += 1
                    call[depth] = child
                elif label[child] == NONE and index[child] < low[node]:
                    low[node] = index[child]
                continue
            depth -= 1
            if depth >= 0 and low[node] < low[call[depth]]:
                low[call[depth]] = low[node]
            if low[node] == index[node]:
                height = _close(node, stack, height, label, found)
                found += U(1)
    return label, found


@njit(cache=True, nogil=True)
def _close(node: Any, stack: Index, height: int, label: Index, found: Any) -> int:
    while True:
        height -= 1
        label[stack[height]] = found
        if stack[height] == node:
            return height


@njit(cache=True, nogil=True)
def by_group(order: Index, label: Index, groups: int) -> Any:
    """Stable counting sort of `order` by label."""
    starts = np.zeros(groups + 1, np.uint32)
    for node in order:
        starts[label[node] + U(1)] += U(1)
    for g in range(groups):
        starts[g + 1] += starts[g]
    out = np.empty_like(order)
    for node in order:
        out[starts[label[node]]] = node
        starts[label[node]] += U(1)
    return out
