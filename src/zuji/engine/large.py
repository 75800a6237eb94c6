"""Systems of database size: ordered Gauss-Seidel with a computed error bound, SuperLU behind it.

A technosphere that sustains itself is an M-matrix after scaling; sweeps in an inputs-first order
then converge in a few dozen passes and are more accurate than a factorisation. Every result carries
a bound: |x − x̂| ≤ (I − |T|)⁻¹ |r|, computed by the same sweeps with |T|. It exists only where
those converge; otherwise the result comes from SuperLU of Aᵀ and says that nothing is guaranteed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from zuji.core.refusals import refuse

Array = NDArray[np.float64]
TOLERANCE, MOST_SWEEPS = 1e-15, 400
NAMED = 8


@dataclass(frozen=True)
class Solved:
    """A solution, its error bound per entry (infinite where none exists) and how it was found."""

    values: Array
    bound: Array
    sweeps: int
    method: str


@dataclass(frozen=True)
class _Rows:
    """T of x = b + T x in compressed rows, permuted into the sweep order."""

    starts: Any
    others: Any
    weights: Array


class Prepared:
    """A technosphere compiled once by structure: pairing, order, both row forms."""

    def __init__(self, technosphere: Any, processes: Sequence[str]):
        matrix = sparse.csc_matrix(technosphere, dtype=np.float64)
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        self.processes = processes
        self.producer = _pairing(matrix, processes)
        self.matrix = matrix[self.producer, :].tocsc()  # product made by process j stands in row j
        self.matrix.sort_indices()
        self.diagonal = self.matrix.diagonal()
        self.order = self._order()
        self.position = np.empty_like(self.order)
        self.position[self.order] = np.arange(self.order.size, dtype=np.uint32)
        self._adjoint = self._rows(self.matrix.tocsc().T.tocsr(), self.order)
        self._forward = self._rows(self.matrix.tocsr(), self.order[::-1])

    def _order(self) -> Any:
        from zuji.engine.kernels import inputs_first

        starts, inputs = (a.astype(np.uint32) for a in (self.matrix.indptr, self.matrix.indices))
        return inputs_first(starts, inputs)

    def _rows(self, matrix: Any, order: Any) -> _Rows:
        """x_i = (b_i − Σ_{j≠i} m_ij x_j) / m_ii, rows and columns renumbered in `order`."""
        permuted = matrix[order, :][:, order].tocoo()
        off = permuted.row != permuted.col
        diagonal = self.diagonal[order]
        rows = sparse.csr_matrix(
            (
                -permuted.data[off] / diagonal[permuted.row[off]],
                (permuted.row[off], permuted.col[off]),
            ),
            shape=permuted.shape,
        )
        rows.sort_indices()
        return _Rows(rows.indptr.astype(np.uint32), rows.indices.astype(np.uint32), rows.data)

    def adjoint(self, right: Array) -> Solved:
        """y of Aᵀ y = c, given by process, returned by product: the score of one unit of each."""
        solved = self._solve(self._adjoint, right, self.order, transposed=True)
        values, bound = self._by_product(solved.values), self._by_product(solved.bound)
        return Solved(values, bound, solved.sweeps, solved.method)

    def forward(self, demand: Array) -> Solved:
        """s of A s = f, given by product, returned by process."""
        return self._solve(self._forward, demand[self.producer], self.order[::-1], transposed=False)

    def _by_product(self, by_process: Array) -> Array:
        out = np.empty_like(by_process)
        out[self.producer] = by_process
        return out

    def _solve(self, rows: _Rows, right: Array, order: Any, *, transposed: bool) -> Solved:
        from zuji.engine.kernels import solve_in_order

        fixed = (right / self.diagonal)[order]
        values = fixed.copy()
        sweeps = int(
            solve_in_order(
                rows.starts, rows.others, rows.weights, fixed, values, TOLERANCE, MOST_SWEEPS
            )
        )
        if sweeps < 0:
            return self._factorised(right, transposed=transposed)
        bound = self._bound(rows, fixed, values)
        back = np.empty_like(values)
        back[order] = values
        bounds = np.empty_like(bound)
        bounds[order] = bound
        return Solved(back, bounds, sweeps, "ordered Gauss-Seidel")

    def _bound(self, rows: _Rows, fixed: Array, values: Array) -> Array:
        """A supersolution z ≥ |r| + |T| z, which bounds the error; infinite when |T| does not contract.

        That z is one is checked, so the bound does not rest on how far the sweeps went.
        """
        from zuji.engine.kernels import residual_sizes, solve_in_order

        sizes = residual_sizes(rows.starts, rows.others, rows.weights, fixed, values)
        weights = np.abs(rows.weights)
        bound = sizes.copy()
        done = int(
            solve_in_order(rows.starts, rows.others, weights, sizes, bound, 1e-6, MOST_SWEEPS)
        )
        parts = (weights, rows.others.astype(np.int64), rows.starts.astype(np.int64))
        table = sparse.csr_matrix(parts, shape=(sizes.size, sizes.size))
        for margin in (1e-3, 0.1, 1.0):
            larger = bound * (1 + margin)
            if done > 0 and np.all(sizes + table @ larger <= larger):
                return np.asarray(larger)
        return np.full(values.size, np.inf)

    def _factorised(self, right: Array, *, transposed: bool) -> Solved:
        """SuperLU of Aᵀ (far less fill than of A). Refuses a singular system."""
        from scipy.sparse.linalg import splu

        try:
            factors = splu(self.matrix.T.tocsc())
        except RuntimeError as problem:
            raise self._unsolvable() from problem
        values = factors.solve(right, trans="N" if transposed else "T")
        if not np.all(np.isfinite(values)):
            raise self._unsolvable()
        matrix = self.matrix.T if transposed else self.matrix
        terms = abs(matrix) @ np.abs(values) / np.abs(self.diagonal)
        if self._is_productive_by_sign and np.all(right >= 0) and np.any(values < -1e-6 * terms):
            raise self._unsolvable()
        return Solved(
            values, np.full(values.size, np.inf), 0, "SuperLU of the transpose, no guarantee"
        )

    @property
    def _is_productive_by_sign(self) -> bool:
        """Whether there are no credits and no waste: then a negative answer means a greedy loop."""
        return bool(np.all(self._forward.weights >= 0) and np.all(self.diagonal > 0))

    def _unsolvable(self) -> Exception:
        _, label = sparse.csgraph.connected_components(
            self.matrix, directed=True, connection="strong"
        )
        sizes = np.bincount(label)
        loop = np.flatnonzero(label == sizes.argmax())
        names = ", ".join(self.processes[int(i)] for i in loop[:NAMED])
        more = f" … ({loop.size})" if loop.size > NAMED else ""
        return refuse("system-singular", "technosphere", names + more, detail=names + more)


def _pairing(matrix: Any, processes: Sequence[str]) -> Any:
    """Row (product) that each process makes: the diagonal where it can, else a maximum matching."""
    if matrix.shape[0] != matrix.shape[1]:
        detail = f"{matrix.shape[0]} products, {matrix.shape[1]} processes"
        raise refuse("system-not-square", "technosphere", detail, detail=detail)
    if np.all(matrix.diagonal() != 0):
        return np.arange(matrix.shape[0])
    outputs = matrix.copy()
    outputs.data = (outputs.data > 0).astype(np.int8)
    outputs.eliminate_zeros()
    row = sparse.csgraph.maximum_bipartite_matching(outputs.tocsr(), perm_type="row")
    if np.any(row < 0):
        names = ", ".join(processes[int(j)] for j in np.flatnonzero(row < 0)[:NAMED])
        raise refuse("system-not-square", "technosphere", names, detail=names)
    return row
