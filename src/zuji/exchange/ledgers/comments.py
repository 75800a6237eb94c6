"""Comments at the cells of a zipped workbook."""

from __future__ import annotations

import posixpath
import zipfile
from contextlib import suppress

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from zuji.exchange.ledgers.grid import Place

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST = 2_000_000
"""Bytes of a part of comments beyond which it is not looked at."""


def comments_of(archive: zipfile.ZipFile, sheet: str) -> dict[Place, str]:
    """The texts of the comments of a sheet by place; none where it has none."""
    folder, name = posixpath.split(sheet.lstrip("/"))
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.namelist():
        return {}
    found: dict[Place, str] = {}
    for relation in _parsed(archive, relations):
        if str(relation.get("Type", "")).endswith("/comments"):
            target = str(relation.get("Target"))
            path = posixpath.normpath(posixpath.join(folder, target))
            with suppress(KeyError):
                found |= _texts(archive, target.lstrip("/") if target[:1] == "/" else path)
    return found


def _texts(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    found: dict[Place, str] = {}
    if archive.getinfo(part).file_size > LONGEST:
        return found
    for comment in _parsed(archive, part).iter(f"{MAIN}comment"):
        letters, row = coordinate_from_string(comment.get("ref") or "")
        text = "".join(piece.text or "" for piece in comment.iter(f"{MAIN}t"))
        found[row, column_index_from_string(letters) - 1] = text.strip()
    return found


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(part), parser)
