"""The golden vectors of the handbook (test-vectors.md) that concern the two models."""

import pytest

from cast import assessed, example_data
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.footprint.findings import published_findings
from zuji.footprint.totals import including_uptake
from zuji.sectors.registry import get_model


def clinker_only(**inputs):
    """A kiln that burns nothing of note, so that calcination stands alone."""
    data = example_data("cement-demo")
    data["choices"] = {"product": "clinker", "plant": "integrated"}
    data["inputs"] = {
        "clinker_produced": 1_000_000,
        "limestone": 1_500_000,
        "coal": 150_000,
        "coal_ncv": 21,
        "kiln_power": 6e7,
    } | inputs
    return assessed(data)


def test_vector_1_a_thousand_tonnes_of_diesel():
    ef = builtin_library().get("cn.fuel.cets2024.diesel.co2").base_value()
    assert 1000 * ef == pytest.approx(3095.9, abs=0.05)
    data = example_data("cement-demo")
    data["choices"] |= {"product": "clinker"}
    data["inputs"]["diesel"] = {"value": 1000, "unit": "t"}
    made = assessed(data)
    yearly = made.by_step["diesel"] * 1_550_000 / 1000  # kg per t clinker × t clinker → t
    assert yearly == pytest.approx(3095.9, abs=0.05)


def test_vector_2_ten_thousand_cubic_metres_of_natural_gas():
    made = clinker_only(natural_gas={"value": 1, "unit": "万Nm3"})
    assert made.by_step["natural_gas"] * 1_000_000 / 1000 == pytest.approx(21.650, abs=0.0005)


def test_vector_3_anode_consumption_of_a_hundred_thousand_tonnes():
    data = example_data("aluminium-demo")
    data["choices"] |= {"product": "liquid", "anode_basis": "net", "captive_method": "factor"}
    inputs = data["inputs"]
    inputs |= {
        "liquid_made": 100_000,
        "alumina_used": 192_000,
        "anode_used": 48_000,
        "anode_net": 41_100,
        "electrolysis_power": 1.335e9,
        "power_grid": 1.335e9,
    }
    for name in (
        "ingot_made",
        "liquid_cast",
        "power_green",
        "power_captive",
        "captive_gross",
        "captive_own_use",
        "captive_coal",
        "captive_coal_ncv",
        "casting_power",
        "casting_gas",
    ):
        inputs.pop(name)
    made = assessed(data)
    assert made.by_step["anode_consumption"] * 100_000 / 1000 == pytest.approx(147_083, abs=0.5)


def pfc(profile, **changes):
    data = example_data("aluminium-demo") | {"profile": profile}
    data["choices"] |= {"product": "liquid"} | changes
    for name in ("ingot_made", "liquid_cast", "casting_power", "casting_gas"):
        data["inputs"].pop(name)
    if changes.get("pfc_method") == "measured":
        data["inputs"] |= {
            "cf4_measured": {"value": 0.034 * 500_000, "unit": "kg"},
            "c2f6_measured": {"value": 0.0034 * 500_000, "unit": "kg"},
        }
    if "slope" in changes.get("pfc_method", ""):
        data["inputs"]["anode_effect_minutes"] = {"value": 0.5, "unit": "min/d"}
    made = assessed(data)
    return made, made.by_step["anode_effect_cf4"] + made.by_step["anode_effect_c2f6"]


def test_vector_4_the_gwp_set_of_the_profile_moves_the_pfc():
    assert pfc("gbt24067-2024-ar5", pfc_method="measured")[1] == pytest.approx(263.16, abs=0.005)
    assert pfc("gbt24067-2024", pfc_method="measured")[1] == pytest.approx(293.08, abs=0.005)


