"""Product rules with precedence and sunset; clauses as rows."""

import sys
from dataclasses import replace

import pytest

from zuji.core.refusals import Refusal
from zuji.sectors.registry import model_files
from zuji.standards import clauses, pcr_for, product_rules
from zuji.standards.clauses import shows, unmet


def rule(number):
    return next(r for r in product_rules() if r.number == number)


def test_the_national_standard_of_aluminium_applies_from_its_date():
    """GB/T 44905-2024 is in force from 2025-05-01 (handbook [V])."""
    assert pcr_for("primary_aluminium", "2025-04-30").rule is None
    found = pcr_for("primary_aluminium", "2025-05-01")
    assert found.rule is not None
    assert found.rule.number == "GB/T 44905-2024"


def test_a_lower_rule_falls_away_once_a_higher_one_applies():
    group = rule("T/CPCIF 0391-2024")
    national = replace(group, number="GB/T X", level="GB", in_force_on="2027-01-01")
    local = replace(group, number="DB37/T Y", level="DB", in_force_on="2020-01-01")
    register = (group, national, local)
    assert pcr_for("tyre", "2026-12-31", register).rule == local
    found = pcr_for("tyre", "2027-01-01", register)
    assert found.rule == national
    assert {(r.number, "falls away" in why.en) for r, why in found.others} == {
        (group.number, True),
        (local.number, True),
    }


def test_among_equals_the_newest_counts_and_drafts_never_do():
    assert pcr_for("tyre", "2026-06-01").rule.number == "T/CCIIA 0011-2025"
    assert pcr_for("tyre", "2026-02-28").rule.number == "T/CPCIF 0391-2024"
    found = pcr_for("cement", "2026-06-01")
    assert found.rule is None
    assert [why.en for _, why in found.others] == ["not in force (draft, or its state is unknown)"]


def test_a_retired_rule_and_a_rule_of_another_region_do_not_apply():
    base = rule("T/CCASC 0042-2024")
    retired = replace(base, retired_on="2026-01-01")
    assert pcr_for("pvc", "2026-01-01", (retired,)).rule is None
    assert "retired" in pcr_for("pvc", "2026-01-01", (retired,)).others[0][1].en
    elsewhere = replace(base, region="CN-AH")
    assert pcr_for("pvc", "2026-01-01", (elsewhere,), region="CN-SD").rule is None
    assert pcr_for("pvc", "2026-01-01", (elsewhere,), region="CN-AH").rule == elsewhere


def test_the_register_names_models_that_exist_and_cites_every_row():
    for row in product_rules():
        assert set(row.products) <= set(model_files())
        assert row.source
        assert row.tag
        assert row.label.zh
        assert row.label.en


def test_clauses_carry_a_review_status_and_name_rules_that_exist():
    from zuji.core.content import read_rules
    from zuji.core.refusals import sentences

    known = set(sentences()) | set(read_rules("screening")["rules"]) | {"end-of-life-shares"}
    topics = {c.topic for c in clauses()}
    assert {
        "cutoff",
        "allocation",
        "specific",
        "report",
        "comparison",
        "unit",
        "boundary",
    } <= topics
    for clause in clauses():
        assert clause.review == "pending"
        assert set(clause.checked_by) <= known, clause.id


def test_what_a_study_does_not_show_is_listed_by_clause():
    from sectors.test_all_models import typical
    from zuji.footprint.result import result_data

    made = typical("lime")
    result = result_data(made)
    missing = {c.id: path for c, path in unmet(made.study.data, result)}
    assert missing == {"goal": "study.goal", "product": "study.product.spec"}
    full = {**made.study.data, "goal": "x", "product": {**made.study.data["product"], "spec": "y"}}
    assert unmet(full, result) == []


def test_an_unknown_standard_is_refused():
    with pytest.raises(Refusal) as caught:
        clauses("nonsense")
    assert caught.value.findings[0].rule == "standard-unknown"


@pytest.mark.parametrize(
    ("content", "is_shown"),
    [({}, False), ([], False), ("", False), (None, False), (0, True), ("x", True), (["x"], True)],
)
def test_what_is_empty_shows_nothing_and_nought_is_something(content, is_shown):
    assert shows("study.goal", {"goal": content}, {}) is is_shown
    assert shows("study.goal.reason", {"goal": {"reason": content}}, {}) is is_shown
    assert not shows("study.goal.reason", {"goal": "x"}, {})


@pytest.mark.parametrize(("boundary", "asked"), [("cradle_to_grave", True), ("gate", False)])
def test_a_clause_for_one_boundary_is_asked_for_under_that_boundary_alone(
    monkeypatch, boundary, asked
):
    clause = replace(clauses()[0], needs=("study.use",), applies="cradle_to_grave")
    monkeypatch.setattr(
        sys.modules["zuji.standards.clauses"], "clauses", lambda standard: (clause,)
    )
    expected = [(clause, "study.use")] if asked else []
    assert unmet({}, {"boundary": boundary}) == expected
    assert unmet({"use": "x"}, {"boundary": boundary}) == []
