"""The question bank: courses, modules and questions of data/training, read and checked as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import Field, model_validator

from zuji.core.content import content_path
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.rulefile import Sentence, Tag
from zuji.core.shapes import (
    Name,
    Path,
    Place,
    Real,
    Row,
    Words,
    json_schema,
    misfit,
    one_of,
    read_shape,
)
from zuji.core.yamlfile import load_yaml

KINDS = ("single", "multiple", "number", "factor", "allocate", "planted", "effect")
"""One choice; several; a number; a factor of the library; shares of co-products; the planted error
of a study; what a planted error does to the result."""
NEEDED = {
    "single": ("right", "wrong"),
    "multiple": ("right", "wrong"),
    "number": ("answer",),
    "factor": ("choose", "others"),
    "allocate": ("burden", "unit", "products"),
    "planted": ("model", "plants", "errors"),
    "effect": ("model", "plants", "errors"),
}
COURSES = ("clerk", "approver", "verifier", "officer", "consumer")
STEPS = Label("三个数：最小、最大、步长", "three numbers: least, most, step")
ONE_RIGHT = Label("单选题只有一个正确选项", "a single choice has one right option")
TEXTS = ("zh", "en", "why_zh", "why_en")


class AnswerOption(Sentence):
    """An answer to choose, in both languages."""


class Trap(Sentence):
    """A wrong number that a known mistake gives, and what the mistake is."""

    answer: Words


class CoProduct(Sentence):
    """A product that shares a burden; `weight` is the formula of what the rule counts."""

    weight: Words


class TrainingQuestion(Row):
    """A question with parameters.

    `parameters` are drawn anew for each candidate: least, most, step. `factors` are values of the
    library by their id, `gwp` of a set (``AR6 ch4_fossil``), `derived` formulas over all of them;
    texts name any of these in braces.
    """

    id: Name
    module: Name
    kind: one_of(*KINDS)  # type: ignore[valid-type]
    zh: Words
    en: Words
    parameters: dict[Name, list[Real]] = Field(default_factory=dict)
    factors: dict[Name, Words] = Field(default_factory=dict)
    gwp: dict[Name, Words] = Field(default_factory=dict)
    derived: dict[Name, Words] = Field(default_factory=dict)
    answer: Words | None = None
    unit: str = ""
    tolerance: Real = Field(default=0.01, gt=0, le=0.1)
    burden: Words | None = None
    products: list[CoProduct] = Field(default_factory=list)
    right: list[AnswerOption] = Field(default_factory=list)
    wrong: list[AnswerOption] = Field(default_factory=list)
    traps: list[Trap] = Field(default_factory=list)
    choose: str = ""
    others: list[Words] = Field(default_factory=list)
    model: str = ""
    plants: list[int] = Field(default_factory=list)
    errors: list[Words] = Field(default_factory=list)
    why_zh: Words
    why_en: Words
    source: Name
    clause: str = ""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> TrainingQuestion:
        for field in NEEDED[self.kind]:
            if not getattr(self, field):
                raise misfit(Label(f"{self.kind} 题要有 {field}", f"{self.kind} needs {field}"))
        if self.kind == "single" and len(self.right) != 1:
            raise misfit(ONE_RIGHT)
        for span in self.parameters.values():
            if len(span) != 3 or span[0] >= span[1] or span[2] <= 0:
                raise misfit(STEPS)
        return self

    @property
    def text(self) -> Label:
        return Label(self.zh, self.en)

    @property
    def why(self) -> Label:
        return Label(self.why_zh, self.why_en)

    @property
    def digest(self) -> str:
        """What the question is, by which a paper says whether it was altered since."""
        data = json.dumps(self.model_dump(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode()).hexdigest()[:16]


class CourseModule(Sentence):
    """A module of a course; its text is Markdown in both languages."""

    key: Name
    text_zh: Words
    text_en: Words


class CourseFile(Row):
    """data/training/<course>.yaml."""

    zh: Words
    en: Words
    about_zh: Words
    about_en: Words
    hours: Real = Field(gt=0)
    modules: list[CourseModule] = Field(min_length=1)
    questions: list[TrainingQuestion] = Field(min_length=1)


class Reference(Sentence):
    """A document that questions cite, with the handbook's tag of confidence."""

    key: Name
    tag: Tag


class _References(Row):
    sources: list[Reference] = Field(min_length=1)


@dataclass(frozen=True)
class Course:
    """A course: its name, what it is for, its modules in order, its questions by their id."""

    id: str
    title: Label
    about: Label
    hours: float
    modules: Mapping[str, CourseModule]
    questions: Mapping[str, TrainingQuestion]

    def question(self, question_id: str) -> TrainingQuestion:
        """The question; refuses one that is not of this course (``choice-unknown``)."""
        if question_id not in self.questions:
            options = ", ".join(self.questions)
            raise refuse("choice-unknown", self.id, question_id, options=options)
        return self.questions[question_id]


def course_schema() -> dict[str, Any]:
    """JSON Schema of the files of courses."""
    return json_schema(CourseFile, "Zuji training course")


@cache
def references() -> Mapping[str, Reference]:
    """The documents that questions cite (data/training/sources.yaml)."""
    name = "data/training/sources.yaml"
    document = load_yaml(content_path(*name.split("/")).read_text("utf-8"), name)
    read = _read(_References, document.data, document.place)
    return {each.key: each for each in read.sources}


@cache
def course(course_id: str) -> Course:
    """A shipped course; refuses an unknown one, and a file with faults, each with its line."""
    if course_id not in COURSES:
        raise refuse("choice-unknown", "course", course_id, options=", ".join(COURSES))
    name = f"data/training/{course_id}.yaml"
    return read_course(content_path(*name.split("/")).read_text("utf-8"), name, course_id)


def courses() -> list[Course]:
    """The shipped courses, in the order they are shown."""
    return [course(each) for each in COURSES]


def read_course(text: str, place: str, course_id: str) -> Course:
    """The course in the text of a file; refuses it with everything that does not fit."""
    document = load_yaml(text, place)
    read = _read(CourseFile, document.data, document.place)
    findings = list(_misplaced(read, document.place))
    if findings:
        raise Refusal(findings)
    return Course(
        id=course_id,
        title=Label(read.zh, read.en),
        about=Label(read.about_zh, read.about_en),
        hours=read.hours,
        modules={each.key: each for each in read.modules},
        questions={each.id: each for each in read.questions},
    )


def _read(shape: type[Any], data: Any, place: Place) -> Any:
    def unknown(keys: Path, allowed: list[str]) -> Finding:
        return blocking("rule-key", place(*keys), keys[-1], allowed=", ".join(allowed))

    read, findings = read_shape(shape, data or {}, place, unknown)
    if read is None:
        raise Refusal(findings)
    return read


def _misplaced(read: CourseFile, place: Place) -> list[Finding]:
    """Questions of a name that is taken, of no module, or that cite nothing known."""
    findings, seen = [], set[str]()
    modules = [each.key for each in read.modules]
    for index, question in enumerate(read.questions):
        here = ("questions", index)
        if question.id in seen:
            findings.append(blocking("yaml-duplicate", place(*here, "id"), question.id))
        seen.add(question.id)
        for field, value, options in (
            ("module", question.module, modules),
            ("source", question.source, list(references())),
        ):
            if value not in options:
                listing = ", ".join(options)
                findings.append(
                    blocking("choice-unknown", place(*here, field), value, options=listing)
                )
    return findings
