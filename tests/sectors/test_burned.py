"""What is burned gives off CH4 and N2O too, in every model and block, by IPCC 2006 vol. 2."""

import pytest

from zuji.background.plants import plant_flows
from zuji.background.read import builtin_background
from zuji.factors import builtin_library
from zuji.factors.contents import is_partial
from zuji.factors.matching import FactorQuery, match
from zuji.footprint import assess, read_study
from zuji.footprint.examples import typical_path
from zuji.sectors.registry import get_model, model_files

WITHOUT = {
    "cement": {"waste_fuel_biogenic"},  # counted with the fossil part of the same fuel
    "resin": {"flare"},  # of unknown heat
    "steam_cracker": {"flare"},  # of unknown heat; the CH4 of the unit has a factor of its own
    "bf_bof_steel": {
        "bfg_flare",  # the gas flared is counted with the gas burned in its process
        "cog_flare",
        "bofg_flare",
        "bfg_sold_burned",  # the natural gas that it replaces would give off as much
        "cog_sold_burned",
    },
}


@pytest.mark.parametrize("name", model_files())
def test_each_fuel_burned_has_its_ch4_and_n2o_beside_its_co2(name):
    without = WITHOUT.get(name, set())
    burning, beside = [], []
    for step in get_model(name).steps:
        is_part = step.id.endswith("_biogenic_co2")  # of a fuel whose fossil part is counted
        if step.kind == "combustion" and step.id not in without and not is_part:
            (burning if step.gas else beside).append((step.process, step.stage))
    assert sorted(burning) == sorted(beside)


# kg per TJ: tables 2.2, 2.3 and 3.2.2; GJ of the fuel's unit
GIVEN = {
    "coal": (10, 1.5, 1),
    "power_coal": (1, 1.5, 1),
    "petroleum_coke": (3, 0.6, 1),
    "works_gas": (1, 0.1, 1),
    "natural_gas": (1, 0.1, 389.31e-4),
    "fuel_oil": (3, 0.6, 41.816),
    "diesel": (3.9, 3.9, 42.652),
    "waste": (30, 4, 1),
}


@pytest.mark.parametrize("fuel", GIVEN)
def test_the_amounts_are_those_of_the_tables(fuel):
    methane, nitrous, heat = GIVEN[fuel]
    factor = builtin_library().get(f"ipcc2006.burned.{fuel}.ch4_n2o", "here")
    expected = {"ch4_fossil": methane * heat / 1000, "n2o": nitrous * heat / 1000}
    assert factor.gases == pytest.approx(expected, rel=1e-5)
    assert factor.low < 29.8 * factor.gases["ch4_fossil"] + 273 * factor.gases["n2o"] < factor.high


def test_of_coal_in_industry_they_are_three_quarters_of_a_per_cent_of_its_co2():
    # 10 g × 29.8 + 1.5 g × 273 = 0.7075 kgCO2e/GJ, of 94.6 kg CO2 (IPCC 2006)
    factor = builtin_library().get("ipcc2006.burned.coal.ch4_n2o", "here")
    gases = factor.gases
    assert (29.8 * gases["ch4_fossil"] + 273 * gases["n2o"]) / 94.6 == pytest.approx(
        0.0075, abs=3e-5
    )


@pytest.mark.parametrize("name", ["天然气燃烧的 CH4 与 N2O", "燃煤", "柴油燃烧"])
def test_a_factor_of_some_gases_is_never_offered_for_the_whole(name):
    candidates = match(builtin_library(), FactorQuery(name), 200)
    assert not any(is_partial(candidate.factor) for candidate in candidates)


def test_the_gases_of_a_kiln_stay_apart_in_its_result():
    study = read_study(typical_path("lime").read_text("utf-8"), "lime")
    made = assess(study, get_model("lime"), as_of=str(study.data["as_of"]))
    gases = made.evaluated.gases["kiln_coal_ch4_n2o"]
    assert gases["n2o"] / gases["ch4_fossil"] == pytest.approx(0.15)  # 1.5 : 10


def test_a_typical_plant_of_the_background_gives_off_what_it_burns():
    background = builtin_background()
    plants = {
        process.plant.study: plant_flows(background, name, process)
        for name, process in background.processes.items()
        if process.plant
    }
    steel = next(flows for study, flows in plants.items() if "steel" in study)
    emitted = dict(steel.emitted)
    assert emitted["n2o"] > 0 and emitted["ch4_fossil"] > 0
