"""One study under several method profiles; recycling rules as one formula."""

import pytest

from sectors.test_all_models import computed, typical, typical_data
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit
from zuji.factors import builtin_library
from zuji.factors.gwp import gwp100
from zuji.footprint import study_from_data
from zuji.footprint.profile import get_profile, profiles
from zuji.footprint.profiles_compared import compared, profile_effects, shapley
from zuji.footprint.recompute import total_only
from zuji.sectors.registry import get_model

PROFILES = {
    "gbt24067-2024",
    "gbt24067-2024-ar5",
    "iso14067",
    "pas2050",
    "ghgp-product",
    "pef-climate",
    "pact-v3",
}


KWH = parse_unit("kWh").scale


def study(model_id, **changes):
    data = {**typical_data(model_id), **changes}
    return study_from_data(data, "x")


def test_the_profiles_of_the_field_are_held():
    assert set(profiles()) == PROFILES
    for name in profiles():
        profile = get_profile(name)
        assert profile.data["offsets"] == "excluded"
        assert profile.data["electricity"]["residual_mix"] in {"blocked", "computed"}
        assert all(c["zh"] and c["en"] and c["review"] for c in profile.data["clauses"])


@pytest.mark.parametrize("model_id", ["tyre", "primary_aluminium", "methanol", "bf_bof_steel"])
def test_the_effects_sum_to_the_difference(model_id):
    found = compared(study(model_id), get_model(model_id))
    base = found[0].total
    assert base == pytest.approx(typical(model_id).total, rel=1e-12)
    for result in found[1:]:
        assert result.total is not None
        assert base + sum(result.effects.values()) == pytest.approx(result.total, rel=1e-9)


def test_further_gases_are_shown_with_their_potential_under_each_set():
    """Hexafluorocyclopentane has a GWP100 in AR6 only: AR5 is refused and names it."""
    gas = "112233hexafluorocyclopentane"
    factor = {
        "id": "own.part",
        "name_zh": "含氟件",
        "unit": "kgCO2e/kg",
        "year": 2024,
        "gases": f"co2_fossil=2;halon1211=0.001;{gas}=0.0001",
    }
    chosen = {**typical_data("bill_of_materials")["factors"], "material_3_factor": "own.part"}
    document = study("bill_of_materials", own_factors=[factor], factors=chosen)
    found = {r.profile.id: r for r in compared(document, get_model("bill_of_materials"))}
    assert found["gbt24067-2024"].further == {gas: 120, "halon1211": 1930}
    other = found["gbt24067-2024-ar5"]
    assert (other.total, other.further) == (None, {gas: None, "halon1211": 1750})
    assert "CF2CF2" in str(other.findings[0].read)
    assert all(r.further == {} for r in compared(study("tyre"), get_model("tyre")))


def test_a_profile_computes_what_recomputing_by_hand_gives():
    """PAS 2050: the grid average for green power and losses on all of it: 0.6104 − 0.5777."""
    made = typical("primary_aluminium")
    found = {r.profile.id: r for r in compared(study("primary_aluminium"), made.model)}
    power = made.evaluated.activities
    grid = (power["grid_power"] + power["green_power"]) / KWH
    expected = made.location_based_total + grid * (0.6104 - 0.5777)
    assert found["pas2050"].total == pytest.approx(expected, rel=1e-9)
    assert set(found["pas2050"].effects) == {"instruments", "losses"}
    ar5 = found["gbt24067-2024-ar5"]
    pfc = made.by_gas
    gases = {g: v["kg"] for g, v in pfc.items()}
    low, high = gwp100("AR5"), gwp100("AR6")
    assert ar5.total - made.total == pytest.approx(
        sum(m * (low[g] - high[g]) for g, m in gases.items()), rel=1e-9
    )


def test_the_total_that_includes_biogenic_carbon_adds_uptake_and_release():
    def biomass(data):
        data["choices"] = {"route": "biomass"}
        data["inputs"] = {k: v for k, v in data["inputs"].items() if "coal" not in k}
        data["inputs"]["feed_biomass"] = {"value": 1200000, "unit": "t"}

    made = computed("methanol", biomass)
    pas = computed("methanol", biomass, profile=get_profile("pas2050"))
    assert made.totals["biogenic_co2_uptake"] < 0
    losses = 21000e4 / 60e4 * (0.6104 - 0.5777)  # 350 kWh/t, delivered instead of at the busbar
    total = made.totals["including_biogenic_uptake"]
    assert pas.total == pytest.approx(total + losses, rel=1e-9)
    assert sum(pas.by_stage.values()) == pytest.approx(pas.total, rel=1e-12)


def test_pact_knows_cradle_to_gate_only():
    found = {r.profile.id: r for r in compared(study("tyre"), get_model("tyre"))}
    gate = computed("tyre", lambda d: d["choices"].update(boundary="cradle_to_gate"))
    grid = 16500e4 / 300e4 * (0.6364 - 0.5777)  # 55 kWh a tyre, delivered residual mix
    assert found["pact-v3"].total == pytest.approx(gate.total + grid, rel=1e-9)
    assert "choice:boundary" in found["pact-v3"].effects


def recycled(rule, **inputs):
    def change(data):
        data["choices"]["recycling_rule"] = rule
        for name, value in inputs.items():
            data["inputs"][name] = {"value": value, "unit": get_model("tyre").inputs[name].unit}

    return computed("tyre", change)


def test_cut_off_and_closed_loop_are_the_ends_of_the_circular_footprint_formula():
    """A = 1 gives the cut-off result and A = 0 the closed-loop one, heat recovery aside."""
    cut, closed = recycled("cut_off"), recycled("closed_loop")
    ends = {a: recycled("cff", cff_a=a, recovery_efficiency=0) for a in (1, 0, 0.5)}
    assert ends[1].total == pytest.approx(cut.total, rel=1e-12)
    assert ends[0].total == pytest.approx(closed.total, rel=1e-12)
    assert ends[0.5].total == pytest.approx((cut.total + closed.total) / 2, rel=1e-12)


def test_a_profile_imposes_its_recycling_rule_and_says_so():
    made = computed("tyre", profile=get_profile("pef-climate"))
    assert made.choices["recycling_rule"] == "cff"
    assert "profile-imposes" in {f.rule for f in made.findings}
    end = recycled("cff").by_stage["end_of_life"]
    assert made.by_stage["end_of_life"] == pytest.approx(end, rel=1e-12)


def test_gate_to_gate_is_not_for_everyone():
    from dataclasses import replace

    model = replace(get_model("lime"), boundary="gate_to_gate")
    with pytest.raises(Refusal) as caught:
        from zuji.footprint import assess

        assess(study("lime"), model, as_of="2026-11-22", profile=get_profile("pas2050"))
    assert caught.value.findings[0].rule == "profile-boundary"


def test_shapley_shares_an_interaction_evenly():
    """v(a)=1, v(b)=2, v(ab)=5: the interaction of 2 is halved: a = 2, b = 3 (by hand)."""
    worth = {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 2.0, frozenset("ab"): 5.0}
    assert shapley(["a", "b"], worth.__getitem__) == {"a": 2.0, "b": 3.0}


def test_profile_effects_between_the_same_profile_are_none():
    own = get_profile("gbt24067-2024")
    assert profile_effects(study("lime"), get_model("lime"), own, own, builtin_library()) == {}
    total = total_only(study("lime"), get_model("lime"), builtin_library(), own, gwp100("AR6"))
    assert total == pytest.approx(typical("lime").total, rel=1e-12)
