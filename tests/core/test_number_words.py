"""Every word, sign and limit of the reader of numbers, with what it means, by hand."""

import math
from decimal import Decimal

import pytest

from refusing import refused
from zuji.core.label import Label
from zuji.core.marks import DecimalMark
from zuji.core.numbers import (
    CURRENCIES,
    SCALES,
    UNREAD,
    Spelled,
    decided_by_range,
    is_blank,
    own_unit,
    read_number,
    read_quantity,
    read_spelled,
    read_whole,
    read_xml_number,
    readings,
)

POINT, COMMA = DecimalMark.stated("."), DecimalMark.stated(",")


BLANK = ["", "-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "N.A.", "NA", "None", "NULL"]
BLANK += [
    "无",
    "暂无",
    "不详",
    "未知",
    "缺",
    "无数据",
    " － ",
    "／",
    None,
    math.nan,
    Decimal("NaN"),
]


@pytest.mark.parametrize("cell", BLANK)
def test_each_way_to_say_that_there_is_nothing_is_a_blank(cell):
    assert is_blank(cell)
    assert refused(read_quantity, cell, "t", "B2").rule == "value-missing"


@pytest.mark.parametrize("cell", ["0", "--1", "x", 0, 0.0, Decimal(0), False, "零"])
def test_what_says_something_is_no_blank(cell):
    assert not is_blank(cell)


TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9}
TENS |= {"百亿": 10, "千亿": 11, "万亿": 12, "thousand": 3, "million": 6, "billion": 9}


@pytest.mark.parametrize("word", TENS)
def test_a_word_that_multiplies_is_a_power_of_ten(word):
    assert read_spelled(f"2.5{word}", "") == Spelled(2.5 * 10.0 ** TENS[word], None, scaled=True)
    assert read_spelled(f"2.5 {word.upper()}", "").value == 2.5 * 10.0 ** TENS[word]
    assert set(SCALES) == set(TENS)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("3万元", Spelled(30_000, "元", scaled=True)),
        ("3 million kWh", Spelled(3e6, "kWh", scaled=True)),
        ("3 millionaires", Spelled(3, "millionaires")),
        ("3 (万)", Spelled(30_000, None, scaled=True)),
        ("3万万", Spelled(3, "万万")),
        ("3万吨", Spelled(3, "万吨")),  # a unit of its own, which its own reader multiplies
        ("3 (t)", Spelled(3, "t")),
        ("3 [kg]", Spelled(3, "kg")),
        ("¥3", Spelled(3, "CNY")),
        ("€3", Spelled(3, "EUR")),
        ("$3", Spelled(3, "USD")),
        ("£ 3", Spelled(3, "GBP")),
        ("¥3万", Spelled(30_000, "CNY", scaled=True)),
        ("¥3元", Spelled(3, "CNY")),
        ("¥3 CNY", Spelled(3, "CNY")),
        ("¥3/t", Spelled(3, "CNY/t")),
        ("-¥3", Spelled(-3, "CNY")),
        ("¥-3", Spelled(-3, "CNY")),
        ("- 3 t", Spelled(-3, "t")),
        ("+ 3", Spelled(3)),
        ("(3) t", Spelled(-3, "t")),
        ("(¥ 3)", Spelled(-3, "CNY")),
        ("( 3 )万元", Spelled(-30_000, "元", scaled=True)),
        ("123 -", Spelled(-123)),
        ("3°", Spelled(3, "°")),
        ("3¥", Spelled(3, "¥")),
        ("3€", Spelled(3, "€")),
        ("3$", Spelled(3, "$")),
        ("3£", Spelled(3, "£")),
        ("3%", Spelled(3, "%")),
        ("3‰", Spelled(3, "‰")),
        ("3 kg^-1", Spelled(3, "kg^-1")),
        ("2e3", Spelled(2000)),
        ("2E+3t", Spelled(2000, "t")),
        ("2e-1", Spelled(0.2)),
        ("2·10³", Spelled(2000)),
        ("2×10**3 kg", Spelled(2000, "kg")),
        ("2*10^-3", Spelled(0.002)),
        ("2✕10^3", Spelled(2000)),
        ("2 × 10^ +3", Spelled(2000)),
        ("10^-2", Spelled(0.01)),
        ("10^6 t", Spelled(1e6, "t")),
    ],
)
def test_a_number_is_read_with_its_sign_its_currency_its_power_and_its_unit(text, spelled):
    found = read_spelled(text, "")
    assert (found.unit, found.scaled) == (spelled.unit, spelled.scaled)
    assert found.value == pytest.approx(spelled.value, rel=1e-12)


def test_each_sign_of_a_currency_has_the_code_of_iso_4217():
    assert CURRENCIES == {"¥": "CNY", "€": "EUR", "$": "USD", "£": "GBP"}


