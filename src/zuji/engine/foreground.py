"""What is mine and what I buy; the tree of where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.results import Contributions
from zuji.engine.tree import Tree

if TYPE_CHECKING:
    from zuji.engine.system import System

Array = NDArray[np.float64]


def own_and_bought(
    system: System, demand: Mapping[str | int, float], foreground: Sequence[str]
) -> Contributions:
    """Direct impacts of the foreground, then each outside product it takes × that product's score.

    Rows sum to the score. Refuses a demand that is not made by the foreground, and background that
    buys from the foreground (the two cannot then be told apart).
    """
    mine = _members(system, foreground)
    techno, supply = system.techno, np.asarray(system.supply(demand))
    wanted = techno.by_process(system.demand(demand))
    if np.any(wanted[~mine]):
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
    kept = np.flatnonzero(mine | (amount != 0))
    names = [system.processes[int(k)] if mine[k] else f"→ {system.processes[int(k)]}" for k in kept]
    where = ["mine" if mine[k] else "bought" for k in kept]
    return Contributions(
        values[kept].T,
        names,
        system.indicators,
        system.unit_scores().provenance,
        "process",
        {"side": where},
    )


def _members(system: System, foreground: Sequence[str]) -> Any:
    known = {name: k for k, name in enumerate(system.processes)}
    mine = np.zeros(len(known), bool)
    for name in foreground:
        if name not in known:
            raise refuse("formula-name", "foreground", name, near="、".join(system.processes[:5]))
        mine[known[name]] = True
    return mine


def expanded(
    system: System, demand: Mapping[str | int, float], cutoff: float, indicator: int, most: int
) -> Tree:
    """The supply chain of a demand above `cutoff` of its score, as a tree."""
    from zuji.engine.kernels.tree import expand

    scores, techno = system.unit_scores(), system.techno
    unit = techno.by_process(np.ascontiguousarray(scores.values[:, indicator]))
    wanted = techno.by_process(system.demand(demand))
    roots = np.flatnonzero(wanted).astype(np.uint32)
    total = float(wanted[roots] @ unit[roots])
    process, parent, amount, score = expand(
        techno.starts,
        techno.inputs,
        techno.amounts,
        techno.diagonal,
        unit,
        roots,
        wanted[roots],
        max(abs(total) * cutoff, 1e-300),
        max(most, roots.size),
    )
    direct = system.direct[process, indicator] * amount / techno.diagonal[process]
    return Tree(
        process, parent, amount, score, direct, system.processes, total, cutoff, scores.provenance
    )
