"""What stands behind a record of a set: how much of each process, and the gases of the chain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.exchange.datasets.record import RecordSet

Array = NDArray[np.float64]


class Chains:
    """A record set as linear equations, loops and all; exact to the digits of a double."""

    def __init__(self, records: RecordSet):
        self.records = records
        self.at = {key: index for index, key in enumerate(records.records)}

    @cached_property
    def _balance(self) -> Array:
        """Products × processes: what each makes, less what it takes."""
        balance = np.diag([record.amount for record in self.records])
        for column, record in enumerate(self.records):
            for taken in record.inputs:
                balance[self.at[taken.provider], column] -= taken.amount
        return balance

    def runs(self, key: str) -> Mapping[str, float]:
        """How often each process runs for the amount of one run of a record's own product.

        Refuses a set in which a process takes all that it makes (``system-singular``).
        """
        if not self.records.has_links:
            return {key: 1.0}
        demand = np.zeros(len(self.at))
        demand[self.at[key]] = self.records.records[key].amount
        try:
            solved = np.linalg.solve(self._balance, demand)
        except np.linalg.LinAlgError as problem:
            raise refuse("system-singular", key, "", detail=key) from problem
        return {name: float(solved[at]) for name, at in self.at.items() if solved[at]}

    def gases(self, key: str) -> dict[str, float]:
        """kg of each gas (``co2e``: kgCO2e) behind the amount that a record is for."""
        total: dict[str, Any] = {}
        for name, runs in self.runs(key).items():
            for gas in self.records.records[name].gases:
                total[gas.gas] = total.get(gas.gas, 0.0) + runs * gas.amount
        return {gas: float(mass) for gas, mass in sorted(total.items())}
