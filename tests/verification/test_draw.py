"""The draw: replayed by arithmetic that the test does itself, and fair."""

import hashlib
from collections import Counter

import pytest

from zuji.core.refusals import Refusal
from zuji.verification import drawn


def test_the_draw_is_the_order_of_hashes_whatever_the_order_of_the_list():
    order = sorted("abcde", key=lambda c: hashlib.sha256(b"seed\n" + c.encode()).digest())
    made = drawn(list("edcba"), 3, "seed")
    assert list(made.taken) == order[:3]
    assert made.digest == hashlib.sha256(b"a\nb\nc\nd\ne").hexdigest()
    assert drawn(list("abcde"), 3, "seed") == made
    assert drawn(list("abcde"), 3, "another") != made


def test_every_candidate_has_the_same_chance():
    """10,000 draws of 1 from 5: 2,000 each, standard deviation 40; five of them is beyond
    chance.
    """
    counts = Counter(drawn(list("abcde"), 1, str(n)).taken[0] for n in range(10_000))
    assert set(counts) == set("abcde")
    assert all(abs(n - 2000) < 200 for n in counts.values())


def test_all_can_be_drawn_and_the_record_has_every_part():
    made = drawn(["b", "a"], 2, "seed")
    assert set(made.taken) == {"a", "b"}
    assert made.as_json() == {
        "candidates": ["a", "b"],
        "digest": hashlib.sha256(b"a\nb").hexdigest(),
        "seed": "seed",
        "taken": list(made.taken),
    }


@pytest.mark.parametrize(
    ("held", "count", "rule", "read", "expected"),
    [
        (["a"], 2, "draw-too-few", "1", "≥ 2"),
        (["a"], 0, "draw-too-few", "1", "≥ 0"),
        (["a"], -1, "draw-too-few", "1", "≥ -1"),
        ([], 1, "draw-too-few", "0", "≥ 1"),
        (["a", "a"], 1, "candidate-twice", "a", ""),
        (["c", "a", "b", "c"], 1, "candidate-twice", "c", ""),
    ],
)
def test_what_cannot_be_drawn_is_refused(held, count, rule, read, expected):
    with pytest.raises(Refusal) as refused:
        drawn(held, count, "seed")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place) == (rule, "candidates")
    assert (finding.read, finding.expected) == (read, expected)
