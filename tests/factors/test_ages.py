"""How long factors are good, and which version of a yearly series is active."""

import re
from unicodedata import normalize

import pytest

from zuji.factors import library_with
from zuji.factors.ages import best_before

DERIVED = ("bg.", "cn.grid.cf.")
"""Rows that are worked out here carry the date of their derivation."""
PUBLISHED = ("tw-moenv-cfp", "uk-desnz-2024", "us-epa-hub-2025")


@pytest.mark.parametrize(
    ("kind", "category", "evidence", "year", "stated", "good"),
    [
        ("emission", "material", "database", 2015, "2027-12-31", "2023-12-31"),
        ("emission", "material", "database", 2024, "2027-12-31", "2027-12-31"),
        ("emission", "electricity_footprint", "statistics", 2023, "2030-12-31", "2026-12-31"),
        ("emission", "material", "database", 2024, "", "2032-12-31"),
        ("parameter", "fuel_ncv", "default", 2006, "2030-12-31", "2030-12-31"),
        ("emission", "process_carbonate", "stoichiometry", 2006, "2030-12-31", "2030-12-31"),
        ("emission", "material", "database", None, "2030-12-31", "2030-12-31"),
    ],
)
def test_a_factor_is_good_by_the_age_of_its_data(kind, category, evidence, year, stated, good):
    assert best_before(kind, category, evidence, year, stated) == good


def test_no_shipped_product_footprint_outlives_its_data():
    for factor in library_with(*PUBLISHED):
        good = best_before(
            factor.kind, factor.category, factor.evidence, factor.year, factor.review_by
        )
        if not factor.id.startswith(DERIVED):
            assert factor.review_by == good, factor.id


def test_of_a_yearly_series_only_the_newest_is_active_and_it_is_named():
    library = library_with("tw-moenv-cfp")
    named = r"電力碳足跡\(20\d\d\)"
    power = [f for f in library if re.fullmatch(named, normalize("NFKC", f.name_zh))]
    active = [factor for factor in power if factor.active]
    assert len(power) > 5
    assert [factor.year for factor in active] == [max(factor.year for factor in power)]
    assert all(active[0].id in factor.inactive_reason for factor in power if not factor.active)


def test_the_year_of_a_factor_is_that_of_its_data_not_of_its_announcement():
    library = library_with("tw-moenv-cfp")
    said = [
        (factor, int(match[1]))
        for factor in library
        if (match := re.search(r"[(（,，]\s*(20\d\d)[)）]", factor.name_zh))
    ]
    assert len(said) > 150
    assert [factor.id for factor, year in said if factor.year != year] == []
