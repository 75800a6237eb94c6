"""Word files (docx) of the documents: the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from zuji.core.label import Lang

INK, SOFT, ACCENT, LINE, PAPER = "1A1F1C", "55605A", "0A5A46", "D7DCD7", "F7F8F5"
CENTRE, LEFT, RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOWERED = re.compile("CO[2₂]")
_AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_AFTER_UPDATE = (
    "w:hdrShapeDefaults",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:shapeDefaults",
    "w:decimalSymbol",
    "w:listSeparator",
)
"""What the schema puts behind these elements: Word refuses another order."""
_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Type:
    """How a run is set: fonts (Latin and Han), size in points, colour, weight."""

    han: str = "宋体"
    latin: str = "Times New Roman"
    size: float = 10.5
    colour: str = INK
    bold: bool = False


BODY = Type()
SMALL = Type(size=9, colour=SOFT)
HEADINGS = {
    1: Type("黑体", "Arial", 16, ACCENT),
    2: Type("黑体", "Arial", 12),
    3: Type("黑体", "Arial", 10.5, SOFT),
}


def shown(text: str) -> str:
    """Text without characters that no eye sees or that no XML file may hold."""
    return _NOT_XML.sub("", text.translate(_UNSEEN))


def element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML; attributes are of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def write(paragraph: Paragraph, text: str, style: Type = BODY) -> None:
    """Add text; the figure of CO2 is lowered, the copied text stays CO2."""
    place = 0
    for match in _LOWERED.finditer(shown(text)):
        _run(paragraph, shown(text)[place : match.start()] + "CO", style)
        _run(paragraph, "2", style, lowered=True)
        place = match.end()
    _run(paragraph, shown(text)[place:], style)


def _run(paragraph: Paragraph, text: str, style: Type, lowered: bool = False) -> None:
    if not text:
        return
    run = paragraph.add_run(text)
    set_font(run._r.get_or_add_rPr(), style)
    run.font.size = Pt(style.size)
    run.font.color.rgb = RGBColor.from_string(style.colour)
    run.font.bold = style.bold
    run.font.subscript = lowered or None


def set_font(properties: Any, style: Type) -> None:
    """Name the fonts of a run or a style, Han and Latin apart."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (
        ("ascii", style.latin),
        ("hAnsi", style.latin),
        ("cs", style.latin),
        ("eastAsia", style.han),
    ):
        fonts.set(qn(f"w:{name}"), font)


