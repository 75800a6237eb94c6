"""Votes, scores, and the check of a proposed model."""

import re

import pytest

from zuji.background import solution
from zuji.committee import (
    Checked,
    check_model,
    committee_rules,
    concluded,
    proposed_rows,
    scores_of,
)
from zuji.footprint import examples
from zuji.sectors.change_words import changes_in_words
from zuji.sectors.registry import get_model, model_files

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
    monkeypatch.setattr(examples, "typical_path", lambda name: tmp_path / f"{name}.yaml")
    found = check_model(urea(), "urea")
    assert (found.findings, found.old, found.new) == ((), None, None)


@pytest.mark.parametrize("text", ["", "- a\n- b", "zuji: 1\nid: cement\n", "id: [", "urea: {"])
def test_what_is_no_model_is_refused_with_reasons(text):
    found = check_model(text, "urea")
    assert found.model is None
    assert found.findings


def test_a_changed_formula_is_told_in_words_of_both_languages():
    new = urea().replace("version: 1.0.0", "version: 1.1.0", 1)
    new = new.replace("activity: ammonia_used\n", "activity: 1.1 * ammonia_used\n", 1)
    (row,) = proposed_rows("model", urea(), new)
    assert (row.of.zh, row.aspect.en) == ("计算步骤 · 合成氨", "formula of the activity")
    assert (row.old.zh, row.new.en) == ("氨消耗（t）", "1.1 × Ammonia used (t)")
    assert "1.1 * ammonia_used" in new.splitlines()[row.line - 1]


def test_a_scheme_is_told_tier_by_tier():
    """A limit that moves stands with its tier; a new tier is named by its key, without a row of its
    own for the name; 0.05 of a cut-off is 5%.
    """
    base = "unit: kgCO2e/t\nlevels:\n- key: A\n  max: 500\n"
    rows = proposed_rows("tier", base, base.replace("500", "450") + "- key: B\n  max: 800\n")
    assert [(r.of.zh, r.aspect.zh, r.old.zh, r.new.zh, r.line) for r in rows] == [
        ("等级 A", "上限", "500", "450", 4),
        ("等级 B", "上限", "—", "800", 6),
    ]
    (cut,) = proposed_rows("product_rule", "", "cutoff_total: 0.05\n")
    assert (cut.aspect.en, cut.new.zh) == ("cut-off in all", "5%")
    assert proposed_rows("tier", "", "a: [") == ()


def test_what_differs_between_two_models_is_said_without_a_name_of_the_file():
    """Every kind of part and property that two models of one industry differ in."""
    for change in changes_in_words(get_model("cement"), get_model("lime")):
        for of in ("zh", "en"):
            said = f"{change.thing[of]} {change.aspect[of]} {change.old[of]} {change.new[of]}"
            assert not re.search(r"\b[a-z]+_[a-z]+\b|True|None|==", said), said
