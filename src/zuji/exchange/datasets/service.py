"""Lists of processes as a data node answers them (soda4LCA service API), as XML and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import LANGS
from zuji.exchange.datasets.record import ProcessRecord
from zuji.exchange.datasets.texts import dotted_version

SERVICE = "http://www.ilcd-network.org/ILCD/ServiceAPI"
PROCESS = f"{SERVICE}/Process"
LINK = "http://www.w3.org/1999/xlink"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
Address = Callable[[ProcessRecord], str]


@dataclass(frozen=True)
class ProcessPage:
    """A page of the list of processes: `total` of all, from `start`, at most `size`."""

    rows: Sequence[ProcessRecord]
    total: int
    start: int
    size: int


def page_as_json(page: ProcessPage, address: Address) -> dict[str, Any]:
    """The page as an object with its rows under ``data``."""
    return {
        "startIndex": page.start,
        "pageSize": page.size,
        "totalCount": page.total,
        "data": [
            {
                "uuid": record.id,
                "version": dotted_version(record.version),
                "name": record.name.zh,
                "names": {lang: record.name[lang] for lang in LANGS},
                "languages": list(LANGS),
                "geo": record.location,
                "classific": record.category.en,
                "type": "LCI result",
                "refYear": record.year,
                "dsType": "Process",
                "uri": address(record),
            }
            for record in page.rows
        ],
    }


def page_as_xml(page: ProcessPage, address: Address) -> bytes:
    """The page as an ILCD ``dataSetList``."""
    from lxml import etree

    spaces: dict[Any, str] = {"sapi": SERVICE, "p": PROCESS, "xlink": LINK}
    root = etree.Element(f"{{{SERVICE}}}dataSetList", None, spaces)
    for name, number in (
        ("totalSize", page.total),
        ("startIndex", page.start),
        ("pageSize", page.size),
    ):
        root.set(f"{{{SERVICE}}}{name}", str(number))
    for record in page.rows:
        _add(root, record, address(record))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add(root: Any, record: ProcessRecord, address: str) -> None:
    from lxml import etree

    row = etree.SubElement(root, f"{{{PROCESS}}}process")
    row.set(f"{{{LINK}}}href", address)
    for name, text in (
        ("uuid", record.id),
        ("permanentUri", f"urn:uuid:{record.id}"),
        ("dataSetVersion", dotted_version(record.version)),
    ):
        etree.SubElement(row, f"{{{SERVICE}}}{name}").text = text
    for lang in LANGS:
        named = etree.SubElement(row, f"{{{SERVICE}}}name")
        named.set(LANGUAGE, lang)
        named.text = record.name[lang]
    classes = etree.SubElement(row, f"{{{SERVICE}}}classification")
    classes.set("name", "Zuji")
    one = etree.SubElement(classes, f"{{{SERVICE}}}class")
    one.set("level", "0")
    one.text = record.category.en
    etree.SubElement(row, f"{{{PROCESS}}}type").text = "LCI result"
    etree.SubElement(row, f"{{{PROCESS}}}location").text = record.location
    if record.year:
        time = etree.SubElement(row, f"{{{PROCESS}}}time")
        etree.SubElement(time, f"{{{PROCESS}}}referenceYear").text = str(record.year)
