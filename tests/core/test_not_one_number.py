"""Dates, ranges, bounds and approximations: refused as what they are, with their numbers."""

import datetime

import pytest

from refusing import refused
from zuji.core.marks import DecimalMark
from zuji.core.numbers import read_number, read_quantity, read_spelled
from zuji.core.refusals import Refusal

POINT, COMMA = DecimalMark.stated("."), DecimalMark.stated(",")

DATES = ["2024-01-05", "2024-1", "1999/12/31", "2024.1.5", "2024.01.05", "2024年", "2024年1月"]
DATES += ["2024年12月31日", "1月5日", "12月31日", "2024-01-05 08:00:00", "2024-01-05T08:00:00.5Z"]


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_refused_as_a_date(text):
    finding = refused(read_quantity, text, "t", "B2")
    assert (finding.rule, finding.place, finding.read) == ("number-date", "B2", text)


@pytest.mark.parametrize("value", [1850, 2024, "2024", "2024.5", "2124-1", "1年"])
def test_a_number_that_could_be_a_year_is_no_date(value):
    try:
        read_spelled(value, "")
    except Refusal as problem:
        assert problem.findings[0].rule != "number-date"


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2024, 3, 5),
        datetime.datetime(2024, 3, 5, 8),
        datetime.time(8, 30),
        datetime.timedelta(hours=2),
    ],
)
def test_a_cell_that_a_spreadsheet_made_a_date_or_a_time_is_refused_as_such(value):
    finding = refused(read_number, value, "B2")
    assert (finding.rule, finding.place) == ("number-date", "B2")


TO = ["-", "–", "—", "―", "~", "〜", "∼", "～", "至", "到", " to ", "...", "…", "……", " - ", "--"]


@pytest.mark.parametrize("mark", TO)
def test_a_range_in_any_spelling_is_refused_with_both_numbers(mark):
    for text in (f"3{mark}5", f"3{mark}5 t", f"3 t{mark}5 t"):
        finding = refused(read_quantity, text, "t", "B2")
        assert (finding.rule, finding.place, finding.read) == ("number-span", "B2", text)
        assert dict(finding.facts) == {"low": "3", "high": "5"}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3%-5%", "3", "5"),
        ("3 % – 5 %", "3", "5"),
        ("3-5%", "3", "5"),
        ("100±5", "95", "105"),
        ("100 +/- 5 kg", "95", "105"),
        ("1.5 ± 0.25", "1.25", "1.75"),
        ("1,5-2,5", "1.5", "2.5"),
        ("1.2万~2万", "12000", "20000"),
        ("3~.5", "3", "0.5"),
    ],
)
def test_a_spread_is_a_range_from_less_to_more(text, low, high):
    finding = refused(read_quantity, text, "kg", "B2")
    assert (finding.rule, dict(finding.facts)) == ("number-span", {"low": low, "high": high})
    assert (finding.place, finding.read, finding.expected) == ("B2", text, "kg")


BOUNDS = ["<5", ">5", "<=5", ">=5", "≤5", "≥5", "≦5", "≧5", "⩽5", "⩾5", "≮5", "≯5", "大于5"]
BOUNDS += ["小于5", "不大于5", "不小于 5", "大于等于5", "小于等于5", "超过5", "不超过5", "高于5"]
BOUNDS += ["低于5", "多于5", "少于5", "不高于5", "不低于5", "不少于5", "不多于5", "至多5", "至少5"]
BOUNDS += ["最多5", "最少5", "最高5", "最低5", "最大5", "最小5", "less than 5", "more than 5"]
BOUNDS += ["greater than 5", "at least 5", "at most 5", "up to 5", "over 5", "under 5", "above 5"]
BOUNDS += ["below 5", "max 5", "max. 5", "min 5", "min. 5", "5以上", "5以下", "5以内", "5及以上"]
BOUNDS += ["5 及以下", "5+", "5 t以上"]


@pytest.mark.parametrize("text", BOUNDS)
def test_a_bound_in_any_spelling_is_refused_with_its_number(text):
    finding = refused(read_quantity, text, "t", "B2")
    assert (finding.rule, dict(finding.facts)) == ("number-bound", {"number": "5"})
    assert (finding.place, finding.read, finding.expected) == ("B2", text, "t")


ABOUT = ["约5", "大约5", "大概5", "近5", "将近5", "接近5", "估计5", "≈5", "~5", "∼5", "about 5"]
ABOUT += ["approx 5", "approx. 5", "approximately 5", "circa 5", "ca. 5", "ca 5", "c. 5", "5余"]
ABOUT += [
    "5多",
    "5来吨",
    "5 余吨",
    "5左右",
    "5上下",
    "5许",
    "5(估)",
    "5（估计）",
    "5(估算)",
    "5(约)",
]
ABOUT += ["5 t左右", "～5"]


@pytest.mark.parametrize("text", ABOUT)
def test_an_approximation_in_any_spelling_is_refused_with_its_number(text):
    finding = refused(read_quantity, text, "t", "B2")
    assert (finding.rule, dict(finding.facts)) == ("number-approximate", {"number": "5"})
    assert (finding.place, finding.read, finding.expected) == ("B2", text, "t")


def test_the_number_in_an_approximation_is_read_by_the_mark_of_its_file():
    for marks, number in ((POINT, "1234"), (COMMA, "1.234")):
        assert refused(read_number, "约1,234", "", marks=marks).facts["number"] == number


@pytest.mark.parametrize("text", ["5万多", "5万余吨", "5百万多"])
def test_an_approximation_of_a_multiplied_number_says_the_whole(text):
    whole = "5000000" if "百" in text else "50000"
    finding = refused(read_quantity, text, "t", "B2")
    assert (finding.rule, finding.facts["number"]) == ("number-approximate", whole)
