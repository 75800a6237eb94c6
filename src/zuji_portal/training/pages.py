"""What the pages of training show of questions, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zuji.core.figures import in_full
from zuji.training import AskedQuestion, Course, Graded, TrainingQuestion, asked
from zuji_portal.ui.language import lang

GIVEN = "q-"
"""What the names of the fields of a question begin with."""


@dataclass(frozen=True)
class ShownQuestion:
    """A question on a page: its text, options or fields with what was given, and its grade."""

    number: int
    name: str
    text: str
    several: bool
    choices: Sequence[tuple[str, str, bool]]
    fields: Sequence[tuple[str, str]]
    unit: str
    lines: Sequence[Mapping[str, str]]
    graded: Graded | None = None


def given(request: HttpRequest, course: Course) -> dict[str, list[str]]:
    """The posted answers by question, without NULs."""
    found = {}
    for name in request.POST:
        key = name.removeprefix(GIVEN)
        if name.startswith(GIVEN) and key in course.questions:
            found[key] = [value.replace("\0", "") for value in request.POST.getlist(name)]
    return found


def shown_question(
    number: int,
    question: TrainingQuestion,
    seed: int,
    values: Sequence[str] = (),
    graded: Graded | None = None,
) -> ShownQuestion:
    """A question for the candidate with `seed`, with what was given and how it was graded."""
    made = asked(question, seed)
    return ShownQuestion(
        number=number,
        name=f"{GIVEN}{question.id}",
        text=made.text[lang()],
        several=made.is_several,
        choices=[(each.key, each.text[lang()], each.key in values) for each in made.choices],
        fields=[
            (each[lang()], values[place] if place < len(values) else "")
            for place, each in enumerate(made.fields)
        ],
        unit=made.unit,
        lines=_lines(made, values),
        graded=graded,
    )


def _lines(made: AskedQuestion, values: Sequence[str]) -> list[dict[str, str]]:
    """The study of a task, one reported value a row."""
    return [
        {
            "label": line.label[lang()],
            "now": in_full(line.now, 7, ","),
            "before": in_full(line.before, 7, ","),
            "unit": line.unit,
            "key": line.name if made.choices else "",
            "chosen": "checked" if line.name in values else "",
        }
        for line in (made.task.lines if made.task else ())
    ]


def paper_of(exam: Any, course: Course) -> list[ShownQuestion]:
    """The questions of an exam that are as they were when it began."""
    rows = [(key, digest) for key, digest in exam.paper if key in course.questions]
    return [
        shown_question(number, course.questions[key], exam.seed, tuple(exam.answers.get(key, ())))
        for number, (key, digest) in enumerate(rows, 1)
        if course.questions[key].digest == digest
    ]
