"""Greenhouse gases of AR4, AR5 and AR6 and refrigerant blends: names, potentials, composition."""

from __future__ import annotations

import re
import unicodedata
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


ORIGINS = {"co2": "co2_fossil", "ch4": "ch4_fossil"}
"""A name without its origin counts as fossil."""


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


def _code(text: str) -> str:
    """Letters and digits of a name or code: ``PFC-41-12`` is ``pfc4112``, never ``HFC-41``."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\-_'’.·()（）]+", "", plain)


@cache
def _known() -> Mapping[str, str]:
    """Whole code, formula or name → gas or blend."""
    known: dict[str, str] = {}
    for column in ("gas", "acronym", "formula", "name"):
        for gas, row in substances().items():
            if row[column]:
                known.setdefault(_code(row[column]), gas)
    for blend in blends():
        known.setdefault(_code(blend), blend)
    for row in lca_rows("gas_names.csv"):
        known.setdefault(_code(row["name"]), ORIGINS.get(row["gas"], row["gas"]))
    return known


def parts_of(name: str) -> Mapping[str, float]:
    """The gases that a gas or blend named by its whole code, formula or name consists of, with
    their shares of its mass; empty where nobody knows it.

    Hydrocarbons in blends count as nothing (`WITHOUT_VALUE`) and are left out.
    """
    known = _known().get(_code(name))
    if known is None:
        return {}
    parts = blends().get(known, {known: 1.0})
    return {gas: share for gas, share in parts.items() if gas not in WITHOUT_VALUE}
