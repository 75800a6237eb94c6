"""Assembly of a system's parts from tables of processes, exchanges, emissions and factors."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from zuji.core.refusals import refuse
from zuji.engine.allocation import allocation_shares
from zuji.engine.interventions import Interventions
from zuji.engine.tables import Columns, columns_of, positions_of
from zuji.engine.technosphere import Technosphere


class Parts(TypedDict):
    """The parts of a system."""

    techno: Technosphere
    interventions: Interventions
    characterisation: Any
    products: list[str]
    flows: list[str]
    indicators: list[str]
    attributes: dict[str, list[str]]


def assembled(
    processes: Any, exchanges: Any, emissions: Any, factors: Any, outputs: Any = None
) -> Parts:
    """The parts of a system from the tables of `System.from_tables`."""
    nodes = columns_of(processes, "processes", ["id"])
    inputs = columns_of(exchanges, "exchanges", ["process", "input", "amount"])
    emitted = columns_of(emissions, "emissions", ["process", "flow", "amount"])
    valued = columns_of(factors, "factors", ["flow", "factor"])
    if outputs is not None:
        nodes, inputs, emitted = allocated(nodes, inputs, emitted, outputs)
    ids = nodes.pop("id")
    names = [str(id_) for id_ in ids.tolist()]
    reference_amounts = numbers(nodes.pop("amount", np.ones(ids.size)), "processes.amount")
    techno = Technosphere.from_columns(
        reference_amounts,
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
        ids.size,
        flows.size,
    )
    indicators, table = _characterised(valued, flows)
    return {
        "techno": techno,
        "interventions": interventions,
        "characterisation": table,
        "products": names,
        "flows": [str(flow) for flow in flows.tolist()],
        "indicators": indicators,
        "attributes": {
            name: [str(value) for value in values.tolist()] for name, values in nodes.items()
        },
    }


def _characterised(valued: Columns, flows: Any) -> tuple[list[str], Any]:
    """Indicators, and the factor of each flow under each."""
    from scipy import sparse

    indicator = valued.get("indicator", np.full(len(valued["flow"]), "climate change"))
    indicators = list(dict.fromkeys(map(str, indicator.tolist())))
    row = [indicators.index(str(name)) for name in indicator.tolist()]
    column = positions_of(flows, valued["flow"], "factors.flow").astype(np.int64)
    table = sparse.csr_matrix(
        (numbers(valued["factor"], "factors.factor"), (row, column)),
        shape=(len(indicators), flows.size),
    )
    return indicators, table


def allocated(
    nodes: Columns, inputs: Columns, emitted: Columns, outputs: Any
) -> tuple[Columns, ...]:
    """Multi-output processes as one activity a product, named after it, with its share of all
    burdens.

    `outputs`: process, product, amount, optionally weight (mass, energy, revenue … of that output;
    the amount by default). Shares are those of `allocation_shares`.
    """
    output_table = columns_of(outputs, "outputs", ["process", "product", "amount"])
    amount = numbers(output_table["amount"], "outputs.amount")
    weight = numbers(output_table.get("weight", amount), "outputs.weight")
    process_of = positions_of(nodes["id"], output_table["process"], "outputs.process")
    outputs_of: dict[int, list[int]] = {}
    for output, process in enumerate(process_of.tolist()):
        outputs_of.setdefault(process, []).append(output)
    reference_amounts = numbers(
        nodes.get("amount", np.ones(nodes["id"].size)), "processes.amount"
    ).tolist()
    activity: list[tuple[Any, int, float, float]] = []
    for process, process_id in enumerate(nodes["id"].tolist()):
        if process not in outputs_of:
            activity.append((process_id, process, reference_amounts[process], 1.0))
            continue
        shares = allocation_shares(
            {str(output): weight[output] for output in outputs_of[process]},
            "weight",
            f"outputs {process_id}",
        )
        activity += [
            (
                output_table["product"][output],
                process,
                float(amount[output]),
                float(shares[str(output)]),
            )
            for output in outputs_of[process]
        ]
    ids, source, amounts, share = (list(column) for column in zip(*activity, strict=True))
    split = {output: values[source] for output, values in nodes.items()} | {
        "id": np.array(ids),
        "amount": np.array(amounts),
    }
    activities: dict[int, list[int]] = {}
    for activity_number, process in enumerate(source):
        activities.setdefault(process, []).append(activity_number)

    def spread(table: Columns, place: str) -> Columns:
        owner = positions_of(nodes["id"], table["process"], place).tolist()
        pairs = [
            (entry, activity_number)
            for entry, process in enumerate(owner)
            for activity_number in activities[process]
        ]
        row, of_activity = (
            np.array([pair[output] for pair in pairs], np.int64) for output in (0, 1)
        )
        spread_table = {output: values[row] for output, values in table.items()}
        parts = numbers(table["amount"], f"{place}.amount")[row] * np.array(share)[of_activity]
        return spread_table | {"process": split["id"][of_activity], "amount": parts}

    return split, spread(inputs, "exchanges.process"), spread(emitted, "emissions.process")


def numbers(values: Any, place: str) -> Any:
    """Finite numbers. Refuses anything else, naming the first row."""
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError) as problem:
        raise refuse("value-type", place, str(problem)[:100], "numbers") from problem
    bad = np.flatnonzero(~np.isfinite(array))
    if bad.size:
        raise refuse("value-type", f"{place}[{int(bad[0])}]", array[bad[0]], "finite numbers")
    return array
