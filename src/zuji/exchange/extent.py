"""How large a workbook's sheets become when they are laid out, read before anything is laid out."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

LARGEST_AREA = 10_000_000
"""Cells of the rectangle that a reader lays out for a sheet, blank ones too."""
A_READ = 1 << 20
_STEPS = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,9})([0-9]{1,25})[\"']")


@dataclass
class Extent:
    """The rows and columns that a sheet's cells reach, and how many cells are written."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    @property
    def area(self) -> int:
        """Cells of the rectangle from the first cell to the last."""
        return self.rows * self.columns


def column_number(letters: bytes) -> int:
    """``A`` is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def extent_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Extent:
    """What a sheet's part reaches, by its references and by counting where it has none.

    Raises what `zipfile` raises where the part is damaged.
    """
    found, row, column, rest = Extent(), 0, 0, b""
    with archive.open(info) as part:
        while block := part.read(A_READ):
            text = rest + block
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            rest = rest if len(rest) < A_READ else b""
            for step in _STEPS.finditer(text):
                place = _PLACE.search(step[2])
                if step[1] == b"row":
                    row, column = int(place[2]) if place else row + 1, 0
                else:
                    found.cells += 1
                    column = column_number(place[1]) if place else column + 1
                    row = int(place[2]) if place else row
                    found.columns = max(found.columns, column)
                    found.rows = max(found.rows, row)
    return found
