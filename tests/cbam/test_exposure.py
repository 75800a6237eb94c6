"""Certificates due per tonne with default values, by the arithmetic of the regulations."""

import pytest

from zuji.cbam.exposure import exposure
from zuji.core.refusals import Refusal


@pytest.mark.parametrize(
    ("year", "markup", "factor"), [(2026, 0.1, 0.975), (2028, 0.3, 0.9), (2034, 0.3, 0.0)]
)
def test_rebar_from_china(year, markup, factor):
    """Default 3.168785311 t/t by route C; its benchmark in column B is 1.364."""
    found = exposure("721420", "CN", year)
    default = 3.168785311 * (1 + markup)
    assert found.default == pytest.approx((default, default))
    assert found.due == pytest.approx((default - 1.364 * factor,) * 2)


def test_codes_of_eight_digits_that_differ_give_a_range():
    """Urea by its nitrogen: 3102 10 holds four codes; a Chinese code of ten is read to six."""
    found = exposure("3102100090", "CN", 2026)
    assert len(found.codes) == 4
    assert found.default[0] < found.default[1] and found.due[0] < found.due[1]
    assert exposure("310210", "CN", 2026).due == found.due


def test_never_less_than_nothing_and_nothing_where_no_good_is():
    assert exposure("392010", "CN", 2026) is None
    for code in ("2523", "2601", "2808", "7214", "7604"):
        found = exposure(code, "CN", 2026)
        assert found is None or found.due[0] >= 0


@pytest.mark.parametrize(
    ("code", "country", "year", "rule"),
    [
        ("721420", "CN", 2025, "cbam-year"),
        ("721", "CN", 2026, "cbam-cn-wrong"),
        ("", "CN", 2026, "cbam-cn-wrong"),
        ("72 14", "CN", 2026, "cbam-cn-wrong"),
        ("721420", "CH", 2026, "cbam-country-exempt"),
        ("721420", "NO", 2026, "cbam-country-exempt"),
        ("721420", "DE", 2026, "cbam-country-exempt"),
    ],
)
def test_what_has_no_answer_is_refused(code, country, year, rule):
    with pytest.raises(Refusal) as refused:
        exposure(code, country, year)
    assert refused.value.findings[0].rule == rule
