"""Numbers as people read them: in full, with commas, or as a power of ten."""

import pytest

from zuji.core.figures import grouped, in_full, with_power


@pytest.mark.parametrize(
    ("value", "digits", "style", "written"),
    [
        (25_760_000.0, 4, "", "25760000"),
        (14_858.0, 4, ",", "14,860"),
        (0.000034019, 4, "", "0.00003402"),
        (12.5, 6, "+", "+12.5"),
        (-12.5, 6, "+", "-12.5"),
        (100.0, 2, "", "100"),
        (0.0, 6, "", "0"),
    ],
)
def test_a_number_is_written_in_full_without_an_exponent(
    value: float, digits: int, style: str, written: str
) -> None:
    assert in_full(value, digits, style) == written


def test_a_large_number_has_commas_and_its_decimals() -> None:
    assert grouped(25_760_000.125) == "25,760,000.12"
    assert grouped(0.0000125) == "0.0000125"


def test_an_exponent_is_a_raised_power_of_ten() -> None:
    assert with_power("9.7e-09") == "9.7×10⁻⁹"
    assert with_power("12.3") == "12.3"
