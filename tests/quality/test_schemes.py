"""Data-quality schemes by hand: EF-style DQR, PACT dqi, pedigree."""

from math import exp, log, sqrt

import pytest

from sectors.test_all_models import typical
from zuji.core.content import read_rules
from zuji.quality import StepQuality
from zuji.quality.rating import rate
from zuji.quality.schemes import rated_by

RULES = read_rules("quality_schemes")["schemes"]
PEDIGREE = read_rules("uncertainty")["pedigree"]
GOOD = StepQuality(technology=1, geography=2, time=1, precision=2, primary=True, verified=False)
POOR = StepQuality(technology=3, geography=4, time=5, precision=4, primary=False, verified=False)


def rated(scheme, contributions=None, covered=0.8):
    parts = contributions or {"a": 75.0, "b": -25.0}
    return rated_by(RULES[scheme], PEDIGREE, parts, {"a": GOOD, "b": POOR}, covered)


def test_the_ef_style_rating_is_the_mean_of_four_weighted_scores():
    """By hand, weights ¾ and ¼: TeR 1.5, GeR 2.5, TiR 2, P 2.5; mean 2.125."""
    found = rated("ef")
    assert found["scores"] == pytest.approx({"TeR": 1.5, "GeR": 2.5, "TiR": 2.0, "P": 2.5})
    assert found["value"] == pytest.approx(2.125)
    assert found["covered"] == 1.0


def test_pact_gives_three_scores_and_no_mean():
    found = rated("pact")
    assert set(found["scores"]) == {"technologicalDQR", "geographicalDQR", "temporalDQR"}
    assert found["value"] is None


def test_only_the_largest_steps_up_to_the_covered_share_count():
    found = rated("ef", {"a": 85.0, "b": 15.0})
    assert found["covered"] == pytest.approx(0.85)
    assert found["scores"] == pytest.approx({"TeR": 1, "GeR": 2, "TiR": 1, "P": 2})


def test_the_pedigree_spread_is_the_root_of_summed_squares_of_logs():
    """GSD = exp(√Σ ln² U / 2), U the factor of each score (ecoinvent's pedigree)."""
    found = rated("pedigree", {"a": 1.0, "b": 0.0})
    factors = [
        PEDIGREE["reliability"][1],
        PEDIGREE["completeness"][0],
        PEDIGREE["temporal"][0],
        PEDIGREE["geographical"][1],
        PEDIGREE["technological"][0],
    ]
    assert found["value"] == pytest.approx(exp(sqrt(sum(log(u) ** 2 for u in factors)) / 2))
    assert rated("pedigree")["value"] > found["value"]


def test_nothing_contributing_has_no_rating():
    assert rated("ef", {"a": 0.0, "b": 0.0}) == {"scores": {}, "covered": 0.0, "value": None}


def test_a_result_carries_every_scheme_and_better_data_rates_better():
    from zuji.footprint.result import result_data

    made = typical("cement")
    quality = result_data(made)["quality"]
    assert set(quality) >= {"ef", "pact", "pedigree"}
    for scheme in quality.values():
        assert all(1 <= v <= 5 for v in scheme["scores"].values())


def test_a_suppliers_footprint_passes_its_shares_on():
    """Two steps of 60 and 40: the supplier's is 0.7 primary and 0.5 verified, and both amounts are
    reviewed.

    Primary 60·0.7 + 40·1 = 82, verified 60·0.5 + 40·1 = 70 of 100.
    """
    supplied = StepQuality(
        technology=1,
        geography=1,
        time=1,
        precision=1,
        primary=True,
        verified=True,
        primary_share=0.7,
        verified_share=0.5,
    )
    own = StepQuality(technology=1, geography=1, time=1, precision=1, primary=True, verified=True)
    found = rate({"a": 60.0, "b": 40.0}, {"a": supplied, "b": own}, read_rules("data_quality"))
    assert (found.primary_share, found.verified_share) == (pytest.approx(0.82), pytest.approx(0.70))
    unreviewed = StepQuality(
        technology=1,
        geography=1,
        time=1,
        precision=1,
        primary=True,
        verified=False,
        primary_share=0.7,
        verified_share=0.5,
    )
    found = rate({"a": 60.0, "b": 40.0}, {"a": unreviewed, "b": own}, read_rules("data_quality"))
    assert found.verified_share == pytest.approx(0.40)


@pytest.mark.parametrize("share", ["1.2", "-0.1", "x"])
def test_a_share_outside_nought_to_one_is_refused(share):
    from zuji.factors.packs import read_rows

    head = "id,name_zh,name_en,category,kind,use,unit,value,confidence,verified_share"
    _, findings = read_rows(
        f"{head}\nown.x,甲,A,own,emission,product_footprint,kgCO2e/t,5,supplier,{share}\n", "p", "1"
    )
    assert [f.rule for f in findings] in (["value-range"], ["number-unreadable"])


def test_an_indicator_from_primary_data_is_one_where_primary_and_four_where_not():
    """Weights ¾ and ¼ of a primary and a secondary step: 1.75."""
    assert rated("pedigree")["scores"]["completeness"] == pytest.approx(1.75)


def test_the_factor_at_a_weighted_score_lies_straight_between_its_whole_neighbours():
    """By hand for ¾ and ¼: reliability 2.5, completeness 1.75, temporal 2, geographical 2.5,
    technological 1.5.
    """
    u = PEDIGREE
    factors = [
        (u["reliability"][1] + u["reliability"][2]) / 2,
        u["completeness"][0] + 0.75 * (u["completeness"][1] - u["completeness"][0]),
        u["temporal"][1],
        (u["geographical"][1] + u["geographical"][2]) / 2,
        (u["technological"][0] + u["technological"][1]) / 2,
    ]
    expected = exp(sqrt(sum(log(f) ** 2 for f in factors)) / 2)
    assert rated("pedigree")["value"] == pytest.approx(expected)


def test_the_worst_score_takes_the_last_factor():
    worst = StepQuality(
        technology=5, geography=5, time=5, precision=5, primary=False, verified=False
    )
    found = rated_by(RULES["pedigree"], PEDIGREE, {"a": 1.0}, {"a": worst}, 0.8)
    u = [PEDIGREE[n][4] for n in ("reliability", "temporal", "geographical", "technological")]
    u.append(PEDIGREE["completeness"][3])
    assert found["value"] == pytest.approx(exp(sqrt(sum(log(f) ** 2 for f in u)) / 2))


@pytest.mark.parametrize(("first", "steps"), [(79.0, 2), (80.0, 1), (81.0, 1)])
def test_four_fifths_of_the_impact_are_enough(first, steps):
    found = rated("ef", {"a": first, "b": 100.0 - first})
    assert found["covered"] == pytest.approx(1.0 if steps == 2 else first / 100)


def test_of_equal_steps_the_first_by_name_counts():
    found = rated("ef", {"b": 50.0, "a": 50.0}, covered=0.5)
    assert found["covered"] == 0.5
    largest = rated("ef", {"a": 20.0, "b": 80.0}, covered=0.5)
    assert largest["scores"] == {"TeR": 3, "GeR": 4, "TiR": 5, "P": 4}
    assert found["scores"] == {"TeR": 1, "GeR": 2, "TiR": 1, "P": 2}
