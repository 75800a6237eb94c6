"""Files of an installation: YAML or JSON, with the place of each value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from zuji.cbam.fields import MAPPING, CbamFindings, Fields
from zuji.core.canonical import read_json
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.yamlfile import LARGEST, Path, YamlDocument, load_yaml, yaml_decoded


def read_file(path: str | FilePath) -> Fields:
    """The mapping that a file holds. Refuses one that is missing, unreadable or no mapping."""
    file = FilePath(path)
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
    suffix = FilePath(name).suffix
    if suffix.lower() not in KINDS:
        raise refuse("file-kind", name, suffix[:40], " ".join(KINDS))


def read_content(content: bytes, name: str) -> Fields:
    """The mapping in the bytes of a file called `name`. Refuses as `read_file` does."""
    must_be_held(len(content), name)
    if FilePath(name).suffix.lower() == ".json":
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
    wrong = list(_unkeepable(document, (), document.data))
    if wrong:
        raise Refusal(wrong[:MOST_SAID])
    told = CbamFindings(document, book=ReceiptBook(document.source))
    return Fields(told, (), document.data)


MOST_SAID = 20
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database and no other program takes: U+0000, and half a pair of surrogates."""


def _unkeepable(document: YamlDocument, path: Path, value: Any) -> Iterator[Finding]:
    """Numbers without a value and texts that cannot be kept, wherever in the file: much of it is
    carried over as it stands.
    """
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _unkeepable(document, (*path, str(name)), each)
            if UNSTORABLE.search(str(name)):
                yield blocking("cbam-text", document.place(*path), ascii(name)[:60])
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unkeepable(document, (*path, index), each)
    elif isinstance(value, float) and not math.isfinite(value):
        yield blocking("number-not-finite", document.place(*path), str(value))
    elif isinstance(value, str) and UNSTORABLE.search(value):
        yield blocking("cbam-text", document.place(*path), ascii(value)[:60])
