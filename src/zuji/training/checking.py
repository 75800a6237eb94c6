"""The check of the bank: every question of a course, made and graded for several candidates."""

from __future__ import annotations

from collections.abc import Iterator

from zuji.core.label import LANGS
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.training.asking import asked, grade, right_answer, solution
from zuji.training.bank import Course, TrainingQuestion
from zuji.training.plants import plant_task

SEEDS = 20
PLANT_SEEDS = 3
"""Candidates for whom a question with a study is made: each costs seconds."""


def course_findings(course: Course, seeds: int = SEEDS) -> list[Finding]:
    """Everything that is wrong with the questions of a course, for seeds 1, 2 …"""
    findings: list[Finding] = []
    for question in course.questions.values():
        for seed in range(1, (min(seeds, PLANT_SEEDS) if question.model else seeds) + 1):
            try:
                found = list(question_findings(question, seed))
            except Refusal as problem:
                found = list(problem.findings)
            if found:
                findings += found
                break
    return findings


def question_findings(question: TrainingQuestion, seed: int) -> Iterator[Finding]:
    """What is wrong with a question for one candidate: a right answer that is graded wrong, a known
    mistake that is graded right, options that read alike.
    """
    place = f"{question.id} · {seed}"
    made = asked(question, seed)
    right = right_answer(question, seed)
    if not grade(question, seed, right).is_right:
        yield blocking("training-right-refused", place, ", ".join(right))
    for lang in LANGS:
        texts = [choice.text[lang] for choice in made.choices]
        if len(set(texts)) < len(texts) and question.kind != "planted":
            yield blocking("training-same-options", place, " / ".join(texts))
    for values, _ in solution(question, seed).traps:
        if grade(question, seed, values).is_right:
            yield blocking("training-trap-right", place, ", ".join(values))
    yield from _wrong_choices(question, seed, place)


def _wrong_choices(question: TrainingQuestion, seed: int, place: str) -> Iterator[Finding]:
    """Every other option, alone, must be graded wrong."""
    right = set(solution(question, seed).right)
    if question.kind == "planted":
        right = set(plant_task(question, seed).wrong)
    for choice in asked(question, seed).choices:
        is_wrong = choice.key not in right
        if is_wrong and grade(question, seed, [choice.key]).is_right:
            yield blocking("training-trap-right", place, choice.key)
