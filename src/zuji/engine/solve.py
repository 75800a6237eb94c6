"""Direct solution of small systems, one or many (draws) at once; loops are solved, not
iterated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse

Array = NDArray[np.float64]
SINGULAR = 1e12
EXACT_LIMIT = 60


def scaling(technosphere: Array, demand: Array, processes: Sequence[str]) -> Array:
    """Scaling vector s of A s = f, as in Heijungs and Suh (2002) eq. 2.4.

    `technosphere` is (products × processes) or (draws × products × processes), outputs positive,
    inputs negative; `demand` is (products,). Returns (processes,) or (draws × processes). Refuses
    ``system-not-square`` and ``system-singular`` by the names of the processes involved, also a
    system that cannot sustain itself (a negative scaling factor for a positive demand).
    """
    rows, columns = technosphere.shape[-2:]
    if rows != columns:
        detail = f"{rows} ≠ {columns}: {', '.join(processes)}"
        raise refuse("system-not-square", "technosphere", detail, detail=detail)
    matrix = technosphere if technosphere.ndim == 2 else technosphere[0]
    _refuse_singular(matrix, processes)
    if technosphere.ndim == 2 and rows <= EXACT_LIMIT:
        supplied = np.array(_eliminated(matrix.tolist(), demand.tolist()))
    else:
        supplied = _batched(technosphere, demand, processes)
    lowest = supplied.min(axis=0) if supplied.ndim == 2 else supplied
    short = [name for name, scale in zip(processes, lowest, strict=True) if scale < -1e-9]
    if short or not np.all(np.isfinite(supplied)):
        raise _singular(short or processes)
    return supplied


def _batched(technosphere: Array, demand: Array, processes: Sequence[str]) -> Array:
    try:
        solution: NDArray[Any] = np.linalg.solve(
            technosphere, np.broadcast_to(demand[:, None], (*technosphere.shape[:-1], 1))
        )[..., 0]
    except np.linalg.LinAlgError as problem:
        raise _singular(processes) from problem
    return solution


def _eliminated(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with partial pivoting in IEEE arithmetic of a fixed order.

    A lockfile must recompute to the same digits on any machine; LAPACK's order of operations
    depends on the processor.
    """
    n = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            ratio = rows[i][k] / rows[k][k]
            if ratio:
                rows[i] = [a - ratio * b for a, b in zip(rows[i], rows[k], strict=True)]
    solved = [0.0] * n
    for k in reversed(range(n)):
        known = 0.0
        for j in range(k + 1, n):
            known += rows[k][j] * solved[j]
        solved[k] = (rows[k][n] - known) / rows[k][k]
    return solved


def scaling_of_each(technosphere: Array, demand: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Scaling vectors (systems × processes) of many small square systems, each with the digits that
    `scaling` gives it alone; and which systems `scaling` takes. The others' vectors mean nothing.
    """
    count, rows, columns = technosphere.shape
    if rows != columns or rows > EXACT_LIMIT:
        return np.full((count, columns), np.nan), np.zeros(count, dtype=bool)
    with np.errstate(all="ignore"):
        fits = _are_regular(technosphere)
        supplied = _eliminated_of_each(technosphere, demand)
        fits &= np.isfinite(supplied).all(axis=1) & (supplied >= -1e-9).all(axis=1)
    return supplied, fits


def _eliminated_of_each(matrices: Array, right: Array) -> Array:
    """`_eliminated` for many systems at once: the same operations in the same order."""
    count, n, _ = matrices.shape
    wishes = np.broadcast_to(right[:, None], (count, n, 1))
    rows, each = np.concatenate([matrices, wishes], axis=2), np.arange(count)
    for k in range(n):
        pivot = k + np.argmax(np.abs(rows[:, k:, k]), axis=1)
        above = rows[each, k]
        rows[:, k] = rows[each, pivot]
        rows[each, pivot] = above
        for i in range(k + 1, n):
            ratio = (rows[:, i, k] / rows[:, k, k])[:, None]
            rows[:, i] = np.where(ratio != 0, rows[:, i] - ratio * rows[:, k], rows[:, i])
    solved = np.zeros((count, n))
    for k in reversed(range(n)):
        known = np.zeros(count)
        for j in range(k + 1, n):
            known += rows[:, k, j] * solved[:, j]
        solved[:, k] = (rows[:, k, n] - known) / rows[:, k, k]
    return solved


def _are_regular(matrices: Array) -> NDArray[np.bool_]:
    """Which of the systems `_refuse_singular` lets pass."""
    size = np.abs(matrices).max(axis=1)
    regular = (size > 0).all(axis=1) & np.isfinite(size).all(axis=1)
    usual = np.where(regular[:, None, None], matrices, np.eye(matrices.shape[-1]))
    scaled = usual / np.abs(usual).max(axis=1)[:, None, :]
    scaled = scaled / np.maximum(np.abs(scaled).max(axis=2), 1e-300)[:, :, None]
    condition = np.linalg.cond(scaled)
    fits: NDArray[np.bool_] = regular & ~(condition > SINGULAR)
    return fits


def _refuse_singular(matrix: Array, processes: Sequence[str]) -> None:
    size = np.abs(matrix).max(axis=0)
    if np.any(size == 0):
        raise _singular([p for p, s in zip(processes, size, strict=True) if s == 0])
    scaled = matrix / size
    scaled = scaled / np.maximum(np.abs(scaled).max(axis=1), 1e-300)[:, None]
    if np.linalg.cond(scaled) > SINGULAR:
        _, _, kernel = np.linalg.svd(scaled)
        involved = np.abs(kernel[-1]) > 1e-6
        raise _singular([p for p, used in zip(processes, involved, strict=True) if used])


def _singular(processes: Sequence[str]) -> Any:
    detail = ", ".join(processes)
    return refuse("system-singular", "technosphere", detail, detail=detail)
