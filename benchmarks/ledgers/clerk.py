"""A patient clerk: answers a ledger's questions with the suggestions until nothing is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.ledgers.score import cells_of, near, plain_cells
from benchmarks.ledgers.truth import ASK, Ledger

from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

ROUNDS, TRIED = 25, 5


@dataclass
class Walk:
    """The end of a clerk's work: clicks, questions that no suggestion settled, and how many of the
    items that have a truth are right or wrong at the end.
    """

    clicks: int = 0
    left: int = 0
    right: int = 0
    wrong: int = 0
    items: int = 0


def read(ledger: Ledger, answers: Mapping[str, str]) -> Mapping[str, Any]:
    model = get_model(ledger.plant.model)
    reading = read_plant_ledger(
        ledger.content, ledger.filename, model, ledger.year, corrections=dict(answers)
    )
    return reading.record()


def standing(ledger: Ledger, record: Mapping[str, Any]) -> tuple[int, int]:
    """Items that are right and items that are wrong, of those that have a truth."""
    right = wrong = 0
    for item in ledger.items.values():
        value = record["values"].get(item.input)
        if value is None or item.value is None or item.owes == ASK:
            continue
        fits = near(float(value["value"]), item)
        right += fits
        wrong += not fits
    return right, wrong + sum(key not in ledger.items for key in record["values"])


def known_answer(ledger: Ledger, question: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The suggestion a clerk knows to be right: the input of the item, or to leave a line out."""
    single = len(ledger.sheets) == 1
    inputs = get_model(ledger.plant.model).inputs
    mends = question.get("mends", [])
    if not any(mend["text"] in inputs for mend in mends):
        return None
    cells = cells_of([*question["cells"], *question.get("at", ())], single)
    wanted = {
        item.input
        for item in ledger.items.values()
        if plain_cells(item.cells | item.labels, single) & cells
    } or {""}
    return next((mend for mend in mends if mend["text"] in wanted), None)


def walk(ledger: Ledger) -> Walk:
    """Answers what the clerk knows at once; where only the outcome tells, the suggestion that
    leaves the most right and the fewest wrong, as a person does who looks at the result.
    """
    work = Walk(items=sum(i.value is not None and i.owes != ASK for i in ledger.items.values()))
    answers: dict[str, str] = {}
    try:
        record = read(ledger, answers)
    except Refusal:
        return work
    for _ in range(ROUNDS):
        known = [known_answer(ledger, question) for question in record["questions"]]
        fresh = [m["changes"] for m in known if m and not m["changes"].items() <= answers.items()]
        if not fresh:
            open_questions = [q for q in record["questions"] if q.get("mends")]
            fresh = best(ledger, answers, record, open_questions)
        if not fresh:
            break
        for changes in fresh:
            answers.update(changes)
        work.clicks += len(fresh)
        try:
            record = read(ledger, answers)
        except Refusal:
            work.left = len(record["questions"])
            return work
    work.left = len(record["questions"])
    work.right, work.wrong = standing(ledger, record)
    work.clicks += 1
    return work


def best(
    ledger: Ledger,
    answers: Mapping[str, str],
    record: Mapping[str, Any],
    questions: list[Mapping[str, Any]],
) -> list[Mapping[str, str]]:
    """The changes of the best suggestion of the first question that a suggestion settles."""
    for question in questions[:TRIED]:
        choices = []
        for mend in question["mends"][:TRIED]:
            try:
                after = read(ledger, {**answers, **mend["changes"]})
            except Refusal:  # an answer that leaves nothing to read
                continue
            right, wrong = standing(ledger, after)
            choices.append((right - 2 * wrong, -len(after["questions"]), mend["changes"]))
        choices.sort(key=lambda choice: choice[:2], reverse=True)
        if choices and -choices[0][1] < len(record["questions"]):
            return [choices[0][2]]
    return []
