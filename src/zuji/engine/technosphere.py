"""A technosphere in columns: each process's own output and its inputs from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse

Array = NDArray[np.float64]
NAMED = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class Technosphere:
    """Columns by process: `diagonal` its output of its own product, `amounts` its inputs of the
    others.

    Signs are those of the matrix A: outputs positive, inputs negative, a treated waste negative on
    the diagonal. `inputs` are processes (the makers of what is used), `starts` the first entry of
    each process. `source` is the position in the columns (or the matrix data) it was made from,
    `made` that of each diagonal entry.
    """

    diagonal: Array
    starts: Any
    inputs: Any
    amounts: Array
    source: Any
    made: Any
    processes: Sequence[str]
    producer: Any = None
    """Row (product) that each process makes; None where it is the diagonal."""
    sign: int = 1
    """−1 where the columns it was made from give inputs as positive amounts."""
    exchanges: int = 0
    """Number of exchanges (or matrix entries) it was made from."""

    @classmethod
    def from_matrix(cls, matrix: Any, processes: Sequence[str]) -> Technosphere:
        """From a matrix of products × processes. Refuses one that is not square or not paired."""
        from scipy import sparse

        table = sparse.csc_matrix(matrix, dtype=np.float64, copy=True)
        table.sum_duplicates()
        table.eliminate_zeros()
        producer = _pairing(table, processes)
        identity = bool(np.all(producer == np.arange(producer.size)))
        maker = np.empty(producer.size, np.uint32)
        maker[producer] = np.arange(producer.size, dtype=np.uint32)
        rows = maker[table.indices]
        columns = np.repeat(np.arange(producer.size, dtype=np.uint32), np.diff(table.indptr))
        is_own = rows == columns
        diagonal, position = np.zeros(producer.size), np.arange(table.nnz, dtype=np.uint32)
        diagonal[columns[is_own]] = table.data[is_own]
        diagonal_position = np.empty(producer.size, np.uint32)
        diagonal_position[columns[is_own]] = position[is_own]
        other = ~is_own
        starts = np.zeros(producer.size + 1, np.uint32)
        np.cumsum(np.bincount(columns[other], minlength=producer.size), out=starts[1:])
        return cls(
            diagonal=diagonal,
            starts=starts,
            inputs=rows[other],
            amounts=table.data[other],
            source=position[other],
            made=diagonal_position,
            processes=processes,
            producer=None if identity else producer,
            exchanges=table.nnz,
        )

    @classmethod
    def from_columns(
        cls, made: Array, user: Any, maker: Any, amount: Array, processes: Sequence[str]
    ) -> Technosphere:
        """From exchanges: process `user[e]` takes `amount[e]` (positive) of what `maker[e]` makes.

        What a process takes of its own product is subtracted from what it makes.
        """
        from zuji.engine.kernels.assembly import grouped

        user, maker = np.asarray(user, np.uint32), np.asarray(maker, np.uint32)
        diagonal = np.array(made, np.float64)
        own_rows = np.flatnonzero(user == maker)
        if own_rows.size:
            np.subtract.at(diagonal, user[own_rows], amount[own_rows])
        unmade = np.flatnonzero(diagonal == 0)
        if unmade.size:
            names = ", ".join(processes[int(j)] for j in unmade[:NAMED])
            raise refuse("system-singular", "technosphere", names, detail=names)
        other = np.arange(user.size, dtype=np.uint32)
        if own_rows.size:
            other = other[user != maker]
        starts, place = grouped(user[other] if own_rows.size else user, diagonal.size)
        source = other[place] if own_rows.size else place
        return cls(
            diagonal=diagonal,
            starts=starts,
            inputs=maker[source],
            amounts=-np.asarray(amount, np.float64)[source],
            source=source,
            made=np.arange(diagonal.size, dtype=np.uint32),
            processes=processes,
            sign=-1,
            exchanges=user.size,
        )

    @property
    def count(self) -> int:
        """Number of processes."""
        return int(self.diagonal.size)

    @cached_property
    def users(self) -> Any:
        """Process of each entry."""
        return np.repeat(np.arange(self.count, dtype=np.uint32), np.diff(self.starts))

    @cached_property
    def matrix(self) -> Any:
        """The sparse matrix with the product of process j in row j."""
        from scipy import sparse

        diagonal_rows = np.arange(self.count)
        rows = np.concatenate([diagonal_rows, self.inputs.astype(np.int64)])
        columns = np.concatenate([diagonal_rows, self.users.astype(np.int64)])
        return sparse.csc_matrix(
            (np.concatenate([self.diagonal, self.amounts]), (rows, columns)),
            shape=(self.count, self.count),
        )

    def by_product(self, by_process: Array) -> Array:
        """Values by process, arranged by the product each makes."""
        if self.producer is None:
            return by_process
        values = np.empty_like(by_process)
        values[self.producer] = by_process
        return values

    def by_process(self, by_product: Array) -> Array:
        """Values by product, arranged by the process that makes it."""
        return by_product if self.producer is None else by_product[self.producer]


def _pairing(matrix: Any, processes: Sequence[str]) -> Any:
    """Row (product) that each process makes: the diagonal where it can, else a maximum matching."""
    from scipy import sparse

    if matrix.shape[0] != matrix.shape[1]:
        detail = f"{matrix.shape[0]} products, {matrix.shape[1]} processes"
        raise refuse("system-not-square", "technosphere", detail, detail=detail)
    if np.all(matrix.diagonal() != 0):
        return np.arange(matrix.shape[0])
    outputs = matrix.copy()
    makes = np.asarray((matrix > 0).sum(axis=0)).ravel() > 0  # the others treat waste
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    outputs.data = ((outputs.data > 0) | ~makes[column]).astype(np.int8)
    outputs.eliminate_zeros()
    row = sparse.csgraph.maximum_bipartite_matching(outputs.tocsr(), perm_type="row")
    if np.any(row < 0):
        names = ", ".join(processes[int(j)] for j in np.flatnonzero(row < 0)[:NAMED])
        raise refuse("system-not-square", "technosphere", names, detail=names)
    return row
