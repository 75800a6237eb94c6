"""Blast radius: a revised factor moves a study by what the formula says, and by nothing else."""

import dataclasses

import pytest

from cast import assessed, example_data
from zuji.compare import Shift, shift
from zuji.core.refusals import Refusal
from zuji.factors.record import factor_from_json
from zuji.lockfile import build_lock
from zuji.lockfile.extract import shared_model
from zuji.lockfile.lock import LOCKFILE
from zuji.sectors.registry import get_model


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("cement-demo")))


def electricity(lock):
    """The grid's factor and what the steps that stand on it contribute to the total."""
    factor = factor_from_json(lock["factors"]["grid"])
    return factor, sum(s["kgco2e"] for s in lock["result"]["steps"] if s["factor"] == factor.id)


def test_the_same_factor_moves_nothing(lock):
    factor, _ = electricity(lock)
    found = shift(lock, {factor.id: factor})
    assert found.new == found.old == lock["result"]["total"]["value"]
    assert found.relative == 0


def test_a_factor_of_twice_the_value_adds_its_contribution_once_more(lock):
    """The step is activity × factor, so 2 × factor adds exactly the step's contribution."""
    factor, contribution = electricity(lock)
    double = dataclasses.replace(factor, value=2 * factor.value)
    found = shift(lock, {factor.id: double})
    assert contribution > 0
    assert found.new - found.old == pytest.approx(contribution, rel=1e-12)


def test_what_can_no_longer_stand_there_names_the_rule(lock):
    factor, _ = electricity(lock)
    retired = dataclasses.replace(factor, active=False, inactive_reason="x")
    other_unit = dataclasses.replace(factor, unit="kgCO2e/t")
    assert shift(lock, {factor.id: retired}).refused == "factor-inactive"
    assert shift(lock, {factor.id: other_unit}).refused == "factor-unit"
    assert shift(lock, {factor.id: retired}).new is None
    assert shift(lock, {factor.id: retired}).relative is None


def test_a_factor_the_study_does_not_stand_on_moves_nothing(lock):
    factor, _ = electricity(lock)
    stranger = dataclasses.replace(factor, id="somebody.else", value=99.0)
    assert shift(lock, {"somebody.else": stranger}).new == lock["result"]["total"]["value"]


def test_a_damaged_lockfile_is_refused(lock):
    with pytest.raises(Refusal) as caught:
        shift({**lock, "profile": {}}, {})
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place) == ("lock-damaged", LOCKFILE)


def test_a_negative_footprint_that_rises_has_risen():
    """From −100 to −80 is up by a fifth."""
    assert Shift(-100.0, -80.0, "kgCO2e/t").relative == pytest.approx(0.2)
    assert Shift(100.0, 80.0, "kgCO2e/t").relative == pytest.approx(-0.2)
    assert Shift(0.0, 80.0, "kgCO2e/t").relative is None


def test_a_study_with_factors_of_its_own_is_moved_by_the_shared_ones_alone():
    lock = build_lock(assessed(example_data("everything")))
    factor, contribution = electricity(lock)
    double = dataclasses.replace(factor, value=2 * factor.value)
    found = shift(lock, {factor.id: double})
    assert found.old == lock["result"]["total"]["value"]
    assert found.new - found.old == pytest.approx(contribution, rel=1e-12)
    own = dataclasses.replace(factor_from_json(lock["factors"]["road_freight"]), value=99.0)
    assert shift(lock, {own.id: own}).new == found.old


def test_a_proposal_that_changes_nothing_shows_nothing_of_what_changed_before(lock):
    """Frozen on the first version, the second published since: the third equals the second."""
    factor, contribution = electricity(lock)
    second = dataclasses.replace(factor, version="2", value=1.5 * factor.value)
    third = dataclasses.replace(second, version="3")
    found = shift(lock, {factor.id: third}, {factor.id: second})
    assert found.new == found.old and found.relative == 0
    assert found.old - lock["result"]["total"]["value"] == pytest.approx(contribution / 2)


def test_a_proposal_is_compared_with_the_version_that_counts_today(lock):
    """1.5 × today, 2 × proposed: half a contribution more, not a whole one."""
    factor, contribution = electricity(lock)
    second = dataclasses.replace(factor, value=1.5 * factor.value)
    third = dataclasses.replace(factor, value=2 * factor.value)
    found = shift(lock, {factor.id: third}, {factor.id: second})
    assert found.new - found.old == pytest.approx(contribution / 2, rel=1e-9)


def test_what_cannot_be_computed_today_either_is_not_laid_at_the_proposals_door(lock):
    factor, _ = electricity(lock)
    retired = dataclasses.replace(factor, active=False, inactive_reason="x")
    found = shift(lock, {factor.id: retired}, {factor.id: retired})
    assert (found.refused, found.relative) == ("", 0)
    mended = shift(lock, {factor.id: factor}, {factor.id: retired})
    assert (mended.refused, mended.new) == ("", lock["result"]["total"]["value"])
    double = dataclasses.replace(factor, value=2 * factor.value)
    moved = shift(lock, {factor.id: double}, {factor.id: retired})
    assert moved.old == lock["result"]["total"]["value"]
    assert moved.new - moved.old == pytest.approx(electricity(lock)[1], rel=1e-9)
    worse = shift(lock, {factor.id: retired}, {})
    assert (worse.refused, worse.old) == ("factor-inactive", moved.old)


def test_what_changed_since_the_freeze_is_in_both_totals(lock):
    factor, contribution = electricity(lock)
    second = dataclasses.replace(factor, value=1.5 * factor.value)
    found = shift(lock, {}, {factor.id: second})
    assert found.old == found.new
    assert found.new - lock["result"]["total"]["value"] == pytest.approx(contribution / 2)


def test_the_model_is_the_locked_one_and_a_shipped_one_only_where_it_is_the_same(lock):
    """Per two declared units instead of one, the total is twice as large."""
    unit = lock["model"]["declared_unit"]
    twice = {**lock["model"], "declared_unit": {**unit, "amount": 2 * unit.get("amount", 1)}}
    found = shift({**lock, "model": twice}, {})
    assert found.old == pytest.approx(2 * lock["result"]["total"]["value"], rel=1e-12)
    assert shared_model(lock) is get_model(lock["model"]["id"])
