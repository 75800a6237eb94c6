"""The table by which a city enrols many enterprises: heads, lists to choose from, an example."""

from __future__ import annotations

import io
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zuji.core.places import cities, industry_classes
from zuji_portal.enterprises.organisations.rules import COLUMNS, template_header

LAST_ROW = 2000
OPTIONS = "选项 Options"
GUIDE = "说明 Guide"
EXAMPLE = (
    "91370000MA3N00000X",
    "示例钢铁有限公司",
    "Example Steel Co., Ltd.",
    "滨州",
    "邹平",
    "3120 炼钢",
    "是",
)
WIDTHS = (24, 30, 30, 12, 12, 12, 8)
NOTES = (
    ("一行一家企业，从第 2 行起填写。", "One enterprise a row, from row 2 on."),
    (
        "市、行业、出口从下拉框选；行业也可以只写 GB/T 4754 的四位代码。",
        "Choose city, industry and export from the lists; the four digits of GB/T 4754 will do.",
    ),
    ("统一社会信用代码、企业名称、市必填；其余可空。", "Credit code, name and city are needed."),
    (
        "任何一格有误，整张表都不入库，并指出单元格；已入库的企业保持不变。",
        "One wrong cell and nothing is enrolled; enterprises that are enrolled stay as they are.",
    ),
)


def enrolment_template() -> bytes:
    """The workbook; its first sheet is the one to fill."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业 Enterprises"
    sheet.append(template_header())
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    _options(book.create_sheet(OPTIONS))
    _guide(book.create_sheet(GUIDE))
    columns = list(COLUMNS)
    _offer(sheet, columns.index("city"), f"'{OPTIONS}'!$A$2:$A${len(cities()) + 1}")
    _offer(sheet, columns.index("industry"), f"'{OPTIONS}'!$C$2:$C${len(industry_classes()) + 1}")
    _offer(sheet, columns.index("is_exporter"), '"是,否"')
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(sheet: Worksheet, column: int, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(column + 1)
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _options(sheet: Worksheet) -> None:
    sheet.append(["市", "City", "行业（GB/T 4754）", "Industry"])
    places = [(city.zh, city.en) for city in cities()]
    classes = [(f"{each.code} {each.zh}", each.en) for each in industry_classes()]
    for place, industry in zip_longest(places, classes, fillvalue=(None, None)):
        sheet.append([*place, *industry])
    for letter, width in zip("ABCD", (12, 14, 40, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _guide(sheet: Worksheet) -> None:
    for zh, en in NOTES:
        sheet.append([zh, en])
    sheet.append([])
    sheet.append(["示例（勿填入第一页） An example, not to be copied"])
    sheet.append(template_header())
    sheet.append(list(EXAMPLE))
    sheet.column_dimensions["A"].width = 60
    sheet.column_dimensions["B"].width = 60
