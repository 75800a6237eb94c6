"""The reading room: hostile files end a reader, never the site, and are refused in words."""

from __future__ import annotations

import io
import os
import pickle
import socket
import struct
import time
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from zuji.core.refusals import Refusal, refuse
from zuji.exchange import sheets
from zuji_portal.foundation.readingroom import readers
from zuji_portal.foundation.readingroom.apart import apart, room
from zuji_portal.foundation.readingroom.limits import Limits, memory_held
from zuji_portal.foundation.readingroom.messages import PlainUnpickler

LONGEST = 2 * 5.0 + 3
"""Seconds: the limit of a reader by the clock and what a busy machine adds."""


def workbook(**cells: object) -> bytes:
    book = Workbook()
    for address, value in cells.items():
        book.active[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def declared_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def with_member(content: bytes, name: str, member: bytes) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for info in given.infolist():
            made.writestr(info.filename, member if info.filename == name else given.read(info))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMBS = {
    "two cells far apart": (readers.read_sheets, workbook(A1=1, XFD1048576=2), "a.xlsx"),
    "a reference beyond the grid": (
        readers.read_sheets,
        with_member(
            workbook(A1=1),
            SHEET,
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row></sheetData>'
            b"</worksheet>",
        ),
        "b.xlsx",
    ),
    "a part of two hundred million blanks": (
        readers.read_sheets,
        with_member(workbook(A1=1), SHEET, b" " * 199_000_000),
        "c.xlsx",
    ),
    "a template with cells far apart": (
        readers.read_workbook,
        workbook(A1=1, XFD1048576=2),
        "d.xlsx",
    ),
    "brackets, 16 kB": (readers.read_study_file, b"[" * 16_000, "e.yaml"),
    "brackets, 1.8 MB": (readers.read_study_file, b"[" * 1_800_000, "f.yaml"),
    "compact lists in each other": (readers.read_study_file, b"- " * 100_000 + b"1", "g.yaml"),
    "a lockfile of brackets": (readers.read_verification, b"[" * 500_000, "h.json"),
    "a picture of 4 thousand million pixels": (
        readers.read_picture,
        declared_png(65_000, 65_000),
        "i.png",
    ),
    "a picture at the allowed edge": (readers.read_picture, declared_png(12_000, 12_000), "j.png"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_time_and_the_next_file_is_read(bomb: str) -> None:
    read, content, name = BOMBS[bomb]
    started = time.monotonic()
    with pytest.raises(Refusal) as caught:
        read(content, name)
    assert time.monotonic() - started < LONGEST
    for finding in caught.value.findings:
        assert finding.message("zh")
        assert finding.remedy("en")
    table = readers.read_sheets(workbook(A1="煤", B1=3), "next.xlsx")
    assert table[0].rows[0][:2] == ["煤", 3.0]


def test_a_table_of_one_endless_line_is_read_or_refused_in_time() -> None:
    started = time.monotonic()
    with suppress(Refusal):
        readers.read_sheets(b"1," * 9_000_000, "k.csv")
    assert time.monotonic() - started < LONGEST


def test_a_reader_gives_what_the_library_gives() -> None:
    content = workbook(A1="煤", B1=3, C1=date(2025, 3, 1), D1=True)
    assert readers.read_sheets(content, "a.xlsx") == sheets.read_sheets(content, "a.xlsx")
    with pytest.raises(Refusal) as apart_refusal:
        readers.read_sheets(b"", "a.xlsx")
    with pytest.raises(Refusal) as own_refusal:
        sheets.read_sheets(b"", "a.xlsx")
    assert apart_refusal.value.findings == own_refusal.value.findings


@pytest.fixture
def keeper_of_tests(monkeypatch):
    """A keeper that can import the functions of hostile_readers."""
    paths = [str(Path(__file__).parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.syspath_prepend(paths[0])
    room.cache_clear()
    room(os.getpid()).open()
    yield room(os.getpid())
    room(os.getpid()).close()
    room.cache_clear()


@pytest.mark.parametrize("name", ["hungry", "endless", "aborting"])
def test_too_much_memory_time_or_an_abort_ends_the_reader_alone(keeper_of_tests, name) -> None:
    import hostile_readers

    little = Limits(memory=64, seconds=1)
    started = time.monotonic()
    with pytest.raises(Refusal) as caught:
        apart(getattr(hostile_readers, name), little)(b"x", "x.bin")
    assert caught.value.findings[0].rule == "file-too-demanding"
    assert "x.bin" in caught.value.explain("zh")
    assert time.monotonic() - started < 2 * little.seconds + 3


def test_every_reader_of_the_site_has_five_seconds_and_half_a_gigabyte() -> None:
    """National workbooks of factors, which officers bring, may take longer."""
    limits = {
        name: function.limits
        for name, function in vars(readers).items()
        if name.startswith("read_") and hasattr(function, "limits")
    }
    assert {"read_import", "read_sheets", "read_verification", "read_picture"} <= limits.keys()
    assert limits.pop("read_plant") == Limits(memory=1024, seconds=30)
    assert limits.pop("read_factor_table") == Limits(memory=512, seconds=20)
    assert set(limits.values()) == {Limits(memory=512, seconds=5.0)}


@pytest.mark.parametrize("megabytes", [400, 480])
def test_what_holds_less_than_the_limit_is_read(keeper_of_tests, megabytes) -> None:
    import hostile_readers

    held = apart(hostile_readers.holding)(b"", str(megabytes))
    assert held == megabytes * 1_000_000


@pytest.mark.parametrize("megabytes", [512, 600])
def test_what_holds_as_much_as_the_limit_is_refused(keeper_of_tests, megabytes) -> None:
    import hostile_readers

    with pytest.raises(Refusal) as caught:
        apart(hostile_readers.holding)(b"", str(megabytes))
    assert "512 MB" in caught.value.explain("zh")


def test_what_works_less_than_the_limit_is_read_and_more_is_refused(keeper_of_tests) -> None:
    import hostile_readers

    two_seconds = Limits(seconds=2.0)
    assert apart(hostile_readers.working, two_seconds)(b"", "400") >= 0.4
    with pytest.raises(Refusal) as caught:
        apart(hostile_readers.working, two_seconds)(b"", "2600")
    assert caught.value.findings[0].rule == "file-too-demanding"


def long_ledger(rows: int) -> bytes:
    """A year of weighings, four columns wide."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["项目", "日期", "数量", "单位"])
    for number in range(rows):
        day = date(2025, number % 12 + 1, number % 28 + 1)
        sheet.append(["尿素产量", day, 1 + number % 89 / 7, "t"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_ledger_of_many_rows_is_read_within_the_limits_of_the_room() -> None:
    _, reading = readers.read_import(long_ledger(5_000), "a.xlsx", "urea", 2025, {}, {}, {})
    assert reading is not None
    assert len(reading.filled) == 4 * 5_001


@pytest.mark.parametrize("name", ["broken", "calls_back"])
def test_a_reader_that_breaks_or_answers_with_more_than_data_is_no_error_of_the_site(
    keeper_of_tests, name, caplog
) -> None:
    import hostile_readers

    with pytest.raises(Refusal) as caught:
        apart(getattr(hostile_readers, name))(b"x", "x.bin")
    assert caught.value.findings[0].rule == "file-not-understood"
    assert "x.bin" in caplog.text


def test_a_reader_writes_no_file_and_reaches_no_network(keeper_of_tests, tmp_path) -> None:
    import hostile_readers

    target = tmp_path / "written"
    assert apart(hostile_readers.writing)(b"x", str(target)) != "written"
    assert not target.exists() or target.read_bytes() == b""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        answer = apart(hostile_readers.calling)(b"x", port)
    if keeper_of_tests.is_without_network:
        assert answer != "connected"


def test_a_keeper_that_was_killed_is_started_again(keeper_of_tests) -> None:
    content = workbook(A1="煤")
    readers.read_sheets(content, "a.xlsx")
    keeper_of_tests.keeper.kill()
    keeper_of_tests.keeper.wait()
    assert readers.read_sheets(content, "a.xlsx")[0].rows[0][0] == "煤"


def test_only_data_and_classes_of_ours_are_loaded() -> None:
    date_back = PlainUnpickler(io.BytesIO(pickle.dumps(date(2025, 3, 1)))).load()
    assert date_back == date(2025, 3, 1)
    for function in (os.system, refuse):
        with pytest.raises(pickle.UnpicklingError):
            PlainUnpickler(io.BytesIO(pickle.dumps(function))).load()


def test_the_address_space_is_read() -> None:
    assert memory_held() > 1 << 24