def field(paragraph: Paragraph, instruction: str, text: str, style: Type = SMALL) -> None:
    """A field Word computes (PAGE, NUMPAGES …), with what stands there until it has."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        set_font(run._r.get_or_add_rPr(), style)
        run.font.size = Pt(style.size)
        if kind == "separate":
            code = element("instrText")
            code.text = f" {instruction} "
            run._r.append(code)
            run = paragraph.add_run()
        run._r.append(element("fldChar", fldCharType=kind))
        if kind == "separate":
            _run(paragraph, text, style)


class WordFile:
    """A document under way: A4, numbered headings, tables, pictures, contents."""

    def __init__(self, title: str, author: str, as_of: str, lang: Lang) -> None:
        self.document: Any = docx.Document()
        self.lang, self._numbers, self._anchors = lang, [0, 0, 0], 0
        self._contents: Paragraph | None = None
        self._entries: list[tuple[int, str, str]] = []
        self._prepare(title, author, datetime.fromisoformat(as_of + "T00:00:00"))

    def _prepare(self, title: str, author: str, day: datetime) -> None:
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = shown(title), shown(author), shown(author)
        core.created = core.modified = day
        core.comments, core.revision = "", 1
        core.language = "zh-CN" if self.lang == "zh" else "en"
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                del package.rels[key]
        for level, style in ((0, BODY), *HEADINGS.items()):
            named = self.document.styles[f"Heading {level}" if level else "Normal"]
            properties = named.element.get_or_add_rPr()
            set_font(properties, style)
            named.font.size, named.font.bold = Pt(style.size), False
            named.font.color.rgb = RGBColor.from_string(style.colour)
            if not level:
                named.paragraph_format.line_spacing = 1.15
                properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
        self.page(25, 22, 21, 21)

    def page(self, top: float, bottom: float, left: float, right: float) -> None:
        """A4 with its margins in millimetres."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        self.line = 210 - left - right

    def heading(self, text: str, level: int = 1, *, numbered: bool = True) -> None:
        """A heading; one with a number, and every one of the first level, is in the contents."""
        number = ""
        if numbered:
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (3 - level)
            number = ".".join(map(str, self._numbers[:level])) + " "
        paragraph = self.document.add_heading(level=level)
        paragraph.paragraph_format.keep_with_next = True
        spaced(paragraph, (22, 14, 8)[level - 1], 5)
        write(paragraph, number + text, HEADINGS[level])
        if self._contents is not None and level < 3:
            self._entries.append((level, number + text, self._anchor(paragraph)))

    def _anchor(self, paragraph: Paragraph) -> str:
        self._anchors += 1
        name = f"_Toc{self._anchors:08d}"
        start = element("bookmarkStart", id=str(self._anchors), name=name)
        paragraph._p.insert(1, start)
        paragraph._p.append(element("bookmarkEnd", id=str(self._anchors)))
        return name

    def paragraph(self, text: str = "", style: Type = BODY, align: Any = None) -> Paragraph:
        """A paragraph of one style."""
        paragraph: Paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(6)
        if align is not None:
            paragraph.alignment = align
        write(paragraph, text, style)
        return paragraph

    def contents(self) -> None:
        """The place of the contents: every later heading is listed there."""
        self._contents = self.document.add_paragraph()

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        style: Type | None = None,
    ) -> Any:
        """A ruled table whose head is repeated on every page; `widths` are parts of the line;
        `style` sets head and rows alike.
        """
        table = self._empty(len(header), widths)
        table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            into(cell, text, style or Type("黑体", "Arial", 9, ACCENT))
            if style is None:
                shade(cell, PAPER)
        for row in rows:
            added = table.add_row()
            added._tr.get_or_add_trPr().append(element("cantSplit"))
            for cell, text, width in zip(added.cells, row, widths, strict=True):
                cell.width = self._part(width, widths)
                into(cell, text, style or Type(size=9))
        borders(table, {"top": ACCENT, "bottom": LINE, "insideH": LINE})
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)
        return table

    def pairs(self, rows: Iterable[Sequence[str]]) -> None:
        """Names with their values, one a line; one without a value is left out."""
        table = self._empty(2, (1, 3.4))
        filled = [row for row in rows if row[1] != ""]
        for row in filled:
            cells = table.add_row().cells
            for cell, text, width, style in zip(
                cells, row, (1, 3.4), (Type(colour=SOFT), BODY), strict=True
            ):
                cell.width = self._part(width, (1, 3.4))
                into(cell, text, style)
        table._tbl.remove(table.rows[0]._tr)

    def cells(self, widths: Sequence[float]) -> list[_Cell]:
        """The cells of one row, to be filled by the caller."""
        return list(self._empty(len(widths), widths).rows[0].cells)

    def _empty(self, columns: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(1, columns)
        table.autofit = False
        padded(table)
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = self._part(width, widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._part(width, widths)
        return table

    def _part(self, width: float, widths: Sequence[float]) -> Mm:
        return Mm(self.line * width / sum(widths))

    def picture(self, png: bytes, words: str) -> None:
        """A picture over the whole line, with its words for who does not see it."""
        shape = self.document.add_picture(io.BytesIO(png), width=Mm(self.line))
        shape._inline.docPr.set("descr", shown(words))

    def running(self, head: str, number: str) -> None:
        """Head (from the second page on) and foot with the number of the page."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        write(section.header.paragraphs[0], head, SMALL)
        for foot in (section.footer, section.first_page_footer):
            paragraph = foot.paragraphs[0]
            write(paragraph, number + "    ", SMALL)
            field(paragraph, "PAGE", "1")
            write(paragraph, " / ", SMALL)
            field(paragraph, "NUMPAGES", "1")

    def page_break(self) -> None:
        self.document.add_page_break()

    def content(self) -> bytes:
        """The file."""
        if self._contents is not None:
            self._list_contents(self._contents)
        out = io.BytesIO()
        self.document.save(out)
        return undated(out.getvalue())

    def _list_contents(self, place: Paragraph) -> None:
        """A table of contents as Word writes it: one field over lines that lead to the headings;
        Word fills the numbers of the pages when it opens the file.
        """
        lines = [place.insert_paragraph_before() for _ in self._entries]
        for line, (level, text, anchor) in zip(lines, self._entries, strict=True):
            line.paragraph_format.left_indent = Mm(6 * (level - 1))
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.tab_stops.add_tab_stop(
                self._part(1, (1,)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            link = element("hyperlink", anchor=anchor, history="1")
            write(line, f"{text}\t", BODY)
            field(line, f"PAGEREF {anchor} \\h", "", BODY)
            for run in list(line._p.findall(qn("w:r"))):
                link.append(run)
            line._p.append(link)
        if lines:
            _whole_field(lines, place, 'TOC \\o "1-2" \\h \\z \\u')
        settings: Any = self.document.settings.element
        settings.insert_element_before(element("updateFields", val="true"), *_AFTER_UPDATE)


def _whole_field(lines: Sequence[Paragraph], end: Paragraph, instruction: str) -> None:
    """Open a field before the first line and close it in the last paragraph."""
    parts = []
    for kind in ("begin", "code", "separate"):
        run = element("r")
        if kind == "code":
            code = element("instrText")
            code.text = f" {instruction} "
            run.append(code)
        else:
            run.append(element("fldChar", fldCharType=kind))
        parts.append(run)
    first = lines[0]._p
    for run in reversed(parts):
        first.insert(1 if first.pPr is not None else 0, run)
    close = element("r")
    close.append(element("fldChar", fldCharType="end"))
    end._p.append(close)


def into(cell: _Cell, text: str, style: Type = BODY, align: Any = None) -> None:
    """The text of a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if align is not None:
        paragraph.alignment = align
    write(paragraph, text, style)


def spaced(paragraph: Paragraph, before: float, after: float) -> None:
    """Space around a paragraph, in points."""
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def shade(cell: _Cell, colour: str, pattern: str = "clear") -> None:
    """The ground of a cell; `pattern` "diagStripe" hatches it in the colour."""
    ground = "FFFFFF" if pattern != "clear" else colour
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.insert_element_before(
        element("shd", val=pattern, color=colour, fill=ground), *_AFTER_SHADE
    )


def padded(table: Table) -> None:
    """Room between the lines of a table and its words: 0.7 mm above and below, 1.4 beside."""
    room = element("tblCellMar")
    properties: Any = table._tbl.tblPr
    for side, twips in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        room.append(element(side, w=twips, type="dxa"))
    properties.insert_element_before(room, "w:tblLook")


def borders(table: Table, sides: dict[str, str], kind: str = "single") -> None:
    """Lines of a table by side; sides that are not named have none."""
    lines = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in sides:
            lines.append(element(side, val=kind, sz="4", space="0", color=sides[side]))
    properties: Any = table._tbl.tblPr
    for earlier in properties.findall(qn("w:tblBorders")):
        properties.remove(earlier)
    properties.insert_element_before(lines, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def framed(cell: _Cell, colour: str, kind: str = "single") -> None:
    """Lines on all sides of a cell; `kind` "dashed" for a place to fill."""
    lines = element("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        lines.append(element(side, val=kind, sz="6", space="0", color=colour))
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.insert_element_before(lines, "w:shd", *_AFTER_SHADE)


def undated(package: bytes) -> bytes:
    """The package with the times of its parts left out, so that same content is same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as parts, zipfile.ZipFile(out, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _DAY_OF_ZIP)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, parts.read(name))
    return out.getvalue()
