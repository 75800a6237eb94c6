"""Recognition of a database file's format, the choice of its reader, and the receipt of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from zuji.core.label import Label
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import note, refuse, warning
from zuji.exchange.databases.archive import TIDAS, WORKBOOKS, Archive, is_clutter
from zuji.exchange.databases.elements import root_of
from zuji.exchange.databases.odd_references import with_odd_references
from zuji.exchange.databases.store import is_store, read_store
from zuji.exchange.databases.tables import Database

FORMATS = (
    "openLCA JSON-LD (1, 2), EcoSpold 1, EcoSpold 2, ILCD / TIDAS, SimaPro CSV, Brightway "
    "datapackage, Brightway / Activity Browser XLSX, CSV / XLSX / parquet"
)
TABLES = (".csv", ".tsv", ".parquet", *WORKBOOKS)
INVENTORIES = (*TABLES, ".txt", ".spold", ".xml", ".json")
ILCD_SETS = ("processDataSet", "flowDataSet", "flowPropertyDataSet", "unitGroupDataSet")
PACKED = (".zip", ".7z", ".rar", ".gz", ".zolca")
Reader = Callable[[Archive, str], Database]


def read_database(path: Path, progress: Callable[[int, int], None] | None = None) -> Database:
    """The database in a file, folder, archive or store; refuses an unknown format with what was
    read.
    """
    if path.is_dir() and is_store(path):
        return read_store(path)
    archive = Archive(path)
    try:
        database = with_odd_references(reader_of(archive, progress)(archive, path.stem))
        return replace(database, receipt=with_files(database.receipt, archive))
    finally:
        archive.close()


def with_files(receipt: Receipt, archive: Archive) -> Receipt:
    """The receipt with every file: read, of another format (refused), or no part of the data."""
    book = ReceiptBook(archive.path.name)
    book.meet("file", len(archive.names))
    book.read("file", len(archive.touched - archive.accounted))
    endings = {name.rpartition(".")[2].lower() for name in archive.touched}
    known = archive.touched | archive.accounted
    for name in archive.names:
        ending = name.rpartition(".")[2].lower()
        if name in known:
            continue
        if name.lower().endswith(PACKED):
            book.refuse("file", warning("lca-nested", name, f".{ending}"))
        elif f".{ending}" in INVENTORIES and ending not in endings and not is_clutter(name):
            book.refuse(
                "file", warning("lca-mixed", name, f".{ending}", ", ".join(sorted(endings)))
            )
        else:
            book.ignore("file", note("lca-file-other", name))
    files = book.receipt()
    return replace(
        receipt,
        source=archive.path.name,
        met={**receipt.met, **files.met},
        portions=(*files.portions, *receipt.portions),
    )


def reader_of(archive: Archive, progress: Callable[[int, int], None] | None = None) -> Reader:
    """The reader for the content of an archive."""
    names = archive.names
    folders = {name.split("/")[-2] for name in names if "/" in name}
    if any(name.endswith("datapackage.json") for name in names):
        from zuji.exchange.databases.brightway import read_brightway

        return read_brightway
    if folders & {"processes", "flows"} and _is_tidas(archive):
        return _ilcd(progress)
    if folders & {"processes", "flows"} and any(name.endswith(".json") for name in names):
        from zuji.exchange.databases.openlca import read_openlca

        return read_openlca
    if any(archive.ending(".spold")):
        return _ecospold2(progress)
    if any(archive.ending(".xml")):
        return _of_xml(archive, progress)
    if any(_is_simapro(archive, name) for name in archive.ending(".csv", ".txt")):
        from zuji.exchange.databases.simapro import read_simapro

        return read_simapro
    if any(archive.ending(*TABLES)):
        from zuji.exchange.databases.tabular import read_tables

        return read_tables
    shown = ", ".join(sorted(names)[:5]) or Label("空", "nothing")
    raise refuse("lca-format", archive.path.name, shown, FORMATS)


def _is_simapro(archive: Archive, name: str) -> bool:
    """Whether a text begins as SimaPro writes it: lines in braces, one of which states the
    separator.
    """
    head = archive.head(name).replace(b"\0", b"")
    return b"{SimaPro" in head[:200] or b"{CSV separator" in head


def _ecospold2(progress: Callable[[int, int], None] | None) -> Reader:
    from zuji.exchange.databases.ecospold2 import read_ecospold2

    return lambda archive, name: read_ecospold2(archive, name, progress)


def _ilcd(progress: Callable[[int, int], None] | None) -> Reader:
    from zuji.exchange.databases.ilcd import read_ilcd

    return lambda archive, name: read_ilcd(archive, name, progress)


def _of_xml(archive: Archive, progress: Any) -> Reader:
    for name in archive.ending(".xml"):
        root, attributes = root_of(archive.head(name, 20_000))
        if "EcoSpold02" in attributes:
            return _ecospold2(progress)
        if "EcoSpold01" in attributes or root == "ecoSpold":
            from zuji.exchange.databases.ecospold1 import read_ecospold1

            return read_ecospold1
        if "lca.jrc.it/ILCD" in attributes or root in ILCD_SETS:
            return _ilcd(progress)
    raise refuse("lca-format", archive.path.name, "XML", FORMATS)


def _is_tidas(archive: Archive) -> bool:
    """Whether the JSON files of a package are ILCD data sets as TIDAS writes them."""
    for name in archive.ending(".json"):
        if name.split("/")[-2:][0] in ("processes", "flows"):
            return TIDAS.match(archive.head(name, 400)) is not None
    return False
