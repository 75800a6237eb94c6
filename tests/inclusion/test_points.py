"""Points: rounded down, valid for ten years at most, spent by expiry, never more than held."""

import copy
import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.compare import Comparand
from zuji.core.content import read_rules
from zuji.core.refusals import Refusal
from zuji.core.rulefile import as_rules
from zuji.inclusion import (
    expires_on,
    grams_of,
    is_reported_in_time,
    points_for,
    rate_on,
    spent_from,
    verified_difference,
)
from zuji.inclusion.points import thousandths_of
from zuji.inclusion.rules import InclusionRules

DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2090, 1, 1))
TEN = SimpleNamespace(grams_per_point=10)


def rules(**changed):
    data = copy.deepcopy(dict(read_rules("inclusion"))) | changed
    return as_rules(InclusionRules, data, lambda *keys: ".".join(map(str, keys)))


@pytest.mark.parametrize(
    ("thousandths", "milligrams", "grams"),
    [
        # 2.5 units × 0.4 g = 1.0 g; 2.499 × 0.4 = 0.9996 g; 1 unit × 12.3456789 kg
        (2_500, 400, 1),
        (2_499, 400, 0),
        (1_000, 12_345_678, 12_345),
        (0, 5_000_000, 0),
        (1_000, 0, 0),
    ],
)
def test_grams_are_rounded_down(thousandths, milligrams, grams):
    assert grams_of(thousandths, milligrams) == grams


@pytest.mark.parametrize("wrong", [(-1, 1), (1, -1)])
def test_nothing_negative_is_avoided(wrong):
    with pytest.raises(ValueError, match="negative"):
        grams_of(*wrong)


def test_a_quantity_is_kept_in_thousandths():
    assert [thousandths_of(Decimal(q)) for q in ("1.2345", "0.0009", "7")] == [1234, 0, 7000]


@given(st.lists(st.integers(0, 10**9), max_size=20))
def test_points_never_stand_for_more_than_was_avoided(grams):
    points = [points_for(each, TEN) for each in grams]
    assert sum(points) * 10 <= sum(grams)
    assert all(0 <= g - p * 10 < 10 for g, p in zip(grams, points, strict=True))


@given(DAYS)
def test_points_last_ten_years_less_at_most_a_month(day):
    last = expires_on(day)
    anniversary = day.replace(year=day.year + 10, day=min(day.day, 28))
    assert (last + datetime.timedelta(days=1)).day == 1
    assert datetime.timedelta(0) <= anniversary - last <= datetime.timedelta(days=31)


@pytest.mark.parametrize(
    ("earned", "last"),
    [("2026-06-01", "2036-05-31"), ("2026-06-30", "2036-05-31"), ("2028-02-29", "2038-01-31")],
)
def test_points_of_a_month_expire_together(earned, last):
    assert expires_on(datetime.date.fromisoformat(earned)).isoformat() == last


@pytest.mark.parametrize(("value", "holds"), [(1, True), (10, True), (11, False), (0, False)])
def test_no_file_makes_points_last_longer_than_ten_years(value, holds):
    validity = read_rules("inclusion")["validity"] | {"value": value}
    if holds:
        assert rules(validity=validity).validity.value == value
    else:
        with pytest.raises(Refusal):
            rules(validity=validity)


def test_a_rate_holds_from_its_day_on():
    first = datetime.date(2026, 1, 1)
    assert rate_on(first).version == rate_on(datetime.date(2040, 1, 1)).version == "2026-1"
    with pytest.raises(Refusal) as refused:
        rate_on(first - datetime.timedelta(days=1))
    assert refused.value.findings[0].rule == "rate-none"


def test_tomorrow_is_not_reported():
    today = datetime.date(2026, 6, 1)
    assert is_reported_in_time(today, today)
    assert not is_reported_in_time(today + datetime.timedelta(days=1), today)


PURSES = st.lists(st.tuples(DAYS, st.integers(0, 10**6)), min_size=1, max_size=12).map(
    lambda rows: [(key, day, balance) for key, (day, balance) in enumerate(rows)]
)


@given(PURSES, st.integers(1, 10**7))
def test_what_expires_first_is_spent_first(purses, points):
    held = sum(balance for _, _, balance in purses)
    if held < points:
        with pytest.raises(Refusal):
            spent_from(purses, points)
        return
    paid = spent_from(purses, points)
    assert sum(paid.values()) == points
    order = sorted((day, key, balance) for key, day, balance in purses)
    left = [balance - paid.get(key, 0) for _, key, balance in order]
    assert all(each >= 0 for each in left)
    used = [place for place, (_, key, _) in enumerate(order) if key in paid]
    assert not any(left[: used[-1]])  # nothing is left before the last purse that pays


@pytest.mark.parametrize("points", [0, -1])
def test_nothing_and_less_is_not_spent(points):
    with pytest.raises(ValueError, match="positive"):
        spent_from([(1, datetime.date(2030, 1, 31), 5)], points)


def comparand(value, low, high, **changed):
    same = {
        "name": "x",
        "unit": "kgCO2e/t",
        "product_class": "urea",
        "rule": "urea 1",
        "method": "gbt24067 1",
        "boundary": "cradle_to_gate",
        "gwp": "AR6",
        "allocation": "",
        "dq_level": "good",
        "is_valid": True,
    }
    return Comparand(value=value, low=low, high=high, **(same | changed))


def test_the_lower_bound_of_a_difference_counts():
    # 900 … 1,100 beside 600 … 850.5: at least 900 − 850.5 = 49.5 kg, not the 300 of the values
    found = verified_difference(comparand(700, 600, 850.5), comparand(1000, 900, 1100))
    assert (found.value, found.lower) == (300, Decimal("49.5"))
    assert found.milligrams_per_unit == 49_500_000


@pytest.mark.parametrize(
    ("product", "baseline", "rule"),
    [
        ((700, 600, 900), {}, "methodology-not-lower"),
        ((1200, 1150, 1250), {}, "methodology-not-lower"),
        ((700, 600, 800), {"is_valid": False}, "methodology-incomparable"),
        ((700, 600, 800), {"boundary": "cradle_to_grave"}, "methodology-incomparable"),
        ((700, 600, 800), {"rule": "urea 2"}, "methodology-incomparable"),
    ],
)
def test_what_may_not_be_compared_or_is_not_lower_gives_nothing(product, baseline, rule):
    with pytest.raises(Refusal) as refused:
        verified_difference(comparand(*product), comparand(1000, 900, 1100, **baseline))
    assert refused.value.findings[0].rule == rule


def test_two_products_without_certificate_give_nothing():
    pair = comparand(700, 600, 800, is_valid=False), comparand(1000, 900, 1100, is_valid=False)
    with pytest.raises(Refusal):
        verified_difference(*pair)
