"""Totals, stages, gases and steps of the examples; spreads; quality; monotonicity; scale."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AS_OF, STUDIES, assessed, example_data
from zuji.core.label import in_language
from zuji.footprint.result import material, monte_carlo_data, result_data, words_data
from zuji.lockfile.lock import assessment_of, build_lock, lock_bytes, read_lock

ALL = pytest.mark.parametrize("name", STUDIES)


@ALL
def test_stages_gases_and_steps_each_sum_to_the_total(name):
    made = assessed(example_data(name))
    assert sum(made.by_stage.values()) == pytest.approx(made.total, rel=1e-12)
    assert sum(made.by_step.values()) == pytest.approx(made.total, rel=1e-12)
    assert sum(g["kgco2e"] for g in made.by_gas.values()) == pytest.approx(made.total, rel=1e-12)
    assert list(made.by_stage) == [
        "raw_material",
        "manufacture",
        "distribution",
        "use_phase",
        "end_of_life",
    ]


@ALL
def test_the_totals_kept_apart_agree_with_each_other(name):
    totals = assessed(example_data(name)).totals
    assert totals["fossil"] + totals["biogenic"] + totals["luc"] == pytest.approx(
        totals["excluding_biogenic_uptake"]
    )
    difference = totals["including_biogenic_uptake"] - totals["excluding_biogenic_uptake"]
    assert difference == pytest.approx(
        totals["biogenic_co2_emitted"] + totals["biogenic_co2_uptake"]
    )


@ALL
def test_the_interval_holds_the_value_and_each_part_is_narrower_than_the_whole(name):
    made = assessed(example_data(name))
    low, high = made.interval
    assert low < made.total < high
    for part in (made.plant_interval, made.factor_interval):
        assert low <= part[0] < made.total < part[1] <= high


@ALL
def test_monte_carlo_agrees_with_the_first_order_interval(name):
    made = assessed(example_data(name))
    sampled = monte_carlo_data(made, 10_000, 5)["all"]
    low, high = made.interval
    assert sampled["median"] == pytest.approx(made.total, rel=0.25)  # wide factors are skewed
    assert (sampled["low"], sampled["high"]) == (
        pytest.approx(low, rel=0.15),  # on the safe side where one wide factor skews
        pytest.approx(high, rel=0.1),
    )
    assert low < sampled["mean"] < high


def test_the_json_object_has_every_part_the_interface_names(cement):
    made = assessed(cement)
    data = result_data(made) | words_data(made, "en")
    assert {
        "model",
        "declared_unit",
        "total",
        "totals",
        "stages",
        "gases",
        "steps",
        "findings",
        "shares",
        "dqr",
        "versions",
    } <= set(data)
    assert set(data["total"]) == {"value", "low", "high", "unit"}
    assert {"primary", "verified"} == set(data["shares"])
    assert all(
        {"rule", "severity", "place", "message", "remedy"} <= set(f) for f in data["findings"]
    )
    assert {
        "excluding_biogenic_uptake",
        "including_biogenic_uptake",
        "fossil",
        "biogenic",
        "luc",
        "aircraft",
    } <= set(data["totals"])


def test_cement_by_hand(cement):
    """Every step of the example recomputed from the handbook's formulas with pencil and paper."""
    made = assessed(cement | {"factors": {"coal_upstream": "uk.upstream.coal"}})
    share = 795_000 / 1_550_000
    calcination = (1_550_000 * 0.535 - 20_000 * 0.48 - 30_000 * 0.055) * share  # t
    coal = 207_000 * 23.05 * 0.02618 * 0.99 * 44 / 12 * share
    power = ((89_900_000 - 43_400_000) * share + 34_000_000) * 0.5777  # kg
    assert made.by_step["calcination"] == pytest.approx(
        calcination / 1000, rel=1e-9
    )  # per t of 1 Mt, in kg
    assert made.by_step["coal"] == pytest.approx(coal / 1000, rel=1e-9)
    assert made.by_step["grid_power"] == pytest.approx(power / 1e6, rel=1e-9)
    assert made.by_step["slag_powder"] == pytest.approx(60_000 * 50.44 / 1e6, rel=1e-9)
    assert made.by_step["coal_upstream"] == pytest.approx(
        207_000 * 23.05 * share / 0.0036 * 0.05925 / 1e6, rel=1e-9
    )


def test_cement_by_composition(cement):
    cement["choices"]["calcination_method"] = "composition"
    cement["inputs"] |= {
        "clinker_cao": "65.5%",
        "clinker_mgo": {"value": 1.8, "unit": "%"},
        "noncarbonate_cao": {"value": 1.0, "unit": "%"},
    }
    factor = (0.655 - 0.01) * 44 / 56 + 0.018 * 44 / 40.3
    expected = 1_550_000 * factor * 795_000 / 1_550_000 / 1000
    assert assessed(cement).by_step["calcination"] == pytest.approx(expected, rel=1e-9)


