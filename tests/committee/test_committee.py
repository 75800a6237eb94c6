"""Votes, scores, and the check of a proposed model."""

import pytest

from zuji.background import solution
from zuji.committee import (
    Checked,
    check_model,
    committee_rules,
    concluded,
    line_difference,
    proposals,
    scores_of,
)
from zuji.sectors.registry import model_files

RULES = committee_rules()
P, C, R = "pass", "pass_with_changes", "reject"


@pytest.mark.parametrize(
    ("votes", "seats", "result"),
    [
        ([P, P, R], 3, P),
        ([P, C, R], 3, C),
        ([P, R, R], 3, R),
        ([C, C, P], 3, C),
        ([P, P], 3, P),
        ([P], 3, ""),
        ([], 3, ""),
        ([P, P, P, R], 5, P),
        ([P, P, P], 5, ""),
        ([P, P, P, P, R], 5, P),
        ([P, P, P, R, R], 5, R),
        ([P, P, C, C, R], 5, C),
        ([R] * 5, 5, R),
    ],
)
def test_a_conclusion_by_hand(votes, seats, result):
    """Quorum and majority two thirds: of 5 seats 4 must vote (3/5 < 2/3); of 5 votes 4 carry
    (3/5 < 2/3), of 3 two.
    """
    found = concluded(votes, seats, RULES)
    assert (found.result, found.cast) == (result, len(votes))


def test_every_choice_is_counted_also_one_that_nobody_took():
    """Their order is that of the ballot."""
    assert list(concluded([C, P, C, P, P], 5, RULES).counts.items()) == [(P, 3), (C, 2), (R, 0)]
    assert list(concluded([R], 5, RULES).counts.items()) == [(P, 0), (C, 0), (R, 1)]


def test_scores_by_hand():
    given = [{"method": 5, "data": 3}, {"method": 3, "data": 3}, {"method": 4}]
    assert scores_of(given, ["method", "data", "impact"]) == {
        "method": (4.0, 2.0),
        "data": (3.0, 0.0),
    }


def urea():
    return model_files()["urea"].read_text("utf-8")


def test_the_same_model_changes_nothing():
    found = check_model(urea(), "urea")
    assert (found.findings, found.changes, found.unit) == ((), (), "t")
    assert found.old == found.new


def test_a_changed_model_shows_what_changes_and_by_how_much():
    """The activity of the ammonia step times 1.1: a tenth more of the typical 29.9 / 52 t a tonne
    of urea, at the footprint of ammonia from coal in the background system.
    """
    text = urea().replace("version: 1.0.0", "version: 1.1.0", 1)
    text = text.replace("activity: ammonia_used\n", "activity: 1.1 * ammonia_used\n", 1)
    found = check_model(text, "urea")
    assert found.findings == ()
    assert found.model.version == "1.1.0"
    assert found.new - found.old == pytest.approx(
        0.1 * 29.9 / 52 * solution().derived("ammonia_coal").value
    )
    assert any("ammonia" in str(change) for change in found.changes)


def test_content_without_a_new_version_is_named():
    text = urea().replace("农用尿素", "农用尿素（改）", 1)
    (finding,) = check_model(text, "urea").findings
    assert (finding.rule, finding.place, finding.read) == ("version-same", "version", "1.0.0")


def test_a_model_under_another_id_is_refused_with_both():
    found = check_model(urea(), "cement")
    (finding,) = found.findings
    assert (found.model, finding.rule, finding.place) == (None, "choice-unknown", "id")
    assert (finding.read, finding.expected) == ("urea", "cement")
    assert "cement" in finding.remedy("en")


def test_a_new_model_is_compared_with_nothing():
    found = check_model(urea().replace("id: urea", "id: urea_next", 1), "urea_next")
    assert found.model.id == "urea_next"
    assert found == Checked(found.model, ())


def test_a_model_without_a_typical_study_is_checked_without_footprints(monkeypatch, tmp_path):
    monkeypatch.setattr(proposals, "typical_path", lambda name: tmp_path / f"{name}.yaml")
    found = check_model(urea(), "urea")
    assert (found.findings, found.old, found.new) == ((), None, None)


@pytest.mark.parametrize("text", ["", "- a\n- b", "zuji: 1\nid: cement\n", "id: [", "urea: {"])
def test_what_is_no_model_is_refused_with_reasons(text):
    found = check_model(text, "urea")
    assert found.model is None
    assert found.findings


def test_lines_that_differ_by_a_letter_are_told_once_each():
    """Marks below a changed line, which show the letter, are no lines."""
    rows = line_difference("version: 1.0.0\nid: urea\n", "version: 1.1.0\nid: urea\n")
    assert [(r["kind"], r["number"], r["text"]) for r in rows] == [
        ("gone", 0, "version: 1.0.0"),
        ("new", 1, "version: 1.1.0"),
        ("same", 2, "id: urea"),
    ]


def test_lines_are_numbered_as_proposed():
    rows = line_difference("a\nb\nc\n", "a\nB\nc\nd\n")
    assert [(r["kind"], r["number"], r["text"]) for r in rows] == [
        ("same", 1, "a"),
        ("gone", 0, "b"),
        ("new", 2, "B"),
        ("same", 3, "c"),
        ("new", 4, "d"),
    ]
