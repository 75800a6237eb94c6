"""A model file that is wrong is refused with line and remedy; one that is right is complete."""

import pytest

from zuji.core.refusals import Refusal
from zuji.sectors.load import load_model

GOOD = """zuji: 1
id: toy
version: 1.0.0
form: sheet
title: {zh: 玩具, en: Toy}
product: {zh: 玩具, en: toy}
about: {zh: 试, en: test}
declared_unit: {amount: 1, unit: t}
groups: {all: {zh: 全部, en: All}}
inputs:
  made: {zh: 产量, en: Output, unit: t, group: all, range: [1, 1.0e+6]}
  coal: {zh: 煤, en: Coal, unit: t, group: all}
factors:
  ef: {zh: 因子, en: Factor, unit: kgCO2/GJ, default: ipcc2006.fuel.other_bituminous_coal.ef}
quantities:
  heat: {zh: 热, en: Heat, unit: GJ, formula: coal * 25 GJ/t}
reference: made
steps:
  - {id: burn, zh: 燃烧, en: Burn, stage: manufacture, kind: combustion,
     gas: co2_fossil, amount: heat * ef}
checks:
  - {id: toy-check, severity: warn, when: coal > made, zh: [煤多, 查], en: [much coal, check]}
"""


def test_a_small_model_loads():
    model = load_model(GOOD, "toy.yaml")
    assert (model.id, len(model.inputs), len(model.steps)) == ("toy", 2, 1)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("unit: GJ, formula", "unit: t, formula", "formula-unit", "toy.yaml:16"),
        ("coal * 25 GJ/t", "cole * 25 GJ/t", "formula-name", "toy.yaml:16"),
        ("coal * 25 GJ/t", "heat * 2", "formula-cycle", "toy.yaml:16"),
        ("coal * 25 GJ/t", "__import__('os')", "formula-syntax", "toy.yaml:16"),
        ("amount: heat * ef", "amount: heat", "formula-unit", "toy.yaml:19"),
        ("stage: manufacture", "stage: factory", "choice-unknown", "toy.yaml:19"),
        ("kind: combustion", "kind: fire", "choice-unknown", "toy.yaml:19"),
        (
            "unit: t, group: all}\nfactors",
            "unit: Tonnen, group: all}\nfactors",
            "unit-unknown",
            "toy.yaml:12",
        ),
        ("reference: made", "reference: heat", "formula-unit", "toy.yaml"),
        ("when: coal > made", "when: coal + made", "formula-unit", "toy.yaml:22"),
        ("when: coal > made", "when: coal > heat", "formula-unit", "toy.yaml:22"),
        ("  made:", "  Made-In:", "model-name", "toy.yaml:11"),
        ("en: Coal, ", "", "key-missing", "toy.yaml:12"),
        ("groups:", "gruppen:", "model-key", "toy.yaml:9"),
        ("version: 1.0.0\n", "", "key-missing", "toy.yaml"),
        ("zh: [煤多, 查]", "zh: [煤多, 查, 又]", "value-type", "toy.yaml:22"),
    ],
)
def test_each_mistake_is_refused_at_its_line(old, new, rule, line):
    assert old in GOOD
    with pytest.raises(Refusal) as caught:
        load_model(GOOD.replace(old, new, 1), "toy.yaml")
    assert any(f.rule == rule and f.place.startswith(line) for f in caught.value.findings)


def test_two_quantities_that_need_each_other_are_a_circle():
    text = GOOD.replace(
        "coal * 25 GJ/t}", "other * 2}\n  other: {zh: 它, en: Other, unit: GJ, formula: heat / 2}"
    )
    with pytest.raises(Refusal) as caught:
        load_model(text, "toy.yaml")
    assert caught.value.findings[0].rule == "formula-cycle"
    assert "heat" in caught.value.findings[0].read and "other" in caught.value.findings[0].read


