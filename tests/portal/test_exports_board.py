"""The board's list of products under CBAM."""

import pytest

from portal.answers import text_of
from portal.people import approved
from zuji.cbam.exposure import exposure
from zuji_portal.programme.exports import cost_by_year, exported

pytestmark = pytest.mark.django_db


def listed(cast, role="province", hs="721420"):
    revision = approved(cast.ludai)
    product = revision.study.product
    product.hs, product.markets = hs, "DE,KR"
    product.save()
    return exported(cast.viewer(role), 2026, 100.0), product


def test_a_product_under_cbam_with_its_default_and_cost(cast):
    (row,), product = listed(cast)
    assert row.product == product
    assert row.value.total > 0
    due = 3.168785311 * 1.1 - 1.364 * 0.975
    assert row.cost == pytest.approx((100 * due,) * 2)
    page = text_of(cast.client("province").get("/programme/exports/?year=2026&price=100"))
    assert product.name_zh in page and "德国 · 韩国" in page and "216" in page


def test_years_hold_the_ends_of_every_good_and_the_price_stays_as_typed(cast):
    """Urea of four codes, whose ends differ: neither end is a middle."""
    (row,), _ = listed(cast, hs="310210")
    first = next(cost_by_year([row]))
    low, high = exposure("310210", "CN", 2026).due
    assert low < high
    assert (first["year"], first["low"], first["high"]) == (2026, 100 * low, 100 * high)
    assert first["middle"] == pytest.approx(50 * (low + high))
    page = text_of(cast.client("province").get("/programme/exports/?price=1234.5"))
    assert 'value="1234.5"' in page


@pytest.mark.parametrize("hs", ["", "392010"])
def test_others_are_not_listed(cast, hs):
    assert listed(cast, hs=hs)[0] == []
    assert "还没有属于" in text_of(cast.client("province").get("/programme/exports/"))


@pytest.mark.parametrize("asked", ["year=2025", "year=x", "price=-1", "price=10001", "price=a lot"])
def test_what_cannot_be_asked_is_said(cast, asked):
    text_of(cast.client("province").get(f"/programme/exports/?{asked}"), 422)


def test_a_city_sees_its_own(cast):
    rows, product = listed(cast, "city")
    is_own = product.enterprise.city == cast.viewer("city").city
    assert bool(rows) is is_own
