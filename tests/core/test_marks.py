"""The decimal mark of a file: each text with what it shows, and files with what they add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.label import Label
from zuji.core.marks import CHOSEN, UNDECIDED, DecimalMark, body_of, shown_mark
from zuji.core.numbers import read_number, readings
from zuji.core.refusals import Refusal

SHOWN = {
    "0,581": ",",
    "12,5": ",",
    "1.234,5": ",",
    "1.234.567": ",",
    "1234,567": ",",
    "1 234,567": ",",
    "¥12,5": ",",
    "0.5": ".",
    "12.5 t": ".",
    "1,234.5": ".",
    "1,030,000": ".",
    "1234.567": ".",
    "1,234": "",
    "1.234": "",
    "1,23,456": "",
    "0,123,456": "",
    "1.2.3": "",
    "1234": "",
    "3,4-dimethylphenol": "",
    "2024.05.01": "",
    "word": "",
    "1.5,5": "",  # no group of three before the comma
    "1,23.5": "",
    "1,234.5.6": "",
    "1.234,567,8": "",
    "123,456": "",
    "1234,5678": "",  # groups of four
    "12345,6789": ",",
    "1,23456": ",",
    "1,23": ",",
    "-5.": "",
    "1 234,567,8": "",
    "1 234.5,6": "",
    "1 234.5 678": "",
    "1'234.5": ".",
    "12 34,5": "",
    "0 123,5": "",
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_text_shows_the_mark_that_only_one_convention_allows(text):
    assert shown_mark(body_of(text)) == SHOWN[text]


def test_one_number_decides_the_mark_of_the_others_in_its_file():
    marks = DecimalMark.of(["0,581", "2,345", "2,02", "1.234,5"])
    assert marks.mark == ","
    values = [read_number(text, "", marks=marks) for text in ("2,345", "1.234")]
    assert values == [2.345, 1234]
    marks = DecimalMark.of(["1,030,000", "1,234"])
    assert read_number("1,234", "", marks=marks) == 1234


def test_the_first_text_that_shows_a_mark_is_the_witness_and_groups_once_seen_stay_seen():
    marks = DecimalMark.of([" 1.234,5 ", "0,5", "7.5", "8.5"])
    assert marks == DecimalMark(point="7.5", comma="1.234,5", grouping_point="1.234,5")
    assert DecimalMark.of(["0,5", "1.234,5", "2.345,5"]).grouping_point == "1.234,5"
    assert DecimalMark.of([7, None, "x"]) == UNDECIDED


def test_a_lone_point_beside_decimal_commas_is_asked_unless_the_file_groups_by_points():
    marks = DecimalMark.of(["0,5", "2.345"])
    assert readings("2.345", marks) == ("2.345", "2345")
    assert readings("2.345", UNDECIDED) is None


def test_two_marks_in_one_file_are_refused_with_both_witnesses():
    marks = DecimalMark.of(["0,581", "1,234.5", "1,234", "0.5", 7])
    assert marks.mark == "mixed"
    for text in ("0,581", "1,234.5", "1,234"):
        with pytest.raises(Refusal) as caught:
            read_number(text, "", marks=marks)
        finding = caught.value.findings[0]
        assert finding.rule == "number-marks-mixed"
        assert dict(finding.facts) == {"point": "1,234.5", "comma": "0,581"}
    assert read_number("7", "", marks=marks) == 7
    assert marks.finding("a.csv").rule == "number-marks-mixed"


def test_the_mark_is_stated_with_its_witness_where_a_comma_was_read():
    statement = DecimalMark.of(["7", "0,581"]).finding("a.csv")
    assert (statement.rule, statement.severity, statement.read) == ("number-mark", "note", "0,581")
    assert statement.facts["mark"] == Label("逗号", "comma")
    assert "逗号" in statement.message("zh")
    assert "comma" in statement.message("en")
    assert DecimalMark.of(["7", "0.5"]).finding("a.csv") is None
    assert DecimalMark.of(["1,234.5"]).finding("a.csv").facts["mark"]["en"] == "point"


def test_a_person_can_state_the_mark_of_a_file():
    assert read_number("1,234", "", marks=DecimalMark.stated(".")) == 1234
    assert read_number("1,234", "", marks=DecimalMark.stated(",")) == 1.234
    assert read_number("1.234", "", marks=DecimalMark.stated(",")) == 1234
    assert DecimalMark.stated(",").finding("a.csv") is None


@pytest.mark.parametrize(
    ("mark", "text", "facts"),
    [
        (".", "0,5", {"point": CHOSEN, "comma": "0,5"}),
        (",", "1,234.5", {"point": "1,234.5", "comma": CHOSEN}),
    ],
)
def test_a_number_against_the_mark_that_a_person_chose_is_refused_in_words(mark, text, facts):
    with pytest.raises(Refusal) as caught:
        read_number(text, "", marks=DecimalMark.stated(mark))
    (finding,) = caught.value.findings
    assert (finding.rule, dict(finding.facts)) == ("number-marks-mixed", facts)


def test_a_number_with_a_point_in_a_file_of_commas_is_refused_with_each_at_its_mark():
    with pytest.raises(Refusal) as caught:
        read_number(" 1,234.5", "", marks=DecimalMark.of(["0,5"]))
    assert dict(caught.value.findings[0].facts) == {"point": "1,234.5", "comma": "0,5"}


GERMAN, ENGLISH = str.maketrans(",.", ".,"), str.maketrans("", "")


@given(
    st.lists(st.floats(0.0001, 1e9).map(lambda number: f"{number:,.4f}"), min_size=1, max_size=8),
    st.sampled_from([GERMAN, ENGLISH]),
)
def test_a_column_in_either_convention_is_the_same_numbers_or_refused(texts, convention):
    written = [text.translate(convention) for text in texts]
    marks = DecimalMark.of(written)
    for text, form in zip(texts, written, strict=True):
        try:
            assert read_number(form, "", marks=marks) == float(text.replace(",", ""))
        except Refusal as problem:
            assert problem.findings[0].rule == "number-ambiguous"
