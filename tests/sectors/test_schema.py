"""The JSON Schemas that editors use: every shipped file fits, typical mistakes do not."""

import copy
import json
import sys
from functools import cache

import pytest
from jsonschema import Draft202012Validator

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint import study_from_data
from zuji.footprint.measures import measures_file
from zuji.sectors.load import load_model

sys.path.insert(0, str(ROOT / "tools"))
MARK = "# yaml-language-server: $schema="
FILES = [*sorted(ROOT.glob("sectors/*/*.yaml")), *sorted(ROOT.glob("examples/*.yaml"))]


@cache
def checker(path):
    return Draft202012Validator(json.loads(path.read_text("utf-8")))


def schema_named_in(path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith(MARK), path
    return checker((path.parent / first.removeprefix(MARK)).resolve())


def as_json(path):
    """What an editor sees: dates are texts."""
    return json.loads(json.dumps(load_yaml(path.read_text("utf-8"), path.name).data, default=str))


def mistakes(validator, data):
    return [f"{error.json_path} {error.message}" for error in validator.iter_errors(data)]


def test_the_shipped_schemas_are_current():
    import reference

    for name, content in reference.schemas().items():
        assert (ROOT / name).read_text("utf-8") == content, f"{name}: run make docs"
        Draft202012Validator.check_schema(json.loads(content))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_model_block_measure_and_study_fits_the_schema_it_names(path):
    assert mistakes(schema_named_in(path), as_json(path)) == []


LIME = ROOT / "sectors" / "cement" / "lime.yaml"
POWER = ROOT / "sectors" / "blocks" / "power.yaml"
MEASURES = ROOT / "sectors" / "cement" / "measures.yaml"
STUDY = ROOT / "examples" / "cement-demo.yaml"


def put(value, *path):
    def change(data):
        node = data
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = value

    return change


def take(*path):
    def change(data):
        node = data
        for part in path[:-1]:
            node = node[part]
        del node[path[-1]]

    return change


MODEL_MISTAKES = {
    "a section misspelt": (put({}, "input"), "model-key"),
    "a field misspelt": (put("t", "inputs", "lime_made", "units"), "model-key"),
    "no unit": (take("inputs", "lime_made", "unit"), "key-missing"),
    "no English name": (take("inputs", "lime_made", "en"), "key-missing"),
    "no version": (take("version"), "key-missing"),
    "a form that does not exist": (put("graph", "form"), "choice-unknown"),
    "a stage that does not exist": (put("factory", "steps", 0, "stage"), "choice-unknown"),
    "a gas that does not exist": (put("co3", "steps", 0, "gas"), "choice-unknown"),
    "a capital in a name": (put({"zh": "a"}, "inputs", "Lime-Made"), "model-name"),
    "a list for a text": (put(["t"], "inputs", "lime_made", "unit"), "value-type"),
    "one end of a range": (put([1], "inputs", "lime_made", "range"), "value-type"),
    "a message without remedy": (put(["x"], "checks", 0, "zh"), "value-type"),
    "a default without source": (
        put({"value": 1, "review_by": "2028-12-31"}, "inputs", "lime_made", "default"),
        "key-missing",
    ),
    "a hint cut at its comma": (
        put({"zh": "提", "en": "Needs retired", "unique": None}, "inputs", "lime_made", "hint"),
        "model-key",
    ),
}


@pytest.mark.parametrize(("change", "rule"), MODEL_MISTAKES.values(), ids=MODEL_MISTAKES)
def test_editor_and_loader_catch_the_same_mistakes_in_a_model(change, rule):
    data = as_json(LIME)
    change(data)
    assert mistakes(schema_named_in(LIME), data)
    with pytest.raises(Refusal) as caught:
        load_model(json.dumps(data, ensure_ascii=False), "lime.yaml")
    assert rule in {f.rule for f in caught.value.findings}


STUDY_MISTAKES = {
    "a key misspelt": (put({}, "input"), "key-unknown"),
    "no period": (take("period"), "key-missing"),
    "no model": (take("model"), "key-missing"),
    "a list of inputs": (put([1, 2], "inputs"), "value-type"),
    "a list for one value": (put([1, 2], "inputs", "coal"), "value-type"),
    "a mapping inside a value": (put({"value": {"a": 1}}, "inputs", "coal"), "value-type"),
    "one pack not in a list": (put("tw-moenv-cfp", "packs"), "value-type"),
    "a text for the product": (put("cement", "product"), "value-type"),
}


@pytest.mark.parametrize(("change", "rule"), STUDY_MISTAKES.values(), ids=STUDY_MISTAKES)
def test_editor_and_reader_catch_the_same_mistakes_in_a_study(change, rule):
    data = as_json(STUDY)
    change(data)
    assert mistakes(schema_named_in(STUDY), data)
    with pytest.raises(Refusal) as caught:
        study_from_data(data, "study.yaml")
    assert rule in {f.rule for f in caught.value.findings}


@pytest.mark.parametrize(
    "change",
    [
        put("x", "inputs", "coal", "colour"),
        put("guessed", "inputs", "coal", "status"),
        put("weibull", "inputs", "coal", "distribution"),
        put([{"id": "own.x", "evidence": "hearsay"}], "own_factors"),
    ],
)
def test_the_editor_also_knows_what_is_checked_with_the_value(change):
    data = as_json(STUDY)
    data["inputs"]["coal"] = {"value": 1, "unit": "t"}
    assert mistakes(schema_named_in(STUDY), data) == []
    change(data)
    assert mistakes(schema_named_in(STUDY), data)


def test_a_parameter_may_stand_for_a_value_of_a_block_and_not_of_a_model():
    block = as_json(POWER)
    put("<share>", "inputs", next(iter(block["inputs"])), "range")(block)
    assert mistakes(schema_named_in(POWER), block) == []
    put("factory", "steps", 0, "stage")(block)
    assert mistakes(schema_named_in(POWER), block)
    model = as_json(LIME)
    put("<stage>", "steps", 0, "stage")(model)
    assert mistakes(schema_named_in(LIME), model)


@pytest.mark.parametrize(
    "change", [put("x", "measures", 0, "prize"), take("measures", 0, "cost", "low")]
)
def test_a_measure_is_refused_at_its_line(change):
    document = load_yaml(MEASURES.read_text("utf-8"), "cement/measures.yaml")
    data = copy.deepcopy(document.data)
    change(data)
    assert mistakes(schema_named_in(MEASURES), json.loads(json.dumps(data, default=str)))
    with pytest.raises(Refusal) as caught:
        measures_file(type(document)(document.source, data, document.lines))
    assert caught.value.findings[0].place.startswith("cement/measures.yaml:")


def test_a_frozen_model_keeps_a_field_that_a_later_rule_refuses():
    from zuji.lockfile.lock import locked_model
    from zuji.sectors.registry import get_model

    data = json.loads(json.dumps(dict(get_model("lime").data), default=str))
    data["inputs"]["lime_made"]["hint"] = {"zh": "提", "en": "Needs retired", "unique": None}
    assert locked_model({"model": data, "order": {}}).inputs["lime_made"].hint.en == "Needs retired"


@pytest.mark.parametrize("written", ["HCFC-22", "R22", "二氟一氯甲烷", "75-45-6"])
def test_a_step_emits_any_gas_of_the_tables_by_any_of_its_names(written):
    data = as_json(LIME)
    put(written, "steps", 0, "gas")(data)
    model = load_model(json.dumps(data, ensure_ascii=False), "lime.yaml")
    assert model.steps[0].gas == "hcfc22"


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        (("inputs", "lime_made", "range"), [9, 2], "interval-wrong"),
        (("inputs", "lime_made", "range"), [2, 2], ""),
        (("inputs", "lime_made", "usual"), [9, 2], "interval-wrong"),
        (("inputs", "caco3", "default", "low"), 1e9, "interval-wrong"),
        (("inputs", "caco3", "default", "high"), -1e9, "interval-wrong"),
        (("published", 0, "min"), 1e9, "interval-wrong"),
        (("version",), "1" * 41, "value-type"),
        (("version",), "1" * 40, ""),
        (("inputs", "lime_made", "zh"), "长" * 1001, "value-type"),
        (("inputs", "lime_made", "zh"), "长" * 1000, ""),
        (("inputs", "lime_made", "unit"), "1" * 5000, "value-type"),
        (("inputs", "lime_made", "range"), [1, "1" * 5000], "value-type"),
    ],
)
def test_turned_ranges_and_endless_texts_of_a_model_are_refused(path, value, rule):
    data = as_json(LIME)
    put(value, *path)(data)
    told = ""
    try:
        load_model(json.dumps(data, ensure_ascii=False), "lime.yaml")
    except Refusal as refused:
        told = refused.findings[0].rule
        assert all(len(str(each.read)) < 300 for each in refused.findings)
    assert told == rule
