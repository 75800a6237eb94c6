import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.numbers import is_blank, read_quantity
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
        ("1,2", "number-unreadable"),
        ("1,23,456", "number-unreadable"),
        ("约 100", "number-unreadable"),
        ("12-13", "number-unreadable"),
        ("1.2.3", "number-unreadable"),
        ("=A1*2", "number-unreadable"),
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


@given(st.integers(min_value=0, max_value=10**12))
def test_thousands_separators_do_not_change_a_number(value):
    assert read_quantity(f"{value:,}", "t", "cell") == float(value)


@settings(max_examples=500)
@given(st.text(max_size=30) | st.text(alphabet="0123456789.,eE+-万亿%度 kWht·", max_size=12))
def test_any_text_is_read_or_refused_never_crashes(text):
    try:
        assert isinstance(read_quantity(text, "kWh", "cell"), float)
    except Refusal as problem:
        assert problem.findings
