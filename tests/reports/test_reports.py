"""The PDF report and the pictures: same bytes, right words, valid SVG."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from by_turns import by_turns
from cast import STUDIES, assessed, example_data
from zuji.charts import CHARTS, chart_spec, sankey_flows, svg
from zuji.charts.specs import short
from zuji.core.label import Label
from zuji.lockfile import build_lock
from zuji.reports import pdf_report, report_data
from zuji.reports.appendices import factor_rows, stages_of_inputs
from zuji.reports.paper import Hand, Paper, VerifiedBy, Version
from zuji.reports.typeset import printable
from zuji.reports.words import WORDS
from zuji.sectors.registry import get_model


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("aluminium-demo")), 500)


@pytest.mark.slow
@pytest.mark.parametrize("lang", by_turns(["zh", "en"]))
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
    assert data["steps"] and data["factors"] and data["inventory"]
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
        (999.6, "1,000"),
        (1234.5, "1,230"),
        (0.00097035, "0.00097"),
        (0.0000123, "0.0000123"),
        (9.7e-9, "9.7×10⁻⁹"),
    ],
)
def test_shown_numbers_carry_three_significant_digits(value, text):
    assert short(value) == text


INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
CODE = re.compile(
    r"\b[a-z0-9]+(?:\.[a-z0-9]+)*[._][a-z]+_?[a-z0-9_]*\b|e[+-]\d\d|Label\(|None|\[[VRD]\]"
)
PAPER = Paper(
    number="SD-PCF-2024-000012-V2",
    written=Hand("李编制", "2026-10-02"),
    approved=Hand("王批准", "2026-10-09"),
    versions=(
        Version(1, "2026-09-01", Label("首次提交", "First submission"), "李编制"),
        Version(2, "2026-10-02", Label("退回后修改", "Corrected"), "李编制"),
    ),
    statement=VerifiedBy("VS-2026-0007", "齐准核查", "limited", "unmodified", 0.42),
)


def pages_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.fixture(scope="module")
def framed(lock):
    return {lang: pages_of(pdf_report(lock, lang, PAPER)) for lang in ("zh", "en")}


def test_the_cover_has_number_people_dates_seal_and_state(framed):
    cover = framed["zh"][0]
    for said in (
        "产品碳足迹报告",
        "SD-PCF-2024-000012-V2",
        "李编制",
        "2026年10月2日",
        "王批准",
        "编制",
        "审核",
        "批准",
        "盖章处",
        "已核查",
    ):
        assert said in cover, said
    assert "变更页" in framed["zh"][1] and "退回后修改" in framed["zh"][1]


def test_a_report_of_nobodys_office_is_a_declaration_with_empty_lines_to_sign(lock):
    cover, changes = pages_of(pdf_report(lock, "zh"))[:2]
    assert "企业自我声明" in cover and "批准" in cover
    assert lock["digest"].removeprefix("sha256:")[:12].upper() in cover
    assert "变更页" not in changes and "目录" in changes


def test_chapters_and_appendices_are_those_of_the_specification(framed):
    text = "".join(framed["zh"]).replace(" ", "")
    places = [
        text.rindex(title)
        for title in (
            "1概要",
            "2目的与范围",
            "3清单分析",
            "4计算",
            "5结果",
            "6数据质量与不确定性",
            "7敏感性与对比",
            "8核查结论",
            "9局限与声明",
            "附录A",
            "附录B",
            "附录C",
            "附录D",
        )
    ]
    assert "VS-2026-0007" in text and "有限保证" in text
    assert len(places) == 13


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_carries_number_and_place_and_has_five_lines(framed, lang):
    pages = framed[lang]
    for place, page in enumerate(pages, 1):
        assert f"{place} / {len(pages)}" in page
        assert PAPER.number in page
        running = 2 if place > 1 else 1
        lines = [line for line in page.splitlines() if line.strip()]
        assert len(lines) - running >= 5, (place, lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_copied_text_holds_nothing_invisible_and_no_code(framed, lang):
    for page in framed[lang]:
        assert not INVISIBLE.search(page)
    text = "".join(framed[lang])
    assert CODE.findall(text) == []


def test_a_publisher_is_named_and_a_private_account_is_not():
    assessment = assessed(example_data("cement-demo"))
    chosen = next(iter(assessment.used.values()))
    source = replace(
        chosen.factor.source, publisher="someone@example.org", title="github.com/some/one"
    )
    private = replace(chosen, factor=replace(chosen.factor, source=source))
    published, hidden = (
        factor_rows(SimpleNamespace(used={"slot": each}), "zh")[0][3] for each in (chosen, private)
    )
    assert hidden == "企业自有因子"
    assert chosen.factor.source.publisher in published


def test_the_inventory_stands_under_the_stage_that_uses_it():
    model = get_model("cement")
    stages = stages_of_inputs(model)
    # clinker's own carbonates and coal burn in the kiln; coal also has an upstream
    assert stages["coal"] == {"manufacture", "raw_material"}
    assert stages["plastic_bags"] == {"raw_material"}
