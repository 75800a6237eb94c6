"""Slips of a plant's clerk in the models of bulk materials: each is questioned by its own check.

A slip leaves out an input (``None``), or changes it by a factor: 1/1000 is MWh for kWh, 10 a
decimal mark. The worked plants themselves are not questioned (``test_worked_plants``).
"""

import pytest

from cast import AS_OF
from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.screening.run import slips
from zuji.sectors.registry import get_model

SLIPS = [
    ("abs_san", "butadiene", "steam_bought", None, "resin-heat"),
    ("acetic_acid", "coal", "steam_bought", None, "acetic-heat"),
    ("acetic_acid", "gas", "boiler_gas", 10, "acetic-heat"),
    ("acrylonitrile", "mass", "ammonia", 0.8, "nitrile-nitrogen"),
    ("aluminium_extrusion", "anodised", "sulfuric_acid", 1000, "profile-acid"),
    ("aluminium_extrusion", "coated", "powder", 10, "profile-powder"),
    ("bdo", "anhydride", "steam_bought", None, "bdo-heat"),
    ("bdo", "reppe", "steam_bought", None, "bdo-heat"),
    ("caprolactam", "lactam", "ammonia", 10, "lactam-ammonia"),
    ("caprolactam", "lactam", "hydrogen", 1 / 10, "lactam-hydrogen"),
    ("caprolactam", "lactam", "steam_bought", None, "lactam-heat"),
    ("caprolactam", "lactam", "sulfate_made", 0, "lactam-sulfate-missing"),
    ("caprolactam", "pa6", "polymer_power", 10, "chips-power"),
    ("caprolactam", "pa6", "polymer_power", 1 / 1000, "chips-power"),
    ("caprolactam", "pa6", "polymer_steam_bought", 10, "chips-heat"),
    ("caprolactam", "pa6", "polymer_steam_bought", None, "chips-heat"),
    ("coke", "energy", "benzol_made", 0, "coke-tar"),
    ("coke", "energy", "tar_made", 0, "coke-tar"),
    ("coke", "main", "bought_gas", 10, "coke-burned"),
    ("coke", "mass", "wash_oil", 10, "coke-wash-oil"),
    ("epichlorohydrin", "glycerine", "caustic", 10, "ech-base"),
    ("epichlorohydrin", "glycerine", "steam_bought", None, "ech-heat"),
    ("epichlorohydrin", "propylene", "steam_bought", None, "ech-heat"),
    ("ferro_alloy", "ferrochromium", "alloy_carbon", 1 / 100, "alloy-carbon-content"),
    ("ferro_alloy", "ferrochromium", "ore", 10, "alloy-ore-much"),
    ("ferro_alloy", "ferrosilicon", "electrode_paste", 10, "alloy-electrode"),
    ("ferro_alloy", "ferrosilicon", "lost_carbon", 100, "alloy-gas"),
    ("ferro_alloy", "ferrosilicon", "semi_coke", 0.1, "alloy-reductant"),
    ("ferro_alloy", "silicomanganese", "dolomite", 10, "alloy-flux"),
    ("ferro_alloy", "silicomanganese", "electrode_paste", 20, "alloy-reductant"),
    ("glass", "container", "power", 1 / 1000, "glass-power"),
    ("glass", "fibre", "melter_gas", None, "glass-heat"),
    ("glass", "fibre", "power", 1 / 1000, "glass-power"),
    ("glass", "flat", "power", 1 / 1000, "glass-power"),
    ("mdi", "bought-gas", "boiler_gas", 1 / 10, "mdi-heat"),
    ("mdi", "own-coal", "hcl_made", None, "mdi-hcl-missing"),
    ("mdi", "own-coal", "steam_bought", None, "mdi-heat"),
    ("paper_board", "printing", "caustic", 10, "paper-chemicals"),
    ("polyester_fibre", "melt", "boiler_gas", None, "fibre-heat"),
    ("polyester_fibre", "staple", "steam_bought", 1 / 10, "fibre-heat"),
    ("polyether_polyol", "flexible", "boiler_gas", None, "polyol-heat"),
    ("propylene_oxide", "chlorohydrin", "steam_bought", None, "oxide-heat"),
    ("propylene_oxide", "co-oxidation", "steam_bought", 1 / 10, "oxide-heat"),
    ("propylene_oxide", "hppo", "oxygen", 10, "oxide-oxygen"),
    ("propylene_oxide", "hppo", "steam_bought", 1 / 10, "oxide-heat"),
    ("soda_ash", "hou", "chloride_made", 1 / 10, "soda-chloride-missing"),
    ("soda_ash", "trona", "boiler_coal", None, "soda-heat"),
    ("soda_ash", "trona", "boiler_gas", 1 / 10, "soda-heat"),
    ("soda_ash", "trona", "trona_lime", 10, "soda-lime"),
    ("steel_products", "coated", "solvent", 10, "rolling-solvent"),
    ("styrene", "mass", "hydrogen_sold", 10, "styrene-hydrogen"),
    ("tdi", "coal", "hcl_made", None, "tdi-hcl-missing"),
    ("tdi", "coal", "steam_bought", None, "tdi-heat"),
    ("tdi", "coal", "sulfuric_acid", 1000, "tdi-acid"),
    ("titanium_dioxide", "chloride", "chlorine", 10, "titania-chlorine"),
    ("titanium_dioxide", "chloride", "chlorine", 1 / 10, "titania-chlorine"),
    ("titanium_dioxide", "chloride", "oxygen", 10, "titania-oxygen"),
    ("titanium_dioxide", "sulfate", "boiler_gas", None, "titania-kiln"),
    ("titanium_dioxide", "sulfate", "limestone", None, "titania-neutral"),
    ("titanium_dioxide", "sulfate", "steam_bought", None, "titania-heat"),
    ("zinc_oxide", "direct", "boiler_gas", 100, "zinc-heat"),
    ("zinc_oxide", "direct", "power", 1 / 10, "zinc-power"),
    ("zinc_oxide", "wet", "boiler_gas", None, "zinc-heat"),
    ("zinc_oxide", "wet", "soda_ash", 1 / 1000, "zinc-soda"),
    ("zinc_oxide", "wet", "soda_ash", 10, "zinc-soda"),
    ("zinc_oxide", "wet", "sulfuric_acid", 10, "zinc-acid"),
]


