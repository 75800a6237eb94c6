"""The door for tables of any kind: what is refused, and what is read."""

import io
import zipfile

import pytest

from zuji.core.cells import column_letters
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.sheets import read_sheets
from zuji.exchange.workbook import read_workbook

HOSTILE = {
    "exe.xlsx": (b"MZ" + b"\0" * 100, "workbook-unreadable"),
    "empty.csv": (b"", "table-empty"),
    "binary.csv": (b"\xff\xfe\0a\0", "text-undecodable"),
    "page.html": (b"<html>", "file-kind"),
    "broken.xls": (b"\xd0\xcf\x11\xe0" + b"x" * 64, "workbook-unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(name):
    content, rule = HOSTILE[name]
    for door in (read_sheets, open_grids):
        if name != "page.html" or door is read_sheets:
            with pytest.raises(Refusal) as caught:
                door(content, name)
            assert caught.value.findings[0].rule == rule


def test_a_zip_bomb_and_a_doctype_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    with pytest.raises(Refusal) as caught:
        read_sheets(out.getvalue(), "b.xlsx")
    assert caught.value.findings[0].rule == "workbook-bomb"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x/>',
        )
    with pytest.raises(Refusal) as caught:
        read_sheets(out.getvalue(), "x.xlsx")
    assert "DOCTYPE" in caught.value.findings[0].read


@pytest.mark.parametrize("door", [read_sheets, read_workbook])
def test_a_doctype_after_thousands_of_characters_is_refused(door):
    padded = f"<!--{'x' * 9_000}--><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", padded)
    with pytest.raises(Refusal) as caught:
        door(out.getvalue(), "x.xlsx")
    assert "DOCTYPE" in caught.value.findings[0].read


def test_names_of_columns():
    assert [column_letters(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_the_rows_of_text_and_of_html_named_xls(encoding):
    text = "企业,数量\n甲公司,3\n".encode(encoding)
    assert read_sheets(text, "名单.csv")[0].rows == [["企业", "数量"], ["甲公司", "3"]]
    page = "<table><tr><td>企业</td><td>数量</td></tr><tr><td>甲公司</td><td>3</td></tr></table>"
    assert read_sheets(page.encode(encoding), "名单.xls")[0].rows[1] == ["甲公司", "3"]
