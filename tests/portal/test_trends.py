"""The trend of footprints by class and quarter: at the output of the later year, nothing filled
in.
"""

from __future__ import annotations

import datetime

import pytest

from portal.people import approved
from portal.test_ways import words
from zuji.core.label import Label
from zuji_portal.programme.carbon import YearValue
from zuji_portal.programme.counting import quarters_until
from zuji_portal.programme.trends import change_of_all, grouped, paired

NAME = Label("甲", "A")


def value(product, year, total, day, **more):
    given = {
        "product": product,
        "name": NAME,
        "enterprise": NAME,
        "enterprise_id": product,
        "city": "3701",
        "model": "urea",
        "study": 1,
        "revision": 100 * product + year,
        "number": 1,
        "year": year,
        "total": total,
        "low": total,
        "high": total,
        "unit": "kgCO2e/t",
        "causes": {},
        "at": datetime.datetime.fromisoformat(f"{day}T12:00:00+08:00"),
    }
    return YearValue(**given | more)


VALUES = [
    value(1, 2024, 100.0, "2025-05-06"),
    value(1, 2025, 90.0, "2026-04-01"),
    value(2, 2024, 50.0, "2025-05-06"),
    value(2, 2025, 55.0, "2026-06-30"),
    value(3, 2025, 70.0, "2026-07-01"),
    value(4, 2023, 70.0, "2025-05-06"),
    value(4, 2025, 60.0, "2026-07-01"),
    value(5, 2024, 70.0, "2025-05-06", unit="kgCO2e/item"),
    value(5, 2025, 60.0, "2026-07-01"),
]
OUTPUTS = {v.revision: {1: 30.0, 2: 20.0}.get(v.product, 1.0) for v in VALUES}


def test_a_change_is_weighed_by_the_output_of_the_later_year():
    pairs = paired(VALUES, OUTPUTS)
    # ((90 - 100) * 30 + (55 - 50) * 20) / (100 * 30 + 50 * 20) = -200 / 4000
    assert change_of_all(pairs) == pytest.approx(-0.05, rel=1e-12)
    assert change_of_all(paired(VALUES, {})) is None, "no output is known"
    assert change_of_all([]) is None


def test_a_quarter_without_a_year_before_has_no_change_and_an_empty_one_no_values():
    periods = quarters_until(datetime.date(2026, 8, 1), 6)
    (group,) = grouped(paired(VALUES, OUTPUTS), lambda p: p.value.model, {"urea": NAME}, periods)
    seen = [(q.period.name, q.values, q.compared, q.change is None) for q in group.quarters]
    assert seen == [
        ("2025Q2", 4, 0, True),
        ("2025Q3", 0, 0, True),
        ("2025Q4", 0, 0, True),
        ("2026Q1", 0, 0, True),
        ("2026Q2", 2, 2, False),
        ("2026Q3", 3, 0, True),
    ], "no year before: none, two years before, and in another unit"


@pytest.mark.django_db
def test_the_page_names_empty_quarters_and_each_product(cast):
    approved(cast.ludai)
    page = words(cast.client("province").get("/programme/trends/?by=industry"))
    assert "1 份，没有上一年" in page and "没有批准" in page
    assert cast.ludai.product.name_zh in page
    assert cast.client("province").get("/programme/trends/?by=x").status_code == 422
    assert cast.client("owner").get("/programme/trends/").status_code == 403
