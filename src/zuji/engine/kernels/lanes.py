"""Many systems in the lanes of one vector register: indicators and demands share their
coefficients,
Monte-Carlo samples have their own.

numba does not vectorise a loop over lanes (2.5–6 × lost), so the innermost step is written as LLVM
vectors. Fused multiply-add is asked for explicitly; the order of summation is that of the row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from zuji.engine.kernels.sweeps import ROUNDING, UNSEEN

Index = NDArray[np.uint32]
Array = NDArray[np.float64]
WIDE = 8
"""Systems solved together when coefficients are shared: one register of eight doubles."""
SAMPLES = 16
"""Monte-Carlo samples drawn and solved together."""
I64, F32, F64 = ir.IntType(64), ir.FloatType(), ir.DoubleType()


def row_step(lanes: int, *, shared: bool) -> Any:
    """out[i, :] = fixed[k, :] + Σ_e w[e] · values[others[e], :], `w` one number or one per lane
    (f32).
    """

    @intrinsic
    def step(
        typing: Any, first: Any, last: Any, others: Any, weights: Any, values: Any, fixed: Any, out: Any, k: Any, i: Any
    ) -> Any:  # fmt: skip
        signature = types.void(
            types.int64, types.int64, others, weights, values, fixed, out, types.int64, types.int64
        )

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return _emit(context, builder, sig, args, lanes, shared)

        return signature, generate

    return step


def _emit(context: Any, build: Any, sig: Any, args: Any, lanes: int, shared: bool) -> Any:
    from numba.np.arrayobj import make_array

    first, last = args[0], args[1]
    others, weights, values, fixed, out = (
        make_array(sig.args[p])(context, build, args[p]).data for p in range(2, 7)
    )
    wide, width = ir.VectorType(F64, lanes), ir.Constant(I64, lanes)

    def vector(pointer: Any, row: Any, kind: Any, align: int) -> Any:
        at = build.bitcast(build.gep(pointer, [build.mul(row, width)]), kind.as_pointer())
        loaded = build.load(at)
        loaded.align = align
        return loaded

    def coefficient(e: Any) -> Any:
        if not shared:
            return build.fpext(vector(weights, e, ir.VectorType(F32, lanes), 4), wide)
        empty = ir.Constant(wide, ir.Undefined)
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
        one = build.insert_element(
            empty, build.load(build.gep(weights, [e])), ir.Constant(ir.IntType(32), 0)
        )
        return build.shuffle_vector(one, empty, zeros)

    start, entry = vector(fixed, args[7], wide, 8), build.block
    head, body, done = (build.append_basic_block(name) for name in ("head", "body", "done"))
    build.branch(head)
    build.position_at_end(head)
    e, total = build.phi(I64), build.phi(wide)
    e.add_incoming(first, entry)
    total.add_incoming(start, entry)
    build.cbranch(build.icmp_signed("<", e, last), body, done)
    build.position_at_end(body)
    other = build.zext(build.load(build.gep(others, [e])), I64)
    product = build.fmul(coefficient(e), vector(values, other, wide, 8), flags=["contract"])
    e.add_incoming(build.add(e, ir.Constant(I64, 1)), body)
    total.add_incoming(build.fadd(product, total, flags=["contract"]), body)
    build.branch(head)
    build.position_at_end(done)
    at = build.bitcast(build.gep(out, [build.mul(args[8], width)]), wide.as_pointer())
    build.store(total, at).align = 8
    return context.get_dummy_value()


shared_row = row_step(WIDE, shared=True)
sample_row = row_step(SAMPLES, shared=False)


@njit(cache=True, nogil=True, fastmath=True)
def lane_changes(
    values: Array, before: Array, sums: Array, most: Array, first: int, last: int
) -> None:
    """Per lane Σ and max of |value − before| over |value|, rows first … last."""
    sums[:] = 0.0
    most[:] = 0.0
    for i in range(first, last):
        new, old = values[i], before[i]
        for lane in range(WIDE):
            change = abs(new[lane] - old[lane]) / (abs(new[lane]) + 1e-300)
            sums[lane] += change
            most[lane] = max(most[lane], change)


@njit(cache=True, nogil=True)
def sweep_lanes(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array, first: int, last: int
) -> None:
    """One pass over eight systems."""
    for i in range(first, last):
        shared_row(
            np.int64(starts[i]),
            np.int64(starts[i + 1]),
            others,
            weights,
            values,
            fixed,
            values,
            i,
            i,
        )


@njit(cache=True, nogil=True)
def _settle_loop(
    starts: Index, others: Index, weights: Array, fixed: Array, values: Array, tolerance: float,
    most: int, first: int, last: int, before: Array,
) -> int:  # fmt: skip
    """In rounds as `sweeps._settle_loop`: plain sweeps, two that measure, then each lane's
    extrapolation.
    """
    sums, largest, earlier, factors = np.zeros(WIDE), np.zeros(WIDE), np.zeros(WIDE), np.zeros(WIDE)
    count, previous = 0, np.inf
    while count < most:
        for _ in range(UNSEEN):
            sweep_lanes(starts, others, weights, fixed, values, first, last)
        before[first:last] = values[first:last]
        sweep_lanes(starts, others, weights, fixed, values, first, last)
        lane_changes(values, before, earlier, largest, first, last)
        before[first:last] = values[first:last]
        sweep_lanes(starts, others, weights, fixed, values, first, last)
        lane_changes(values, before, sums, largest, first, last)
        count += UNSEEN + 2
        top = largest.max()
        if not np.isfinite(sums.sum()):
            return -count
        if top <= tolerance or (top <= ROUNDING and top > 0.8 * previous):
            return count
        previous = top
        for lane in range(WIDE):
            rate = sums[lane] / earlier[lane] if earlier[lane] > 0 else 0.0
            factors[lane] = rate / (1 - rate) if 0.1 < rate < 0.95 else 0.0
        for i in range(first, last):
            for lane in range(WIDE):
                values[i, lane] += factors[lane] * (values[i, lane] - before[i, lane])
    return -most


@njit(cache=True, nogil=True)
def solve_lanes(
    starts: Index, others: Index, weights: Array, segments: Any, is_loop: Any, fixed: Array,
    values: Array, tolerance: float, most: int,
) -> int:  # fmt: skip
    """Eight right-hand sides at once, segment after segment; see `sweeps.solve_in_order`."""
    before, needed = np.empty_like(values), 1
    for s in range(is_loop.size):
        first, last = segments[s], segments[s + 1]
        if not is_loop[s]:
            sweep_lanes(starts, others, weights, fixed, values, first, last)
            continue
        count = _settle_loop(
            starts, others, weights, fixed, values, tolerance, most, first, last, before
        )
        if count < 0:
            return count
        needed = max(needed, count)
    return needed


@njit(cache=True, nogil=True)
def residual_lanes(
    starts: Index, others: Index, weights: Array, magnitudes: Array, fixed: Array, values: Array
) -> Any:
    """Sizes of the residual of eight systems, the rounding of their own computation added."""
    exact, size = np.empty_like(values), np.empty_like(values)
    positive, given = np.abs(values), np.abs(fixed)
    unit = 1.01 * 2.0**-53
    for i in range(starts.size - 1):
        first, last = np.int64(starts[i]), np.int64(starts[i + 1])
        shared_row(first, last, others, weights, values, fixed, exact, i, i)
        shared_row(first, last, others, magnitudes, positive, given, size, i, i)
        terms = (last - first + 3) * unit
        for lane in range(WIDE):
            size[i, lane] = abs(exact[i, lane] - values[i, lane]) + terms * (
                size[i, lane] + positive[i, lane]
            )
    return size


@njit(cache=True, nogil=True)
def lanes_majorise(
    starts: Index, others: Index, magnitudes: Array, sizes: Array, bound: Array
) -> bool:
    """Whether z ≥ s + |T| z in every row and lane, rounding counted against it."""
    up, above = 1 + 2.0**-45, np.empty((1, WIDE))
    for i in range(starts.size - 1):
        shared_row(
            np.int64(starts[i]),
            np.int64(starts[i + 1]),
            others,
            magnitudes,
            bound,
            sizes,
            above,
            i,
            0,
        )
        for lane in range(WIDE):
            if not above[0, lane] * up <= bound[i, lane]:
                return False
    return True


@njit(cache=True, nogil=True)
def load_lanes(
    right: Array, diagonal: Array, order: Any, first: int, width: int, out: Array
) -> None:
    """Eight columns of the right-hand sides, divided by the diagonal, in sweep order; the rest
    zero.
    """
    for i in range(order.size):
        node = order[i]
        for lane in range(WIDE):
            out[i, lane] = right[node, first + lane] / diagonal[node] if lane < width else 0.0


@njit(cache=True, nogil=True)
def store_lanes(values: Array, order: Any, first: int, width: int, out: Array) -> None:
    """Back into the columns and the numbering of the processes."""
    for i in range(order.size):
        for lane in range(width):
            out[order[i], first + lane] = values[i, lane]


@njit(cache=True, nogil=True)
def _project(feedback: Any, left: Array, first: int, last: int, values: Array, out: Array) -> None:
    out[:] = 0.0
    for f in range(first, last):
        for lane in range(WIDE):
            out[lane] += left[f] * values[feedback[f], lane]


@njit(cache=True, nogil=True)
def _carry(
    feedback: Any, right: Array, first: int, last: int, values: Array, gain: float, now: Array, before: Array
) -> None:  # fmt: skip
    """The slow mode to its limit: c∞ = c + (c − c₋₁) λ / (1 − λ); `before` becomes c∞."""
    for lane in range(WIDE):
        before[lane] = (now[lane] - before[lane]) * gain
    for f in range(first, last):
        for lane in range(WIDE):
            values[feedback[f], lane] += right[f] * before[lane]
    for lane in range(WIDE):
        before[lane] += now[lane]


@njit(cache=True, nogil=True)
def solve_lanes_with_modes(
    starts: Index, others: Index, weights: Array, segments: Any, is_loop: Any, fixed: Array,
    values: Array, tolerance: float, most: int, rate: Array, right: Array, left: Array,
    feedback: Any, bounds: Any,
) -> int:  # fmt: skip
    """As `solve_lanes`, each loop's slow mode carried to its limit after every sweep
    (`zuji.engine.modes`).
    """
    before, needed = np.empty_like(values), 1
    sums, largest, now, last_now = np.zeros(WIDE), np.zeros(WIDE), np.zeros(WIDE), np.zeros(WIDE)
    for s in range(is_loop.size):
        first, last = segments[s], segments[s + 1]
        if not is_loop[s]:
            sweep_lanes(starts, others, weights, fixed, values, first, last)
            continue
        gain, settled, previous = rate[s] / (1 - rate[s]), False, np.inf
        _project(feedback, left, bounds[s], bounds[s + 1], values, last_now)
        for count in range(1, most):
            looks = count > 6 and count % 2 == 0
            if looks:
                before[first:last] = values[first:last]
            sweep_lanes(starts, others, weights, fixed, values, first, last)
            if looks:
                lane_changes(values, before, sums, largest, first, last)
                top = largest.max()
                if not np.isfinite(sums.sum()):
                    return -count
                if top <= tolerance or (top <= ROUNDING and top > 0.8 * previous):
                    needed, settled = max(needed, count), True
                    break
                previous = top
            _project(feedback, left, bounds[s], bounds[s + 1], values, now)
            _carry(feedback, right, bounds[s], bounds[s + 1], values, gain, now, last_now)
        if not settled:
            return -most
    return needed
