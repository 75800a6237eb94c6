"""The share of a process's burdens that each of its products carries."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.exchange.databases.tables import INPUT, WASTE, Database

Array = NDArray[np.float64]
SUM_OFF = 1e-6
"""Stated shares whose sum is further from one are named; they are used as stated."""


class ProcessShares:
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
        self.sums: dict[int, float] = {}
        self.gaps: Any = np.empty(0, np.int64)
        self.causal: dict[tuple[int, int], float] = {}
        self.causal_processes: set[int] = set()
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
                shares = stated.setdefault((process, method), {})
                shares[flow] = shares.get(flow, 0.0) + share
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
        """ProcessShares by product flow, or None where this allocation is not possible."""
        if self.allocation == "none":
            return None
        default = str(self.database.processes["default"][process])
        if self.allocation == "database" and default == "none":
            return None
        if self.allocation == "database":
            for method in (default, "physical", "economic"):
                stated = self.stated.get((process, method)) if method else None
                if stated is not None and (method == "causal" or sum(stated.values()) > 0):
                    if method == "causal":
                        self.causal_processes.add(process)
                    return self._filled(process, stated, method)
            return None
        if (
            self.allocation == "economic"
            and sum(self.stated.get((process, "economic"), {}).values()) > 0
        ):
            return self._filled(process, self.stated[(process, "economic")], "economic")
        return self._by_property(
            process, {"mass": "mass", "energy": "energy", "economic": "price"}[self.allocation]
        )

    def _filled(self, process: int, stated: dict[int, float], method: str) -> dict[int, float]:
        """The stated share of each product; one where none is stated, as openLCA computes.

        ProcessShares are not scaled: where they do not sum to one, or one of them is negative, the
        sum is kept for the report.
        Source: olca-modules, AllocationIndex.get.
        """
        flows = self.database.exchanges["flow"]
        products = dict.fromkeys(int(flows[exchange]) for exchange in self.by_process[process])
        shares = {flow: stated.get(flow, 1.0) for flow in products}
        is_off = abs(sum(shares.values()) - 1) > SUM_OFF or min(shares.values()) < 0
        if method != "causal" and is_off:
            self.sums[process] = sum(shares.values())
        return shares

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
            gaps = []
            for index in np.flatnonzero(self._is_causal[activity]):
                key = (int(source[index]), int(self._activity_product[activity[index]]))
                if key not in self.causal:
                    gaps.append(key[0])
                share[index] = self.causal.get(key, 1.0)
            self.gaps = np.union1d(self.gaps, np.array(gaps, np.int64))
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
        self._is_causal = np.isin(process, list(self.causal_processes))
