"""Captive heat and power: the four ways of sharing its fuel by hand arithmetic, its loop, its
biogenic carbon, and every slip that is refused or told.
"""

import io

import pytest
from openpyxl import load_workbook

from cast import AS_OF
from sectors.test_all_models import typical_data
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.template import write_template
from zuji.footprint import assess, study_from_data
from zuji.footprint.values import asked_choices
from zuji.lockfile.lock import build_lock
from zuji.reports import report_data
from zuji.sectors.registry import get_model, model_files

MADE = 1000  # t of alumina
WORKS = {
    "alumina_made": (MADE, "t"),
    "bauxite": (2300, "t"),
    "bauxite_alumina": (52, "%"),
    "caustic": (60, "t"),
    "calciner_gas": (8.4, "万Nm3"),
    "boiler_coal": (180, "t"),
    "boiler_coal_ncv": (22, "GJ/t"),
    "power": (23000, "kWh"),
}
ISLAND = {
    "chp_coal": (200, "t"),
    "chp_coal_ncv": (20, "GJ/t"),
    "chp_coal_carbon": (0.55, "tC/t"),
    "chp_gross": (250000, "kWh"),
    "chp_own_use": (50000, "kWh"),
    "chp_power_used": (200000, "kWh"),
    "chp_heat_out": (1080, "GJ"),
    "chp_heat_used": (1080, "GJ"),
    "chp_steam_made": (3400, "GJ"),
}
COAL_CO2 = 200 * 0.55 * 0.99 * 44 / 12  # t
SHARES = {
    "energy": 1080 / (1080 + 720),  # 200,000 kWh net are 720 GJ
    "efficiency": (1080 / 0.8) / (1080 / 0.8 + 720 / 0.35),
    "exergy": 1080 * 0.3546 / (1080 * 0.3546 + 720),
    "heat_ratio": 1080 / 3400,
}
METHODS = pytest.mark.parametrize("method", SHARES)
WITH_ISLAND = (
    "alumina",
    "ammonia",
    "chlor_alkali",
    "methanol",
    "paper_board",
    "primary_aluminium",
    "tyre",
    "urea",
)


def works(method="energy", choices=None, island=True, **changed):
    """The works with other inputs; None leaves one out, a number keeps its unit."""
    inputs = {**WORKS, **(ISLAND if island else {})}
    for name, value in changed.items():
        unit = inputs[name][1] if name in inputs else get_model("alumina").inputs[name].unit
        inputs[name] = (value, unit)
    data = {
        "zuji_study": 1,
        "model": "alumina",
        "product": {"name_zh": "氧化铝", "name_en": "alumina"},
        "organisation": {"name": "示例"},
        "site": {"name": "一厂", "country": "CN"},
        "profile": "gbt24067-2024",
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "choices": {
            **({"chp_plant": "own", "chp_split": method} if island else {}),
            **(choices or {}),
        },
        "inputs": {
            name: {"value": value, "unit": unit, "status": "measured"}
            for name, (value, unit) in inputs.items()
            if value is not None
        },
    }
    return assess(study_from_data(data, "works"), get_model("alumina"), as_of=AS_OF)


def coal_of(made):
    """CO2 of the plant's coal that the year's alumina bears, in t."""
    return made.by_step["chp_coal"]  # kg per t, times 1000 t


def told(severity, **changed):
    """Rules of this severity that speak of the island."""
    try:
        findings = works(**changed).findings
    except Refusal as problem:
        findings = problem.findings
    return {
        finding.rule: finding
        for finding in findings
        if finding.severity == severity and finding.rule.startswith("chp_")
    }


