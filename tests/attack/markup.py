"""Markup, formulas and typesetting in every text that a form keeps, and what comes out of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.db import IntegrityError, ProgrammingError, transaction
from lxml import etree, html
from openpyxl import load_workbook

from attack.pages import Seen
from portal.test_forms import text_fields
from zuji_portal.foundation.audit.lengths import longest

TAG = "zujix"
PAYLOAD = f'=1+1"><{TAG} on{TAG}=1></script><{TAG}>{{{{7*7}}}}#panic("{TAG}")$x^{{{{%'


def columns() -> list[tuple[type, str]]:
    """Model and column of every text that a form fills, once."""
    found = []
    for case in text_fields():
        form, name = case.values
        column = getattr(form().fields[name], "column", None)
        if column and column not in found and column[1] not in {"uscc", "email", "gtin"}:
            found.append(column)
    return found


def store() -> int:
    """Put the markup into every row of every such column; how many columns."""
    every = columns()
    for model, column in every:
        text = PAYLOAD[: longest(model, column)]
        field = model._meta.get_field(column)
        if not field.unique and not field.choices:
            # a table written once says so by its trigger: the one on SQLite, the other PostgreSQL
            with suppress(IntegrityError, ProgrammingError), transaction.atomic():
                model._base_manager.update(**{column: text})
    return len(every)


def raw_in(seen: Seen) -> Iterator[str]:
    """Every page or file in which the markup is more than text."""
    for address, (kind, content) in seen.addresses.items():
        try:
            yield from (f"{what} at {address}" for what in raw(kind, content))
        except (ValueError, etree.LxmlError, KeyError) as problem:
            yield f"{kind} at {address} cannot be read: {problem}"


def raw(kind: str, content: bytes) -> Iterator[str]:
    """What stands in a page or file as more than text."""
    if not content.strip():
        return
    if charset := re.search(r"charset=([\w-]+)", kind):
        content = content.decode(charset[1]).encode()
    for word, look in LOOKS.items():
        if word in kind:
            yield from look(content)
            return


def in_page(content: bytes) -> Iterator[str]:
    tree = html.document_fromstring(re.sub(rb"^<\?xml[^>]*>", b"", content))
    if tree.xpath(f"//{TAG} | //*[@on{TAG}]"):
        yield "an element"
    for script in tree.xpath("//script[@type='application/ld+json']"):
        json.loads(script.text_content())


def in_picture(content: bytes) -> Iterator[str]:
    tree = etree.fromstring(content)
    if tree.xpath(f"//*[local-name()='{TAG}'] | //*[@on{TAG}]"):
        yield "an element of a picture"


def in_table(content: bytes) -> Iterator[str]:
    for delimiter in ",;":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter):
            if any(cell.startswith("=1+1") for cell in row):
                yield "a formula of a table"
                return


def in_workbook(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(content)):
        for cells in sheet.iter_rows():
            if any(c.data_type == "f" and "1+1" in str(c.value) for c in cells):
                yield f"a formula of {sheet.title}"


def in_json(content: bytes) -> Iterator[str]:
    json.loads(content)
    yield from ()


LOOKS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "text/html": in_page,
    "image/svg": in_picture,
    "text/csv": in_table,
    "spreadsheetml": in_workbook,
    "application/json": in_json,
    "ld+json": in_json,
}