def test_aluminium_captive_power_solves_the_loop_of_its_own_use(aluminium):
    """Net 4.6953 of 4.9950 TWh gross: the fuel of the gross generation goes to the net power."""
    made = assessed(aluminium)
    coal = 2_150_000 * 20.9 * 0.02618 * 0.95 * 44 / 12  # t CO2
    per_ingot = coal * (4_694_850_000 / (4_995_000_000 - 299_700_000))
    # site power used 6,704.85 GWh of 6,704.85 GWh supplied
    assert made.by_step["captive_coal"] == pytest.approx(per_ingot / 497_500 * 1000, rel=1e-6)


def test_green_power_shows_the_location_based_result_beside(aluminium):
    made = assessed(aluminium)
    moved = 670_000_000 * (0.5777 - 0.0141 - 0.0327) / 497_500  # no certificate, no line for it
    assert made.location_based_total - made.total == pytest.approx(moved, rel=1e-6)
    assert "factor-market-location" in {f.rule for f in made.findings}


def test_biogenic_fuel_carbon_is_apart(cement):
    cement["inputs"] |= {"waste_fuel": 10_000, "waste_fuel_ncv": 15, "waste_fuel_biogenic": "60%"}
    made = assessed(cement)
    emitted = 10_000 * 15 * 143 / 1000 * 0.6 * 795_000 / 1_550_000 / 1000
    assert made.totals["biogenic_co2_emitted"] == pytest.approx(emitted)
    assert made.totals["biogenic_co2_uptake"] == pytest.approx(-emitted)
    assert made.by_step["waste_fuel_biogenic"] == 0.0
    assert made.by_gas["co2_biogenic"]["kg"] == pytest.approx(emitted)


def scaled(data, factor):
    for name, value in data["inputs"].items():
        item = value if isinstance(value, dict) else {"value": value}
        if name.endswith(
            ("_ncv", "_ef", "_biogenic", "_oxidation", "anode_sulphur", "anode_ash", "anode_loss")
        ) or name in {"lifetime_power", "scrap_share"}:
            continue
        from zuji.core.numbers import read_quantity

        unit = item.get("unit", "1")
        for field in ("value", "low", "high"):
            if field in item:
                item[field] = read_quantity(item[field], unit, name, unit) * factor
        data["inputs"][name] = item
    return data


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("factor", [0.5, 1.7])
def test_a_plant_twice_the_size_has_the_same_footprint(name, factor):
    assert assessed(scaled(example_data(name), factor)).total == pytest.approx(
        assessed(example_data(name)).total, rel=1e-9
    )


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(
        ["coal", "kiln_power", "grinding_power", "slag_powder", "road_freight", "limestone"]
    ),
    st.floats(1.01, 1.2),
)
def test_using_more_of_anything_never_lowers_the_cement_footprint(name, factor):
    data = example_data("cement-demo")
    from zuji.core.numbers import read_quantity

    item = data["inputs"][name]
    item["value"] = read_quantity(item["value"], item["unit"], name, item["unit"]) * factor
    assert assessed(data).total > assessed(example_data("cement-demo")).total


def test_one_percent_more_coal_moves_the_total_by_one_percent_of_its_share(cement):
    base = assessed(cement)
    coal = sum(base.by_step[name] for name in ("coal", "coal_ch4_n2o", "coal_upstream"))
    cement["inputs"]["coal"]["value"] = 207_000 * 1.01
    assert assessed(cement).total - base.total == pytest.approx(0.01 * coal, rel=1e-6)


def test_material_variables_are_those_that_can_move_the_total_by_five_percent(aluminium):
    made = assessed(aluminium)
    found = dict(material(made))
    assert all(share > 0.05 for share in found.values())
    # purchased alumina is about 11 % of the total with a proxy spread of a factor 1.2: above 5 %
    assert "factor:alumina_supply" in found
    assert "factor:rail" not in found


def test_primary_share_and_rating_react_to_the_origin_of_data(cement):
    good = assessed(cement).quality
    cement["inputs"]["coal"]["status"] = "archetype"
    bad = assessed(cement).quality
    assert bad.primary_share < good.primary_share
    assert bad.dqr > good.dqr
    assert good.verified_share == 0.0


def test_reviewed_inputs_make_a_verified_share(cement):
    for name in (
        "clinker_produced",
        "clinker_ground",
        "cement_produced",
        "alt_carbide_slag",
        "alt_fly_ash",
        "coal",
        "coal_ncv",
    ):
        cement["inputs"][name]["reviewed_by"] = "泰衡核查（示例）"
    made = assessed(cement)
    # what rests on these alone
    alone = ("calcination", "coal_ch4_n2o", "coal_upstream")
    reviewed = sum(made.by_step[name] for name in alone)
    assert made.quality.verified_share == pytest.approx(reviewed / made.total, rel=1e-3)
    # a mark in a file is a claim, and is shown as one
    claim = next(f for f in made.findings if f.rule == "review-claimed")
    assert "泰衡核查" in in_language(claim.read, "zh")