@METHODS
def test_each_method_gives_power_and_heat_its_share_by_hand_arithmetic(method):
    """Boilers and power share a loop: e × 250,000 = (1 − h) × (F + 50,000 e)."""
    h = SHARES[method]
    of_power = (1 - h) * COAL_CO2 / (250000 - (1 - h) * 50000)  # t per kWh
    of_heat = h * (COAL_CO2 + 50000 * of_power) / 1080  # t per GJ
    only_power = works(method, chp_heat_used=0)
    only_heat = works(method, chp_power_used=0)
    assert only_power.evaluated.quantities["chp_heat_share"] == pytest.approx(h, rel=1e-12)
    assert coal_of(only_power) == pytest.approx(200000 * of_power, rel=1e-9)
    assert coal_of(only_heat) == pytest.approx(1080 * of_heat, rel=1e-9)
    assert coal_of(works(method)) == pytest.approx(COAL_CO2, rel=1e-9)
    assert coal_of(only_power) + coal_of(only_heat) == pytest.approx(COAL_CO2, rel=1e-9)


def test_a_method_that_favours_heat_burdens_power():
    """Heat bears 60.0, 39.6, 34.7 and 31.8 % of the fuel."""
    heats = [coal_of(works(method, chp_power_used=0)) for method in SHARES]
    powers = [coal_of(works(method, chp_heat_used=0)) for method in SHARES]
    assert heats == sorted(heats, reverse=True) and len(set(heats)) == 4
    assert powers == sorted(powers) and len(set(powers)) == 4


@METHODS
def test_what_is_sold_carries_its_share_away(method):
    """The parts of two users add up to the whole, and more use bears more."""
    one = coal_of(works(method, chp_power_used=150000, chp_heat_used=700))
    other = coal_of(works(method, chp_power_used=50000, chp_heat_used=380))
    assert one + other == pytest.approx(COAL_CO2, rel=1e-9)
    assert coal_of(works(method, chp_power_used=150001, chp_heat_used=700)) > one
    assert coal_of(works(method, chp_power_used=150000, chp_heat_used=701)) > one


def test_every_burden_of_the_island_is_shared_alike():
    made = works(chp_power_used=100000, chp_gas=2.0)
    share = coal_of(made) / COAL_CO2
    assert made.by_step["chp_coal_ch4_n2o"] > 0
    gas = made.by_step["chp_gas"] / works(chp_gas=2.0).by_step["chp_gas"]
    upstream = made.by_step["chp_coal_upstream"] / works(chp_gas=2.0).by_step["chp_coal_upstream"]
    assert gas == pytest.approx(share, rel=1e-9)
    assert upstream == pytest.approx(share, rel=1e-9)


def test_the_carbon_of_biomass_is_taken_up_and_stands_apart():
    """30 t of biomass at 0.45 tC/t: 30 × 0.45 × 44/12 = 49.5 t; waste fuel half biogenic."""
    mixed = {
        "chp_biomass": 30,
        "chp_biomass_ncv": 14,
        "chp_biomass_carbon": 0.45,
        "chp_waste_fuel": 10,
        "chp_waste_fuel_ncv": 12,
        "chp_waste_fuel_carbon": 0.4,
        "chp_waste_fuel_biogenic": 50,
    }
    made = works(**mixed)
    kg = {step: gases for step, gases in made.gases.items() if step.startswith("chp_")}
    assert kg["chp_biomass_biogenic_co2"]["co2_biogenic"] == pytest.approx(49.5, rel=1e-9)
    assert kg["chp_biomass_uptake"]["co2_uptake"] == pytest.approx(-49.5, rel=1e-9)
    assert kg["chp_biomass"]["co2_fossil"] == 0
    half = 10 * 0.4 * 44 / 12 / 2
    assert kg["chp_waste_fuel"]["co2_fossil"] == pytest.approx(half, rel=1e-9)
    assert kg["chp_waste_fuel_uptake"]["co2_uptake"] == pytest.approx(-half, rel=1e-9)
    plain = works()
    grown = made.by_step["chp_biomass_upstream"] + made.by_step["chp_biomass_ch4_n2o"]
    assert made.total > plain.total + half + grown  # and the CH4 and N2O of the waste


def test_gases_and_waste_heat():
    """100 GJ of coke-oven gas at 0.0121 tC/GJ: 4.437 t CO2; waste heat emits nothing."""
    made = works(chp_offgas=100, chp_offgas_carbon=0.0121, chp_waste_heat=500)
    assert made.by_step["chp_offgas"] == pytest.approx(100 * 0.0121 * 44 / 12, rel=1e-9)
    assert made.evaluated.quantities["chp_fuel_total"] == pytest.approx((4000 + 600) * 1000)  # MJ
    assert coal_of(made) == pytest.approx(COAL_CO2, rel=1e-9)


