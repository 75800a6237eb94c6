"""Scores of single steps, shares and materiality by hand."""

import pytest

from zuji.core.content import read_rules
from zuji.quality import StepQuality, materiality, rate, score_step
from zuji.quality.claims import CLAIMS

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
    swings = {"c": 6.0, "b": -20.0, "a": 6.0, "d": 1.0}
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
    """It is no better than a factor that says it is of the globe, a stand-in."""
    assert scored(factor_has_region=False).geography == 4
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
    assert nothing.verified_share == 0.0
    assert nothing.level == {"zh": "差", "en": "poor"}


@pytest.mark.parametrize(
    ("given", "shares"),
    [
        ({"factor_confidence": "supplier", "factor_shares": (0.7, 0.5)}, (0.7, 0.0)),
        (
            {"factor_confidence": "supplier", "factor_shares": (0.7, 0.5), "verified": True},
            (0.7, 0.5),
        ),
        ({"factor_confidence": "supplier", "verified": True}, (1.0, 1.0)),
        ({"factor_confidence": "A", "factor_shares": (0.7, 0.5), "verified": True}, (0.0, 0.5)),
        ({"factor_confidence": None, "verified": True}, (1.0, 1.0)),
        ({"factor_confidence": None, "statuses": ["default"]}, (0.0, 0.0)),
        (
            {"factor_confidence": "supplier", "factor_shares": (0.0, 0.0), "verified": True},
            (0.0, 0.0),
        ),
    ],
)
def test_a_step_is_primary_and_verified_as_far_as_amount_and_factor_are(given, shares):
    assert scored(**given).shares == shares


@pytest.mark.parametrize(
    ("factor_year", "time"),
    [
        (2025, 1),
        (2024, 2),
        (2026, 2),
        (2022, 2),
        (2021, 3),
        (2019, 3),
        (2018, 4),
        (2015, 4),
        (2014, 5),
    ],
)
def test_a_factor_ages_by_the_years_on_either_side_of_the_period(factor_year, time):
    """Cuts of the house rule: over 0, 3, 6 and 10 years."""
    assert scored(factor_year=factor_year).time == time


def test_steps_count_from_the_largest_and_of_equal_ones_the_first_by_name():
    """Of 60 + 20 + 20 four fifths are the first two: (60 · 1 + 20 · 4.25) / 80."""
    one = scored(factor_confidence="supplier")
    other = scored(factor_confidence="R", factor_year=None, statuses=["archetype"])
    found = rate({"b": -20.0, "a": 20.0, "c": 60.0}, {"a": other, "b": one, "c": one}, RULES)
    assert found.covered == 0.8
    assert found.dqr == pytest.approx((60 * 1 + 20 * 4.25) / 80)
    assert found.primary_share == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("dqr", "level"),
    [
        *[
            (1.0, "excellent"),
            (1.5, "excellent"),
            (1.75, "very good"),
            (2.0, "good"),
            (2.75, "good"),
        ],
        *[(3.0, "fair"), (3.75, "fair"), (4.0, "poor"), (5.0, "poor")],
    ],
)
def test_a_rating_has_the_level_below_whose_limit_it_lies(dqr, level):
    quarters = round(4 * dqr)
    scores = [quarters // 4 + (n < quarters % 4) for n in range(4)]
    names = ("technology", "geography", "time", "precision")
    step = StepQuality(**dict(zip(names, scores, strict=True)), primary=False, verified=False)
    found = rate({"a": 3.0}, {"a": step}, RULES)
    assert (found.dqr, found.level["en"]) == (dqr, level)


def test_four_figures_about_quality_are_explained_in_their_order():
    assert list(CLAIMS) == ["measured", "primary", "dqr", "verified"]
