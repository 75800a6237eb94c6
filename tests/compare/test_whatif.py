"""What if: linear answers by arithmetic on tiny lockfiles, and exact ones on shipped examples."""

import copy
import dataclasses
import math

import pytest

from cast import assessed, example_data
from zuji.compare import shift
from zuji.compare.tiers import scheme_of
from zuji.compare.whatif import FactorMove, moved, whole, with_threshold
from zuji.core.refusals import Refusal
from zuji.factors.record import factor_from_json
from zuji.footprint.examples import shipped_examples
from zuji.footprint.measures import yearly_output
from zuji.lockfile import build_lock
from zuji.uncertainty.distributions import Z95

SCHEME = {
    "id": "tiny_tiers",
    "models": ["tiny"],
    "zh": "试",
    "en": "tiny",
    "version": "1",
    "is_official": False,
    "basis": "fixed",
    "unit": "kgCO2e/t",
    "levels": [{"key": "I", "max": 96.0}, {"key": "II", "max": 120.0}],
    "source": "x",
}
LESS = FactorMove("grid", times=0.9)


def tiny(*, output=10.0, sd=5.0, ends=(-4.0, 4.0), factor="grid", own=(), **changed):
    """A study of 100 kgCO2e/t, 40 of it by a factor of 0.5 whose error is `ends` at one sd."""
    row = {"id": factor, "kind": "emission", "value": 0.5, "gases": {}} | changed
    return {
        "study": {"product": {"name_zh": "品"}, "own_factors": [{"id": name} for name in own]},
        "profile": {},
        "model": {},
        "factors": {"power": row},
        "result": {
            "model": {"id": "tiny"},
            "declared_unit": {"of": "product"},
            "supply": {"plant": 1 / output} if output else {},
            "total": {"value": 100.0, "low": 91.0, "high": 111.0, "unit": "kgCO2e/t"},
            "steps": [
                {"factor": factor, "kgco2e": 40.0},
                {"factor": None, "kgco2e": 60.0},
            ],
            "tornado": [
                {"name": "factor:power", "low": 100 + Z95 * ends[0], "high": 100 + Z95 * ends[1]},
                {"name": "input:power", "low": 95.0, "high": 105.0},
            ],
            "uncertainty": {"sd": sd},
        },
    }


def test_a_factor_a_tenth_lower_takes_a_tenth_of_its_contribution():
    found = moved(tiny(), [LESS])
    assert (found.before, found.after, found.change) == (100.0, 96.0, -4.0)
    assert not found.is_recomputed and found.moves == ("grid",)


def test_a_value_is_a_ratio_to_the_locked_one():
    """0.4 in place of 0.5: 40 · 0.8 + 60 = 92."""
    assert moved(tiny(), [FactorMove("grid", value=0.4)]).after == pytest.approx(92.0)
    assert moved(tiny(), [FactorMove("grid", value=0.0)]).after == pytest.approx(60.0)


def test_a_pattern_moves_several_and_moves_follow_each_other():
    assert moved(tiny(factor="cn.grid.x"), [FactorMove("cn.grid.*", times=0.9)]).after == 96.0
    assert moved(tiny(), [LESS, FactorMove("gr*", times=0.5)]).after == pytest.approx(78.0)
    still = moved(tiny(), [FactorMove("other", times=0.5)])
    assert (still.after, still.moves, still.later_span) == (100.0, (), still.span)


def test_a_factor_of_the_studys_own_is_moved_by_no_policy():
    assert moved(tiny(own=["grid"]), [LESS]).after == 100.0


@pytest.mark.parametrize("changed", [{"gases": {"ch4_fossil": 1.0}, "value": None}, {"value": 0.0}])
def test_what_has_no_one_value_is_not_set_to_one(changed):
    with pytest.raises(Refusal) as refused:
        moved(tiny(**changed), [FactorMove("grid", value=0.4)])
    assert refused.value.findings[0].rule == "whatif-by-gas"
    assert moved(tiny(**changed), [LESS]).after == 96.0, "a share of it moves all the same"


def test_spreads_follow_what_moved():
    """√(5² − 4²) = 3 is the study's own, ±4 the factor's; after: 3 · 0.96 and 4 · 0.9."""
    found = moved(tiny(), [LESS])
    assert found.errors == pytest.approx({"grid": 4.0, "": 3.0})
    assert found.later_errors == pytest.approx({"grid": 3.6, "": 2.88})
    wider = math.hypot(3.6, 2.88) / 5
    assert found.later_span == pytest.approx((96 - 9 * wider, 96 + 11 * wider))


def test_an_error_of_a_factor_is_one_in_all_studies():
    """±4 on 10 t and on 30 t: 160 together, not √(40² + 120²); their own 3 each: √(30² + 90²)."""
    together = whole([moved(tiny(output=10.0), [LESS]), moved(tiny(output=30.0), [LESS])])
    assert (together.before, together.after) == pytest.approx((4000.0, 3840.0))
    assert together.span[1] - 4000 == pytest.approx(Z95 * math.hypot(160, 30, 90))
    change = math.hypot(16, 0.12 * 10, 0.12 * 30)
    assert together.change_span == pytest.approx((-160 - Z95 * change, -160 + Z95 * change))