def test_every_fuel_has_its_methane_and_nitrous_oxide_and_its_supply():
    """IPCC 2006 vol. 2 table 2.3, kg a TJ of CH4 and N2O: coal 10 and 1.5, petroleum coke 3 and
    0.6, biomass 30 and 4, gases 1 and 0.1; supply is the factor times heat, or tonnes of biomass.
    """
    made = works(
        chp_biomass=30,
        chp_biomass_ncv=14,
        chp_biomass_carbon=0.45,
        chp_petcoke=10,
        chp_petcoke_ncv=32,
        chp_petcoke_carbon=0.85,
        chp_offgas=100,
        chp_offgas_carbon=0.0121,
    )
    tj = {"coal": (4, 10, 1.5), "petcoke": (0.32, 3, 0.6), "biomass": (0.42, 30, 4)}
    for fuel, (heat, methane, nitrous) in (tj | {"offgas": (0.1, 1, 0.1)}).items():
        gases = made.gases[f"chp_{fuel}_ch4_n2o"]
        assert gases["ch4_fossil"] * MADE == pytest.approx(heat * methane), fuel
        assert gases["n2o"] * MADE == pytest.approx(heat * nitrous), fuel
    for fuel, amount in (("coal", 4000), ("petcoke", 320), ("biomass", 30)):
        factor = made.used[f"chp_{fuel}_upstream"].factor
        supply = made.gases[f"chp_{fuel}_upstream"]["co2_fossil"]
        assert supply * MADE == pytest.approx(amount * factor.gases["co2_fossil"]), fuel


def test_carbon_not_measured_has_the_default_of_the_guide_where_that_is_chosen():
    """200 t × 20 GJ/t × 0.02618 tC/GJ (bituminous), 0.02749 (anthracite); measured carbon wins."""
    table = {"chp_carbon_from": "table"}
    assert told("block", chp_coal_carbon=None)["chp_coal-carbon"]
    default = works(choices=table, chp_coal_carbon=None)
    assert coal_of(default) == pytest.approx(4000 * 0.02618 * 0.99 * 44 / 12, rel=1e-9)
    other = works(choices={**table, "chp_coal_kind": "anthracite"}, chp_coal_carbon=None)
    assert coal_of(other) == pytest.approx(4000 * 0.02749 * 0.99 * 44 / 12, rel=1e-3)
    assert coal_of(works(choices=table)) == pytest.approx(COAL_CO2, rel=1e-9)


