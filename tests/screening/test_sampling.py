"""The sample a verifier is proposed: what is left unseen cannot move the total beyond
materiality.
"""

import copy

import numpy as np
import pytest

from cast import example_data
from zuji.footprint import assess, study_from_data
from zuji.screening.sampling import propose_sample, sample_lines, usual_moves
from zuji.sectors.registry import get_model, model_files
from zuji.synth.errors import plant_error
from zuji.synth.plants import AS_OF, draw_plant


def made_of(data, as_of=AS_OF):
    return assess(study_from_data(data, "test"), get_model(data["model"]), as_of=as_of)


@pytest.fixture(scope="module")
def steel():
    return example_data("eaf_steel-typical")


def test_what_is_left_may_all_be_wrong_by_its_whole_amount_and_the_total_stays_within_materiality(
    steel,
):
    """Recomputed: every input that is not in the sample is doubled, then all but taken away, all
    at once.
    """
    made = made_of(steel)
    sample = propose_sample(made)
    left = {line.name for line in sample.left if line.kind == "input"}
    assert left and sample.residual <= 0.05
    for factor in (2.0, 0.001):
        data = copy.deepcopy(steel)
        for name in left:
            value = made.values[name]
            data["inputs"][name] = {"value": value.value * factor, "unit": value.unit}
        assert abs(made_of(data).total / made.total - 1) <= 0.05 * 1.05, (
            factor
        )  # 5 % of slack for what is not linear


def test_it_is_no_larger_than_it_must_be_and_a_stricter_one_holds_it(steel):
    made = made_of(steel)
    sample, strict = propose_sample(made), propose_sample(made, 0.01)
    smallest = min(sample.taken, key=lambda line: line.risk)
    assert sample.residual + smallest.risk > 0.05  # without its last line it would not do
    assert sample.names < strict.names and strict.residual <= 0.01
    assert propose_sample(made, 1e9).taken == ()
    risks = [line.risk for line in sample.taken]
    assert risks == sorted(risks, reverse=True)


def test_what_a_verifier_takes_out_is_in_the_residual(steel):
    sample = propose_sample(made_of(steel))
    largest = sample.taken[0]
    cut = sample.without({largest.name})
    assert cut.residual == pytest.approx(sample.residual + largest.risk)
    assert largest.name not in cut.names and len(cut.taken) == len(sample.taken) - 1


def test_an_input_left_out_or_far_too_small_is_asked_for_because_it_usually_matters(steel):
    model = get_model("eaf_steel")
    usual = usual_moves("eaf_steel")
    name = max((n for n in usual if model.inputs[n].optional), key=usual.get)
    data = copy.deepcopy(steel)
    del data["inputs"][name]
    line = next(x for x in propose_sample(made_of(data)).taken if x.name == name)
    assert (line.kind, line.moves) == ("not_reported", 0.0) and line.usual == usual[name] >= 0.05


def test_a_factor_that_is_not_the_models_own_is_looked_at_and_the_default_is_not(steel):
    assert not [
        x for x in sample_lines(made_of(steel)) if x.kind == "factor" and x.name == "factors.grid"
    ]
    data = copy.deepcopy(steel) | {
        "factors": {**steel.get("factors", {}), "grid": "cn.elec.cf.2023.national_avg"}
    }
    assert "factors.grid" in propose_sample(made_of(data)).names


def test_every_certificate_is_looked_at():
    plant = next(p for n in range(1, 400) if (p := draw_plant(7, n)).data.get("certificates"))
    assert "certificates.0" in propose_sample(made_of(plant.data)).names


@pytest.mark.parametrize("model_id", list(model_files()))
def test_every_model_has_a_typical_plant_to_compare_with(model_id):
    assert usual_moves(model_id)


def test_planted_unit_errors_are_in_the_sample_that_the_wrong_study_is_given():
    """benchmarks/screening/sampling.py measures all kinds; here a few of the plainest."""
    looked = 0
    for number in range(1, 13):
        plant = draw_plant(11, number)
        for place, kind in enumerate(("decimal_shift", "understated", "omitted_input")):
            planted = plant_error(np.random.default_rng([11, number, place]), kind, plant, plant)
            if planted is None or planted.moved is None or abs(planted.moved) < 0.05:
                continue
            looked += 1
            assert planted.where in propose_sample(made_of(planted.data)).names, (number, kind)
    assert looked >= 12
