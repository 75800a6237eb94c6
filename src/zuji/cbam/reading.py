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
    if file.stat().st_size > LARGEST:
        raise refuse("file-too-large", file.name, f"{file.stat().st_size} B", f"≤ {LARGEST} B")
    return read_content(file.read_bytes(), file.name)


def read_content(content: bytes, name: str) -> Fields:
    """The mapping of a file's content, whose form its name's ending says. Refuses as `read_file`
    does.
    """
    if len(content) > LARGEST:
        raise refuse("file-too-large", name, f"{len(content)} B", f"≤ {LARGEST} B")
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise refuse("file-kind", name, ending, " ".join(ENDINGS))
    if ending == ".json":
        return read_data(read_json(content.removeprefix(BOM), name), name)
    return of_document(load_yaml(yaml_decoded(content, name).text, name))


ENDINGS = (".yaml", ".yml", ".json")
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
