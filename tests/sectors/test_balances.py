"""Carbon in = product + CO2 + waste in every model with carbon; a wrong input is noticed."""

import pytest

from cast import AS_OF
from sectors.test_all_models import typical
from tiny_models import tiny_study
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.footprint.balances import balanced
from zuji.footprint.findings import named_values
from zuji.sectors.load import load_model
from zuji.sectors.registry import get_model, model_files

WITH_BALANCE = sorted(name for name in model_files() if get_model(name).balances)
COUNTED_OTHERWISE = {
    ("cement", "calcination"): "kiln-carbonate, by the quantity: the step is shared by clinker",
    ("cement", "kiln_dust"): "a part of calcination",
    ("cement", "waste_fuel_uptake"): "carbon of fuel, taken from the air",
    ("lime", "calcination"): "kiln-carbonate, by the quantity: the step is shared by the kiln",
    ("urea", "fixed_co2"): "the deduction of what the ammonia plant counted",
    ("bill_of_materials", "process_co2"): "an input of the study",
    ("methanol", "uptake"): "the carbon taken from the air, as the feed of the balance",
    ("alumina", "carbonate"): "carbonates of the sintering line, wholly decomposed",
    ("pvc", "vcm_process"): "IPCC table 3.17, with the fuel of the plant",
    ("glass", "carbonate"): "carbonates of the batch, wholly decomposed",
    ("glass", "powder"): "carbon of the batch, wholly burned",
    ("steel_products", "solvent"): "solvent of the paint, wholly burned",
    ("titanium_dioxide", "process"): "carbon of coke and limestone, none in the pigment",
    ("zinc_oxide", "process"): "carbon of reducing coal and soda ash, none in the oxide",
}
"""CO2 steps that no balance names, each with the reason."""
OF_BLOCKS = {
    "chp_biomass_uptake": "carbon of fuel, taken from the air; what burns gives it back",
    "chp_waste_fuel_uptake": "the same of waste fuel",
}
"""The same, of steps that a block brings into many models."""
IN_QUANTITIES = {"bf_bof_steel"}
"""Models whose balance sums the CO2 of their steps by quantities."""

TIMES = {
    "bf_bof_steel": {"coking_coal": 0.7},
    "cement": {"limestone": 0.7},
    "formaldehyde": {"methanol": 0.8},
    "methanol": {"feed_coal": 0.3},
    "mto": {"methanol": 0.7},
    "pdh": {"propane": 0.8},
    "steam_cracker": {"naphtha": 0.8},
    "resin": {"propylene": 0.9},
    "pet": {"pta": 0.9},
    "pvc": {"carbide_coke": 0.6},
    "lime": {"limestone": 0.5},
    "pta": {"xylene": 0.9},
    "ethylene_glycol": {"feed_coal": 0.2},
    "carbon_black": {"coal_tar": 0.3},
    "synthetic_rubber": {"butadiene": 0.8},
    "prebaked_anode": {"green_coke": 0.7},
    "soda_ash": {"limestone": 0.3},
    "calcium_carbide": {"semi_coke": 0.2},
    "acetic_acid": {"methanol": 0.6},
    "acrylonitrile": {"propylene": 0.6},
    "aniline": {"benzene": 0.7},
    "mdi": {"benzene": 0.5},
    "abs_san": {"styrene": 0.7},
    "coke": {"coking_coal": 0.7},
    "propylene_oxide": {"propylene": 0.7},
    "caprolactam": {"benzene": 0.6},
    "styrene": {"benzene": 0.6},
    "dme": {"methanol": 0.8},
    "epichlorohydrin": {"propylene": 0.6},
    "bdo": {"carbide": 0.5},
    "polyether_polyol": {"propylene_oxide": 0.7},
    "polyester_fibre": {"pta": 0.7},
    "tdi": {"toluene": 0.5},
}
"""An input of the typical plant, times what makes it wrong."""
SET = {
    "urea": {"co2_used": 0.5},
    "ammonia": {"other_carbon": 1e6},
    "hydrogen": {"stored_co2": 1e6},
    "primary_aluminium": {"anode_net": 1e6},
    "ferro_alloy": {"lost_carbon": 1e6},
    "eaf_steel": {
        "dri_made": 1.1e6,
        "dri_pellets": 1.6e6,
        "dri_gas": 10,
        "dri_power": 1e8,
        "eaf_dri": 1.1e6,
    },
}
"""Inputs set outright, where the CO2 is what the balance leaves over."""
CHOICES = {
    "lime": {"calcination_method": "factor"},
    "primary_aluminium": {"anode_basis": "net"},
    "eaf_steel": {"route": "dri"},
}


def study_of(model_id):
    return dict(typical(model_id).study.data)


def findings_of(data, model_id):
    study = study_from_data(data, "study")
    try:
        return assess(study, get_model(model_id), as_of=AS_OF).findings
    except Refusal as refused:
        return refused.findings


