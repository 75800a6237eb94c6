"""The Word file of a report says what the PDF says, opens, and is the same bytes each time."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from cast import assessed, example_data
from reports.test_reports import CODE, INVISIBLE, PAPER
from zuji.lockfile import build_lock
from zuji.reports import docx_report, pdf_report, report_data
from zuji.reports.paper import VERIFIED
from zuji.reports.wordfile import WordFile, element, shade

SKIPPED_KEYS = {"w", "bars", "lang", "as_of"}


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("aluminium-demo")), 500)


@pytest.fixture(scope="module", params=["zh", "en"])
def word(request, lock):
    content = docx_report(lock, request.param, PAPER)
    return request.param, content, docx.Document(io.BytesIO(content))


def text_of(document):
    """Text of the body in reading order, cells of tables too."""
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"), qn("w:tab")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def squeezed(text):
    return re.sub(r"\s", "", text).replace("₂", "2")


def strings(value):
    """Every text of the report's data that the template prints."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in SKIPPED_KEYS:
                yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def test_every_text_of_the_report_stands_in_the_word_file(lock, word):
    lang, _, document = word
    text = squeezed(text_of(document))
    missing = {
        each
        for each in strings(report_data(lock, lang, PAPER))
        if squeezed(each) and squeezed(each) not in text
    }
    # said by a report that was not verified only, which this one is not
    assert missing == {report_data(lock, lang, PAPER)["paper"]["unverified"]}
    assert squeezed(VERIFIED[lang]) in text


def test_its_headings_are_those_of_the_pdf_in_the_same_order(lock, word):
    lang, _, document = word
    headings = [
        squeezed(p.text)
        for p in document.paragraphs
        if p.style.name in {"Heading 1", "Heading 2"} and p.text[0] in "123456789附A"
    ]
    outline = PdfReader(io.BytesIO(pdf_report(lock, lang, PAPER))).outline

    def flat(entries):
        for entry in entries:
            yield from flat(entry) if isinstance(entry, list) else [squeezed(entry.title)]

    assert headings == list(flat(outline))


def test_the_contents_list_every_heading_and_lead_to_it(word):
    _, _, document = word
    body = document.element.body
    anchors = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    chapters, parts, appendices = 9, 3 + 4 + 2 + 4 + 6 + 2 + 3 + 0 + 2, 4
    assert len(links) == chapters + parts + appendices and set(links) == anchors
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(links) + 1


def test_the_cover_has_number_people_dates_lines_to_sign_and_a_place_for_the_seal(word):
    lang, _, document = word
    text = text_of(document)
    cover = text[: text.index({"zh": "变更页", "en": "Page of changes"}[lang])]
    said = {
        "zh": ("产品碳足迹报告", "李编制", "2026年10月2日", "签字", "盖章处", "已核查"),
        "en": ("Product carbon footprint report", "9 Oct 2026", "Signature", "Place of seal"),
    }[lang]
    for each in (PAPER.number, "王批准", *said):
        assert each in cover, each
    foot = document.sections[0].first_page_footer.paragraphs[0]
    assert PAPER.number in foot.text
    codes = [code.text.strip() for code in foot._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_the_same_record_gives_the_same_word_file_with_no_time_of_the_machine(lock, word):
    lang, content, document = word
    assert docx_report(lock, lang, PAPER) == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert document.core_properties.created.date().isoformat() == lock["as_of"]


def test_copied_text_of_the_word_file_holds_nothing_invisible_and_no_code(word):
    text = text_of(word[2])
    assert not INVISIBLE.search(text) and CODE.findall(text) == []


def test_every_picture_says_in_words_what_it_shows(word):
    shapes = word[2].inline_shapes
    assert len(shapes) == 4
    assert all(shape._inline.docPr.get("descr") for shape in shapes)


def test_what_no_xml_file_may_hold_in_a_name_is_left_out_and_the_file_opens():
    data = example_data("cement-demo")
    data["organisation"]["name"] = "铁\u200b岭\x0b𰻞水泥"
    document = docx.Document(io.BytesIO(docx_report(build_lock(assessed(data)), "zh")))
    assert "铁岭𰻞水泥" in text_of(document)


def test_elements_stand_in_the_order_of_the_schema_without_which_word_refuses_a_file(word):
    """ECMA-376: children of table, cell, settings and run properties are sequences."""
    order = {
        "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
        "tcPr": "tcW tcBorders shd vAlign",
        "rPr": "rStyle rFonts b i color sz szCs vertAlign lang",
        "pPr": "pStyle keepNext keepLines tabs spacing ind jc",
    }
    for name, sequence in order.items():
        wanted = sequence.split()
        for properties in word[2].element.body.iter(qn(f"w:{name}")):
            tags = [child.tag.split("}")[1] for child in properties]
            assert tags == sorted(tags, key=wanted.index), (name, tags)
            assert len(tags) == len(set(tags)), (name, tags)
    settings = [child.tag for child in word[2].settings.element]
    assert settings.index(qn("w:updateFields")) < settings.index(qn("w:compat"))


def test_a_credit_is_hatched_and_a_shade_stands_before_the_alignment_of_its_cell():
    file = WordFile("t", "a", "2026-11-29", "zh")
    cell = file.cells([1])[0]
    cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))
    shade(cell, "E15C0B", "diagStripe")
    shaded, aligned = list(cell._tc.tcPr)[-2:]
    assert shaded.get(qn("w:val")) == "diagStripe" and shaded.get(qn("w:fill")) == "FFFFFF"
    assert aligned.tag == qn("w:vAlign")
