"""From columns of exchanges to rows in sweep order, by counting sorts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
U = np.uint32
MISSING = U(0xFFFFFFFF)
MIX, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(20)


@njit(cache=True, nogil=True)
def positions(known: Any, wanted: Any) -> Any:
    """Position of each wanted id (int64) among the known ones; `MISSING` where it is not there."""
    size = 8
    while size < 4 * known.size:
        size <<= 1
    mask = size - 1
    keys, values = np.empty(size, np.int64), np.full(size, MISSING)
    for i in range(known.size):
        at = np.int64((np.uint64(known[i]) * MIX) >> SHIFT) & mask
        while values[at] != MISSING and keys[at] != known[i]:
            at = (at + 1) & mask
        keys[at], values[at] = known[i], i
    out = np.empty(wanted.size, np.uint32)
    for i in range(wanted.size):
        at = np.int64((np.uint64(wanted[i]) * MIX) >> SHIFT) & mask
        while values[at] != MISSING and keys[at] != wanted[i]:
            at = (at + 1) & mask
        out[i] = values[at]
    return out


@njit(cache=True, nogil=True)
def grouped(row: Index, count: int) -> Any:
    """Starts of each row and the exchange that stands at each place (stable)."""
    starts = np.zeros(count + 1, np.uint32)
    for e in range(row.size):
        starts[row[e] + U(1)] += U(1)
    for i in range(count):
        starts[i + 1] += starts[i]
    at, source = starts[:-1].copy(), np.empty(row.size, np.uint32)
    for e in range(row.size):
        place = at[row[e]]
        source[place] = e
        at[row[e]] = place + U(1)
    return starts, source


@njit(cache=True, nogil=True)
def renumbered(starts: Index, inputs: Index, order: Index, position: Index) -> Any:
    """Rows of `order` in its own numbering: starts, others, and where each entry came from."""
    count = order.size
    new, others = np.zeros(count + 1, np.uint32), np.empty(inputs.size, np.uint32)
    source, at = np.empty(inputs.size, np.uint32), U(0)
    for i in range(count):
        node = order[i]
        for e in range(starts[node], starts[node + U(1)]):
            others[at] = position[inputs[e]]
            source[at] = e
            at += U(1)
        new[i + 1] = at
    return new, others, source


@njit(cache=True, nogil=True)
def turned(starts: Index, others: Index, source: Index) -> Any:
    """The transpose, rows and columns counted from the end: users first."""
    count, last = starts.size - 1, U(starts.size - 2)
    new = np.zeros(count + 1, np.uint32)
    for e in range(others.size):
        new[last - others[e] + U(1)] += U(1)
    for i in range(count):
        new[i + 1] += new[i]
    at, users, origin = new[:-1].copy(), np.empty_like(others), np.empty_like(source)
    for back in range(count):
        row = last - U(back)
        for e in range(starts[row], starts[row + U(1)]):
            supplier = last - others[e]
            place = at[supplier]
            users[place], origin[place] = back, source[e]
            at[supplier] = place + U(1)
    return new, users, origin


@njit(cache=True, nogil=True)
def by_user(starts: Index, source: Index, amounts: Array, diagonal: Array, order: Index) -> Any:
    """Weights −a_ij / a_jj of the adjoint rows: divided by what the row's own process makes."""
    out = np.empty(source.size)
    for i in range(starts.size - 1):
        made = diagonal[order[i]]
        for e in range(starts[i], starts[i + 1]):
            out[e] = -amounts[source[e]] / made
    return out


@njit(cache=True, nogil=True)
def by_maker(source: Index, amounts: Array, diagonal: Array, inputs: Index) -> Any:
    """Weights −a_ij / a_ii of the forward rows: divided by what the input's own process makes."""
    out = np.empty(source.size)
    for e in range(source.size):
        out[e] = -amounts[source[e]] / diagonal[inputs[source[e]]]
    return out


@njit(cache=True, nogil=True)
def direct_impacts(starts: Index, flow: Index, amounts: Array, factors: Array) -> Any:
    """C B by process (processes × indicators); `factors` is flows × indicators."""
    out = np.zeros((starts.size - 1, factors.shape[1]))
    for j in range(out.shape[0]):
        for e in range(starts[j], starts[j + 1]):
            for k in range(factors.shape[1]):
                out[j, k] += amounts[e] * factors[flow[e], k]
    return out
