"""The process that provides each exchange: by name of the provider, by flow, across units."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.exchange.databases.measures import measure
from zuji.exchange.databases.tables import Database

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Provided:
    """For each exchange: the activity that provides it (−1: none), and what to say about that.

    `scale` is the number of units of the provider's flow in one unit of the exchange's flow.
    """

    maker: Any
    scale: Array
    is_ambiguous: Any
    is_replaced: Any
    units_differ: Any


class Providers:
    """The providers of a database: activities by product.

    Flows of one `family` (a product that its format knows by name) are one product where their
    units measure the same: power made in MJ provides power used in kWh.
    """

    def __init__(self, database: Database, process: Any, product: Any):
        self.database, self.process, self.product = database, process, product
        count = len(database.flows["id"])
        self.group = np.arange(count, dtype=np.int64)
        self.size = np.ones(count)
        self.families: dict[str, set[int]] = {}
        self._join(product)

    def _join(self, product: Any) -> None:
        flows = self.database.flows
        first_of: dict[Hashable, int] = {}
        for flow in np.flatnonzero(flows["family"] != ""):
            dimension, size = measure(str(flows["unit"][flow]))
            family = (str(flows["family"][flow]), int(flows["kind"][flow]))
            self.group[flow] = first_of.setdefault((*family, dimension), int(flow))
            self.size[flow] = size
        for flow in np.unique(product):
            if flows["family"][flow]:
                self.families.setdefault(str(flows["family"][flow]), set()).add(int(flow))

    def of(self, source: Any) -> Provided:
        """The providers of the exchanges `source`."""
        exchanges = self.database.exchanges
        flow = exchanges["flow"][source].astype(np.int64)
        wanted, made = self.group[flow], self.group[self.product]
        keys = self.database.processes["id"][self.process]
        order = np.lexsort((keys.astype(str), made))
        first = np.searchsorted(made[order], wanted, "left")
        last = np.searchsorted(made[order], wanted, "right")
        maker = np.full(source.size, -1, np.int64)
        has_provider = last > first
        maker[has_provider] = order[first[has_provider]]
        by_default = {
            (str(key), int(group)): index
            for index, (key, group) in enumerate(zip(keys, made, strict=True))
        }
        named = exchanges["provider"][source]
        has_named, is_named = np.zeros(source.size, bool), named != ""
        for index in np.flatnonzero(is_named):
            default_provider = by_default.get((str(named[index]), int(wanted[index])))
            if default_provider is not None:
                maker[index], has_named[index] = default_provider, True
        scale = np.ones(source.size)
        is_linked = maker >= 0
        scale[is_linked] = self.size[flow[is_linked]] / self.size[self.product[maker[is_linked]]]
        families = self.database.flows["family"][flow]
        is_elsewhere = np.array([str(family) in self.families for family in families], bool)
        return Provided(
            maker=maker,
            scale=scale,
            is_ambiguous=(last - first > 1) & ~has_named,
            is_replaced=is_linked & is_named & ~has_named,
            units_differ=~is_linked & is_elsewhere,
        )
