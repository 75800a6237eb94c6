"""Every option of every model is computed, with inputs filled from their ranges, or refused by the
name of a rule.
"""

import itertools

import pytest

from by_turns import by_turns
from tiny_models import HEAD
from zuji.core.refusals import Refusal
from zuji.footprint.option_settings import settings_of, takes_every_combination
from zuji.footprint.trials import OF_THE_MODEL, try_model
from zuji.sectors.load import load_model
from zuji.sectors.registry import get_model, model_files

ALL = pytest.mark.parametrize("model_id", list(model_files()))
MAY_BE_REFUSED = {
    ("resin", "route", "undeclared"),  # a resin whose monomer has no route
}
"""Options that no plant can compute alone: model, choice, option."""


@pytest.mark.parametrize("model_id", by_turns(model_files(), every=6))
@pytest.mark.slow
def test_every_option_of_every_model_is_computed_or_refused_by_name(model_id):
    model = get_model(model_id)
    trials = try_model(model)
    assert trials.faults == []
    computed = {pair for trial in trials.of("computed") for pair in trial.setting.items()}
    options = {
        (name, option) for name, choice in model.choices.items() for option in choice.options
    }
    assert {(model_id, *pair) for pair in options - computed} <= MAY_BE_REFUSED
    own = {check.id for check in model.checks} | {"factor-magnitude"}
    assert set(trials.refusals) <= own
    assert not own & OF_THE_MODEL


@ALL
def test_the_settings_hold_every_pair_of_options(model_id):
    model = get_model(model_id)
    settings = settings_of(model)
    held = {pair for setting in settings for pair in itertools.combinations(setting.items(), 2)}
    for (one, first), (other, second) in itertools.combinations(model.choices.items(), 2):
        for pair in itertools.product(first.options, second.options):
            assert ((one, pair[0]), (other, pair[1])) in held
    assert len(settings) <= 60
    assert not takes_every_combination(model) or len(settings) == len(
        {tuple(setting.items()) for setting in settings}
    )


MODEL = (
    HEAD
    + """inputs:
  made: {zh: 产量, en: made, unit: t, range: [1, 1000]}
  fuel: {zh: 燃料, en: fuel, unit: t, range: [0, 100]}
  coal: {zh: 煤, en: coal, unit: t, range: [1, 100], applies: 'route == "coal"'}
factors:
  open:
    zh: 开放
    en: open
    unit: kgCO2e/t
    default: ""
reference: made
quantities:
  rate: {zh: 单耗, en: rate, unit: "1", formula: 'RATE'}
steps:
  - {id: supply, zh: 上游, en: supply, stage: raw_material, kind: upstream, activity: fuel,
     factor: open}
checks:
  - id: tiny-fuel
    severity: block
    when: fuel > made
    zh: [多, 少填]
    en: [more, less]
    inputs: [fuel]
"""
)


def tried(rate):
    return try_model(load_model(MODEL.replace("RATE", rate), "tiny.yaml"))


def test_an_open_slot_is_filled_and_a_check_is_met_by_moving_what_it_names():
    trials = tried("fuel / made")
    assert [trial.outcome for trial in trials.trials] == ["computed", "computed"]
    assert all(0 < trial.total <= 1 for trial in trials.trials)  # a factor of 1, fuel ≤ made


def test_a_formula_that_fails_under_one_option_is_found_and_the_option_named():
    """An input that does not apply counts zero; a formula may not divide by it."""
    trials = tried("fuel / coal")
    assert [trial.outcome for trial in trials.trials] == ["fault", "computed"]
    finding = trials.faults[0]
    assert finding.rule == "formula-value"
    assert "default options" in finding.place["en"]
    assert len(tried('fuel / coal if route == "coal" else fuel / made').faults) == 0


def test_a_check_that_no_plant_can_meet_refuses_by_its_name():
    text = MODEL.replace("RATE", "fuel / made").replace("fuel > made", 'route == "coal"')
    trials = try_model(load_model(text, "tiny.yaml"))
    assert [trial.outcome for trial in trials.trials] == ["computed", "refused"]
    assert trials.refusals == {"tiny-fuel": 1}
    assert trials.record()["refused_by"] == {"tiny-fuel": 1}


def test_a_default_factor_that_does_not_exist_is_a_fault():
    text = MODEL.replace("RATE", "fuel / made").replace('default: ""', "default: no.such.factor")
    rules = {finding.rule for finding in try_model(load_model(text, "tiny.yaml")).faults}
    assert rules == {"factor-unknown"}


def test_hydrogen_is_computed_by_each_of_its_routes():
    """Three of four routes were refused for want of the heat value of gas."""
    model = get_model("hydrogen")
    routes = {t.setting["route"] for t in try_model(model).of("computed")}
    assert routes == {"coal", "gas", "cog", "electrolysis"}


def test_a_check_counts_under_its_own_condition_only():
    text = MODEL.replace("RATE", "fuel / made").replace(
        "    when: fuel > made", '    when: fuel >= 0 t\n    applies: route == "coal"'
    )
    outcomes = {t.setting["route"]: t.outcome for t in try_model(load_model(text, "t")).trials}
    assert outcomes == {"gas": "computed", "coal": "refused"}
    with pytest.raises(Refusal):
        load_model(text.replace('route == "coal"\n    zh', "fuel\n    zh"), "t")
