"""Freeze, recompute, notice any change, explain any difference."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import STUDIES, assessed, example_data
from everything import by_hand
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.lockfile import build_lock, decompose, read_lock, verify_lock
from zuji.lockfile.lock import first_difference, lock_bytes


def lock_of(data, draws=0):
    return read_lock(lock_bytes(build_lock(assessed(data), draws)), "x.json")


@pytest.fixture(scope="module")
def lock():
    return lock_of(example_data("aluminium-demo"), 500)


def resealed(lock):
    """The lock with a digest that matches its altered content, as a forger would make it."""
    body = {k: v for k, v in lock.items() if k != "digest"}
    return body | {"digest": digest(body)}


@pytest.mark.parametrize("name", STUDIES)
def test_every_example_recomputes_to_the_same_digits(name):
    assert verify_lock(lock_of(example_data(name), 1000)).holds


def test_a_lockfile_needs_no_data_folder(lock, monkeypatch):
    def nothing(*parts):
        raise AssertionError(f"read {parts}")

    for module in (
        "zuji.core.content",
        "zuji.footprint.assess",
        "zuji.factors.library",
        "zuji.factors.gwp",
        "zuji.footprint.profile",
    ):
        for name in ("content_path", "read_rules", "builtin_library", "get_profile", "gwp100"):
            monkeypatch.setattr(f"{module}.{name}", nothing, raising=False)
    assert verify_lock(lock).holds


def test_the_file_is_the_same_bytes_each_time():
    data = example_data("cement-demo")
    assert lock_bytes(build_lock(assessed(data), 200)) == lock_bytes(
        build_lock(assessed(data), 200)
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("result", "total", "value"), 14000.0),
        (("result", "steps", 3, "kgco2e"), 1.0),
        (("result", "gases", "cf4", "kg"), 0.0),
        (("result", "shares", "verified"), 1.0),
        (("result", "dqr", "value"), 1.0),
        (("result", "uncertainty", "monte_carlo", "all", "mean"), 1.0),
    ],
)
def test_a_forged_result_is_found_by_its_path_even_with_a_fresh_digest(lock, path, value):
    forged = copy.deepcopy(lock)
    node = forged
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    found = verify_lock(resealed(forged))
    assert not found.holds
    assert found.digest_agrees
    assert found.first_difference.replace("[", ".").replace("]", "") == ".".join(map(str, path))


def test_an_altered_input_changes_the_result(lock):
    forged = copy.deepcopy(lock)
    forged["study"]["inputs"]["captive_coal"]["value"] = "210万"
    found = verify_lock(resealed(forged))
    assert not found.holds
    assert found.first_difference.startswith("result.")


def test_an_altered_note_breaks_the_digest_only(lock):
    forged = copy.deepcopy(lock)
    forged["study"]["notice"] = ""
    found = verify_lock(forged)
    assert not found.holds
    assert not found.digest_agrees
    assert not found.first_difference


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_changed_byte_never_passes(data):
    content = bytearray(lock_bytes(build_lock(assessed(example_data("cement-us-2002")))))
    position = data.draw(st.integers(0, len(content) - 2))
    content[position] = data.draw(st.integers(0, 255).filter(lambda b: b != content[position]))
    try:
        assert not verify_lock(read_lock(bytes(content), "x")).holds
    except Refusal as problem:
        assert problem.findings


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b'{"schema":"zuji-lock/0"}', b"not json", b'{"schema":"zuji-lock/1"}']
)
def test_other_files_are_refused(content):
    with pytest.raises(Refusal):
        read_lock(content, "x.json")


def test_the_order_of_the_models_sections_survives(lock):
    from zuji.lockfile.lock import locked_model
    from zuji.sectors.registry import get_model

    assert list(locked_model(lock).inputs) == list(get_model("primary_aluminium").inputs)


def test_first_difference_reports_missing_keys():
    assert first_difference({"a": 1}, {"a": 1, "b": 2}, "r") == ("r.b", "—", "2")
    assert first_difference([1, 2], [1, 3], "r") == ("r[1]", "2", "3")
    assert first_difference({"a": [1]}, {"a": [1]}, "r") is None


def test_values_of_a_difference_are_written_as_in_the_file():
    assert first_difference({"a": True}, {"a": 1}, "r") == ("r.a", "true", "1")
    assert first_difference({"a": "甲"}, {"a": None}, "r") == ("r.a", '"甲"', "—")


def test_a_change_of_one_cause_is_all_that_cause():
    old = example_data("cement-demo")
    for change, cause in (
        ({"inputs": old["inputs"] | {"coal": {"value": 190_000, "unit": "t"}}}, "activity"),
        ({"factors": {"grid": "cn.elec.cf.2023.national_avg"}}, "factor"),
    ):
        found = decompose(lock_of(old), lock_of(old | change))
        assert found.effects[cause] == pytest.approx(found.change)
        assert all(abs(v) < 1e-9 for k, v in found.effects.items() if k != cause)


def test_a_change_of_gwp_set_is_a_method_effect():
    old = example_data("aluminium-demo") | {
        "factors": {
            "alumina_supply": "cn.upstream.alumina",
            "anode_supply": "cn.upstream.carbon_anode",
            "coal_upstream": "uk.upstream.coal",
            "gas_upstream": "cn.upstream.natural_gas",
        }
    }
    found = decompose(lock_of(old), lock_of(old | {"profile": "gbt24067-2024-ar5"}))
    # upstream factors without their gases do not move; CH4 (1 kg/TJ) and N2O (1.5 and 0.1 kg/TJ)
    # of 2.15 million t of coal (20.9 GJ/t; 4694.85 of 4695.3 GWh sent out are used) and of 19.9
    # million Nm3 of gas (389.31 GJ per 10^4 Nm3) do
    coal, gas = 2_150_000 * 20.9 / 1000 * 4694.85 / 4695.3, 1990 * 389.31 / 1000
    burned = (coal + gas) * (28 - 29.8) + (coal * 1.5 + gas * 0.1) * (265 - 273)
    # PFC per t liquid: 161.24 → 144.81 kg under AR6 → AR5, times 500/497.5 t liquid per t ingot
    expected = (0.02 * (6630 - 7380) + 0.0011 * (11100 - 12400)) * 500 / 497.5 + burned / 497_500
    assert found.effects["method"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("profile", ["pas2050", "pef-climate", "iso14067"])
def test_lockfiles_of_a_profile_with_a_grid_of_its_own_are_decomposed(profile):
    """8.99 GWh more in the clinker section moves the activity alone."""
    old = example_data("cement-demo") | {"profile": profile, "exempt": {"rail": "小于 1 %"}}
    more = {"kiln_power": {"value": 98_890_000, "unit": "kWh"}}
    one, other = lock_of(old), lock_of(old | {"inputs": old["inputs"] | more})
    found = decompose(one, other)
    assert found.old == pytest.approx(one["result"]["total"]["value"], rel=1e-12)
    assert found.effects["activity"] == pytest.approx(found.change)
    assert found.change > 0


@settings(max_examples=20, deadline=None)
@given(st.floats(0.8, 1.2), st.floats(0.8, 1.2), st.booleans(), st.booleans())
def test_the_parts_sum_to_the_difference(coal, power, factor, method):
    old = example_data("cement-demo")
    new = copy.deepcopy(old)
    new["inputs"]["coal"]["value"] = 207_000 * coal
    new["inputs"]["grinding_power"]["value"] = 34_000_000 * power
    if factor:
        new["factors"] = {
            "grid": "cn.elec.cf.2023.national_avg",
            "coal_upstream": "uk.upstream.coal",
        }
    if method:
        new["profile"] = "gbt24067-2024-ar5"
    found = decompose(lock_of(old), lock_of(new))
    assert sum(found.effects.values()) == pytest.approx(found.change, abs=1e-9)
    assert sum(row["change"] for row in found.steps) == pytest.approx(found.change, abs=1e-9)


def test_a_difference_shared_by_two_causes_follows_the_shapley_value():
    """Power use and grid factor both change: grinding is 34 kWh/t, effects by hand."""
    old = example_data("cement-demo")
    new = copy.deepcopy(old)
    new["inputs"]["grinding_power"]["value"] = 44_000_000
    new["factors"] = {"grid": "cn.elec.cf.2023.national_avg"}
    found = decompose(lock_of(old), lock_of(new))
    before = (46_500_000 * 795 / 1550 + 34_000_000) / 1e6  # kWh per t
    after = before + 10
    assert found.effects["activity"] == pytest.approx(10 * (0.5777 + 0.6205) / 2)
    assert found.effects["factor"] == pytest.approx((0.6205 - 0.5777) * (before + after) / 2)


def test_a_change_of_choice_that_needs_other_factors_still_decomposes():
    old = example_data("cement-demo")
    new = copy.deepcopy(old)
    new["choices"]["fuel_set"] = "ipcc2006"
    found = decompose(lock_of(old), lock_of(new))
    assert sum(found.effects.values()) == pytest.approx(found.change, abs=1e-9)
    assert found.change != 0


def test_different_models_cannot_be_compared():
    with pytest.raises(Refusal) as caught:
        decompose(lock_of(example_data("cement-demo")), lock_of(example_data("aluminium-demo")))
    assert caught.value.findings[0].rule == "diff-models"


def test_the_difference_names_what_changed():
    old = example_data("cement-demo")
    new = copy.deepcopy(old)
    for item in new["inputs"].values():  # the same values, written otherwise
        item["value"] = str(item["value"])
    new["inputs"]["clinker_sold"] = {
        "value": "72万t",
        "status": "measured",
        "evidence": "另一份台账",
    }
    new["inputs"]["coal"]["value"] = "19万"
    found = decompose(lock_of(old), lock_of(new))
    assert [row["id"] for row in found.inputs] == ["coal"]
    assert found.steps[0]["id"] == "coal"
    assert json.dumps(found.as_json())


@pytest.mark.parametrize(
    "change",
    [
        {"value": 207_001},
        {"status": "calculated"},
        {"low": 190_000, "high": 220_000},
        {"low": 200_000, "high": 210_000, "distribution": "uniform"},
    ],
)
def test_a_number_a_status_an_interval_and_a_distribution_each_count_as_a_change(change):
    old = example_data("cement-demo")
    old["inputs"]["coal"] = {"value": 207_000, "unit": "t", "low": 200_000, "high": 210_000}
    new = copy.deepcopy(old)
    new["inputs"]["coal"] |= change
    assert [row["id"] for row in decompose(lock_of(old), lock_of(new)).inputs] == ["coal"]


def test_what_was_missing_and_what_is_measured_without_saying_so():
    """Saying ``measured`` changes nothing, for that is what a value without a status is."""
    old = example_data("cement-demo")
    new = copy.deepcopy(old)
    new["inputs"]["coal"]["status"] = "measured"
    assert decompose(lock_of(old), lock_of(new)).inputs == []
    new["inputs"]["waste_fuel"] = {"value": 1, "unit": "t"}
    new["inputs"] |= {"waste_fuel_ncv": 15, "waste_fuel_biogenic": "60%"}
    found = decompose(lock_of(old), lock_of(new)).inputs
    assert (found[0]["id"], found[0]["old"]) == ("waste_fuel", None)


@pytest.mark.parametrize("end", ["low", "high"])
def test_one_end_of_an_interval_counts_as_a_change(end):
    old = example_data("cement-demo")
    old["inputs"]["coal"] = {"value": 207_000, "unit": "t", "low": 200_000, "high": 210_000}
    new = copy.deepcopy(old)
    new["inputs"]["coal"][end] += 1000
    assert [row["id"] for row in decompose(lock_of(old), lock_of(new)).inputs] == ["coal"]


def test_factors_of_other_gases_or_another_version_are_listed_and_the_new_ones_count():
    """2 kg more methane in a tonne of feedstock: 2003 t × 2 kg × 29.8 at the main supply."""
    old = example_data("everything")
    new = copy.deepcopy(old)
    new["own_factors"][1]["gases"] = old["own_factors"][1]["gases"].replace(
        "ch4_fossil=1.3", "ch4_fossil=3.3"
    )
    before, after = lock_of(old), lock_of(new)
    found = decompose(before, after)
    main, _, _ = by_hand.supplies("energy")
    assert found.change == pytest.approx(2003 * 2 * 29.8 * main)
    assert found.effects["factor"] == pytest.approx(found.change)
    assert [row["slot"] for row in found.factors] == ["feed_supply"]
    later = copy.deepcopy(before)
    later["factors"]["grid"]["version"] = "2099"
    assert [row["slot"] for row in decompose(before, later).factors] == ["grid"]


def test_a_study_abroad_is_compared_as_one_abroad():
    """A factor that only the new study has stands in for the old one too."""
    old = example_data("everything")
    new = copy.deepcopy(old)
    new["choices"] = {"route": "dry"}
    new["inputs"]["dry_additive"] = {"value": 400, "unit": "t"}
    found = decompose(lock_of(old), lock_of(new))
    main, _, _ = by_hand.supplies("energy")
    assert found.change == pytest.approx(400_000 * 1.59 * main)
    assert found.effects["activity"] == pytest.approx(found.change)
    assert [row["slot"] for row in found.factors] == ["additive_supply"]


@pytest.mark.parametrize("content", [b'{"schema": "' + b"a" * 10_000 + b'"}', b"[]", b"null"])
def test_other_json_is_refused_with_a_short_word_of_what_was_read(content):
    with pytest.raises(Refusal) as refused:
        read_lock(content, "x.json")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place) == ("lock-schema", "x.json")
    read = finding.read.en if isinstance(finding.read, Label) else finding.read
    assert len(read) <= 80
    assert read not in {"list", "NoneType"}


def test_a_number_beyond_all_numbers_is_refused_with_its_place(lock):
    content = lock_bytes(lock).replace(b'"seed":1', b'"seed":1e999', 1)
    with pytest.raises(Refusal) as refused:
        verify_lock(read_lock(content, "x.json"))
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place) == ("number-not-finite", "x.json")
    assert finding.read == "1e999"
