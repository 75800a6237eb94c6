"""Sheets read straight from their parts are what openpyxl makes of the same workbook."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from zuji.exchange.ledgers.doors import _by_openpyxl, open_grids
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.openxml import UnusualPartError, grids_of_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def everyday() -> Workbook:
    """Formats, dates, errors, formulas, merged and hidden parts, as plants write them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    rows = [
        ["项目", "数量", "单位", "日期", "比例"],
        ["煤", 1234.5, "t", datetime.date(2025, 3, 31), 0.125],
        ["电", 2_000_000, "kWh", datetime.datetime(2025, 3, 31, 12, 30), "#REF!"],
        ["蒸汽", "约 100", "GJ", datetime.time(6, 0), True],
        ["合计", "=SUM(B2:B3)", " ", None, "=B2/B3"],
        ["备注", -0.0, "１２", "2025-04", "#N/A"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["B2"].number_format = '0.00"吨"'
    sheet["E2"].number_format = "0.0%"
    sheet["A2"].font = Font(bold=True)
    sheet["B9"] = "under the merged cell"
    sheet["B8"] = "merged"
    sheet.merge_cells("B8:C10")
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[5].height = 30
    sheet.column_dimensions["C"].hidden = True
    hidden = book.create_sheet("草稿")
    hidden["C3"] = 5
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    return book


def of_another_time() -> Workbook:
    book = Workbook()
    book.epoch = datetime.datetime(1904, 1, 1)
    book.active["A1"] = datetime.date(2025, 1, 2)
    book.active["A2"] = datetime.timedelta(hours=30)
    return book


def with_arrays() -> Workbook:
    book = Workbook()
    book.active["A1"], book.active["A2"] = 2, 3
    book.active["B1"] = ArrayFormula("B1:B2", "=A1:A2*2")
    return book


BOOKS = {"everyday": everyday, "1904": of_another_time, "arrays": with_arrays}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_read_from_its_parts_as_openpyxl_lays_it_out(name):
    content = saved(BOOKS[name]())
    assert grids_of_parts(content) == _by_openpyxl(content)


def test_values_dates_errors_and_formulas_stand_where_they_were_written():
    ledger, draft, empty = grids_of_parts(saved(everyday()))
    assert ledger.cells[2, 1] == Cell(2, 1, 1234.5, "", '0.00"吨"')
    assert ledger.cells[2, 3].value == datetime.datetime(2025, 3, 31)
    assert ledger.cells[3, 4].problem == ledger.cells[6, 4].problem == "error"
    assert ledger.cells[5, 1] == Cell(5, 1, "=SUM(B2:B3)", "formula", "General")
    assert (5, 2) not in ledger.cells  # blanks only
    assert ledger.cells[4, 4].value is True
    assert (9, 1) not in ledger.cells
    assert ledger.at(10, 2) == ledger.cells[8, 1]
    assert ledger.hidden_rows == {4}
    assert ledger.hidden_columns == {2}
    assert draft.hidden and draft.cells[3, 2].value == 5
    assert empty.cells == {}


def with_sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose first sheet is written by hand, with two shared texts."""
    book = Workbook()
    given, out = zipfile.ZipFile(io.BytesIO(saved(book))), io.BytesIO()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    with zipfile.ZipFile(out, "w") as made:
        for info in given.infolist():
            is_sheet = info.filename == "xl/worksheets/sheet1.xml"
            made.writestr(info.filename, sheet if is_sheet else given.read(info))
    return out.getvalue()


BY_HAND = {
    "cells without places": "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
    "rows out of order": '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>1</v></c>'
    "</row>",
    "runs of a font": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>原</t></r><r><t>煤</t></r>'
    "<rPh sb='0' eb='2'><t>yuan</t></rPh></is></c></row>",
    "formulas with what they gave": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
    '<c r="B1" t="str"><f>IF(1,"","")</f><v></v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    "</row>",
    "a shared formula": '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>4</v></c>'
    '</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>5</v></c></row>',
    "an error without its name": '<row r="1"><c r="A1" t="e"><f>1/0</f></c><c r="B1" t="e"/></row>',
    "numbers as they come": '<row r="1"><c r="A1"><v>1E-3</v></c><c r="B1"><v>007</v></c>'
    '<c r="C1" t="b"><v>0</v></c></row>',
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_other_programs_write_is_read_as_openpyxl_reads_it(name):
    content = with_sheet(BY_HAND[name])
    assert grids_of_parts(content) == _by_openpyxl(content)


UNUSUAL = {
    "a date as text": '<row r="1"><c r="A1" t="d"><v>2025-03-01</v></c></row>',
    "a shared formula that was never computed": '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" '
    'si="0">B1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>',
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_only_openpyxl_understands_is_left_to_it(name):
    content = with_sheet(UNUSUAL[name])
    with pytest.raises(UnusualPartError):
        grids_of_parts(content)
    assert open_grids(content, "a.xlsx") == _by_openpyxl(content)


def test_a_cell_merged_over_a_whole_sheet_is_not_laid_out():
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>', merged)
    (grid,) = grids_of_parts(content)
    assert set(grid.cells) == {(1, 0)}
