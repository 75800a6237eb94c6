"""Reading of a filled study workbook; every value carries its workbook, sheet and cell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import python_calamine as calamine

from zuji.core.canonical import bytes_digest
from zuji.core.causes import cause
from zuji.core.label import listed
from zuji.core.number_formats import formats_of, with_formats
from zuji.core.numbers import is_blank
from zuji.core.refusals import Finding, Refusal, blocking, or_refuse, refuse
from zuji.core.words import CONFIDENCE, GASES, gas_label
from zuji.core.xmlprolog import has_doctype
from zuji.exchange.extent import LARGEST_AREA, extent_of
from zuji.exchange.layout import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_SHEET,
    EARLIER_HEADERS,
    EARLIER_SHEETS,
    FACTOR_COLUMNS,
    FACTOR_SHEET,
    INPUT_HEADER,
    INPUT_SHEET,
    OPTION_SHEET,
    REASON_SHEET,
    SEPARATORS,
    STUDY_FIELDS,
    STUDY_HEADER,
    STUDY_SHEET,
    VALUE_COLUMN,
    in_words,
)
from zuji.exchange.workbook_receipt import receipt_of
from zuji.footprint.study import StudyDocument, status_of, study_from_data

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 200_000_000
ERROR_VALUES = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")
A_CHUNK = 4096
DAMAGED = (calamine.CalamineError, SyntaxError, zipfile.BadZipFile, zlib.error, OSError, EOFError)
"""What readers of a workbook raise where its parts are damaged (XML errors are SyntaxErrors)."""
DAMAGED_PART = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
FIELDS = ("unit", "value", "status", "low", "high", "evidence", "note")


def read_workbook(content: bytes, name: str) -> StudyDocument:
    """The study in a filled template; refuses with sheet and cell, never guesses.

    A formula cell counts with its stored result; one without a stored result is refused.
    """
    refuse_hostile(content, name)
    try:
        with or_refuse("workbook-unreadable", name):
            return _study_of(content, name)
    except DAMAGED as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".xlsx") from problem


def _study_of(content: bytes, name: str) -> StudyDocument:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    formats = formats_of(content)
    every = {
        sheet: with_formats(
            book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), formats.get(sheet, {})
        )
        for sheet in book.sheet_names
    }
    for now, before in EARLIER_SHEETS.items():
        if now not in every and before in every:
            every[now] = every.pop(before)
    rows = {sheet: _rows(every, sheet, name) for sheet in (STUDY_SHEET, INPUT_SHEET)}
    findings = [
        *_header_findings(rows[STUDY_SHEET], STUDY_HEADER, name, STUDY_SHEET),
        *_header_findings(rows[INPUT_SHEET], INPUT_HEADER, name, INPUT_SHEET),
    ]
    if findings:
        raise Refusal(findings)
    codes = _codes(every.get(OPTION_SHEET) or [])
    data = _study_data(rows[STUDY_SHEET], codes)
    inputs, cells, problems = _inputs(rows[INPUT_SHEET], name, _unreadable_cells(content), codes)
    if problems:
        raise Refusal(problems)
    data["inputs"] = inputs
    if FACTOR_SHEET in every:
        rows_of_factors = _mappings(every[FACTOR_SHEET], FACTOR_COLUMNS)
        data["own_factors"] = [_own_factor(row) for row in rows_of_factors]
    if CERTIFICATE_SHEET in every:
        certificates = _mappings(every[CERTIFICATE_SHEET], CERTIFICATE_COLUMNS)
        data |= {"certificates": certificates} if certificates else {}
    if REASON_SHEET in every:
        data["waivers"] = _reasons(every[REASON_SHEET], name, codes)
    data["sources"] = {"workbook": {"name": name, "digest": bytes_digest(content)}}
    study = study_from_data(data, name, cells=cells)
    return replace(study, receipt=receipt_of(every, name))


def refuse_hostile(content: bytes, name: str) -> None:
    """Refuse by size, by unpacked size, and XML that declares a document type."""
    if len(content) > LARGEST_FILE:
        raise refuse(
            "file-too-large", name, f"{len(content) / 1e6:.1f} MB", f"≤ {LARGEST_FILE / 1e6:.0f} MB"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".xlsx") from problem
    unpacked = sum(info.file_size for info in infos)
    if unpacked > LARGEST_UNPACKED or len(infos) > 5000:
        raise refuse(
            "workbook-bomb", name, f"{unpacked / 1e6:.0f} MB", f"≤ {LARGEST_UNPACKED / 1e6:.0f} MB"
        )
    for info in infos:
        if info.filename.startswith(("/", "..")) or "/../" in info.filename:
            raise refuse("workbook-unreadable", name, info.filename)
        is_xml = info.filename.endswith((".xml", ".rels"))
        if is_xml and (info.flag_bits & 1 or _declares_type(archive, info, name)):
            raise refuse("workbook-unreadable", name, f"{info.filename}: DOCTYPE")
    for info in infos:
        if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
            _refuse_spread(archive, info, name)


def _refuse_spread(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """Refuse a sheet whose cells stand so far apart that laying it out would end the process."""
    place = f"{name} · {info.filename.rpartition('/')[2]}"
    with _damage_refused(name, info.filename):
        extent = extent_of(archive, info)
        if extent.is_too_large:
            read = f"{extent.rows} × {extent.columns}"
            raise refuse("sheet-spread", place, read[:60], f"≤ {LARGEST_AREA}")


@contextmanager
def _damage_refused(name: str, part: str) -> Iterator[None]:
    try:
        yield
    except DAMAGED_PART as problem:
        raise refuse("workbook-unreadable", f"{name}: {part}", cause(problem)) from problem


def _declares_type(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bool:
    """Whether a part has a DOCTYPE; read only as far as its first element."""
    with _damage_refused(name, info.filename), archive.open(info) as part:
        return has_doctype(iter(partial(part.read, A_CHUNK), b""))


def _rows(every: Mapping[str, list[list[Any]]], sheet: str, name: str) -> list[list[Any]]:
    if sheet not in every:
        near = listed(every)
        raise refuse("workbook-sheet", name, near, sheet, sheet=sheet, near=near)
    return every[sheet]


def _header_findings(
    rows: list[list[Any]], header: tuple[str, ...], name: str, sheet: str
) -> tuple[Finding, ...]:
    titles = tuple(str(cell).strip() for cell in (rows[0] if rows else []))[: len(header)]
    if titles in {header, EARLIER_HEADERS[header]}:
        return ()
    return (
        blocking("workbook-header", f"{name} · {sheet}!A1", " | ".join(titles), " | ".join(header)),
    )


Codes = Mapping[str, Mapping[str, str]]
"""Field → words of a cell → the code that they stand for."""


def _codes(rows: list[list[Any]]) -> Codes:
    """The words of the sheet of options; a file made before has none and holds codes."""
    codes: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        field, words, code = (str(cell).strip() for cell in [*row, "", "", ""][:3])
        if field:
            codes.setdefault(field, {})[words] = code
    return codes


def _code(codes: Codes, field: str, text: str) -> str:
    """What the words of a cell stand for, in both languages or in one; else the text itself."""
    known = codes.get(field) or {}
    if text in known:
        return known[text]
    same = {code for words, code in known.items() if text in words.split(" · ")}
    return same.pop() if len(same) == 1 else text


def _own_factor(row: dict[str, Any]) -> dict[str, Any]:
    """A row of an own factor with its gases and its confidence by their codes."""
    gases = {gas_label(gas)["zh"]: gas for gas in GASES}
    if isinstance(row.get("gases"), str):
        parts = (part.partition("=") for part in row["gases"].split(";"))
        row["gases"] = ";".join(
            f"{gases.get(gas.strip(), gas.strip())}{sign}{amount}" for gas, sign, amount in parts
        )
    tag = row.get("confidence")
    words = {code: (in_words(label), label.zh, label.en) for code, label in CONFIDENCE.items()}
    if found := [code for code, known in words.items() if tag in known]:
        row["confidence"] = found[0]
    return row


def _study_data(rows: list[list[Any]], codes: Codes) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for row in rows[1:]:
        key, content = str(row[0]).strip(), row[1] if len(row) > 1 else ""
        if is_blank(content):
            continue
        text = content.isoformat()[:10] if hasattr(content, "isoformat") else str(content).strip()
        path = STUDY_FIELDS.get(key)
        if key.startswith("choice."):
            path = ("choices", key.removeprefix("choice."))
        elif key.startswith("factor."):
            path = ("factors", key.removeprefix("factor."))
        if not path:
            continue
        if key == "packs":
            parts = (part.strip() for part in SEPARATORS.split(text))
            data["packs"] = [_code(codes, key, part) for part in parts if part]
            continue
        text = _code(codes, "factor" if key.startswith("factor.") else key, text)
        target = data
        for part in path[:-1]:
            target = target.setdefault(part, {})
        target[path[-1]] = text
    return data


def _inputs(
    rows: list[list[Any]], name: str, unreadable: Mapping[str, str], codes: Codes
) -> tuple[dict[str, Any], dict[str, str], list[Finding]]:
    inputs: dict[str, Any] = {}
    cells: dict[str, str] = {}
    problems: list[Finding] = []
    for number, row in enumerate(rows[1:], start=2):
        key = str(row[0]).strip()
        if not key:
            continue
        cell = f"{VALUE_COLUMN}{number}"
        place = f"{name} · {INPUT_SHEET}!{cell}"
        fields = _fields(row)
        if status := fields.get("status"):
            fields["status"] = status_of(_code(codes, "status", str(status).strip()))
        problem = _cell_problem(fields, place, unreadable.get(cell, ""))
        if problem:
            problems += problem
        elif key in inputs:
            problems.append(blocking("workbook-duplicate", place, key))
        elif not is_blank(fields.get("value")) or fields.get("status"):
            inputs[key] = fields | {"cell": f"{INPUT_SHEET}!{cell}"}
        cells[key] = place
    return inputs, cells, problems


def _mappings(rows: list[list[Any]], keys: Iterable[str]) -> list[dict[str, Any]]:
    mappings = []
    for row in rows[1:]:
        mapping = {
            key: _whole(cell) for key, cell in zip(keys, row, strict=False) if not is_blank(cell)
        }
        if mapping:
            mappings.append(mapping)
    return mappings


def _reasons(rows: list[list[Any]], name: str, codes: Codes) -> dict[str, str]:
    """Why something is used all the same, by id; an id needs its reason and stands once."""
    reasons: dict[str, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        key, reason = ("" if is_blank(cell) else str(cell).strip() for cell in [*row, "", ""][:2])
        place = f"{name} · {REASON_SHEET}!A{number}"
        if not key and not reason:
            continue
        if not key or not reason:
            raise refuse("field-missing", place, key or reason)
        key = _code(codes, "reason", key)
        if key in reasons:
            raise refuse("workbook-duplicate", place, key)
        reasons[key] = reason
    return reasons


def _whole(value: Any) -> Any:
    """Spreadsheets hold 2004 as 2004.0; beyond 2⁵³ a float has lost digits and stays one."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value.isoformat()[:10] if hasattr(value, "isoformat") else value


