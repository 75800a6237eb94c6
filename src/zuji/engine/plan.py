"""The plan that the sampling kernels run, compiled from a system and its laws.

Only what can reach the demand and can vary is drawn and solved; the rest is folded into constants.
A model on an unvarying background therefore costs what its foreground costs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.engine.modes import slow_modes
from zuji.engine.structure import Structure
from zuji.engine.system import System
from zuji.engine.uncertain import FIXED, LOGNORMAL, PERT, Laws, Uncertainty, pert_table

Array = NDArray[np.float64]
IN_CACHE = 512
EMISSION, PARAMETER, FACTOR = 1 << 30, 2 << 30, 3 << 30
"""Kinds of counter; exchanges of the technosphere count from 0."""


@dataclass(frozen=True)
class Planned:
    """A plan, the processes of its rows and the row of each process (−1 where it does not vary)."""

    plan: Any
    processes: Any
    row: Any


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Exchanges in columns: row, what they multiply, amount, factor to a weight, law and
    counter.
    """

    row: Any
    other: Any
    centre: Array
    factor: Array
    law: Any
    spread: Array
    low: Array
    high: Array
    number: Any

    @classmethod
    def of(
        cls,
        laws: Laws,
        source: Any,
        *,
        row: Any,
        other: Any,
        centre: Array,
        factor: Array,
        kind: int,
    ) -> Drawn:
        """With the laws of the exchanges `source`; those of one parameter share its counter."""
        parameter = laws.parameter[source]
        number = np.where(parameter >= 0, parameter + PARAMETER, source.astype(np.int64) + kind)
        return cls(
            row=row,
            other=other,
            centre=centre,
            factor=factor,
            law=laws.law[source],
            spread=laws.spread[source],
            low=laws.low[source],
            high=laws.high[source],
            number=number.astype(np.uint32),
        )

    def take(self, chosen: Any, other: Any = None) -> Drawn:
        """Some of the rows; `other` replaces what they multiply."""
        columns = {f.name: getattr(self, f.name)[chosen] for f in fields(self)}
        return Drawn(**columns | ({} if other is None else {"other": other}))

    def joined(self, more: Drawn) -> Drawn:
        """Both, one after the other."""
        columns = {
            f.name: np.concatenate([getattr(d, f.name) for d in (self, more)]) for f in fields(self)
        }
        return Drawn(**columns)

    @property
    def is_uncertain(self) -> Any:
        """Whether each exchange can differ from its amount."""
        return Laws(self.law, self.spread, self.low, self.high, None).is_uncertain

    @property
    def weight(self) -> Array:
        """Coefficient at the amount itself."""
        return self.centre * self.factor


def planned(system: System, laws: Uncertainty, demanded: Any) -> Planned:
    """The plan for the processes marked in `demanded`."""
    from zuji.engine.kernels.planning import spreads, upstream

    techno, emissions = system.techno, system.emissions
    structure = system.layered
    uncertain = laws.technosphere.is_uncertain
    varies = np.zeros(techno.count, bool)
    if techno.sign > 0:
        varies |= uncertain[techno.made]
    varies[techno.users[uncertain[techno.source]]] = True
    emitter = np.repeat(np.arange(techno.count), np.diff(emissions.starts))
    is_drawn = (
        laws.interventions.is_uncertain[emissions.source]
        | _uncertain_flows(system, laws)[emissions.flow]
    )
    varies[emitter[is_drawn & system.is_characterised[emissions.flow]]] = True
    spreads(techno.starts, techno.inputs, structure.order, varies)
    active = demanded.copy()
    upstream(techno.starts, techno.inputs, active)
    active &= varies
    processes = structure.order[active[structure.order]]
    row = np.full(techno.count, -1, np.int64)
    row[processes] = np.arange(processes.size)
    return Planned(_compiled(system, laws, structure, processes, row), processes, row)


def _uncertain_flows(system: System, laws: Uncertainty) -> Any:
    if laws.factors is None:
        return np.zeros(len(system.flows), bool)
    return laws.factors.is_uncertain


