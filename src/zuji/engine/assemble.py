"""A system out of tables of processes, exchanges, emissions and factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zuji.core.refusals import refuse
from zuji.engine.interventions import Interventions
from zuji.engine.tables import columns_of, positions_of
from zuji.engine.technosphere import Technosphere

if TYPE_CHECKING:
    from zuji.engine.system import System


def system_from_tables(
    processes: Any, exchanges: Any, emissions: Any, factors: Any, data_version: str
) -> System:
    """See `System.from_tables`."""
    from scipy import sparse

    from zuji.engine.system import System

    nodes = columns_of(processes, "processes", ["id"])
    inputs = columns_of(exchanges, "exchanges", ["process", "input", "amount"])
    emitted = columns_of(emissions, "emissions", ["process", "flow", "amount"])
    valued = columns_of(factors, "factors", ["flow", "factor"])
    ids = nodes.pop("id")
    names = [str(i) for i in ids.tolist()]
    made = numbers(nodes.pop("amount", np.ones(ids.size)), "processes.amount")
    techno = Technosphere.from_columns(
        made,
        positions_of(ids, inputs["process"], "exchanges.process"),
        positions_of(ids, inputs["input"], "exchanges.input"),
        numbers(inputs["amount"], "exchanges.amount"),
        names,
    )
    flows = np.array(list(dict.fromkeys([*emitted["flow"].tolist(), *valued["flow"].tolist()])))
    interventions = Interventions.from_columns(
        positions_of(ids, emitted["process"], "emissions.process"),
        positions_of(flows, emitted["flow"], "emissions.flow"),
        numbers(emitted["amount"], "emissions.amount"),
        ids.size, flows.size,
    )  # fmt: skip
    indicator = valued.get("indicator", np.full(len(valued["flow"]), "climate change"))
    indicators = list(dict.fromkeys(map(str, indicator.tolist())))
    row = [indicators.index(str(name)) for name in indicator.tolist()]
    column = positions_of(flows, valued["flow"], "factors.flow").astype(np.int64)
    table = sparse.csr_matrix(
        (numbers(valued["factor"], "factors.factor"), (row, column)),
        shape=(len(indicators), flows.size),
    )
    return System(
        techno, interventions, table, names, [str(f) for f in flows.tolist()], indicators,
        {name: [str(v) for v in values.tolist()] for name, values in nodes.items()}, data_version,
    )  # fmt: skip


def numbers(values: Any, place: str) -> Any:
    """Finite numbers. Refuses anything else, naming the first row."""
    try:
        found = np.asarray(values, np.float64)
    except (TypeError, ValueError) as problem:
        raise refuse("value-type", place, str(problem)[:100], "numbers") from problem
    bad = np.flatnonzero(~np.isfinite(found))
    if bad.size:
        raise refuse("value-type", f"{place}[{int(bad[0])}]", found[bad[0]], "finite numbers")
    return found
