"""The label: three sizes, the value largest, every line inside, a code that a phone reads."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from zuji.charts.colours import LIGHT
from zuji.reports.label import QUIET, SIZES, LabelFacts, code_side, label, unit_words

FACTS = LabelFacts(
    product="普通硅酸盐水泥 P·O 42.5",
    enterprise="示例·鲁岱水泥（虚构）",
    value=737.38,
    unit="kgCO2e/t",
    boundary="摇篮到大门（原材料到出厂）",
    period="2025年",
    method="GB/T 24067 · 水泥与熟料",
    certifier="示例签发机构",
    number="ZUJI-SD-2026-000012",
    verifier="齐准核查有限公司",
    until="2029-11-01",
    issued="2026-11-02",
    url="https://zuji.example/01/09521234543213",
    tier="B",
)
LONG = replace(
    FACTS,
    product="高强度低热微膨胀中热硅酸盐水泥熟料及其制品 P·O 52.5R 散装出厂" * 2,
    enterprise="山东省某某集团股份有限公司某某分公司某某生产基地" * 2,
    value=0.087123,
    unit="kgCO2e/kWh",
    certifier="某某省产品碳足迹认证与标识管理服务中心（示例）" * 2,
    verifier="某某核查技术服务有限责任公司某某分公司" * 2,
    notice="示例",
)
POINTS = 72 / 25.4


def lines_of(content):
    """Text, its size [pt] and the height of its base line [pt] from the foot."""
    (page,) = PdfReader(io.BytesIO(content)).pages
    found = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            height = abs(tm[3] * cm[3]) * size
            found.append((text.strip(), height, tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    return page, found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", [FACTS, LONG], ids=["short", "long"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_is_inside_at_least_five_points_and_the_value_is_largest(size, facts, lang):
    page, lines = lines_of(label(facts, lang, "pdf", size))
    width, height = (float(each) for each in page.mediabox[2:])
    wanted = SIZES[size].width * POINTS, SIZES[size].height * POINTS
    assert (width, height) == pytest.approx(wanted, abs=0.5)
    value = max(lines, key=lambda line: line[1])
    assert value[0] in {"737", "0.0871"} and value[1] >= 0.4 * height
    others = [line for line in lines if line is not value]
    assert min(line[1] for line in others) >= 5 - 1e-6
    assert max(line[1] for line in others) < value[1] / 3
    assert all(1 < line[2] < height for line in lines), lines


def test_the_smallest_label_says_what_a_label_must_say():
    text = " ".join(line[0] for line in lines_of(label(FACTS, "zh", "pdf", "40x25"))[1])
    for said in (
        "碳足迹",
        "737",
        "千克二氧化碳当量/吨",
        "摇篮到大门",
        "2025年",
        "签发",
        "GB/T 24067",
    ):
        assert said in text, said
    assert "同类分级B（预览）" in text.replace(" ", "") and FACTS.number in text
    official = replace(FACTS, is_official=True)
    assert "预览" not in "".join(t for t, *_ in lines_of(label(official, "zh", "pdf", "40x25"))[1])


@pytest.mark.parametrize("size", SIZES)
def test_a_phone_reads_the_code_which_is_fifteen_millimetres_and_has_its_margin(size):
    picture = Image.open(io.BytesIO(label(FACTS, "zh", "png", size)))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == FACTS.url
    modules = 29  # 39 bytes at level M need version 3 (ISO/IEC 18004): 17 + 4 × 3
    side = code_side(FACTS.url, SIZES[size])
    assert side * modules / (modules + 2 * QUIET) >= 15


def test_the_version_in_one_colour_is_black_and_the_coloured_one_has_contrast_seven():
    def colours(picture):
        return {colour for count, colour in picture.convert("RGB").getcolors(1 << 24)}

    black = Image.open(io.BytesIO(label(FACTS, "zh", "png", in_one_colour=True)))
    assert all(max(colour) - min(colour) <= 2 for colour in colours(black))
    plain = Image.open(io.BytesIO(label(FACTS, "zh", "png")))
    assert any(max(colour) - min(colour) > 40 for colour in colours(plain))
    assert all(contrast(each) >= 7 for each in (LIGHT.ink, LIGHT.accent))


def contrast(colour):
    """With white, by WCAG 2.2: (1 + 0.05) / (relative luminance + 0.05)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_units_are_words():
    assert unit_words("tCO2e/t", "zh") == "吨二氧化碳当量/吨"
    assert unit_words("kgCO2e/t", "en", is_short=True) == "kg CO2e per tonne"
    assert unit_words("kgCO2e/item", "en") == "kg of CO2 equivalent per item"
    assert unit_words("kgCO2e/kWh", "en", is_short=True) == "kg CO2e per kWh"
    assert unit_words("kgCO2e/pair", "zh") == "千克二氧化碳当量/pair"