def test_an_error_that_credits_in_one_study_and_burdens_in_another_cancels():
    one, other = tiny(sd=4.0), tiny(sd=4.0, ends=(4.0, -4.0))
    together = whole([moved(one), moved(other)])
    assert together.span == pytest.approx((2000.0, 2000.0))
    apart = whole([moved(one), moved(tiny(sd=4.0, factor="other"))])
    assert apart.span[1] - 2000 == pytest.approx(Z95 * math.hypot(40, 40))


def test_a_study_whose_output_is_not_known_is_left_out_and_counted():
    together = whole([moved(tiny()), moved(tiny(output=None))])
    assert (together.counted, together.left_out, together.before) == (1, 1, 1000.0)
    assert whole([]).before == 0.0


def test_tiers_before_and_after():
    """96 reaches I at its limit; with the limit at 95 it stays in II."""
    schemes = (scheme_of(SCHEME),)
    found = moved(tiny(), [LESS], schemes)
    assert (found.tier, found.later_tier, found.is_other_tier) == ("II", "I", True)
    stricter = with_threshold(schemes, "tiny_tiers", "I", 95.0)
    assert moved(tiny(), [LESS], schemes, stricter).later_tier == "II"
    looser = moved(tiny(), (), schemes, with_threshold(schemes, "tiny_tiers", "I", 100.0))
    assert (looser.change, looser.tier, looser.later_tier) == (0.0, "II", "I")
    assert whole([found, looser]).other_tier == 2


@pytest.mark.parametrize(
    ("scheme", "level", "limit", "rule"),
    [
        ("none", "I", 1.0, "choice-unknown"),
        ("tiny_tiers", "IX", 1.0, "choice-unknown"),
        ("tiny_tiers", "I", 121.0, "whatif-limits"),
    ],
)
def test_a_threshold_that_cannot_move(scheme, level, limit, rule):
    with pytest.raises(Refusal) as refused:
        with_threshold((scheme_of(SCHEME),), scheme, level, limit)
    assert refused.value.findings[0].rule == rule
    assert with_threshold((scheme_of(SCHEME),), "tiny_tiers", "I", 120.0)


def test_a_damaged_lockfile_is_no_answer():
    with pytest.raises(Refusal) as refused:
        moved({**tiny(), "result": {}}, [LESS])
    assert refused.value.findings[0].rule == "lock-damaged"


def agrees_with_recomputation(name):
    """Each emission factor by itself, and all at once, against the model computed again."""
    assessment = assessed(example_data(name))
    lock = build_lock(assessment)
    assert moved(lock).output == pytest.approx(yearly_output(assessment), rel=1e-9)
    held = {row["id"]: factor_from_json(row) for row in lock["factors"].values()}
    used = {step["factor"] for step in lock["result"]["steps"]} - {None}
    for factor_id in sorted(used):
        factor = held[factor_id]
        value = None if factor.value is None else 0.9 * factor.value
        gases = {gas: 0.9 * mass for gas, mass in factor.gases.items()}
        again = shift(lock, {factor_id: dataclasses.replace(factor, value=value, gases=gases)})
        found = moved(lock, [FactorMove(factor_id, times=0.9)])
        assert found.after == pytest.approx(again.new, rel=1e-9), factor_id
        assert not found.is_recomputed


@pytest.mark.parametrize("name", ["cement-demo", "methanol-typical"])
def test_the_answer_from_steps_is_the_recomputed_one(name):
    agrees_with_recomputation(name)


@pytest.mark.nightly
@pytest.mark.parametrize("name", shipped_examples())
def test_every_shipped_example_answers_as_it_recomputes(name):
    agrees_with_recomputation(name)


def test_a_parameter_of_a_formula_is_computed_again():
    """The heating value of coal stands in a formula, so that its steps alone do not tell."""
    lock = build_lock(assessed(example_data("cement-demo")))
    parameters = [row for row in lock["factors"].values() if row["kind"] == "parameter"]
    found = moved(lock, [FactorMove(parameters[0]["id"], times=1.1)])
    factor = factor_from_json(parameters[0])
    again = shift(lock, {factor.id: dataclasses.replace(factor, value=1.1 * factor.value)})
    assert found.is_recomputed
    assert found.after == pytest.approx(again.new, rel=1e-12)
    # what the engine makes of it today may differ from what was locked: only the move counts
    drifted = copy.deepcopy(lock)
    drifted["result"]["total"]["value"] *= 1.1
    change = moved(drifted, [FactorMove(parameters[0]["id"], times=1.1)])
    assert change.after - change.before == pytest.approx(found.after - found.before, rel=1e-9)
