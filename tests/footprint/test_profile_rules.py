"""The clauses that make profiles differ: electricity by hand, exemptions, capital goods, delays,
product rules.
"""

from __future__ import annotations

import importlib.util
from math import fsum
from pathlib import Path

import pytest

from footprint.test_profiles import study
from sectors.test_all_models import computed, typical, typical_data
from zuji.core.content import content_path, read_rules
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.factors.grids import grid_mixes
from zuji.footprint import assess, read_study, study_from_data
from zuji.footprint import profile as profile_module
from zuji.footprint.profile import get_profile, profiles, rule_profiles
from zuji.footprint.profile_clauses import clause_for, profile_clauses, value_words
from zuji.footprint.profile_rules import RULES, delayed_weight
from zuji.footprint.profiles_compared import compared
from zuji.lockfile import build_lock, read_lock, verify_lock
from zuji.lockfile.lock import lock_bytes
from zuji.sectors.registry import get_model

AVERAGE, DELIVERED, RESIDUAL, RESIDUAL_DELIVERED = 0.5777, 0.6104, 0.6025, 0.6364
NORTH_CHINA, SHANDONG = 0.7854, 0.7888  # residual, delivered


def value_of(factor_id):
    return builtin_library().factors[factor_id].value


def cement():
    path = content_path("examples", "cement-demo.yaml")
    return read_study(path.read_text("utf-8"), path.name)


def results_of(document):
    found = compared(document, get_model(document.model_id))
    return {result.profile.id: result for result in found}


def test_the_national_residual_mix_is_what_certificates_leave():
    """446 of 10,086.88 TWh are claimed, wind and solar in proportion (NEA, Ember, MEE 2024)."""
    share = 446 / 10086.88
    green = (0.098845 * 0.0324 + 0.083181 * 0.0520) / (0.098845 + 0.083181)
    expected = (0.5777 - share * green) / (1 - share)
    assert value_of("cn.grid.cf.cn.residual") == pytest.approx(expected, abs=5e-5)
    loss = (0.0327 - 0.0046) / 0.5777
    delivered = expected * (1 + loss) + 0.0046
    assert value_of("cn.grid.cf.cn.residual_delivered") == pytest.approx(delivered, abs=5e-5)
    assert value_of("cn.grid.cf.cn.average_delivered") == pytest.approx(0.5777 + 0.0327, abs=5e-5)


def test_shandong_and_north_china_are_the_official_co2_plus_the_national_upstream():
    upstream = 0.6205 - 0.5306
    assert value_of("cn.grid.cf.shandong.average") == pytest.approx(0.6191 + upstream, abs=5e-5)
    north = value_of("cn.grid.cf.north_china.average")
    assert north == pytest.approx(0.6361 + upstream, abs=5e-5)


def test_derived_grid_factors_say_that_they_are_not_official():
    for name, factor in builtin_library().factors.items():
        if name.startswith("cn.grid.cf."):
            assert factor.confidence == "D"
            assert "不是官方因子" in factor.note
            assert factor.source.publisher == "Zuji"


