"""The text of a SimaPro CSV: its header, its blocks, and the rows of their sections.

Source of the format: bw_simapro_csv and olca-simapro-csv (format.md).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zuji.core.encodings import decode
from zuji.core.label import Label
from zuji.core.marks import DecimalMark
from zuji.core.refusals import Finding, note, refuse

SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t", "tabulator": "\t", "pipe": "|"}
INPUTS, CALCULATED = "Input parameters", "Calculated parameters"
PROCESS, STAGE = "Process", "Product stage"
TAKEN = ("Materials/fuels", "Electricity/heat")
EMITTED = (
    "Emissions to air",
    "Emissions to water",
    "Emissions to soil",
    "Final waste flows",
    "Non material emissions",
    "Non material emission",
    "Social issues",
    "Economic issues",
)
OF_PROCESS = (
    *("Products", "Avoided products", "Resources", *TAKEN, *EMITTED, "Waste to treatment"),
    *("Waste treatment", "Waste scenario", "Separated waste", "Remaining waste"),
    *(INPUTS, CALCULATED),
)
OF_STAGE = (
    *("Products", "Materials/assemblies", "Processes", "Assembly", "Reference assembly"),
    *("Waste/Disposal scenario", "Waste scenarios", "Disposal scenarios", "Disassemblies"),
    *("Reuses", "Additional life cycles", INPUTS, CALCULATED),
)
PARAMETERS = tuple(
    f"{level} {kind}" for level in ("Database", "Project") for kind in (INPUTS, CALCULATED)
)
LISTS = {
    "Airborne emissions": "Emissions to air",
    "Waterborne emissions": "Emissions to water",
    "Emissions to soil": "Emissions to soil",
    "Raw materials": "Resources",
    "Final waste flows": "Final waste flows",
    "Non material emissions": "Non material emissions",
    "Social issues": "Social issues",
    "Economic issues": "Economic issues",
}
"""Lists of substances at the end of the file, by the section of a process whose flows they hold."""
CONTROLS = (
    *(PROCESS, STAGE, "Units", "Quantities", *PARAMETERS, "Literature reference", "Method"),
    *("Impact category", "Normalization-Weighting set", "Damage category"),
)
BLOCKS = (*CONTROLS, *LISTS, "System description")


@dataclass(frozen=True)
class SimaProRow:
    """A line of the file as cells."""

    line: int
    cells: Sequence[str]

    def cell(self, position: int) -> str:
        return self.cells[position] if position < len(self.cells) else ""


@dataclass
class SimaProBlock:
    """A block: its kind, fields of one value, and sections with rows; "" holds a block's own."""

    kind: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[SimaProRow]] = field(default_factory=dict)
    unknown: list[SimaProRow] = field(default_factory=list)

    def rows(self, *sections: str) -> list[SimaProRow]:
        return [row for section in sections for row in self.sections.get(section, [])]


@dataclass
class SimaProText:
    """A file: the decimal mark of its header (or of its numbers), and its blocks."""

    place: str
    mark: str
    blocks: list[SimaProBlock]
    said: Finding | None = None
    """The encoding, where the bytes do not prove it."""


def text_of(content: bytes, place: str) -> SimaProText:
    """The blocks of a file; refuses what is no SimaPro CSV, and quotes that do not close."""
    text, encoding = decoded_text(content, place)
    header: dict[str, str] = {}
    lines = text.split("\n")
    count = 0
    for line in lines:
        stated = re.match(r'\s*"?\{(.*)\}', line)
        if not stated:
            break
        count += 1
        name, _, value = stated[1].partition(":")
        header[name.strip().lower()] = value.strip()
    separator = header.get("csv separator", "")
    separator = SEPARATORS.get(separator.lower(), separator or ";")
    if len(separator) != 1:
        raise refuse("lca-simapro", f"{place}:1", separator, ", ".join(SEPARATORS))
    rows = _rows("\n".join(lines[count:]), separator, count, place)
    shown = DecimalMark.of(cell for row in rows for cell in row.cells[1:])
    mark = header.get("decimal separator", "") or (shown.mark if shown.mark == "," else ".")
    if mark not in (".", ","):
        raise refuse(
            "lca-simapro", place, mark, Label("小数点符号 . 或 ,", "the decimal mark . or ,")
        )
    return SimaProText(place, mark, list(_blocks(rows, place)), encoding)


def decoded_text(content: bytes, place: str) -> tuple[str, Finding | None]:
    """The text, by what its bytes show; where they show nothing, in the format's Windows-1252.

    With the statement of an encoding that the bytes do not prove.
    """
    judged = decode(content)
    if judged is None:
        raise refuse("text-undecodable", place, "", "UTF-8, Windows-1252, GB 18030")
    said = judged.finding(place)
    text = judged.text
    if judged.doubtful:
        text, said = (
            content.decode("cp1252", errors="replace"),
            note("text-encoding", place, "cp1252"),
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), said


def _rows(text: str, separator: str, above: int, place: str) -> list[SimaProRow]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], above + 1
    try:
        for cells in reader:
            rows.append(SimaProRow(line, [_clean(cell) for cell in cells]))
            line = above + reader.line_num + 1
    except csv.Error as problem:
        expected = Label("成对的引号", "quotes in pairs")
        raise refuse("lca-simapro", f"{place}:{line}", str(problem)[:100], expected) from problem
    return rows


def _clean(cell: str) -> str:
    """A cell without control characters; SimaPro writes a line break within it as DEL."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x80-\x9f]", "", cell.replace("\x7f", "\n")).strip()


def _blocks(rows: Sequence[SimaProRow], place: str) -> Iterator[SimaProBlock]:
    block: SimaProBlock | None = None
    section: str | None = None
    index = 0
    while index < len(rows):
        row = rows[index]
        index += 1
        word = row.cell(0) if not any(row.cells[1:]) else ""
        if not any(row.cells):
            continue
        if word == "End":
            if block:
                yield block
            block = None
        elif word in CONTROLS or (block is None and word in BLOCKS):
            if block:
                yield block
            block, section = SimaProBlock(word, row.line), None
        elif block is None:
            raise refuse(
                "lca-simapro", f"{place}:{row.line}", row.cell(0)[:60], ", ".join(BLOCKS[:4])
            )
        elif block.kind not in (PROCESS, STAGE):
            block.sections.setdefault("", []).append(row)
        elif word in (OF_PROCESS if block.kind == PROCESS else OF_STAGE):
            section = word
            block.sections.setdefault(section, [])
        elif section is not None:
            (block.sections[section] if not word else block.unknown).append(row)
        else:
            index = _field(block, rows, index, word or row.cell(0))
    if block:
        yield block


def _field(block: SimaProBlock, rows: Sequence[SimaProRow], index: int, key: str) -> int:
    """Takes the lines below a key as its value; the position after them."""
    values: list[str] = []
    several = key in ("Literature references", "External documents")
    while index < len(rows) and any(rows[index].cells) and (several or not values):
        if not several and sum(map(bool, rows[index].cells)) > 2:
            block.unknown.append(rows[index])  # a row of amounts where a field stands
        values.append(" ".join(cell for cell in rows[index].cells if cell))
        index += 1
    block.fields[key] = "\n".join(values)
    return index
