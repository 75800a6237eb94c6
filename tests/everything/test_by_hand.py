"""The models of everything against arithmetic: steps, gases, totals, choices, views, stages."""

from itertools import combinations

import pytest

from cast import assessed, example_data, model_of
from everything import by_hand
from everything.by_hand import AR6, BESIDE, GRID
from zuji.factors.record import GASES
from zuji.footprint.profile import get_profile
from zuji.sectors.model import KINDS, STAGES


def computed(profile="gbt24067-2024", **choices):
    return assessed(example_data("everything") | {"choices": choices, "profile": profile})


@pytest.fixture(scope="module")
def made():
    return computed()


def distinct(values):
    """Every two values differ by more than a thousandth, so that none stands for another."""
    pairs = combinations([v for v in values if v], 2)
    return all(abs(a - b) > 1e-3 * max(abs(a), abs(b)) for a, b in pairs)


def test_nothing_in_the_model_of_everything_is_zero_or_like_another(made):
    assert set(made.by_gas) == set(GASES) == set(AR6)
    assert all(row["kg"] for row in made.by_gas.values())
    assert distinct(row["kgco2e"] for row in made.by_gas.values())
    assert all(made.by_stage.values()) and distinct(made.by_stage.values())
    assert all(made.totals.values()) and distinct(made.totals.values())
    assert distinct(made.by_step.values())
    assert {s.stage for s in made.model.steps} == set(STAGES)
    assert {s.kind for s in made.model.steps} == set(KINDS)
    assert made.model.declared_amount != 1
    assert made.location_based_total != pytest.approx(made.total, rel=1e-3)
    supplies = made.evaluated.supply.values()
    assert len(made.evaluated.supply) == 3 and distinct(supplies)


def test_every_step_and_gas_is_the_one_by_hand(made):
    expected = by_hand.steps()
    assert set(made.gases) == set(expected)
    for step, gases in expected.items():
        assert dict(made.gases[step]) == pytest.approx(gases, rel=1e-9), step
        in_total = sum(mass * AR6[g] for g, mass in gases.items() if g not in BESIDE)
        assert made.by_step[step] == pytest.approx(in_total, rel=1e-9), step
    for gas in GASES:
        row = made.by_gas[gas]
        assert row["kg"] == pytest.approx(sum(of.get(gas, 0) for of in expected.values()))
        in_total = 0 if gas in BESIDE else by_hand.gas_total(expected, gas)
        assert row["kgco2e"] == pytest.approx(in_total, rel=1e-9), gas


def test_every_stage_is_the_sum_of_its_steps_by_hand(made):
    expected = dict.fromkeys(STAGES, 0.0)
    for step, gases in by_hand.steps().items():
        in_total = sum(mass * AR6[g] for g, mass in gases.items() if g not in BESIDE)
        expected[by_hand.stage_of(step)] += in_total
    assert made.by_stage == pytest.approx(expected, rel=1e-9)


def test_every_total_kept_apart_is_the_one_by_hand(made):
    """Fossil is what is neither land use nor biogenic; CO2e without gases counts as fossil."""
    expected = by_hand.steps()
    fossil = (set(AR6) - {"co2_luc", "ch4_biogenic"}) - set(BESIDE)
    excluding = by_hand.headline(expected)
    uptake = by_hand.gas_total(expected, "co2_uptake")
    emitted = by_hand.gas_total(expected, "co2_biogenic")
    plane = {"plane": expected["plane"]}
    assert made.total == pytest.approx(excluding, rel=1e-9)
    assert made.totals == {
        "excluding_biogenic_uptake": pytest.approx(excluding, rel=1e-9),
        "including_biogenic_uptake": pytest.approx(excluding + emitted + uptake, rel=1e-9),
        "fossil": pytest.approx(by_hand.gas_total(expected, *fossil), rel=1e-9),
        "biogenic": pytest.approx(by_hand.gas_total(expected, "ch4_biogenic"), rel=1e-9),
        "biogenic_co2_emitted": pytest.approx(emitted, rel=1e-9),
        "biogenic_co2_uptake": pytest.approx(uptake, rel=1e-9),
        "luc": pytest.approx(by_hand.gas_total(expected, "co2_luc"), rel=1e-9),
        "aircraft": pytest.approx(by_hand.headline(plane), rel=1e-9),
    }


