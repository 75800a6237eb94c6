"""A study computed with a model file of one's own: refused with place and remedy, said in the
lockfile, and told by the verification.
"""

import json

import pytest
from click.testing import CliRunner

from cast import AS_OF, ROOT
from zuji.cli.main import cli
from zuji.cli.studies import load_study
from zuji.core.refusals import Refusal
from zuji.footprint import assess, model_for, read_study
from zuji.lockfile.lock import build_lock, lock_bytes, read_lock
from zuji.trust.lock_answers import answers_about
from zuji.trust.published import InstalledLibrary

LIME = (ROOT / "sectors" / "cement" / "lime.yaml").read_text("utf-8")
STUDY = (ROOT / "examples" / "lime-typical.yaml").read_text("utf-8")
OWN = LIME.replace("\nid: lime\n", "\nid: my_lime\n")


@pytest.fixture
def folder(tmp_path):
    assert OWN != LIME
    (tmp_path / "mine.yaml").write_text(OWN, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    own = STUDY.replace("model: lime", "model: mine.yaml")
    assert own != STUDY
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    named = STUDY.replace("model: lime", "model: my_lime\nmodel_file: mine.yaml")
    (tmp_path / "named.yaml").write_text(named, "utf-8")
    return tmp_path


def computed(study):
    return assess(study, model_for(study), as_of=AS_OF)


@pytest.mark.parametrize("name", ["own.yaml", "named.yaml"])
def test_a_study_names_its_own_model_file(folder, name):
    study = load_study(str(folder / name))
    assert (study.model_id, study.data["model_file"]) == ("my_lime", "mine.yaml")
    made, shipped = computed(study), computed(load_study(str(folder / "study.yaml")))
    assert made.total == shipped.total  # the same formulas under another id
    told = [finding for finding in made.findings if finding.rule == "model-own"]
    assert [(finding.severity, finding.read) for finding in told] == [("warn", "mine.yaml")]


def test_the_file_may_be_given_beside_the_study(folder):
    named = folder / "other.yaml"
    named.write_text(STUDY.replace("model: lime", "model: my_lime"), "utf-8")
    study = load_study(str(named), str(folder / "mine.yaml"))
    assert computed(study).model.id == "my_lime"


@pytest.mark.parametrize(
    ("study", "file", "rule"),
    [
        ("study.yaml", "none.yaml", "file-missing"),
        ("study.yaml", "study.yaml", "model-file-kind"),
        ("study.yaml", "mine.yaml", "model-file-other"),
        ("study.yaml", "broken.yaml", "yaml-unreadable"),
        ("study.yaml", "bytes.yaml", "text-undecodable"),
        ("study.yaml", "unit.yaml", "unit-unknown"),
        ("study.yaml", "list.yaml", "model-file-kind"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(folder, study, file, rule):
    (folder / "broken.yaml").write_text("a: [", "utf-8")
    (folder / "bytes.yaml").write_bytes(b"\xff\xfem")
    (folder / "unit.yaml").write_text(LIME.replace("    unit: t\n", "    unit: tt\n", 1), "utf-8")
    (folder / "list.yaml").write_text("- 1\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        load_study(str(folder / study), str(folder / file))
    finding = refused.value.findings[0]
    assert finding.rule == rule
    assert finding.place
    assert finding.remedy("zh") and finding.remedy("en")


def test_the_lockfile_says_own_model_and_the_verification_that_nobody_published_it(folder):
    lock = read_lock(lock_bytes(build_lock(computed(load_study(str(folder / "own.yaml"))))), "lock")
    assert lock["study"]["model_file"] == "mine.yaml"
    assert lock["result"]["model"] == {
        "id": "my_lime",
        "version": lock["model"]["version"],
        "own_file": "mine.yaml",
    }
    answers = answers_about(lock, (), InstalledLibrary())
    assert answers.arithmetic.holds
    assert (answers.verdict, answers.exit_code) == ("unknown", 4)
    assert "mine.yaml" in answers.headline.en
    assert "nobody published" in answers.headline.en
    assert "没有人发布过" in answers.headline.zh
    assert answers.as_json()["own_model"]["file"] == "mine.yaml"


def test_an_own_model_under_a_published_name_differs_whatever_it_says_of_itself(folder):
    """The heat value of gas was changed: the model is another, told from its content."""
    other = LIME.replace("0.038931 GJ/Nm3", "0.04 GJ/Nm3")
    assert other != LIME
    (folder / "lime.yaml").write_text(other, "utf-8")
    study = load_study(str(folder / "study.yaml"), str(folder / "lime.yaml"))
    answers = answers_about(build_lock(computed(study)), (), InstalledLibrary())
    assert (answers.verdict, answers.exit_code) == ("differs", 3)
    assert "lime.yaml" in answers.headline.en
    hidden = {key: value for key, value in study.data.items() if key != "model_file"}
    from dataclasses import replace

    silent = assess(replace(study, data=hidden), model_for(study), as_of=AS_OF)
    answers = answers_about(build_lock(silent), (), InstalledLibrary())
    assert (answers.verdict, answers.own_model_words) == ("differs", None)


def test_a_file_equal_to_the_published_model_is_the_published_model(folder):
    (folder / "lime.yaml").write_text(LIME, "utf-8")
    study = load_study(str(folder / "study.yaml"), str(folder / "lime.yaml"))
    answers = answers_about(build_lock(computed(study)), (), InstalledLibrary())
    assert (answers.verdict, answers.exit_code) == ("same", 0)
    assert "equals the published" in answers.own_model_words.en


def test_where_the_file_is_not_read_the_shipped_model_does_not_take_its_place(folder):
    """The site and every other reader of plain studies."""
    text = STUDY.replace("model: lime", "model: lime\nmodel_file: mine.yaml")
    study = read_study(text, "study.yaml")
    with pytest.raises(Refusal) as refused:
        computed(study)
    assert refused.value.findings[0].rule == "model-file-unread"


def test_calc_takes_a_model_file(folder):
    words = ["calc", str(folder / "own.yaml"), "--json", "--lock", str(folder / "a.json")]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, (done.output, done.exception)
    assert json.loads(done.stdout)["model"]["own_file"] == "mine.yaml"
    shown = CliRunner().invoke(cli, ["verify", str(folder / "a.json"), "--json"])
    assert shown.exit_code == 4
    assert json.loads(shown.stdout)["own_model"]["file"] == "mine.yaml"