def test_a_sampled_result_keeps_plant_and_factor_uncertainty_apart(cement):
    data = result_data(assessed(cement), draws=2000, seed=3)["uncertainty"]["monte_carlo"]
    assert data["plant"]["sd"] < data["all"]["sd"]
    assert data["factor"]["sd"] < data["all"]["sd"]
    assert data["plant"]["sd"] ** 2 + data["factor"]["sd"] ** 2 == pytest.approx(
        data["all"]["sd"] ** 2, rel=0.1
    )


def test_the_same_study_gives_the_same_digits(cement):
    assert result_data(assessed(cement), 500, 2) == result_data(assessed(cement), 500, 2)


def test_the_date_of_judgement_moves_findings_not_numbers(cement):
    now, later = assessed(cement), assessed(cement, as_of="2031-01-01")
    assert now.total == later.total
    assert "factor-expired" in {f.rule for f in later.findings}
    assert "factor-expired" not in {f.rule for f in now.findings}
    assert AS_OF < "2031"


def test_an_interval_of_no_width_says_nothing_and_the_status_decides(cement):
    """Measured: a geometric standard deviation of 1.01 (rules/uncertainty.yaml)."""
    width = {"low": 207_000, "high": 207_000}
    cement["inputs"]["coal"] = {"value": 207_000, "unit": "t", "status": "measured"} | width
    assert assessed(cement).variables["input:coal"].gsd == 1.01


@pytest.mark.parametrize(
    ("pedigree", "u"),
    [
        ("5 1 1 1 1", 1.5),
        ("1 5 1 1 1", 1.2),
        ("1 1 4 1 1", 1.2),
        ("1 1 1 5 1", 1.1),
        ("1 1 1 1 5", 2.0),
    ],
)
def test_each_digit_of_a_pedigree_keeps_its_meaning_through_a_lockfile(cement, pedigree, u):
    """U of the ecoinvent system by criterion; GSD = √U (the last digit is technology: 2.0)."""
    cement["inputs"]["coal"] = {"value": 207_000, "unit": "t", "pedigree": pedigree}
    made = assessed(cement)
    again = assessment_of(read_lock(lock_bytes(build_lock(made)), "x"))
    for found in (made, again):
        assert found.variables["input:coal"].gsd == pytest.approx(u**0.5)
    assert again.interval == made.interval


def test_sobol_shares_of_a_study_follow_the_first_order_shares(cement):
    from zuji.footprint.result import sobol_data

    made = assessed(cement)
    found = {row["name"]: row for row in sobol_data(made, most=5)}
    kept = {n: made.first_order.moments[n][1] for n in found}
    for name, row in found.items():
        assert row["first"] == pytest.approx(kept[name] / sum(kept.values()), abs=0.05)
        assert row["total"] >= row["first"] - 0.05


def test_what_is_cut_off_is_listed_with_the_rules_limits(aluminium):
    cutoff = result_data(assessed(aluminium))["cutoff"]
    assert (
        cutoff["each"] == 0.01 and cutoff["total"] == 0.05
    )  # GB/T 44905 excerpts (industries.md §3)
    assert "smelter_gas" in cutoff["not_reported"]
    assert "fluoride" not in cutoff["not_reported"]


@pytest.mark.parametrize(
    ("fields", "interval"),
    [
        (
            {"low": 22, "high": 24, "distribution": "uniform"},
            (22.05, 23.95),
        ),  # inner 95 % of a uniform
        ({"low": 22.05, "high": 24.05, "distribution": "normal"}, (22.05, 24.05)),
        (
            {"low": 23.05 / 1.1, "high": 23.05 * 1.1, "distribution": "lognormal"},
            (23.05 / 1.1, 23.05 * 1.1),
        ),
        # triangular 22 … 23.05 … 24: tails of 2.5 % at √(.025·2·1.05) and √(.025·2·.95)
        (
            {"low": 22, "high": 24, "distribution": "triangular"},
            (22 + 0.0525**0.5, 24 - 0.0475**0.5),
        ),
        # reliability 4 → U 1.2: GSD = √1.2, 95 % factor GSD^1.96
        ({"pedigree": "4 1 1 1 1"}, (23.05 / 1.2**0.979982, 23.05 * 1.2**0.979982)),
    ],
)
def test_a_study_may_say_how_a_value_is_spread(cement, fields, interval):
    cement["inputs"]["coal_ncv"] = {"value": 23.05, "unit": "GJ/t"} | fields
    low, high = assessed(cement).variables["input:coal_ncv"].interval
    scale = 1.0  # GJ/t is 1 MJ/kg, the base unit
    assert (low * scale, high * scale) == (
        pytest.approx(interval[0], rel=1e-4),
        pytest.approx(interval[1], rel=1e-4),
    )
