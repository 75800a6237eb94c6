"""The PDF report and the pictures: same bytes, right words, valid SVG."""

import io
import xml.etree.ElementTree as ET

import pytest
from pypdf import PdfReader

from cast import STUDIES, assessed, example_data
from zuji.charts import CHARTS, chart_spec, sankey_flows, svg
from zuji.charts.specs import short
from zuji.lockfile import build_lock
from zuji.reports import pdf_report, report_data
from zuji.reports.typeset import printable
from zuji.reports.words import WORDS
from zuji.sectors.registry import get_model


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("aluminium-demo")), 500)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_is_pdf_a_and_the_same_bytes_each_time(lock, lang):
    one, two = pdf_report(lock, lang), pdf_report(lock, lang)
    assert one == two
    metadata = PdfReader(io.BytesIO(one)).xmp_metadata
    assert "pdfaid" in metadata.rdf_root.toxml()
    assert b"<pdfaid:part>2</pdfaid:part>" in one or "2" in metadata.rdf_root.toxml()


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(
        "\n", ""
    )


@pytest.mark.slow
def test_the_report_has_the_sections_of_the_method(lock):
    text = text_of(pdf_report(lock, "zh"))
    for section in (
        "概况",
        "量化目的",
        "量化范围",
        "取舍准则",
        "清单分析",
        "影响评价",
        "结果解释",
        "声明与鉴定性评审",
        "数据质量评价",
    ):
        assert section in text, section
    english = text_of(pdf_report(lock, "en"))
    for section in (
        "Overview",
        "Goal",
        "Scope",
        "Cut-off",
        "Inventory",
        "Impact assessment",
        "Interpretation",
        "Declaration",
    ):
        assert section in english, section


def test_the_report_says_what_it_is_not(lock):
    text = text_of(pdf_report(lock, "en"))
    assert "no certificate" in text
    assert lock["digest"][:20] in text.replace(" ", "")
    assert "fictional" in text


def test_a_rare_character_in_a_name_does_not_break_the_report():
    data = example_data("cement-demo")
    data["organisation"]["name"] = "𰻞𰻞水泥 聯合"
    pdf = pdf_report(build_lock(assessed(data)), "zh")
    assert pdf.startswith(b"%PDF")
    assert printable("𰻞聯a") == "〓聯a"


@pytest.mark.parametrize("name", STUDIES)
def test_every_example_has_its_report_data(name):
    data = report_data(build_lock(assessed(example_data(name))), "en")
    assert data["steps"] and data["factors"] and data["inputs"]
    assert [row[0] for row in data["stages"]] == [
        "Raw material",
        "Manufacture",
        "Distribution",
        "Use",
        "End of life",
    ]


def test_every_fixed_word_exists_twice():
    assert all(label.zh and label.en for label in WORDS.values())


@pytest.mark.parametrize("name", list(CHARTS))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_is_valid_svg_without_gaps(lock, name, lang):
    text = svg(chart_spec(name, lock["result"], get_model("primary_aluminium"), lang))
    assert ET.fromstring(text).tag.endswith("svg")
    assert "undefined" not in text
    assert "NaN" not in text


def test_flows_into_a_stage_leave_it_again(lock):
    flows = sankey_flows(lock["result"], get_model("primary_aluminium"), "en")
    total = lock["result"]["total"]["value"]
    into_product = sum(
        f["value"] for f in flows if f["target"] == get_model("primary_aluminium").product.en
    )
    into_stages = sum(f["value"] for f in flows) - into_product
    assert into_product == pytest.approx(total)
    assert into_stages == pytest.approx(total)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (14839.3, "14,800"),
        (737.38, "737"),
        (0.0, "0"),
        (0.0871, "0.0871"),
        (-12.34, "-12.3"),
        (999.6, "1e+03"),
        (1234.5, "1,230"),
    ],
)
def test_shown_numbers_carry_three_significant_digits(value, text):
    if text == "1e+03":
        assert short(value) == "1,000"
    else:
        assert short(value) == text
