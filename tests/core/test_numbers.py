import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.numbers import (
    UNREAD,
    is_blank,
    read_number,
    read_quantity,
    read_whole,
    read_xml_number,
)
from zuji.core.refusals import Refusal


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234.5", "t", 1234.5),
        ("１，２３４．５", "t", 1234.5),
        ("12.4万", "kWh", 124_000),
        ("12.4万度", "kWh", 124_000),
        ("12.4 万kWh", "kWh", 124_000),
        ("1.2亿", "t·km", 1.2e8),
        ("35%", "1", 0.35),
        ("35", "%", 35),
        ("1.2e3 kg", "t", 1.2),
        ("1 234", "t", 1234),
        ("−5", "t", -5),
        (7, "t", 7.0),
    ],
)
def test_what_people_type_is_read(text, unit, value):
    assert read_quantity(text, unit, "cell") == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12.4万度/月", "unit-dimension"),
        ("1,23,456", "number-unreadable"),
        ("约 100", "number-approximate"),
        ("12-13", "number-span"),
        ("1.2.3", "number-unreadable"),
        ("=A1*2", "number-formula"),
        ("100 kg", "unit-dimension"),
        ("5 箱", "unit-unknown"),
        (True, "number-unreadable"),
        (float("inf"), "number-not-finite"),
        ("", "value-missing"),
        ("—", "value-missing"),
        (None, "value-missing"),
        (float("nan"), "value-missing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_text(text, rule):
    with pytest.raises(Refusal) as caught:
        read_quantity(text, "kWh", "电表!B3")
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert finding.place == "电表!B3"


def test_the_unit_written_beside_the_number_wins_over_the_column():
    assert read_quantity("3 t", "kg", "cell", given_unit="kg") == 3000
    assert read_quantity("3", "kg", "cell", given_unit="t") == 3000


@pytest.mark.parametrize("cell", ["", " ", "-", "无", "N/A", None])
def test_blank_cells_are_missing_never_zero(cell):
    assert is_blank(cell)


def test_zero_is_a_number():
    assert not is_blank(0)
    assert read_quantity("0", "t", "cell") == 0.0


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_plain_floats_survive_their_text(value):
    assert read_quantity(repr(value), "t", "cell") == value


@given(st.integers(min_value=1_000_000, max_value=10**15))
def test_thousands_separators_do_not_change_a_number(value):
    for mark in ", _'":
        written = f"{value:,}".replace(",", mark)
        assert read_quantity(written, "t", "cell") == float(value)


NUMBERS = {
    "0,581": 0.581,  # a leading zero is never before a thousands mark
    "00,123": 0.123,
    "12,5": 12.5,
    "1.234,5": 1234.5,
    "1.234.567,8": 1_234_567.8,
    "1,234.5": 1234.5,
    "1,234,567": 1_234_567,
    "1234,567": 1234.567,
    "1 234 567": 1_234_567,
    "1\u00a0234,5": 1234.5,  # no-break space, as a French spreadsheet writes it
    "1\u2009234": 1234,  # thin space
    "1'234.5": 1234.5,  # Swiss
    "1’234": 1234,
    "0620": 620,
    "５": 5,
    "3百万": 3e6,
    "1.2亿": 1.2e8,
    "2.5 million": 2.5e6,
    "1.5e3": 1500,
    "1.5×10³": 1500,
    "1.5x10^3": 1500,
    "10⁴": 1e4,
    "+5": 5,
    "−5": -5,
    "(123)": -123,  # accounting
    "（1,234.5）": -1234.5,
    "123-": -123,  # as SAP exports it
    "5.": 5,
    ".5": 0.5,
    "5%": 0.05,
    "5％": 0.05,
    "50‰": 0.05,
    "0e-400": 0,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_one_of_the_usual_notations_has_one_reading(text):
    assert read_number(text, "cell") == pytest.approx(NUMBERS[text], rel=1e-12)


REFUSED = {
    "1,234": ("number-ambiguous", {"decimal": "1.234", "whole": "1234"}),
    "1,234万": ("number-ambiguous", {"decimal": "12340", "whole": "12340000"}),
    "12,3456": ("number-ambiguous", {"decimal": "12.3456", "whole": "123456"}),
    "1,23,456": ("number-unreadable", {}),
    "1,234,5": ("number-unreadable", {}),
    "12 5": ("number-unreadable", {}),
    "1_00": ("number-unreadable", {}),
    "0o17": ("number-unreadable", {}),
    "0x1F": ("number-unreadable", {}),
    "NaN": ("number-not-finite", {}),
    "inf": ("number-not-finite", {}),
    "-Infinity": ("number-not-finite", {}),
    "1e400": ("number-not-finite", {}),
    "1e-400": ("number-too-small", {}),
    "3万5千": ("number-unreadable", {}),
    "1亿2000万": ("number-unreadable", {}),
    "十万": ("number-unreadable", {}),
    "五": ("number-unreadable", {}),
    "零": ("number-unreadable", {}),
    "①": ("number-unreadable", {}),
    "½": ("number-unreadable", {}),
    "1O5": ("number-unreadable", {}),
    "1OO": ("number-unreadable", {}),
    "l2": ("number-unreadable", {}),
    "1.5×103": ("number-unreadable", {}),
    "5/3": ("number-unreadable", {}),
    "2*3": ("number-unreadable", {}),
    "#N/A": ("number-unreadable", {}),
    "true": ("number-unreadable", {}),
    "--5": ("number-unreadable", {}),
    "1" * 90: ("number-unreadable", {}),
    "=1+1": ("number-formula", {}),
    "2024-01-05": ("number-date", {}),
    "2024/1": ("number-date", {}),
    "2024年1月5日": ("number-date", {}),
    "3~5": ("number-span", {"low": "3", "high": "5"}),
    "3—5": ("number-span", {"low": "3", "high": "5"}),
    "3t～5t": ("number-span", {"low": "3", "high": "5"}),
    "3至5": ("number-span", {"low": "3", "high": "5"}),
    "3 to 5": ("number-span", {"low": "3", "high": "5"}),
    "1..5": ("number-span", {"low": "1", "high": "5"}),
    "100±5": ("number-span", {"low": "95", "high": "105"}),
    "约100": ("number-approximate", {"number": "100"}),
    "约1.2万": ("number-approximate", {"number": "12000"}),
    "100左右": ("number-approximate", {"number": "100"}),
    "100多吨": ("number-approximate", {"number": "100"}),
    "≈5": ("number-approximate", {"number": "5"}),
    "~100": ("number-approximate", {"number": "100"}),
    "ca. 5": ("number-approximate", {"number": "5"}),
    ">5": ("number-bound", {"number": "5"}),
    "<0.01": ("number-bound", {"number": "0.01"}),
    "不超过 5": ("number-bound", {"number": "5"}),
    "5以上": ("number-bound", {"number": "5"}),
    "100+": ("number-bound", {"number": "100"}),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_one_exact_number_is_refused_by_its_own_rule_with_its_readings(text):
    with pytest.raises(Refusal) as caught:
        read_number(text, "cell")
    finding = caught.value.findings[0]
    assert (finding.rule, dict(finding.facts)) == REFUSED[text]
    assert finding.rule in UNREAD


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (Decimal("1.5"), 1.5),
        (Fraction(1, 4), 0.25),
        (np.float32(1.5), 1.5),
        (np.int64(3), 3.0),
        (np.bool_(True), "number-unreadable"),
        (True, "number-unreadable"),
        (Decimal("1e-400"), "number-too-small"),
        (10**400, "number-not-finite"),
        (Decimal("NaN"), "value-missing"),
        (np.float64("nan"), "value-missing"),
        (datetime.date(2024, 3, 5), "number-date"),
        (datetime.datetime(2024, 3, 5), "number-date"),
        ([1], "number-unreadable"),
        (3 + 0j, "number-unreadable"),
    ],
)
def test_values_of_programs_are_read_by_what_they_are(value, answer):
    try:
        assert read_number(value, "cell") == answer
    except Refusal as problem:
        assert problem.findings[0].rule == answer


def test_a_multiplier_in_the_number_and_in_the_column_is_asked_about():
    """20.7万 in a column headed 万吨 is 2.07 billion tonnes if both count."""
    with pytest.raises(Refusal) as caught:
        read_quantity("20.7万", "t", "cell", given_unit="万吨")
    assert caught.value.findings[0].rule == "number-scale-twice"
    assert read_quantity("20.7万", "t", "cell", given_unit="吨") == 207_000
    assert read_quantity("20.7", "t", "cell", given_unit="万吨") == 207_000


def test_the_allowed_range_decides_where_it_holds_exactly_one_reading():
    assert read_quantity("1,234", "t", "cell", within=(100, 1e6)) == 1234
    assert read_quantity("1,234", "t", "cell", within=(0, 10)) == 1.234
    assert read_quantity("1,234", "t", "cell", given_unit="kg", within=(1, 1e6)) == 1.234
    with pytest.raises(Refusal):
        read_quantity("1,234", "t", "cell", within=(0, 1e6))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1,234", 1234),  # 1.234 of anything is no count
        ("12", 12),
        (7.0, 7),
        ("1.2万", 12_000),
        ("2,000", "number-ambiguous"),
        ("1.5", "count-wrong"),
        ("-1", "count-wrong"),
        ("3 t", "count-wrong"),
        ("三", "number-unreadable"),
        ("", "value-missing"),
    ],
)
def test_a_count_is_a_whole_number_or_refused(text, answer):
    try:
        assert read_whole(text, "cell", 0, 10**6) == answer
    except Refusal as problem:
        assert problem.findings[0].rule == answer


