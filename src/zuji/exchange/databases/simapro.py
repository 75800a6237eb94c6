"""SimaPro CSV, read by bw_simapro_csv (an extra: ``pip install zuji[simapro]``)."""

from __future__ import annotations

import io
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.measures import energy_of, mass_of
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    WASTE,
    Builder,
    Database,
)

EMITTED = (
    "Emissions to air",
    "Emissions to water",
    "Emissions to soil",
    "Final waste flows",
    "Non material emissions",
    "Social issues",
    "Economic issues",
)
TAKEN = ("Materials/fuels", "Electricity/heat")
LAWS = {2: 1, 3: 2, 4: 3, 5: 4}
"""stats_arrays → zuji.engine.uncertain."""


def read_simapro(archive: Archive, name: str) -> Database:
    """Reads every process block. Refuses a file the parser cannot read, with its reason."""
    try:
        from bw_simapro_csv import SimaProCSV
        from loguru import logger
    except ImportError as problem:
        raise refuse(
            "lca-library", archive.path.name, str(problem), library="bw_simapro_csv"
        ) from problem
    logger.disable("bw_simapro_csv")
    build = Builder(name, "SimaPro CSV")
    for path in archive.ending(".csv", ".txt"):
        text = _decoded(archive.read(path))
        try:
            read = SimaProCSV(
                io.StringIO(text), database_name=name, stderr_logs=False, write_logs=False
            )
        except Exception as problem:
            raise refuse(
                "lca-dataset", path, f"{type(problem).__name__}: {problem}"[:200]
            ) from problem
        for block in read.blocks:
            if type(block).__name__ == "Process":
                _process(build, block)
    if not build.processes["id"]:
        raise refuse("lca-empty", archive.path.name, "0")
    return build.done()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _rows(block: Any, name: str) -> list[dict[str, Any]]:
    section = block.blocks.get(name)
    return list(getattr(section, "parsed", None) or [])


def _process(build: Builder, block: Any) -> None:
    meta = block.parsed["metadata"]
    products = _rows(block, "Products")
    treated = _rows(block, "Waste treatment") + _rows(block, "Waste scenario")
    first = (products or treated or [{"name": "", "unit": ""}])[0]
    title = meta.get("Process name") or first["name"]
    key = meta.get("Process identifier") or meta.get("PlatformId") or f"{title}|{first['name']}"
    if not products and not treated:
        build.note("lca-dataset", str(key), title)
        return
    process = build.process(
        str(key),
        title,
        str(meta.get("Geography") or ""),
        str(meta.get("Category type") or ""),
        "economic",
    )
    if process < 0:
        return
    for place, row in enumerate([*products, *treated]):
        waste = place >= len(products)
        flow = _technical(build, row, WASTE if waste else PRODUCT)
        amount = float(row.get("amount") or 0)
        build.exchange(
            process, flow, amount, (REFERENCE if place == 0 else 0) + (INPUT if waste else 0)
        )
        build.share(process, flow, "economic", float(row.get("allocation") or 0) / 100)
        if place == 0:
            build.reference_unit(process, str(row.get("unit") or ""), 1.0)
    for group in TAKEN:
        for row in _rows(block, group):
            build.exchange(
                process,
                _technical(build, row, PRODUCT),
                float(row["amount"]),
                INPUT,
                law=_law(row),
            )
    for row in _rows(block, "Avoided products"):
        build.exchange(
            process, _technical(build, row, PRODUCT), float(row["amount"]), AVOIDED, law=_law(row)
        )
    for row in _rows(block, "Waste to treatment"):
        build.exchange(process, _technical(build, row, WASTE), float(row["amount"]), law=_law(row))
    for group in ("Resources", *EMITTED):
        for row in _rows(block, group):
            _elementary(build, process, row, group)


def _technical(build: Builder, row: dict[str, Any], kind: int) -> int:
    unit = str(row.get("unit") or "")
    return build.flow(
        f"{row['name']}|{unit}",
        str(row["name"]),
        kind,
        unit,
        mass=mass_of(unit),
        energy=energy_of(unit),
        family=str(row["name"]),
    )


def _elementary(build: Builder, process: int, row: dict[str, Any], group: str) -> None:
    place = "/".join(str(part) for part in row.get("context") or (group,) if part)
    unit = str(row.get("unit") or "")
    flow = build.flow(
        f"{row['name']}|{place}|{unit}",
        str(row["name"]),
        ELEMENTARY,
        unit,
        cas=str(row.get("cas_number") or ""),
        compartment=place,
    )
    flags = INPUT if group == "Resources" else 0
    build.exchange(process, flow, float(row.get("amount") or 0), flags, law=_law(row))


def _law(row: dict[str, Any]) -> tuple[int, float, float, float]:
    law = LAWS.get(int(row.get("uncertainty type") or 0), 0)
    if law in (1, 2):
        size = (
            abs(float(row.get("amount") or 0) / (row.get("loc") or 1))
            if law == 2 and row.get("loc")
            else 1.0
        )
        return law, float(row.get("scale") or 0) * size, NAN, NAN
    low, high = (float(row.get(field, NAN)) for field in ("minimum", "maximum"))
    size = float(row.get("unit conversion factor") or 1)
    if law and low < high and low * size <= float(row.get("amount") or 0) <= high * size:
        return law, 0.0, low * size, high * size
    return 0, 0.0, NAN, NAN
