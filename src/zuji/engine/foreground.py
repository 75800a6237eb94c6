"""Foreground and background of a demand: own and purchased impacts, and the supply tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.results import Contributions
from zuji.engine.system import Demand, System
from zuji.engine.tree import Tree

Array = NDArray[np.float64]


def own_and_bought(system: System, demand: Demand, foreground: Sequence[str]) -> Contributions:
    """Direct impacts of the foreground, then each outside product it takes × that product's score.

    Rows sum to the score. Refuses a demand that is not made by the foreground, and background that
    buys from the foreground (the two cannot then be told apart).
    """
    mine = _members(system, foreground)
    techno, supply = system.techno, np.asarray(system.supply(demand))
    demanded = techno.by_process(system.demand(demand))
    if np.any(demanded[~mine]):
        raise refuse("engine-foreground", "demand", "", detail="demand")
    users, makers = mine[techno.users], mine[techno.inputs]
    if np.any(~users & makers):
        name = system.processes[int(techno.users[np.flatnonzero(~users & makers)[0]])]
        raise refuse("engine-foreground", "technosphere", name, detail=name)
    bought = users & ~makers
    amount = np.bincount(
        techno.inputs[bought], -techno.amounts[bought] * supply[techno.users[bought]], techno.count
    )
    unit = techno.by_process(system.unit_scores().values)
    values = np.where(mine[:, None], system.direct * supply[:, None], unit * amount[:, None])
    listed = np.flatnonzero(mine | (amount != 0))
    names = [
        system.processes[int(process)] if mine[process] else f"→ {system.processes[int(process)]}"
        for process in listed
    ]
    sides = ["mine" if mine[process] else "bought" for process in listed]
    return Contributions(
        values[listed].T,
        names,
        system.indicators,
        system.unit_scores().provenance,
        attributes={"side": sides},
    )


def _members(system: System, foreground: Sequence[str]) -> Any:
    mine = np.zeros(len(system.processes), bool)
    mine[[system.process(name, "foreground") for name in foreground]] = True
    return mine


def supply_tree(
    system: System,
    demand: Demand,
    cutoff: float = 0.005,
    *,
    indicator: int = 0,
    most: int = 100_000,
) -> Tree:
    """The supply chain of a demand: all branches with at least `cutoff` of its score."""
    from zuji.engine.kernels.tree import expand

    scores, techno = system.unit_scores(), system.techno
    unit = techno.by_process(np.ascontiguousarray(scores.values[:, indicator]))
    demanded = techno.by_process(system.demand(demand))
    roots = np.flatnonzero(demanded).astype(np.uint32)
    total = float(demanded[roots] @ unit[roots])
    process, parent, amount, score = expand(
        techno.starts,
        techno.inputs,
        techno.amounts,
        techno.diagonal,
        unit,
        roots,
        demanded[roots],
        max(abs(total) * cutoff, 1e-300),
        max(most, roots.size),
    )
    direct = system.direct[process, indicator] * amount / techno.diagonal[process]
    return Tree(
        process=process,
        parent=parent,
        amount=amount,
        score=score,
        direct=direct,
        names=system.processes,
        total=total,
        cutoff=cutoff,
        provenance=scores.provenance,
    )
