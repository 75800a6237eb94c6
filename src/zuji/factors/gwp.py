"""Global warming potentials (GWP100) by set: AR4, AR5, AR6; CH4 by origin."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from zuji.core.content import content_path
from zuji.core.refusals import refuse


@cache
def _table() -> dict[str, dict[str, float]]:
    gwp_of: dict[str, dict[str, float]] = {}
    with content_path("data", "gwp", "gwp100.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            gwp_of.setdefault(row["gwp_set"], {})[row["gas"]] = float(row["value"])
    return gwp_of


def gwp_sets() -> list[str]:
    """Names of the available GWP sets."""
    return list(_table())


def gwp100(gwp_set: str) -> Mapping[str, float]:
    """Gas → kgCO2e per kg under `gwp_set`; ``co2e`` (already characterised) counts 1."""
    if gwp_set not in _table():
        raise refuse("choice-unknown", "gwp_set", gwp_set, options=", ".join(_table()))
    return _table()[gwp_set] | {"co2e": 1.0}
