"""Studies of the synthetic province with one planted error, as tasks: computed by the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.training.values import fraction

if TYPE_CHECKING:
    from zuji.synth import Plant
    from zuji.training.bank import TrainingQuestion

PROVINCE = 7
"""The seed of the synthetic province from which tasks take their plants."""
KEPT = 128
TRIES = 40
"""Errors that are drawn for a task until the engine computes one of them."""
NEAR = 0.005
"""How far the engine's answer may be from share times relative error, relative to it."""
SWING = 0.06
"""Last year's value differs from this year's by at most half of it to either side."""


@dataclass(frozen=True)
class TaskLine:
    """One reported value of the study: this year's, last year's, and its share of the result."""

    name: str
    label: Label
    unit: str
    now: float
    before: float
    share: float | None = None


@dataclass(frozen=True)
class PlantTask:
    """A study as the candidate sees it; `wrong` are the inputs with the error, `moved` what it does
    to the footprint (reported over true, less one), `reported` the footprint with it.
    """

    title: Label
    product: Label
    unit: str
    lines: tuple[TaskLine, ...]
    wrong: tuple[str, ...]
    read: str
    true: str
    moved: float
    reported: float

    @property
    def is_proportional(self) -> bool:
        """Whether the footprint moves by the share of the one wrong input times its error, so that
        the effect can be worked out by hand.
        """
        line = next(each for each in self.lines if each.name == self.wrong[0])
        if len(self.wrong) > 1 or line.share is None:
            return False
        expected = line.share * (line.now / float(self.true) - 1)
        return abs(expected - self.moved) <= NEAR * abs(self.moved)


@lru_cache(maxsize=KEPT)
def _plant(number: int) -> Plant:
    from zuji.synth import draw_plant

    return draw_plant(PROVINCE, number)


@lru_cache(maxsize=KEPT)
def _shares(number: int) -> Mapping[str, float]:
    """Input → relative change of the footprint per relative change of the input."""
    from zuji.footprint import assess, study_from_data
    from zuji.screening.facts import elasticities
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import AS_OF

    plant = _plant(number)
    study = study_from_data(plant.data, "training")
    return elasticities(assess(study, get_model(plant.model), as_of=AS_OF))


def plant_task(question: TrainingQuestion, seed: int) -> PlantTask:
    """The study of a question for one candidate: one of its plants, one of its kinds of error.

    Refuses plants of another model than the question names (``choice-unknown``), and a question
    whose plants give its errors no occasion (``training-no-error``).
    """
    for attempt in range(TRIES):
        task = _planted(question, seed, attempt)
        if task is not None and (question.kind != "effect" or task.is_proportional):
            return task
    raise refuse("training-no-error", question.id, ", ".join(question.errors))


@lru_cache(maxsize=KEPT)
def _of(number: int, error: str, seed: int) -> tuple[str, str, str, float, tuple[str, ...]] | None:
    import numpy as np

    from zuji.synth.errors import plant_error

    plant = _plant(number)
    planted = plant_error(np.random.default_rng([PROVINCE, seed % 2**32]), error, plant, plant)
    if planted is None or planted.moved is None:
        return None
    where = tuple(part.strip() for part in planted.where.split(","))
    inputs = planted.data["inputs"]
    changed = tuple(str(inputs[name]["value"]) for name in where if name in inputs)
    if len(changed) != len(where):
        return None
    return planted.where, planted.before, planted.after, planted.moved, changed


def _planted(question: TrainingQuestion, seed: int, attempt: int) -> PlantTask | None:
    from zuji.sectors.registry import get_model

    number = question.plants[
        int(fraction(seed, question.id, "plant", attempt) * len(question.plants))
    ]
    error = question.errors[
        int(fraction(seed, question.id, "error", attempt) * len(question.errors))
    ]
    plant, model = _plant(number), get_model(question.model)
    if plant.model != model.id:
        raise refuse("choice-unknown", question.id, question.model, options=plant.model)
    draw = int(fraction(seed, question.id, "draw", attempt) * 2**31)
    found = _of(number, error, draw)
    if found is None:
        return None
    where, before, after, moved, changed = found
    wrong = tuple(part.strip() for part in where.split(","))
    altered = dict(zip(wrong, map(float, changed), strict=True))
    lines = []
    for name, reported in plant.data["inputs"].items():
        item, value = model.inputs[name], float(reported["value"])
        swing = 1 + SWING * (fraction(seed, question.id, "last year", name) - 0.5)
        lines.append(
            TaskLine(
                name=name,
                label=item.label,
                unit=item.unit,
                now=altered.get(name, value),
                before=float(f"{value * swing:.5g}"),
                share=_shares(number).get(name),
            )
        )
    product = plant.data["product"]
    return PlantTask(
        title=model.title,
        product=Label(str(product["name_zh"]), str(product["name_en"])),
        unit=f"kgCO2e/{model.declared_unit}",
        lines=tuple(lines),
        wrong=wrong,
        read=after,
        true=before,
        moved=moved,
        reported=plant.total * (1 + moved),
    )
