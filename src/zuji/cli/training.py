"""The commands ``zuji training check | sample``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json
from zuji.cli.words import LANG, say
from zuji.core.figures import in_full

if TYPE_CHECKING:
    from zuji.core.label import Label
    from zuji.training import AskedQuestion

SEED = click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help=say("考生", "candidate")
)


@click.group(help=say("培训：课程与题库。", "Training: courses and their question bank."))
def training() -> None:
    """Training."""


@training.command(
    help=say(
        "检查题库：每题对若干考生各出一遍，正确答案须判对、错误答案须判错。可指一个课程文件。",
        (
            "Check the bank: make every question for several candidates; right answers must "
            "be graded right and wrong ones wrong. A course file may be named."
        ),
    )
)
@click.argument("file", type=click.Path(), required=False)
@click.option(
    "--seeds",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help=say("考生数", "number of candidates"),
)
@AS_JSON
def check(file: str | None, seeds: int, as_json: bool) -> None:
    """Check the bank."""
    from zuji.core.refusals import Refusal, refuse
    from zuji.core.yamlfile import yaml_text
    from zuji.training import course_findings, courses
    from zuji.training.bank import read_course

    checked = courses()
    if file is not None:
        path = Path(file)
        if not path.is_file():
            raise refuse("file-missing", file, file)
        checked = [read_course(yaml_text(path), path.name, path.stem)]
    findings = [finding for each in checked for finding in course_findings(each, seeds)]
    if findings:
        raise Refusal(findings)
    counts = {each.id: len(each.questions) for each in checked}
    if as_json:
        print_json({"courses": counts, "questions": sum(counts.values()), "candidates": seeds})
        return
    for each in checked:
        out.print(f"{each.title[LANG]}: {len(each.questions)}", markup=False)
    total = sum(counts.values())
    out.print(
        say(
            f"{total} 道题，每题 {seeds} 名考生（有企业数据的题 3 名）：判分都对",
            f"{total} questions, {seeds} candidates each (3 where a study is computed): all "
            "graded as they should be",
        )
    )


@training.command(
    help=say(
        "给一名考生出一门课的题，附答案与解释。",
        "Make the questions of a course for one candidate, with answers and explanations.",
    )
)
@click.argument("course")
@SEED
@click.option(
    "--count",
    type=click.IntRange(1, 200),
    default=5,
    show_default=True,
    help=say("题数", "number of questions"),
)
@AS_JSON
def sample(course: str, seed: int, count: int, as_json: bool) -> None:
    """Sample questions of a course."""
    from zuji.training import asked, paper, solution
    from zuji.training import course as course_of

    chosen = course_of(course)
    lines = paper(chosen, seed, count)
    made = [asked(chosen.question(line.question), seed) for line in lines]
    if as_json:
        print_json(
            {"course": course, "seed": seed, "questions": [question_data(each) for each in made]}
        )
        return
    for number, each in enumerate(made, 1):
        solved = solution(each.question, seed)
        out.print(f"{number}. {each.text[LANG]}", markup=False)
        if each.task:
            for line in each.task.lines:
                now, before = in_full(line.now, 7, ","), in_full(line.before, 7, ",")
                text = f"   {line.label[LANG]}  {now}  ({before})  {line.unit}"
                out.print(text, markup=False)
        for choice in each.choices if not each.task else ():
            out.print(f"   {'*' if choice.key in solved.right else ' '} {choice.text[LANG]}")
        out.print(
            f"   → {solved.text[LANG]} · {solved.why[LANG]}\n     {solved.source[LANG]}\n",
            markup=False,
        )


def question_data(made: AskedQuestion) -> dict[str, Any]:
    """One question of ``zuji training sample --json``."""
    from zuji.training import solution

    def both(label: Label) -> dict[str, str]:
        return {"zh": label.zh, "en": label.en}

    solved = solution(made.question, made.seed)
    return {
        "id": made.question.id,
        "module": made.question.module,
        "kind": made.question.kind,
        "text": both(made.text),
        "choices": [{"key": each.key, **both(each.text)} for each in made.choices],
        "fields": [both(each) for each in made.fields],
        "unit": made.unit,
        "study": [
            {**both(line.label), "unit": line.unit, "value": line.now, "last_year": line.before}
            for line in (made.task.lines if made.task else ())
        ],
        "right": list(solved.right),
        "answer": both(solved.text),
        "explanation": both(solved.why),
        "source": both(solved.source),
        "mistakes": [{"values": list(values), **both(words)} for values, words in solved.traps],
    }
