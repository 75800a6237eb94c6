"""A question as one candidate sees it, and the grading of what the candidate answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zuji.core.figures import in_full
from zuji.core.label import Label, joined, listed
from zuji.core.numbers import read_xml_number
from zuji.core.places import in_english
from zuji.core.refusals import Refusal, refuse
from zuji.core.regions import region_words
from zuji.engine.allocation import allocation_shares
from zuji.training.bank import TrainingQuestion, references
from zuji.training.plants import PlantTask, plant_task
from zuji.training.values import computed, drawn, fraction, shown, worded

OFFERED = 4
"""Factors that a candidate chooses from."""
POINT = 0.3
"""Percentage points by which the answer to what an error does may differ, beside its tolerance."""
NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
NOT_ANSWERED = Label("没有作答", "not answered")
NO_NUMBER = Label("不是一个数", "not a number")


@dataclass(frozen=True)
class AnswerChoice:
    """An option by its key, which does not tell whether it is right."""

    key: str
    text: Label


@dataclass(frozen=True)
class AskedQuestion:
    """A question with the numbers of one candidate.

    `fields` are the names of the numbers asked for (one without a name, or one a product); `task`
    is the study to look at. What is right is in `Solution`, never here.
    """

    question: TrainingQuestion
    seed: int
    text: Label
    choices: tuple[AnswerChoice, ...] = ()
    fields: tuple[Label, ...] = ()
    unit: str = ""
    task: PlantTask | None = None

    @property
    def is_several(self) -> bool:
        """Whether more than one option may be chosen."""
        return bool(self.question.kind == "multiple")


@dataclass(frozen=True)
class Solution:
    """What is right: keys of options or numbers, in words, with the explanation; and the wrong
    answers that known mistakes give, with the mistake.
    """

    right: tuple[str, ...]
    text: Label
    why: Label
    source: Label
    traps: tuple[tuple[tuple[str, ...], Label], ...] = field(default=())


@dataclass(frozen=True)
class Graded:
    """Whether an answer is right; `mistake` names the known mistake that gives it."""

    is_right: bool
    solution: Solution
    mistake: Label | None = None


def asked(question: TrainingQuestion, seed: int) -> AskedQuestion:
    """The question for the candidate with `seed`; refuses a question that cannot be made."""
    task = plant_task(question, seed) if question.model else None
    words = _words(question, seed, task)
    text = worded(question.text, words, question.id)
    fields: tuple[Label, ...] = ()
    unit = question.unit
    if question.kind in {"number", "effect"}:
        fields = (Label("", ""),)
        unit = unit or "%"
    elif question.kind == "allocate":
        fields = tuple(Label(each.zh, each.en) for each in question.products)
    choices = tuple(each for each, _ in _choices(question, seed, task))
    seen = task if question.kind in {"planted", "effect"} else None
    return AskedQuestion(
        question=question,
        seed=seed,
        text=text,
        choices=choices,
        fields=fields,
        unit=unit,
        task=seen,
    )


def solution(question: TrainingQuestion, seed: int) -> Solution:
    """What is right for the candidate with `seed`, computed anew."""
    task = plant_task(question, seed) if question.model else None
    words = _words(question, seed, task)
    right, text, traps = _right(question, seed, task, words)
    cited = references()[question.source]
    clause = f" {question.clause}" if question.clause else ""
    return Solution(
        right=right,
        text=text,
        why=worded(question.why, words, question.id),
        source=Label(cited.zh + clause, cited.en + clause.translate(NUMERALS)),
        traps=traps,
    )


def grade(question: TrainingQuestion, seed: int, answer: Sequence[str]) -> Graded:
    """The grade of an answer: keys of options, or numbers as typed, one a field.

    Choices are right as a whole or not at all. A number is right within the question's tolerance.
    """
    solved = solution(question, seed)
    given = [each.strip() for each in answer if each.strip()]
    if not given:
        return Graded(False, solved, NOT_ANSWERED)
    if question.kind in {"single", "multiple", "factor", "planted"}:
        key = tuple(sorted(given))
        is_right = key == tuple(sorted(solved.right))
        if question.kind == "planted":
            is_right = len(given) == 1 and given[0] in solved.right
        mistakes = (words for keys, words in solved.traps if keys == key)
        return Graded(is_right, solved, None if is_right else next(mistakes, None))
    numbers = [_number(each) for each in answer]
    if any(number is None for number in numbers):
        return Graded(False, solved, NO_NUMBER)
    read = [number for number in numbers if number is not None]
    if _agree(question, read, solved.right):
        return Graded(True, solved)
    mistakes = (words for values, words in solved.traps if _agree(question, read, values))
    return Graded(False, solved, next(mistakes, None))


def _number(text: str) -> float | None:
    try:
        return read_xml_number(text.replace("\u2212", "-").replace(",", "").strip(" %"), "answer")
    except Refusal:
        return None


def _agree(question: TrainingQuestion, read: Sequence[float], right: Sequence[str]) -> bool:
    if len(read) != len(right):
        return False
    least = POINT if question.kind == "effect" else 1e-9
    return all(
        abs(number - float(value)) <= max(question.tolerance * abs(float(value)), least)
        for number, value in zip(read, right, strict=True)
    )


def _words(question: TrainingQuestion, seed: int, task: PlantTask | None) -> dict[str, str]:
    values = drawn(question, seed)
    if question.kind == "number":
        values["answer"] = computed(str(question.answer), values, question.id)
    words = shown(question, values)
    if task is None:
        return words
    wrong = next(line for line in task.lines if line.name == task.wrong[0])
    names = listed(line.label for line in task.lines if line.name in task.wrong)
    share = in_full(100 * (wrong.share or 0), 4)
    return words | {
        "plant_zh": task.title.zh,
        "plant_en": task.title.en,
        "item_zh": names.zh,
        "item_en": names.en,
        "item_unit": wrong.unit,
        "read": _plain(task.read),
        "true": _plain(task.true),
        "share": share,
        "moved": in_full(100 * task.moved, 4).replace("-", "\u2212"),
        "reported": in_full(task.reported, 5, ","),
        "product_unit": task.unit,
    }


def _plain(text: str) -> str:
    """Values of a task as people write them."""
    parts = [part.strip() for part in text.split("/")]
    return " / ".join(in_full(float(part), 7, ",") if part else "—" for part in parts)


def _choices(
    question: TrainingQuestion, seed: int, task: PlantTask | None
) -> list[tuple[AnswerChoice, bool | None]]:
    """Options in the candidate's order, each with whether it is right."""
    if question.kind in {"single", "multiple"}:
        words = _words(question, seed, task)
        options = [(each, True) for each in question.right]
        options += [(each, False) for each in question.wrong]
        texts = [
            (worded(Label(each.zh, each.en), words, question.id), is_right)
            for each, is_right in options
        ]
    elif question.kind == "factor":
        texts = [(_factor(question.choose), True)]
        others = sorted(question.others, key=lambda each: fraction(seed, question.id, each))
        texts += [(_factor(each), False) for each in others[: OFFERED - 1]]
    elif question.kind == "planted" and task is not None:
        return [
            (AnswerChoice(line.name, line.label), line.name in task.wrong) for line in task.lines
        ]
    else:
        return []
    order = sorted(range(len(texts)), key=lambda each: fraction(seed, question.id, "order", each))
    return [
        (AnswerChoice(str(place), texts[index][0]), texts[index][1])
        for place, index in enumerate(order)
    ]


