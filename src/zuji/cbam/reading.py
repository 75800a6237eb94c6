"""Files of an installation: YAML or JSON, with the place of each value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.cbam.fields import MAPPING, CbamFindings, Fields
from zuji.core.canonical import read_json
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import refuse
from zuji.core.yamlfile import LARGEST, YamlDocument, load_yaml, yaml_text


def read_file(path: str | Path) -> Fields:
    """The mapping that a file holds. Refuses one that is missing, unreadable or no mapping."""
    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", str(path), file.name)
    if file.stat().st_size > LARGEST:
        raise refuse("file-too-large", file.name, f"{file.stat().st_size} B", f"≤ {LARGEST} B")
    if file.suffix.lower() not in {".yaml", ".yml", ".json"}:
        raise refuse("file-kind", file.name, file.suffix, ".yaml .yml .json")
    if file.suffix.lower() == ".json":
        return read_data(read_json(file.read_bytes().removeprefix(BOM), file.name), file.name)
    return of_document(load_yaml(yaml_text(file), file.name))


BOM = b"\xef\xbb\xbf"


def read_data(data: Any, source: str = "") -> Fields:
    """The same of plain data."""
    return of_document(YamlDocument(source, data, {}))


def of_document(document: YamlDocument) -> Fields:
    """The document's mapping; refuses anything else."""
    if not isinstance(document.data, Mapping):
        read = "" if document.data is None else type(document.data).__name__
        raise refuse("cbam-form", document.source, read, MAPPING)
    told = CbamFindings(document, book=ReceiptBook(document.source))
    return Fields(told, (), document.data)
