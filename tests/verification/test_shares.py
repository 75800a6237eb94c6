"""The verified share of a footprint, with a study small enough to recount."""

import pytest

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
