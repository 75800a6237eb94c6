"""Extracts give the digits and the refusals of their lockfiles, for one study and for many."""

import dataclasses
import pickle
from functools import cache

import numpy as np
import pytest

from cast import assessed, example_data
from zuji.compare.blast import shift, shifts_of
from zuji.core.refusals import Refusal
from zuji.factors.record import factor_from_json
from zuji.footprint.recompute_rows import RecomputedRows
from zuji.lockfile import build_lock
from zuji.lockfile.extract import Extracting, SharedParts, extract_of
from zuji.lockfile.lock import lock_bytes

NAMES = ("everything", "everything_sheet", "cement-demo", "aluminium-demo")


@cache
def locks():
    """Each example as it ships, with other amounts, and under a profile that leaves steps out."""
    made = []
    for name in NAMES:
        data = example_data(name)
        made.append(build_lock(assessed(data)))
        moved = {n: _times(entry, 1.0001) for n, entry in data["inputs"].items()}
        made.append(build_lock(assessed(data | {"inputs": moved})))
    late = {"profile": "pas2050", "delays": {"end_of_life": 200}}
    made.append(build_lock(assessed(example_data("everything") | late)))
    return made


def _times(entry, size):
    if isinstance(entry, dict) and isinstance(entry.get("value"), int | float):
        return {**entry, "value": entry["value"] * size}
    return entry


@cache
def extracted():
    parts = SharedParts()
    extracts = [extract_of(lock, parts) for lock in locks()]
    assert None not in extracts
    return extracts, parts


def test_nothing_changed_is_the_total_of_the_lockfile():
    extracts, parts = extracted()
    found = shifts_of(extracts, parts, {})
    assert [(s.old, s.new) for s in found] == [
        (lock["result"]["total"]["value"],) * 2 for lock in locks()
    ]


def moved(factor, size):
    return dataclasses.replace(
        factor,
        value=None if factor.value is None else factor.value * size,
        gases={gas: mass * size for gas, mass in factor.gases.items()},
    )


CHANGES = {
    "more": lambda f: moved(f, 1.1),
    "other sign": lambda f: moved(f, -1.0),
    "nothing": lambda f: moved(f, 0.0),
    "other unit": lambda f: dataclasses.replace(f, unit="kWh/km"),
    "retired": lambda f: dataclasses.replace(f, active=False, inactive_reason="x"),
    "other use": lambda f: dataclasses.replace(f, use="spend"),
    "gases apart": lambda f: dataclasses.replace(
        f, unit=f"kg/{f.unit.partition('/')[2]}", value=None, gases={"n2o": 0.1, "co2_fossil": 2.0}
    ),
    "no value": lambda f: dataclasses.replace(f, value=None, gases={}),
    "gas without GWP": lambda f: dataclasses.replace(f, value=None, gases={"unknown": 1.0}),
}


def all_factors():
    return {
        factor.id: factor
        for lock in locks()
        for factor in map(factor_from_json, lock["factors"].values())
    }


@pytest.mark.parametrize("kind", CHANGES)
def test_every_factor_moves_and_is_refused_as_from_the_lockfile(kind):
    extracts, parts = extracted()
    answers = set()
    for name, factor in all_factors().items():
        revised, present = {name: CHANGES[kind](factor)}, {name: moved(factor, 1.3)}
        users = [n for n, extract in enumerate(extracts) if name in extract.factors]
        found = shifts_of([extracts[n] for n in users], parts, revised, present)
        assert found == [shift(locks()[n], revised, present) for n in users]
        answers |= {(s.refused, s.old != s.new) for s in found}
    assert any(refused or is_moved for refused, is_moved in answers)


def test_what_is_refused_before_and_after_is_not_moved():
    extracts, parts = extracted()
    factor = all_factors()["cn.elec.cf.2024.national_avg"]
    gone = {factor.id: CHANGES["retired"](factor)}
    users = [n for n, extract in enumerate(extracts) if factor.id in extract.factors]
    found = shifts_of([extracts[n] for n in users], parts, gone, gone)
    assert found == [shift(locks()[n], gone, gone) for n in users]
    assert {(s.refused, s.relative) for s in found} == {("", 0.0)}


def test_two_factors_move_at_once():
    extracts, parts = extracted()
    revised = {name: moved(factor, 1.2) for name, factor in all_factors().items()}
    found = shifts_of(extracts, parts, revised)
    assert found == [shift(lock, revised) for lock in locks()]


def test_a_factor_of_the_studys_own_is_moved_by_nobody():
    extracts, parts = extracted()
    lock, extract = locks()[0], extracts[0]
    own = factor_from_json(lock["factors"]["road_freight"])
    assert own.id not in extract.factors and "" in extract.factors
    (found,) = shifts_of([extract], parts, {own.id: moved(own, 9.0)})
    assert found.new == found.old == lock["result"]["total"]["value"]


def test_studies_alike_share_their_frame_and_an_extract_is_small():
    extracts, _ = extracted()
    for one, other in zip(extracts[:-1:2], extracts[1:-1:2], strict=True):
        assert one.frame == other.frame and one.numbers != other.numbers
    assert max(len(extract.numbers) for extract in extracts) < 4000


def test_the_same_lockfile_gives_the_same_extract_and_the_seal_covers_it():
    extracts, _ = extracted()
    again, shared = Extracting().of(lock_bytes(locks()[0]), "x")
    assert again == extracts[0] and again.seal == extracts[0].seal
    assert set(shared) == set(SharedParts(shared).behind(again.frame))
    changes = {"lock": "x", "frame": "x", "factors": ("x",), "numbers": b"x", "made_by": "x"}
    for name, value in changes.items():
        assert dataclasses.replace(again, **{name: value}).seal != again.seal


def test_what_travels_to_a_worker_gives_the_same():
    runner = pickle.loads(pickle.dumps(Extracting()))
    assert runner.of(lock_bytes(locks()[2]), "x")[0] == extracted()[0][2]


def test_a_part_that_was_altered_or_is_missing_is_refused():
    extracts, parts = extracted()
    frame = extracts[0].frame
    for known in ({}, {**parts.known, frame: parts.known[frame] + b" "}):
        with pytest.raises(Refusal) as caught:
            SharedParts(known).frame(frame)
        assert caught.value.findings[0].rule == "lock-damaged"


def test_a_damaged_lockfile_has_no_extract():
    assert Extracting().of(b"{}", "x") == (None, {})
    broken = {**locks()[2], "profile": {}}
    with pytest.raises(Refusal):
        extract_of(broken, SharedParts())


def test_a_study_that_is_refused_today_has_no_extract():
    lock = locks()[2]
    made = next(iter(lock["study"]["inputs"]))
    without = {n: entry for n, entry in lock["study"]["inputs"].items() if n != made}
    assert (
        extract_of({**lock, "study": {**lock["study"], "inputs": without}}, SharedParts()) is None
    )


@pytest.mark.parametrize("size", [-1.0, 1 + 2**-52, np.nan])
def test_digits_that_differ_make_no_extract(monkeypatch, size):
    right = RecomputedRows.totals
    monkeypatch.setattr(RecomputedRows, "totals", lambda *given: right(*given) * size)
    assert extract_of(locks()[2], SharedParts()) is None
