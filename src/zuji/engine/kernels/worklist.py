"""Recalculating only what still moves: a bitmap of rows, walked in sweep order, pass after pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
ONE = np.uint64(1)
NEAR = 4096


@intrinsic
def _lowest(typing: Any, word: Any) -> Any:
    """Number of the lowest bit set."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        from llvmlite import ir

        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def first_pass(starts: Index, others: Index, weights: Array, fixed: Array, values: Array) -> None:
    """Each row once, in order."""
    for i in range(values.size):
        value = fixed[i]
        for e in range(starts[i], starts[i + 1]):
            value += weights[e] * values[others[e]]
        values[i] = value


@njit(cache=True, nogil=True)
def backward_rows(starts: Index, others: Index) -> Any:
    """Rows that read a value which stands later in the order: where loops close."""
    out, found = np.empty(starts.size - 1, np.uint32), 0
    for i in range(starts.size - 1):
        for e in range(starts[i], starts[i + 1]):
            if others[e] > i:
                out[found] = i
                found += 1
                break
    return out[:found].copy()


@njit(cache=True, nogil=True)
def _mark(
    users: Index, i: int, end: int, dirty: Any, word: Any, top: Any, next_low: Any, next_high: Any
) -> Any:
    for u in users:
        user = np.int64(u)
        if user >= end:
            continue
        place = user >> 6
        dirty[place] |= ONE << np.uint64(user & 63)
        if user > i:
            top = max(top, place)
        elif i - user < NEAR:  # a small loop settles before what follows is touched
            word = min(word, place)
        else:
            next_low, next_high = min(next_low, place), max(next_high, place)
    return word, top, next_low, next_high


@njit(cache=True, nogil=True)
def settle(
    starts: Index, others: Index, weights: Array, user_starts: Index, users: Index, fixed: Array,
    values: Array, seeds: Index, tolerance: float, dirty: Any, touched: Index, old: Array,
    stamp: Any, tag: int, budget: int, end: int,
) -> Any:  # fmt: skip
    """Evaluates the seeds and whoever uses what moved by more than `tolerance` (relative).

    Every row is left with a residual of at most `tolerance` of its value. `touched` and `old`
    receive the rows that moved and their first value; rows from `end` on are left alone. Returns
    their number and the entries read; stops, with `dirty` cleared and a negative number (−1 −
    count), once `budget` entries are read.
    """
    found, work, words = 0, 0, dirty.size
    low: Any = words
    high: Any = -1
    for node in seeds:
        word = np.int64(node) >> 6
        dirty[word] |= ONE << np.uint64(node & np.uint32(63))
        low, high = min(low, word), max(high, word)
    while low <= high:
        next_low, next_high, word, top = words, -1, low, high
        while word <= top:
            if dirty[word] == 0:
                word += 1
                continue
            bit: Any = _lowest(dirty[word])  # type: ignore[call-arg]
            dirty[word] &= ~(ONE << bit)
            i = word * 64 + np.int64(bit)
            value = fixed[i]
            for e in range(starts[i], starts[i + 1]):
                value += weights[e] * values[others[e]]
            work += np.int64(starts[i + 1] - starts[i])
            if abs(value - values[i]) <= tolerance * abs(value):
                continue
            if stamp[i] != tag:
                stamp[i] = tag
                touched[found], old[found] = i, values[i]
                found += 1
            values[i] = value
            work += np.int64(user_starts[i + 1] - user_starts[i])
            span = users[user_starts[i] : user_starts[i + 1]]
            word, top, next_low, next_high = _mark(
                span, i, end, dirty, word, top, next_low, next_high
            )
            if work > budget:
                dirty[:] = 0
                return -1 - found, work
        low, high = next_low, next_high
    return found, work


@njit(cache=True, nogil=True)
def moved(values: Array, before: Array, least: float, rows: Index, old: Array) -> int:
    """Lists the rows that moved by more than `least` (relative), and what they were."""
    found = 0
    for i in range(values.size):
        rows[found], old[found] = i, before[i]
        found += abs(values[i] - before[i]) > least * abs(before[i])
    return found


@njit(cache=True, nogil=True)
def gather(values: Array, rows: Index, out: Array) -> None:
    """out = values[rows]."""
    for k in range(rows.size):
        out[k] = values[rows[k]]


@njit(cache=True, nogil=True)
def scatter(values: Array, rows: Index, new: Array) -> None:
    """values[rows] = new."""
    for k in range(rows.size):
        values[rows[k]] = new[k]
