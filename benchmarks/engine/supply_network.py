"""G10, G11 and the memory of G15: a million linked products."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from bench import HERE, Bench, Row, median_of


def g10(bench: Bench) -> Iterator[Row]:
    from economies import province, system_of
    from scipy import sparse

    from zuji.engine.network import EmissionChange, Network

    for back, name, goal in ((0, "few loops", 2.0), (300, "one giant loop", 20.0)):
        network = Network(system_of(province(back_edges=back)))
        parts = (
            network.weights,
            network.rows.others.astype(np.int32),
            network.rows.starts.astype(np.int32),
        )
        table = sparse.csr_matrix(parts, shape=(network.values.size,) * 2)

        full, product = (
            median_of(partial(_from_zero, network)),
            median_of(partial(table.dot, network.values)),
        )
        ratio = full / product
        yield (
            "G10",
            f"a million products, {name}: full solve in scipy products",
            f"≤ {goal:g}",
            ratio,
            ratio <= goal,
        )
        if back:
            continue
        users = np.random.default_rng(3).integers(0, network.values.size, 80)
        for cutoff, word in ((0.0, "exact"), (1e-6, "cut-off 1e-6")):
            _changes(network, users[:10], cutoff, EmissionChange)
            taken, off = _changes(network, users, cutoff, EmissionChange)
            middle, most = statistics.median(taken) / full, max(taken) / full
            goals = (0.5, 1.3) if cutoff == 0 else (0.02, 1.3)
            yield (
                "G11",
                f"one product changes, {word}: median over a full solve",
                f"≤ {goals[0]}",
                middle,
                middle <= goals[0],
            )
            yield (
                "G11",
                f"one product changes, {word}: worst over a full solve",
                f"≤ {goals[1]}",
                most,
                most <= goals[1],
            )
            if cutoff:
                yield (
                    "G11",
                    "worst error left over the cut-off",
                    "≤ 2",
                    off / cutoff,
                    off <= 2 * cutoff,
                )

        peak = _peak()
        yield (
            "G15",
            "a million products: peak memory with generator, network, one update [GiB]",
            "≤ 1",
            peak,
            peak <= 1,
        )


def _from_zero(network: Any) -> None:
    network.values[:] = 0.0
    network.solve()


def _peak() -> float:
    import subprocess

    code = (
        "import re, sys; sys.path.insert(0, sys.argv[1])\n"
        "from economies import province, system_of\nfrom zuji.engine.network import "
        "FactorChange, Network\n"
        "n = Network(system_of(province())); n.update([FactorChange(5, 3.0)])\n"
        "# ru_maxrss would count the parent's memory before exec\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 2**20)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(HERE)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _changes(network: Any, users: Any, cutoff: float, change: Any) -> tuple[list[float], float]:
    taken, off = [], 0.0
    emissions = network.system.emissions
    for number, user in enumerate(users):
        at = int(emissions.starts[user])
        if at == emissions.starts[user + 1]:
            continue
        one = change(int(user), int(emissions.flow[at]), float(network.emitted[at] * 1.2))
        back = change(int(user), int(emissions.flow[at]), float(network.emitted[at]))
        started = time.perf_counter()
        network.update([one], cutoff)
        taken.append(time.perf_counter() - started)
        if cutoff and number < 5:
            left = network.values.copy()
            network.solve()
            off = max(
                off, float(np.abs(left / np.where(network.values, network.values, 1) - 1).max())
            )
        network.update([back], 0.0)
    return taken, off
