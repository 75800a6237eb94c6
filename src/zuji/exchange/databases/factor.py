"""A process of an imported database as a factor of a study.

The study keeps the figures, not a link: gases per unit, how they were found and what was cut off
stand in its own factor row, so that its lockfile recomputes without the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import isclose
from pathlib import Path
from typing import Any

from zuji.core.refusals import Refusal, or_refuse, refuse
from zuji.core.units import parse_unit
from zuji.exchange.databases.study import Opened
from zuji.exchange.databases.understood import is_material
from zuji.factors.gases import gwp_of
from zuji.factors.gwp import gwp_sets
from zuji.factors.record import GASES

UNITS = {
    "t*km": "t·km",
    "tkm": "t·km",
    "kg*km": "kg·km",
    "Item(s)": "item",
    "unit": "item",
    "p": "item",
    "m3": "m³",
    "m2": "m²",
    "qm": "m²",
    "l": "L",
}


def factor_row(opened: Opened, process: str, factor_id: str) -> dict[str, Any]:
    """An ``own_factors`` row: kg of each gas per unit; gases that a GWP set does not value as
    CO2e.
    """
    score = opened.score(process)
    if score["score"] is None:
        raise refuse("lca-factor-range", process)
    gases: dict[str, float] = {}
    for gas, row in score["gases"].items():
        if gas == "co2_uptake":  # a resource taken, counted up by databases and down by us
            gases[gas] = -row["kg"]
        elif gas in GASES or all(gwp_of(gas, name) is not None for name in gwp_sets()):
            gases[gas] = gases.get(gas, 0.0) + row["kg"]
        else:
            gases["co2e"] = gases.get("co2e", 0.0) + row["kgco2e"]
    facts, unit = score["not_understood"], study_unit(score["unit"], process)
    return {
        "id": factor_id,
        "name_zh": score["name"],
        "name_en": score["name"],
        "category": "database",
        "kind": "emission",
        "use": "product_footprint",
        "unit": f"kgCO2e/{unit}",
        "gases": ";".join(f"{gas}={value!r}" for gas, value in sorted(gases.items()) if value),
        "gwp_basis": opened.gwp if "co2e" in gases else "",
        "region": score["location"],
        "boundary": "cradle to gate",
        "boundary_code": "cradle_to_gate",
        "evidence": "database",
        "confidence": "I" if is_material(facts) else "D",
        "source_title": f"{opened.database.name} ({opened.database.source_format})",
        "source_ref": f"process {score['process']}",
        "licence": opened.database.licence,
        "note": _note(opened, score),
    }


def _note(opened: Opened, score: Mapping[str, Any]) -> str:
    """How the factor was found, and what is missing from it, in both languages."""
    facts, data = score["not_understood"], score["provenance"]
    gaps = "".join(facts["sentences"]["zh"]) + " " + " ".join(facts["sentences"]["en"])
    how = f"allocation {opened.allocation}, {opened.gwp}, engine {data['engine']}"
    return f"{gaps} {how}"


def study_unit(unit: str, process: str) -> str:
    """The unit of a database as a study reads it behind ``kgCO2e/``; refused where no study reads
    it, or reads it as another one (``lca-factor-unit``).
    """
    spelling = UNITS.get(unit, unit)
    if spelling:
        with suppress(Refusal):
            wanted = parse_unit("kgCO2e") / parse_unit(spelling)
            for written in (spelling, f"({spelling})"):  # kgCO2e/kg*day is not per kg and day
                read = parse_unit(f"kgCO2e/{written}")
                if read.dimension == wanted.dimension and isclose(read.scale, wanted.scale):
                    return written
    raise refuse("lca-factor-unit", process, unit or "—", unit=unit or "—")


def with_database_factors(data: Mapping[str, Any], folder: Path, place: str) -> dict[str, Any]:
    """A study's data with each ``own_factors`` row that names a `database` and `process` computed.

    Paths are relative to the study's folder; `allocation` and `gwp` may be given in the row.
    """
    from zuji.exchange.databases.reading import read_database

    rows, expanded = data.get("own_factors") or [], []
    opened: dict[tuple[str, str, str], Opened] = {}
    for row in rows:
        if not isinstance(row, Mapping) or "database" not in row:
            expanded.append(row)
            continue
        with or_refuse("lca-factor", place):
            key = (
                str(row["database"]),
                str(row.get("allocation", "database")),
                str(row.get("gwp", "AR6")),
            )
            if not row.get("process") or not row.get("id"):
                raise refuse("lca-factor", place, str(dict(row))[:120], "id, database, process")
            if key not in opened:
                opened[key] = Opened(read_database(folder / key[0]), key[1], key[2])
            overrides = {
                field: value
                for field, value in row.items()
                if field not in ("database", "process", "allocation", "gwp")
            }
            expanded.append(
                factor_row(opened[key], str(row["process"]), str(row["id"])) | overrides
            )
    return {**data, "own_factors": expanded} if rows else dict(data)
