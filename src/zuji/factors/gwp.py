"""Global warming potentials (GWP100) by set: AR4, AR5, AR6; CH4 by origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from zuji.core.content import table_rows
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.core.words import gas_label
from zuji.factors.gases import gwp_of


@cache
def _table() -> dict[str, dict[str, float]]:
    gwp_of: dict[str, dict[str, float]] = {}
    for row in table_rows("data", "gwp", "gwp100.csv"):
        gwp_of.setdefault(row["gwp_set"], {})[row["gas"]] = float(row["value"])
    return gwp_of


def gwp_sets() -> list[str]:
    """Names of the available GWP sets."""
    return list(_table())


def set_with_methane(value: object) -> str:
    """The set that gives fossil methane this GWP100, by which a publication shows its own; "" for
    none.
    """
    return next((name for name, gases in _table().items() if gases["ch4_fossil"] == value), "")


def gwp100(gwp_set: str, gases: Iterable[str] = ()) -> Mapping[str, float]:
    """Gas → kgCO2e per kg under `gwp_set`; ``co2e`` (already characterised) counts 1.

    The gases that every study may have, and those of `gases` (data/lca/substances.csv). Refuses a
    gas that the set gives no value (``gas-without-gwp``): it would count as nothing.
    """
    if gwp_set not in _table():
        raise refuse("choice-unknown", "gwp_set", gwp_set, options=", ".join(_table()))
    values = _table()[gwp_set] | {"co2e": 1.0}
    for gas in sorted(set(gases) - values.keys()):
        value = gwp_of(gas, gwp_set)
        if value is None:
            valued = [name for name in _table() if gwp_of(gas, name) is not None]
            name = gas_label(gas)
            raise refuse("gas-without-gwp", name, name, gwp=gwp_set, near=listed(valued))
        values[gas] = value
    return values
