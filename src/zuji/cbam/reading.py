"""Files of an installation: YAML or JSON, with the place of each value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.cbam.fields import MAPPING, CbamFindings, Fields
from zuji.core.canonical import read_json
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import refuse
from zuji.core.yamlfile import LARGEST, YamlDocument, load_yaml, yaml_decoded


def read_file(path: str | Path) -> Fields:
    """The mapping that a file holds. Refuses one that is missing, unreadable or no mapping."""
    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", str(path), file.name)
    must_be_held(file.stat().st_size, file.name)
    return read_content(file.read_bytes(), file.name)


BOM = b"\xef\xbb\xbf"
KINDS = (".yaml", ".yml", ".json")


def must_be_held(size: int, name: str) -> None:
    """Refuses a file of more bytes than are read, and one of another kind."""
    if size > LARGEST:
        raise refuse("file-too-large", name, f"{size} B", f"≤ {LARGEST} B")
    suffix = Path(name).suffix
    if suffix.lower() not in KINDS:
        raise refuse("file-kind", name, suffix[:40], " ".join(KINDS))


def read_content(content: bytes, name: str) -> Fields:
    """The mapping in the bytes of a file called `name`. Refuses as `read_file` does."""
    must_be_held(len(content), name)
    if Path(name).suffix.lower() == ".json":
        return read_data(read_json(content.removeprefix(BOM), name), name)
    return of_document(load_yaml(yaml_decoded(content, name).text, name))


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