def _factor(factor_id: str) -> Label:
    """A factor of the library in words: name, value, region and year, source."""
    from zuji.factors import builtin_library

    factor = builtin_library().get(factor_id)
    value = "" if factor.value is None else f"{in_full(factor.value, 4)} "
    figure = f"{value}{factor.unit}".replace("CO2", "CO₂")
    names = Label(factor.name_zh, in_english(factor.name_en))
    place, year = region_words(factor.region), str(factor.year or "")
    return Label.both(
        lambda lang: " · ".join(filter(None, (names[lang], figure, place[lang], year)))
    )


def _right(
    question: TrainingQuestion, seed: int, task: PlantTask | None, words: Mapping[str, str]
) -> tuple[tuple[str, ...], Label, tuple[tuple[tuple[str, ...], Label], ...]]:
    if question.kind == "number":
        return _right_number(question, seed)
    if question.kind == "allocate":
        return _right_shares(question, seed)
    if question.kind == "effect" and task is not None:
        value = 100 * task.moved
        text = Label.both(lambda _: f"{in_full(value, 4)} %".replace("-", "\u2212"))
        return (repr(value),), text, ()
    options = _choices(question, seed, task)
    right = tuple(choice.key for choice, is_right in options if is_right)
    text = joined(choice.text for choice, is_right in options if is_right)
    return right, text, ()


def _right_number(
    question: TrainingQuestion, seed: int
) -> tuple[tuple[str, ...], Label, tuple[tuple[tuple[str, ...], Label], ...]]:
    values = drawn(question, seed)
    value = computed(str(question.answer), values, question.id)
    known = values | {"answer": value}
    words = shown(question, known)
    traps = tuple(
        (
            (repr(computed(trap.answer, known, f"{question.id} · traps")),),
            worded(Label(trap.zh, trap.en), words, question.id),
        )
        for trap in question.traps
    )
    text = f"{words['answer']} {question.unit}".strip()
    return (repr(value),), Label(text, text), traps


def _right_shares(
    question: TrainingQuestion, seed: int
) -> tuple[tuple[str, ...], Label, tuple[tuple[tuple[str, ...], Label], ...]]:
    """The burden shared by the engine's own allocation."""
    values = drawn(question, seed)
    burden = computed(str(question.burden), values, question.id)
    weights = {
        str(index): computed(each.weight, values, question.id)
        for index, each in enumerate(question.products)
    }
    shares = allocation_shares(weights, "task", question.id)
    parts = [share * burden for share in shares.values()]
    names = [Label(each.zh, each.en) for each in question.products]
    text = joined(
        Label.both(
            lambda lang, name=name, part=part: (  # type: ignore[misc]
                f"{name[lang]} {in_full(part, 4, ',')} {question.unit}"
            )
        )
        for name, part in zip(names, parts, strict=True)
    )
    return tuple(repr(part) for part in parts), text, ()


def right_answer(question: TrainingQuestion, seed: int) -> list[str]:
    """The answer that is graded right: for tests and for the check of the bank."""
    right = list(solution(question, seed).right)
    if not right:
        raise refuse("training-no-answer", question.id)
    return right[:1] if question.kind == "planted" else right
