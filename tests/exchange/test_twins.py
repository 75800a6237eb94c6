"""One system in every format, mark, encoding, unit and language: one number, or a refusal."""

from collections import Counter

import pytest

from exchange.twin.cases import Twin, twins
from exchange.twin.outcome import outcome
from exchange.twin.system import ALLOY, COAL, POWER, STEAM

NOT_THE_SAME = {
    "EcoSpold 1 · mark ','": "refused",
    "EcoSpold 2 · mark ','": "refused",
    "ILCD · mark ','": "refused",
}
"""Twins that are refused or answered with what is missing, and not with the number."""


def test_the_answer_is_the_arithmetic_of_the_page():
    assert pytest.approx(0.20915, rel=1e-12) == COAL
    assert pytest.approx((0.0732025 + 0.85 + 0.00546) / 3.6, rel=1e-12) == POWER
    assert pytest.approx((9.41175 + 110 - 36 * POWER) / 1000, rel=1e-12) == STEAM
    assert pytest.approx((432 * POWER + 2500 * STEAM + 27 + 45 + 3.276) / 1000, rel=1e-12) == ALLOY


@pytest.mark.parametrize("twin", twins(), ids=lambda twin: twin.id)
def test_a_twin_gives_the_same_number_or_says_why_not(twin: Twin, tmp_path):
    became, said = outcome(twin, tmp_path)
    assert became == NOT_THE_SAME.get(twin.id, "same"), said


def test_no_twin_stands_twice():
    assert [name for name, count in Counter(twin.id for twin in twins()).items() if count > 1] == []