def wrong_study(model_id):
    model, made = get_model(model_id), typical(model_id)
    data = study_of(model_id)
    data["choices"] = {**data.get("choices", {}), **CHOICES.get(model_id, {})}
    numbers = {
        name: times * made.values[name].value for name, times in TIMES.get(model_id, {}).items()
    } | SET.get(model_id, {})
    entries = {
        name: {"value": value, "unit": model.inputs[name].unit, "status": "measured"}
        for name, value in numbers.items()
    }
    data["inputs"] = {**data["inputs"], **entries}
    return data


@pytest.mark.parametrize("model_id", WITH_BALANCE)
def test_the_carbon_of_the_typical_plant_closes(model_id):
    made = typical(model_id)
    rows = balanced(made.model, named_values(made.model, made.scenario))
    assert rows
    for row in rows:
        assert row.entered > 0
        assert row.excess <= row.balance.created
        assert row.balance.lost is None or -row.excess <= row.balance.lost


@pytest.mark.parametrize("model_id", sorted(model_files()))
def test_every_step_that_makes_co2_of_carbon_stands_in_a_balance(model_id):
    model = get_model(model_id)
    named = {step for balance in model.balances for step in balance.steps}
    for step in model.steps:
        makes = step.gas.startswith("co2") and step.kind in {"process", "credit", "removal"}
        if not makes or model_id in IN_QUANTITIES:
            continue
        otherwise = (model_id, step.id) in COUNTED_OTHERWISE or step.id in OF_BLOCKS
        assert step.id in named or otherwise, step.id


@pytest.mark.parametrize("model_id", WITH_BALANCE)
def test_a_wrong_input_is_noticed_with_the_numbers(model_id):
    found = findings_of(wrong_study(model_id), model_id)
    carbon = [f for f in found if f.rule == "carbon-created"]
    assert carbon, [(f.rule, f.place) for f in found]
    for finding in carbon:
        assert "tC" in in_language(finding.read, "zh")
        assert "tCO2" in in_language(finding.expected, "en")
        assert finding.place


def test_carbide_makes_only_the_carbon_of_the_coke():
    """F10: 0.85 t/t of semi-coke (0.778 C) less 0.384 C in PVC leave 1.016 t CO2 and no more."""
    made = typical("pvc")
    direct = sum(made.by_step[name] for name in ("carbide_process", "acetylene_loss"))
    coke = 0.85 * 2.853 * 12 / 44
    assert direct == pytest.approx(1000 * (coke - 24.022 / 62.498) * 44 / 12, rel=1e-3)
    assert direct < 1241


def small(created="0.02", step="burn"):
    return f"""
zuji: 1
id: small
version: 1.0.0
form: sheet
industry: generic
title: {{zh: 小, en: small}}
product: {{zh: 品, en: product}}
about: {{zh: 试, en: test}}
declared_unit: {{amount: 1, unit: t}}
inputs:
  made: {{zh: 产量, en: made, unit: t}}
  feed: {{zh: 原料, en: feed, unit: t}}
  burned: {{zh: 燃烧, en: burned, unit: t}}
reference: made
steps:
  - id: burn
    zh: 燃
    en: burn
    stage: manufacture
    kind: process
    gas: co2_fossil
    amount: burned * 44.009 / 12.011
balances:
  - id: all
    zh: 碳
    en: carbon
    inputs: {{feed: feed * 0.5}}
    outputs: {{product: made * 0.3}}
    steps: [{step}]
    created: {created}
    lost: 0.1
    fields: [feed, made]
"""


def of_small(feed, burned):
    data = tiny_study("small", {"made": (100, "t"), "feed": (feed, "t"), "burned": (burned, "t")})
    model = load_model(small(), "small.yaml")
    try:
        found = assess(study_from_data(data, "study"), model, as_of=AS_OF).findings
    except Refusal as refused:
        found = refused.findings
    return [(f.rule, f.severity) for f in found if f.rule.startswith("carbon")]


@pytest.mark.parametrize(
    ("feed", "burned", "found"),
    [
        # 30 tC in the product; the feed holds half its mass
        (100, 20, []),
        (100, 20.9, []),  # 50.9 of 50: 1.8 %
        (100, 21.2, [("carbon-created", "warn")]),  # 2.4 %
        (100, 22.2, [("carbon-created", "block")]),  # 4.4 %, more than twice the share
        (100, 15.1, []),  # 9.8 % lost
        (100, 14.9, [("carbon-lost", "warn")]),  # 10.2 %
    ],
)
def test_a_balance_warns_refuses_and_lets_pass_by_its_shares(feed, burned, found):
    assert of_small(feed, burned) == found


def test_a_balance_over_a_step_that_makes_no_carbon_is_refused_when_the_model_loads():
    with pytest.raises(Refusal) as refused:
        load_model(small(step="nothing"), "small.yaml")
    assert refused.value.findings[0].rule == "formula-name"


def test_a_balance_of_another_unit_than_mass_is_refused_when_the_model_loads():
    with pytest.raises(Refusal) as refused:
        load_model(small().replace("feed * 0.5", "feed * 0.5 GJ/t"), "small.yaml")
    assert refused.value.findings[0].rule == "formula-unit"
