"""G6–G9, G12, G13: Monte Carlo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from bench import Bench, Row, median_of
from numba import njit


def _iterations(run: Any, count: int) -> float:
    next(run)
    started = time.perf_counter()
    for _ in range(count):
        next(run)
    return (time.perf_counter() - started) / count


def g6(bench: Bench) -> Iterator[Row]:
    import bw2calc

    from zuji.engine.sample_plan import SamplePlan

    plan = SamplePlan.of(bench.system, bench.laws, {bench.product: 1.0}, 1)
    ours = median_of(lambda: plan.demands(2048), 3) / 2048
    options = {
        "data_objs": [bench.inventory, bench.packages[0]],
        "use_distributions": True,
        "seed_override": 1,
    }
    iterative = bw2calc.IterativeLCA({bench.product + 1: 1}, **options)
    iterative.lci()
    iterative.lcia()
    theirs = _iterations(iterative, 8)
    yield (
        "G6",
        "exact Monte Carlo, one demand, beside IterativeLCA",
        "≥ 200 ×",
        theirs / ours,
        theirs / ours >= 200,
    )
    worst = _worst_draw(bench, plan)
    yield (
        "G6",
        "worst draw against a direct solve of its own system",
        "≤ 1e-7",
        worst,
        worst <= 1e-7,
    )
    limit = _limit(plan)
    yield (
        "G6",
        "share of the limit of random numbers and cache",
        "≥ 0.55",
        limit / ours,
        limit / ours >= 0.55,
    )
    full = bw2calc.LCA({bench.product + 1: 1}, **options)
    full.lci()
    full.lcia()
    theirs = _iterations(full, 3)
    yield "G7", "the same beside LCA", "≥ 900 ×", theirs / ours, theirs / ours >= 900
    everything = SamplePlan.of(bench.system, bench.laws, None, 1)
    whole = median_of(lambda: everything.all_products(2048), 3) / 2048
    yield "G8", "all products at once over one demand", "≤ 2.5", whole / ours, whole / ours <= 2.5
    one, two = (median_of(lambda t=t: everything.all_products(2048, t), 3) for t in (1, 2))
    yield "G13", "two threads beside one, all products", "≥ 1.8 ×", one / two, one / two >= 1.8
    one, two = (median_of(lambda t=t: plan.demands(4096, threads=t), 3) for t in (1, 2))
    yield "G13", "two threads beside one, one demand", "≥ 1.8 ×", one / two, one / two >= 1.8
    same = np.array_equal(
        plan.demands(1000, threads=1).values, plan.demands(1000, threads=2).values
    )
    yield "G13", "same bits with one thread and two", "yes", float(same), same


def _worst_draw(bench: Bench, plan: Any) -> float:
    from scipy import sparse
    from scipy.sparse.linalg import splu

    from zuji.engine.kernels import samples

    p, rows = plan.planned.plan, plan.planned.processes.size
    inputs, own = (np.empty((t.base.size, 16), np.float32) for t in (p.inputs, p.own))
    samples._draw(p.inputs, inputs, 0, rows, 3, *plan.key, p.tables)
    samples._draw(p.own, own, 0, rows, 3, *plan.key, p.tables)
    found, _ = plan.values(3, 1)
    row = int(plan.rows[0])
    worst = 0.0
    of = np.repeat(np.arange(rows), np.diff(p.own.starts))
    for lane in range(0, 16, 5):
        weights = (inputs[:, lane].astype(float), p.inputs.others.astype(int), p.inputs.starts)
        table = sparse.csr_matrix(weights, (rows, rows))
        direct = p.fixed[0] + np.bincount(of, own[:, lane] * p.factors[0][p.own.others], rows)
        truth = splu((sparse.eye(rows) - table).tocsc()).solve(direct)[row]
        worst = max(worst, abs(found[0, 0, lane] / truth - 1))
    return worst


READS = 400


@njit(nogil=True, fastmath=True)
def _read(values: Any) -> float:
    total = 0.0
    for _ in range(READS):
        for i in range(values.size):
            total += values[i]
        values[0] += 1e-300 * total
    return total


def _limit(plan: Any) -> float:
    """Seconds a draw that generating its numbers and streaming its coefficients alone would
    take.
    """
    from concurrent.futures import ThreadPoolExecutor

    from zuji.engine.kernels.draws import lognormals

    p = plan.planned.plan
    parts = [
        (t.base, t.spread, t.number, np.empty((512, 16), np.float32)) for t in (p.inputs, p.own)
    ]

    def numbers(block: int) -> None:
        for base, spread, number, _ in parts:
            out = np.empty((512, 16), np.float32)
            for first in range(0, base.size, 512):
                span = slice(first, first + 512)
                lognormals(
                    out[: base[span].size], base[span], spread[span], number[span], block, *plan.key
                )

    with ThreadPoolExecutor(2) as pool:
        draw = median_of(lambda: list(pool.map(numbers, range(32))), 3) / 32
        held = [np.ones(1 << 17) for _ in range(2)]  # 1 MiB a thread: in cache
        stream = median_of(lambda: list(pool.map(_read, held)), 3)
    rate = 2 * READS * held[0].nbytes / stream
    sweeps = int(plan.runner.least.max(initial=1)) + 1
    moved = sweeps * p.inputs.base.size * 16 * (4 + 8)
    return (draw + moved / rate) / 16


def g9(bench: Bench) -> Iterator[Row]:
    """A foreground of 60 processes on the unvarying database."""
    from scipy import sparse

    from zuji.engine.sample_plan import SamplePlan
    from zuji.engine.system import System
    from zuji.engine.uncertain import Laws, Uncertainty

    rng, n, own = np.random.default_rng(3), bench.db.count, 60
    from economies import technosphere

    links = sparse.lil_matrix((n, own))
    mine = sparse.lil_matrix(np.eye(own))
    unit = np.abs(bench.system.unit_scores().values[:, 0])
    for j in range(own):
        for i in rng.integers(0, 600, 9):
            links[i, j] = -rng.random() / max(unit[i], 1e-12)
        for i in range(max(0, j - 2), j):
            mine[i, j] = -0.2
    matrix = sparse.bmat([[technosphere(bench.db), links], [None, mine]]).tocsc()
    emitted = sparse.hstack([bench.system.interventions, sparse.csr_matrix((bench.db.flows, own))])
    one = System.from_matrices(matrix, emitted, bench.methods[:1])
    spread = np.zeros(one.techno.exchanges)
    spread[one.techno.source] = np.where(one.techno.users >= n, 0.2, 0.0)
    laws = Uncertainty(
        Laws.of(spread.size, "lognormal", spread), Laws.of(one.emissions.source.size)
    )
    plan = SamplePlan.of(one, laws, {n + own - 1: 1.0}, 1)
    draws = 1 << 19
    rate = draws / median_of(lambda: plan.demands(draws), 3)
    print(
        f"foreground: {plan.planned.processes.size} processes vary, "
        f"{int((spread > 0).sum())} exchanges"
    )
    yield "G9", "foreground Monte Carlo, million draws a second", "≥ 1", rate / 1e6, rate >= 1e6
    import bw2calc
    import bw_processing as bwp

    theirs = _foreground_peer(bench, one, n, own, bw2calc, bwp)
    if theirs:
        yield (
            "G9",
            "beside PartitionedMonteCarloLCA",
            "≥ 10,000 ×",
            theirs * rate,
            theirs * rate >= 10_000,
        )


def _foreground_peer(bench: Bench, one: Any, n: int, own: int, bw2calc: Any, bwp: Any) -> float:
    """Seconds an iteration of the partitioned Monte Carlo, 0 where it cannot be set up."""
    techno = one.techno
    rows = np.flatnonzero(techno.users >= n)
    index = np.empty(own + rows.size, dtype=bwp.INDICES_DTYPE)
    index["row"] = np.r_[np.arange(n, n + own), techno.inputs[rows]] + 1
    index["col"] = np.r_[np.arange(n, n + own), techno.users[rows]] + 1
    amounts = np.r_[np.ones(own), -techno.amounts[rows]]
    from peers import _laws

    drawn = np.r_[np.zeros(own, bool), np.ones(rows.size, bool)]
    package = bwp.create_datapackage(name="foreground")
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="f",
        indices_array=index,
        data_array=amounts,
        flip_array=drawn,
        distributions_array=_laws(amounts, np.full(amounts.size, 0.2), drawn),
    )
    for name, made, needs in (
        ("database", bench.inventory, []),
        ("foreground", package, ["database"]),
    ):
        made.metadata["name"], made.metadata["database_dependencies"] = name, needs
    try:
        run = bw2calc.PartitionedMonteCarloLCA(
            {n + own: 1},
            static_databases=["database"],
            data_objs=[bench.inventory, package, bench.packages[0]],
            seed_override=1,
        )
        run.lci()
        run.lcia()
        return _iterations(run, 10)
    except Exception as problem:  # a peer's refusal is a result too
        print("PartitionedMonteCarloLCA:", type(problem).__name__, str(problem)[:200])
        return 0.0


def g12(bench: Bench) -> Iterator[Row]:
    from economies import province, system_of

    from zuji.engine.kernels.draws import lognormals
    from zuji.engine.sample_plan import SamplePlan
    from zuji.engine.uncertain import Uncertainty

    one = system_of(province())
    laws = Uncertainty.lognormal(one, 0.2, 0.2, 0.2)
    plan = SamplePlan.of(one, laws, None, 1)
    p = plan.planned.plan
    values = p.inputs.base.size + p.own.base.size
    taken = median_of(lambda: plan.runner.moments(0, 1, 16), 3)
    number = np.arange(4096, dtype=np.uint32)
    out, ones = np.empty((4096, 16), np.float32), np.ones(4096, np.float32)
    alone = median_of(lambda: lognormals(out, ones, ones, number, 0, *plan.key)) / 4096
    share = alone * values / taken
    yield (
        "G12",
        f"a million products, {values / 1e6:.1f} M uncertain: share of the generator's rate",
        "≥ 0.5",
        share,
        share >= 0.5,
    )
