"""The large solver beside SuperLU in the same process: all products' scores and one supply vector.

``python benchmarks/engine.py [processes]``. The test economy is random (density 12, loops over
everything, units of very different size); it is not calibrated on a real database yet.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from zuji.engine.large import Prepared


def economy(n: int, seed: int = 1, density: int = 12, strength: float = 0.7) -> Any:
    """A productive technosphere: most inputs from a few much-used suppliers, some loops."""
    rng = np.random.default_rng(seed)
    count = n * density
    rows = (n * rng.random(count) ** 3).astype(np.int64)
    columns = rng.integers(0, n, count)
    keep = rows != columns
    inputs = sparse.csc_matrix(
        (rng.lognormal(0, 1, count)[keep], (rows[keep], columns[keep])), shape=(n, n)
    )
    shares = np.maximum(np.asarray(inputs.sum(axis=0)).ravel(), 1e-12)
    inputs = inputs @ sparse.diags(strength * rng.random(n) / shares)
    return (sparse.diags(10.0 ** rng.uniform(-6, 6, n)) @ (sparse.eye(n) - inputs)).tocsc()


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    found = run()
    return found, time.perf_counter() - started


def main(n: int) -> None:
    matrix, direct = economy(n), np.random.default_rng(2).random(n)
    names = [str(i) for i in range(n)]
    Prepared(economy(500), names[:500]).adjoint(direct[:500])  # compile or load the kernels
    prepared, compiling = timed(lambda: Prepared(matrix, names))
    ours, solving = timed(lambda: prepared.adjoint(direct))
    factors, factoring = timed(lambda: splu(matrix.T.tocsc()))
    theirs, back = timed(lambda: factors.solve(direct))
    error = np.abs(ours.values / theirs - 1).max()
    print(
        f"{n} processes, {matrix.nnz} coefficients, {ours.sweeps} sweeps, largest difference {error:.1e}"
    )
    print(
        f"all products' scores, from the matrix: {(factoring + back) / (compiling + solving):6.1f} × SuperLU of the transpose"
    )
    print(
        f"again with another indicator:          {back / solving:6.1f} × its back-substitution (ours includes the bound)"
    )
    print(f"median relative bound {np.median(ours.bound / np.abs(ours.values)):.1e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