@pytest.mark.parametrize(
    ("severity", "rule", "fires", "passes"),
    [
        ("block", "chp_fuel", {"chp_coal": None}, {}),
        ("block", "chp_coal-ncv", {"chp_coal_ncv": None}, {}),
        ("block", "chp_coal-carbon", {"chp_coal_carbon": None}, {}),
        (
            "block",
            "chp_output",
            {"chp_heat_out": 0, "chp_heat_used": 0, "chp_own_use": 250000, "chp_power_used": 0},
            {"chp_heat_out": 1, "chp_heat_used": 1, "chp_own_use": 250000, "chp_power_used": 0},
        ),
        # 720 GJ of power and 3,280 of heat are the 4,000 of the coal
        (
            "block",
            "chp_energy",
            {"chp_heat_out": 3280.1},
            {"chp_heat_out": 3279.9},
        ),
        # 92 % of 4,000 less 720; 25 % of 4,000 less 720
        ("warn", "chp_efficiency", {"chp_heat_out": 2960.1}, {"chp_heat_out": 2959.9}),
        (
            "warn",
            "chp_efficiency",
            {"chp_heat_out": 279.9, "chp_heat_used": 279},
            {"chp_heat_out": 280.1, "chp_heat_used": 279},
        ),
        # half of 4,000 GJ are 555,556 kWh net
        (
            "warn",
            "chp_power-efficiency",
            {"chp_gross": 605600, "chp_own_use": 50000},
            {"chp_gross": 605500, "chp_own_use": 50000},
        ),
        ("block", "chp_own-use", {"chp_power_used": 200001}, {"chp_power_used": 200000}),
        ("warn", "chp_own-rate", {"chp_own_use": 4999}, {"chp_own_use": 5001}),
        (
            "warn",
            "chp_own-rate",
            {"chp_own_use": 75001, "chp_power_used": 174000},
            {"chp_own_use": 74999, "chp_power_used": 174000},
        ),
        (
            "block",
            "chp_steam",
            {"method": "heat_ratio", "chp_steam_made": None},
            {"method": "energy", "chp_steam_made": None},
        ),
        (
            "block",
            "chp_steam",
            {"method": "heat_ratio", "chp_steam_made": 1079},
            {"method": "heat_ratio", "chp_steam_made": 1081},
        ),
        (
            "block",
            "chp_steam",
            {"method": "heat_ratio", "chp_steam_made": 4001},
            {"method": "heat_ratio", "chp_steam_made": 3999},
        ),
        ("block", "chp_heat-used", {"chp_heat_used": 1080.1}, {"chp_heat_used": 1080}),
        (
            "block",
            "chp_idle",
            {"chp_heat_used": 0, "chp_power_used": 0},
            {"chp_heat_used": 1, "chp_power_used": 0},
        ),
        ("note", "chp_sold", {"chp_power_used": 189999}, {"chp_power_used": 190001}),
        ("note", "chp_sold", {"chp_heat_used": 1025.9}, {"chp_heat_used": 1026.1}),
        ("block", "chp_offgas-carbon", {"chp_offgas": 10}, {"chp_offgas": None}),
        ("warn", "chp_twice", {"chp_coal": 180.1}, {"chp_coal": 181}),
        ("warn", "chp_power-twice", {"power": 200_199}, {"power": 200_201}),
        ("warn", "chp_power-twice", {"power": 199_801}, {"power": 0}),
        ("warn", "chp_heat-twice", {"steam_bought": 1081}, {"steam_bought": 1081.1}),
        ("warn", "chp_heat-twice", {"steam_bought": 1079}, {"steam_bought": 0}),
        # 20 GJ/t × 0.020 and 0.035 tC/GJ
        ("warn", "chp_coal-carbon-of-heat", {"chp_coal_carbon": 0.399}, {"chp_coal_carbon": 0.401}),
        ("warn", "chp_coal-carbon-of-heat", {"chp_coal_carbon": 0.701}, {"chp_coal_carbon": 0.699}),
        (
            "block",
            "chp_biomass-carbon",
            {"chp_biomass": 5, "chp_biomass_ncv": 14},
            {"chp_biomass": 5, "chp_biomass_ncv": 14, "chp_biomass_carbon": 0.45},
        ),
    ],
)
def test_each_slip_is_told_at_its_edge_and_in_words(severity, rule, fires, passes):
    found = told(severity, **fires)
    assert rule in found, found
    for lang in ("zh", "en"):
        assert found[rule].message(lang) and found[rule].remedy(lang)
        assert "chp_" not in found[rule].message(lang) + found[rule].remedy(lang)
    assert rule not in told(severity, **passes)


def test_gas_may_make_more_power_of_its_heat():
    """600,000 kWh net are 54 % of 4,000 GJ of coal: too much; of 4,010 GJ of gas they are not."""
    power = {"chp_gross": 650000, "chp_power_used": 600000}
    assert "chp_power-efficiency" in told("warn", **power)
    gas = {"chp_coal": None, "chp_gas": 10.3, "chp_coal_ncv": None, "chp_coal_carbon": None}
    assert "chp_power-efficiency" not in told("warn", **power, **gas)


def test_power_of_a_caustic_works_that_does_not_add_up_is_told():
    example = next(e for e in get_model("chlor_alkali").data["examples"] if e["id"] == "chp-energy")

    def rules(**changed):
        data = {
            **typical_data("chlor_alkali"),
            "choices": example["choices"],
            "inputs": {**example["inputs"], **changed},
        }
        made = assess(study_from_data(data, "caustic"), get_model("chlor_alkali"), as_of=AS_OF)
        return {finding.rule for finding in made.findings}

    assert "naoh-power-balance" not in rules(power=519000)  # 2,400,000 × 1.05 = 2,520,000
    assert "naoh-power-balance" in rules(power=521000)
    assert "naoh-power-balance" not in rules(chp_power_used=1881000)  # 2,400,000 × 0.95
    assert "naoh-power-balance" in rules(chp_power_used=1879000)