def _fields(row: list[Any]) -> dict[str, Any]:
    fields = dict(zip(FIELDS, row[3:10], strict=False))
    return {key: value for key, value in fields.items() if not is_blank(value) or key == "value"}


def _cell_problem(fields: Mapping[str, Any], place: str, written: str) -> tuple[Finding, ...]:
    value = fields.get("value")
    if written.startswith("="):
        return (blocking("workbook-formula", place, written),)
    error = written or (
        value if isinstance(value, str) and value.strip().upper() in ERROR_VALUES else ""
    )
    return (blocking("workbook-error", place, error),) if error else ()


def _unreadable_cells(content: bytes) -> dict[str, str]:
    """Cells of the input sheet with an error, or with a formula that has no stored result."""
    from openpyxl import load_workbook

    archive = zipfile.ZipFile(io.BytesIO(content))
    sheets = [
        archive.read(member)
        for member in archive.namelist()
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member)
    ]
    if not any(b"<f" in sheet or b't="e"' in sheet for sheet in sheets):
        return {}
    formulas = load_workbook(io.BytesIO(content), read_only=True)[INPUT_SHEET]
    stored = load_workbook(io.BytesIO(content), read_only=True, data_only=True)[INPUT_SHEET]
    unreadable: dict[str, str] = {}
    for written_row, stored_row in zip(formulas.iter_rows(), stored.iter_rows(), strict=True):
        for formula_cell, stored_cell in zip(written_row, stored_row, strict=True):
            if stored_cell.data_type == "e":
                unreadable[formula_cell.coordinate] = str(stored_cell.value)
            elif (
                isinstance(formula_cell.value, str)
                and formula_cell.data_type == "f"
                and stored_cell.value is None
            ):
                unreadable[formula_cell.coordinate] = formula_cell.value
    return unreadable
