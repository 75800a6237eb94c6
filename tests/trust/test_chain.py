"""The audit chain: what breaks it, where it says so, and what replaying it ends in."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_process import zuji
from zuji.core.refusals import Refusal
from zuji.trust import read_chain, verify_chain
from zuji.trust.chain import START, entry_digest


def chain(*facts):
    entries, previous = [], START
    for number, fact in enumerate(facts, start=1):
        entry = {
            "number": number,
            "at": f"2026-01-01T00:00:{number:02d}+08:00",
            "actor": 1,
            "acting": "clerk@1",
            "action": "study.edit",
            "subject": "study:1",
            "facts": fact,
            "previous": previous,
        }
        entry["digest"] = previous = entry_digest(entry)
        entries.append(entry)
    return entries


LIFE = (
    {"from": "", "to": "draft"},
    {"version": 1},
    {"from": "draft", "to": "submitted"},
    {"from": "submitted", "to": "returned"},
)


def lines(entries):
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries)


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


def test_the_command_verifies_a_log(tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    entries = chain(*LIFE)
    good.write_text(lines(entries), "utf-8")
    entries[2]["actor"] = 2
    bad.write_text(lines(entries), "utf-8")
    assert zuji("verify", "audit", good).returncode == 0
    done = zuji("verify", "audit", bad, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["broken_at"] == 3
    head = verify_chain(chain(*LIFE)).head
    assert zuji("verify", "audit", good, "--head", head).returncode == 0
    assert zuji("verify", "audit", good, "--head", "sha256:0").returncode == 1
    assert zuji("verify", "audit", tmp_path / "none").returncode == 1


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
