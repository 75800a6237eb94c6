"""``zuji training check`` and ``zuji training sample``."""

import json

from click.testing import CliRunner

from cast import ROOT
from zuji.cli.main import cli
from zuji.core.refusals import Refusal


def run(*words):
    return CliRunner().invoke(cli, ["training", *words])


def test_a_course_file_is_checked(tmp_path):
    file = ROOT / "data" / "training" / "consumer.yaml"
    done = run("check", str(file), "--seeds", "1", "--json")
    assert done.exit_code == 0, done.exception
    assert json.loads(done.stdout) == {
        "courses": {"consumer": 30},
        "questions": 30,
        "candidates": 1,
    }
    assert "30" in run("check", str(file), "--seeds", "1").output
    wrong = tmp_path / "own.yaml"
    text = file.read_text("utf-8").replace("answer: 'use * grid'\n", "answer: 'use / 0'\n", 1)
    wrong.write_text(text, "utf-8")
    assert isinstance(run("check", str(wrong), "--seeds", "1").exception, Refusal)
    missing = run("check", str(tmp_path / "none.yaml"))
    assert missing.exception.findings[0].rule == "file-missing"


def test_a_sample_is_the_same_for_one_candidate_and_another_for_the_next():
    first = run("sample", "consumer", "--seed", "4", "--json")
    assert first.exit_code == 0, first.exception
    data = json.loads(first.stdout)
    assert len(data["questions"]) == 5
    question = data["questions"][0]
    assert question["text"]["zh"] and question["text"]["en"] and question["right"]
    assert run("sample", "consumer", "--seed", "4", "--json").stdout == first.stdout
    assert run("sample", "consumer", "--seed", "5", "--json").stdout != first.stdout
    shown = run("sample", "consumer", "--seed", "4").output
    assert "→" in shown


def test_a_sample_of_an_unknown_course_is_refused():
    assert run("sample", "cook").exception.findings[0].rule == "choice-unknown"
