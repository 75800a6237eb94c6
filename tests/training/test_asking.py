"""Grading: numbers with tolerance, choices as a whole, shares by the engine, errors in studies."""

import datetime
from fractions import Fraction

import pytest

from zuji.core.refusals import Refusal
from zuji.training import (
    PaperLine,
    asked,
    course,
    grade,
    next_attempt,
    paper,
    right_answer,
    score,
    solution,
    standing,
    training_rules,
)
from zuji.training.bank import TrainingQuestion
from zuji.training.plants import plant_task
from zuji.training.values import fraction

NOW = datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC)
POWER = {
    "id": "own",
    "module": "m",
    "kind": "number",
    "zh": "{power} kWh",
    "en": "{power} kWh",
    "parameters": {"power": [1000, 5000, 1000]},
    "answer": "power * 0.5",
    "unit": "kgCO2e",
    "tolerance": 0.01,
    "why_zh": "{answer}",
    "why_en": "{answer}",
    "source": "platform",
}


def question(**changes):
    return TrainingQuestion.model_validate(POWER | changes)


def seed_with(wanted, made):
    """The first candidate who gets this number."""
    return next(s for s in range(100) if made(s) == wanted)


def test_a_number_is_right_within_the_tolerance_and_not_beyond():
    """2000 kWh × 0.5 = 1000; one per cent of it is 10."""
    own = question()
    seed = seed_with("2,000 kWh", lambda s: asked(own, s).text.zh)
    for text, is_right in [
        ("1000", True),
        ("1010", True),
        ("990", True),
        ("1010.1", False),
        ("989.9", False),
        ("1,000", True),
        (" 1000 ", True),
        ("-1000", False),
        ("\u22121000", False),
    ]:
        assert grade(own, seed, [text]).is_right is is_right, text


def test_an_explanation_writes_the_answer_to_four_figures():
    """10 ÷ 3 is 3.333, not 3.3333333333333335."""
    own = question(parameters={}, zh="x", en="x", answer="10 / 3")
    assert solution(own, 1).why.en == "3.333"


def test_a_word_or_nothing_is_wrong_and_says_so():
    own = question()
    assert grade(own, 1, ["many"]).mistake.en == "not a number"
    assert grade(own, 1, ["", " "]).mistake.en == "not answered"
    assert grade(own, 1, []).mistake.en == "not answered"
    assert not grade(own, 1, ["500", "500"]).is_right


def test_several_choices_count_as_a_whole():
    several = course("clerk").questions["gate_stages"]
    right = right_answer(several, 7)
    others = [c.key for c in asked(several, 7).choices if c.key not in right]
    assert grade(several, 7, right).is_right
    assert grade(several, 7, list(reversed(right))).is_right
    assert not grade(several, 7, right[:1]).is_right
    assert not grade(several, 7, [*right, others[0]]).is_right


def test_options_change_their_place_with_the_candidate():
    single = course("clerk").questions["offsets"]
    assert len({right_answer(single, seed)[0] for seed in range(20)}) == 4


def test_a_burden_is_shared_by_weight_and_adds_up():
    """100 shared by 3 and 1 is 75 and 25; half each is wrong."""
    own = question(
        kind="allocate",
        parameters={},
        burden="100",
        products=[
            {"zh": "甲", "en": "A", "weight": "3"},
            {"zh": "乙", "en": "B", "weight": "1"},
        ],
        zh="分",
        en="share",
        why_zh="分",
        why_en="share",
    )
    assert [float(x) for x in solution(own, 1).right] == [75.0, 25.0]
    assert grade(own, 1, ["75", "25"]).is_right
    assert not grade(own, 1, ["50", "50"]).is_right
    assert not grade(own, 1, ["75"]).is_right


def test_factors_offered_are_of_the_library_and_one_of_them_is_right():
    chosen = course("clerk").questions["grid_factor"]
    made = asked(chosen, 4)
    assert len(made.choices) == 4
    right = next(c for c in made.choices if [c.key] == right_answer(chosen, 4))
    assert "全国平均" in right.text.zh and "0.5777 kgCO₂e/kWh · 中国 · " in right.text.zh
    assert all("CN" not in choice.text.zh + choice.text.en for choice in made.choices)


