"""Studies of the synthetic province with one planted error, as tasks: computed by the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.training.values import fraction

if TYPE_CHECKING:
    from zuji.synth import Plant
    from zuji.training.bank import TrainingQuestion

PROVINCE = 7
"""The seed of the synthetic province from which courses take their plants."""
UNSEEN = 2**31
"""Provinces of calibration have the seeds from here on; no course takes a plant from one."""
CALIBRATION = "calibration"
ERRORS = ("decimal_shift", "unit_thousand", "monthly_for_yearly", "overstated", "understated")
"""The errors of calibration: one entry is wrong, and last year's value beside it tells."""
KEPT = 128
TRIES = 40
"""Errors that are drawn for a task until the engine computes one of them."""
TRIES_A_PLANT = 8
"""Errors that are drawn for one plant of a calibration before another plant is."""
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


class PlantSource(NamedTuple):
    """A plant by the seed of its province, its number, and its model ("": what is drawn for it)."""

    province: int
    number: int
    model: str = ""


@lru_cache(maxsize=KEPT)
def _plant(source: PlantSource) -> Plant:
    from zuji.synth import draw_plant

    return draw_plant(*source)


@lru_cache(maxsize=KEPT)
def _shares(source: PlantSource) -> Mapping[str, float]:
    """Input → relative change of the footprint per relative change of the input."""
    from zuji.footprint import assess, study_from_data
    from zuji.screening.facts import elasticities
    from zuji.sectors.registry import shipped_model
    from zuji.synth.plants import AS_OF

    plant = _plant(source)
    study = study_from_data(plant.data, "training")
    return elasticities(assess(study, shipped_model(plant.model), as_of=AS_OF))


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


def calibration_models() -> tuple[str, ...]:
    """The models whose plants a round of calibration may show."""
    from zuji.core.content import read_rules

    return tuple(read_rules("synthetic_province")["models"])


def calibration_task(model: str, seed: int) -> PlantTask:
    """The case of a round of calibration: a plant of the model in a province of its own, which no
    course and no other round shows, with one error.

    Refuses a model that the synthetic province does not have (``choice-unknown``), and a plant that
    gives the errors no occasion (``training-no-error``).
    """
    if model not in calibration_models():
        options = ", ".join(calibration_models())
        raise refuse("choice-unknown", CALIBRATION, model, options=options)
    own = (seed, CALIBRATION)
    for attempt in range(TRIES):
        source = PlantSource(UNSEEN + seed, attempt // TRIES_A_PLANT, model)
        error = ERRORS[int(fraction(*own, "error", attempt) * len(ERRORS))]
        draw = int(fraction(*own, "draw", attempt) * 2**31)
        if task := _task(source, error, draw, own):
            return task
    raise refuse("training-no-error", model, ", ".join(ERRORS))


def task_data(task: PlantTask) -> dict[str, Any]:
    """A task as JSON: what it was when it was made, whatever the models and factors become."""
    return asdict(task)


def read_task(data: Mapping[str, Any]) -> PlantTask:
    """The task as `task_data` wrote it."""
    lines = (TaskLine(**{**row, "label": Label(**row["label"])}) for row in data["lines"])
    return PlantTask(
        **{
            **data,
            "title": Label(**data["title"]),
            "product": Label(**data["product"]),
            "lines": tuple(lines),
            "wrong": tuple(data["wrong"]),
        }
    )


@lru_cache(maxsize=KEPT)
def _of(
    source: PlantSource, error: str, seed: int
) -> tuple[str, str, str, float, tuple[str, ...]] | None:
    import numpy as np

    from zuji.synth.errors import plant_error

    plant = _plant(source)
    rng = np.random.default_rng([source.province, seed % 2**32])
    planted = plant_error(rng, error, plant, plant)
    if planted is None or planted.moved is None:
        return None
    where = tuple(part.strip() for part in planted.where.split(","))
    inputs = planted.data["inputs"]
    changed = tuple(str(inputs[name]["value"]) for name in where if name in inputs)
    if len(changed) != len(where):
        return None
    return planted.where, planted.before, planted.after, planted.moved, changed


def _planted(question: TrainingQuestion, seed: int, attempt: int) -> PlantTask | None:
    number = question.plants[
        int(fraction(seed, question.id, "plant", attempt) * len(question.plants))
    ]
    error = question.errors[
        int(fraction(seed, question.id, "error", attempt) * len(question.errors))
    ]
    source = PlantSource(PROVINCE, number)
    if _plant(source).model != question.model:
        raise refuse("choice-unknown", question.id, question.model, options=_plant(source).model)
    draw = int(fraction(seed, question.id, "draw", attempt) * 2**31)
    return _task(source, error, draw, (seed, question.id))


def _task(source: PlantSource, error: str, draw: int, own: tuple[object, ...]) -> PlantTask | None:
    """The task of a plant with an error; `own` sets last year's values. None where the plant gives
    the error no occasion.
    """
    from zuji.sectors.registry import shipped_model

    found = _of(source, error, draw)
    if found is None:
        return None
    plant = _plant(source)
    model = shipped_model(plant.model)
    where, before, after, moved, changed = found
    wrong = tuple(part.strip() for part in where.split(","))
    altered = dict(zip(wrong, map(float, changed), strict=True))
    lines = []
    for name, reported in plant.data["inputs"].items():
        item, value = model.inputs[name], float(reported["value"])
        swing = 1 + SWING * (fraction(*own, "last year", name) - 0.5)
        lines.append(
            TaskLine(
                name=name,
                label=item.label,
                unit=item.unit,
                now=altered.get(name, value),
                before=float(f"{value * swing:.5g}"),
                share=_shares(source).get(name),
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