@pytest.mark.parametrize(
    "text",
    [
        *("2e3×10^3", "5^3", "1e3^2", "+-5", "-¥-5", "--5 t", "/t", "3/t", "¥3 USD", "¥3 t"),
        *("3 4", "3x5", "3 I5", "3X1", "5o", "5OO", "3百5", "3十5", "3千5", "3亿5", "(1)(2)"),
        *("(-5)", "-5-", "¥-5-", "1.5.", "1_0", "1,2,3", "1.2,3,4", "0,1.2", "1.234,56,7"),
        *(
            "1.2.3±5",
            "5±1.2.3",
            "1.2.3~5",
            "5~1.2.3",
            ">1.2.3",
            "约1.2.3",
            ">",
            "约",
            "1.234.",
            "1,5.",
            "1,2.345",
            "12.3.4",
            "1.2.34",
            "1,23.5",
        ),
        *("3,", "3:4", "3;", "3#", "t"),
    ],
)
def test_a_text_that_is_no_number_is_refused_with_place_and_text(text):
    finding = refused(read_spelled, text, "B2", "kWh")
    assert (finding.rule, finding.place, finding.read) == ("number-unreadable", "B2", text)
    assert finding.expected == "kWh"


@pytest.mark.parametrize("length", [79, 80, 81])
def test_a_text_of_more_than_eighty_signs_is_no_number(length):
    text = f"1.{'0' * (length - 2)}"
    if length <= 80:
        assert read_number(text, "") == 1.0
    else:
        assert refused(read_number, text, "").rule == "number-unreadable"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("nan", "number-not-finite"),
        ("-inf", "number-not-finite"),
        ("+Infinity", "number-not-finite"),
        ("∞", "number-not-finite"),
        ("1e309", "number-not-finite"),
        ("9e307 万", "number-not-finite"),
        ("1e-330", "number-too-small"),
        (Decimal("1e-400"), "number-too-small"),
        (Decimal("Infinity"), "number-not-finite"),
        (math.inf, "number-not-finite"),
        (-math.inf, "number-not-finite"),
        (10**400, "number-not-finite"),
        ("=1+1", "number-formula"),
        (True, "number-unreadable"),
        ([1], "number-unreadable"),
    ],
)
def test_a_refusal_says_place_reading_and_expectation(value, rule):
    finding = refused(read_quantity, value, "t", "B2")
    assert (finding.rule, finding.place, finding.expected) == (rule, "B2", "t")
    assert finding.read not in ("", None)
    assert rule in UNREAD


def test_the_rules_of_what_is_not_one_number_are_these_eleven():
    kinds = "unreadable ambiguous marks-mixed span approximate bound date formula scale-twice"
    kinds += " too-small not-finite"
    assert {f"number-{kind}" for kind in kinds.split()} == UNREAD


def test_the_least_and_the_greatest_number_of_a_double_are_read():
    """IEEE 754: 2⁻¹⁰⁷⁴ ≈ 5e-324 and (2 − 2⁻⁵²)·2¹⁰²³ ≈ 1.797e308."""
    for text, value in (("5e-324", 5e-324), ("1.797e308", 1.797e308), ("0e-999", 0.0)):
        assert read_number(text, "") == read_xml_number(text, "") == value


def test_a_number_too_large_in_the_wanted_unit_is_refused():
    finding = refused(read_quantity, "1e306 t", "g", "B2")
    assert (finding.rule, finding.place, finding.read) == ("number-not-finite", "B2", "1e306 t")
    assert finding.expected == "g"


@pytest.mark.parametrize(
    "column",
    ["万吨", "亿吨", "百万吨", "千万吨", "million t", "10^4 t", "×10³t", "x10^3t", "*10^3t"],
)
def test_a_multiplier_beside_the_number_and_in_the_column_is_asked_about(column):
    finding = refused(read_quantity, "2万", "t", "B2", given_unit=column)
    assert (finding.rule, finding.place, finding.expected) == ("number-scale-twice", "B2", "t")
    assert finding.read == f"2万 {column}"
    assert finding.facts["unit"] == column
    assert read_quantity("2万 t", "t", "B2", given_unit=column) == 20_000
    assert refused(read_quantity, f"2 million {column}", "t", "B2").read == f"2 million {column}"
    assert read_quantity("2", "kg", "B2", given_unit=column) > 2


