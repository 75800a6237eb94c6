"""Product rules with precedence and sunset; clauses as rows."""

import sys
from dataclasses import replace

import pytest

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.sectors.registry import model_files
from zuji.standards import clauses, pcr_for, product_rules
from zuji.standards.clauses import reference_words, shows, unmet


def rule(number):
    return next(r for r in product_rules() if r.number == number)


def test_the_national_standard_of_aluminium_applies_from_its_date():
    """GB/T 44905-2024 is in force from 2025-05-01 (handbook [V])."""
    assert pcr_for("primary_aluminium", "2025-04-30").rule is None
    found = pcr_for("primary_aluminium", "2025-05-01")
    assert found.rule is not None
    assert found.rule.number == "GB/T 44905-2024"


def test_a_rule_is_cited_in_english_without_a_chinese_number():
    assert rule("国家标准（计划）水泥").cited == Label(
        "国家标准（计划）水泥 温室气体 产品碳足迹量化方法与要求 水泥",
        "Quantification of the footprint of cement",
    )
    assert rule("GB/T 44905-2024").cited.en.startswith("GB/T 44905-2024 ")
    assert reference_words("附录 B、C") == Label("附录 B、C", "Annex B, C")


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


@pytest.mark.parametrize(
    ("date", "chosen"), [("2025-12-31", True), ("2026-01-01", False), ("2026-01-02", False)]
)
def test_a_rule_that_retires_applies_until_the_day_before(date, chosen):
    base = rule("T/CCASC 0042-2024")
    retiring = replace(base, retired_on="2026-01-01")
    assert (pcr_for("pvc", date, (retiring,)).rule is retiring) is chosen


BASE = replace(
    rule("T/CCASC 0042-2024"),
    number="BASE",
    level="HB",
    issued_on="2024-01-01",
    in_force_on="2024-06-01",
)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({"status": "draft"}, "尚未实施", "not in force (draft"),
        ({"in_force_on": "2026-06-02"}, "2026-06-02 起实施", "in force from 2026-06-02"),
        ({"retired_on": "2026-06-01"}, "2026-06-01 起停用", "retired on 2026-06-01"),
        # in force since today, yet below
        (
            {"in_force_on": "2026-06-01", "level": "T"},
            "上位标准 BASE 已实施",
            "falls away: BASE is",
        ),
        ({"level": "DB"}, "上位标准 BASE 已实施", "falls away: BASE is in force above it"),
        # it retires tomorrow; today the newer one is the reason
        ({"retired_on": "2026-06-02", "in_force_on": "2023-01-01"}, "同级的 BASE 更新", "BASE of"),
        # in force today, yet older by date of issue: the same level
        ({"in_force_on": "2024-05-31"}, "同级的 BASE 更新", "BASE of the same level is newer"),
        # whatever applies instead, a rule of elsewhere is one of elsewhere
        ({"region": "CN-AH"}, "适用地区不同", "for another region"),
        ({"region": "CN-AH", "level": "GB"}, "适用地区不同", "for another region"),
        ({"region": "CN-AH", "level": "T"}, "适用地区不同", "for another region"),
    ],
)
def test_what_does_not_apply_says_why(change, zh, en):
    other = replace(BASE, number="OTHER", **change)
    found = pcr_for("pvc", "2026-06-01", (other, BASE), region="CN-SD")
    assert found.rule is BASE
    ((named, why),) = found.others
    assert named is other
    assert zh in why.zh
    assert en in why.en


def test_a_rule_of_another_region_is_so_also_where_none_applies():
    found = pcr_for("pvc", "2026-06-01", (replace(BASE, region="CN-AH"),), region="CN-SD")
    assert (found.rule, [why.en for _, why in found.others]) == (None, ["for another region"])


def test_from_the_day_in_force_on_a_rule_applies():
    starting = replace(BASE, in_force_on="2026-06-01")
    assert pcr_for("pvc", "2026-06-01", (starting, BASE)).rule is starting
    assert pcr_for("pvc", "2026-05-31", (starting, BASE)).rule is BASE


@pytest.mark.parametrize(
    ("first", "second", "newer"),
    [
        # (issued, in force): the day in force counts, where it is not known the day of issue
        (("2025-01-01", "2025-03-01"), ("2024-01-01", "2025-04-01"), 1),
        (("2025-01-01", ""), ("2025-02-01", ""), 1),
        (("2025-02-01", ""), ("2024-12-01", "2025-01-01"), 0),
        (("2025-02-01", ""), ("2024-12-01", "2025-03-01"), 1),
        (("", ""), ("2024-01-01", ""), 1),
    ],
)
def test_among_equals_the_newest_is_told_by_its_days(first, second, newer):
    rows = [
        replace(BASE, number=f"R{n}", issued_on=days[0], in_force_on=days[1])
        for n, days in enumerate((first, second))
    ]
    for register in (tuple(rows), tuple(reversed(rows))):
        assert pcr_for("pvc", "2026-06-01", register).rule is rows[newer]


def test_every_field_of_a_row_is_read_and_one_that_is_absent_is_not_known(monkeypatch):
    least = {"number": "N", "zh": "名", "en": "Name", "level": "GB", "status": "draft"}
    more = {
        "issued_on": "2025-01-01",
        "in_force_on": "2025-02-01",
        "retired_on": "2025-03-01",
        "products": ["pvc", "urea"],
        "region": "CN-AH",
        "recommended_by": "部",
        "text": "unseen",
        "tag": "V",
        "source": "页",
    }
    module = sys.modules["zuji.standards.product_rules"]
    monkeypatch.setattr(module, "read_rules", lambda name: {"rules": [least, least | more]})
    bare, full = module._shipped.__wrapped__()
    assert full.label == bare.label == Label("名", "Name")
    assert (full.number, full.level, full.status) == ("N", "GB", "draft")
    assert {name: getattr(full, name) for name in more} == more | {"products": ("pvc", "urea")}
    assert {name: getattr(bare, name) for name in more} == dict.fromkeys(more, "") | {
        "products": ()
    }


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
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place, finding.read) == (
        "standard-unknown",
        "standard",
        "nonsense",
    )
    assert "gbt24067-2024" in finding.remedy("en")


def test_a_clause_has_what_its_row_has(monkeypatch):
    row = {
        "id": "use",
        "topic": "report",
        "ref": "7.1",
        "zh": "使用",
        "en": "Use",
        "needs": ["study.x"],
    }
    rows = [
        row | {"review": "pending"},
        row | {"review": "seen", "checked_by": ["a", "b"], "applies": "cradle_to_grave"},
    ]
    module = sys.modules["zuji.standards.clauses"]
    monkeypatch.setattr(module, "read_rules", lambda name: {"clauses": rows})
    bare, full = clauses.__wrapped__()
    assert (bare.id, bare.topic, bare.ref) == ("use", "report", "7.1")
    assert (bare.label, bare.needs) == (Label("使用", "Use"), ("study.x",))
    assert (bare.review, bare.checked_by, bare.applies) == ("pending", (), "")
    assert (full.checked_by, full.applies) == (("a", "b"), "cradle_to_grave")


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
    always = replace(clause, applies="", needs=("study.goal",))
    monkeypatch.setattr(
        sys.modules["zuji.standards.clauses"], "clauses", lambda standard: (clause, always)
    )
    expected = [(clause, "study.use")] if asked else []
    assert unmet({}, {"boundary": boundary}) == [*expected, (always, "study.goal")]
    assert unmet({"goal": "x"}, {"boundary": boundary}) == expected
    assert unmet({"use": "x", "goal": "x"}, {"boundary": boundary}) == []
