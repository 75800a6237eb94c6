"""The Excel template of a model, empty or filled with a study."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.words import CONFIDENCE, gas_label
from zuji.core.words import STATUSES as STATUS_WORDS
from zuji.exchange.layout import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_SHEET,
    FACTOR_COLUMNS,
    FACTOR_SHEET,
    GUIDE_SHEET,
    HINTS,
    INPUT_HEADER,
    INPUT_SHEET,
    OPTION_HEADER,
    OPTION_SHEET,
    REASON_COLUMNS,
    REASON_SHEET,
    SEPARATORS,
    STUDY_FIELDS,
    STUDY_HEADER,
    STUDY_SHEET,
    in_words,
)
from zuji.factors import Library, library_with, optional_packs
from zuji.footprint.profile import DEFAULT_PROFILE, get_profile, profiles_for
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import applicable, choose, condition
from zuji.sectors.model import Model

_HEAD = PatternFill("solid", fgColor="FFE4EDE6")
_ENTRY = PatternFill("solid", fgColor="FFFFFBEA")
NOT_ASKED = "按当前选项不适用 · not asked under the present choices"
BLANK_FACTOR = (
    "留空用默认因子，另选请在网页上选 · blank for the default; another one is chosen on the site"
)


def write_template(
    model: Model,
    study: StudyDocument | None = None,
    helps: Mapping[str, Label] | None = None,
) -> bytes:
    """The workbook as bytes: guide, study data with choices, and one row per input. `helps` are the
    texts below the inputs, by name, where they are others than those of the model.
    """
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE_SHEET
    _guide(guide, model)
    data: Mapping[str, Any] = (
        study.data if study else {"model": model.id, "profile": DEFAULT_PROFILE}
    )
    options = _Options(words_of(model, data))
    choices, _ = choose(model.choices, data.get("choices") or {}, "")
    _study_sheet(book.create_sheet(STUDY_SHEET), model, data, options, choices)
    sheet = book.create_sheet(INPUT_SHEET)
    _input_sheet(sheet, model, data.get("inputs") or {}, choices, helps or {})
    _status_words(sheet, options, len(model.inputs) + 1)
    factors = [_factor_in_words(row) for row in data.get("own_factors") or []]
    _rows_sheet(book.create_sheet(FACTOR_SHEET), FACTOR_COLUMNS, factors)
    certificates = book.create_sheet(CERTIFICATE_SHEET)
    _rows_sheet(certificates, CERTIFICATE_COLUMNS, data.get("certificates") or [])
    waivers = (data.get("waivers") or {}).items()
    reasons = [{"id": options.word("reason", k), "reason": v} for k, v in waivers]
    _rows_sheet(book.create_sheet(REASON_SHEET), REASON_COLUMNS, reasons)
    for cell in certificates["A"]:
        cell.number_format = "@"  # thirty-two digits are no number to a spreadsheet
    options.write(book.create_sheet(OPTION_SHEET))
    book.active = 2
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Options:
    """The words that cells may hold, by field, and where they stand in their sheet."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]):
        self.words = words
        self.rows: dict[str, tuple[int, int]] = {}
        row = 2
        for field, named in words.items():
            self.rows[field] = row, row + len(named) - 1
            row += len(named)

    def word(self, field: str, code: str) -> str:
        """The words of a code; the code itself where it has none of its own."""
        named = self.words.get(field) or {}
        return next((word for word, known in named.items() if known == code), code)

    def offer(self, sheet: Worksheet, cells: str, field: str) -> None:
        """Offer the words of a field in cells."""
        first, last = self.rows[field]
        formula = f"'{OPTION_SHEET}'!$B${first}:$B${last}"
        rule = DataValidation(
            type="list", formula1=formula, allow_blank=True, showErrorMessage=False
        )
        sheet.add_data_validation(rule)
        rule.add(cells)

    def write(self, sheet: Worksheet) -> None:
        _header(sheet, OPTION_HEADER, (26, 60, 40))
        lines = [(f, w, code) for f, named in self.words.items() for w, code in named.items()]
        for row, line in enumerate(lines, start=2):
            for column, content in enumerate(line, start=1):
                _text(sheet, row, column, content)
        sheet.sheet_state = "hidden"


