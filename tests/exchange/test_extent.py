"""What a workbook becomes is looked at before it is laid out, whatever its name ends with."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from zuji.core.refusals import Refusal
from zuji.exchange import sheets
from zuji.exchange.extent import extent_of
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.workbook import read_workbook


def workbook(**cells):
    book = Workbook()
    for address, value in cells.items():
        book.active[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FAR = workbook(A1=1, XFD1048576=2)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (sheets.read_sheets, "a.xlsx"),
        (sheets.read_sheets, "a.xls"),
        (sheets.read_sheets, "a.csv"),
        (read_workbook, "a.xlsx"),
        (open_grids, "a.xlsx"),
        (open_grids, "a.et"),
    ],
)
def test_two_cells_far_apart_are_refused_in_the_same_process(read, name):
    with pytest.raises(Refusal) as caught:
        read(FAR, name)
    found = caught.value.findings[0]
    assert (found.rule, found.read) == ("sheet-spread", "1048576 × 16384")


def test_a_sheet_of_few_rows_may_reach_the_last_row_or_the_last_column():
    for cells in ({"A1": 1, "A1048576": 2}, {"A1": 1, "XFD1": 2}):
        assert sheets.read_sheets(workbook(**cells), "a.xlsx") if "XFD1" in cells else True
        with zipfile.ZipFile(io.BytesIO(workbook(**cells))) as archive:
            extent = extent_of(archive, archive.getinfo("xl/worksheets/sheet1.xml"))
        assert extent.area in {1_048_576, 16_384}
        assert extent.cells == 2


@pytest.mark.parametrize(
    ("part", "is_too_large"),
    [
        (b'<row r="1048576"><c/></row>', False),
        (b'<row r="1048577"><c/></row>', True),
        (b'<c r="XFD1"/>', False),
        (b'<c r="XFE1"/>', True),
        (b'<c r="A1"/><c r="Y240000"/>', False),
        (b'<c r="A1"/><c r="Y240001"/>', True),
    ],
)
def test_the_grid_of_excel_and_six_million_cells_are_the_limits(part, is_too_large):
    """Y is the 25th column: 25 × 240,000 = 6,000,000."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("s.xml", part)
    with zipfile.ZipFile(out) as archive:
        assert extent_of(archive, archive.getinfo("s.xml")).is_too_large == is_too_large


def test_cells_without_a_reference_are_counted_where_they_stand():
    part = b'<row><c/><c/><c/></row><row r="9"><c/></row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("s.xml", part)
    with zipfile.ZipFile(out) as archive:
        extent = extent_of(archive, archive.getinfo("s.xml"))
    assert (extent.rows, extent.columns, extent.cells) == (9, 3, 4)


def test_a_ledger_wider_than_a_thousand_columns_is_refused_with_both_numbers():
    with pytest.raises(Refusal) as caught:
        open_grids(b",".join([b"1"] * 1001) + b"\n", "a.csv")
    found = caught.value.findings[0]
    assert (found.rule, found.read, found.expected) == ("table-too-wide", "1001", "≤ 1000")
    assert open_grids(b",".join([b"1"] * 1000) + b"\n", "a.csv")
