"""Studies of one model evaluated as an array have the digits of each evaluated alone."""

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cast import AS_OF, INVENTED, assessed, example_data, model_of
from tiny_models import HEAD
from zuji.core.refusals import Refusal
from zuji.engine.solve import scaling, scaling_of_each
from zuji.footprint.examples import typical_data
from zuji.sectors.evaluate import run_model
from zuji.sectors.formula import parse_formula
from zuji.sectors.load import load_model
from zuji.sectors.registry import model_files
from zuji.sectors.rows import MixedRowsError, _RowsRun, run_rows

ROWS = 8
MODELS = [*INVENTED, *model_files()]
PARTS = ("gases", "location_gases", "activities", "quantities", "supply")


@cache
def scenarios(model_id):
    """The typical study under its own options, and under each other one that is computed."""
    data = example_data(model_id) if model_id in INVENTED else typical_data(model_id)
    made = [assessed(data).scenario]
    for choice in model_of(model_id).choices.values():
        for option in choice.options:
            chosen = {**(data.get("choices") or {}), choice.name: option}
            if option != made[0].choices[choice.name]:
                try:
                    made.append(assessed(data | {"choices": chosen}, as_of=AS_OF).scenario)
                except Refusal:
                    continue
    return made


def disturbed(scenario, seed):
    """Rows of other values: most are moved, some missing, negative, or far too large."""
    draw = random.Random(seed)
    kinds = [1.0, 0.0, -1.0, 1e-3, 1e300]

    def moved(value):
        kind = draw.choices(kinds, weights=(200, 12, 1, 1, 0.2))[0]
        return float(value) * kind * draw.uniform(0.5, 2)

    return [
        replace(
            scenario,
            values={name: moved(value) for name, value in scenario.values.items()},
            gases={
                slot: {gas: draw.uniform(0.5, 2) * mass for gas, mass in masses.items()}
                for slot, masses in scenario.gases.items()
            },
        )
        for _ in range(ROWS)
    ]


def as_rows(singles):
    first = singles[0]
    return replace(
        first,
        values={n: np.array([one.values[n] for one in singles]) for n in first.values},
        gases={
            slot: {gas: np.array([one.gases[slot][gas] for one in singles]) for gas in masses}
            for slot, masses in first.gases.items()
        },
    )


def alone(model, scenario):
    try:
        run = run_model(model, scenario)
    except (Refusal, ArithmeticError, LookupError):
        return None
    return {part: exact(getattr(run, part)) for part in PARTS}


def exact(value):
    """Numbers to the last bit."""
    if isinstance(value, dict):
        return {name: exact(part) for name, part in value.items()}
    return float(value).hex()


def row_of(value, row):
    if isinstance(value, dict):
        return {name: row_of(part, row) for name, part in value.items()}
    return value[row] if np.ndim(value) else value


def together(model, singles):
    answers = [None] * len(singles)
    for part in run_rows(model, as_rows(singles), len(singles)):
        for at, row in enumerate(part.rows):
            if part.usual[at]:
                held = {name: getattr(part.evaluated, name) for name in PARTS}
                answers[row] = exact(row_of(held, at))
    return answers


@pytest.mark.parametrize("model_id", MODELS)
def test_rows_have_the_digits_of_each_alone_and_what_is_refused_is_no_row(model_id):
    model, computed = model_of(model_id), 0
    for seed, scenario in enumerate(scenarios(model_id)[:4]):
        singles = [scenario, *disturbed(scenario, seed)]
        wanted, found = [alone(model, one) for one in singles], together(model, singles)
        assert found == wanted
        computed += sum(answer is not None for answer in wanted)
    assert computed >= 3


def test_the_first_row_of_one_is_that_of_many():
    model, scenario = model_of("cement"), scenarios("cement")[0]
    assert together(model, [scenario]) == [alone(model, scenario)]


TINY = load_model(
    HEAD
    + """inputs:
  made: {zh: 产量, en: made, unit: t}
  a: {zh: 甲, en: a, unit: t}
  b: {zh: 乙, en: b, unit: t}
quantities:
  r: {zh: 比, en: ratio, unit: '1', formula: a / b}
reference: made
steps:
  - {id: s, zh: 步, en: step, stage: manufacture, kind: process, gas: co2_fossil, amount: a * r}
""",
    "tiny.yaml",
)


def tiny(formula):
    """The tiny model with another formula of its ratio."""
    (ratio,) = TINY.quantities
    tree = parse_formula(formula)
    return replace(
        TINY, quantities=(replace(ratio, formula=replace(ratio.formula, text=formula, tree=tree)),)
    )


def tiny_rows(**columns):
    columns = {"made": [1000.0] * len(columns["a"]), **columns}
    return [
        replace(BARE, values=dict(zip(columns, row, strict=True)))
        for row in zip(*columns.values(), strict=True)
    ]


BARE = replace(scenarios("cement")[0], choices={"route": "gas"}, gases={})


@pytest.mark.parametrize(
    ("formula", "computed"),
    [
        ("a / b", [True, False, True]),
        ("1 / (a / b)", [True, False, False]),
        ("min(a / b, 5)", [True, False, True]),
        ("a / b if b > 0 else 2", [True, True, True]),
        ("2 if b > 0 else a / b", [True, False, True]),
        ("max(a, b) / clip(b, 1, 3)", [True, True, True]),
        ("min(-1 * b, b)", [True, True, True]),
        ("a ** 0.3", [False, False, False]),
    ],
)
def test_what_alone_divides_by_zero_is_no_row_whatever_becomes_of_the_quotient(formula, computed):
    """b is 2, 0, 4; a is 3, 1, 0: 1/(a/b) divides by zero in the second and in the third."""
    model, singles = tiny(formula), tiny_rows(a=[3.0, 1.0, 0.0], b=[2.0, 0.0, 4.0])
    found = together(model, singles)
    assert [answer is not None for answer in found] == computed
    assert all(one in (None, alone(model, s)) for one, s in zip(found, singles, strict=True))


def test_rows_in_which_a_process_makes_nothing_are_told_apart():
    singles = tiny_rows(a=[3.0, 1.0], b=[2.0, 4.0], made=[10.0, 0.0])
    run = _RowsRun(TINY, as_rows(singles), 2)
    with pytest.raises(MixedRowsError) as caught:
        run.evaluated()
    assert list(caught.value.holds) == [True, False]
    assert together(TINY, singles) == [alone(TINY, one) for one in singles]


def test_systems_solved_together_have_the_digits_of_each():
    draw = np.random.default_rng(7)
    for size in (1, 2, 3, 5):
        matrices = np.eye(size) * draw.uniform(1, 9, (60, 1, 1))
        matrices -= draw.uniform(0, 0.4, (60, size, size)) * draw.integers(0, 2, (60, size, size))
        matrices[3], matrices[4, :, 0], matrices[5] = 0.0, 0.0, -np.eye(size)
        wish = np.zeros(size)
        wish[-1] = 1000.0
        found, fits = scaling_of_each(matrices, wish)
        for matrix, row, holds in zip(matrices, found, fits, strict=True):
            try:
                wanted = scaling(matrix, wish, [str(n) for n in range(size)])
            except Refusal:
                assert not holds
                continue
            assert holds and row.tobytes() == wanted.tobytes()
        assert 40 < fits.sum() < 60


def test_systems_that_are_not_square_or_too_large_are_solved_by_themselves():
    for shape in ((2, 2, 3), (2, 61, 61)):
        assert not scaling_of_each(np.ones(shape), np.ones(shape[1]))[1].any()
