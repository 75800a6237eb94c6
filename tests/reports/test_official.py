"""The quarterly report as an official document: the layout of GB/T 9704, PDF and Word alike."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from zuji.reports.official import number_of, official_data, official_pdf
from zuji.reports.official_word import official_docx

OFFICE = {
    "name": {"zh": "某省产品碳足迹办公室", "en": "the footprint office of a province"},
    "mark": {"zh": "某省产品碳足迹办公室文件", "en": "Footprint office of a province"},
    "number_word": "某足迹",
    "to": {"zh": "省政府办公厅", "en": "General office"},
    "copies": {"zh": "省统计局", "en": "Bureau of Statistics"},
}
SAID = {
    "zh": [
        {"title": "一、总体进展", "sentences": ["已入库企业 61 家。", "本期新增 4 个。"]},
        {"title": "二、问题", "sentences": ["一个市完成不足四分之一。"]},
    ],
    "en": [
        {"title": "1 Progress", "sentences": ["61 enterprises are enrolled.", "4 are new."]},
        {"title": "2 Problems", "sentences": ["One city is behind."]},
    ],
}


def content(**document):
    return {
        "period": "2026Q3",
        "until": "2026-09-30",
        "due_on": "2026-10-10",
        "is_whole": True,
        "regimes": [
            {
                "zh": "种子方案",
                "en": "Seed plan",
                "unit": "enterprises",
                "source": {"zh": "某通知", "en": "a notice"},
                "rows": [{"year": "2026", "planned": 300, "actual": 61, "backlog": 239}],
            }
        ],
        "cities": [
            {
                "zh": "甲市",
                "en": "City A",
                "planned": 40,
                "enterprises": 9,
                "backlog": 31,
                "products_planned": None,
                "products": 11,
            }
        ],
        "industries": [],
        "funnel": [{"stage": "accounted", "enterprises": 61, "products": 70, "in_force": {}}],
        "trade": [],
        "dqr": [],
        "primary": [],
        "trend": [],
        "accounted": [],
        "definitions": {},
        "document": {
            "title": {
                "zh": "某省产品碳足迹办公室关于2026年第三季度产品碳足迹工作情况的报告",
                "en": "Report on product carbon footprints in the third quarter of 2026",
            },
            "number": "某足迹〔2026〕12号",
            "day": "2026-10-08",
            "is_issued": True,
            "office": OFFICE,
            "chapters": SAID,
        }
        | document,
    }


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module", params=["zh", "en"])
def both(request):
    lang = request.param
    word = docx.Document(io.BytesIO(official_docx(content(), lang)))
    return lang, official_pdf(content(), lang), word


def word_text(document):
    texts = (p.iter(qn("w:t")) for p in document.element.body.iter(qn("w:p")))
    return "\n".join("".join(t.text or "" for t in text) for text in texts)


def test_both_files_say_mark_number_title_addressee_text_office_day_and_copies_in_order(both):
    lang, pdf, word = both
    said = {
        "zh": [
            "某省产品碳足迹办公室文件",
            "某足迹〔2026〕12号",
            "关于2026年第三季度",
            "省政府办公厅：",
            "一、总体进展",
            "已入库企业 61 家。本期新增 4 个。",
            "二、问题",
            "特此报告。",
            "附件：",
            "2026年10月8日",
            "甲市",
            "抄送：省统计局。",
            "2026年10月8日印发",
        ],
        "en": [
            "Footprint office of a province",
            "某足迹〔2026〕12号",
            "the third quarter of 2026",
            "General office:",
            "1 Progress",
            "61 enterprises are enrolled. 4 are new.",
            "2 Problems",
            "This is hereby reported.",
            "Enclosures:",
            "8 Oct 2026",
            "City A",
            "Copies:Bureau of Statistics.",
            "8 Oct 2026 issued",
        ],
    }[lang]
    for text in (squeezed("".join(pages(pdf))), squeezed(word_text(word))):
        place = 0
        for each in said:
            place = text.find(squeezed(each), place)
            assert place >= 0, each
    assert b"pdfaid" in pdf


def test_the_word_file_has_the_measures_of_the_standard(both):
    """A4; 37 mm above, 28 mm for binding, so 26 mm right and 35 mm below a type area of 156 × 225.

    22 lines on 225 mm: 225 ÷ 25.4 × 1440 ÷ 22 = 579.8 twips a line. 28 characters on 156 mm:
    156 ÷ 25.4 × 72 ÷ 28 − 16 = −0.207 pt, in 4096ths of a point −848.
    """
    section = both[2].sections[0]
    measures = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    ]
    assert [round(each.mm) for each in measures] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert grid.get(qn("w:linePitch")) == "580"
    assert grid.get(qn("w:charSpace")) == "-848"


def test_the_title_is_size_2_and_the_text_size_3_in_the_fonts_of_the_standard(both):
    lang, _, word = both
    start = {"zh": ("某省产品碳足迹办公室关于", "已入库", "一、"), "en": ("Report", "61", "1 Prog")}
    sizes = {}
    for paragraph in word.paragraphs:
        for name, text in zip(("title", "text", "heading"), start[lang], strict=True):
            if paragraph.text.startswith(text):
                run = paragraph.runs[0]
                fonts = run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
                sizes[name] = (run.font.size, fonts)
    assert sizes == {
        "title": (Pt(22), "方正小标宋简体"),
        "text": (Pt(16), "仿宋_GB2312"),
        "heading": (Pt(16), "黑体"),
    }


def test_pages_are_numbered_outside_between_dashes(both):
    """7.5: a page's number is right on odd pages, left on even ones."""
    _, pdf, word = both
    for number, page in enumerate(pages(pdf), 1):
        assert f"— {number} —" in page
    odd, even = word.sections[0].footer, word.sections[0].even_page_footer
    assert [foot.paragraphs[0].alignment for foot in (odd, even)] == [2, 0]
    assert word.settings.odd_and_even_pages_header_footer


def test_a_full_page_of_text_has_22_lines_of_28_characters():
    long = "碳" * (28 * 22 * 2)
    chapters = {"zh": [{"title": "一、总体进展", "sentences": [long]}], "en": []}
    page = pages(official_pdf(content(chapters=chapters), "zh"))[1]
    lines = [line for line in page.splitlines() if line and set(line) == {"碳"}]
    assert len(lines) == 22 and {len(line) for line in lines} == {28}


def test_what_was_not_issued_says_so_and_leaves_number_and_day_open():
    draft = content(is_issued=False, number="", day="")
    text = squeezed("".join(pages(official_pdf(draft, "zh"))))
    assert "（送审稿）" in text and "某足迹〔" in text and "10月8日" not in text
    assert "印发" not in text
    assert "〔2026〕" not in number_of(draft["document"], "zh")


def test_a_province_without_an_office_prints_no_mark_number_name_or_copies():
    bare = content(office=None, number="")
    data = official_data(bare, "zh")
    assert [data[part] for part in ("mark", "number", "office", "to", "copies")] == [""] * 5
    for file in (official_pdf(bare, "zh"), official_docx(bare, "zh")):
        assert file
    assert "某足迹" not in "".join(pages(official_pdf(bare, "zh")))


def test_an_offices_own_fonts_are_used_where_there_are_any(tmp_path):
    """A folder without a font for the text leaves the shipped one, which the file embeds."""
    written = official_pdf(content(), "zh", tmp_path)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(written)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all("ZujiSansSC" in font for font in fonts)
