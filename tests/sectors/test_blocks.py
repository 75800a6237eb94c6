"""Reusable parts of models: expansion, parameters, conflicts."""

import pytest

from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.lockfile.lock import build_lock, verify_lock
from zuji.sectors import blocks
from zuji.sectors.blocks import _parsed, block_files, expanded
from zuji.sectors.load import load_model
from zuji.sectors.registry import get_model, model_files

BASE = """
zuji: 1
id: tried
version: 1.0.0
form: sheet
title: {zh: 试, en: Tried}
product: {zh: 物, en: thing}
about: {zh: 试, en: tried}
declared_unit: {amount: 1, unit: t}
groups: {output: {zh: 产量, en: Output}}
inputs:
  made: {zh: 产量, en: Made, unit: t, group: output, range: [1, 100]}
reference: made
steps: []
blocks:
"""


def loaded(blocks):
    return load_model(BASE + blocks, "tried.yaml")


def refused(blocks):
    with pytest.raises(Refusal) as caught:
        loaded(blocks)
    return {f.rule: f for f in caught.value.findings}


def test_a_block_becomes_plain_model_text():
    model = loaded("  - {use: gas, prefix: kiln_, with: {zh: 窑, en: Kiln}}\n")
    assert model.inputs["kiln_gas"].label.zh == "窑天然气"
    assert [s.id for s in model.steps] == ["kiln_gas_upstream", "kiln_gas", "kiln_gas_ch4_n2o"]
    assert "blocks" not in model.data
    assert "<p>" not in str(model.data)


def test_two_instances_share_what_is_the_same_and_keep_apart_what_is_not():
    model = loaded("  - {use: gas, prefix: a_}\n  - {use: gas, prefix: b_}\n")
    assert {"a_gas", "b_gas"} <= set(model.inputs)
    assert [s for s in model.slots if s.startswith("gas")] == [
        "gas_ef",
        "gas_ch4_n2o",
        "gas_upstream",
    ]


def test_a_repeated_block_counts():
    model = loaded("  - {use: material, repeat: 3}\n")
    assert [n for n in model.inputs if n.endswith("_km")] == [
        "material_1_km",
        "material_2_km",
        "material_3_km",
    ]
    assert model.slots["material_2_factor"].is_open({})


def test_a_parameter_keeps_its_type_and_always_says_nothing():
    model = loaded(
        "  - {use: supply, with: {id: ore, zh: 矿, en: Ore, factor: us.uslci.bauxite, "
        "upper: 5.0e+3}}\n"
    )
    assert model.inputs["ore"].range == (0.0, 5000.0)
    assert model.inputs["ore"].optional is True
    assert model.inputs["ore"].applies is None


