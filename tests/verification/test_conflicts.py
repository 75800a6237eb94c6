"""Conflict rules: each stands alone, and names its ground."""

import datetime
from dataclasses import replace

import pytest

from zuji.core.label import Label
from zuji.verification import Facts, Relation, body_conflicts, person_conflicts, verification_rules

DAY = datetime.date(2026, 6, 1)
RULES = verification_rules()
FINE = Facts(
    DAY,
    industry="steel",
    scope=("steel", "cement"),
    accredited_until=datetime.date(2027, 1, 1),
    qualified_since=datetime.date(2020, 1, 1),
)


def rules_of(found):
    return [c.rule for c in found]


def test_a_body_and_people_without_any_of_it_have_none():
    assert body_conflicts(FINE, RULES) == []
    assert all(
        person_conflicts(FINE, p, RULES) == [] for p in ("lead", "member", "reviewer", "decider")
    )


def relation(kind, since, until=None):
    return Relation(
        kind,
        datetime.date.fromisoformat(since),
        until and datetime.date.fromisoformat(until),
        "示例",
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_suspended": True}, "body-suspended"),
        ({"accredited_until": None}, "accreditation-expired"),
        ({"accredited_until": datetime.date(2026, 5, 31)}, "accreditation-expired"),
        ({"industry": "tyre"}, "out-of-scope"),
        ({"relations": (relation("consulting", "2019-01-01", "2023-06-02"),)}, "consulted"),
        ({"relations": (relation("consulting", "2019-01-01"),)}, "consulted"),
        ({"relations": (relation("ownership", "2019-01-01"),)}, "related"),
        (
            {"body_owners": frozenset({"A", "B"}), "enterprise_owners": frozenset({"B"})},
            "shared-ownership",
        ),
    ],
)
def test_each_rule_of_a_body(change, rule):
    found = body_conflicts(replace(FINE, **change), RULES)
    assert rules_of(found) == [rule]
    assert found[0].label.zh and found[0].label.en


def test_a_consultancy_that_ended_three_years_ago_no_longer_counts():
    ended = replace(FINE, relations=(relation("consulting", "2019-01-01", "2023-06-01"),))
    assert body_conflicts(ended, RULES) == []
    past = replace(FINE, relations=(relation("ownership", "2019-01-01", "2026-05-31"),))
    assert body_conflicts(past, RULES) == []


@pytest.mark.parametrize(
    ("change", "part", "rule"),
    [
        ({"qualified_since": None}, "member", "not-qualified"),
        ({"qualified_until": datetime.date(2026, 5, 31)}, "member", "qualification-expired"),
        ({"qualified_since": datetime.date(2024, 6, 2)}, "lead", "experience-short"),
        ({"open_engagements": 8}, "member", "workload"),
        ({"led": (2020, 2021, 2022, 2023, 2024, 2025)}, "lead", "too-many-years"),
        (
            {"relations": (relation("employment", "2015-01-01", "2024-01-01"),)},
            "member",
            "employed",
        ),
        ({"roles": frozenset({"author"})}, "lead", "two-parts"),
        ({"roles": frozenset({"team"})}, "reviewer", "two-parts"),
        ({"roles": frozenset({"team"})}, "decider", "two-parts"),
        ({"roles": frozenset({"reviewer"})}, "decider", "two-parts"),
        ({"roles": frozenset({"approver"})}, "reviewer", "two-parts"),
    ],
)
def test_each_rule_of_a_person(change, part, rule):
    assert rules_of(person_conflicts(replace(FINE, **change), part, RULES)) == [rule]


@pytest.mark.parametrize(
    "years", [(2020, 2021, 2022, 2023, 2024), (2019, 2020, 2021, 2023, 2024, 2025), (2026,)]
)
def test_a_gap_or_fewer_years_are_fine(years):
    assert person_conflicts(replace(FINE, led=years), "lead", RULES) == []


def test_two_years_to_the_day_are_enough_for_a_lead_and_a_member_needs_none():
    since = replace(FINE, qualified_since=datetime.date(2024, 6, 1))
    assert person_conflicts(since, "lead", RULES) == []
    fresh = replace(FINE, qualified_since=datetime.date(2026, 5, 1))
    assert person_conflicts(fresh, "member", RULES) == []


ROLES = ("author", "approver", "team", "reviewer", "decider", "examiner")
MAY_NOT_ALSO_BE = {
    # certification.md §7.2–7.3: review and decision by persons not in the team, auditor ≠ reviewer
    # ≠ decision maker; and none of them has a part on the enterprise's side. Who passed the
    # documents or the site of an application has judged it already and does not decide about it.
    "lead": {"author", "approver", "reviewer", "decider"},
    "member": {"author", "approver", "reviewer", "decider"},
    "reviewer": {"author", "approver", "team", "decider"},
    "decider": {"author", "approver", "team", "reviewer", "examiner"},
}


@pytest.mark.parametrize("part", MAY_NOT_ALSO_BE)
@pytest.mark.parametrize("role", ROLES)
def test_no_person_has_two_parts_in_one_case(part, role):
    found = person_conflicts(replace(FINE, roles=frozenset({role})), part, RULES)
    expected = ["two-parts"] if role in MAY_NOT_ALSO_BE[part] else []
    assert rules_of(found) == expected