def words_of(model: Model, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Field → words → code of all that a study of the model may hold in words; words that would
    mean two things are left out, and their codes stand for themselves.
    """
    words = {
        f"choice.{choice.name}": _named(choice.options.items()) for choice in model.choices.values()
    }
    words["status"] = _named(STATUS_WORDS.items())
    words["profile"] = _named((each, get_profile(each).title) for each in profiles_for(model.id))
    packs = [pack for pack in data.get("packs") or [] if pack in optional_packs()]
    library = library_with(*packs)
    words["packs"] = {
        word: code
        for word, code in _named((p.id, p.title) for p in library.packs if p.id in packs).items()
        if not SEPARATORS.search(word)
    }
    factors = list(_factors(model, data, library))
    words["factor"] = _named(factors)
    words["reason"] = _named(
        [
            ("period", Label("核算期", "data period")),
            *((item.name, item.label) for item in model.inputs.values()),
            *factors,
        ]
    )
    return {field: known for field, known in words.items() if known}


def _named(labels: Iterable[tuple[str, Label]]) -> dict[str, str]:
    """Words → code, where only one code has them."""
    codes: dict[str, list[str]] = {}
    for code, label in labels:
        codes.setdefault(in_words(label), []).append(code)
    return {word: same[0] for word, same in codes.items() if len(same) == 1}


def _factors(
    model: Model, data: Mapping[str, Any], library: Library
) -> Iterator[tuple[str, Label]]:
    """Code and name of the factors that the model takes or the study names."""
    known = {each.id: Label(each.name_zh, each.name_en) for each in library}
    own = {str(row["id"]): row for row in data.get("own_factors") or [] if row.get("id")}
    for code, row in own.items():
        zh = str(row.get("name_zh") or code)
        known[code] = Label(zh, str(row.get("name_en") or zh))
    named = [*(data.get("factors") or {}).values(), *(data.get("waivers") or {}), *own]
    for each in dict.fromkeys(map(str, [*_default_ids(model), *named])):
        if each in known:
            yield each, known[each]


def _default_ids(model: Model) -> Iterator[str]:
    for slot in model.slots.values():
        default = slot.default
        yield from filter(None, default.values() if isinstance(default, Mapping) else [default])


def _factor_in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """An own factor with its gases and its confidence in words."""
    gases = ";".join(
        f"{gas_label(gas.strip())['zh']}={amount.strip()}" if sign else gas
        for gas, sign, amount in (
            part.partition("=") for part in str(row.get("gases") or "").split(";") if part.strip()
        )
    )
    tag = str(row.get("confidence") or "")
    word = in_words(CONFIDENCE[tag]) if tag in CONFIDENCE else tag
    return {**row, "gases": gases or None, "confidence": word or None}


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
            "状态说明数据怎么来的；点开单元格右边的箭头选择。 · The status says where a number "
            "comes from; choose it from the list of the cell."
        ),
        "填好后在网页上导入。 · Then import it on the site.",
    ]
    for index, line in enumerate(lines, start=1):
        _text(sheet, index, 1, line)
    sheet.column_dimensions["A"].width = 110


def _study_sheet(
    sheet: Worksheet,
    model: Model,
    data: Mapping[str, Any],
    words: _Options,
    choices: Mapping[str, str],
) -> None:
    _header(sheet, STUDY_HEADER, (26, 44, 60))
    _keep_keys(sheet)
    sheet.row_dimensions[2].hidden = True  # the model, which nobody changes
    for row, (field, path) in enumerate(STUDY_FIELDS.items(), start=2):
        content: Any = data
        for part in path:
            content = content.get(part) if isinstance(content, Mapping) else None
        _text(sheet, row, 1, field)
        parts = content if isinstance(content, list) else [] if content is None else [content]
        text = "、".join(words.word(field, str(part)) for part in parts)
        _text(sheet, row, 2, text, _ENTRY)
        _text(sheet, row, 3, HINTS[field])
        if field == "profile":
            words.offer(sheet, f"B{row}", field)
    start = len(STUDY_FIELDS) + 2
    choices_given = data.get("choices") or {}
    for row, choice in enumerate(model.choices.values(), start=start):
        field = f"choice.{choice.name}"
        given = str(choices_given.get(choice.name, choice.default))
        _text(sheet, row, 1, field)
        _text(sheet, row, 2, words.word(field, given), _ENTRY)
        idle = "" if applicable(choice, choices) else f"{NOT_ASKED}。"
        _text(sheet, row, 3, f"{idle}{in_words(choice.label)}：{'；'.join(words.words[field])}")
        words.offer(sheet, f"B{row}", field)
    factors = data.get("factors") or {}
    for row, slot in enumerate(model.slots.values(), start=start + len(model.choices)):
        _text(sheet, row, 1, f"factor.{slot.name}")
        given = str(factors.get(slot.name, ""))
        _text(sheet, row, 2, given and words.word("factor", given), _ENTRY)
        told = BLANK_FACTOR if condition(slot.applies, choices) else NOT_ASKED
        _text(sheet, row, 3, f"{in_words(slot.label)}（{slot.unit}）：{told}")


def _input_sheet(
    sheet: Worksheet,
    model: Model,
    entries: Mapping[str, Any],
    choices: Mapping[str, str],
    helps: Mapping[str, Label],
) -> None:
    _header(sheet, INPUT_HEADER, (24, 34, 40, 12, 18, 14, 12, 12, 28, 34, 60))
    _keep_keys(sheet)
    for row, item in enumerate(model.inputs.values(), start=2):
        value = entries.get(item.name)
        fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {"value": value}
        help_text = helps.get(item.name, item.hint)
        hint = in_words(help_text) if help_text and help_text.zh else ""
        need = (
            "选填 · optional"
            if item.optional
            else (
                f"默认 · default {in_full(item.default.value)}"
                if item.default
                else "必填 · required"
            )
        )
        if not applicable(item, choices):
            need = NOT_ASKED
        for column, content in enumerate((item.name, item.label.zh, item.label.en), start=1):
            _text(sheet, row, column, content)
        _text(sheet, row, 4, fields.get("unit") or item.unit, _ENTRY)
        names = ("value", "status", "low", "high", "evidence", "note")
        for column, name in enumerate(names, start=5):
            given = fields.get(name)
            if name == "status" and given in STATUS_WORDS:
                given = in_words(STATUS_WORDS[given])
            _text(sheet, row, column, given, _ENTRY)
        _text(sheet, row, 11, f"{need}。{hint}")


def _status_words(sheet: Worksheet, words: _Options, last: int) -> None:
    words.offer(sheet, f"F2:F{last}", "status")


def _rows_sheet(
    sheet: Worksheet, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    _header(sheet, tuple(columns.values()), (34,) + (26,) * (len(columns) - 1))
    for number in range(max(len(rows), 5)):
        row = rows[number] if number < len(rows) else {}
        for column, name in enumerate(columns, start=1):
            _text(sheet, number + 2, column, row.get(name), _ENTRY)