@pytest.mark.parametrize(
    ("blocks", "rule", "read"),
    [
        ("  - {use: nonsense}\n", "block-unknown", "nonsense"),
        ("  - {use: gas, prefix: a_, with: {colour: red}}\n", "block-parameter", "colour"),
        ("  - {use: distribution}\n", "block-parameter", ""),
        ("  - {use: material, repeat: 400}\n", "block-parameter", "repeat: 400"),
        ("  - {use: gas, frobnicate: 1}\n", "block-unknown", "frobnicate"),
        (
            "  - {use: gas, with: {zh: 甲, en: A}}\n  - {use: gas, with: {zh: 乙, en: B}}\n",
            "block-conflict",
            "inputs.gas",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(blocks, rule, read):
    found = refused(blocks)
    assert rule in found
    assert found[rule].read == read
    assert "tried.yaml" in found[rule].place
    assert found[rule].remedy("zh")


def test_every_shipped_block_is_used_and_leaves_no_token():
    used = set()
    for path in model_files().values():
        document = load_yaml(path.read_text("utf-8"), path.name)
        used |= {b["use"] for b in document.data.get("blocks") or []}
        for block in map(_parsed, sorted(used)):
            used |= {b["use"] for b in block.get("blocks") or []}
        assert "<" not in str([s["id"] for s in expanded(document).data["steps"]])
    assert used == set(block_files())


def test_a_lockfile_of_a_model_with_blocks_needs_no_blocks():
    from sectors.test_all_models import typical

    lock = build_lock(typical("lime"))
    assert "blocks" not in lock["model"]
    assert verify_lock(lock).holds


def test_inputs_factors_and_quantities_share_one_name_space():
    text = (
        BASE.replace("steps: []\nblocks:\n", "steps: []\n")
        + "quantities:\n  made: {zh: 甲, en: A, unit: t, formula: 2 t}\n"
    )
    with pytest.raises(Refusal) as caught:
        load_model(text, "x.yaml")
    assert {f.rule for f in caught.value.findings} == {"model-name"}


def test_a_slot_without_default_asks_for_a_factor_once_something_flows():
    from sectors.test_all_models import computed

    made = computed("bill_of_materials")
    assert "material_9_factor" not in made.chosen

    def add(data):
        data["inputs"]["material_9"] = {"value": 10, "unit": "t"}

    with pytest.raises(Refusal) as caught:
        computed("bill_of_materials", add)
    finding = caught.value.findings[0]
    assert finding.rule == "factor-needed"
    assert finding.place == "factors.material_9_factor"


def test_views_restate_the_result_per_nutrient():
    from sectors.test_all_models import typical

    made = typical("compound_npk")
    value, unit = made.views["per_n"]
    assert unit == "kgCO2e/t"
    assert value == pytest.approx(made.total / 0.15, rel=1e-12)
    assert made.views["per_nutrient"][0] == pytest.approx(made.total / 0.45, rel=1e-12)
    tyre = typical("tyre")
    assert tyre.views["per_tonne"][0] == pytest.approx(tyre.total / 58 * 1000, rel=1e-12)
    assert get_model("urea").views[0].label.en == "per tonne of N"


def test_a_block_uses_blocks_with_its_own_prefix_and_words():
    model = loaded("  - {use: captive, prefix: a_}\n  - {use: captive, prefix: b_}\n")
    assert {"a_coal", "b_coal", "a_gross", "b_gross", "a_biomass"} <= set(model.inputs)
    assert model.inputs["b_coal"].applies.text == 'b_plant == "own"'
    assert {p.id for p in model.processes} >= {"plant", "a_boilers", "b_heating"}
    assert next(s for s in model.steps if s.id == "b_coal").process == "b_boilers"
    plant = next(p for p in model.processes if p.id == "plant")
    assert set(plant.inputs) == {"a_electricity", "a_heat", "b_electricity", "b_heat"}


def test_a_block_that_uses_itself_is_refused(monkeypatch):
    text = "id: ring\nblocks: [{use: ring}]\n"
    monkeypatch.setattr(blocks, "block_files", lambda: {"ring": text, "gas": ""})
    monkeypatch.setattr(blocks, "_parsed", lambda name: {"blocks": [{"use": name}]})
    found = refused("  - {use: ring}\n")
    assert found["block-unknown"].read == "ring"


def test_only_a_sheet_takes_from_processes_of_its_own():
    text = (BASE + "  - {use: captive, prefix: a_}\n").replace("form: sheet", "form: process")
    text = text.replace(
        "reference: made",
        "reference_product: thing\nprocesses: {works: {zh: 厂, en: Works, outputs: {thing: made}}}",
    )
    with pytest.raises(Refusal) as caught:
        load_model(text, "tried.yaml")
    assert [(f.rule, f.read) for f in caught.value.findings] == [("model-key", "takes")]


def test_a_choice_that_depends_on_numbers_or_on_no_option_is_refused():
    way = "zh: 路, en: Way, default: a, options: {a: {zh: 甲, en: A}}"
    row = f"choices: {{way: {{{way}, applies: %s}}}}\n"
    for applies, rule in (
        ("made > 1 t", "gate-not-option"),
        ('way == "z"', "choice-unknown"),
        ("1 kg", "formula-unit"),
    ):
        with pytest.raises(Refusal) as caught:
            load_model(BASE.replace("blocks:\n", "") + row % f"'{applies}'", "tried.yaml")
        assert {f.rule for f in caught.value.findings} == {rule}
