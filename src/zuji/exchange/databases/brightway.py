"""Brightway datapackages (bw_processing): matrices with integer ids, as zip or folder."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
)

LAWS = {2: 1, 3: 2, 4: 3, 5: 4}
"""stats_arrays → zuji.engine.uncertain: lognormal, normal, uniform, triangular."""


def read_brightway(archive: Archive, name: str) -> Database:
    """Reads the static vectors of technosphere, biosphere and characterisation matrices."""
    about = next(name for name in archive.names if name.endswith("datapackage.json"))
    folder = about.rpartition("/")[0]
    try:
        package = json.loads(archive.read(about))
        groups = _groups(archive, folder, package)
    except (ValueError, KeyError, TypeError) as problem:
        raise refuse("lca-json", about, f"{type(problem).__name__}: {problem}"[:100]) from problem
    build = Builder(package.get("name") or name, "Brightway datapackage")
    parts = {
        matrix: [group for group in groups if group["matrix"] == matrix]
        for matrix in ("technosphere_matrix", "biosphere_matrix", "characterization_matrix")
    }
    if not parts["technosphere_matrix"]:
        raise refuse(
            "lca-empty", archive.path.name, ", ".join(sorted({group["matrix"] for group in groups}))
        )
    _technosphere(build, parts["technosphere_matrix"])
    for group in parts["biosphere_matrix"]:
        for row, column, value, flip, law in zip(*_columns(group), strict=True):
            flow = build.flow(str(row), "", ELEMENTARY, "kg")
            process = build.process_number(str(column))
            if process is not None:
                build.exchange(process, flow, -value if flip else value, law=_law(law))
    for group in parts["characterization_matrix"]:
        for row, _, value, _, _ in zip(*_columns(group), strict=True):
            build.factor(group["name"], build.flow(str(row), "", ELEMENTARY, "kg"), value)
    return build.done()


def _technosphere(build: Builder, groups: list[dict[str, Any]]) -> None:
    rows = [row for group in groups for row in zip(*_columns(group), strict=True)]
    reference_of: dict[int, int] = {}
    for row, column, _, flip, _ in rows:
        if not flip and (row == column or column not in reference_of):
            reference_of[column] = row
    for column in sorted({column for _, column, _, _, _ in rows}):
        build.process(str(column), f"activity {column}")
    for row, column, value, flip, law in rows:
        process = build.process_number(str(column))
        flow = build.flow(f"product {row}", f"product {row}", PRODUCT, "")
        reference = not flip and reference_of.get(column) == row
        flags = REFERENCE if reference else INPUT * bool(flip)
        build.exchange(process or 0, flow, value, flags, law=_law(law))


def _groups(archive: Archive, folder: str, package: dict[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for resource in package["resources"]:
        if resource.get("category") != "vector" or resource.get("kind") not in (
            "indices",
            "data",
            "flip",
            "distributions",
        ):
            continue
        path = f"{folder}/{resource['path']}".lstrip("/")
        group = groups.setdefault(
            resource["group"], {"name": resource["group"], "matrix": resource["matrix"]}
        )
        group[resource["kind"]] = np.load(io.BytesIO(archive.read(path)), allow_pickle=False)
    return [group for group in groups.values() if "indices" in group and "data" in group]


def _columns(group: dict[str, Any]) -> tuple[Any, ...]:
    indices, data = group["indices"], group["data"]
    flip = group.get("flip", np.zeros(data.size, bool))
    laws = group.get("distributions")
    return (
        indices["row"].tolist(),
        indices["col"].tolist(),
        data.tolist(),
        flip.tolist(),
        list(laws) if laws is not None else [None] * data.size,
    )


def _law(row: Any) -> tuple[int, float, float, float]:
    if row is None or int(row["uncertainty_type"]) not in LAWS:
        return 0, 0.0, NAN, NAN
    law = LAWS[int(row["uncertainty_type"])]
    if law <= 2:
        return law, float(row["scale"]), NAN, NAN
    return law, 0.0, float(row["minimum"]), float(row["maximum"])
