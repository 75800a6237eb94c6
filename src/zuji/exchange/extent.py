"""How large a workbook's sheets become when they are laid out, read before anything is laid out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_AREA = 6_000_000
"""Cells of the rectangle that a reader lays out for a sheet, blank ones too."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet as Excel knows it."""
A_READ = 1 << 20
_STEPS = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
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

    @property
    def is_too_large(self) -> bool:
        """Whether laying it out would cost too much, or a cell stands beyond the grid."""
        is_beyond = self.rows > MOST_ROWS or self.columns > MOST_COLUMNS
        return is_beyond or self.area > LARGEST_AREA


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
    found, row, column = Extent(), 0, 0
    for text in _texts(archive, info):
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


def _texts(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that cut no tag in two."""
    rest = b""
    with archive.open(info) as part:
        while block := part.read(A_READ):
            text = rest + block
            cut = max(text.rfind(b"<"), 0)
            text, rest = text[:cut], text[cut:]
            yield text
            if len(rest) > A_READ:  # no tag of a sheet is that long
                rest = b""
    yield rest
