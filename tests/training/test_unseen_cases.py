"""Cases of calibration: a plant that no course shows, one error, and a case that keeps as JSON."""

import json

import pytest

from zuji.core.refusals import Refusal
from zuji.training import COURSES, course
from zuji.training.plants import (
    PROVINCE,
    UNSEEN,
    calibration_models,
    calibration_task,
    plant_task,
    read_task,
    task_data,
)


def values(task):
    return {line.name: line.now for line in task.lines if line.name not in task.wrong}


def shown_in_courses(model):
    """The values of every task of a model that courses make for their first candidates."""
    for name in COURSES:
        for question in course(name).questions.values():
            if question.model == model:
                yield from (values(plant_task(question, seed)) for seed in range(1, 5))


def test_no_course_shows_the_plant_of_a_calibration():
    assert UNSEEN > PROVINCE
    seen, own = list(shown_in_courses("lime")), values(calibration_task("lime", 1))
    assert seen and all(own[name] != each[name] for each in seen for name in own if name in each)
    assert own != values(calibration_task("lime", 2))


def test_a_case_keeps_as_json():
    task = calibration_task("lime", 1)
    assert read_task(json.loads(json.dumps(task_data(task)))) == task


def test_the_wrong_entry_is_what_was_read_and_last_year_tells():
    """Every other entry is within 3 % of last year's; the wrong one is not."""
    task = calibration_task("lime", 1)
    assert len(task.wrong) == 1
    changes = {line.name: abs(line.now / line.before - 1) for line in task.lines}
    assert changes.pop(task.wrong[0]) > 0.3
    assert max(changes.values()) < 0.031
    line = next(line for line in task.lines if line.name == task.wrong[0])
    assert line.now == float(task.read) != float(task.true)


def test_a_model_without_fictional_plants_is_refused():
    with pytest.raises(Refusal) as refused:
        calibration_task("no_such", 1)
    assert [f.rule for f in refused.value.findings] == ["choice-unknown"]


@pytest.mark.nightly
@pytest.mark.parametrize("model", calibration_models())
def test_every_model_has_cases(model):
    for seed in range(1, 6):
        assert len(calibration_task(model, seed).wrong) == 1