def test_both_pfc_default_sets_are_named_choices():
    # industries.md §3: 144.81 kg/t (AR5) and 161.24 kg/t (AR6) for 2024; 263.16 (AR5) for 2013
    assert pfc("gbt24067-2024-ar5", pfc_method="default_2024")[1] == pytest.approx(
        144.81, abs=0.005
    )
    assert pfc("gbt24067-2024", pfc_method="default_2024")[1] == pytest.approx(161.24, abs=0.005)
    assert pfc("gbt24067-2024-ar5", pfc_method="default_2013")[1] == pytest.approx(
        263.16, abs=0.005
    )
    assert get_model("primary_aluminium").choices["pfc_method"].default == "default_2024"


def test_vector_5_the_slope_method():
    made, _ = pfc("gbt24067-2024", pfc_method="slope_cn")
    assert made.by_gas["cf4"]["kg"] == pytest.approx(0.0715)
    assert made.by_gas["c2f6"]["kg"] == pytest.approx(0.00715)
    ipcc, _ = pfc("gbt24067-2024", pfc_method="slope_ipcc")
    assert ipcc.by_gas["c2f6"]["kg"] == pytest.approx(0.0715 * 0.121)


def test_vector_6_carbide_slag_is_deducted():
    made = clinker_only(alt_carbide_slag=20_000)
    assert made.by_step["calcination"] * 1_000_000 / 1000 == pytest.approx(525_400)


@pytest.mark.parametrize(
    ("factor", "kg"),
    [("cn.elec.cf.2024.national_avg", 577.7), ("cn.elec.cf.2023.national_avg", 620.5)],
)
def test_vector_7_a_megawatt_hour_at_the_footprint_factor(factor, kg):
    data = example_data("cement-demo") | {"factors": {"grid": factor}}
    made = assessed(data)
    mwh = made.evaluated.activities["grid_power"] / 3600  # base unit MJ
    assert made.by_step["grid_power"] / mwh == pytest.approx(kg)


@pytest.mark.parametrize(
    "factor",
    ["cn.grid.co2.2023.shandong", "cn.grid.co2.2023.national_excl_market", "cn.grid.co2.ets.2022"],
)
def test_vector_7_a_co2_family_factor_is_refused_and_the_right_one_named(factor, cement, refused):
    finding = refused(cement | {"factors": {"grid": factor}})["factor-family"]
    assert "cn.elec.cf.2024.national_avg" in finding.remedy("zh")
    assert finding.read == factor


def test_a_residual_mix_is_refused(cement, refused):
    assert "electricity-residual" in refused(cement | {"factors": {"grid": "residual"}})


def test_vector_11_uptake_is_a_removal():
    assert (including_uptake(100, -40), including_uptake(100, 0)) == (60, 100)
    for uptake in (40, 0.5):
        with pytest.raises(Refusal) as caught:
            including_uptake(100, uptake)
        finding = caught.value.findings[0]
        assert (finding.rule, finding.place) == ("uptake-sign", "co2_uptake")
        assert (finding.read, finding.expected) == (f"{uptake} kgCO2e", "≤ 0")


def test_vector_12_the_gate_warns_above_the_published_maximum_and_blocks_a_unit_error():
    model = get_model("cement")
    choices = {name: choice.default for name, choice in model.choices.items()}
    above = published_findings(model, choices, 1350.0, "kgCO2e/t", impossible=10)
    assert [(f.severity, f.rule) for f in above] == [("warn", "value-unusual")]
    assert "1050" in in_language(above[0].expected, "zh")  # the house limit
    outside = published_findings(model, choices, 900.0, "kgCO2e/t", impossible=10)
    assert [(f.severity, f.rule) for f in outside] == [("note", "published-outside")]
    assert "838" in in_language(outside[0].expected, "zh")  # the highest EPD
    wrong = published_findings(model, choices, 1.35, "kgCO2e/t", impossible=10)
    assert [(f.severity, f.rule) for f in wrong] == [("block", "factor-magnitude")]
    assert published_findings(model, choices, 778.0, "kgCO2e/t", impossible=10) == []
