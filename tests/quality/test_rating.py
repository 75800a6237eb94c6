"""Scores of single steps, shares and materiality by hand."""

import pytest

from sectors.test_all_models import typical
from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.factors import builtin_library
from zuji.factors.slot_fit import is_another_product
from zuji.footprint import assess, study_from_data
from zuji.quality import FactorFit, StepQuality, materiality, rate, score_step
from zuji.quality.figure_meanings import CLAIMS

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
    """Of 75 + 20 + 5 nineteen twentieths are the first two: (75 · 1 + 20 · 4.25) / 95."""
    one = scored(factor_confidence="supplier")
    other = scored(factor_confidence="R", factor_year=None, statuses=["archetype"])
    found = rate({"b": -5.0, "a": 20.0, "c": 75.0}, {"a": other, "b": one, "c": one}, RULES)
    assert found.covered == 0.95
    assert found.dqr == pytest.approx((75 * 1 + 20 * 4.25) / 95)
    assert found.primary_share == pytest.approx(0.8)
    equal = rate({"b": 2.5, "a": 2.5, "c": 95.0}, {"a": other, "b": one, "c": one}, RULES)
    assert equal.covered == 0.95


@pytest.mark.parametrize(
    ("dqr", "level"),
    [
        *[
            (1.0, "excellent"),
            (1.5, "excellent"),
            (1.75, "very good"),
            (2.0, "very good"),
            (2.25, "good"),
            (3.0, "good"),
        ],
        *[(3.25, "fair"), (4.0, "fair"), (4.25, "poor"), (5.0, "poor")],
    ],
)
def test_a_rating_has_the_level_up_to_whose_limit_it_lies(dqr, level):
    quarters = round(4 * dqr)
    scores = [quarters // 4 + (n < quarters % 4) for n in range(4)]
    names = ("technology", "geography", "time", "precision")
    step = StepQuality(**dict(zip(names, scores, strict=True)), primary=False, verified=False)
    found = rate({"a": 3.0}, {"a": step}, RULES)
    assert (found.dqr, found.level["en"]) == (dqr, level)


def test_four_figures_about_quality_are_explained_in_their_order():
    assert list(CLAIMS) == ["measured", "primary", "dqr", "verified"]


def test_rules_frozen_earlier_end_a_level_below_its_limit():
    levels = [{"below": 1.5, "zh": "甲", "en": "a"}, {"below": 5.1, "zh": "乙", "en": "b"}]
    step = scored()  # (2 + 2 + 1 + 1) / 4 = 1.5
    assert rate({"a": 1.0}, {"a": step}, {**RULES, "levels": levels}).level["en"] == "b"


def fit(**change):
    given = {
        "evidence": "database",
        "is_narrow": False,
        "is_other_product": False,
        "gsd": 1.0,
    }
    return FactorFit(**(given | change))


@pytest.mark.parametrize(
    ("change", "technology"),
    [
        ({"evidence": "statistics"}, 2),
        ({"evidence": "database"}, 3),
        ({"evidence": "literature"}, 4),
        ({"evidence": ""}, 3),
        ({"is_narrow": True}, 4),
        ({"is_other_product": True}, 5),
        ({"evidence": "statistics", "is_other_product": True}, 5),
    ],
)
def test_the_factor_is_rated_not_the_tonnage(change, technology):
    assert scored(factor_fit=fit(**change)).technology == technology


def test_a_suppliers_footprint_is_of_its_own_technology():
    assert scored(factor_confidence="supplier", factor_fit=fit(evidence="")).technology == 1


@pytest.mark.parametrize(
    ("width", "precision"),
    [(0.1, 1), (0.101, 2), (0.2, 2), (0.201, 3), (0.3, 3), (0.301, 4), (0.5, 4), (0.501, 5)],
)
def test_the_interval_of_the_factor_gives_its_precision(width, precision):
    gsd = (1 + width) ** (1 / 1.959964)
    assert scored(factor_fit=fit(gsd=gsd)).precision == precision
    assert scored(factor_fit=fit(gsd=1.0), statuses=["archetype"]).precision == 5  # the worse


def test_rules_frozen_earlier_rate_by_the_tag_alone():
    earlier = {key: value for key, value in RULES.items() if key != "factor"}
    assert scored(earlier, factor_fit=fit(is_other_product=True, gsd=3.0)).technology == 2


def test_us_bauxite_for_iron_ore_is_never_excellent():
    """Another product (5), another country (4), twenty years old (5), a wide interval (5)."""
    step = scored(
        factor_confidence="D",
        factor_is_proxy=True,
        factor_year=2004,
        factor_fit=fit(is_other_product=True, gsd=1.8),
    )
    assert step.dqr == (5 + 4 + 5 + 5) / 4
    assert rate({"ore": 1.0}, {"ore": step}, RULES).level["en"] == "poor"


FERROUS = Label("铁矿开采与选矿（以铝土矿开采替代）", "Ore mining (bauxite mining stands in)")


@pytest.mark.parametrize(
    ("factor", "slot", "is_other"),
    [
        ("us.uslci.bauxite", FERROUS, True),
        ("us.uslci.bauxite", Label("磷矿", "Phosphate rock"), True),
        ("us.uslci.bauxite", Label("铝土矿", "Bauxite"), False),
        ("eu.cbam.ferromanganese", Label("硅（以硅铁过程因子替代）", "Silicon"), True),
        ("tw.upstream.silicate", Label("白炭黑（以硅酸钠类替代）", "Silica"), True),
        ("tw.upstream.soda_ash", Label("纯碱", "Soda ash"), False),
        ("cn.upstream.sodium_hydroxide", Label("烧碱（折百）", "Caustic soda"), False),
        ("cn.upstream.ammonia_coal", Label("外购氨", "Ammonia"), False),
        ("us.uslci.coke.metallurgical", Label("焦炭上游", "Coke upstream"), False),
        ("cn.elec.cf.2024.national_avg", Label("外购电", "Purchased power"), False),
        ("cn.freight.road_diesel_heavy", Label("公路货运", "Road freight"), False),
    ],
)
def test_another_product_is_told_by_names(factor, slot, is_other):
    found = is_another_product(builtin_library().get(factor), slot, RULES["factor"])
    assert found is is_other


def test_in_a_study_the_ore_of_steel_by_bauxite_is_poor_and_the_works_not_excellent():
    made = typical("bf_bof_steel")
    study = dict(made.study.data)
    study["factors"] = {**study.get("factors", {}), "ore_supply": "us.uslci.bauxite"}
    study["waivers"] = {**study.get("waivers", {}), "us.uslci.bauxite": "试 a trial"}
    found = assess(study_from_data(study, "study"), made.model, as_of="2026-11-22")
    step = next(step for step in made.model.steps if step.slot == "ore_supply")
    quality = found.step_quality[step.id]
    assert (quality.technology, quality.geography, quality.time) == (5, 4, 5)
    assert quality.dqr >= 4
    assert found.quality.covered >= 0.95
    assert found.quality.level["en"] != "excellent"