def test_a_refused_unit_is_shown_with_its_number_and_says_what_was_expected():
    column = refused(read_quantity, "5", "kg", "B2", given_unit="kWh")
    assert (column.rule, column.place, column.read) == ("unit-dimension", "B2", "5 kWh")
    for given in ("t", "kWh", None):
        own = refused(read_quantity, "5 kWh", "kg", "B2", given_unit=given)
        assert (own.rule, own.place, own.read) == ("unit-dimension", "B2", "5 kWh")
    assert own.expected == column.expected == "kg"
    dense = refused(read_quantity, "5 L", "kg", "B2")
    assert (dense.rule, dict(dense.facts)) == ("unit-density", {"source": "L", "target": "kg"})


def test_a_unit_that_is_the_wanted_one_is_not_looked_up():
    assert read_quantity("5 箱", "箱", "B2") == 5
    assert read_quantity("5", "箱", "B2", given_unit="箱") == 5


@pytest.mark.parametrize(
    ("text", "least", "most", "answer"),
    [
        ("1", 1, 3, 1),
        ("3", 1, 3, 3),
        ("0", 1, 3, None),
        ("4", 1, 3, None),
        ("2.5", 1, 3, None),
        ("2 t", 1, 3, None),
        ("-2", -3, 3, -2),
    ],
)
def test_a_count_holds_its_limits_and_says_them(text, least, most, answer):
    if answer is not None:
        assert read_whole(text, "B2", least, most) == answer
        assert isinstance(read_whole(text, "B2", least, most), int)
        return
    finding = refused(read_whole, text, "B2", least, most)
    assert (finding.rule, finding.place, finding.read) == ("count-wrong", "B2", text)
    assert finding.expected == f"{least} … {most}"


def test_a_missing_count_says_where_and_what_was_expected():
    finding = refused(read_whole, " ", "B2", 1, 3)
    assert (finding.rule, finding.place, finding.expected) == ("value-missing", "B2", "1 … 3")


def test_a_missing_quantity_says_where_and_its_unit():
    finding = refused(read_quantity, "", "t", "B2")
    assert (finding.rule, finding.place, finding.expected) == ("value-missing", "B2", "t")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("nan", "number-not-finite"),
        ("+INF", "number-not-finite"),
        ("-Infinity", "number-not-finite"),
        ("1e999", "number-not-finite"),
        ("1e-999", "number-too-small"),
        ("1，5", "number-comma"),
        ("1 5", "number-unreadable"),
        ("1e", "number-unreadable"),
        (".", "number-unreadable"),
        (None, "value-missing"),
        ("  ", "value-missing"),
    ],
)
def test_a_refused_number_of_a_format_says_its_place(text, rule):
    finding = refused(read_xml_number, text, "a.xml:3")
    assert (finding.rule, finding.place) == (rule, "a.xml:3")
    if rule != "value-missing":
        assert finding.read == text


def test_a_missing_number_of_a_format_is_asked_for_in_both_languages():
    assert refused(read_xml_number, "", "a").expected == Label("数", "number")


def test_three_digits_after_the_mark_of_the_file_are_decimals():
    assert read_number("1.234", "", marks=POINT) == 1.234
    assert read_number("1,234", "", marks=COMMA) == 1.234
    assert read_number("1,234.", "", marks=POINT) == 1234


def test_nought_in_any_type_is_the_number_nought():
    for value in (0, 0.0, -0.0, Decimal(0), "0", "0.000", "-0"):
        assert read_number(value, "") == 0.0


def test_a_pure_number_is_decided_by_its_range_too():
    assert read_number("1,234", "", within=(2, 2000)) == 1234
    assert read_number("1,234", "", marks=COMMA, within=(0, 2000)) == 1.234


@pytest.mark.parametrize("absent", [0.0, 1.0])
def test_an_absent_number_of_a_format_is_its_default_and_a_present_one_never(absent):
    assert read_xml_number(None, "a", absent) == read_xml_number("", "a", absent) == absent
    assert read_xml_number("7", "a", absent) == read_xml_number(7, "a", absent) == 7.0


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1.234,5 t", "t"),
        ("0,5 t", "t"),
        ("5 t", "t"),
        ("1,234 kg", "kg"),
        ("5", None),
        ("约 5 t", None),
        (7, None),
    ],
)
def test_the_unit_beside_a_number_is_told_without_reading_the_number(text, unit):
    assert own_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "marks", "both"),
    [
        ("1,234", DecimalMark(), ("1.234", "1234")),
        ("-1,234", DecimalMark(), ("-1.234", "-1234")),
        ("1,234万", DecimalMark(), ("12340", "12340000")),
        ("1,234e2", DecimalMark(), ("123.4", "123400")),
        ("12,3456", DecimalMark(), ("12.3456", "123456")),
        ("12,3456", POINT, ("12.3456", "123456")),  # groups of four are never shown by a point
        ("1,234", POINT, None),
        ("1,234", COMMA, None),
        ("1.234", COMMA, None),
        ("1.2345", COMMA, ("1.2345", "12345")),
        ("1.234", POINT, None),
        ("1.234", DecimalMark(), None),
        ("x", DecimalMark(), None),
        ("12", DecimalMark(), None),
    ],
)
def test_the_two_readings_of_an_ambiguous_number(text, marks, both):
    assert readings(text, marks) == both


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "number-marks-mixed"),
        ("0,5", "number-marks-mixed"),
        ("1,234.5", 1234.5),
        ("1,234", 1234),
        ("12.5", 12.5),
        ("5", 5),
        ("5.", 5),
    ],
)
def test_a_number_that_contradicts_the_mark_of_its_file_is_refused_with_both_witnesses(text, value):
    marks = DecimalMark.of(["7.5"])
    if isinstance(value, str):
        finding = refused(read_quantity, text, "t", "B2", marks=marks)
        assert (finding.rule, finding.place, finding.read) == (value, "B2", text)
        assert dict(finding.facts) == {"point": "7.5", "comma": text}
        assert finding.expected == "t"
    else:
        assert read_number(text, "B2", marks=marks) == value


