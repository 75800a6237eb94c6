"""Tables of HTML and of the XML of Excel 2003, which reporting systems save as .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from zuji.core.causes import cause
from zuji.core.refusals import refuse
from zuji.exchange.ledgers.grid import Cell, Grid, Place, is_filled, merged_over

OFFICE = "{urn:schemas-microsoft-com:office:spreadsheet}"
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "caption", "center", "font", "b")


def grids_of_html(text: str, name: str) -> list[Grid]:
    """The tables of a page below each other, with the headings between them, as one sheet."""
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        page = html.document_fromstring(plain)
    except (etree.ParserError, ValueError) as problem:
        raise refuse("workbook-unreadable", name, cause(problem), "HTML") from problem
    cells: dict[Place, Cell] = {}
    merged: dict[Place, Place] = {}
    hidden: set[int] = set()
    row = 0
    for element in _parts(page):
        if element.tag == "table":
            row = _table(element, row, cells, merged, hidden) + 1
        else:
            row += 1
            cells[row, 0] = Cell(row, 0, _text(element))
    known = {place: origin for place, origin in merged.items() if origin in cells}
    sheet = name.rsplit(".", 1)[0][:31] or "html"
    return [Grid(sheet, cells, known, hidden_rows=frozenset(hidden), typed=False)]


def _parts(page: Any) -> Iterator[Any]:
    """Innermost tables and headings outside tables, in the order of the page."""
    for element in page.iter():
        if element.tag == "table" and not element.xpath(".//table"):
            yield element
        elif element.tag in HEADINGS and not (
            element.xpath("ancestor::table[not(.//table)]") or element.xpath(".//table")
        ):
            above = element.getparent()
            if _text(element) and (above is None or above.tag not in HEADINGS):
                yield element


def _text(element: Any) -> str:
    for mark in element.xpath(".//br"):
        mark.tail = "\n" + (mark.tail or "")
    return re.sub(r"[ \t\r\f\v\xa0]+", " ", element.text_content()).strip()


def _table(
    table: Any, above: int, cells: dict[Place, Cell], merged: dict[Place, Place], hidden: set[int]
) -> int:
    """Adds a table under row `above`; returns its last row."""
    row = above
    for line in table.iter("tr"):
        row += 1
        if HIDDEN.search(line.get("style", "")) or line.get("hidden") is not None:
            hidden.add(row)
        column = 0
        for data in line.iterchildren("td", "th"):
            while (row, column) in merged or (row, column) in cells:
                column += 1
            rows, columns = (_size(data.get(key)) for key in ("rowspan", "colspan"))
            value = data.get("num") or data.get("x:num") or _text(data)
            if is_filled(value):
                cells[row, column] = Cell(row, column, value, _problem(value))
            merged |= merged_over((row, column), rows, columns)
            column += columns
    return row


def _problem(value: str) -> Any:
    return "error" if re.fullmatch(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)", value) else ""


def _size(written: str | None) -> int:
    return min(int(written), 1000) if written and written.isdigit() and int(written) else 1


def grids_of_xml(content: bytes, name: str) -> list[Grid]:
    """The sheets of an XML spreadsheet of Excel 2003."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        book = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise refuse("workbook-unreadable", name, cause(problem), "XML") from problem
    return [_xml_sheet(sheet) for sheet in book.iter(f"{OFFICE}Worksheet")]


def _xml_sheet(sheet: Any) -> Grid:
    cells: dict[Place, Cell] = {}
    merged: dict[Place, Place] = {}
    hidden: set[int] = set()
    row = 0
    for line in sheet.iter(f"{OFFICE}BandRow"):
        row = int(line.get(f"{OFFICE}Index", row + 1))
        if line.get(f"{OFFICE}Hidden") == "1":
            hidden.add(row)
        column = -1
        for data in line.iterchildren(f"{OFFICE}Cell"):
            column = int(data.get(f"{OFFICE}Index", column + 2)) - 1
            across = int(data.get(f"{OFFICE}MergeAcross", 0))
            down = int(data.get(f"{OFFICE}MergeDown", 0))
            written = data.find(f"{OFFICE}Data")
            if written is not None and is_filled(value := "".join(written.itertext())):
                number = written.get(f"{OFFICE}Type") == "Number"
                held = float(value) if number else value
                cells[row, column] = Cell(row, column, held, _problem(value))
            merged |= merged_over((row, column), down + 1, across + 1)
            column += across
    return Grid(
        sheet.get(f"{OFFICE}Name") or "Sheet1",
        cells,
        {place: origin for place, origin in merged.items() if origin in cells},
        hidden=any(each.text != "SheetVisible" for each in sheet.iter(f"{OFFICE}Visible")),
        hidden_rows=frozenset(hidden),
    )
