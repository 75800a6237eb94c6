"""The verified share of a footprint, with a study small enough to recount."""

import copy

import pytest

from cast import assessed, example_data
from zuji.core.yamlfile import load_yaml
from zuji.footprint import assess, study_from_data
from zuji.footprint.examples import typical_path
from zuji.lockfile import build_lock
from zuji.sectors.registry import get_model
from zuji.verification import verified


@pytest.fixture(scope="module")
def lock():
    path = typical_path("urea")
    data = dict(load_yaml(path.read_text("utf-8"), path.name).data)
    study = study_from_data(data, path.name)
    return build_lock(assess(study, get_model("urea"), as_of="2026-01-01"), draws=0)


def test_nothing_confirmed_is_nothing_verified_and_everything_unseen(lock):
    none = verified(lock, set(), 0.05)
    assert none.share == 0
    assert none.residual > 0.05


def test_all_inputs_confirmed_leaves_what_is_no_input(lock):
    names = set(lock["study"]["inputs"])
    every = verified(lock, names, 0.05)
    assert every.share == pytest.approx(1.0)
    assert every.residual < verified(lock, set(), 0.05).residual


def test_one_input_verifies_just_the_steps_that_use_nothing_else(lock):
    """The shares are weighted by absolute contributions of covered steps, as the lockfile's own
    are (six decimals).
    """
    made = verified(lock, {"power", "urea_made"}, 0.05).share
    sizes = {s["id"]: abs(s["kgco2e"]) for s in lock["result"]["steps"]}
    assert 0 < made < 1
    assert made == pytest.approx(sizes["grid_power"] / sum(sizes.values()), abs=5e-7)


def test_the_lockfile_itself_is_not_marked(lock):
    before = copy.deepcopy(lock)
    verified(lock, set(lock["study"]["inputs"]), 0.05)
    assert lock == before


def test_what_the_enterprise_marked_itself_does_not_count(lock):
    marked = {
        **lock,
        "study": {
            **lock["study"],
            "inputs": {
                k: {**v, "reviewed_by": "我自己"} if isinstance(v, dict) else v
                for k, v in lock["study"]["inputs"].items()
            },
        },
    }
    assert verified(marked, set(), 0.05).share == 0


def test_factors_that_were_chosen_stay_unseen_until_they_are_confirmed_too():
    """The model of everything with seven factors of its own: all inputs confirmed, none of them."""
    made = assessed(example_data("everything"))
    lock = build_lock(made)
    inputs = set(made.model.inputs)
    slots = ("feed_supply", "road_freight", "air_freight", "burial", "primary_good")
    by_step = ("feed", "lorry", "plane", "buried", "recycling_credit")
    through = sum(abs(made.by_step[s]) for s in by_step) / made.total
    assert verified(lock, inputs, 0.05).residual == pytest.approx(through, abs=1e-9)
    some = inputs | {f"factors.{s}" for s in slots[:2]}
    rest = sum(abs(made.by_step[s]) for s in by_step[2:]) / made.total
    assert verified(lock, some, 0.05).residual == pytest.approx(rest, abs=1e-9)


def test_marks_that_the_enterprise_made_itself_are_taken_away_from_the_model_of_everything():
    """Two of its inputs are marked; the lockfile's own share counts them, the verifier's not."""
    lock = build_lock(assessed(example_data("everything")))
    assert lock["result"]["shares"]["verified"] > 0
    assert verified(lock, set(), 0.05).share == 0
