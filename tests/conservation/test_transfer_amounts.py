"""What studies say went to others: amounts, effects and partners, on the shipped examples."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from zuji.conservation import amounts_moved, claims_of, conserved
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint import assess
from zuji.footprint.study import study_from_data
from zuji.lockfile.lock import assessment_of, build_lock, lock_bytes, read_lock, verify_lock
from zuji.sectors.formula import names_in
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.transfers import goods, transfers_of

ROOT = Path(__file__).parents[2]
LINE_OF_TRANSFERS = "sectors/transfers.yaml"


def example(name: str, transfers=None, choices=None, **inputs):
    data = load_yaml((ROOT / "examples" / f"{name}.yaml").read_text("utf-8"), name).data
    data["choices"] = {**(data.get("choices") or {}), **(choices or {})}
    data["inputs"] |= inputs
    if transfers is not None:
        data["transfers"] = transfers
    study = study_from_data(data, name)
    return assess(study, get_model(study.model_id), as_of="2026-11-22")


def by_id(assessment):
    return {row.transfer.id: row for row in amounts_moved(assessment)}


def refused(*args, **kwargs):
    with pytest.raises(Refusal) as problem:
        example(*args, **kwargs)
    return [finding.rule for finding in problem.value.findings if finding.severity == "block"]


def test_co2_that_is_deducted_is_taken_off_tonne_by_tonne():
    counted = by_id(example("ammonia-typical"))["co2_to_urea"]
    transferred = by_id(example("ammonia-typical", choices={"co2_rule": "transferred"}))
    row = transferred["co2_to_urea"]
    assert (counted.amount, counted.effect) == (380_000, 0.0)
    assert (row.amount, row.effect) == (380_000, -380_000_000)
    assert row.transfer.direction == "given"


def test_a_credit_step_is_taken_off_over_the_whole_year():
    plain = example("bf_bof_steel-typical", choices={"allocation": "physical"})
    expanded = example("bf_bof_steel-typical", choices={"allocation": "system_expansion"})
    row = by_id(expanded)["slag_sold"]
    per_tonne = sum(expanded.contributions["slag_credit"].values())
    made = float(expanded.scenario.values["hr_made"]) / 1000
    assert per_tonne < 0
    assert row.effect == pytest.approx(per_tonne * made, rel=1e-12)
    assert row.amount == 600_000
    assert by_id(plain)["slag_sold"].effect == 0.0


def test_what_is_taken_is_carried_by_its_step():
    urea = example("urea-typical")
    row = by_id(urea)["heat_bought"]
    made = float(urea.scenario.values["urea_made"]) / 1000
    per_tonne = sum(urea.contributions["steam"].values())
    assert row.transfer.direction == "received"
    assert row.effect == pytest.approx(per_tonne * made, rel=1e-12)
    assert row.effect > 0


def test_the_co2_of_urea_leaves_with_the_urea():
    row = by_id(example("urea-typical", choices={"urea_carbon": "transferred"}))["co2_in_urea"]
    assert row.transfer.direction == "passed_on"
    assert row.effect == pytest.approx(-row.amount * 1000, rel=1e-9)


def test_parts_have_their_share_of_the_effect_and_the_rest_is_unnamed():
    partners = [
        {"transfer": "co2_to_urea", "partner": "甲", "amount": "95000 tCO2"},
        {"transfer": "co2_to_urea", "partner": "乙", "amount": 190_000},
    ]
    study = example("ammonia-typical", partners, {"co2_rule": "transferred"})
    row = by_id(study)["co2_to_urea"]
    assert row.unnamed == 95_000
    claims = [c for c in claims_of(study, "a").claims if c.transfer == "co2_to_urea"]
    assert [(c.partner, c.amount, c.effect) for c in claims] == [
        ("甲", 95_000, -95_000_000),
        ("乙", 190_000, -190_000_000),
        ("", 95_000, -95_000_000),
    ]


def test_a_works_is_known_by_its_code_however_it_is_written():
    study = example("ammonia-typical")
    code = "91370000MA3C0N0P15"
    for written in (code, f" {code.lower()} "):
        organisation = {**study.study.data["organisation"], "uscc": written}
        data = {**study.study.data, "organisation": organisation}
        again = replace(study, study=replace(study.study, data=data))
        assert claims_of(again, "a").enterprise == code


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"transfer": "co2_to_ure", "partner": "甲"}, "transfer-unknown"),
        ({"transfer": "co2_to_urea"}, "key-missing"),
        ({"partner": "甲"}, "key-missing"),
        ({"transfer": "co2_to_urea", "partner": "甲", "amount": 0}, "value-range"),
        ({"transfer": "co2_to_urea", "partner": "甲", "amount": -1}, "value-range"),
        ({"transfer": "co2_to_urea", "partner": "甲", "amount": "3 kWh"}, "unit-dimension"),
        ({"transfer": "co2_to_urea", "partner": "甲", "amount": "3 t"}, "unit-substance"),
        ({"transfer": "co2_to_urea", "partner": "甲", "amount": 380_001}, "transfer-exceeds"),
        ({"transfer": "co2_to_urea", "partner": "甲", "weight": 1}, "key-unknown"),
        ({"transfer": "co2_sold", "partner": "甲", "amount": 1}, "transfer-exceeds"),
    ],
)
def test_rows_that_cannot_be_are_refused_at_their_place(row, rule):
    assert refused("ammonia-typical", [row]) == [rule]


def test_the_whole_amount_may_be_named_and_not_more():
    row = {"transfer": "co2_to_urea", "partner": "甲"}
    assert not by_id(example("ammonia-typical", [row | {"amount": 380_000}]))["co2_to_urea"].unnamed
    assert refused("ammonia-typical", [row, row]) == ["transfer-exceeds"]


def test_partners_do_not_move_the_result_and_stay_in_the_lockfile():
    plain = example("ammonia-typical")
    named = example("ammonia-typical", [{"transfer": "co2_to_urea", "partner": "甲"}])
    assert named.total == plain.total
    lock = build_lock(named)
    assert verify_lock(lock).holds
    again = assessment_of(read_lock(lock_bytes(lock), "lock"))
    assert claims_of(again, "x") == claims_of(named, "x")


def test_a_model_without_transfers_has_no_row():
    assert refused("lime-typical", [{"transfer": "co2_sold", "partner": "甲"}]) == [
        "transfer-unknown"
    ]


def test_every_row_of_transfers_is_one_of_some_model():
    models = [get_model(name) for name in model_files()]
    found = {(t.id, t.label.zh, m.id) for m in models for t in transfers_of(m).values()}
    rows = load_yaml((ROOT / LINE_OF_TRANSFERS).read_text("utf-8"), "transfers").data["transfers"]
    for row in rows:
        of = [model for name, zh, model in found if (name, zh) == (row["id"], row["zh"])]
        assert of
        assert set(row.get("models") or of) <= set(of)
    assert set(goods()) == {row["good"] for row in rows}


def test_every_credit_of_every_model_is_a_transfer_or_one_of_the_products_end():
    for name in model_files():
        model = get_model(name)
        named = {step for each in transfers_of(model).values() for step in each.steps}
        credits = {step.id for step in model.steps if step.kind == "credit"}
        ends = {step.id for step in model.steps if step.stage == "end_of_life"}
        assert credits - ends <= named, name


BETWEEN_WORKS = re.compile(
    r"(?:\w+_)?(?:steam_bought|direct_power|power_direct|co2_used|co2_sold|hydrogen_sold|slag_sold)"
    r"|hydrogen|slag"
)


def test_what_is_bought_or_sold_between_works_by_its_name_is_a_transfer_of_every_model():
    left = {}
    for name in model_files():
        model = get_model(name)
        named = {n for each in transfers_of(model).values() for n in names_in(each.amount)}
        inputs = {item for item in model.inputs if BETWEEN_WORKS.fullmatch(item)}
        left[name] = inputs - named
    assert {name: inputs for name, inputs in left.items() if inputs} == {}


def test_two_works_of_the_examples_agree_or_leave_a_credit_without_debtor():
    giver = example(
        "ammonia-typical",
        [{"transfer": "co2_to_urea", "partner": "示例·鲁西尿素（虚构）"}],
        {"co2_rule": "transferred"},
    )
    taker = example(
        "urea-typical", [{"transfer": "co2_bought", "partner": "示例·鲁西合成氨（虚构）"}]
    )
    lines = conserved([claims_of(giver, "a"), claims_of(taker, "u")]).lines
    (line,) = [line for line in lines if line.good.en == "Carbon dioxide"]
    assert (line.state, line.given, line.received) == ("no_debtor", 380_000, 390_000)
    assert line.at_stake == 380_000_000
