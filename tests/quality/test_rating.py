"""Scores of single steps, shares and materiality by hand."""

import pytest

from zuji.core.content import read_rules
from zuji.quality import materiality, rate, score_step

RULES = read_rules("data_quality")


def scored(rules=RULES, **change):
    given = {
        "statuses": ["measured"],
        "verified": False,
        "period_year": 2025,
        "factor_year": 2025,
        "factor_confidence": "A",
        "factor_is_proxy": False,
    }
    return score_step(rules, **(given | change))


@pytest.mark.parametrize(
    ("swing", "material"), [(4.9, False), (5.0, False), (5.1, True), (-5.1, True)]
)
def test_what_moves_the_total_by_more_than_a_twentieth_is_material(swing, material):
    for total in (100.0, -100.0):
        assert bool(materiality(total, {"x": swing}, 0.05)) is material


def test_material_variables_come_largest_first_and_none_of_a_total_of_nought():
    swings = {"a": 6.0, "b": -20.0, "c": 6.0, "d": 1.0}
    assert materiality(100.0, swings, 0.05) == [("b", 0.2), ("a", 0.06), ("c", 0.06)]
    assert materiality(0.0, swings, 0.05) == []


@pytest.mark.parametrize(
    ("statuses", "precision"),
    [
        ([], 1),
        (["measured"], 1),
        (["measured", "calculated"], 2),
        (["supplier", "measured"], 2),
        (["default"], 4),
        (["default", "archetype"], 5),
        (["unheard of"], 5),
    ],
)
def test_the_worst_status_gives_the_precision(statuses, precision):
    assert scored(statuses=statuses).precision == precision


@pytest.mark.parametrize(
    ("confidence", "is_proxy", "technology", "geography"),
    [
        ("A", False, 2, 2),
        ("V", True, 3, 4),
        ("V-code", False, 3, 2),
        ("D", False, 3, 2),
        ("I", False, 5, 2),
        ("R", True, 5, 4),
        ("supplier", False, 1, 1),
        ("supplier", True, 1, 1),
        ("unheard of", False, 5, 2),
    ],
)
def test_confidence_and_place_of_a_factor_give_two_scores(
    confidence, is_proxy, technology, geography
):
    found = scored(factor_confidence=confidence, factor_is_proxy=is_proxy)
    assert (found.technology, found.geography) == (technology, geography)


def test_a_factor_without_a_region_is_of_no_country():
    """A missing region counts as global (handbook method.md §5), worse than the same country."""
    assert scored(factor_has_region=False).geography == 3
    assert scored(factor_has_region=False, factor_is_proxy=True).geography == 4
    assert scored(factor_has_region=False, factor_confidence="supplier").geography == 1
    frozen = {**RULES, "geography": {"same_site": 1, "same_country": 2, "proxy": 4}}
    assert scored(frozen, factor_has_region=False).geography == 2


def test_a_factor_without_a_year_is_as_old_as_can_be_and_direct_emissions_are_their_own():
    assert scored(factor_year=None).time == 5
    direct = scored(factor_confidence=None, factor_year=None, statuses=["calculated"])
    assert (direct.technology, direct.geography, direct.time, direct.precision) == (1, 1, 1, 2)
    assert direct.primary and direct.dqr == 1.25


@pytest.mark.parametrize(
    ("statuses", "confidence", "primary"),
    [
        (["measured", "calculated"], None, True),
        (["measured", "supplier"], None, False),
        (["measured"], "supplier", True),
        (["default"], "supplier", False),
        (["measured"], "A", False),
    ],
)
def test_primary_is_own_activity_data_with_no_factor_or_a_suppliers_own(
    statuses, confidence, primary
):
    assert scored(statuses=statuses, factor_confidence=confidence).primary is primary


def test_a_credit_weighs_as_much_as_an_emission_and_nothing_has_no_quality():
    one = scored(factor_confidence="supplier", verified=True)
    other = scored(factor_confidence="R", factor_year=None, statuses=["archetype"])
    assert (one.dqr, other.dqr) == (1.0, (5 + 2 + 5 + 5) / 4)
    found = rate({"a": 60.0, "b": -40.0}, {"a": one, "b": other}, RULES)
    assert (found.primary_share, found.verified_share) == (0.6, 0.6)
    assert found.dqr == pytest.approx((60 * 1 + 40 * 4.25) / 100)
    nothing = rate({"a": 0.0}, {"a": one}, RULES)
    assert (nothing.dqr, nothing.covered, nothing.primary_share) == (5.0, 0.0, 0.0)
    assert nothing.level["en"] == "poor"
