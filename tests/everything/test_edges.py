"""Findings and totals of the model of everything at the edge of what they say."""

import pytest

from cast import AS_OF, assessed, example_data, model_of
from everything import by_hand
from zuji.core.label import Label, in_language
from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.footprint.result import result_data
from zuji.lockfile import build_lock, read_lock, verify_lock
from zuji.lockfile.lock import lock_bytes
from zuji.sectors.load import model_from_data

PER_TONNE = by_hand.headline(by_hand.steps()) / 7


def with_model(change, **study):
    """The study under a changed model: finding rule → finding."""
    data = {**model_of("everything").data}
    change(data)
    made = assess(
        study_from_data(example_data("everything") | study, "s"),
        model_from_data(data),
        as_of=AS_OF,
    )
    return made, {f.rule: f for f in made.findings}


def published(low, high, unit="kgCO2e/t"):
    row = {"zh": "示例", "en": "example", "unit": unit, "min": low, "max": high}
    return lambda data: data.update(published=[row])


@pytest.mark.parametrize(
    ("low", "high", "blocks"),
    [
        (PER_TONNE / 20, PER_TONNE / 9.99, False),
        (PER_TONNE / 20, PER_TONNE / 10.01, True),
        (PER_TONNE * 9.99, PER_TONNE * 20, False),
        (PER_TONNE * 10.01, PER_TONNE * 20, True),
    ],
)
def test_a_result_ten_times_beyond_what_was_published_blocks_and_one_nearer_warns(
    low, high, blocks
):
    if blocks:
        with pytest.raises(Refusal) as caught:
            with_model(published(low, high))
        assert [f.rule for f in caught.value.findings if f.severity == "block"] == [
            "factor-magnitude"
        ]
    else:
        _, found = with_model(published(low, high))
        assert found["value-unusual"].severity == "warn"


def test_published_results_and_checks_leave_uptake_aside_whatever_the_headline_says():
    """PAS 2050 counts uptake in its headline; ranges and checks are of the total without it."""
    steps = by_hand.steps(by_location=True, credited=0.0, grid=by_hand.DELIVERED)
    without, within = by_hand.headline(steps) / 7, by_hand.gas_total(steps, *by_hand.AR6) / 7
    assert within < 0.8 * without

    def change(data):
        published(without * 0.99, without * 1.01)(data)
        data["checks"] = [dict(c) for c in data["checks"]]
        data["checks"][1]["when"] = f"footprint < {0.99 * without!r} kgCO2e/t"

    made, found = with_model(change, profile="pas2050")
    assert made.total / 7 == pytest.approx(within)
    assert not {"value-unusual", "everything-heavy"} & set(found)


def test_a_view_of_which_a_declared_unit_holds_nothing_is_left_out():
    def change(data):
        data["views"] = [dict(v) for v in data["views"]]
        data["views"][0]["per"] = "dry_additive / good_made * 17 item/t"
        data["published"] = []

    made, _ = with_model(change)
    assert set(made.views) == {"per_gj"}


def test_what_a_profile_imposes_is_said_where_it_changes_a_choice_and_only_there():
    """PAS 2050 imposes cut-off: against the default closed loop, and not where cut-off is given."""

    def said(**choices):
        made = assessed(example_data("everything") | {"profile": "pas2050", "choices": choices})
        return [(f.read, f.expected) for f in made.findings if f.rule == "profile-imposes"]

    assert said() == [("closed_loop", "cut_off")]
    assert said(recycling_rule="cff") == [("cff", "cut_off")]
    assert said(recycling_rule="cut_off") == []
    ghgp = assessed(example_data("everything") | {"profile": "ghgp-product"})
    assert "profile-imposes" not in {f.rule for f in ghgp.findings}  # closed loop is the default


@pytest.mark.parametrize(("year", "noted"), [(2023, True), (2024, False), (2025, False)])
def test_a_grid_statistic_of_a_later_year_than_the_period_is_noted(year, noted):
    """The grid factors are of 2024."""
    period = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
    made = assessed(example_data("everything") | {"period": period})
    assert ("factor-period" in {f.rule for f in made.findings}) is noted


def test_sums_on_another_gwp_basis_are_named_where_they_may_move_the_result():
    """1470 of 10390 kg are a credit by an own sum: of methane, 28 (AR5) against 29.8 (AR6) is 6.4 %
    of it and 0.91 % of the result, 25 (AR4) is 19.2 % and 2.7 %.
    """

    def notes(basis, **changes):
        data = example_data("everything") | changes
        data["own_factors"][6]["gwp_basis"] = basis
        return [f for f in assessed(data).findings if f.rule == "factor-basis"]

    assert notes("AR6") == notes("AR5") == []
    (found,) = notes("AR4")
    assert found.facts["basis"] == Label("AR4", "AR4")
    assert in_language(found.read, "zh") == "primary_good"
    assert found.facts["share"] == "2.7%"
    (found,) = notes("")
    assert "来源没有写明" in in_language(found.facts["basis"], "zh")


def test_a_profile_by_location_spreads_rates_and_names_the_grid_and_not_the_instrument():
    """PAS 2050: green power counts as grid power, so its uncertainty and quality are the grid's."""
    made = assessed(example_data("everything") | {"profile": "pas2050"})
    row = next(s for s in result_data(made)["steps"] if s["id"] == "green_step")
    assert row["factor"] == "cn.grid.cf.cn.average_delivered"
    assert "factor:green" not in made.variables
    through = sum(made.by_step[s] for s in ("bought_power", "green_step", "in_use"))
    assert made.first_order.derivatives["factor:grid"] == pytest.approx(through, rel=1e-6)
    assert made.location_based_total == pytest.approx(made.total, rel=1e-12)
    assert "factor-market-location" not in {f.rule for f in made.findings}
    lock = read_lock(lock_bytes(build_lock(made)), "x.json")
    assert verify_lock(lock).holds


def test_a_step_is_verified_once_everything_it_rests_on_was_reviewed():
    """In use: output × power in use per tonne."""
    data = example_data("everything")
    data["inputs"]["lifetime_power"]["reviewed_by"] = "泰衡核查（示例）"
    assert not assessed(data).step_quality["in_use"].verified
    data["inputs"]["good_made"]["reviewed_by"] = "泰衡核查（示例）"
    made = assessed(data)
    assert made.step_quality["in_use"].verified
    assert not made.step_quality["buried"].verified  # rests on the share recycled too


def test_the_age_of_a_factor_counts_from_the_year_in_which_the_period_ends():
    """December 2023 to November 2024, and a grid factor of 2024: of the same year."""
    period = {"start": "2023-12-01", "end": "2024-11-30"}
    made = assessed(example_data("everything") | {"period": period})
    assert made.step_quality["bought_power"].time == 1
    later = {"start": "2024-02-01", "end": "2025-01-31"}
    older = assessed(example_data("everything") | {"period": later})
    assert older.step_quality["bought_power"].time == 2
