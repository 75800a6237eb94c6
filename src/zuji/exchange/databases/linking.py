"""Linking of a database to a system: allocation, providers, cut-offs; every choice is reported.

Providers: the named default where it makes the flow, else the only one, else the smallest id
(listed as ambiguous). What no process provides is cut off and listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
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

    `activity` rows: process, product flow, made. `source` columns lead to the exchange.
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
    report: Report


@dataclass(frozen=True, kw_only=True)
class Report:
    """The choices of linking: counts, and the rows behind each."""

    cut_off: Any
    ambiguous: Any
    unallocated: Any
    dropped: int
    without_reference: Any
    multi_output: int

    def as_json(self, database: Database) -> dict[str, Any]:
        """Counts and the first names of each kind."""
        flows, processes = database.flows["name"], database.processes["name"]
        flow = database.exchanges["flow"]

        def names(numbers: Any, total: Any) -> list[str]:
            return list(dict.fromkeys(str(total[int(row)]) for row in numbers))[:20]

        return {
            "cut_off": {
                "exchanges": int(self.cut_off.size),
                "flows": names(flow[self.cut_off], flows),
            },
            "ambiguous": {
                "exchanges": int(self.ambiguous.size),
                "flows": names(flow[self.ambiguous], flows),
            },
            "multi_output": self.multi_output,
            "not_allocated": {
                "processes": int(self.unallocated.size),
                "names": names(self.unallocated, processes),
            },
            "co_products_without_burden": self.dropped,
            "without_reference": {
                "processes": int(self.without_reference.size),
                "names": names(self.without_reference, processes),
            },
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
    shares = _Shares(database, allocation, provides, is_reference)
    ids, process, product, outputs, share_of = shares.activities()
    shares.remember(process, product)
    is_consumed = (kind != ELEMENTARY) & ~provides & (exchanges["amount"] != 0)
    user, source, amount = shares.spread_over(np.flatnonzero(is_consumed), share_of)
    waste_out = (kind[source] == WASTE) & ~is_input[source]
    sign = np.where(waste_out | avoided[source], -1.0, 1.0)
    maker, cut, ambiguous = _providers(database, ids, process, product, source)
    linked_rows = maker >= 0
    emitter, emission_source, emitted = shares.spread_over(
        np.flatnonzero((kind == ELEMENTARY) & (exchanges["amount"] != 0)), share_of
    )
    into = database.flows["compartment"][exchanges["flow"][emission_source]]
    taken_up = is_input[emission_source] & ~np.array(
        [_is_resource(str(compartment)) for compartment in into], bool
    )
    report = Report(
        cut_off=source[cut],
        ambiguous=source[ambiguous],
        unallocated=shares.unallocated,
        dropped=shares.dropped,
        without_reference=shares.without_reference,
        multi_output=shares.multi_output,
    )
    return Linked(
        ids=ids,
        process=process,
        product=product,
        made=outputs,
        user=user[linked_rows],
        maker=maker[linked_rows],
        amount=(sign * amount)[linked_rows],
        source=source[linked_rows],
        emitter=emitter,
        flow=exchanges["flow"][emission_source],
        emission=np.where(taken_up, -emitted, emitted),
        emission_source=emission_source,
        report=report,
    )


def _is_resource(compartment: str) -> bool:
    text = compartment.lower()
    return "resource" in text or "raw" in text or "in air" in text


class _Shares:
    """The share of a process that each product carries: activities and their shares of each
    exchange.
    """

    def __init__(self, database: Database, allocation: str, provides: Any, is_reference: Any):
        self.database, self.allocation = database, allocation
        exchanges, self.count = database.exchanges, len(database.processes["id"])
        self.outputs = np.flatnonzero(provides)
        process_of = exchanges["process"][self.outputs].astype(np.int64)
        self.by_process = np.split(
            self.outputs[np.argsort(process_of, kind="stable")],
            np.cumsum(np.bincount(process_of, minlength=self.count))[:-1],
        )
        self.reference = np.full(self.count, -1, np.int64)
        chosen = np.flatnonzero(is_reference)
        self.reference[exchanges["process"][chosen[::-1]]] = chosen[::-1]
        for process in np.flatnonzero(self.reference < 0):
            if len(self.by_process[process]) == 1:
                self.reference[process] = self.by_process[process][0]
        self.without_reference = np.flatnonzero(self.reference < 0)
        self.multi_output = sum(len(rows) > 1 for rows in self.by_process)
        self.dropped = 0
        self.causal: dict[tuple[int, int], float] = {}
        self.unallocated: Any = np.empty(0, np.int64)
        self.stated = self._stated()

    def _stated(self) -> dict[tuple[int, str], dict[int, float]]:
        allocation = self.database.allocation
        stated: dict[tuple[int, str], dict[int, float]] = {}
        for process, flow, method, share, exchange in zip(
            *(
                allocation[column].tolist()
                for column in ("process", "flow", "method", "share", "exchange")
            ),
            strict=True,
        ):
            if exchange < 0:
                stated.setdefault((process, method), {})[flow] = share
            else:
                stated.setdefault((process, "causal"), {})
                self.causal[(exchange, flow)] = share
        return stated

    def activities(self) -> tuple[list[str], Any, Any, Array, Any]:
        """Ids, process, product flow, output amount and share of each activity."""
        exchanges, names = self.database.exchanges, self.database.processes["id"]
        flows = self.database.flows["id"]
        ids: list[str] = []
        rows: list[tuple[int, int, float, float]] = []
        unallocated = []
        for process_number in range(self.count):
            reference = int(self.reference[process_number])
            if reference < 0:
                continue
            shares = (
                self._of(process_number)
                if len(self.by_process[process_number]) > 1
                else {int(exchanges["flow"][reference]): 1.0}
            )
            if shares is None:
                if self.allocation != "none":
                    unallocated.append(process_number)
                shares = {int(exchanges["flow"][reference]): 1.0}
                self.dropped += len(self.by_process[process_number]) - 1
            output_of: dict[int, float] = {}
            for exchange in self.by_process[process_number] if len(shares) > 1 else [reference]:
                flow = int(exchanges["flow"][exchange])
                output_of[flow] = output_of.get(flow, 0.0) + self._signed(int(exchange))
            for flow, amount in output_of.items():
                is_reference = flow == exchanges["flow"][reference]
                ids.append(
                    str(names[process_number])
                    if is_reference
                    else f"{names[process_number]}::{flows[flow]}"
                )
                rows.append((process_number, flow, amount, shares.get(flow, 0.0)))
        self.unallocated = np.array(unallocated, np.int64)
        process, product, amounts, share = (
            (np.array(column) for column in zip(*rows, strict=True))
            if rows
            else (np.empty(0, np.int64),) * 4
        )
        return (
            ids,
            process.astype(np.int64),
            product.astype(np.int64),
            amounts.astype(float),
            share.astype(float),
        )

    def _signed(self, exchange: int) -> float:
        exchanges = self.database.exchanges
        waste = self.database.flows["kind"][exchanges["flow"][exchange]] == WASTE
        treated = waste and exchanges["flags"][exchange] & INPUT
        return float(-exchanges["amount"][exchange] if treated else exchanges["amount"][exchange])

    def _of(self, process: int) -> dict[int, float] | None:
        """Shares by product flow, or None where this allocation is not possible."""
        if self.allocation == "none":
            return None
        default = str(self.database.processes["default"][process])
        if self.allocation == "database":
            for method in (default, "physical", "economic"):
                stated = self.stated.get((process, method)) if method else None
                if stated is not None and (method == "causal" or sum(stated.values()) > 0):
                    return self._filled(process, stated)
            return None
        if (
            self.allocation == "economic"
            and sum(self.stated.get((process, "economic"), {}).values()) > 0
        ):
            return self._filled(process, self.stated[(process, "economic")])
        return self._by_property(
            process, {"mass": "mass", "energy": "energy", "economic": "price"}[self.allocation]
        )

    def _filled(self, process: int, stated: dict[int, float]) -> dict[int, float]:
        flows = self.database.exchanges["flow"]
        total = sum(stated.values()) or 1.0
        return {
            int(flows[exchange]): stated.get(int(flows[exchange]), 0.0) / total
            for exchange in self.by_process[process]
        }

    def _by_property(self, process: int, name: str) -> dict[int, float] | None:
        from zuji.engine import allocation_shares

        exchanges, per_unit = self.database.exchanges, self.database.flows[name]
        weights: dict[str, float] = {}
        for exchange in self.by_process[process]:
            flow = int(exchanges["flow"][exchange])
            weights[str(flow)] = weights.get(str(flow), 0.0) + float(
                exchanges["amount"][exchange] * per_unit[flow]
            )
        if any(not weight >= 0 for weight in weights.values()) or not sum(weights.values()) > 0:
            return None
        return {int(name): float(share) for name, share in allocation_shares(weights, name).items()}

    def spread_over(self, exchanges: Any, share_of: Any) -> tuple[Any, Any, Array]:
        """Each exchange of a process on each of its activities: activity, exchange, amount ×
        share.
        """
        table = self.database.exchanges
        counts = np.zeros(self.count, np.int64)
        # activities stand in process order
        first = np.zeros(self.count + 1, np.int64)
        np.add.at(counts, self._activity_process, 1)
        np.cumsum(counts, out=first[1:])
        process_of = table["process"][exchanges].astype(np.int64)
        many = counts[process_of]
        source = np.repeat(exchanges, many)
        within = np.arange(source.size) - np.repeat(np.cumsum(many) - many, many)
        activity = first[np.repeat(process_of, many)] + within
        share = share_of[activity].copy()
        if self.causal:
            for index in np.flatnonzero(np.isin(source, [exchange for exchange, _ in self.causal])):
                key = (int(source[index]), int(self._activity_product[activity[index]]))
                share[index] = self.causal.get(key, share[index])
        is_carried = share != 0
        return (
            activity[is_carried],
            source[is_carried],
            (table["amount"][source] * share)[is_carried],
        )

    @property
    def _activity_process(self) -> Any:
        return self._columns[0]

    @property
    def _activity_product(self) -> Any:
        return self._columns[1]

    def remember(self, process: Any, product: Any) -> None:
        """Store the activities for `spread_over`."""
        self._columns = (process, product)


def _providers(
    database: Database, ids: list[str], process: Any, product: Any, source: Any
) -> tuple[Any, Any, Any]:
    """Activity that provides each exchange (−1: none), and the rows cut off or ambiguous."""
    flow = database.exchanges["flow"][source].astype(np.int64)
    named = database.exchanges["provider"][source]
    keys = database.processes["id"][process]
    order = np.lexsort((keys.astype(str), product))
    sorted_product = product[order]
    first = np.searchsorted(sorted_product, flow, "left")
    last = np.searchsorted(sorted_product, flow, "right")
    has_provider = last > first
    maker = np.where(
        has_provider, order[np.minimum(first, max(order.size - 1, 0))] if order.size else -1, -1
    )
    by_default = {(str(keys[index]), int(product[index])): index for index in range(len(ids))}
    has_default = np.zeros(source.size, bool)
    for index in np.flatnonzero(named != ""):
        default_provider = by_default.get((str(named[index]), int(flow[index])))
        if default_provider is not None:
            maker[index], has_default[index] = default_provider, True
    ambiguous = np.flatnonzero((last - first > 1) & ~has_default)
    return maker, np.flatnonzero(maker < 0), ambiguous