WORDS = [
    ("author", "reviewer", "编制人", "author"),
    ("approver", "reviewer", "企业审批人", "the enterprise's approver"),
    ("team", "reviewer", "核查组成员", "member of the team"),
    ("reviewer", "decider", "技术复核人", "independent reviewer"),
    ("decider", "reviewer", "决定人", "decider"),
    ("examiner", "decider", "文件审核人或现场检查人", "examiner of its documents or site"),
]


@pytest.mark.parametrize(("role", "part", "zh", "en"), WORDS)
def test_the_part_that_stands_against_another_is_named(role, part, zh, en):
    (found,) = person_conflicts(replace(FINE, roles=frozenset({role})), part, RULES)
    assert found.label == Label(
        f"同一人已是本件的{zh}", f"the same person is already {en} of this case"
    )


def test_each_part_that_stands_against_a_decider_is_named():
    """Who wrote, approved, verified, reviewed and examined is told so five times."""
    roles = frozenset(ROLES) - {"decider"}
    found = person_conflicts(replace(FINE, roles=roles), "decider", RULES)
    assert rules_of(found) == ["two-parts"] * 5
    assert len({c.label.en for c in found}) == 5


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            {"accredited_until": None},
            "认可已到期（—）",
            "the accreditation has expired (—)",
        ),
        (
            {"accredited_until": datetime.date(2026, 5, 31)},
            "认可已到期（2026-05-31）",
            "the accreditation has expired (2026-05-31)",
        ),
        (
            {"relations": (relation("consulting", "2019-01-01"),)},
            "3 年内为该企业提供过咨询（2019-01-01 – …，示例）",
            "consulted for the enterprise within 3 years (2019-01-01 – …, 示例)",
        ),
        (
            {"relations": (relation("consulting", "2019-01-01", "2023-06-02"),)},
            "3 年内为该企业提供过咨询（2019-01-01 – 2023-06-02，示例）",
            "consulted for the enterprise within 3 years (2019-01-01 – 2023-06-02, 示例)",
        ),
        (
            {
                "body_owners": frozenset({"A", "C", "B"}),
                "enterprise_owners": frozenset({"C", "D", "B"}),
            },
            "与该企业有共同股东（B、C）",
            "shares an owner with the enterprise (B、C)",
        ),
    ],
)
def test_a_conflict_of_a_body_names_its_ground(change, zh, en):
    (found,) = body_conflicts(replace(FINE, **change), RULES)
    assert found.label == Label(zh, en)


def test_who_has_no_engagement_on_record_has_none():
    """Even where one alone would be too many."""
    assert person_conflicts(FINE, "member", replace(RULES, workload=1)) == []


def test_a_decider_needs_no_qualification_and_has_no_limit_of_work():
    officer = replace(FINE, qualified_since=None, open_engagements=99, led=tuple(range(2000, 2026)))
    assert person_conflicts(officer, "decider", RULES) == []
    employed = replace(officer, relations=(relation("employment", "2015-01-01"),))
    assert rules_of(person_conflicts(employed, "decider", RULES)) == ["employed"]


@pytest.mark.parametrize(
    ("change", "part", "rule"),
    [
        # good through the day itself
        ({"accredited_until": datetime.date(2026, 6, 1)}, "body", None),
        ({"qualified_until": datetime.date(2026, 6, 1)}, "member", None),
        ({"qualified_until": datetime.date(2026, 5, 31)}, "reviewer", "qualification-expired"),
        # a relation that ends today is still one
        ({"relations": (relation("ownership", "2019-01-01", "2026-06-01"),)}, "body", "related"),
        ({"relations": (relation("other", "2019-01-01", "2026-06-01"),)}, "body", "related"),
        ({"relations": (relation("other", "2019-01-01", "2026-05-31"),)}, "body", None),
        # three years to the day
        (
            {"relations": (relation("employment", "2015-01-01", "2023-06-02"),)},
            "member",
            "employed",
        ),
        ({"relations": (relation("employment", "2015-01-01", "2023-06-01"),)}, "member", None),
        # a relation of the body is none of the person, and the reverse
        ({"relations": (relation("employment", "2015-01-01"),)}, "body", None),
        ({"relations": (relation("consulting", "2015-01-01"),)}, "member", None),
        # years in a row count up to this one or the last
        ({"led": (2019, 2020, 2021, 2022, 2023, 2024)}, "lead", None),
        ({"led": (2020, 2021, 2022, 2023, 2024, 2025, 2026)}, "lead", "too-many-years"),
        ({"led": (2020, 2021, 2022, 2023, 2024, 2025)}, "member", None),
        ({"open_engagements": 7}, "member", None),
        ({"open_engagements": 8}, "reviewer", "workload"),
    ],
)
def test_the_day_and_the_part_at_which_a_rule_turns(change, part, rule):
    facts = replace(FINE, **change)
    found = body_conflicts(facts, RULES) if part == "body" else person_conflicts(facts, part, RULES)
    assert rules_of(found) == ([rule] if rule else [])


def test_years_before_the_twenty_ninth_of_february_are_counted():
    """Three years before 2028-02-29 is 2025-02-28."""
    leap = replace(
        FINE,
        day=datetime.date(2028, 2, 29),
        accredited_until=datetime.date(2029, 1, 1),
        relations=(relation("consulting", "2015-01-01", "2025-03-01"),),
    )
    assert rules_of(body_conflicts(leap, RULES)) == ["consulted"]
    ended = replace(leap, relations=(relation("consulting", "2015-01-01", "2025-02-28"),))
    assert body_conflicts(ended, RULES) == []
