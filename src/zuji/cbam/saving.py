"""A workbook as bytes without a file on the way: openpyxl writes each sheet to a temporary file,
which a process that may write none cannot.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook


def workbook_bytes(book: Workbook) -> bytes:
    """The bytes of a workbook, all in memory."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    content = BytesIO()
    archive = ZipFile(content, "w", ZIP_DEFLATED, allowZip64=True)

    class MemoryWriter(ExcelWriter):
        """Writes sheets to memory."""

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts = ws._charts
            ws._drawing.images = ws._images
            out = BytesIO()
            writer: Any = WorksheetWriter(ws, out)
            writer.write()
            ws._rels = writer._rels
            archive.writestr(ws.path[1:], out.getvalue())
            self.manifest.append(ws)

    with archive:
        MemoryWriter(book, archive).save()
    return content.getvalue()
