"""The programme's report as an official document in a Word file, in the layout of GB/T 9704."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zuji.core.label import Lang
from zuji.reports.official import (
    BINDING,
    CHARACTERS,
    HEIGHT,
    LINES,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TABLE,
    TOP,
    WIDTH,
    official_data,
)
from zuji.reports.wordfile import (
    CENTRE,
    LEFT,
    RIGHT,
    Type,
    WordFile,
    borders,
    element,
    field,
    into,
    spaced,
    write,
)

BLACK, RED = "000000", "C8161D"
TEXT = Type("仿宋_GB2312", "Times New Roman", SIZE_3, BLACK)
TITLE = Type("方正小标宋简体", "Times New Roman", SIZE_2, BLACK)
MARK = Type("方正小标宋简体", "Times New Roman", 30, RED)
HEADING = Type("黑体", "Times New Roman", SIZE_3, BLACK)
NUMBER = Type("宋体", "Times New Roman", SIZE_4, BLACK)
FOOT = Type("仿宋_GB2312", "Times New Roman", SIZE_4, BLACK)
IN_TABLE = Type("仿宋_GB2312", "Times New Roman", TABLE, BLACK)
POINTS_A_MM = 72 / 25.4
TWIPS = 20
"""Twentieths of a point."""


def official_docx(content: Mapping[str, Any], lang: Lang) -> bytes:
    """The document as docx; `content` as `zuji.reports.official.official_pdf` takes it."""
    return OfficialWord(official_data(content, lang)).written()


class OfficialWord:
    """The parts of an official document, in their order."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data, self.word_of, self.lang = data, data["w"], data["lang"]
        self.file = WordFile(data["title"], data["office"], data["until"], self.lang)
        self.file.page(TOP, 297 - TOP - HEIGHT, BINDING, 210 - BINDING - WIDTH)
        self.pitch = HEIGHT * POINTS_A_MM / LINES
        self._ruled()
        self._page_numbers()

    def _ruled(self) -> None:
        """The grid of the standard: so many lines a page, so many characters a line."""
        section: Any = self.file.document.sections[0]._sectPr
        for grid in section.findall(qn("w:docGrid")):
            section.remove(grid)
        wider = WIDTH * POINTS_A_MM / CHARACTERS - SIZE_3
        section.append(
            element(
                "docGrid",
                type="linesAndChars",
                linePitch=str(round(self.pitch * TWIPS)),
                charSpace=str(round(wider * 4096)),
            )
        )

    def _page_numbers(self) -> None:
        """— 1 — outside: to the right on odd pages, to the left on even ones."""
        document = self.file.document
        document.settings.odd_and_even_pages_header_footer = True
        section = document.sections[0]
        section.footer_distance = Mm(297 - TOP - HEIGHT - 7 - SIZE_4 / POINTS_A_MM)
        for foot, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            paragraph = foot.paragraphs[0]
            paragraph.alignment = side
            indent = Pt(SIZE_4)
            if side == RIGHT:
                paragraph.paragraph_format.right_indent = indent
            else:
                paragraph.paragraph_format.left_indent = indent
            write(paragraph, "— ", NUMBER)
            field(paragraph, "PAGE", "1", NUMBER)
            write(paragraph, " —", NUMBER)

    def written(self) -> bytes:
        """The whole file."""
        self.head()
        self.body()
        self.signed()
        for number, enclosure in enumerate(self.data["enclosures"], 1):
            self.enclosure(number, enclosure)
        self.foot()
        return self.file.content()

    def line(self, text: str = "", style: Type = TEXT, align: Any = None, indent: int = 0) -> Any:
        """A paragraph on the grid; `indent` characters before its first line."""
        paragraph = self.file.paragraph(text, style, align)
        spaced(paragraph, 0, 0)
        high = max(1, round(style.size * 1.2 / self.pitch + 0.49))
        paragraph.paragraph_format.line_spacing = Pt(self.pitch * high)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(indent * SIZE_3)
        return paragraph

    def head(self) -> None:
        """Mark in red, number, red line, title, whom it is for."""
        data, number = self.data, None
        if data["mark"]:
            self.line(data["mark"], MARK, CENTRE)
            self.line()
        if data["number"]:
            number = self.line(data["number"], TEXT, CENTRE)
        if data["mark"] or data["number"]:
            red = number or self.file.document.paragraphs[-1]
            sides = element("pBdr")
            sides.append(element("bottom", val="single", sz="16", space="11", color=RED))
            red._p.get_or_add_pPr().insert_element_before(
                sides, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        self.line()
        self.line(data["title"], TITLE, CENTRE)
        for note in data["notes"]:
            self.line(note, FOOT, CENTRE)
        self.line()
        if data["to"]:
            self.line(data["to"] + self.word_of["to_end"])

    def body(self) -> None:
        """The chapters, each in a paragraph under its heading."""
        for chapter in self.data["chapters"]:
            self.line(chapter["title"], HEADING, indent=2)
            between = "" if self.lang == "zh" else " "
            self.line(between.join(chapter["sentences"]), TEXT, indent=2)
        self.line(self.word_of["closing"], TEXT, indent=2)
        self.line()
        lead = self.word_of["enclosures"] + self.word_of["to_end"]
        for number, enclosure in enumerate(self.data["enclosures"], 1):
            text = f"{number}. {enclosure['title']}"
            listed = self.line(f"{lead}{text}" if number == 1 else text)
            listed.paragraph_format.left_indent = Pt((2 if number == 1 else 5) * SIZE_3)

    def signed(self) -> None:
        """Who issued it and on which day, with room for the seal."""
        self.line()
        self.line()
        if self.data["office"]:
            office = self.line(self.data["office"], TEXT, RIGHT)
            office.paragraph_format.right_indent = Pt(2 * SIZE_3)
        day = self.line(self.data["day"], TEXT, RIGHT)
        day.paragraph_format.right_indent = Pt(4 * SIZE_3)

    def enclosure(self, number: int, enclosure: Mapping[str, Any]) -> None:
        """A table on a page of its own."""
        first = self.line("", HEADING)
        first.add_run().add_break(WD_BREAK.PAGE)
        write(first, f"{self.word_of['enclosures']}{number}", HEADING)
        self.line()
        self.line(enclosure["title"], TITLE, CENTRE)
        if enclosure["note"]:
            self.file.paragraph(enclosure["note"], IN_TABLE)
        if enclosure["rows"]:
            table = self.file.table(
                enclosure["head"], enclosure["rows"], enclosure["widths"], IN_TABLE
            )
            edges = ("top", "left", "bottom", "right", "insideH", "insideV")
            borders(table, dict.fromkeys(edges, BLACK))

    def foot(self) -> None:
        """版记: copies, who issued it and when."""
        data, word_of = self.data, self.word_of
        if not data["copies"] and not data["printed_on"]:
            return
        rows = []
        if data["copies"]:
            end = word_of["full_stop"]
            rows.append((f"{word_of['copies']}{word_of['to_end']}{data['copies']}{end}", ""))
        between = "" if self.lang == "zh" else " "
        printed = f"{data['printed_on']}{between}{word_of['printed']}" if data["printed_on"] else ""
        rows.append((data["office"], printed))
        self.line()
        for number, row in enumerate(rows):
            cells = self.file.cells((2.2, 1))
            into(cells[0], row[0], FOOT)
            into(cells[1], row[1], FOOT, RIGHT)
            if not row[1]:
                cells[0].merge(cells[1])
            lines = {"bottom": BLACK} | ({"top": BLACK} if number == 0 else {})
            borders(self.file.document.tables[-1], lines)
