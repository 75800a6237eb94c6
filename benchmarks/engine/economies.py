"""Synthetic databases of published size and shape; nothing of a licensed database is in them.

What they are held against (published facts of ecoinvent 3.x cut-off): 23,500 activities, 290,000
non-zeros, factorising the transpose over twenty times cheaper than the matrix, BiCGSTAB with Jacobi
needing about twenty steps, most products with one consumer and a few with ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Database:
    """Exchanges in columns: amounts as a data set gives them (inputs positive), sd of
    ln(amount).
    """

    count: int
    flows: int
    made: Floats  # reference amount of each activity, negative for waste treatment
    product: Indices
    consumer: Indices
    amount: Floats  # positive: consumed; waste handed to treatment is negative
    spread: Floats
    flow: Indices
    emitter: Indices
    emission: Floats
    emission_spread: Floats


def database(count: int = 23_589, seed: int = 1, exchanges: float = 12.0) -> Database:
    """A background database with hubs, three-voltage electricity with import loops, waste and
    markets.
    """
    rng = np.random.default_rng(seed)
    core = int(0.62 * count)
    grids = 150
    power = np.arange(3 * grids).reshape(3, grids)  # high, medium, low voltage by country
    many = rng.geometric(1 / exchanges, count)
    consumer = np.repeat(np.arange(count), many)
    kind = rng.random(consumer.size)
    hubs = 3 * grids + 200
    product = (hubs * rng.random(consumer.size) ** 2.7).astype(np.int64)
    near = consumer - 1 - rng.geometric(1 / 3, consumer.size)
    local = kind > 0.85
    product[local] = near[local]
    loop = (kind > 0.55) & (consumer < hubs)  # what the much-used activities use closes the loops
    product[loop] = rng.integers(0, core, loop.sum())
    product = np.where(
        (product < 0) | (product == consumer), rng.integers(0, core, product.size), product
    )
    share = rng.lognormal(0, 2.0, consumer.size)
    voltage = consumer < 3 * grids
    share[voltage] *= 0.05
    total = np.bincount(consumer, share, count)
    strength = np.clip(rng.beta(4, 3.2, count), 0.02, 0.93)
    share *= (strength / np.maximum(total, 1e-300))[consumer]
    chain_to = np.concatenate([power[1], power[2], power[0], power[0]])
    chain_from = np.concatenate(
        [power[0], power[1], np.roll(power[0], 1), power[0][rng.permutation(grids)]]
    )
    chain_share = np.concatenate(
        [np.full(2 * grids, 0.55), rng.uniform(0.0, 0.45, grids), rng.uniform(0, 0.2, grids)]
    )
    fixed = chain_to != chain_from
    consumer = np.concatenate([consumer, chain_to[fixed]])
    product = np.concatenate([product, chain_from[fixed]])
    share = np.concatenate([share, chain_share[fixed]])
    price = 10.0 ** rng.normal(0, 2.5, count)
    made = np.ones(count)
    made[rng.random(count) < 0.12] = -1.0  # waste treatment
    made[: 3 * grids] = 1.0
    amount = share * price[consumer] / price[product]
    key = consumer * count + product
    order = np.argsort(key, kind="stable")
    first = np.concatenate([[True], np.diff(key[order]) != 0])
    keep = order[first]
    consumer, product, amount = consumer[keep], product[keep], amount[keep]
    amount *= np.where(made[product] < 0, -1.0, 1.0)
    flows, emissions = 4400, int(20 * count)
    emitter = rng.integers(0, count, emissions)
    flow = (flows * rng.random(emissions) ** 2.5).astype(np.int64)
    emission = rng.lognormal(0, 2, emissions) * price[emitter] * 0.01
    return Database(
        count,
        flows,
        made,
        product,
        consumer,
        amount,
        rng.uniform(0.05, 0.35, amount.size),
        flow,
        emitter,
        emission,
        rng.uniform(0.05, 0.5, emissions),
    )


def technosphere(db: Database):
    """A (products × activities), outputs positive, inputs negative."""
    from scipy import sparse

    i = np.arange(db.count)
    return sparse.csc_matrix(
        (
            np.concatenate([db.made, -db.amount]),
            (np.concatenate([i, db.product]), np.concatenate([i, db.consumer])),
        ),
        shape=(db.count, db.count),
    )


@dataclass(frozen=True)
class Province:
    """A million products linked to each other and to background factors."""

    count: int
    factors: int
    consumer: Indices
    supplier: Indices
    amount: Floats
    user: Indices
    factor: Indices
    used: Floats


def province(
    count: int = 1_000_000, seed: int = 1, back_edges: int = 0, factors: int = 2000
) -> Province:
    """Plants buy from plants up the chain, some swap with a neighbour; all use background factors.

    `back_edges` long links from early to late products tie most of the province into one loop.
    """
    rng = np.random.default_rng(seed)
    many = rng.geometric(1 / 4.85, count)
    consumer = np.repeat(np.arange(count), many)
    reach = rng.random(consumer.size)
    back = 1 + (reach**3 * np.minimum(consumer, 200_000)).astype(np.int64)
    hubs = (consumer * rng.random(consumer.size) ** 4).astype(np.int64)
    supplier = np.where(rng.random(consumer.size) < 0.35, hubs, consumer - back)
    keep = (supplier >= 0) & (supplier < consumer)
    consumer, supplier = consumer[keep], supplier[keep]
    swapped = rng.choice(count - 3, 1300, replace=False)  # neighbours that also supply each other
    apart = rng.integers(1, 3, swapped.size)
    ends = rng.integers(0, count // 6, back_edges), rng.integers(count * 5 // 6, count, back_edges)
    consumer = np.concatenate([consumer, swapped, swapped + apart, ends[0]])
    supplier = np.concatenate([supplier, swapped + apart, swapped, ends[1]])
    share = rng.lognormal(0, 1, consumer.size)
    share *= (0.65 * rng.random(count) / np.maximum(np.bincount(consumer, share, count), 1e-9))[
        consumer
    ]
    links = rng.poisson(2.95, count)
    user = np.repeat(np.arange(count), links)
    return Province(
        count,
        factors,
        consumer,
        supplier,
        share,
        user,
        (factors * rng.random(user.size) ** 2).astype(np.int64),
        rng.lognormal(-1, 1, user.size),
    )


def system_of(p: Province):
    """The province as a system: factors are flows, their values the characterisation."""
    from scipy import sparse

    from zuji.engine.interventions import Interventions
    from zuji.engine.system import System
    from zuji.engine.technosphere import Technosphere

    names = range(p.count)
    techno = Technosphere.from_columns(np.ones(p.count), p.consumer, p.supplier, p.amount, names)
    emissions = Interventions.from_columns(p.user, p.factor, p.used, p.count, p.factors)
    values = sparse.csr_matrix(np.random.default_rng(9).lognormal(0, 1, (1, p.factors)))
    return System(
        techno=techno,
        interventions=emissions,
        characterisation=values,
        products=names,
        flows=range(p.factors),
        indicators=["climate change"],
    )
