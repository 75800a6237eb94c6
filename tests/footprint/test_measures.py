"""Measures are recomputed, never multiplied by a rule of thumb."""

import pytest

from cast import assessed, example_data
from sectors.test_all_models import computed, typical
from zuji.core.refusals import Refusal
from zuji.footprint.measures import (
    changed_study,
    effect,
    effects,
    measures_for,
    together,
    yearly_output,
)
from zuji.sectors.registry import model_files


def measure(model_id, name):
    return next(m for m in measures_for(typical(model_id).model) if m.id == name)


@pytest.mark.parametrize("model_id", list(model_files()))
def test_a_measure_gives_what_changing_the_inputs_by_hand_gives(model_id):
    made = typical(model_id)
    found, _ = effects(made)
    assert found, model_id
    for e in found:

        def by_hand(data, e=e):
            for name, (_, after) in e.inputs.items():
                data["inputs"][name] = {"value": repr(after), "unit": made.model.inputs[name].unit}
            data["choices"] = {**data.get("choices", {}), **e.measure.choices}
            data["factors"] = {**data.get("factors", {}), **e.measure.factors}

        assert computed(model_id, by_hand).total == pytest.approx(e.after, rel=1e-9), e.measure.id
        assert e.saving == pytest.approx(made.total - e.after, rel=1e-12)


def test_green_power_saves_the_difference_of_two_factors():
    """By hand: half of the power × (0.5777 − 0.0324 − 0.0327) kg/kWh ÷ output."""
    made = typical("lime")
    e = effect(made, measure("lime", "green_power"))
    assert e.saving == pytest.approx(
        10_000_000 / 2 * (0.5777 - 0.0324 - 0.0327) / 250_000, rel=1e-9
    )
    assert e.abated_per_year == pytest.approx(e.saving * 250_000 / 1000, rel=1e-12)
    low, high = e.cost_per_year
    assert (low, high) == (
        pytest.approx(10_000_000 * 0.5 * 0.005),
        pytest.approx(10_000_000 * 0.5 * 0.05),
    )
    assert e.abatement_cost[0] == pytest.approx(low / e.abated_per_year)


def test_the_level_moves_the_effect_and_stays_in_its_range():
    made = typical("lime")
    green = measure("lime", "green_power")
    assert effect(made, green, 1.0).saving == pytest.approx(
        2 * effect(made, green, 0.5).saving, rel=1e-9
    )
    assert effect(made, green, 0.0).saving == pytest.approx(0.0, abs=1e-9)
    with pytest.raises(Refusal) as caught:
        effect(made, green, 1.5)
    assert caught.value.findings[0].rule == "value-range"


def test_a_measure_that_does_not_apply_is_left_with_its_condition():
    _, left = effects(typical("eaf_steel"))
    assert ("hydrogen_dri", 'route == "dri"') in {(m.id, why) for m, why in left}


def test_several_measures_together_build_on_each_other():
    made = typical("ammonia")
    found, _ = effects(made)
    joint = together(made, [e.measure for e in found])
    best = min(e.after for e in found)
    assert joint < best
    assert joint > made.total - sum(e.saving for e in found) - 1e-9 or len(found) > 1


def test_changed_inputs_are_marked_as_a_scenario():
    made = typical("lime")
    changed = changed_study(made, measure("lime", "lime_gas_kiln"))
    assert changed.data["inputs"]["kiln_gas"]["status"] == "archetype"
    assert made.study.data["inputs"].get("kiln_gas") is None


def test_yearly_output_is_the_declared_product():
    assert yearly_output(typical("tyre")) == pytest.approx(3_000_000)
    assert yearly_output(typical("chlor_alkali")) == pytest.approx(600_000)
    assert yearly_output(typical("bf_bof_steel")) == pytest.approx(5_120_000)


def test_yearly_output_counts_declared_units_and_not_what_they_hold():
    """1300 t by the seven tonnes, 1103 things by the five."""
    assert yearly_output(assessed(example_data("everything"))) == pytest.approx(1300 / 7)
    assert yearly_output(assessed(example_data("everything_sheet"))) == pytest.approx(1103 / 5)


def test_measures_know_the_optional_factors_of_the_study():
    """Recovered black of the Taiwanese pack in place of virgin black: the measures are computed
    with it too.
    """

    def with_pack(data):
        data["packs"] = ["tw-moenv-cfp"]
        recovered = "tw.moenv.fa0356c2d2"
        data["factors"] = {**data.get("factors", {}), "carbon_black_supply": recovered}
        data["waivers"] = {recovered: "recovered black takes the place of virgin black"}

    made = computed("tyre", with_pack)
    assert made.total != typical("tyre").total
    found, _ = effects(made)
    assert found
    assert all(e.after == pytest.approx(made.total - e.saving) for e in found)
    assert together(made, [e.measure for e in found]) < made.total


def test_an_unknown_pack_is_refused_where_it_stands():
    with pytest.raises(Refusal) as caught:
        computed("tyre", lambda d: d.update(packs=["tw-moenv-cfp", "nope"]))
    finding = caught.value.findings[0]
    assert (finding.rule, finding.read) == ("pack-unknown", "nope")
    assert finding.place.endswith("packs.1")


def test_a_measure_is_compared_with_the_study_under_the_same_factors():
    """A study frozen under other factors than today's: what those moved is no saving."""
    from dataclasses import replace

    from zuji.factors import builtin_library
    from zuji.footprint.measures import effects, measures_for

    made = assessed(example_data("cement-demo"))
    grid = made.chosen["grid"].factor
    dearer = builtin_library().revised([replace(grid, value=2 * grid.value)])
    taken, _ = effects(made, dearer)
    under = assessed(example_data("cement-demo"), library=dearer)
    assert taken and under.total > made.total
    for found in taken:
        assert found.before == pytest.approx(under.total, rel=1e-12)
    idle = [m for m in measures_for(made.model) if not m.changes and not m.factors]
    assert all(m.choices for m in idle)