def test_all_mistakes_are_reported_at_once():
    text = GOOD.replace("unit: GJ, formula", "unit: t, formula").replace(
        "stage: manufacture", "stage: x"
    )
    text = text.replace("when: coal > made", "when: coal")
    with pytest.raises(Refusal) as caught:
        load_model(text, "toy.yaml")
    assert len(caught.value.findings) >= 1


LOOP = """zuji: 1
id: loop
version: 1.0.0
form: process
title: {zh: 回路, en: Loop}
product: {zh: 板, en: sheet}
about: {zh: 试, en: test}
declared_unit: {amount: 1, unit: t}
groups: {all: {zh: 全部, en: All}}
inputs:
  melted: {zh: 熔, en: Melted, unit: t, group: all}
  scrap: {zh: 回炉, en: Scrap, unit: t, group: all}
  rolled: {zh: 轧, en: Rolled, unit: t, group: all}
  gas: {zh: 气, en: Gas, unit: t, group: all}
  slag: {zh: 渣, en: Slag, unit: t, group: all}
allocation: {default: mass, rules: {mass: {zh: 质量, en: mass}, cutoff: {zh: 取舍, en: cut-off}}}
reference_product: sheet
processes:
  melting: {zh: 熔炼, en: Melting, outputs: {metal: melted, slag: slag}, inputs: {metal: scrap},
            weights: {cutoff: {metal: 1, slag: 0}}}
  rolling: {zh: 轧制, en: Rolling, outputs: {sheet: rolled}, inputs: {metal: melted}}
steps:
  - {id: fire, zh: 燃烧, en: Fire, process: melting, stage: manufacture, kind: combustion,
     gas: co2_fossil, amount: gas}
"""


def loop_total(rule, scrap=20.0):
    from zuji.sectors.evaluate import Scenario, run_model

    model = load_model(LOOP, "loop.yaml")
    values = {"melted": 100e3, "scrap": scrap * 1e3, "rolled": 80e3, "gas": 10e3, "slag": 25e3}
    run = run_model(model, Scenario({"allocation": rule}, values, {}))
    return run.gases["fire"]["co2_fossil"]


def test_a_multi_output_process_with_a_loop_is_solved_under_each_rule():
    # cut-off: 80 t sheet need 100 t metal; melting nets 100 − 20 = 80 t, so it runs 1.25 times:
    # 1.25 × 10 t gas / 80 t = 156.25 kg per t.
    assert loop_total("cutoff") == pytest.approx(156.25)
    # mass: metal bears 100/125 = 0.8 of gas and of the scrap it takes back: nets 100 − 16 = 84 t,
    # runs 100/84, 0.8 × 10 t × 100/84 / 80 t = 119.047619 kg per t.
    assert loop_total("mass") == pytest.approx(0.8 * 10e3 * 100 / 84 / 80)


def test_every_allocation_rule_of_a_model_conserves_the_whole():
    # product and co-product together bear what the process emits, whatever the rule
    from zuji.engine import allocation_shares

    amounts = {"metal": 100.0, "slag": 25.0}
    rules = {
        "mass": amounts,
        "economic": {"metal": 100 * 18_000.0, "slag": 25 * 60.0},  # CNY
        "energy": {"metal": 100 * 5.0, "slag": 25 * 0.4},
        "cutoff": {"metal": 1.0, "slag": 0.0},
    }
    for rule, weights in rules.items():
        shares = allocation_shares(weights, rule)
        assert sum(shares.values()) == pytest.approx(1.0)
        assert shares["metal"] >= shares["slag"]
    assert allocation_shares(rules["economic"], "economic")["slag"] == pytest.approx(
        1500 / 1_801_500
    )