def test_heat_of_the_finishing_is_borne_by_what_is_finished_alone():
    """Heat bears h (F + 500,000 e) over 10,800 GJ, with e (1 − h) F / (2,500,000 − (1 − h) 500,000)
    and h = 10,800 / 34,000; 7,800 GJ of it go into 1,000 t of flakes.
    """
    example = next(
        e for e in get_model("chlor_alkali").data["examples"] if e["id"] == "chp-heat-ratio"
    )

    def made(heat):
        data = {
            **typical_data("chlor_alkali"),
            "choices": example["choices"],
            "inputs": {**example["inputs"], "finishing_chp_heat": heat},
        }
        return assess(study_from_data(data, "caustic"), get_model("chlor_alkali"), as_of=AS_OF)

    h, burned = 10800 / 34000, 2000 * 0.55 * 0.99 * 44 / 12  # t
    of_power = (1 - h) * burned / (2500000 - (1 - h) * 500000)
    of_heat = h * (burned + 500000 * of_power) / 10800
    assert coal_of(made(7800)) - coal_of(made(0)) == pytest.approx(7800 * of_heat, rel=1e-9)
    with pytest.raises(Refusal, match="chp_heat-used"):
        made(7801)  # with 3,000 GJ of the brine more than 10,800


@pytest.mark.parametrize("model_id", WITH_ISLAND)
def test_an_island_that_is_not_there_is_asked_chosen_and_shown_nowhere(model_id):
    model, data = get_model(model_id), typical_data(model_id)
    made = assess(study_from_data(data, "typical"), model, as_of=AS_OF)
    assert made.choices["chp_plant"] == "none"
    assert not [name for name in made.chosen if name.startswith("chp_")]
    assert not [name for name in made.by_step if name.startswith("chp_")]
    asked = [choice.name for choice in asked_choices(model.choices.values(), made.choices)]
    assert [name for name in asked if name.startswith("chp_")] == ["chp_plant"]
    own = asked_choices(model.choices.values(), {**made.choices, "chp_plant": "own"})
    assert [choice.name for choice in own if choice.name.startswith("chp_")] == [
        "chp_plant",
        "chp_split",
        "chp_coal_kind",
        "chp_carbon_from",
    ]


def test_a_choice_without_effect_is_told_and_does_not_count():
    made = works(island=False, choices={"chp_split": "exergy"})
    finding = next(finding for finding in made.findings if finding.rule == "choice-idle")
    assert finding.severity == "note"
    assert "燃料在电与热之间的分摊" in finding.message("zh")
    assert made.choices["chp_split"] == "energy"
    assert made.total == works(island=False).total


def test_numbers_of_an_island_whose_option_was_forgotten_are_told():
    plain = works(island=False)
    made = works(island=False, chp_gross=250000, chp_coal=200, chp_heat_out=0, chp_own_use="")
    finding = next(finding for finding in made.findings if finding.rule == "input-idle")
    assert finding.severity == "warn"
    assert "自备热电发电量、自备热电用煤" in finding.message("zh") + "。"
    assert "供热量" not in finding.message("zh") and "厂用电" not in finding.message("zh")
    assert made.total == plain.total
    assert "input-idle" not in {finding.rule for finding in plain.findings}


def test_report_and_workbook_leave_out_what_is_not_asked():
    lock = build_lock(works(island=False))
    said = str(report_data(lock, "zh")["choices"])
    assert "自备热电" in said and "燃料在电与热之间的分摊" not in said
    assert "燃料在电与热之间的分摊" in str(report_data(build_lock(works()), "zh")["choices"])
    book = load_workbook(io.BytesIO(write_template(get_model("alumina"))))
    sheet = book[book.sheetnames[1]]
    rows = {row[0].value: row[2].value for row in sheet.iter_rows(max_col=3)}
    for field in ("choice.chp_split", "factor.chp_coal_upstream"):
        assert "按当前选项不适用" in rows[field]
    assert "按当前选项不适用" not in rows["choice.chp_plant"]
    assert "按当前选项不适用" not in rows["factor.bauxite_supply"]