def test_the_plane_counts_as_fossil_and_its_biogenic_carbon_stays_aside(made):
    """70 001 t·km × (0.907 + 0.0007 × 29.8 + 0.0011 × 273) kgCO2e/t·km at the main supply."""
    main, _, _ = by_hand.supplies("energy")
    expected = 70_001 * (0.907 + 0.0007 * 29.8 + 0.0011 * 273) * main
    assert made.totals["aircraft"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("rule", by_hand.SHARES)
def test_every_allocation_rule_gives_its_own_total(rule):
    found = computed(allocation=rule)
    expected = by_hand.steps(rule)
    assert found.total == pytest.approx(by_hand.headline(expected), rel=1e-9)
    assert set(found.by_step) == set(expected)


def test_no_two_allocation_rules_share_a_total():
    assert distinct(computed(allocation=rule).total for rule in by_hand.SHARES)


@pytest.mark.parametrize(
    ("choices", "by_hand_choices"),
    [
        ({"boundary": "cradle_to_gate"}, {"to_grave": False}),
        ({"grade": "coarse"}, {"loss": 29}),
        ({"recycling_rule": "cut_off"}, {"credited": 0.0}),
        ({"recycling_rule": "cff"}, {"credited": 0.37 * 0.5}),
    ],
)
def test_every_choice_moves_the_total_by_what_it_says(choices, by_hand_choices):
    expected = by_hand.headline(by_hand.steps(**by_hand_choices))
    assert computed(**choices).total == pytest.approx(expected, rel=1e-9)
    assert expected != pytest.approx(by_hand.headline(by_hand.steps()), rel=1e-3)


def test_the_dry_route_takes_its_additive_from_the_slot_of_that_route():
    """400 t of sodium hydroxide at 1.59 kgCO2e/kg (cn.upstream.sodium_hydroxide)."""
    data = example_data("everything") | {"choices": {"route": "dry"}}
    data["inputs"]["dry_additive"] = {"value": 400, "unit": "t"}
    main, _, _ = by_hand.supplies("energy")
    added = 400_000 * 1.59 * main
    assert assessed(data).total == pytest.approx(by_hand.headline(by_hand.steps()) + added)


def test_both_views_of_electricity_by_hand(made):
    expected = by_hand.headline(by_hand.steps(by_location=True))
    assert made.location_based_total == pytest.approx(expected, rel=1e-9)
    main, _, _ = by_hand.supplies("energy")
    moved = 613_000 * (GRID - 0.0141) * main
    assert expected - made.total == pytest.approx(moved, rel=1e-9)


def test_a_profile_by_location_with_uptake_in_the_headline_differs_by_both():
    """PAS 2050 here: grid averages, cut-off recycling, biogenic carbon in the headline."""
    expected = by_hand.steps(by_location=True, credited=0.0, grid=by_hand.DELIVERED)
    found = computed("pas2050")
    assert found.total == pytest.approx(by_hand.gas_total(expected, *AR6), rel=1e-9)
    assert found.totals["excluding_biogenic_uptake"] == pytest.approx(by_hand.headline(expected))
    assert sum(found.by_stage.values()) == pytest.approx(found.total, rel=1e-12)
    assert sum(g["kgco2e"] for g in found.by_gas.values()) == pytest.approx(found.total)
    assert get_profile("pas2050").apart == ()


def test_the_views_divide_by_the_declared_amount(made):
    """17 things and 11 GJ in a tonne, 7 tonnes in the declared unit."""
    assert made.unit == "kgCO2e/7 t"
    assert made.views == {
        "per_item": (pytest.approx(made.total / 7 / 17), "kgCO2e/item"),
        "per_gj": (pytest.approx(made.total / 7 / 11), "kgCO2e/GJ"),
    }


def test_the_sheet_of_everything_by_hand():
    """Five things of 1103: every amount of the year times 5/1103."""
    found = assessed(example_data("everything_sheet"))
    bundle = example_data("everything_sheet")["own_factors"][0]["gases"]
    gases = {g: float(m) for g, m in (part.split("=") for part in bundle.split(";"))}
    assert set(gases) == set(GASES)
    counted = sum(m * AR6[g] for g, m in gases.items() if g not in BESIDE)
    in_the_air = 0.907 + 0.0007 * 29.8 + 0.0011 * 273
    of_year = {
        "parts_made": 4001 * counted,
        "bought": 5003 * GRID,
        "green_bought": 3001 * 0.029,
        "regrown": 0.0,
        "lorry": 2203 * 0.103,
        "plane": 709 * in_the_air,
        "in_use": 607 * GRID,
        "rotted": 1103 * 3 * 0.01 * 27.0,
        "credit": -401 * counted,
    }
    expected = {step: value * 5 / 1103 for step, value in of_year.items()}
    assert found.by_step == pytest.approx(expected, rel=1e-9)
    assert found.total == pytest.approx(sum(expected.values()), rel=1e-9)
    moved = 3001 * (GRID - 0.029) * 5 / 1103
    assert found.location_based_total == pytest.approx(found.total + moved, rel=1e-9)
    uptake = ((4001 - 401) * -0.83 + 709 * -0.059 - 503) * 5 / 1103
    emitted = ((4001 - 401) * 0.71 + 709 * 0.053) * 5 / 1103
    biogenic = ((4001 - 401) * 0.017 + 1103 * 3 * 0.01) * 27.0 * 5 / 1103
    assert found.totals["biogenic_co2_uptake"] == pytest.approx(uptake)
    assert found.totals["biogenic_co2_emitted"] == pytest.approx(emitted)
    assert found.totals["biogenic"] == pytest.approx(biogenic)
    assert found.totals["luc"] == pytest.approx((4001 - 401) * 0.61 * 5 / 1103)
    assert found.totals["aircraft"] == pytest.approx(709 * in_the_air * 5 / 1103)
    assert found.views == {"per_kg": (pytest.approx(found.total / 5 / 3), "kgCO2e/kg")}
    assert model_of("everything_sheet").form == "sheet"
