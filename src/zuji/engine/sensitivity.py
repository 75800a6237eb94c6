"""Uncertainty contributions of exchanges to a score: first-order shares of all, Sobol shares by
group.

First order: Var h ≈ Σ (∂h/∂x · sd x)², with ∂h/∂(input i of j) = s_j y_i and ∂h/∂(emission f of j)
= s_j c_f (Heijungs 2010, Int. J. LCA 15:511). Exact derivatives, one adjoint and one forward solve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.engine.results import framed
from zuji.engine.sample_plan import SamplePlan
from zuji.engine.system import Demand, System
from zuji.engine.uncertain import LOGNORMAL, NORMAL, PERT, TRIANGULAR, UNIFORM, Laws, Uncertainty

Array = NDArray[np.float64]
OTHER = 1 << 27
"""Bit of a counter that leads to the second set of draws (matrix B of Saltelli's scheme)."""


@dataclass(frozen=True, kw_only=True)
class Shares:
    """First-order variance by exchange: place in the tables, share of the variance, and the sd."""

    kind: Any
    exchange: Any
    process: Sequence[str]
    other: Sequence[str]
    elasticity: Array
    share: Array
    sd: float
    score: float

    def __repr__(self) -> str:
        return f"<Shares of {len(self.share)} exchanges, sd {self.sd:.4g} of {self.score:.6g}>"

    def covering(self, part: float) -> int:
        """Number of exchanges that carry `part` of the variance."""
        return int(np.searchsorted(np.cumsum(self.share), part) + 1)

    def frame(self, kind: str = "pandas", most: int = 50) -> Any:
        """The largest shares: kind, process, input or flow, elasticity, share."""
        return framed(
            {
                "kind": self.kind[:most],
                "process": list(self.process[:most]),
                "other": list(self.other[:most]),
                "elasticity": self.elasticity[:most],
                "share": self.share[:most],
            },
            kind,
        )


def spread_of(laws: Laws, centre: Array) -> Array:
    """Standard deviation of each exchange under its law (limits not counted for normal,
    lognormal).
    """
    low, high = laws.low, laws.high
    spread = np.zeros(centre.size)
    is_law = {code: laws.law == code for code in (LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR, PERT)}
    logs = np.abs(centre) * np.exp(laws.spread**2 / 2) * np.sqrt(np.expm1(laws.spread**2))
    spread = np.where(is_law[LOGNORMAL], logs, spread)
    spread = np.where(is_law[NORMAL], laws.spread, spread)
    with np.errstate(invalid="ignore"):
        spread = np.where(is_law[UNIFORM], (high - low) / np.sqrt(12), spread)
        three = low**2 + centre**2 + high**2 - low * centre - low * high - centre * high
        spread = np.where(is_law[TRIANGULAR], np.sqrt(np.maximum(three, 0) / 18), spread)
        mean = (low + 4 * centre + high) / 6
        spread = np.where(
            is_law[PERT], np.sqrt(np.maximum((mean - low) * (high - mean), 0) / 7), spread
        )
    return np.nan_to_num(spread)


def first_order_shares(
    system: System, demand: Demand, laws: Uncertainty, indicator: int = 0
) -> Shares:
    """Shares of the variance of a score by exchange, largest first; one parameter counts once."""
    score = float(np.asarray(system.score(demand))[indicator])
    groups = _exchanges(system, demand, laws, indicator)
    kind = np.concatenate([np.full(group.place.size, group.kind, object) for group in groups])
    place, user, other, parameter = (
        np.concatenate([getattr(group, name) for group in groups])
        for name in ("place", "user", "other", "parameter")
    )
    slope, centre, sd = (
        np.concatenate([getattr(group, name) for group in groups])
        for name in ("slope", "centre", "sd")
    )
    variance, total = _joined(slope * sd, parameter)
    order = np.argsort(-variance, kind="stable")
    order = order[variance[order] > 0]
    elasticity = (slope * centre / score if score else slope * 0)[order]
    names, flows = system.processes, system.flows
    return Shares(
        kind=kind[order],
        exchange=place[order],
        process=[names[int(index)] for index in user[order]],
        other=[
            flows[int(number)] if index == "emission" else names[int(number)]
            for number, index in zip(other[order], kind[order], strict=True)
        ],
        elasticity=elasticity,
        share=variance[order] / total if total else variance[order],
        sd=float(np.sqrt(total)),
        score=score,
    )


@dataclass(frozen=True, kw_only=True)
class _Exchanges:
    """Exchanges of one kind in columns: place in their table, who, of what, ∂h/∂x, x, sd of x."""

    kind: str
    place: Any
    user: Any
    other: Any
    slope: Array
    centre: Array
    sd: Array
    parameter: Any

    @classmethod
    def of(cls, laws: Laws, *, place: Any, centre: Array, **columns: Any) -> _Exchanges:
        """With the laws of the exchanges at `place`."""
        place_laws = Laws(*(getattr(laws, field.name)[place] for field in fields(Laws)))
        sd, parameter = spread_of(place_laws, centre), place_laws.parameter
        return cls(place=place, centre=centre, sd=sd, parameter=parameter, **columns)


def _exchanges(
    system: System, demand: Demand, laws: Uncertainty, indicator: int
) -> list[_Exchanges]:
    """Inputs, drawn reference amounts and emissions, each with its exact derivative."""
    techno, emissions = system.techno, system.emissions
    supply = np.asarray(system.supply(demand))
    unit = techno.by_process(system.unit_scores().values[:, indicator])
    inputs = _Exchanges.of(
        laws.technosphere,
        kind="input",
        place=techno.source,
        user=techno.users,
        other=techno.inputs,
        slope=-techno.sign * supply[techno.users] * unit[techno.inputs],
        centre=techno.sign * techno.amounts,
    )
    factor = system.characterisation[indicator].toarray()[0]
    emitter = np.repeat(np.arange(techno.count), np.diff(emissions.starts))
    emitted = _Exchanges.of(
        laws.interventions,
        kind="emission",
        place=emissions.source,
        user=emitter,
        other=emissions.flow,
        slope=supply[emitter] * factor[emissions.flow],
        centre=emissions.amounts,
    )
    if techno.sign < 0:  # reference amounts stand apart from the exchanges and are not drawn
        return [inputs, emitted]
    outputs = _Exchanges.of(
        laws.technosphere,
        kind="output",
        place=techno.made,
        user=np.arange(techno.count),
        other=np.arange(techno.count),
        slope=-supply * unit,
        centre=techno.diagonal,
    )
    return [inputs, outputs, emitted]


def _joined(effect: Array, parameter: Any) -> tuple[Array, float]:
    """Variances by exchange and in total; exchanges of one parameter move together."""
    variance = effect**2
    has_parameter = parameter >= 0
    if has_parameter.any():
        _, group = np.unique(parameter[has_parameter], return_inverse=True)
        sums = np.bincount(group, effect[has_parameter])
        weights = np.maximum(np.abs(effect[has_parameter]), 1e-300)
        variance[has_parameter] = sums[group] ** 2 * weights / np.bincount(group, weights)[group]
    return variance, float(variance.sum())


@dataclass(frozen=True)
class GroupShares:
    """Sobol indices by group: first-order and total share of the variance."""

    groups: Sequence[str]
    first: Array
    total: Array
    draws: int

    def frame(self, kind: str = "pandas") -> Any:
        """Group, first-order share, total share."""
        return framed({"group": list(self.groups), "first": self.first, "total": self.total}, kind)


def sobol_by_group(
    system: System,
    demand: Demand,
    laws: Uncertainty,
    groups: Sequence[str],
    *,
    draws: int = 1024,
    seed: int = 1,
    indicator: int = 0,
) -> GroupShares:
    """Sobol shares of groups of processes (`groups`: one label a process; all it draws belongs to
    it).

    Estimators of Saltelli et al. (2010), Comput. Phys. Commun. 181:259: first order
    E[f_B (f_AB − f_A)] / V, total E[(f_A − f_AB)²] / 2V.
    """
    run = SamplePlan.of(system, laws, demand, seed)
    label = np.asarray(groups, object)[run.planned.processes]

    def scores(members: Any) -> Array:
        redrawn = replace(run.planned, plan=_redrawn(run.planned.plan, members))
        values: Array = replace(run, planned=redrawn).demands(draws).values[indicator]
        return values

    first_set, second_set = scores(np.zeros(label.size, bool)), scores(np.ones(label.size, bool))
    middle = np.concatenate([first_set, second_set]).mean()
    a, b = first_set - middle, second_set - middle
    variance = np.concatenate([a, b]).var()
    names = list(dict.fromkeys(label.tolist()))
    first, total = np.zeros(len(names)), np.zeros(len(names))
    for index, name in enumerate(names):
        mixed = scores(label == name) - middle
        first[index] = np.mean(b * (mixed - a)) / variance if variance else 0.0
        total[index] = np.mean((a - mixed) ** 2) / 2 / variance if variance else 0.0
    return GroupShares(names, first, total, draws)


def _redrawn(plan: Any, members: Any) -> Any:
    """The plan with the rows in `members` drawn from the second set."""

    def terms(block: Any) -> Any:
        row = np.repeat(np.arange(members.size), np.diff(block.starts))
        odd_row = np.repeat(np.arange(members.size), np.diff(block.odd_starts))
        bit = np.uint32(OTHER)
        return block._replace(
            number=np.where(members[row], block.number | bit, block.number).astype(np.uint32),
            odd=block.odd._replace(
                number=np.where(members[odd_row], block.odd.number | bit, block.odd.number).astype(
                    np.uint32
                )
            ),
        )

    reference = plan.reference
    numbers = np.where(
        members[reference.place], reference.number | np.uint32(OTHER), reference.number
    )
    return plan._replace(
        inputs=terms(plan.inputs),
        own=terms(plan.own),
        reference=reference._replace(number=numbers.astype(np.uint32)),
    )
