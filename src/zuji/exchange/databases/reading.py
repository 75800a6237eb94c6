"""Recognition of a database file's format, and the choice of its reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.store import is_store, read_store
from zuji.exchange.databases.tables import Database

FORMATS = (
    "openLCA JSON-LD (1, 2), EcoSpold 1, EcoSpold 2, ILCD, SimaPro CSV, Brightway "
    "datapackage, CSV / XLSX / parquet"
)
Reader = Callable[[Archive, str], Database]


def read_database(path: Path, progress: Callable[[int, int], None] | None = None) -> Database:
    """The database in a file, folder, archive or store; refuses an unknown format with what was
    read.
    """
    if path.is_dir() and is_store(path):
        return read_store(path)
    archive = Archive(path)
    try:
        return reader_of(archive, progress)(archive, path.stem)
    finally:
        archive.close()


def reader_of(archive: Archive, progress: Callable[[int, int], None] | None = None) -> Reader:
    """The reader for the content of an archive."""
    names = archive.names
    folders = {name.split("/")[-2] for name in names if "/" in name}
    if any(name.endswith("datapackage.json") for name in names):
        from zuji.exchange.databases.brightway import read_brightway

        return read_brightway
    if folders & {"processes", "flows"} and any(name.endswith(".json") for name in names):
        from zuji.exchange.databases.openlca import read_openlca

        return read_openlca
    if any(archive.ending(".spold")):
        return _ecospold2(progress)
    if any(archive.ending(".xml")):
        return _of_xml(archive, progress)
    if any(archive.ending(".csv")) and _begins(archive, next(archive.ending(".csv")), b"SimaPro"):
        from zuji.exchange.databases.simapro import read_simapro

        return read_simapro
    if any(archive.ending(".csv", ".xlsx", ".parquet")):
        from zuji.exchange.databases.tabular import read_tables

        return read_tables
    if any(archive.ending(".txt")) and _begins(archive, next(archive.ending(".txt")), b"SimaPro"):
        from zuji.exchange.databases.simapro import read_simapro

        return read_simapro
    raise refuse("lca-format", archive.path.name, ", ".join(sorted(names)[:5]), FORMATS)


def _ecospold2(progress: Callable[[int, int], None] | None) -> Reader:
    from zuji.exchange.databases.ecospold2 import read_ecospold2

    return lambda archive, name: read_ecospold2(archive, name, progress)


def _begins(archive: Archive, name: str, word: bytes) -> bool:
    with archive.open(name) as file:
        return word in file.read(200)


def _of_xml(archive: Archive, progress: Any) -> Reader:
    for name in archive.ending(".xml"):
        with archive.open(name) as file:
            head = file.read(4000)
        if b"EcoSpold02" in head:
            return _ecospold2(progress)
        if b"EcoSpold01" in head or b"<ecoSpold" in head:
            from zuji.exchange.databases.ecospold1 import read_ecospold1

            return read_ecospold1
        if b"lca.jrc.it/ILCD" in head:
            from zuji.exchange.databases.ilcd import read_ilcd

            return read_ilcd
    raise refuse("lca-format", archive.path.name, "XML", FORMATS)
