"""The store of an imported database: memory-mapped parquet files and their metadata."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding, refuse
from zuji.exchange.databases.tables import Database

VERSION = 1
TABLES = ("processes", "flows", "exchanges", "allocation", "methods")


def write_store(database: Database, folder: Path, source: Path | None = None) -> None:
    """Writes a database as a folder, atomically; an older store there is replaced."""
    import pyarrow as pa
    from pyarrow import parquet

    is_other = folder.exists() and not is_store(folder)
    if is_other and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse("lca-store", str(folder), "other files", detail=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".zuji-", dir=folder.parent))
    try:
        for name in TABLES:
            columns = {
                key: pa.array(value.tolist() if value.dtype == object else value)
                for key, value in getattr(database, name).items()
            }
            parquet.write_table(pa.table(columns), work / f"{name}.parquet", compression="zstd")
        about = {
            "store": VERSION,
            "name": database.name,
            "format": database.source_format,
            "source": source.name if source else "",
            "sha256": _digest(source),
            "notes": [finding.record() for finding in database.notes],
            "receipt": database.receipt.stored(),
            "licence": database.licence,
        }
        (work / "database.json").write_text(
            json.dumps(about, ensure_ascii=False, indent=1), "utf-8"
        )
        if folder.exists():
            shutil.rmtree(folder)
        work.replace(folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def _digest(source: Path | None) -> str:
    if source is None or not source.is_file():
        return ""
    sha = hashlib.sha256()
    with source.open("rb") as file:
        while block := file.read(1 << 20):
            sha.update(block)
    return sha.hexdigest()


def is_store(folder: Path) -> bool:
    """Whether a folder holds an imported database."""
    return (folder / "database.json").is_file()


def about_store(folder: Path) -> Mapping[str, Any]:
    """The metadata of a store; refuses a folder that is none, or of a newer version."""
    try:
        about = json.loads((folder / "database.json").read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise refuse("lca-store", str(folder), str(problem)[:100], detail=str(folder)) from problem
    if about.get("store") != VERSION:
        raise refuse("lca-store", str(folder), about.get("store"), str(VERSION), detail=str(folder))
    metadata: Mapping[str, Any] = about
    return metadata


def read_store(folder: Path) -> Database:
    """The database of a store."""
    from pyarrow import ArrowException, parquet

    about = about_store(folder)
    tables: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        try:
            table = parquet.read_table(folder / f"{name}.parquet", memory_map=True)
        except (OSError, ArrowException) as problem:
            raise refuse(
                "lca-store", f"{folder}/{name}.parquet", str(problem)[:100], detail=name
            ) from problem
        tables[name] = {
            column_name: np.asarray(table.column(column_name).to_numpy(zero_copy_only=False))
            for column_name in table.column_names
        }
    for name in ("processes", "flows"):
        tables[name].setdefault("names", tables[name]["name"])  # older stores lack these columns
    tables["flows"].setdefault("family", np.full(len(tables["flows"]["id"]), "", object))
    notes = tuple(Finding.of_record(note) for note in about["notes"])
    receipt = Receipt.of_stored(about["receipt"]) if "receipt" in about else Receipt(source="")
    return Database(
        name=about["name"],
        source_format=about["format"],
        notes=notes,
        receipt=receipt,
        licence=str(about.get("licence") or ""),
        **tables,
    )
