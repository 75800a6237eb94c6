"""The Excel template of a model, empty or filled with a study."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zuji.core.figures import in_full
from zuji.exchange.layout import (
    CERTIFICATE_HEADER,
    CERTIFICATE_SHEET,
    FACTOR_HEADER,
    FACTOR_SHEET,
    GUIDE_SHEET,
    HINTS,
    INPUT_HEADER,
    INPUT_SHEET,
    REASON_HEADER,
    REASON_SHEET,
    STUDY_FIELDS,
    STUDY_HEADER,
    STUDY_SHEET,
)
from zuji.footprint.profile import DEFAULT_PROFILE
from zuji.footprint.study import StudyDocument
from zuji.footprint.study_schema import STATUSES
from zuji.footprint.values import applicable, choose
from zuji.sectors.model import Model

_HEAD = PatternFill("solid", fgColor="FFE4EDE6")
_ENTRY = PatternFill("solid", fgColor="FFFFFBEA")


def write_template(model: Model, study: StudyDocument | None = None) -> bytes:
    """The workbook as bytes: guide, study data with choices, and one row per input."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE_SHEET
    _guide(guide, model)
    data: Mapping[str, Any] = (
        study.data if study else {"model": model.id, "profile": DEFAULT_PROFILE}
    )
    _study_sheet(book.create_sheet(STUDY_SHEET), model, data)
    choices, _ = choose(model.choices, data.get("choices") or {}, "")
    _input_sheet(book.create_sheet(INPUT_SHEET), model, data.get("inputs") or {}, choices)
    _rows_sheet(book.create_sheet(FACTOR_SHEET), FACTOR_HEADER, data.get("own_factors") or [])
    certificates = book.create_sheet(CERTIFICATE_SHEET)
    _rows_sheet(certificates, CERTIFICATE_HEADER, data.get("certificates") or [])
    reasons = [{"id": k, "reason": v} for k, v in (data.get("waivers") or {}).items()]
    _rows_sheet(book.create_sheet(REASON_SHEET), REASON_HEADER, reasons)
    for cell in certificates["A"]:
        cell.number_format = "@"  # thirty-two digits are no number to a spreadsheet
    book.active = 2
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(
    sheet: Worksheet, row: int, column: int, content: object, fill: PatternFill | None = None
) -> None:
    """A cell that is text even when it begins with ``=``; numbers stay numbers."""
    cell = sheet.cell(row, column)
    cell.value = content  # type: ignore[assignment]
    if isinstance(content, str):
        cell.data_type = "s"
    if fill:
        cell.fill = fill
        cell.protection = Protection(locked=False)
    cell.alignment = Alignment(
        vertical="top", wrap_text=isinstance(content, str) and len(content) > 30
    )


def _header(sheet: Worksheet, names: tuple[str, ...], widths: tuple[int, ...]) -> None:
    for index, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        _text(sheet, 1, index, name)
        sheet.cell(1, index).font = Font(bold=True)
        sheet.cell(1, index).fill = _HEAD
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"


def _keep_keys(sheet: Worksheet) -> None:
    """The first column holds the keys by which the file is read back; people read the names."""
    sheet.column_dimensions["A"].hidden = True


def _guide(sheet: Worksheet, model: Model) -> None:
    lines = [
        f"{model.title.zh} {model.version} · {model.title.en}",
        model.about.zh,
        model.about.en,
        "只填黄色单元格；数值可带单位（如 12.4万kWh）；没有发生的项目留空，不要填 0。",
        (
            "Fill the yellow cells only; a value may carry its unit (12.4万kWh). Leave "
            "blank what does not occur; do not write 0."
        ),
        (
            "填好后：zuji calc 文件.xlsx，或在网页上传。 · Then: zuji calc FILE.xlsx, or "
            "upload it on the site."
        ),
    ]
    for index, line in enumerate(lines, start=1):
        _text(sheet, index, 1, line)
    sheet.column_dimensions["A"].width = 110


def _study_sheet(sheet: Worksheet, model: Model, data: Mapping[str, Any]) -> None:
    _header(sheet, STUDY_HEADER, (26, 44, 60))
    _keep_keys(sheet)
    sheet.row_dimensions[2].hidden = True  # the model, which nobody changes
    for row, (field, path) in enumerate(STUDY_FIELDS.items(), start=2):
        content: Any = data
        for part in path:
            content = content.get(part) if isinstance(content, Mapping) else None
        _text(sheet, row, 1, field)
        text = "、".join(map(str, content)) if isinstance(content, list) else content
        _text(sheet, row, 2, "" if text is None else str(text), _ENTRY)
        _text(sheet, row, 3, HINTS[field])
    start = len(STUDY_FIELDS) + 2
    choices_given = data.get("choices") or {}
    for row, choice in enumerate(model.choices.values(), start=start):
        _text(sheet, row, 1, f"choice.{choice.name}")
        _text(sheet, row, 2, str(choices_given.get(choice.name, choice.default)), _ENTRY)
        options = "；".join(
            f"{key} = {label.zh} / {label.en}" for key, label in choice.options.items()
        )
        _text(sheet, row, 3, f"{choice.label.zh} · {choice.label.en}：{options}")
        _validate(sheet, f"B{row}", list(choice.options))
    factors = data.get("factors") or {}
    for row, slot in enumerate(model.slots.values(), start=start + len(model.choices)):
        _text(sheet, row, 1, f"factor.{slot.name}")
        _text(sheet, row, 2, str(factors.get(slot.name, "")), _ENTRY)
        _text(
            sheet,
            row,
            3,
            (
                f"{slot.label.zh} · {slot.label.en}（{slot.unit}）：留空用默认因子 · blank "
                f"for the default"
            ),
        )


def _input_sheet(
    sheet: Worksheet, model: Model, entries: Mapping[str, Any], choices: Mapping[str, str]
) -> None:
    _header(sheet, INPUT_HEADER, (24, 34, 40, 12, 18, 14, 12, 12, 28, 34, 60))
    _keep_keys(sheet)
    for row, item in enumerate(model.inputs.values(), start=2):
        value = entries.get(item.name)
        fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {"value": value}
        hint = f"{item.hint.zh} · {item.hint.en}" if item.hint else ""
        need = (
            "选填 optional"
            if item.optional
            else (
                f"默认 default {in_full(item.default.value)}" if item.default else "必填 required"
            )
        )
        if not applicable(item, choices):
            need = "按当前选项不适用 · not asked under the present choices"
        for column, content in enumerate((item.name, item.label.zh, item.label.en), start=1):
            _text(sheet, row, column, content)
        _text(sheet, row, 4, fields.get("unit") or item.unit, _ENTRY)
        names = ("value", "status", "low", "high", "evidence", "note")
        for column, name in enumerate(names, start=5):
            _text(sheet, row, column, fields.get(name), _ENTRY)
        _text(sheet, row, 11, f"{need}。{hint}")
    last = len(model.inputs) + 1
    _validate(sheet, f"F2:F{last}", list(STATUSES))


def _rows_sheet(
    sheet: Worksheet, header: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> None:
    _header(sheet, header, (34,) + (26,) * (len(header) - 1))
    for number in range(max(len(rows), 5)):
        row = rows[number] if number < len(rows) else {}
        for column, name in enumerate(header, start=1):
            _text(sheet, number + 2, column, row.get(name), _ENTRY)


def _validate(sheet: Worksheet, cells: str, options: list[str]) -> None:
    rule = DataValidation(type="list", formula1='"' + ",".join(options) + '"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(cells)
