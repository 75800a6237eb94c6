"""Sixteen drawn systems at a time, solved segment by segment while their coefficients are in cache.

Rows stand in condensation order. Rows without a loop are drawn, used once and forgotten; each loop
is drawn once and swept until it stands still, its slowest mode removed after every sweep.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from zuji.engine.kernels.draws import amount_of, lognormals, sixteen_normals
from zuji.engine.kernels.lanes import SAMPLES, sample_row

Array = NDArray[np.float64]
BIN_SHIFT = 19
"""Bits of a single-precision ratio that are dropped: 23 of the mantissa less four."""


class Odd(NamedTuple):
    """Exchanges that are not plain lognormal: place, counter, law, parameters, factor to a
    weight.
    """

    place: Any
    number: Any
    law: Any
    centre: Array
    spread: Array
    low: Array
    high: Array
    table: Any
    factor: Array


class Terms(NamedTuple):
    """Drawn coefficients by row: weights of inputs, or multipliers of what a row itself emits."""

    starts: Any
    others: Any
    base: Any
    spread: Any
    number: Any
    odd: Odd
    odd_starts: Any


class Plan(NamedTuple):
    """All a block needs: rows, segments, the slow mode of each loop, and what is not drawn."""

    inputs: Terms
    own: Terms
    factors: Array
    factor_number: Any
    factor_spread: Any
    fixed: Array
    start: Array
    reference: Odd
    segments: Any
    is_loop: Any
    rate: Array
    right: Array
    left: Array
    feedback: Any
    feedback_starts: Any
    tables: Any


@njit(cache=True, nogil=True)
def _draw_odd(
    terms: Terms, out: Any, first: int, last: int, offset: int, block: int, k0: Any, k1: Any, tables: Any
) -> None:  # fmt: skip
    z, odd = np.empty(SAMPLES), terms.odd
    for s in range(first, last):
        sixteen_normals(z, odd.number[s], block, k0, k1)
        table = tables[odd.table[s]]
        for lane in range(SAMPLES):
            out[odd.place[s] - offset, lane] = odd.factor[s] * amount_of(
                odd.law[s], z[lane], odd.centre[s], odd.spread[s], odd.low[s], odd.high[s], table
            )


@njit(cache=True, nogil=True)
def _draw(
    terms: Terms, out: Any, first: int, last: int, block: int, k0: Any, k1: Any, tables: Any
) -> None:
    a, b = terms.starts[first], terms.starts[last]
    if b > a:
        lognormals(
            out[: b - a], terms.base[a:b], terms.spread[a:b], terms.number[a:b], block, k0, k1
        )
    odd_first, odd_last = terms.odd_starts[first], terms.odd_starts[last]
    if odd_last > odd_first:
        _draw_odd(terms, out, odd_first, odd_last, a, block, k0, k1, tables)


@njit(cache=True, nogil=True, fastmath={"contract"}, inline="never")
def _own_impacts(
    plan: Plan, drawn: Any, lanes: Any, k: int, first: int, last: int, out: Any
) -> None:
    starts, flows = plan.own.starts, plan.own.others
    offset = starts[first]
    for i in range(first, last):
        row = out[i - first]
        for lane in range(SAMPLES):
            row[lane] = plan.fixed[k, i]
        for e in range(starts[i], starts[i + 1]):
            amount, factor = drawn[e - offset], lanes[k, flows[e]]
            for lane in range(SAMPLES):
                row[lane] += amount[lane] * factor[lane]


@njit(cache=True, nogil=True)
def _rescale(
    plan: Plan, drawn: Any, own: Any, once: bool, first: int, last: int, block: int, k0: Any, k1: Any
) -> None:  # fmt: skip
    """Rows whose reference amount is drawn: all their weights are per unit made."""
    odd, z = plan.reference, np.empty(SAMPLES)
    at = np.searchsorted(odd.place, first)
    starts = plan.inputs.starts
    while at < odd.place.size and odd.place[at] < last:
        i = odd.place[at]
        sixteen_normals(z, odd.number[at], block, k0, k1)
        for lane in range(SAMPLES):
            made = amount_of(
                odd.law[at], z[lane], odd.centre[at], odd.spread[at], odd.low[at], odd.high[at],
                plan.tables[odd.table[at]],
            )  # fmt: skip
            ratio = odd.factor[at] / made
            own[i - first, lane] *= ratio
            if once:
                for e in range(starts[i], starts[i + 1]):
                    drawn[e - starts[first], lane] *= ratio
        at += 1


@njit(cache=True, nogil=True)
def _pass(
    starts: Any, others: Any, drawn: Any, values: Any, own: Any, first: int, last: int
) -> None:
    offset = np.int64(starts[first])
    for i in range(first, last):
        sample_row(
            np.int64(starts[i]) - offset, np.int64(starts[i + 1]) - offset, others[offset:], drawn,
            values, own, values, i - first, i,
        )  # fmt: skip


@njit(cache=True, nogil=True, fastmath={"contract"}, inline="never")
def _project(plan: Plan, segment: int, values: Any, out: Any) -> None:
    out[:] = 0.0
    for f in range(plan.feedback_starts[segment], plan.feedback_starts[segment + 1]):
        row, weight = values[plan.feedback[f]], plan.left[f]
        for lane in range(SAMPLES):
            out[lane] += weight * row[lane]


@njit(cache=True, nogil=True, fastmath={"contract"}, inline="never")
def _deflate(plan: Plan, segment: int, values: Any, now: Any, before: Any) -> None:
    """Carries the slow mode to its limit: c∞ = c + (c − c₋₁) λ / (1 − λ)."""
    gain = plan.rate[segment] / (1 - plan.rate[segment])
    for lane in range(SAMPLES):
        before[lane] = (now[lane] - before[lane]) * gain
    for f in range(plan.feedback_starts[segment], plan.feedback_starts[segment + 1]):
        row, weight = values[plan.feedback[f]], plan.right[f]
        for lane in range(SAMPLES):
            row[lane] += weight * before[lane]
    for lane in range(SAMPLES):
        before[lane] += now[lane]


@njit(cache=True, nogil=True)
def _moved(values: Any, before: Any, usual: Any, first: int, stride: int) -> float:
    """Largest change of the rows looked at, over their size and that of the undrawn solution."""
    most = 0.0
    for k in range(before.shape[0]):
        i = first + k * stride
        size = abs(usual[i]) + 1e-300
        for lane in range(SAMPLES):
            new = values[i, lane]
            most = max(most, abs(new - before[k, lane]) / (abs(new) + size))
    return most


@njit(cache=True, nogil=True)
def _settle(
    plan: Plan, segment: int, k: int, drawn: Any, values: Any, own: Any, least: int, most: int, tolerance: float
) -> int:  # fmt: skip
    """Sweeps one loop until its values move by less than `tolerance`; the sweeps used, or −1."""
    first, last = plan.segments[segment], plan.segments[segment + 1]
    starts, others = plan.inputs.starts, plan.inputs.others
    now, before = np.empty(SAMPLES), np.empty(SAMPLES)
    stride = max(1, (last - first) // 256)
    looked = (last - first + stride - 1) // stride
    held, change = np.empty((looked, SAMPLES)), np.inf
    deflates = plan.rate[segment] > 0.05
    if deflates:
        _project(plan, segment, values, before)
    for count in range(1, most + 1):
        looks = count >= least
        if looks:
            for r in range(looked):
                held[r] = values[first + r * stride]
        _pass(starts, others, drawn, values, own, first, last)
        if looks:
            previous, change = change, _moved(values, held, plan.start[k], first, stride)
            shrinks = min(change / previous, 0.95) if previous < np.inf else 0.5
            if change * shrinks / (1 - shrinks) <= tolerance:
                return count
            if not np.isfinite(change):
                return -1
        if deflates:
            _project(plan, segment, values, now)
            _deflate(plan, segment, values, now, before)
    return -1


@njit(cache=True, nogil=True)
def _factor_lanes(plan: Plan, lanes: Any, block: int, k0: Any, k1: Any) -> None:
    drawn = np.ones((plan.factor_spread.size, SAMPLES), np.float32)
    if plan.factor_spread.size > 0:
        ones = np.ones(plan.factor_spread.size, np.float32)
        lognormals(drawn, ones, plan.factor_spread, plan.factor_number, block, k0, k1)
    for k in range(lanes.shape[0]):
        for f in range(lanes.shape[1]):
            for lane in range(SAMPLES):
                lanes[k, f, lane] = plan.factors[k, f]
                if plan.factor_spread.size > 0:
                    lanes[k, f, lane] *= drawn[f, lane]


class Work(NamedTuple):
    """Buffers of one thread: values, drawn inputs, drawn own, own impacts, factor lanes."""

    values: Any
    drawn: Any
    own: Any
    impacts: Any
    lanes: Any


@njit(cache=True, nogil=True)
def solve_block(
    plan: Plan, work: Work, block: int, k0: Any, k1: Any, least: Any, most: int, tolerance: float
) -> int:
    """Draws and solves block `block` into `work.values` (indicators × rows × 16).

    `least` holds the sweeps each loop surely needs; returns 0, or −1 where one did not settle.
    """
    starts, others, failed = plan.inputs.starts, plan.inputs.others, 0
    if plan.factor_spread.size > 0 or work.lanes[0, 0, 0] == np.inf:
        _factor_lanes(plan, work.lanes, block, k0, k1)
    for segment in range(plan.segments.size - 1):
        first, last = plan.segments[segment], plan.segments[segment + 1]
        _draw(plan.inputs, work.drawn, first, last, block, k0, k1, plan.tables)
        _draw(plan.own, work.own, first, last, block, k0, k1, plan.tables)
        for k in range(plan.fixed.shape[0]):
            _own_impacts(plan, work.own, work.lanes, k, first, last, work.impacts)
            if plan.reference.place.size > 0:
                # inputs are rescaled once, with the first indicator
                _rescale(plan, work.drawn, work.impacts, k == 0, first, last, block, k0, k1)
            values = work.values[k]
            if not plan.is_loop[segment]:
                _pass(starts, others, work.drawn, values, work.impacts, first, last)
                continue
            for i in range(first, last):
                values[i] = plan.start[k, i]
            used = _settle(
                plan, segment, k, work.drawn, values, work.impacts, least[segment], most, tolerance
            )
            if used < 0:
                failed = -1
                values[first:last] = np.nan
            elif least[segment] == 1:
                least[segment] = -used  # the pilot block learns how many sweeps there are
    return failed


@njit(cache=True, nogil=True)
def sample_blocks(
    plan: Plan, work: Work, first: int, count: int, wanted: Any, k0: Any, k1: Any, least: Any,
    most: int, tolerance: float, out: Any,
) -> int:  # fmt: skip
    """Values of the wanted rows: out[k, 16 · block + lane, q]. Returns the blocks that failed."""
    failed = 0
    for block in range(first, first + count):
        failed -= solve_block(plan, work, block, k0, k1, least, most, tolerance)
        for k in range(plan.fixed.shape[0]):
            for q in range(wanted.size):
                row = work.values[k, wanted[q]]
                for lane in range(SAMPLES):
                    out[k, (block - first) * SAMPLES + lane, q] = row[lane]
    return failed


@njit(cache=True, nogil=True)
def moment_blocks(
    plan: Plan, work: Work, first: int, count: int, draws: int, k0: Any, k1: Any, least: Any,
    most: int, tolerance: float, sums: Any, squares: Any, bins: Any,
) -> int:  # fmt: skip
    """Adds Σ (y − y₀), Σ (y − y₀)² and a histogram of y / y₀ of all rows, block after block.

    The bin is the exponent and the first four bits of the mantissa: sixteen bins an octave.
    """
    failed = 0
    lowest = (np.int32(0x3F800000) >> np.int32(BIN_SHIFT)) - bins.shape[2] // 2
    for block in range(first, first + count):
        failed -= solve_block(plan, work, block, k0, k1, least, most, tolerance)
        lanes = min(SAMPLES, draws - block * SAMPLES)
        for k in range(plan.fixed.shape[0]):
            for i in range(plan.fixed.shape[1]):
                usual, row = plan.start[k, i], work.values[k, i]
                total, square, inverse = 0.0, 0.0, 1.0 / usual if usual != 0.0 else 0.0
                for lane in range(lanes):
                    off = row[lane] - usual
                    total += off
                    square += off * off
                    bits = np.float32(max(row[lane] * inverse, 0.0)).view(np.int32)
                    at = (bits >> np.int32(BIN_SHIFT)) - lowest
                    bins[k, i, min(max(at, 0), bins.shape[2] - 1)] += 1
                sums[k, i] += total
                squares[k, i] += square
    return failed
