"""Small systems: elimination in a fixed order, with the same kind of bound as the large ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.engine.solve import scaling
from zuji.engine.solver import Solved, Solver
from zuji.engine.technosphere import Technosphere

Array = NDArray[np.float64]
DENSE_LIMIT = 400


def solved_exactly(techno: Technosphere, demand: Array) -> Solved:
    """s of A s = f by process (`demand` by process) and a bound of its error, entry by entry."""
    sign = np.sign(techno.diagonal)  # treated waste counts negative on the diagonal
    dense, demand = techno.matrix.toarray() * sign[:, None], demand * sign
    others = dense - np.diag(np.diag(dense))
    if np.any(others > 0) or np.any(demand < 0):  # credits: a negative supply is no error
        return Solver(techno).forward(techno.by_product(demand * sign))
    values = scaling(dense, demand, techno.processes)
    return Solved(values, _bound(dense, values, demand), 0, "elimination")


def _bound(matrix: Array, values: Array, demand: Array) -> Array:
    """z ≥ |r| + |T| z, checked; infinite where |T| does not contract."""
    diagonal = np.abs(np.diag(matrix))
    terms = (np.abs(matrix) @ np.abs(values) + np.abs(demand)) / diagonal
    sizes = np.abs(matrix @ values - demand) / diagonal + (len(values) + 3) * 2.0**-52 * terms
    others = np.abs(matrix) / diagonal[:, None]
    np.fill_diagonal(others, 0.0)
    try:
        bound = np.asarray(np.linalg.solve(np.eye(len(values)) - others, sizes * 1.001), np.float64)
    except np.linalg.LinAlgError:
        return np.full(len(values), np.inf)
    holds = np.all(bound >= 0) and np.all(
        sizes + others @ bound * (1 + 1e-12) <= bound * (1 + 1e-14)
    )
    return bound if holds else np.full(len(values), np.inf)