def test_substitution_credits_the_co_product():
    from zuji.sectors.evaluate import Scenario, run_model

    text = LOOP.replace(
        "cutoff: {zh: 取舍, en: cut-off}}",
        "cutoff: {zh: 取舍, en: cut-off}, substitution: {zh: 替代, en: substitution}}",
    )
    text = text.replace(
        "cutoff: {metal: 1, slag: 0}}",
        "cutoff: {metal: 1, slag: 0}, substitution: {metal: 1, slag: 0}}",
    )
    text += (
        "  - {id: credit, zh: 渣替代, en: Slag credit, process: melting, stage: "
        "manufacture, kind: credit, gas: co2_fossil,"
        ' amount: -slag * 0.02, applies: allocation == "substitution"}\n'
    )
    model = load_model(text, "loop.yaml")
    values = {"melted": 100e3, "scrap": 20e3, "rolled": 80e3, "gas": 10e3, "slag": 25e3}
    credited = run_model(model, Scenario({"allocation": "substitution"}, values, {})).gases
    plain = run_model(model, Scenario({"allocation": "cutoff"}, values, {})).gases
    # 25 t slag × 20 kg/t over 1.25 runs per 80 t sheet: 0.5 t × 1.25 / 80 = 7.8125 kg per t
    assert credited["fire"] == plain["fire"]
    assert credited["credit"]["co2_fossil"] == pytest.approx(-7.8125)
    assert "credit" not in plain


def test_a_loop_that_eats_its_own_output_is_refused_by_name():
    with pytest.raises(Refusal) as caught:
        loop_total("cutoff", scrap=100.0)
    assert caught.value.findings[0].rule == "system-singular"
    assert "melting" in caught.value.findings[0].read


def test_a_works_that_makes_only_something_else_is_refused_by_the_product_it_lacks():
    from zuji.sectors.evaluate import Scenario, run_model

    model = load_model(LOOP, "loop.yaml")
    values = {"melted": 0.0, "scrap": 0.0, "rolled": 0.0, "gas": 0.0, "slag": 25e3}
    with pytest.raises(Refusal) as caught:
        run_model(model, Scenario({"allocation": "cutoff"}, values, {}))
    finding = caught.value.findings[0]
    assert (finding.rule, finding.read) == ("system-singular", "sheet")


def test_two_producers_of_one_product_are_refused_by_name():
    from zuji.sectors.evaluate import Scenario, run_model

    twin = "  remelting: {zh: 重熔, en: Remelting, outputs: {metal: scrap}, inputs: {}}\n  rolling:"
    model = load_model(LOOP.replace("  rolling:", twin), "loop.yaml")
    values = {"melted": 100e3, "scrap": 20e3, "rolled": 80e3, "gas": 10e3, "slag": 0.0}
    with pytest.raises(Refusal) as caught:
        run_model(model, Scenario({"allocation": "cutoff"}, values, {}))
    assert caught.value.findings[0].rule == "system-not-square"
    assert "remelting" in caught.value.findings[0].read


def test_a_process_may_not_take_what_nobody_makes():
    with pytest.raises(Refusal) as caught:
        load_model(LOOP.replace("inputs: {metal: melted}", "inputs: {steam: melted}"), "loop.yaml")
    assert caught.value.findings[0].rule == "formula-name"


@pytest.mark.parametrize("model_id", ["cement", "primary_aluminium"])
def test_the_worked_examples_of_a_model_agree_with_their_sources(model_id):
    from zuji.footprint.examples import example_findings
    from zuji.sectors.registry import get_model

    model = get_model(model_id)
    assert len(model.data["examples"]) >= 3
    assert example_findings(model) == []


def test_a_worked_example_that_differs_is_reported():
    from pathlib import Path

    from zuji.footprint.examples import example_findings

    path = Path(__file__).resolve().parents[2] / "sectors" / "cement" / "cement.yaml"
    text = path.read_text("utf-8").replace("value: 525400", "value: 535000")
    findings = example_findings(load_model(text, "cement.yaml"))
    assert [f.rule for f in findings] == ["example-differs"]
    assert "calcination_co2" in findings[0].read
