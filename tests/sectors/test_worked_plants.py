"""Worked plants of each option: no option is untried, none is questioned, nothing bought lowers."""

import pytest

from by_turns import by_turns
from cast import AS_OF
from sectors.test_all_models import typical
from zuji.footprint import assess, study_from_data
from zuji.sectors.registry import get_model, model_files

WORKED = [
    "abs_san",
    "acetic_acid",
    "acrylonitrile",
    "aluminium_extrusion",
    "aniline",
    "bdo",
    "calcium_carbide",
    "caprolactam",
    "coke",
    "dme",
    "epichlorohydrin",
    "ferro_alloy",
    "glass",
    "hydrochloric_acid",
    "mdi",
    "mortar",
    "paper_board",
    "polyester_fibre",
    "polyether_polyol",
    "propylene_oxide",
    "soda_ash",
    "steel_products",
    "styrene",
    "sulfuric_acid",
    "tdi",
    "titanium_dioxide",
    "zinc_oxide",
]
"""Models whose worked examples are whole plants, one at least for each option."""
OF_BLOCKS = {"fuel_set", "green_power_type", "onsite_power_type"}
"""Choices that blocks bring, tried with the blocks."""
ADDS = {"upstream", "energy", "combustion"}
PLANTS = [
    (model_id, example["id"])
    for model_id in WORKED
    for example in get_model(model_id).data["examples"]
]


def worked(model_id, name):
    model = get_model(model_id)
    example = next(e for e in model.data["examples"] if e["id"] == name)
    data = {
        "model": model_id,
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "choices": example.get("choices") or {},
        "inputs": example["inputs"],
        "factors": example.get("factors") or {},
    }
    return assess(study_from_data(data, name), model, as_of=AS_OF)


@pytest.mark.parametrize("model_id", WORKED)
def test_every_option_of_a_model_has_a_worked_plant(model_id):
    model = get_model(model_id)
    plants = [typical(model_id).choices, *(dict(e.get("choices") or {}) for e in examples(model))]
    for name, choice in model.choices.items():
        if name not in OF_BLOCKS and not name.startswith("chp_"):
            assert {plant.get(name, choice.default) for plant in plants} >= set(choice.options)


def examples(model):
    return model.data["examples"]


@pytest.mark.parametrize(("model_id", "name"), by_turns(PLANTS))
def test_a_worked_plant_is_not_questioned_and_its_purchases_add(model_id, name):
    made = worked(model_id, name)
    assert [(f.rule, f.place) for f in made.findings if f.severity != "note"] == []
    steps = {step.id: step for step in made.model.steps}
    lower = [s for s, value in made.by_step.items() if value < 0 and steps[s].kind in ADDS]
    assert lower == []


@pytest.mark.parametrize("model_id", sorted(model_files()))
def test_what_a_typical_plant_buys_or_burns_never_lowers_its_footprint(model_id):
    made = typical(model_id)
    steps = {step.id: step for step in made.model.steps}
    lower = [s for s, value in made.by_step.items() if value < -1e-9 and steps[s].kind in ADDS]
    assert lower == []