def _ranges(starts: Any, processes: Any) -> tuple[Any, Any]:
    """Row of each entry, and its place in the columns, for the planned processes."""
    first = starts[processes].astype(np.int64)
    counts = starts[processes + np.uint32(1)].astype(np.int64) - first
    row = np.repeat(np.arange(processes.size), counts)
    place = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts) + first[row]
    return row, place


def _compiled(
    system: System, laws: Uncertainty, structure: Structure, processes: Any, row: Any
) -> Any:
    from zuji.engine.kernels.samples import Plan

    tables = [np.zeros(1)]
    unit = np.ascontiguousarray(system.techno.by_process(system.unit_scores().values).T)
    inputs = _inputs(system, laws, processes)
    inside = row[inputs.other] >= 0
    emissions = _emitted(system, laws, processes)
    varying = emissions.is_uncertain | _uncertain_flows(system, laws)[emissions.other]
    bought = inputs.take(~inside & inputs.is_uncertain)
    terms, factors, flows = _terms(system, emissions.take(varying), bought, unit)
    constant = inputs.take(~inside & ~inputs.is_uncertain)
    kept = inputs.take(inside, row[inputs.other[inside]])
    coefficients = _packed(kept, processes.size, tables)
    impacts = _packed(terms, processes.size, tables)
    segments, is_loop = _segments(structure.label[processes], coefficients.starts, impacts.starts)
    by_row = np.argsort(kept.row, kind="stable")
    modes = slow_modes(
        coefficients.starts,
        coefficients.others,
        kept.weight[by_row],
        scale=unit[0][processes],
        segments=segments,
        is_loop=is_loop,
    )
    number, spread = _factor_draws(laws, flows, factors.shape[1])
    return Plan(
        inputs=coefficients,
        own=impacts,
        factors=factors,
        factor_number=number,
        factor_spread=spread,
        fixed=_constants(system, emissions.take(~varying), constant, unit, processes.size),
        start=np.ascontiguousarray(unit[:, processes]),
        reference=_references(system, laws, processes, tables),
        segments=segments,
        is_loop=is_loop,
        rate=modes.rate,
        right=modes.right,
        left=modes.left,
        feedback=modes.feedback,
        feedback_starts=modes.bounds,
        tables=_table_of(tables),
    )


def _inputs(system: System, laws: Uncertainty, processes: Any) -> Drawn:
    techno = system.techno
    user, place = _ranges(techno.starts, processes)
    return Drawn.of(
        laws.technosphere,
        techno.source[place],
        row=user,
        other=techno.inputs[place].astype(np.int64),
        centre=techno.sign * techno.amounts[place],
        factor=-techno.sign / techno.diagonal[processes][user],
        kind=0,
    )


def _emitted(system: System, laws: Uncertainty, processes: Any) -> Drawn:
    emissions = system.emissions
    row, place = _ranges(emissions.starts, processes)
    flow = emissions.flow[place].astype(np.int64)
    counted = system.is_characterised[flow]
    row, place, flow = row[counted], place[counted], flow[counted]
    return Drawn.of(
        laws.interventions,
        emissions.source[place],
        row=row,
        other=flow,
        centre=emissions.amounts[place],
        factor=1 / system.techno.diagonal[processes][row],
        kind=EMISSION,
    )


def _terms(
    system: System, emissions: Drawn, bought: Drawn, unit: Array
) -> tuple[Drawn, Array, Any]:
    """Drawn emissions and drawn purchases of what does not vary; the factors they are valued at."""
    flows, column = np.unique(emissions.other, return_inverse=True)
    makers, other = np.unique(bought.other, return_inverse=True)
    table = system.characterisation[:, flows].toarray()
    factors = np.concatenate([table, unit[:, makers]], axis=1)
    if not factors.shape[1]:
        factors = np.zeros((unit.shape[0], 1))
    drawn = emissions.take(slice(None), column).joined(bought.take(slice(None), other + flows.size))
    return drawn, np.ascontiguousarray(factors), flows