def test_the_pack_is_what_its_statistics_give():
    path = Path(__file__).parents[2] / "tools" / "build_grids.py"
    spec = importlib.util.spec_from_file_location("build_grids", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.text() == module.PACK.read_text("utf-8")


def test_an_interval_of_a_mix_holds_its_value():
    for mix in grid_mixes():
        for low, value, high in (mix.average, mix.residual):
            assert low <= value <= high


def test_cement_under_pact_takes_the_delivered_residual_mix():
    """(89.9 − 43.4) GWh × 795 / 1,550 + 34 GWh for 1 Mt of cement."""
    found = results_of(cement())
    power = (46.5e6 * 795 / 1550 + 34e6) / 1e6
    pact, base = found["pact-v3"], found["gbt24067-2024"].total
    assert pact.total - base == pytest.approx(power * (RESIDUAL_DELIVERED - AVERAGE), rel=1e-6)
    claims = (RESIDUAL - AVERAGE + RESIDUAL_DELIVERED - DELIVERED) / 2
    losses = (DELIVERED - AVERAGE + RESIDUAL_DELIVERED - RESIDUAL) / 2
    assert pact.effects["claims"] == pytest.approx(power * claims, rel=1e-6)
    assert pact.effects["losses"] == pytest.approx(power * losses, rel=1e-6)


def test_methanol_under_iso_and_ghg_protocol_takes_its_own_grid():
    found = results_of(study("methanol"))
    base = found["gbt24067-2024"].total
    power = 21000e4 / 60e4
    assert found["iso14067"].total - base == pytest.approx(power * (NORTH_CHINA - AVERAGE))
    assert found["ghgp-product"].total - base == pytest.approx(power * (SHANDONG - AVERAGE))
    assert set(found["iso14067"].effects) == {"claims", "region", "losses"}


def test_a_tyre_under_pef_adds_capital_goods_to_the_gate():
    made = computed("tyre", profile=get_profile("pef-climate"))
    gate = [s for s in made.model.steps if s.stage in {"raw_material", "manufacture"}]
    parts = fsum(made.by_step.get(s.id, 0.0) for s in gate if s.id != "capital_goods")
    assert made.by_step["capital_goods"] == pytest.approx(0.01 * parts, rel=1e-12)
    assert sum(made.by_stage.values()) == pytest.approx(made.total, rel=1e-12)
    assert made.response({}) == pytest.approx(made.total, rel=1e-12)
    assert {"profile-capital", "profile-imposes"} <= {f.rule for f in made.findings}
    effects = results_of(study("tyre"))["pef-climate"].effects
    assert set(effects) == {"capital", "claims", "losses", "choice:recycling_rule"}


@pytest.mark.parametrize("document", [cement(), study("methanol"), study("tyre")])
def test_the_profiles_differ_and_the_clauses_sum_to_the_difference(document):
    found = results_of(document)
    base = found["gbt24067-2024"].total
    general = ["gbt24067-2024", "iso14067", "ghgp-product", "pact-v3", "pas2050", "pef-climate"]
    assert len({round(found[name].total, 6) for name in general}) == len(general)
    for result in found.values():
        parts = fsum(result.effects.values())
        assert parts == pytest.approx(result.total - base, rel=1e-12, abs=1e-9)
        for rule in result.effects:
            clause = clause_for(result.profile, rule)
            assert clause and clause.ref.zh and clause.asks.en and clause.applied.zh and clause.tag


def test_every_general_profile_says_how_each_rule_is_applied():
    for name in profiles():
        clauses = profile_clauses(name)
        assert {*RULES, "choice:boundary", "choice:recycling_rule", "onsite"} <= set(clauses)


def with_power(**kwh):
    def change(data):
        for name, value in kwh.items():
            data["inputs"][name] = {"value": value, "unit": "kWh"}

    return change


def methanol(profile="gbt24067-2024", **kwh):
    return computed("methanol", with_power(**kwh), profile=get_profile(profile))


def test_power_generated_on_site_bears_no_grid_losses():
    """6 GWh for 600,000 t: 10 kWh/t of a roof at 0.052, without the 0.0327 of the grid."""
    made = methanol(green_power=6e6, onsite_power=6e6)
    assert made.by_step["onsite_power"] == pytest.approx(10 * 0.0520)
    assert made.by_step["green_transmission"] == pytest.approx(0, abs=1e-9)
    usual = typical("methanol").total
    assert made.total - usual == pytest.approx(10 * (0.0520 - AVERAGE), rel=1e-6)


def test_a_certificate_bears_grid_losses_and_a_dedicated_line_too():
    usual = typical("methanol").total
    for named in ({}, {"direct_power": 6e6}):
        made = methanol(green_power=6e6, **named)
        wind = 10 * (0.0324 + 0.0327 - AVERAGE)
        assert made.total - usual == pytest.approx(wind, rel=1e-6)


def test_on_site_power_whose_certificates_were_sold_counts_as_grid_power():
    made = methanol(green_power=6e6, onsite_power=6e6, onsite_sold=6e6)
    assert made.total == pytest.approx(typical("methanol").total, rel=1e-12)
    assert made.by_step["onsite_sold"] == pytest.approx(10 * AVERAGE)


@pytest.mark.parametrize("model_id", ["methanol", "cement", "primary_aluminium"])
def test_more_on_site_than_non_fossil_power_is_refused(model_id):
    onsite = "power_onsite" if model_id == "primary_aluminium" else "onsite_power"
    green = "power_green" if model_id == "primary_aluminium" else "green_power"
    with pytest.raises(Refusal) as caught:
        computed(model_id, with_power(**{green: 1000, onsite: 2000}))
    assert any(f.rule.endswith("onsite-exceeds") for f in caught.value.findings)


def test_by_location_a_certificate_changes_nothing_and_a_roof_does():
    usual = typical("methanol").location_based_total
    assert methanol(green_power=6e6).location_based_total == pytest.approx(usual, rel=1e-12)
    roof = methanol(green_power=6e6, onsite_power=6e6).location_based_total
    assert roof - usual == pytest.approx(10 * (0.0520 - AVERAGE), rel=1e-6)
    pas = methanol("pas2050", green_power=6e6).total
    assert pas == pytest.approx(methanol("pas2050").total, rel=1e-12)


def test_a_suppliers_factor_counts_where_the_profile_accepts_it():
    own = {
        "id": "own.utility",
        "name_zh": "供电公司",
        "value": 0.3,
        "unit": "kgCO2e/kWh",
        "source_title": "供电公司证明",
    }

    def supplied(data):
        data["own_factors"] = [own]
        data["factors"] = {"grid": "own.utility"}

    def total(profile):
        return computed("methanol", supplied, profile=get_profile(profile)).total

    usual = typical("methanol").total
    for profile in ("gbt24067-2024", "iso14067", "pact-v3"):
        assert total(profile) - usual == pytest.approx(350 * (0.3 - AVERAGE), rel=1e-6)
    assert total("pas2050") - usual == pytest.approx(350 * (DELIVERED - AVERAGE), rel=1e-6)


def test_a_residual_mix_is_refused_by_the_national_standard_and_used_by_others():
    def residual(data):
        data["factors"] = {"grid": "residual"}

    with pytest.raises(Refusal) as caught:
        computed("methanol", residual)
    assert "electricity-residual" in {f.rule for f in caught.value.findings}
    made = computed("methanol", residual, profile=get_profile("pact-v3"))
    assert made.chosen["grid"].factor.id == "cn.grid.cf.cn.residual_delivered"


@pytest.mark.parametrize(
    ("site", "factor"),
    [
        ({"city": "济宁", "country": "CN"}, "cn.grid.cf.north_china.residual_delivered"),
        ({"city": "济宁市"}, "cn.grid.cf.north_china.residual_delivered"),
        ({"region": "CN-HE"}, "cn.grid.cf.north_china.residual_delivered"),
        ({"region": "CN-GD"}, "cn.grid.cf.cn.residual_delivered"),
        ({"city": "Ulm", "country": "DE"}, "cn.elec.cf.2024.national_avg"),
    ],
)
def test_the_grid_follows_the_site_and_other_countries_keep_their_factor(site, factor):
    def moved(data):
        data["site"] = site

    made = computed("methanol", moved, profile=get_profile("iso14067"))
    assert made.chosen["grid"].factor.id == factor


def exempting(profile, **steps):
    return computed("methanol", lambda data: data.update(exempt=steps, profile=profile))


def test_a_step_is_exempted_where_the_profile_has_a_cut_off():
    whole = computed("methanol", profile=get_profile("pact-v3"))
    freight = whole.by_step["rail_freight"]
    made = exempting("pact-v3", rail_freight="小于 1 %")
    assert made.total == pytest.approx(whole.total - freight, rel=1e-12)
    weights = fsum(abs(value) for value in whole.by_step.values())
    lock = build_lock(made)
    assert lock["result"]["cutoff"]["exempted"] == pytest.approx(freight / weights, rel=1e-9)
    assert verify_lock(read_lock(lock_bytes(lock), "x")).holds


def test_without_a_cut_off_an_exempted_step_is_counted_and_said():
    for profile in ("ghgp-product", "gbt24067-2024"):
        made = exempting(profile, rail_freight="小于 1 %")
        whole = computed("methanol", profile=get_profile(profile)).total
        assert made.total == pytest.approx(whole, rel=1e-12)
        assert "exempt-counted" in {f.rule for f in made.findings}
    document = study("methanol", exempt={"rail_freight": "小于 1 %"})
    effects = results_of(document)["pact-v3"].effects
    assert effects["cutoff"] < 0


def test_more_than_the_cut_off_or_an_unknown_step_is_refused():
    for step, rule in (("grid_power", "exempt-exceeds"), ("nothing", "exempt-unknown")):
        with pytest.raises(Refusal) as caught:
            exempting("pact-v3", **{step: "x"})
        assert {f.rule for f in caught.value.findings if f.severity == "block"} == {rule}
    found = results_of(study("methanol", exempt={"grid_power": "x"}))
    assert found["pact-v3"].refused == "exempt-exceeds"
    assert found["ghgp-product"].total is not None
    with pytest.raises(Refusal) as caught:
        results_of(study("methanol", exempt={"nothing": "x"}))
    assert caught.value.findings[0].rule == "exempt-unknown"


def test_late_emissions_weigh_by_their_delay():
    """PAS 2050 Annex B: (100 − 0.76 · 5) / 100 = 0.962; the mean of 99 … 96 over four years is
    0.975; thirty years weigh 0.70.
    """
    assert delayed_weight(5) == pytest.approx(0.962)
    assert delayed_weight(0, 4) == pytest.approx(0.975)
    assert delayed_weight(30) == pytest.approx(0.70)
    assert delayed_weight(150) == 0.0
    assert delayed_weight(1) == 1.0


def test_a_tyre_states_its_delayed_total_apart_and_leaves_out_what_lies_beyond_a_century():
    pas = computed("tyre", profile=get_profile("pas2050"))
    found = results_of(study("tyre", delays={"end_of_life": 5}))["pas2050"]
    end = pas.by_stage["end_of_life"]
    assert found.total == pytest.approx(pas.total, rel=1e-12)
    assert found.delayed == pytest.approx(pas.total - 0.038 * end, rel=1e-9)
    beyond = results_of(study("tyre", delays={"end_of_life": 120}))["pas2050"]
    assert beyond.total == pytest.approx(pas.total - end, rel=1e-9)
    assert "timing" in beyond.effects


def test_flows_later_than_ten_years_are_to_be_disclosed_and_a_wrong_delay_is_refused():
    made = computed("tyre", lambda data: data.update(delays={"end_of_life": 12}))
    assert "profile-delays" in {f.rule for f in made.findings}
    for delays in ({"end_of_life": "soon"}, {"later": 3}, {"use_phase": -1}):
        document = study("tyre", delays=delays)
        with pytest.raises(Refusal) as caught:
            assess(document, get_model("tyre"), as_of="2026-11-22")
        assert {f.rule for f in caught.value.findings} == {"delay-wrong"}


def test_transport_inside_the_boundary_is_asked_for():
    def without(data):
        del data["inputs"]["rail_freight"]

    made = computed("methanol", without, profile=get_profile("pact-v3"))
    assert "profile-transport" in {f.rule for f in made.findings}
    made = computed("methanol", profile=get_profile("pact-v3"))
    assert "profile-transport" not in {f.rule for f in made.findings}


def test_a_lockfile_holds_the_grid_and_the_capital_goods_it_was_computed_with():
    for profile in ("pef-climate", "iso14067"):
        lock = build_lock(made_by(profile))
        assert verify_lock(read_lock(lock_bytes(lock), "x")).holds


def made_by(profile):
    data = typical_data("tyre") | {"profile": profile}
    return assess(study_from_data(data, "x"), get_model("tyre"), as_of="2026-11-22")


def test_each_product_rule_has_a_profile_and_blanks_are_said():
    for model_id, number in (("cement", 1), ("tyre", 2), ("chlor_alkali", 1), ("methanol", 1)):
        assert len(rule_profiles(model_id)) == number
    made = computed("tyre", profile=get_profile("rule-tyre-cpcif"))
    assert made.total == pytest.approx(typical("tyre").total, rel=1e-12)
    (said,) = [f for f in made.findings if f.rule == "profile-unset"]
    assert "回收利用规则" in said.read.zh
    assert len(get_profile("rule-tyre-cpcif").data["unset"]) == len(profile_module.parameters())


def filled(monkeypatch, profile_id, **cells):
    """The rule file with parameters filled in by a committee."""
    read = profile_module.read_rules
    table = read("product_rule_profiles")
    rows = [
        {**row, "set": row["set"] | cells} if row["id"] == profile_id else row
        for row in table["profiles"]
    ]

    def rules(name):
        return {**table, "profiles": rows} if name == "product_rule_profiles" else read(name)

    monkeypatch.setattr(profile_module, "read_rules", rules)
    profile_module.shipped_profile.cache_clear()
    return profile_module.get_profile(profile_id)


@pytest.fixture(autouse=True)
def fresh_profiles():
    yield
    profile_module.shipped_profile.cache_clear()


def test_what_the_committee_fills_in_moves_the_number(monkeypatch):
    profile = filled(
        monkeypatch,
        "rule-methanol",
        electricity_remainder={"value": "residual", "tag": "V", "source": "6.3.2"},
        primary_share={"value": 0.9, "tag": "V", "source": "7.1"},
        cutoff_each={"value": 0.01, "tag": "V", "source": "5.4"},
    )
    made = computed("methanol", profile=profile)
    power = 350 * (RESIDUAL - AVERAGE)
    assert made.total - typical("methanol").total == pytest.approx(power, rel=1e-6)
    assert "rule-primary-share" in {f.rule for f in made.findings}
    assert clause_for(profile, "claims").ref.zh == "6.3.2"
    assert "electricity_remainder" not in profile.data["unset"]
    assert profile.data["cutoff"]["exempt"] is True


@pytest.mark.parametrize("cells", [{"colour": None}, {"gwp_set": {"value": "AR9"}}])
def test_a_parameter_that_is_not_in_the_table_is_refused(monkeypatch, cells):
    with pytest.raises(Refusal) as caught:
        filled(monkeypatch, "rule-methanol", **cells)
    assert caught.value.findings[0].rule == "rule-parameter"


def test_what_a_committee_may_set_has_words():
    rows = read_rules("product_rule_profiles")["parameters"].values()
    options = {str(option).lower() for row in rows for option in row.get("options", ())}
    named = {option: value_words(option) for option in options if not option.startswith("ar")}
    assert all(words.zh != option and "_" not in words.en for option, words in named.items())
    assert value_words(0.05) == Label("0.05", "0.05")
