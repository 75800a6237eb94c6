"""The shipped questions: complete in both languages, and graded as they should be."""

import json
import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.training import COURSES, asked, course, course_findings, courses, grade, solution
from zuji.training.bank import KINDS, read_course, references
from zuji.training.checking import question_findings

SEEDS = range(1, 21)
HAN = re.compile("[\u4e00-\u9fff]")
QUICK = [(c.id, q) for c in courses() for q in c.questions.values() if not q.model]
STUDIES = [(c.id, q) for c in courses() for q in c.questions.values() if q.model]
FILE = ROOT / "data" / "training" / "consumer.yaml"


def test_five_courses_have_thirty_questions_each_of_every_kind():
    assert [len(each.questions) for each in courses()] == [30] * len(COURSES)
    kinds = Counter(q.kind for each in courses() for q in each.questions.values())
    assert set(kinds) == set(KINDS)
    assert sum(kinds[k] for k in ("factor", "allocate", "planted", "effect")) >= 18


def test_every_module_has_questions_and_about_a_screen_of_text_in_both_languages():
    for each in courses():
        for key, module in each.modules.items():
            assert sum(q.module == key for q in each.questions.values()) >= 4
            assert 200 <= len(module.text_zh) <= 900, (each.id, key)
            assert 500 <= len(module.text_en) <= 1900, (each.id, key)
            assert not HAN.search(module.text_en), (each.id, key)


@pytest.mark.parametrize("course_id", COURSES)
def test_questions_are_graded_right_when_right_and_wrong_when_wrong(course_id):
    for _, question in [each for each in QUICK if each[0] == course_id]:
        for seed in SEEDS:
            assert list(question_findings(question, seed)) == [], (question.id, seed)


@pytest.mark.nightly
def test_tasks_with_studies_are_graded_by_the_engine_for_twenty_candidates():
    for _, question in STUDIES:
        for seed in SEEDS:
            assert list(question_findings(question, seed)) == [], (question.id, seed)


def test_every_text_is_complete_in_both_languages_without_han_in_english():
    for _, question in QUICK:
        made, solved = asked(question, 3), solution(question, 3)
        labels = [made.text, solved.why, solved.source, *(trap for _, trap in solved.traps)]
        labels += [] if question.kind == "factor" else [choice.text for choice in made.choices]
        for label in labels:
            assert label.zh.strip() and label.en.strip(), question.id
            assert not HAN.search(label.en), (question.id, label.en)
            assert "{" not in label.zh + label.en, question.id


def test_a_question_with_numbers_gives_most_candidates_other_numbers():
    for _, question in QUICK:
        if question.parameters:
            texts = {asked(question, seed).text.zh for seed in SEEDS}
            assert len(texts) > 2, question.id


def test_a_number_question_shows_its_arithmetic():
    for _, question in QUICK:
        if question.kind == "number":
            assert "{answer}" in question.why_zh and "{answer}" in question.why_en, question.id


def test_what_is_cited_is_known_and_used():
    used = {q.source for each in courses() for q in each.questions.values()}
    assert used == set(references())


@pytest.mark.parametrize("course_id", COURSES)
def test_each_file_fits_the_schema_it_names(course_id):
    folder = ROOT / "data" / "training"
    schema = json.loads((folder / "course.schema.json").read_text("utf-8"))
    data = load_yaml((folder / f"{course_id}.yaml").read_text("utf-8"), course_id).data
    assert not list(Draft202012Validator(schema).iter_errors(data))


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("module: meaning\n", "module: nowhere\n", "choice-unknown"),
        ("source: elec2024\n", "source: hearsay\n", "choice-unknown"),
        ("kind: single\n", "kind: riddle\n", "choice-unknown"),
        ("id: co2e\n", "id: what_is\n", "yaml-duplicate"),
        ("    power: [1200, 2000, 100]\n", "    power: [2000, 1200, 100]\n", "value-type"),
        ("    answer: 'use * grid'\n", "", "value-type"),
        ("hours: 1.5\n", "", "key-missing"),
        ("hours: 1.5\n", "hours: 1.5\nfee: 3\n", "rule-key"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_line(before, after, rule):
    text = FILE.read_text("utf-8")
    assert before in text
    with pytest.raises(Refusal) as caught:
        read_course(text.replace(before, after, 1), "own.yaml", "own")
    found = caught.value.findings[0]
    assert found.rule == rule
    assert found.place.startswith("own.yaml:")


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("answer: 'use * grid'\n", "answer: 'use * grit'\n", "formula-name"),
        ("answer: 'use * grid'\n", "answer: 'use * * grid'\n", "formula-syntax"),
        ("answer: 'use * grid'\n", "answer: 'use / 0'\n", "formula-value"),
        ("      - answer: use / grid\n", "      - answer: 'use * grid'\n", "training-trap-right"),
        ("一家人一年用电 {use} 度", "一家人一年用电 {used} 度", "formula-name"),
        ("cn.elec.cf.2024.national_avg", "cn.elec.cf.2024.everywhere", "factor-unknown"),
    ],
)
def test_the_check_names_a_question_that_cannot_be_asked_or_graded(before, after, rule):
    text = FILE.read_text("utf-8")
    at = text.index("  - id: home_power")
    assert before in text[at:]
    changed = text[:at] + text[at:].replace(before, after, 1)
    findings = course_findings(read_course(changed, "own.yaml", "own"), 1)
    assert rule in {finding.rule for finding in findings}


def test_an_unknown_course_is_refused_with_the_known_ones():
    with pytest.raises(Refusal) as caught:
        course("cook")
    assert "verifier" in str(caught.value.findings[0].facts["options"])


def test_a_known_mistake_is_named():
    """900 t with a drop of one tenth: 900 t × 1000 ÷ 300 t is 3000 kg a tonne, not 3."""
    question = course("clerk").questions["per_tonne"]
    for values, words in solution(question, 5).traps:
        graded = grade(question, 5, values)
        assert not graded.is_right and graded.mistake == words
