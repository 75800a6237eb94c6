"""The linear model of a score over its drawn coefficients."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from zuji.engine.kernels.draws import amount_of, lognormals, sixteen_normals

Array = NDArray[np.float64]
AT_ONCE = 512


@njit(cache=True, nogil=True)
def input_slopes(terms: Any, made: Array, unit: Array) -> Any:
    """∂h/∂w_ij = x_i y_j, by indicator and entry."""
    out = np.empty((unit.shape[0], terms.base.size))
    for i in range(terms.starts.size - 1):
        for e in range(terms.starts[i], terms.starts[i + 1]):
            for k in range(unit.shape[0]):
                out[k, e] = made[i] * unit[k, terms.others[e]]
    return out


@njit(cache=True, nogil=True)
def own_slopes(terms: Any, made: Array, factors: Array) -> Any:
    """∂h/∂b_if = x_i c_f, by indicator and entry."""
    out = np.empty((factors.shape[0], terms.base.size))
    for i in range(terms.starts.size - 1):
        for e in range(terms.starts[i], terms.starts[i + 1]):
            for k in range(factors.shape[0]):
                out[k, e] = made[i] * factors[k, terms.others[e]]
    return out


@njit(cache=True, nogil=True)
def mean_amounts(odd: Any, tables: Any, points: Array, weights: Array) -> Any:
    """E of each odd coefficient by quadrature over the standard normal."""
    out = np.zeros(odd.place.size)
    for s in range(out.size):
        for p in range(points.size):
            out[s] += weights[p] * odd.factor[s] * amount_of(
                odd.law[s], points[p], odd.centre[s], odd.spread[s], odd.low[s], odd.high[s],
                tables[odd.table[s]],
            )  # fmt: skip
    return out


@njit(cache=True, nogil=True)
def linear_blocks(
    terms: Any, tables: Any, slope: Array, mean: Array, odd_slope: Array, odd_mean: Array,
    first: int, count: int, k0: Any, k1: Any, out: Array,
) -> None:  # fmt: skip
    """Adds Σ slope · (w − E w) of the drawn coefficients to out[k, 16 · block + lane]."""
    drawn, z, odd = np.empty((AT_ONCE, 16), np.float32), np.empty(16), terms.odd
    for block in range(first, first + count):
        at = (block - first) * 16
        for a in range(0, terms.base.size, AT_ONCE):
            b = min(a + AT_ONCE, terms.base.size)
            lognormals(
                drawn[: b - a], terms.base[a:b], terms.spread[a:b], terms.number[a:b], block, k0, k1
            )
            for e in range(a, b):
                for k in range(slope.shape[0]):
                    for lane in range(16):
                        out[k, at + lane] += slope[k, e] * (drawn[e - a, lane] - mean[e])
        for s in range(odd.place.size):
            sixteen_normals(z, odd.number[s], block, k0, k1)
            for lane in range(16):
                amount = odd.factor[s] * amount_of(
                    odd.law[s], z[lane], odd.centre[s], odd.spread[s], odd.low[s], odd.high[s],
                    tables[odd.table[s]],
                )  # fmt: skip
                for k in range(odd_slope.shape[0]):
                    out[k, at + lane] += odd_slope[k, s] * (amount - odd_mean[s])
