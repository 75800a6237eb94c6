"""A factor slot used outside its condition is refused when the model is loaded, with place and way
out.
"""

import pytest

from tiny_models import HEAD
from zuji.core.refusals import Refusal
from zuji.sectors.load import load_model, model_from_data

MODEL = (
    HEAD
    + """  mode:
    zh: 方式
    en: Mode
    default: plain
    options:
      plain: {zh: 常, en: Plain}
      fancy: {zh: 特, en: Fancy}
inputs:
  made: {zh: 产量, en: made, unit: t}
  fuel: {zh: 燃料, en: fuel, unit: t}
factors:
  ncv:
    zh: 热值
    en: heat value
    unit: GJ/t
    default: ""
    applies: route == "gas"
  supply:
    zh: 上游
    en: supply
    unit: kgCO2e/t
    default: ""
    applies: route == "gas"
tables:
  share:
    zh: 份额
    en: share
    unit: "1"
    rows: {gas: 0.5, coal: 0.7}
quantities:
  heat: {zh: 热量, en: heat, unit: GJ, formula: 'HEAT'}
reference: made
steps:
  - {id: supply, zh: 上游, en: supply, stage: raw_material, kind: upstream, activity: fuel,
     factor: supply, applies: 'GATE'}
"""
)
SOUND = {"HEAT": 'fuel * ncv if route == "gas" else 0 GJ', "GATE": 'route == "gas"'}


def loaded(**changed):
    text = MODEL
    for word, formula in (SOUND | changed).items():
        text = text.replace(word, formula)
    return load_model(text, "tiny.yaml")


def findings(**changed):
    with pytest.raises(Refusal) as refused:
        loaded(**changed)
    return refused.value.findings


def test_a_slot_under_its_own_condition_is_taken():
    assert loaded().id == "tiny"


@pytest.mark.parametrize(
    "formula",
    [
        "fuel * ncv",
        'fuel * ncv if mode == "plain" else 0 GJ',
        '0 GJ if route == "gas" else fuel * ncv',
        'fuel * ncv if route == "gas" or mode == "fancy" else 0 GJ',
        # decided by a number as well: computed for arrays on both sides
        'fuel * ncv if route == "gas" and fuel > 1 t else 0 GJ',
        "fuel * 1 GJ/t if fuel * ncv > 3 GJ else 0 GJ",
    ],
)
def test_a_formula_outside_the_condition_is_named_with_its_place(formula):
    finding = findings(HEAT=formula)[0]
    assert finding.rule == "slot-outside-gate"
    assert "quantities.heat" in finding.place
    assert finding.expected == 'route == "gas"'
    assert finding.facts["slot"] == "ncv"
    assert "煤" in finding.message("zh")
    assert "Coal" in finding.message("en")
    assert "applies" in finding.remedy("en")


@pytest.mark.parametrize(
    "formula",
    [
        'fuel * ncv if mode == "plain" and route == "gas" else 0 GJ',
        '0 GJ if route != "gas" else fuel * ncv',
        '(fuel * ncv if mode == "plain" else fuel * ncv * 2) if route == "gas" else 0 GJ',
    ],
)
def test_a_narrower_condition_is_taken(formula):
    assert loaded(HEAT=formula).id == "tiny"


@pytest.mark.parametrize("gate", ['mode == "plain"', "fuel > 1 t", 'route == "coal"'])
def test_a_step_outside_the_condition_of_its_factor_is_named(gate):
    finding = findings(GATE=gate)[0]
    assert (finding.rule, finding.facts["slot"]) == ("slot-outside-gate", "supply")
    assert "steps.0" in finding.place


def test_a_step_may_add_a_condition_on_numbers():
    assert loaded(GATE='route == "gas" and fuel > 1 t').id == "tiny"


def test_a_table_without_a_row_for_an_option_is_named():
    assert findings(HEAT="fuel * 1 GJ/t * table(share, mode)")[0].rule == "table-key"
    assert loaded(HEAT="fuel * 1 GJ/t * table(share, route)").id == "tiny"
    kept = 'fuel * 1 GJ/t * (table(share, route) if mode == "plain" else 1)'
    assert loaded(HEAT=kept).id == "tiny"


def test_an_option_that_does_not_exist_is_named():
    finding = findings(HEAT='fuel * ncv if route == "gass" else 0 GJ')[0]
    assert (finding.rule, finding.read) == ("choice-unknown", "gass")


def changed(old, new):
    text = MODEL
    for word, formula in SOUND.items():
        text = text.replace(word, formula)
    assert old in text
    with pytest.raises(Refusal) as refused:
        load_model(text.replace(old, new, 1), "tiny.yaml")
    return refused.value.findings[0]


def test_a_condition_of_an_input_or_slot_reads_options_only():
    fuel = "fuel: {zh: 燃料, en: fuel, unit: t"
    finding = changed(fuel + "}", fuel + ", applies: 'made > 1 t'}")
    assert (finding.rule, finding.read["en"]) == ("gate-not-option", "made")
    finding = changed('applies: route == "gas"', "applies: made > 1 t")
    assert finding.rule == "gate-not-option"
    finding = changed('applies: route == "gas"', "applies: nothing")
    assert finding.rule == "formula-name"


def test_a_default_by_option_that_leaves_an_option_out_is_named():
    by = 'default: {gas: a.b}\n    by: mode\n    applies: route == "gas"'
    finding = changed('default: ""\n    applies: route == "gas"', by)
    assert (finding.rule, finding.read["en"]) == ("slot-default-option", "Plain; Fancy")


def test_a_model_of_a_lockfile_is_computed_as_it_was():
    data = dict(loaded().data)
    data["quantities"] = {"heat": data["quantities"]["heat"] | {"formula": "fuel * ncv"}}
    assert model_from_data(data).id == "tiny"
