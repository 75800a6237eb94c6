"""The code of attendance: RFC 4226 and RFC 6238, and the moments at which it changes."""

import pytest

from zuji.training import code_at, is_code, left_of

KEY = b"12345678901234567890"
RFC_4226 = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583")
"""Appendix D, counts 0 to 7."""


@pytest.mark.parametrize("count", range(len(RFC_4226)))
def test_codes_are_those_of_rfc_4226(count):
    assert code_at(KEY, count * 30, 30) == RFC_4226[count]


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804")])
def test_codes_are_the_last_six_digits_of_rfc_6238(seconds, code):
    assert code_at(KEY, seconds, 30) == code


@pytest.mark.parametrize(
    ("seconds", "holds"), [(29, True), (30, True), (59, True), (60, False), (0, True)]
)
def test_a_code_stands_for_its_step_and_the_one_after(seconds, holds):
    assert is_code(KEY, "755 224", seconds, 30) is holds


@pytest.mark.parametrize("typed", ["", "755225", "75522", "７５５２２４", "x"])
def test_anything_else_is_no_code(typed):
    assert not is_code(KEY, typed, 0, 30)


@pytest.mark.parametrize(("seconds", "left"), [(0, 60), (1, 59), (59, 1), (59.9, 1), (60, 60)])
def test_how_long_a_code_still_stands(seconds, left):
    assert left_of(seconds, 60) == left
