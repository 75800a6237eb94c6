"""Greenhouse gases of AR4, AR5 and AR6 and refrigerant blends: potentials and composition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from zuji.core.content import table_rows

WITHOUT_VALUE = (
    "ethane",
    "propane",
    "butane",
    "isobutane",
    "pentane",
    "isopentane",
    "propene",
    "dimethyl ether",
    "trans-1,2-dichloroethene",
)
"""Parts of blends that live for days; a set that does not value them counts them as nothing."""


def lca_rows(name: str) -> Iterator[Mapping[str, str]]:
    """Rows of a table in data/lca."""
    return table_rows("data", "lca", name)


@cache
def substances() -> Mapping[str, Mapping[str, str]]:
    """Gas → its row of data/lca/substances.csv: name, CAS number, formula, code, GWP100 by set."""
    return {row["gas"]: row for row in lca_rows("substances.csv")}


@cache
def blends() -> Mapping[str, Mapping[str, float]]:
    """Blend → gas → share of its mass, by ASHRAE 34-2019 (nominal composition)."""
    mass_share: dict[str, dict[str, float]] = {}
    for row in lca_rows("blends.csv"):
        mass_share.setdefault(row["blend"], {})[row["gas"]] = float(row["percent"]) / 100
    return mass_share


@cache
def gwp_of(gas: str, gwp_set: str) -> float | None:
    """GWP100 [kgCO2e/kg] of a gas of data/lca under `gwp_set`; None where the set has none."""
    text = substances().get(gas, {}).get(gwp_set)
    return float(text) if text else None
