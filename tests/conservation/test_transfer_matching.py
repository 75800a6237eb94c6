"""Claims matched with claims: every state, with its stake by arithmetic."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from conservation.claim_rows import CEMENT, STEEL, claim, only_line, works
from zuji.conservation import CertificateClaim, claims_from_json, conserved
from zuji.core.identifiers import uscc_check_character
from zuji.core.label import Label


def test_what_is_given_is_taken_and_carried():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    taker = works(CEMENT, claim("received", STEEL, 1000, 800_000))
    line = only_line(giver, taker)
    assert (line.state, line.at_stake, line.is_clash) == ("agrees", 0.0, False)
    assert (line.giver, line.receiver, line.given, line.received) == (STEEL, CEMENT, 1000, 1000)
    assert line.places == ("示例钢铁.yaml", "示例水泥.yaml")


def test_a_credit_that_nobody_carries_is_at_stake():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    taker = works(CEMENT, claim("received", STEEL, 1000, 50_000))
    line = only_line(giver, taker)
    assert (line.state, line.at_stake) == ("no_debtor", 750_000)


def test_what_is_carried_within_a_process_counts_as_carried():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    taker = works(CEMENT, claim("received", STEEL, 1000, None))
    assert only_line(giver, taker).state == "agrees"


def test_amounts_that_differ_are_at_stake_by_what_one_side_has_more():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    taker = works(CEMENT, claim("received", STEEL, 750, 800_000))
    line = only_line(giver, taker)
    assert (line.state, line.at_stake) == ("amounts_differ", 0.25 * 800_000)


def test_a_receiver_with_more_than_was_given_is_seen():
    giver = works(STEEL, claim("given", CEMENT, 500, 0.0))
    taker = works(CEMENT, claim("received", STEEL, 1000, 40_000))
    line = only_line(giver, taker)
    assert (line.state, line.at_stake) == ("amounts_differ", 0.5 * 40_000)


@pytest.mark.parametrize(
    ("has_study", "state"), [(True, "only_giver"), (False, "elsewhere")], ids=["study", "none"]
)
def test_a_silent_partner_contradicts_only_with_a_study_of_these_days(has_study, state):
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    others = [works(CEMENT)] if has_study else []
    line = only_line(giver, *others)
    assert (line.state, line.at_stake) == (state, 800_000)


def test_a_study_of_another_year_says_nothing_of_this_one():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000))
    other = works(CEMENT, days=(date(2022, 1, 1), date(2022, 12, 31)))
    assert only_line(giver, other).state == "elsewhere"


def test_a_receiver_alone_is_seen():
    taker = works(CEMENT, claim("received", STEEL, 1000, 30_000))
    line = only_line(taker, works(STEEL))
    assert (line.state, line.giver, line.at_stake) == ("only_receiver", STEEL, 30_000)
    assert only_line(taker).at_stake == 0.0


def test_no_partner_named_is_at_stake_by_what_is_taken_off():
    line = only_line(works(STEEL, claim("given", "", 10, -7_000)))
    assert (line.state, line.at_stake, line.receiver) == ("unnamed", 7_000, "")
    line = only_line(works(STEEL, claim("received", "", 10, 7_000)))
    assert (line.state, line.at_stake, line.giver) == ("unnamed", 0.0, "")


def test_what_leaves_with_the_product_is_nobody_elses():
    line = only_line(works("示例尿素", claim("passed_on", "", 10, -7_000)))
    assert (line.state, line.at_stake, line.is_clash) == ("passed_on", 0.0, False)


def test_a_partner_is_known_by_its_whole_name_in_either_language():
    giver = works(STEEL, claim("given", "示例水泥", 10, 0.0))
    taker = replace(
        works("示例集团-2", claim("received", f" {STEEL} ", 10, 0.0)),
        name=Label("示例水泥", "Example Cement"),
    )
    assert only_line(giver, taker).state == "agrees"
    renamed = works(STEEL, claim("given", "EXAMPLE cement", 10, 0.0))
    assert only_line(renamed, taker).state == "agrees"
    near = works(STEEL, claim("given", "示例水泥二厂", 10, 0.0))
    states = {line.state for line in conserved([near, taker]).lines}
    assert states == {"elsewhere", "only_receiver"}


def test_a_partner_is_known_by_its_code():
    body = "91370000MA3C0N0P1"
    code = body + uscc_check_character(body)
    giver = works(STEEL, claim("given", code.lower(), 10, 0.0))
    taker = replace(works(CEMENT, claim("received", STEEL, 10, 0.0)), enterprise=code)
    assert only_line(giver, taker).state == "agrees"


def test_two_works_of_one_name_are_not_guessed_between():
    giver = works(STEEL, claim("given", CEMENT, 10, 0.0))
    twins = [replace(works(place), name=Label(CEMENT, CEMENT)) for place in ("a", "b")]
    assert only_line(giver, *twins).state == "elsewhere"


def test_claims_of_several_products_of_one_works_add_up():
    giver = works(STEEL, claim("given", CEMENT, 1000, -10_000))
    takers = [
        works(CEMENT, claim("received", STEEL, part, 10 * part), place=f"{part}")
        for part in (400, 600)
    ]
    line = only_line(giver, *takers)
    assert (line.state, line.received, line.received_effect) == ("agrees", 1000, 10_000)
    assert line.places == ("示例钢铁.yaml", "400", "600")


def test_periods_that_are_shifted_by_less_than_a_month_are_one():
    giver = works(STEEL, claim("given", CEMENT, 366, -366_000))
    shifted = (date(2023, 12, 26), date(2024, 12, 25))
    taker = works(CEMENT, claim("received", STEEL, 366, 366_000), days=shifted)
    line = only_line(giver, taker)
    assert (line.start, line.end) == (date(2024, 1, 1), date(2024, 12, 25))
    assert (line.state, line.given, line.received) == ("agrees", 360, 360)


def test_the_days_that_one_side_does_not_cover_stand_alone():
    giver = works(STEEL, claim("given", CEMENT, 366, -366_000))
    half = (date(2024, 1, 1), date(2024, 6, 30))
    taker = works(CEMENT, claim("received", STEEL, 182, 182_000), days=half)
    lines = {line.state: line for line in conserved([giver, taker]).lines}
    assert set(lines) == {"agrees", "elsewhere"}
    assert lines["agrees"].given == pytest.approx(182)
    assert lines["elsewhere"].given == pytest.approx(184)
    assert lines["elsewhere"].at_stake == pytest.approx(184_000)


def test_amounts_of_all_lines_are_those_of_the_claims():
    """No tonne is lost or made between the claims and the lines, however the periods lie."""
    ends = [date(2024, 3, 31), date(2024, 9, 30), date(2025, 2, 28)]
    for first, second in itertools.product(ends, ends):
        giver = works(STEEL, claim("given", CEMENT, 100, -100), days=(date(2023, 7, 1), first))
        taker = works(CEMENT, claim("received", STEEL, 70, 100), days=(date(2024, 2, 1), second))
        lines = conserved([giver, taker]).lines
        assert sum(line.given or 0 for line in lines) == pytest.approx(100)
        assert sum(line.received or 0 for line in lines) == pytest.approx(70)


def test_a_certificate_is_used_once():
    one = CertificateClaim(number="1", mwh=100, saved=50_000)
    users = [works(name, certificates=[one]) for name in ("甲", "乙", "丙")]
    lines = conserved(users).lines
    assert [(line.state, line.number, line.at_stake) for line in lines] == [
        ("claimed_twice", "1", 50_000)
    ] * 2
    assert conserved(users[:1]).lines == ()
    blank = CertificateClaim(number="", mwh=1, saved=1)
    nameless = [works(name, certificates=[blank]) for name in "甲乙"]
    assert conserved(nameless).lines == ()


def test_lines_and_stakes_by_state():
    giver = works(STEEL, claim("given", CEMENT, 1000, -800_000), claim("given", "", 5, -10))
    taker = works(CEMENT, claim("received", STEEL, 1000, 50_000))
    found = conserved([giver, taker])
    assert [line.state for line in found.lines] == ["no_debtor", "unnamed"]
    assert (found.at_stake("no_debtor"), found.at_stake("unnamed")) == (750_000, 10)
    assert found.name(STEEL).zh == STEEL
    assert found.name("别处").en == "别处"


def test_claims_are_kept_as_plain_data():
    study = works(
        STEEL,
        claim("given", CEMENT, 1000, None),
        certificates=[CertificateClaim(number="1", mwh=2, saved=None)],
    )
    assert claims_from_json(study.as_json()) == study
