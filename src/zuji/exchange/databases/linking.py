"""From the tables of a database to a system: allocation, providers, cut-offs; every choice is
reported.

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
    """What linking decided: counts, and the rows behind each."""

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

        def names(rows: Any, of: Any) -> list[str]:
            return list(dict.fromkeys(str(of[int(row)]) for row in rows))[:20]

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
    e = database.exchanges
    kind = database.flows["kind"][e["flow"]]
    is_input = (e["flags"] & INPUT) > 0
    avoided = (e["flags"] & AVOIDED) > 0
    provides = ((kind == PRODUCT) & ~is_input & ~avoided) | ((kind == WASTE) & is_input & ~avoided)
    provides &= e["amount"] != 0
    is_reference = ((e["flags"] & REFERENCE) > 0) & (e["amount"] != 0) & (kind != ELEMENTARY)
    provides |= is_reference
    shares = _Shares(database, allocation, provides, is_reference)
    ids, process, product, made, share_of = shares.activities()
    shares.remember(process, product)
    taken = (kind != ELEMENTARY) & ~provides & (e["amount"] != 0)
    user, source, amount = shares.spread_over(np.flatnonzero(taken), share_of)
    waste_out = (kind[source] == WASTE) & ~is_input[source]
    sign = np.where(waste_out | avoided[source], -1.0, 1.0)
    maker, cut, ambiguous = _providers(database, ids, process, product, source)
    linked_rows = maker >= 0
    emitter, at, emitted = shares.spread_over(
        np.flatnonzero((kind == ELEMENTARY) & (e["amount"] != 0)), share_of
    )
    into = database.flows["compartment"][e["flow"][at]]
    taken_up = is_input[at] & ~np.array([_is_resource(str(c)) for c in into], bool)
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
        made=made,
        user=user[linked_rows],
        maker=maker[linked_rows],
        amount=(sign * amount)[linked_rows],
        source=source[linked_rows],
        emitter=emitter,
        flow=e["flow"][at],
        emission=np.where(taken_up, -emitted, emitted),
        emission_source=at,
        report=report,
    )


def _is_resource(compartment: str) -> bool:
    text = compartment.lower()
    return "resource" in text or "raw" in text or "in air" in text


class _Shares:
    """Which product carries how much of a process: activities and their shares of each exchange."""

    def __init__(self, database: Database, allocation: str, provides: Any, is_reference: Any):
        self.database, self.allocation = database, allocation
        e, self.count = database.exchanges, len(database.processes["id"])
        self.outputs = np.flatnonzero(provides)
        of = e["process"][self.outputs].astype(np.int64)
        self.by_process = np.split(
            self.outputs[np.argsort(of, kind="stable")],
            np.cumsum(np.bincount(of, minlength=self.count))[:-1],
        )
        self.reference = np.full(self.count, -1, np.int64)
        chosen = np.flatnonzero(is_reference)
        self.reference[e["process"][chosen[::-1]]] = chosen[::-1]
        for p in np.flatnonzero(self.reference < 0):
            if len(self.by_process[p]) == 1:
                self.reference[p] = self.by_process[p][0]
        self.without_reference = np.flatnonzero(self.reference < 0)
        self.multi_output = sum(len(rows) > 1 for rows in self.by_process)
        self.dropped = 0
        self.causal: dict[tuple[int, int], float] = {}
        self.unallocated: Any = np.empty(0, np.int64)
        self.stated = self._stated()

    def _stated(self) -> dict[tuple[int, str], dict[int, float]]:
        a = self.database.allocation
        found: dict[tuple[int, str], dict[int, float]] = {}
        for p, flow, method, share, exchange in zip(
            *(a[k].tolist() for k in ("process", "flow", "method", "share", "exchange")),
            strict=True,
        ):
            if exchange < 0:
                found.setdefault((p, method), {})[flow] = share
            else:
                found.setdefault((p, "causal"), {})
                self.causal[(exchange, flow)] = share
        return found

    def activities(self) -> tuple[list[str], Any, Any, Array, Any]:
        """Ids, process, product flow, amount made and share of each activity."""
        e, names = self.database.exchanges, self.database.processes["id"]
        flows = self.database.flows["id"]
        ids: list[str] = []
        rows: list[tuple[int, int, float, float]] = []
        unallocated = []
        for p in range(self.count):
            reference = int(self.reference[p])
            if reference < 0:
                continue
            shares = (
                self._of(p) if len(self.by_process[p]) > 1 else {int(e["flow"][reference]): 1.0}
            )
            if shares is None:
                if self.allocation != "none":
                    unallocated.append(p)
                shares = {int(e["flow"][reference]): 1.0}
                self.dropped += len(self.by_process[p]) - 1
            made: dict[int, float] = {}
            for x in self.by_process[p] if len(shares) > 1 else [reference]:
                flow = int(e["flow"][x])
                made[flow] = made.get(flow, 0.0) + self._signed(int(x))
            for flow, amount in made.items():
                own = flow == e["flow"][reference]
                ids.append(str(names[p]) if own else f"{names[p]}::{flows[flow]}")
                rows.append((p, flow, amount, shares.get(flow, 0.0)))
        self.unallocated = np.array(unallocated, np.int64)
        process, product, amounts, share = (
            (np.array(c) for c in zip(*rows, strict=True)) if rows else (np.empty(0, np.int64),) * 4
        )
        return (
            ids,
            process.astype(np.int64),
            product.astype(np.int64),
            amounts.astype(float),
            share.astype(float),
        )

    def _signed(self, exchange: int) -> float:
        e = self.database.exchanges
        waste = self.database.flows["kind"][e["flow"][exchange]] == WASTE
        treated = waste and e["flags"][exchange] & INPUT
        return float(-e["amount"][exchange] if treated else e["amount"][exchange])

    def _of(self, p: int) -> dict[int, float] | None:
        """Shares by product flow, or None where this allocation cannot be made."""
        if self.allocation == "none":
            return None
        default = str(self.database.processes["default"][p])
        if self.allocation == "database":
            for method in (default, "physical", "economic"):
                stated = self.stated.get((p, method)) if method else None
                if stated is not None and (method == "causal" or sum(stated.values()) > 0):
                    return self._filled(p, stated)
            return None
        if self.allocation == "economic" and sum(self.stated.get((p, "economic"), {}).values()) > 0:
            return self._filled(p, self.stated[(p, "economic")])
        return self._by_property(
            p, {"mass": "mass", "energy": "energy", "economic": "price"}[self.allocation]
        )

    def _filled(self, p: int, stated: dict[int, float]) -> dict[int, float]:
        flows = self.database.exchanges["flow"]
        total = sum(stated.values()) or 1.0
        return {int(flows[x]): stated.get(int(flows[x]), 0.0) / total for x in self.by_process[p]}

    def _by_property(self, p: int, name: str) -> dict[int, float] | None:
        from zuji.engine import allocation_shares

        e, per_unit = self.database.exchanges, self.database.flows[name]
        weights: dict[str, float] = {}
        for x in self.by_process[p]:
            flow = int(e["flow"][x])
            weights[str(flow)] = weights.get(str(flow), 0.0) + float(
                e["amount"][x] * per_unit[flow]
            )
        if any(not weight >= 0 for weight in weights.values()) or not sum(weights.values()) > 0:
            return None
        return {
            int(name): float(allocation_share)
            for name, allocation_share in allocation_shares(weights, name).items()
        }

    def spread_over(self, exchanges: Any, share_of: Any) -> tuple[Any, Any, Array]:
        """Each exchange of a process on each of its activities: activity, exchange, amount ×
        share.
        """
        e = self.database.exchanges
        counts = np.zeros(self.count, np.int64)
        # activities stand in process order
        first = np.zeros(self.count + 1, np.int64)
        np.add.at(counts, self._activity_process, 1)
        np.cumsum(counts, out=first[1:])
        of = e["process"][exchanges].astype(np.int64)
        many = counts[of]
        source = np.repeat(exchanges, many)
        within = np.arange(source.size) - np.repeat(np.cumsum(many) - many, many)
        activity = first[np.repeat(of, many)] + within
        share = share_of[activity].copy()
        if self.causal:
            for k in np.flatnonzero(np.isin(source, [x for x, _ in self.causal])):
                key = (int(source[k]), int(self._activity_product[activity[k]]))
                share[k] = self.causal.get(key, share[k])
        kept = share != 0
        return activity[kept], source[kept], (e["amount"][source] * share)[kept]

    @property
    def _activity_process(self) -> Any:
        return self._columns[0]

    @property
    def _activity_product(self) -> Any:
        return self._columns[1]

    def remember(self, process: Any, product: Any) -> None:
        """The activities made, for `spread_over`."""
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
    found = last > first
    maker = np.where(
        found, order[np.minimum(first, max(order.size - 1, 0))] if order.size else -1, -1
    )
    by_default = {(str(keys[k]), int(product[k])): k for k in range(len(ids))}
    has_default = np.zeros(source.size, bool)
    for k in np.flatnonzero(named != ""):
        own = by_default.get((str(named[k]), int(flow[k])))
        if own is not None:
            maker[k], has_default[k] = own, True
    ambiguous = np.flatnonzero((last - first > 1) & ~has_default)
    return maker, np.flatnonzero(maker < 0), ambiguous
