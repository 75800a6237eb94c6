"""Everything that is read is damaged at random: the same number, a refusal, or a word about it.

`exchange.damage.verdict` says what is allowed. A failure names sample, kind and seed, which make
the damage again: ``judge(sample, damaged(sample.files, kind, seed))``.
"""

from collections import Counter

import pytest

from exchange.damage.kinds import KINDS, damaged, is_statement
from exchange.damage.samples import samples
from exchange.damage.verdict import GOOD, run, whole

SAMPLES = {sample.id: sample for sample in samples()}
EACH = 1
NIGHTLY = 66
"""Damages of each kind and sample: some 300 in the normal suite, over 20,000 in the nightly."""


def failures(sample_id: str, seeds: range) -> list[str]:
    found = []
    for kind in KINDS:
        for seed in seeds:
            verdict = run(SAMPLES[sample_id], kind, seed)
            if verdict is not None and verdict[0] not in GOOD:
                found.append(f"{verdict[0]}: {verdict[1]}")
    return found


@pytest.mark.parametrize("sample_id", SAMPLES)
def test_a_damaged_file_never_gives_another_number_in_silence(sample_id):
    assert failures(sample_id, range(EACH)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("sample_id", SAMPLES)
def test_twenty_thousand_damaged_files_never_give_another_number_in_silence(sample_id):
    assert failures(sample_id, range(EACH, EACH + NIGHTLY)) == []


def test_every_sample_is_understood_undamaged():
    for sample_id in SAMPLES:
        assert whole(sample_id).numbers, sample_id
        assert not whole(sample_id).unaccounted, sample_id


def test_every_kind_of_damage_happens():
    done = Counter(
        kind
        for sample in SAMPLES.values()
        for kind in KINDS
        for seed in range(EACH)
        if damaged(sample.files, kind, seed) is not None
    )
    assert min(done[kind] for kind in KINDS) >= 3, done


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("coal,input,0.35,kg", "coal,input,0.85,kg", True),
        ("coal,input,0.35,kg", "coal,input,0.35,g", True),
        ("coal,input,0.35,kg", "coal,input,0.x5,kg", False),
        ("coal,input,0.35,kg", "coal,input,0..35,kg", False),
        ("coal,input,0.35,kg", "coal,input0.35,kg", False),
        ("coal,input,0.35,kg", "coil,input,0.35,kg", False),
        ("coal,input,0.35,kg", "coal,input,0.35,kq", False),
    ],
)
def test_only_a_number_for_a_number_or_a_known_word_is_another_statement(before, after, expected):
    assert is_statement(before, after, {"kg", "g", "coal", "input"}) is expected
