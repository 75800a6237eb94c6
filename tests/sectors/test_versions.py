"""What changed between two versions of a model."""

import re

import pytest

from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.versions import earlier_versions, model_changes, model_version


@pytest.fixture
def revised(tmp_path):
    """The urea model as somebody revised it, with five changes."""
    text = model_files()["urea"].read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0", 1)
    model = get_model("urea")
    first, second = list(model.inputs.values())[:2]
    head, inputs, rest = re.split(r"(?m)^(?=inputs:$|factors:$)", text, maxsplit=2)
    inputs = inputs.replace(f"en: {first.label.en}", "en: Renamed", 1)
    fields = (
        f"zh: 新项, en: New thing, unit: t, group: {first.group}, optional: true, range: [0, 10]"
    )
    inputs += "  new_thing: {" + fields + "}\n\n"
    path = tmp_path / "urea.yaml"
    path.write_text(head + inputs + rest, "utf-8")
    return path, first, second


def test_a_model_does_not_differ_from_itself():
    for model_id in model_files():
        assert model_changes(get_model(model_id), get_model(model_id)) == []


def test_every_change_is_named_with_its_place_old_and_new(revised):
    path, first, _ = revised
    changes = model_changes(get_model("urea"), model_version(str(path)))
    assert [(c.part, c.name, c.kind, c.field) for c in changes] == [
        ("inputs", first.name, "changed", "label"),
        ("inputs", "new_thing", "added", ""),
    ]
    assert changes[0].old == f"{first.label.zh} / {first.label.en}" and changes[0].new.endswith(
        "/ Renamed"
    )
    assert "unit: t" in changes[1].new and changes[1].old == ""
    back = model_changes(model_version(str(path)), get_model("urea"))
    assert [(c.name, c.kind) for c in back] == [(first.name, "changed"), ("new_thing", "removed")]


def test_two_models_differ_in_formulas_constants_and_head():
    """cement and lime share a folder and little else: every part that both have is looked at."""
    changes = model_changes(get_model("cement"), get_model("lime"))
    assert {"model", "inputs", "steps", "checks"} <= {c.part for c in changes}
    title = next(c for c in changes if c.field == "title")
    assert title.old == f"{get_model('cement').title.zh} / {get_model('cement').title.en}"


def test_an_unknown_version_is_refused_with_those_there_are():
    assert model_version("cement@1.0.0") == get_model("cement")
    with pytest.raises(Refusal, match="model-unknown") as refused:
        model_version("cement@9.9.9")
    assert "1.0.0" in refused.value.findings[0].remedy("en")


def test_every_version_of_a_changelog_but_the_current_one_is_kept():
    for model_id, path in model_files().items():
        changes = (path.parent / "CHANGELOG.md").read_text("utf-8")
        section = re.search(rf"^## {model_id}\n\n((?:- .*\n?)+)", changes, re.MULTILINE)[1]
        listed = set(re.findall(r"^- (\S+) \(", section, re.MULTILINE))
        assert listed - {get_model(model_id).version} == set(earlier_versions(model_id)), model_id
