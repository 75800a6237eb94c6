"""The audit chain: what breaks it, where it says so, and what replaying it ends in."""

import hashlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains import LIFE, chain, lines
from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Refusal
from zuji.trust import read_chain, verify_chain
from zuji.trust.chain import START, entry_digest, transition


def test_a_chain_holds_and_replays_to_the_states_it_tells_of():
    found = verify_chain(chain(*LIFE))
    assert found.holds
    assert found.count == 4
    assert found.states == {"study:1": "returned"}


def test_the_digest_is_sha256_of_the_rfc_8785_text():
    """Worked by hand: keys sorted by code unit, no blanks, numbers as they are."""
    entry = {
        "number": 1,
        "at": "t",
        "actor": None,
        "acting": "a",
        "action": "x",
        "subject": "s",
        "facts": {},
        "previous": "p",
    }
    text = (
        '{"acting":"a","action":"x","actor":null,"at":"t","facts":{},'
        '"number":1,"previous":"p","subject":"s"}'
    )
    assert entry_digest(entry) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@given(st.integers(0, 3), st.sampled_from(["at", "actor", "acting", "action", "subject"]))
def test_any_altered_field_breaks_the_chain_at_its_entry(place, name):
    entries = chain(*LIFE)
    entries[place][name] = "altered"
    found = verify_chain(entries)
    assert (found.broken_at, found.reason) == (place + 1, "digest")


def test_an_altered_entry_with_a_new_digest_breaks_the_next_one():
    entries = chain(*LIFE)
    entries[1]["facts"] = {"version": 2}
    entries[1]["digest"] = entry_digest(entries[1])
    found = verify_chain(entries)
    assert (found.broken_at, found.reason) == (3, "previous")


def test_dropping_swapping_and_cutting_are_noticed():
    entries = chain(*LIFE)
    assert verify_chain(entries[:1] + entries[2:]).broken_at == 2
    assert verify_chain([entries[1], entries[0], *entries[2:]]).broken_at == 1
    whole = verify_chain(entries)
    assert verify_chain(entries[:3]).holds
    assert verify_chain(entries[:3], whole.head).reason == "end"


def test_a_transition_from_a_state_the_subject_is_not_in_is_noticed():
    found = verify_chain(chain({"from": "", "to": "draft"}, {"from": "approved", "to": "returned"}))
    assert (found.broken_at, found.reason) == (2, "state")


@pytest.mark.parametrize("text", ["{", "[]", '{"number": 1}', "null", "[" * 5000])
def test_a_line_that_is_no_entry_is_refused_by_its_number(text):
    with pytest.raises(Refusal) as caught:
        read_chain(lines(chain(*LIFE)) + text, "log.jsonl")
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place) == ("chain-unreadable", "log.jsonl:5")


def test_only_a_move_is_a_transition_and_old_entries_stay_valid():
    """A fact called ``to`` alone, as a closed finding once left it, moves nothing."""
    moves = [
        {"move": {"noun": "study", "from": "", "to": "draft"}},
        {"finding": 1, "to": "closed"},
        {"move": {"noun": "study", "from": "draft", "to": "submitted"}},
        {"from": "submitted", "to": "returned"},
    ]
    report = verify_chain(chain(*moves))
    assert report.holds
    assert report.states == {"study:1": "returned"}
    skipped = verify_chain(chain(moves[0], {"move": {"noun": "study", "from": "x", "to": "y"}}))
    assert (skipped.broken_at, skipped.reason) == (2, "state")


def redone(entries, place, **change):
    """The entries with one changed and its digest made anew."""
    entry = entries[place] | change
    return [*entries[:place], entry | {"digest": entry_digest(entry)}, *entries[place + 1 :]]


def unlike(entries, place, **change):
    return [*entries[:place], entries[place] | change, *entries[place + 1 :]]


@cache
def life():
    return chain(*LIFE)


BREAKS = {
    "whole": lambda: (life(), "", 4, None, "", "returned"),
    "whole to its head": lambda: (life(), life()[3]["digest"], 4, None, "", "returned"),
    "empty": lambda: ([], "", 0, None, "", None),
    "empty where a head is known": lambda: ([], life()[3]["digest"], 0, 1, "end", None),
    "cut": lambda: (life()[:3], life()[3]["digest"], 3, 4, "end", "submitted"),
    "another number": lambda: (redone(life(), 1, number=3), "", 1, 2, "number", "draft"),
    "another one before": lambda: (
        redone(life(), 1, previous=START),
        "",
        1,
        2,
        "previous",
        "draft",
    ),
    "the first with one before": lambda: (
        redone(life(), 0, previous=""),
        "",
        0,
        1,
        "previous",
        None,
    ),
    "altered": lambda: (unlike(life(), 2, at="later"), "", 2, 3, "digest", "draft"),
    "what no JSON is canonical of": lambda: (
        unlike(life(), 3, facts={"x": float("nan")}),
        "",
        3,
        4,
        "digest",
        "submitted",
    ),
    "from another state": lambda: (
        redone(life(), 3, facts={"from": "draft", "to": "x"}),
        "",
        3,
        4,
        "state",
        "submitted",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_told_with_its_entry_its_reason_and_what_holds_before_it(name):
    entries, head, count, broken_at, reason, state = BREAKS[name]()
    found = verify_chain(entries, head)
    assert (found.count, found.broken_at, found.reason) == (count, broken_at, reason)
    assert found.holds is (broken_at is None)
    assert found.head == (entries[count - 1]["digest"] if count else START)
    assert found.states == ({"study:1": state} if state else {})


@pytest.mark.parametrize(
    ("facts", "moved"),
    [
        ({"move": {"noun": "study", "from": "a", "to": "b"}}, ("a", "b")),
        ({"from": "a", "to": "b"}, ("a", "b")),
        ({"move": {"from": "a", "to": "b"}, "from": "c", "to": "d"}, ("a", "b")),
        ({"from": "a"}, None),
        ({"to": "b"}, None),
        ({"move": "from a to b"}, None),
        ({"move": ["from", "to"]}, None),
        ({"move": None, "from": "a", "to": "b"}, None),
        ({}, None),
    ],
)
def test_a_transition_has_both_of_its_states(facts, moved):
    assert transition(facts) == moved


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x7f"])
def test_a_log_is_read_whatever_letters_its_facts_hold(mark):
    """RFC 8785 writes all but control characters below U+0020 as they are: a line ends at a
    newline and nowhere else. Empty lines between count as lines and hold nothing.
    """
    entries = chain({"note": f"before{mark}after"}, {"version": 1})
    text = "\n\n".join(canonical_bytes(entry).decode() for entry in entries)
    assert mark in text
    assert read_chain(f"\n{text}\r\n \n", "log.jsonl") == entries
    with pytest.raises(Refusal) as caught:
        read_chain(f"{text}\n{{", "log.jsonl")
    assert caught.value.findings[0].place == "log.jsonl:4"
