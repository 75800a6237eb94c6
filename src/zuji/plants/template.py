"""A plant to begin with: three small files, or one workbook, that can be computed as they are; or
a workbook that holds what is known of a plant already.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from zuji.core.files import make_folder, write_whole
from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.factors.packs import safe_cell
from zuji.plants import bom_table, product_table
from zuji.plants.book_layout import (
    BOM,
    FACT_ROWS,
    FACTS,
    FIELDS,
    FLOWS,
    KEYS,
    LEFT_OUT,
    PROCESSES,
    PRODUCTS,
    SHEETS,
    WORDS,
)

BLANK = Path(__file__).with_name("blank")
Table = list[list[Any]]
PRODUCT_HEADS = ("sku", "name", "output", "unit", "routing")
BOM_HEADS = ("parent", "child", "name", "quantity", "unit", "scrap")
WIDEST = 40


def write_plant_template(folder: Path, lang: Lang) -> None:
    """Write the template in one language; refuses a folder that holds one of its files
    (``plant-folder-there``).
    """
    files = sorted((BLANK / lang).iterdir())
    for file in files:
        if (folder / file.name).exists():
            raise refuse("plant-folder-there", str(folder / file.name))
    make_folder(folder)
    for file in files:
        mark = "utf-8-sig" if file.suffix == ".csv" else "utf-8"
        write_whole(folder / file.name, file.read_text("utf-8").encode(mark))


def example_sheets(lang: Lang) -> dict[str, Table]:
    """The template as the sheets of a workbook, by their part, with words in `lang`."""
    folder = BLANK / lang
    data = yaml.safe_load((folder / "plant.yaml").read_text("utf-8"))
    sheets = {part: [_heads(part, lang)] for part in FIELDS}
    sheets[FACTS] += _fact_rows(data, lang)
    for part in (PROCESSES, KEYS, FLOWS):
        for name, row in data[part].items():
            sheets[part].append(_row(part, {"name": name, **(row or {})}, lang))
    for part in (PRODUCTS, BOM):
        with (folder / data[part]).open(encoding="utf-8", newline="") as file:
            sheets[part] = list(csv.reader(file))
    return {part: sheets[part] for part in SHEETS}


def started_sheets(
    lang: Lang, facts: Mapping[str, Any], products: Sequence[Mapping[str, str]]
) -> dict[str, Table]:
    """Sheets to be filled, with what is known: `facts` as in plant.yaml, and of the products
    `sku`, `name` and `unit`. What stands in the example's ledger is kept without amounts.
    """
    example = example_sheets(lang)
    data = yaml.safe_load((BLANK / lang / "plant.yaml").read_text("utf-8"))
    kept = {name: row for name, row in data[FLOWS].items() if "item" not in row}
    flows = [_heads(FLOWS, lang)]
    for name, row in kept.items():
        flows.append(_row(FLOWS, {"name": name, **row, "amount": None}, lang))
    heads = [_head(product_table.FIELDS[name], lang) for name in PRODUCT_HEADS]
    keys = example[PRODUCTS][0][len(PRODUCT_HEADS) :]
    every = next(iter(example[PRODUCTS][1:]))[len(PRODUCT_HEADS) - 1] if not products else ""
    passed = every or ("全部" if lang == "zh" else "all")
    rows = [[p.get("sku"), p.get("name"), None, p.get("unit"), passed] for p in products]
    return {
        **example,
        FACTS: [_heads(FACTS, lang), *_fact_rows({"profile": data["profile"], **facts}, lang)],
        FLOWS: flows,
        PRODUCTS: [[*heads, *keys], *rows],
        BOM: [[_head(bom_table.FIELDS[name], lang) for name in BOM_HEADS]],
        LEFT_OUT: [_heads(LEFT_OUT, lang)],
    }


def plant_workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], lang: Lang) -> bytes:
    """The sheets as a workbook (xlsx); no text is taken for a formula."""
    book = openpyxl.Workbook()
    first: Any = book.active
    book.remove(first)
    for part, rows in sheets.items():
        sheet: Any = book.create_sheet(SHEETS[part][lang])
        for row in rows:
            sheet.append([safe_cell(each) if isinstance(each, str) else each for each in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(zip(*_filled(rows), strict=True), start=1):
            width = max(len(str(each or "").encode("gb18030", "replace")) for each in column)
            sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _filled(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows in one width."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _head(words: Sequence[str], lang: Lang) -> str:
    """The heading that is shown of those that a field is known by."""
    return Label(*words[:2])[lang]


def _heads(part: str, lang: Lang) -> list[Any]:
    return [_head(words, lang) for words in FIELDS[part].values()]


def _row(part: str, values: Mapping[str, Any], lang: Lang) -> list[Any]:
    """A row of a sheet: codes in words, several factors in one cell."""
    cells = []
    for column in FIELDS[part]:
        value = values.get(column)
        words = WORDS.get((part, column), {})
        value = words[value][lang] if isinstance(value, str) and value in words else value
        cells.append("; ".join(value) if isinstance(value, list) else value)
    return cells


def _fact_rows(data: Mapping[str, Any], lang: Lang) -> Table:
    rows: Table = []
    for path, label in FACT_ROWS.items():
        value: Any = data
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        rows.append([label[lang], value])
    return rows
