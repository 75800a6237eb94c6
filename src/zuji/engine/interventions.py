"""Elementary flows by process, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Interventions:
    """Entries by process: `flow` and `amounts`; `source` leads to the exchange it was made from."""

    starts: Any
    flow: Any
    amounts: Array
    source: Any
    flows: int

    @classmethod
    def from_matrix(cls, matrix: Any) -> Interventions:
        """From a matrix of flows × processes."""
        from scipy import sparse

        table = sparse.csc_matrix(matrix, dtype=np.float64, copy=True)
        table.sum_duplicates()
        return cls(
            table.indptr.astype(np.uint32),
            table.indices.astype(np.uint32),
            table.data,
            np.arange(table.nnz, dtype=np.uint32),
            table.shape[0],
        )

    @classmethod
    def from_columns(
        cls, process: Any, flow: Any, amount: Array, processes: int, flows: int
    ) -> Interventions:
        """From exchanges: process `process[e]` emits `amount[e]` of `flow[e]`."""
        from zuji.engine.kernels.assembly import grouped

        starts, source = grouped(np.asarray(process, np.uint32), processes)
        return cls(
            starts,
            np.asarray(flow, np.uint32)[source],
            np.asarray(amount, np.float64)[source],
            source,
            flows,
        )

    @cached_property
    def matrix(self) -> Any:
        """Sparse flows × processes."""
        from scipy import sparse

        return sparse.csc_matrix(
            (self.amounts, self.flow.astype(np.int64), self.starts.astype(np.int64)),
            shape=(self.flows, self.starts.size - 1),
        )

    def direct(self, characterisation: Any) -> Array:
        """C B by process: processes × indicators."""
        from scipy import sparse

        factors = sparse.csr_matrix(characterisation)
        if self.amounts.size < 200_000:
            small_impacts: Array = (factors @ self.matrix).toarray().T.copy()
            return small_impacts
        from zuji.engine.kernels.assembly import direct_impacts

        dense = np.ascontiguousarray(factors.toarray().T)
        impacts: Array = direct_impacts(self.starts, self.flow, self.amounts, dense)
        return impacts