def _constants(system: System, emissions: Drawn, bought: Drawn, unit: Array, rows: int) -> Array:
    """Impacts by indicator and row of what is not drawn."""
    fixed = np.empty((unit.shape[0], rows))
    for indicator in range(unit.shape[0]):
        factor = system.characterisation[indicator].toarray()[0]
        fixed[indicator] = np.bincount(
            emissions.row, emissions.weight * factor[emissions.other], rows
        )
        fixed[indicator] += np.bincount(
            bought.row, bought.weight * unit[indicator][bought.other], rows
        )
    return fixed


def _packed(drawn: Drawn, rows: int, tables: list[Array]) -> Any:
    """Coefficients in row order; those that are not plain lognormal stand among the odd as well."""
    from zuji.engine.kernels.samples import Terms

    ordered = drawn.take(np.argsort(drawn.row, kind="stable"))
    limited = ~np.isnan(ordered.low) | ~np.isnan(ordered.high)
    odd = np.flatnonzero((ordered.law != FIXED) & ((ordered.law != LOGNORMAL) | limited))
    spread = np.where(ordered.law == LOGNORMAL, ordered.spread, 0.0).astype(np.float32)
    return Terms(
        starts=_starts(ordered.row, rows),
        others=ordered.other.astype(np.uint32),
        base=ordered.weight.astype(np.float32),
        spread=spread,
        number=ordered.number,
        odd=_odd(ordered.take(odd), odd, tables),
        odd_starts=_starts(ordered.row[odd], rows),
    )


def _starts(row: Any, rows: int) -> Any:
    starts = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=rows), out=starts[1:])
    return starts


def _odd(d: Drawn, place: Any, tables: list[Array]) -> Any:
    from zuji.engine.kernels.samples import Odd

    table, table_of = np.zeros(d.law.size, np.int64), {}
    for index in np.flatnonzero((d.law == PERT) & (d.high > d.low)):
        position = round(
            float((d.centre[index] - d.low[index]) / (d.high[index] - d.low[index])), 6
        )
        if position not in table_of:
            table_of[position] = len(tables)
            tables.append(pert_table(position))
        table[index] = table_of[position]
    low = np.where(np.isnan(d.low), -np.inf, d.low)
    high = np.where(np.isnan(d.high), np.inf, d.high)
    return Odd(
        place=place,
        number=d.number,
        law=d.law,
        centre=d.centre,
        spread=d.spread,
        low=low,
        high=high,
        table=table,
        factor=d.factor,
    )


def _table_of(tables: list[Array]) -> Array:
    width = max(t.size for t in tables)
    return np.stack([np.pad(t, (0, width - t.size)) for t in tables])


def _references(system: System, laws: Uncertainty, processes: Any, tables: list[Array]) -> Any:
    """Rows whose reference amount itself is drawn."""
    techno = system.techno
    rows, outputs = np.arange(processes.size), techno.diagonal[processes]
    is_given = techno.sign > 0
    law = laws.technosphere if is_given else Laws.of(processes.size)
    source = techno.made[processes] if is_given else rows
    drawn = Drawn.of(law, source, row=rows, other=rows, centre=outputs, factor=outputs, kind=0)
    chosen = np.flatnonzero(drawn.is_uncertain)
    return _odd(drawn.take(chosen), chosen, tables)


def _segments(label: Any, starts: Any, own: Any) -> tuple[Any, Any]:
    from zuji.engine.kernels.planning import cut

    if not label.size:
        return np.zeros(1, np.int64), np.zeros(0, bool)
    segments: tuple[Any, Any] = cut(label, starts, own, IN_CACHE)
    return segments


def _factor_draws(laws: Uncertainty, flows: Any, count: int) -> tuple[Any, Any]:
    if laws.factors is None:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    spread, number = np.zeros(count, np.float32), np.full(count, FACTOR, np.uint32)
    spread[: flows.size] = laws.factors.spread[flows]
    number[: flows.size] = flows + FACTOR
    return number, spread