LEDGER = """项目,单位,2025年
烧碱产量（折百）,t,300000
原盐,t,450000
原煤,t,200000
煤低位发热量,GJ/t,21
石油焦,t,3000
天然气,万Nm3,500
自发电量,万kWh,30000
厂用电量,万kWh,2800
自备电厂供电量,万kWh,26000
供热量,GJ,1500000
产汽热量,GJ,3800000
外购电,万kWh,9000
"""


def test_the_rows_of_a_plants_own_ledger_are_read():
    made = read_plant_ledger(LEDGER.encode(), "2025.csv", get_model("chlor_alkali"), 2025)
    assert made.questions == []
    assert {name: value.value for name, value in made.values.items()} == {
        "naoh_made": 300000,
        "salt": 450000,
        "chp_coal": 200000,
        "chp_coal_ncv": 21,
        "chp_petcoke": 3000,
        "chp_gas": 500,
        "chp_gross": 300e6,
        "chp_own_use": 28e6,
        "chp_power_used": 260e6,
        "chp_heat_out": 1500000,
        "chp_steam_made": 3800000,
        "power": 90e6,
    }


def test_the_block_is_shared_and_every_model_with_it_has_a_worked_island():
    names = {name for name in model_files() if "chp_plant" in get_model(name).choices}
    assert names == set(WITH_ISLAND)
    for name in names:
        islands = [
            example
            for example in get_model(name).data["examples"]
            if (example.get("choices") or {}).get("chp_plant") == "own"
        ]
        assert any("chp_coal" in example["expect"] for example in islands), name


@pytest.mark.parametrize(
    ("choices", "heat", "rule"),
    [
        # 84,000 Nm3 × 0.038931 = 3,270.2 GJ of gas; coal to 5.0 and 14.0 GJ/t, 12 and 30 GJ/t
        ({}, 4999, "alumina-heat-bayer"),
        ({}, 5001, None),
        ({}, 13999, None),
        ({}, 14001, "alumina-heat-bayer"),
        ({"route": "combined"}, 11999, "alumina-heat-combined"),
        ({"route": "combined"}, 12001, None),
        ({"route": "combined"}, 29999, None),
        ({"route": "combined"}, 30001, "alumina-heat-combined"),
    ],
)
def test_alumina_with_too_little_or_too_much_heat_is_told(choices, heat, rule):
    more = {"sinter_limestone": 300, "sinter_soda": 60} if choices else {}
    made = works(island=False, choices=choices, boiler_coal=(heat - 84000 * 0.038931) / 22, **more)
    warned = {f.rule for f in made.findings if f.rule.startswith("alumina-heat")}
    assert warned == ({rule} if rule else set())


def test_alumina_without_the_heat_to_drive_the_water_off_is_refused():
    """185 kJ/mol of Al2O3 over 101.96 g/mol are 1.8 GJ/t; 23,000 kWh are 82.8 GJ of 1,800."""
    none = {"boiler_coal": None, "boiler_coal_ncv": None, "calciner_gas": None}
    with pytest.raises(Refusal) as caught:
        works(island=False, **none, steam_bought=1717)
    assert "alumina-heat-impossible" in {finding.rule for finding in caught.value.findings}
    made = works(island=False, **none, steam_bought=1718)
    assert "alumina-heat-bayer" in {finding.rule for finding in made.findings}


def test_the_coal_of_the_boiler_left_out_of_the_typical_refinery_is_told():
    data = typical_data("alumina")
    data = {**data, "inputs": {k: v for k, v in data["inputs"].items() if k != "boiler_coal"}}
    made = assess(study_from_data(data, "left out"), get_model("alumina"), as_of=AS_OF)
    assert "alumina-heat-bayer" in {f.rule for f in made.findings if f.severity == "warn"}
