"""Walking the supply chain upstream, largest branch first."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def expand(
    starts: Any, inputs: Any, amounts: Array, diagonal: Array, unit: Array, roots: Any,
    root_amounts: Array, least: float, most: int,
) -> Any:  # fmt: skip
    """Nodes of the tree in the order found: process, parent, scaling, product amount, score.

    A branch is followed while its score is at least `least`; `unit` is the score of one unit of
    what each process makes.
    """
    process, parent = np.empty(most, np.uint32), np.empty(most, np.int64)
    amount, score = np.empty(most), np.empty(most)
    found = 0
    heap = [(0.0, np.int64(-1))]
    heap.pop()
    for k in range(roots.size):
        process[found], parent[found] = roots[k], -1
        amount[found], score[found] = root_amounts[k], root_amounts[k] * unit[roots[k]]
        heapq.heappush(heap, (-abs(score[found]), np.int64(found)))
        found += 1
    while len(heap) > 0 and found < most:
        _, node = heapq.heappop(heap)
        maker = process[node]
        scaling = amount[node] / diagonal[maker]
        for e in range(starts[maker], starts[maker + 1]):
            wanted = -amounts[e] * scaling
            value = wanted * unit[inputs[e]]
            if abs(value) >= least and found < most:
                process[found], parent[found] = inputs[e], node
                amount[found], score[found] = wanted, value
                heapq.heappush(heap, (-abs(value), np.int64(found)))
                found += 1
    return process[:found], parent[:found], amount[:found], score[:found]