FORMATS = {"1e3": 1000, " -0.5 ": -0.5, "+.5E-2": 0.005, "0620": 620, "5.": 5, 3: 3, 0.5: 0.5}


@pytest.mark.parametrize("text", FORMATS)
def test_a_number_of_a_machine_format_is_an_xs_double(text):
    assert read_xml_number(text, "a.xml:3") == FORMATS[text]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0,8", "number-comma"),
        ("1,234", "number-comma"),
        ("0，8", "number-comma"),
        ("NaN", "number-not-finite"),
        ("INF", "number-not-finite"),
        (float("nan"), "number-not-finite"),
        ("1e400", "number-not-finite"),
        ("1e-400", "number-too-small"),
        ("1 000", "number-unreadable"),
        ("1_000", "number-unreadable"),
        ("12万", "number-unreadable"),
        ("٣", "number-unreadable"),
        (True, "number-unreadable"),
        ("", "value-missing"),
        (None, "value-missing"),
    ],
)
def test_what_a_machine_format_does_not_allow_is_refused_with_its_place(text, rule):
    with pytest.raises(Refusal) as caught:
        read_xml_number(text, "a.xml:3")
    assert (caught.value.findings[0].rule, caught.value.findings[0].place) == (rule, "a.xml:3")


def test_an_absent_number_of_a_format_is_what_the_format_says():
    assert read_xml_number(" ", "a.xml:3", absent=1.0) == 1.0


@settings(max_examples=500)
@given(st.text(max_size=30) | st.text(alphabet="0123456789.,eE+-万亿%度 kWht·", max_size=12))
def test_any_text_is_read_or_refused_never_crashes(text):
    try:
        assert isinstance(read_quantity(text, "kWh", "cell"), float)
    except Refusal as problem:
        assert problem.findings