def test_in_a_file_with_both_marks_only_what_needs_no_mark_or_shows_a_point_alone_is_read():
    marks = DecimalMark.of(["7.5", "7,5"])
    assert read_number("12", "B2", marks=marks) == 12
    assert read_number("12.5", "B2", marks=marks) == 12.5
    for text in ("12,5", "1.234", "1,234", "1.234,5"):
        finding = refused(read_number, text, "B2", marks=marks)
        assert (finding.rule, finding.place, finding.read) == ("number-marks-mixed", "B2", text)
        assert dict(finding.facts) == {"point": "7.5", "comma": "7,5"}


@pytest.mark.parametrize(
    ("within", "value"),
    [
        ((2, 2000), 1234),
        ((1234, 2000), 1234),
        ((1235, 2000), None),
        ((2, 1234), 1234),
        ((2, 1233), None),
        ((0, 1.234), 1.234),
        ((1.234, 2), 1.234),
        ((1.235, 2), None),
        ((0, 2000), None),
    ],
)
def test_a_range_decides_where_one_reading_alone_lies_in_it_its_limits_included(within, value):
    if value is None:
        finding = refused(read_quantity, "1,234", "t", "B2", within=within)
        assert (finding.rule, finding.place, finding.read) == ("number-ambiguous", "B2", "1,234")
        assert (finding.expected, dict(finding.facts)) == (
            "t",
            {"decimal": "1.234", "whole": "1234"},
        )
    else:
        assert read_quantity("1,234", "t", "B2", within=within) == value


@pytest.mark.parametrize(
    ("text", "given_unit", "value"),
    [
        ("1,234 kg", None, 1.234),
        ("1,234", "kg", 1.234),
        ("1,234 kg", "t", 1.234),
        ("1,234", "t", 1234),
        ("1,234", None, 1234),
    ],
)
def test_the_range_is_asked_in_the_unit_that_the_number_has(text, given_unit, value):
    """Within 1.2 … 2000 t: 1.234 t and 1234 t, but of kilograms only 1234 kg."""
    within = (1.2, 2000) if "kg" in (text[-2:], given_unit) else (100, 2000)
    assert read_quantity(text, "t", "", given_unit, within=within) == pytest.approx(value)


def test_a_number_read_by_its_range_alone_is_stated():
    found = decided_by_range(
        " 1,234 kg", "t", "B2", given_unit="kg", marks=DecimalMark(), within=(1.2, 2000)
    )
    assert (found.rule, found.severity, found.place) == ("number-mark-by-range", "note", "B2")
    assert (found.read, found.expected) == (" 1,234 kg", "t")
    assert dict(found.facts) == {
        "text": "1,234 kg",
        "decimal": "1.234",
        "whole": "1234",
        "taken": "1.234 t",
    }


@pytest.mark.parametrize(
    ("value", "marks", "within"),
    [
        ("1,234", DecimalMark(), None),
        ("1,234", POINT, (2, 2000)),
        ("12,5", DecimalMark(), (2, 2000)),
        (1234.0, DecimalMark(), (2, 2000)),
        (None, DecimalMark(), (2, 2000)),
    ],
)
def test_a_number_that_needed_no_range_is_not_stated(value, marks, within):
    assert decided_by_range(value, "t", "B2", given_unit=None, marks=marks, within=within) is None


def test_a_number_is_stated_as_it_was_read_by_the_mark_of_its_file():
    found = decided_by_range("1.2345", "t", "B2", given_unit=None, marks=COMMA, within=(10, 20_000))
    assert (found.facts["decimal"], found.facts["taken"]) == ("1.2345", "12345 t")
