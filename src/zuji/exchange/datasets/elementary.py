"""Elementary flows of greenhouse gases by the identifiers of the public lists.

data/lca/written_flows.csv holds for each gas the flow to unspecified air of ecoinvent 3.9 (whose
identifiers openLCA's reference flows share) and of the EF 3.1 list that ILCD and TIDAS use. A sum
whose gases are not told is a flow of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zuji.core.label import Label
from zuji.exchange.datasets.record import key_of
from zuji.exchange.datasets.units import CO2E
from zuji.factors.gases import lca_rows

SUM = Label("温室气体合计（CO2 当量）", "Greenhouse gases, sum as CO2 equivalents")
APART = ("co2_biogenic", "co2_uptake")
"""Gases that a climate total leaves out (GB/T 24067, ISO 14067): reported apart."""


@dataclass(frozen=True, kw_only=True)
class GasFlow:
    """The elementary flow of a gas. `id` is that of ecoinvent and openLCA, `ef_id` that of EF."""

    gas: str
    zh: str
    name: str
    id: str
    ef_name: str
    ef_id: str
    cas: str
    formula: str
    unit: str

    @property
    def is_resource(self) -> bool:
        """Whether it is taken in: carbon dioxide out of the air, counted up by databases."""
        return self.gas == "co2_uptake"

    @property
    def is_sum(self) -> bool:
        """Whether it is a sum of gases, which no public list has."""
        return self.gas == "co2e"


@cache
def gas_flows() -> dict[str, GasFlow]:
    """Gas → its flow."""
    flows = {
        row["gas"]: GasFlow(
            gas=row["gas"],
            zh=row["zh"],
            name=row["name"],
            id=row["flow"],
            ef_name=row["ef_name"],
            ef_id=row["ef_flow"],
            cas=row["cas"],
            formula=row["formula"],
            unit="kg",
        )
        for row in lca_rows("written_flows.csv")
    }
    own = key_of("flow", "co2e")
    flows["co2e"] = GasFlow(
        gas="co2e",
        zh=SUM.zh,
        name=SUM.en,
        id=own,
        ef_name=SUM.en,
        ef_id=own,
        cas="",
        formula="",
        unit=CO2E,
    )
    return flows


def amount_of(gas: str, amount: float) -> float:
    """The amount of a gas as databases count it: a resource taken is above zero."""
    return -amount if gas_flows()[gas].is_resource else amount
