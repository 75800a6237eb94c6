"""Small random economies for the tests of the engine."""

import numpy as np
from scipy import sparse

from zuji.engine import System


def economy(n, seed, density=8, strength=0.7):
    """A random productive technosphere with loops and units of very different size."""
    rng = np.random.default_rng(seed)
    count = n * density
    rows, columns = rng.integers(0, n, count), rng.integers(0, n, count)
    keep = rows != columns
    values = rng.lognormal(0, 1, count)[keep]
    inputs = sparse.csc_matrix((values, (rows[keep], columns[keep])), shape=(n, n))
    shares = np.asarray(inputs.sum(axis=0)).ravel()
    inputs = inputs @ sparse.diags(strength * rng.random(n) / np.maximum(shares, 1e-12))
    scale = sparse.diags(10.0 ** rng.uniform(-6, 6, n))
    return (scale @ (sparse.eye(n) - inputs)).tocsc()


def system(n, seed, flows=5, indicators=2, **options):
    """A system over such an economy, every flow counted under every indicator."""
    rng = np.random.default_rng(seed + 100)
    emitted = sparse.random(flows, n, 0.5, random_state=seed, format="csc")
    return System.from_matrices(
        economy(n, seed, **options), emitted, rng.random((indicators, flows))
    )
