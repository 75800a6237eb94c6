"""Counter-based draws: Philox4x32-7 → Box-Muller → the law of an exchange, sixteen samples
together.

A draw depends on the seed, the exchange (or the parameter it follows) and the number of the sample
alone, so that results are the same whatever the blocks, threads or machines. Sample
16 b + 4 c + q comes from counter (id, 4 b + q), component c. Salmon et al. (2011), SC'11.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import float32, int32, njit, uint32, uint64
from numpy.typing import NDArray

Floats = NDArray[np.float32]
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
ROUNDS, CHUNK = 7, 128
"""Philox rounds (seven pass BigCrush); exchanges drawn in one go, so that they stay in cache."""
KNOTS, REACH = 4097, 6.0
"""Grid of the standard normal on which quantile tables (beta-PERT) are laid."""


@njit(inline="always")
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any, rounds: int) -> Any:
    """Four random words of a counter and a key."""
    for _ in range(rounds):
        p0, p1 = uint64(c0) * M0, uint64(c2) * M1
        h0, l0 = uint32(p0 >> HALF), uint32(p0 & LOW)
        h1, l1 = uint32(p1 >> HALF), uint32(p1 & LOW)
        c0, c1, c2, c3 = uint32(h1 ^ c1 ^ k0), l1, uint32(h0 ^ c3 ^ k1), l0
        k0, k1 = uint32(k0 + W0), uint32(k1 + W1)
    return c0, c1, c2, c3


@njit(inline="always")
def _uniform(x: Any) -> Any:
    """(0, 1] from the upper 24 bits."""
    return (float32(int32(x >> uint32(8))) + float32(1.0)) * float32(5.9604645e-08)


@njit(inline="always")
def _log(x: Any) -> Any:
    """Natural logarithm in single precision (Cephes logf), x in (0, 1]."""
    bits = np.float32(x).view(np.int32)
    exponent = (bits >> np.int32(23)) - np.int32(127)
    m = np.int32((bits & np.int32(0x007FFFFF)) | np.int32(0x3F800000)).view(np.float32)
    big = m > float32(1.41421356)
    m = m * float32(0.5) if big else m
    exponent = exponent + np.int32(1) if big else exponent
    f = m - float32(1.0)
    s = f * f
    p = float32(7.0376836292e-2)
    p = p * f - float32(1.1514610310e-1)
    p = p * f + float32(1.1676998740e-1)
    p = p * f - float32(1.2420140846e-1)
    p = p * f + float32(1.4249322787e-1)
    p = p * f - float32(1.6668057665e-1)
    p = p * f + float32(2.0000714765e-1)
    p = p * f - float32(2.4999993993e-1)
    p = p * f + float32(3.3333331174e-1)
    return f * s * p - float32(0.5) * s + f + float32(exponent) * float32(0.69314718)


@njit(inline="always")
def _exp(x: Any) -> Any:
    """Exponential in single precision (Cephes expf), |x| < 80."""
    t = x * float32(1.44269504)
    k = np.int32(math.floor(t + float32(0.5)))
    g = x - float32(k) * float32(0.693359375) + float32(k) * float32(2.12194440e-4)
    p = float32(1.9875691500e-4)
    p = p * g + float32(1.3981999507e-3)
    p = p * g + float32(8.3334519073e-3)
    p = p * g + float32(4.1665795894e-2)
    p = p * g + float32(1.6666665459e-1)
    p = p * g + float32(5.0000001201e-1)
    y = p * g * g + g + float32(1.0)
    return y * np.int32((k + np.int32(127)) << np.int32(23)).view(np.float32)


@njit(inline="always")
def _sin_cos(u: Any) -> Any:
    """sin and cos of 2πu for u in (0, 1]: quadrant and polynomial."""
    q = np.int32(u * float32(4.0) + float32(0.5))
    r = (u * float32(4.0) - float32(q)) * float32(1.5707963267948966)
    z = r * r
    s = float32(-1.9515295891e-4) * z + float32(8.3321608736e-3)
    s = (s * z - float32(1.6666654611e-1)) * z * r + r
    c = float32(2.443315711809948e-5) * z - float32(1.388731625493765e-3)
    c = (c * z + float32(4.166664568298827e-2)) * z * z - float32(0.5) * z + float32(1.0)
    odd = (q & np.int32(1)) == np.int32(1)
    a = c if odd else s
    b = s if odd else c
    a = -a if (q & np.int32(2)) == np.int32(2) else a
    b = -b if ((q + np.int32(1)) & np.int32(2)) == np.int32(2) else b
    return a, b


@njit(cache=True, nogil=True, inline="never", fastmath=True)
def _uniforms(a: Floats, b: Floats, numbers: Any, block: int, k0: Any, k1: Any) -> None:
    h = numbers.size  # each number stands four times: a gather here would cost the vector code
    for i in range(h):
        words = philox(
            numbers[i], uint32(4 * block + (i & 3)), uint32(0), uint32(0), k0, k1, ROUNDS
        )
        a[i], b[i] = _uniform(words[0]), _uniform(words[1])
        a[h + i], b[h + i] = _uniform(words[2]), _uniform(words[3])


@njit(cache=True, nogil=True, inline="never", fastmath=True)
def _normals(a: Floats, b: Floats, count: int) -> None:
    for i in range(8 * count):
        radius = float32(math.sqrt(float32(-2.0) * _log(a[i])))
        s, c = _sin_cos(b[i])
        a[i], b[i] = radius * s, radius * c


@njit(cache=True, nogil=True, inline="never", fastmath=True)
def _scaled(z: Floats, base: Floats, spread: Floats, count: int) -> None:
    h = 4 * count
    for half in range(2):
        part = z[half * h : half * h + h]
        for i in range(h):
            part[i] = base[i] * _exp(spread[i] * part[i])


@njit(cache=True, nogil=True, fastmath=True)
def lognormals(
    out: Any, base: Floats, spread: Floats, ids: Any, block: int, k0: Any, k1: Any
) -> None:
    """out[e, :] = base[e] · exp(spread[e] · z), sixteen samples of `block` in the columns."""
    a, b = np.empty(8 * CHUNK, np.float32), np.empty(8 * CHUNK, np.float32)
    bases, spreads = np.empty(4 * CHUNK, np.float32), np.empty(4 * CHUNK, np.float32)
    numbers = np.empty(4 * CHUNK, np.uint32)
    for first in range(0, base.size, CHUNK):
        count = min(CHUNK, base.size - first)
        h = 4 * count
        for e in range(count):
            numbers[4 * e : 4 * e + 4] = ids[first + e]
            bases[4 * e : 4 * e + 4] = base[first + e]
            spreads[4 * e : 4 * e + 4] = spread[first + e]
        _uniforms(a, b, numbers[:h], block, k0, k1)
        _normals(a, b, count)
        _scaled(a, bases, spreads, count)
        _scaled(b, bases, spreads, count)
        for e in range(count):
            row, at = out[first + e], 4 * e
            for q in range(4):
                row[q], row[4 + q] = a[at + q], b[at + q]
                row[8 + q], row[12 + q] = a[h + at + q], b[h + at + q]


@njit(cache=True, nogil=True)
def sixteen_normals(out: Any, number: Any, block: int, k0: Any, k1: Any) -> None:
    """The standard normals behind one exchange's sixteen samples of a block."""
    for q in range(4):
        words = philox(uint32(number), uint32(4 * block + q), uint32(0), uint32(0), k0, k1, ROUNDS)
        for half in range(2):
            radius = float32(math.sqrt(float32(-2.0) * _log(_uniform(words[2 * half]))))
            s, c = _sin_cos(_uniform(words[2 * half + 1]))
            out[8 * half + q], out[8 * half + 4 + q] = radius * s, radius * c


FIXED, LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR, PERT = 0, 1, 2, 3, 4, 5


@njit(cache=True, nogil=True)
def amount_of(
    law: int, z: float, centre: float, spread: float, low: float, high: float, table: Any
) -> Any:
    """The amount at standard normal `z`; infinite limits do not clip. Triangular: `centre` is
    the mode.
    """
    if law == UNIFORM or law == TRIANGULAR:
        u = 0.5 * math.erfc(-z / math.sqrt(2.0))
        if law == UNIFORM:
            return low + u * (high - low)
        rise, width = centre - low, high - low
        if u * width < rise:
            return low + math.sqrt(u * width * rise)
        return high - math.sqrt((1 - u) * width * (high - centre))
    if law == PERT:
        at = (min(max(z, -REACH), REACH) + REACH) * (KNOTS - 1) / (2 * REACH)
        k = min(int(at), KNOTS - 2)
        return low + (high - low) * (table[k] + (at - k) * (table[k + 1] - table[k]))
    value = centre
    if law == LOGNORMAL:
        value = centre * math.exp(spread * z)
    elif law == NORMAL:
        value = centre + spread * z
    return min(max(value, low), high)
