"""Bias and spread of verifiers: Student's t and chi-squared by hand."""

import pytest

from zuji.verification import measured_spread, relative_deviation


def test_three_values_by_hand():
    """Mean 0.02; squares 4e-4 + 0 + 4e-4, so the deviation is √(8e-4/2) = 0.02. t(0.975; 2) =
    4.3027, chi-squared(2) 7.3778 and 0.050636 (tables of Student and Pearson).
    """
    found = measured_spread([0.0, 0.02, 0.04])
    assert found.count == 3
    assert found.bias == pytest.approx(0.02)
    half = 4.30265 * 0.02 / 3**0.5
    assert found.bias_low == pytest.approx(0.02 - half, rel=1e-4)
    assert found.bias_high == pytest.approx(0.02 + half, rel=1e-4)
    assert found.spread == pytest.approx(0.02)
    assert found.spread_low == pytest.approx((8e-4 / 7.37776) ** 0.5, rel=1e-4)
    assert found.spread_high == pytest.approx((8e-4 / 0.0506356) ** 0.5, rel=1e-4)


def test_one_value_has_a_bias_and_no_interval_and_none_has_nothing():
    one = measured_spread([-0.03])
    assert (one.count, one.bias, one.spread, one.bias_low) == (1, -0.03, None, None)
    assert measured_spread([]) is None


def test_values_that_agree_have_no_spread():
    found = measured_spread([0.01, 0.01])
    assert (found.spread, found.spread_low, found.bias_low) == (0, 0, pytest.approx(0.01))


@pytest.mark.parametrize(("value", "share"), [(110, 0.1), (90, -0.1), (100, 0)])
def test_a_deviation_is_relative_to_the_true_value(value, share):
    assert relative_deviation(value, 100) == pytest.approx(share)
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="positive"):
            relative_deviation(value, wrong)
