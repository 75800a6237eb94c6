"""Screening rules at the edge of what they look at, on small and invented studies."""

from dataclasses import replace

import pytest

from boundaries.screening_cases import inventory, peer
from boundaries.studies import proven, small_study
from cast import assessed, example_data
from zuji.factors import builtin_library
from zuji.screening import facts_of
from zuji.screening.peers import cross_findings
from zuji.screening.sampling import SampleLine, propose_sample
from zuji.screening.single import single_findings


def rules(made):
    return {f.rule for f in single_findings(made)}


def across(*studies):
    found = cross_findings(studies, lambda model: None)
    return {i: {f.rule for f in fs} for i, fs in found.items()}


def test_the_uptake_of_a_factor_of_the_studys_own_is_no_offset_and_any_other_removal_is():
    data = example_data("everything")
    assert "screen-offset" not in rules(assessed(data))
    data["own_factors"][1]["category"] = "credit"
    data["own_factors"][1]["gases"] = data["own_factors"][1]["gases"].replace(
        "ch4_fossil=1.3", "ch4_fossil=-0.1"
    )
    assert "screen-offset" in rules(assessed(data))


@pytest.mark.parametrize(("value", "counts"), [(9.0, False), (10.0, True), (20.0, True)])
def test_numbers_below_ten_are_too_short_to_call_round(value, counts):
    made = small_study({f"x{i}": proven(value) for i in range(8)})
    assert ("screen-estimated" in rules(made)) is counts


@pytest.mark.parametrize(
    ("status", "rests"), [("supplier", False), ("default", True), ("archetype", True)]
)
def test_what_rests_on_defaults_is_default_or_archetype(status, rests):
    made = small_study({"x": {"value": 60, "status": status}, "y": proven(40)})
    assert ("screen-primary-share" in rules(made)) is rests


def test_an_electricity_factor_whose_name_holds_no_year_has_no_newer_twin():
    library = builtin_library()
    grid = replace(library.get("cn.elec.cf.2024.hydro"), id="cn.elec.cf.2023.hydro", year=2022)
    assert "2023.hydro" in grid.id and "2022" not in grid.id
    from zuji.screening.single import _newer

    assert _newer(grid, 2024) == ""
    assert _newer(replace(grid, year=2023), 2024) == "cn.elec.cf.2024.hydro"
    assert _newer(replace(grid, year=2023), 2023) == ""


@pytest.mark.parametrize(
    ("month", "inside"),
    [
        ("2023-06", False),
        ("2023-07", True),
        ("2023-12", True),
        ("2024-01", True),
        ("2024-06", True),
        ("2024-07", False),
    ],
)
def test_the_months_of_a_period_run_on_over_the_new_year(month, inside):
    data = example_data("everything") | {"period": {"start": "2023-07-01", "end": "2024-06-30"}}
    data["certificates"] = [{"number": "7" * 32, "month": month, "mwh": 613}]
    assert ("screen-certificate-period" not in rules(assessed(data))) is inside


@pytest.mark.parametrize(("mwh", "missing"), [(612.9, True), (613, False), (700, False)])
def test_green_power_of_613_mwh_wants_613_certificates(mwh, missing):
    data = example_data("everything")
    data["certificates"] = [{"number": "7" * 32, "month": "2024-05", "mwh": mwh}]
    assert ("screen-certificate-missing" in rules(assessed(data))) is missing


def test_defaults_are_no_part_of_what_identifies_an_inventory():
    facts = facts_of(assessed(example_data("everything")), "x")
    assert "fuel_carbon" not in facts.amounts and "fuel" in facts.amounts
    assert facts.amounts["fuel"] == 811_000
    assert facts.intensities["fuel"] == pytest.approx(811_000 / (1300 / 7))
    assert facts.intensities["lifetime_power"] == pytest.approx(173 * 3.6 / 1000)
    assert facts.intensities["scrap_share"] == pytest.approx(0.37)


def test_two_studies_of_one_period_are_not_last_years_numbers():
    old = inventory(1, 8, 0)
    assert across(old, replace(old, place="again")) == {}
    after = replace(old, period=("2025-01-01", "2025-12-31"))
    assert across(old, after) == {1: {"screen-unchanged"}}
    assert across(after, old) == {0: {"screen-unchanged"}}  # whatever the order of the files


@pytest.mark.parametrize(("count", "found"), [(2, True), (3, True), (20, True), (21, False)])
def test_a_value_that_more_than_twenty_write_is_common_and_no_copy(count, found):
    studies = [replace(inventory(0, 8, 0), enterprise=f"e{i}") for i in range(count)]
    assert any("screen-copied" in fs for fs in across(*studies).values()) is found


def test_a_factor_that_is_the_models_own_is_no_choice_even_where_the_study_writes_it():
    data = example_data("everything")
    data["factors"]["grid"] = "cn.elec.cf.2024.national_avg"
    sample = propose_sample(assessed(data), 0.0)
    assert "factors.grid" not in sample.names
    data["factors"]["grid"] = "cn.elec.cf.2023.national_avg"
    sample = propose_sample(assessed(data), 0.0)
    assert "factors.grid" in sample.names


def test_a_line_counts_with_what_it_moves_here_or_usually_whichever_is_more():
    assert SampleLine("input", "x", 0.2, 0.5).risk == 0.5
    assert SampleLine("input", "x", 0.5, 0.2).risk == 0.5


def test_a_result_below_its_peers_is_as_far_as_one_above():
    equal = [peer(i, coal=1.0, total=1.0) for i in range(20)]
    for total in (1 / 1.23, 1.23):
        assert across(*equal, peer(99, total=total)) == {20: {"screen-peer-result"}}
    assert across(*equal, peer(99, total=1 / 1.21)) == {}
