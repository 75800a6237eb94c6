"""The table by which certificates that exist already are taken over: its heads and a guide."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zuji.exchange.certificate_lists import list_rules

NOTES = (
    (
        "一行一张证书，照证书原样填写；编号一列请设为文本。",
        "One certificate a row, word for word; keep numbers as text.",
    ),
    (
        "带 * 的必填；其余没有的留空，不要填 0 或“无”。",
        "Columns with * are needed; leave others blank, not 0.",
    ),
    ("合并的单元格请拆开，每行都写。", "Take merged cells apart and write every row in full."),
)
WIDTH = 22


def list_template() -> bytes:
    """The workbook; its first sheet is the one to fill."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "证书 Certificates"
    columns = list_rules().columns.values()
    sheet.append([f"{each.zh}{'*' if each.needed else ''}" for each in columns])
    for number in range(1, len(columns) + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTH
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    guide = book.create_sheet("说明 Guide")
    for zh, en in NOTES:
        guide.append([zh, en])
    guide.append([])
    guide.append([each.zh for each in columns])
    guide.append([each.en for each in columns])
    for letter in "AB":
        guide.column_dimensions[letter].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