def plant(model_id, name, slip=None):
    model = get_model(model_id)
    example = next(e for e in model.data["examples"] if e["id"] == name)
    inputs = dict(example["inputs"])
    if slip:
        place, factor = slip
        taken = inputs.pop(place)
        if factor is not None:
            inputs[place] = taken * factor
    data = {
        "model": model_id,
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "choices": example.get("choices") or {},
        "inputs": inputs,
        "factors": example.get("factors") or {},
    }
    return assess(study_from_data(data, name), model, as_of=AS_OF)


def warned(model_id, name, slip=None):
    try:
        found = plant(model_id, name, slip).findings
    except Refusal as refused:
        found = refused.findings
    return {f.rule for f in found if f.severity != "note"}


@pytest.mark.parametrize(("model_id", "name", "place", "factor", "rule"), SLIPS)
def test_a_slip_is_questioned_by_its_own_check(model_id, name, place, factor, rule):
    assert rule not in warned(model_id, name)
    assert rule in warned(model_id, name, (place, factor))


TREATED = [
    ("acrylonitrile", "main", "left_carbon"),
    ("aniline", "plant", "residue_carbon"),
    ("bdo", "reppe", "left_carbon"),
    ("dme", "plant", "left_carbon"),
    ("epichlorohydrin", "propylene", "left_carbon"),
    ("propylene_oxide", "chlorohydrin", "left_carbon"),
]
"""Carbon of waste that others treat: it stays in the footprint of the product that made it."""


@pytest.mark.parametrize(("model_id", "name", "place"), TREATED)
def test_carbon_sent_to_treatment_lowers_no_footprint(model_id, name, place):
    sent, kept = plant(model_id, name), plant(model_id, name, (place, 0))
    assert sent.by_step["residue"] > 0 and kept.by_step["residue"] == 0
    assert sent.total == pytest.approx(kept.total, rel=1e-12)


OTHER_OPTIONS = [
    ("caprolactam", "economic", "lactam_price", 1 / 10),
    ("ferro_alloy", "ferromanganese", "ore_carbon", 30),
    ("glass", "fibre", "borate", 10),
    ("tdi", "gas", "hcl_price", 100),
]
"""Inputs that the typical plant does not hold, in plants of other options than its own."""


@pytest.mark.parametrize(("model_id", "name", "place", "factor"), OTHER_OPTIONS)
def test_a_slip_under_other_options_is_seen_beside_the_worked_plants(model_id, name, place, factor):
    assert slips(plant(model_id, name)) == ()
    doubted = slips(plant(model_id, name, (place, factor)))
    assert [f"inputs.{place}" in str(found.place) for found in doubted] == [True]


@pytest.mark.parametrize(
    ("model_id", "name"),
    [("soda_ash", "hou"), ("acetic_acid", "gas"), ("steel_products", "welded")],
)
def test_a_plant_of_another_route_is_not_measured_by_the_typical_one(model_id, name):
    """The Hou works takes 0.33 t of ammonia per tonne, the typical Solvay works 0.002 t; carbonyls
    from gas and welded pipe take a tenth of the power and of the gas of the typical works.
    """
    assert slips(plant(model_id, name)) == ()