def test_the_planted_error_stands_out_from_last_year_and_moves_the_footprint():
    planted = course("clerk").questions["find_lime"]
    task = plant_task(planted, 1)
    ratios = {line.name: line.now / line.before for line in task.lines if line.before}
    assert all(0.95 < r < 1.05 for name, r in ratios.items() if name not in task.wrong)
    assert all(not 0.5 < ratios[name] < 2 for name in task.wrong)
    assert abs(task.moved) > 0.005
    assert grade(planted, 1, [task.wrong[0]]).is_right
    other = next(line.name for line in task.lines if line.name not in task.wrong)
    assert not grade(planted, 1, [other]).is_right
    assert not grade(planted, 1, [task.wrong[0], other]).is_right


def test_what_an_error_does_is_share_times_relative_error():
    effect = course("verifier").questions["effect_lime"]
    task = plant_task(effect, 2)
    line = next(each for each in task.lines if each.name == task.wrong[0])
    by_hand = 100 * line.share * (line.now / float(task.true) - 1)
    assert grade(effect, 2, [f"{by_hand:.2f}"]).is_right
    assert not grade(effect, 2, [f"{-by_hand:.2f}"]).is_right


def test_plants_of_another_model_are_refused():
    planted = course("clerk").questions["find_lime"].model_copy(update={"plants": [70]})
    with pytest.raises(Refusal) as caught:
        plant_task(planted, 1)
    assert caught.value.findings[0].rule == "choice-unknown"


def test_a_fraction_depends_on_its_parts_alone():
    """The first seven bytes of SHA-256 of ``1/a`` over 2**56."""
    import hashlib

    expected = int.from_bytes(hashlib.sha256(b"1/a").digest()[:7], "big") / 2**56
    assert fraction(1, "a") == expected
    assert 0 <= fraction("x") < 1


def test_a_paper_takes_every_module_in_turn_and_differs_between_candidates():
    clerk = course("clerk")
    lines = paper(clerk, 1, 20)
    modules = [clerk.questions[line.question].module for line in lines]
    assert modules[:5] == list(clerk.modules)
    assert len({line.question for line in lines}) == 20
    assert lines != paper(clerk, 2, 20)
    assert lines == paper(clerk, 1, 20)
    assert len(paper(clerk, 1, 500)) == 30


def test_a_score_counts_right_ones_and_leaves_altered_questions_out():
    clerk = course("clerk")
    lines = [line for line in paper(clerk, 1, 20) if not clerk.questions[line.question].model][:4]
    answers = {line.question: right_answer(clerk.questions[line.question], 1) for line in lines}
    answers[lines[0].question] = []
    scored = score(clerk, 1, lines, answers)
    assert (scored.right, scored.of, scored.share) == (3, 4, Fraction(3, 4))
    altered = [PaperLine(lines[0].question, "0" * 16), *lines[1:], PaperLine("gone", "0" * 16)]
    scored = score(clerk, 1, altered, answers)
    assert (scored.right, scored.of) == (3, 3)
    assert score(clerk, 1, [], {}).share == 0


def test_attempts_are_counted_within_their_days():
    """Three within thirty days: the fourth waits until the first of them is thirty days old."""
    rules = training_rules()
    starts = [NOW - datetime.timedelta(days=d) for d in (40, 20, 10, 1)]
    assert next_attempt(starts, NOW, rules) == NOW + datetime.timedelta(days=10)
    assert next_attempt(starts[:3], NOW, rules) is None


def test_a_role_without_its_certificate_is_told_from_the_day_it_is_asked_for():
    need = training_rules().need_of("clerk")
    day = datetime.timedelta(days=1)
    assert standing(need, None, need.since - day) == "soon"
    assert standing(need, None, need.since) == "missing"
    assert standing(need, need.since, need.since) == "met"
    assert standing(need, need.since - day, need.since) == "missing"
    assert training_rules().need_of("auditor") is None
