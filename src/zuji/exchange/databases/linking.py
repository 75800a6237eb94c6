"""Linking of a database to a system: allocation, providers, cut-offs; every choice is reported.

Providers: the named default where it makes the flow, else the only one, else the smallest id
(listed as ambiguous); a named provider that is not there, or does not make the flow, is listed as
replaced. What no process provides is cut off and listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.exchange.databases.providers import Provided, Providers
from zuji.exchange.databases.sharing import ProcessShares
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    PRODUCT,
    REFERENCE,
    WASTE,
    Database,
)

Array = NDArray[np.float64]
ALLOCATIONS = ("database", "none", "mass", "energy", "economic")


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A linked database in columns: activities (one product each), inputs, emissions; and a report.

    `activity` rows: process, product flow, made. `source` columns lead to the exchange. The `cut`
    columns are the inputs that no process provides, in the unit of their exchange.
    """

    ids: list[str]
    process: Any
    product: Any
    made: Array
    user: Any
    maker: Any
    amount: Array
    source: Any
    emitter: Any
    flow: Any
    emission: Array
    emission_source: Any
    cut_user: Any
    cut_amount: Array
    cut_source: Any
    report: Report


@dataclass(frozen=True, kw_only=True)
class Report:
    """The choices of linking: counts, and the rows behind each.

    `replaced` exchanges name a provider that is absent or does not make the flow, so that another
    one was taken; `converted` ones are taken in another unit than they are made in; `units_differ`
    ones are cut off because the two units measure different things. `gaps` are exchanges without
    a causal factor (each product carries them whole). `sums` holds the processes whose stated
    shares do not sum to one, with the sum.
    """

    cut_off: Any
    ambiguous: Any
    replaced: Any
    converted: Any
    units_differ: Any
    gaps: Any
    sums: Mapping[int, float]
    unallocated: Any
    dropped: int
    without_reference: Any
    multi_output: int

    def as_json(self, database: Database) -> dict[str, Any]:
        """Counts and the first names of each kind."""
        flows, processes = database.flows["name"], database.processes["name"]
        exchanges = database.exchanges

        def names(numbers: Any, total: Any) -> list[str]:
            return list(dict.fromkeys(str(total[int(row)]) for row in numbers))[:20]

        def counted(rows: Any) -> dict[str, Any]:
            return {"exchanges": int(rows.size), "flows": names(exchanges["flow"][rows], flows)}

        def of_processes(numbers: Any) -> dict[str, Any]:
            return {"processes": len(numbers), "names": names(numbers, processes)}

        return {
            "cut_off": counted(self.cut_off),
            "ambiguous": counted(self.ambiguous),
            "provider_absent": {
                **counted(self.replaced),
                "providers": names(self.replaced, exchanges["provider"]),
            },
            "units_converted": counted(self.converted),
            "units_differ": counted(self.units_differ),
            "multi_output": self.multi_output,
            "not_allocated": of_processes(self.unallocated),
            "shares_not_one": {
                **of_processes(list(self.sums)),
                "sums": [round(total, 9) for total in list(self.sums.values())[:20]],
            },
            "causal_gaps": counted(self.gaps),
            "co_products_without_burden": self.dropped,
            "without_reference": of_processes(self.without_reference),
        }


def linked(database: Database, allocation: str = "database") -> Linked:
    """Links a database under an allocation: that of the database, none, mass, energy or economic.

    Where a process lacks what an allocation needs, all burdens stay on its reference product, and
    the process is listed. `none` does that for every process.
    """
    if allocation not in ALLOCATIONS:
        raise refuse("choice-unknown", "allocation", allocation, options=", ".join(ALLOCATIONS))
    exchanges = database.exchanges
    kind = database.flows["kind"][exchanges["flow"]]
    is_input = (exchanges["flags"] & INPUT) > 0
    avoided = (exchanges["flags"] & AVOIDED) > 0
    provides = ((kind == PRODUCT) & ~is_input & ~avoided) | ((kind == WASTE) & is_input & ~avoided)
    provides &= exchanges["amount"] != 0
    is_reference = (
        ((exchanges["flags"] & REFERENCE) > 0) & (exchanges["amount"] != 0) & (kind != ELEMENTARY)
    )
    provides |= is_reference
    shares = ProcessShares(database, allocation, provides, is_reference)
    ids, process, product, outputs, share_of = shares.activities()
    shares.remember(process, product)
    is_consumed = (kind != ELEMENTARY) & ~provides & (exchanges["amount"] != 0)
    user, source, amount = shares.spread_over(np.flatnonzero(is_consumed), share_of)
    waste_out = (kind[source] == WASTE) & ~is_input[source]
    # an avoided waste is a treatment less: olca-modules, CalcExchange.matrixValue
    avoided_waste = (kind[source] == WASTE) & avoided[source]
    sign = np.where((waste_out | avoided[source]) & ~avoided_waste, -1.0, 1.0)
    found = Providers(database, process, product).of(source)
    linked_rows = found.maker >= 0
    emitter, emission_source, emitted = shares.spread_over(
        np.flatnonzero((kind == ELEMENTARY) & (exchanges["amount"] != 0)), share_of
    )
    taken_up = is_input[emission_source] & ~_from_resource(database, emission_source)
    return Linked(
        ids=ids,
        process=process,
        product=product,
        made=outputs,
        user=user[linked_rows],
        maker=found.maker[linked_rows],
        amount=(sign * amount * found.scale)[linked_rows],
        source=source[linked_rows],
        emitter=emitter,
        flow=exchanges["flow"][emission_source],
        emission=np.where(taken_up, -emitted, emitted),
        emission_source=emission_source,
        cut_user=user[~linked_rows],
        cut_amount=(sign * amount)[~linked_rows],
        cut_source=source[~linked_rows],
        report=_report(source, found, shares),
    )


def _report(source: Any, found: Provided, shares: ProcessShares) -> Report:
    is_linked = found.maker >= 0
    return Report(
        cut_off=source[~is_linked],
        ambiguous=source[found.is_ambiguous],
        replaced=source[found.is_replaced],
        converted=source[is_linked & (found.scale != 1)],
        units_differ=source[found.units_differ],
        gaps=shares.gaps,
        sums=shares.sums,
        unallocated=shares.unallocated,
        dropped=shares.dropped,
        without_reference=shares.without_reference,
        multi_output=shares.multi_output,
    )


def _from_resource(database: Database, exchanges: Any) -> Any:
    """Whether each elementary exchange takes from a resource."""
    into = database.flows["compartment"][database.exchanges["flow"][exchanges]]
    return np.array([_is_resource(str(compartment)) for compartment in into], bool)


def _is_resource(compartment: str) -> bool:
    text = compartment.lower()
    return "resource" in text or "raw" in text or "in air" in text
