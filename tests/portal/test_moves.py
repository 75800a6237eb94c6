"""The tables of moves against a second copy of them: from where, to where, by whom, how."""

from __future__ import annotations

import re
from types import SimpleNamespace as Plain

import pytest
from django.urls import get_resolver
from django.utils.module_loading import import_string

from portal.moves import (
    BEFORE,
    OWN,
    PAGES,
    PEOPLE,
    RECORDS,
    agreement,
    campaign,
    case,
    certificate,
    complaint,
    data_request,
    dossier,
    engagement,
    enterprise,
    factor,
    finding,
    methodology,
    moves,
    named,
    request,
    scene,
    states,
    study,
)
from zuji_portal.foundation.permissions.registry import decide
from zuji_portal.foundation.workflow.machine import NEW
from zuji_portal.foundation.workflow.machines import machines


def may(action, record):
    return {name for name, viewer in PEOPLE.items() if decide(viewer, action, record)}


def test_the_states_and_whose_turn_each_is():
    """A turn tells whom a record waits for; the order is that of the list to choose from."""
    said = {
        noun: [(state.name, set(state.turn)) for state in machine.states]
        for noun, machine in machines().items()
    }
    assert said == {noun: list(table.items()) for noun, table in states().items()}


@pytest.mark.parametrize("noun", list(states()))
def test_every_move_has_its_way_its_reason_and_its_page(noun):
    table, machine = moves(), machines()[noun]
    for move in machine.moves:
        row = table[move.name]
        assert (set(move.sources), move.target) == (set(row.sources), row.target), move.name
        flags = {
            "reason": move.needs_reason,
            "danger": move.is_dangerous,
            "public": move.is_public,
            "button": move.form == "button",
        }
        assert {name for name, holds in flags.items() if holds} == row.flags, move.name
        assert (move.form == "none") is row.is_system, move.name
        assert move.form in {"button", "page", "none"}
        assert [move.route, move.page] == row.pages, move.name


def test_the_table_names_every_move_once():
    assert sorted(moves()) == sorted(m.name for table in machines().values() for m in table.moves)


def test_pages_and_addresses_of_a_noun_exist():
    said = {(n, m.page or "-", m.route or "-") for n, m in machines().items()}
    assert said == {tuple(line.split()) for line in PAGES.strip().splitlines()}
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for noun, machine in machines().items():
        used = {machine.page, machine.route}
        used |= {name for move in machine.moves for name in (move.page, move.route)}
        assert used - {""} <= known, noun
        assert callable(import_string(machine.rows)), noun


def test_words_of_states_and_moves_are_in_both_languages():
    for machine in machines().values():
        said = [machine.label, *(row.label for row in (*machine.states, *machine.moves))]
        said += [row.hint for row in machine.moves if row.hint]
        said += [row.reason for row in machine.moves]
        for label in said:
            assert re.search(r"[\u4e00-\u9fff]", label.zh), label
            assert re.fullmatch(r"[A-Z]?(?:[a-z',. -]|CBAM)+", label.en), label


def test_a_reason_is_asked_for_in_the_words_of_its_move():
    said = {m.key: m.reason.en for m in machines()["certificate"].moves if m.needs_reason}
    assert said == {
        "restore": "Reason for restoring",
        "suspend": "Reason for suspending",
        "revoke": "Reason for revoking",
        "correct": "What is to be corrected",
        "reject": "Reason for rejecting",
        "resubmit": "What was corrected",
        "surveil": "Record of the surveillance",
        "withdraw": "Reason",
    }
    hints = {m.key for m in machines()["certificate"].moves if m.hint}
    assert hints == {"inspect", "verify", "issue"}


def test_a_record_is_called_by_its_name_in_the_language_of_the_reader():
    said = {
        "claim": ("鲁岱", "Ludai"),
        "changerequest": ("鲁岱", "Ludai"),
        "enrolment": ("鲁岱", "Ludai"),
        "partnerrequest": ("示例买家", "示例买家"),
        "complaint": ("公开的产品和数值 · 3F8K", "A published product or number · 3F8K"),
        "suggestion": ("硫铵", "硫铵"),
        "agreedtask": ("通报", "通报"),
        "methodology": ("选购低碳尿素", "Buying low-carbon urea"),
        "scene": ("商城", "Shop"),
        "agreement": (
            "数据互认备忘录 · HR-2026-AAAAAAAA",
            "Memorandum on data · HR-2026-AAAAAAAA",
        ),
        "factorversion": ("电力 2024.1", "Electricity 2024.1"),
        "study": ("尿素 2024", "Urea 2024"),
        "footprintrequest": ("尿素 2024", "Urea 2024"),
        "engagement": ("尿素 2024", "Urea 2024"),
        "verificationfinding": ("#3 电量", "#3 电量"),
        "datacampaign": ("甲醇数据", "Methanol data"),
        "datarequest": ("甲醇数据", "Methanol data"),
        "fileddossier": ("Müller GmbH · CB-2026-0007", "Müller GmbH · CB-2026-0007"),
        "case": ("分级", "Tiers"),
        "certificate": ("尿素", "Urea"),
        "trainingcertificate": (
            "碳足迹填报员 · PX-2026-000007",
            "Footprint clerk · PX-2026-000007",
        ),
    }
    for noun, titles in said.items():
        record, machine = RECORDS[noun](""), machines()[noun]
        assert tuple(machine.title(record, lang) for lang in ("zh", "en")) == titles, noun
        given = {"claim": [], "verificationfinding": [8], "trainingcertificate": ["PX-2026-000007"]}
        assert machine.arguments(record) == given.get(noun, [7]), noun
    untranslated = case("panel", title_en="")
    assert machines()["case"].title(untranslated, "en") == "分级"


@pytest.mark.parametrize("noun", list(states()))
def test_a_move_is_made_by_its_people_and_from_its_states_only(noun):
    """Every person in every state of the noun, for each of its moves."""
    table = moves()
    for move in machines()[noun].moves:
        row = table[move.name]
        if row.is_system:
            continue
        if row.sources == (NEW,):
            subject = BEFORE.get(move.name, Plain)()
            assert may(move.name, subject) == row.who, move.name
            continue
        for state in states()[noun]:
            allowed = row.who if state in row.sources else set()
            assert may(move.name, RECORDS[noun](state)) == allowed, (move.name, state)


def test_what_only_the_system_does_is_no_permission():
    for name in ("certificate.expire", "finding.raise", "footprint.ask", "study.correct"):
        assert not may(name, certificate("issued"))


LATEST = Plain(pk=1, statement=None)
FIRST = engagement().revision_id
WITHOUT = {
    "approved study": ("verification.request", study("submitted")),
    "end of the verification before": (
        "verification.request",
        study(engagements=Plain(all=lambda: [Plain(is_open=False), Plain(is_open=True)])),
    ),
    "revision without statement": (
        "verification.request",
        study(latest_revision=lambda: Plain(statement=Plain())),
    ),
    "approval after correction": (
        "verification.resume",
        engagement("correcting", study=study("submitted")),
    ),
    "new revision": (
        "verification.resume",
        engagement("correcting", study=study(latest_revision=lambda: LATEST)),
    ),
    "campaign that may be closed": (
        "campaign.close",
        campaign("open", may_be_closed=lambda: False),
    ),
    "campaign that is under way": (
        "datarequest.answer",
        data_request("asked", is_under_way=lambda: False),
    ),
    "campaign that is under way for a reason": (
        "datarequest.decline",
        data_request("asked", is_under_way=lambda: False),
    ),
    "campaign that is under way to return": (
        "datarequest.return",
        data_request("answered", is_under_way=lambda: False),
    ),
    "link that was not revoked": (
        "fileddossier.revoke",
        dossier("filed", link=Plain(revoked_at="2026-01-01")),
    ),
    "customs code of a CBAM good": (
        "fileddossier.file",
        Plain(enterprise=OWN, enterprise_id=OWN.pk, hs="392010"),
    ),
    "any revision": (
        "verification.resume",
        engagement("correcting", study=study(latest_revision=lambda: None)),
    ),
    "approved study for a certificate": ("certificate.apply", study("returned")),
    "end of the application before": (
        "certificate.apply",
        study(certificates=Plain(all=lambda: [Plain(is_pending=False), Plain(is_pending=True)])),
    ),
    "impartial decider": (
        "certificate.issue",
        certificate("verified", conflicts_of_decider=lambda user: ["author"]),
    ),
    "due surveillance": (
        "certificate.surveil",
        certificate("issued", has_surveillance_due=lambda: False),
    ),
    "officer who had no part in the certificate": (
        "complaint.uphold",
        complaint("handling", is_involved=lambda user: True),
    ),
    "city that handles it": ("complaint.forward", complaint("filed", city="")),
    "valid certificates to publish": (
        "methodology.publish",
        methodology("approved", are_certificates_valid=lambda: False),
    ),
    "valid certificates to restore": (
        "methodology.restore",
        methodology("suspended", are_certificates_valid=lambda: False),
    ),
    "kind that the clauses bear": (
        "agreement.agree",
        agreement("proposed", is_borne=False),
    ),
    "other officer to agree": (
        "agreement.agree",
        agreement("supported", proposed_by_id=PEOPLE["province"].user_id),
    ),
    "other officer to decline": (
        "agreement.decline",
        agreement("proposed", proposed_by_id=PEOPLE["province"].user_id),
    ),
    "published methodology": (
        "scene.publish",
        scene("assessed", methodology=methodology("suspended")),
    ),
    "methodology that is published again": (
        "scene.restore",
        scene("suspended", methodology=methodology("approved")),
    ),
    "place without an owner": ("enterprise.claim", enterprise(owner_count=1)),
    "first claim": ("enterprise.claim", enterprise(has_open_claim_of=lambda user: True)),
    "favour of another expert": (
        "factor.publish",
        factor("reviewed", reviewers={PEOPLE["chair"].user_id}),
    ),
    "approver who wrote nothing": (
        "study.approve",
        study("submitted", authors=lambda: {PEOPLE["approver"].user_id}),
    ),
}


@pytest.mark.parametrize("lacking", list(WITHOUT))
def test_nobody_makes_a_move_without(lacking):
    action, record = WITHOUT[lacking]
    assert may(action, record) == set()


def test_an_engagement_is_asked_for_of_a_study_that_was_never_submitted_too():
    """No revision has no statement; the approval before says that there is one."""
    assert may("verification.request", study(latest_revision=lambda: None)) == named("writers")


def test_a_kind_wider_than_the_clauses_bear_is_agreed_to_once_the_committee_passed_it():
    assert may("agreement.agree", agreement("supported", is_borne=False)) == {"province"}


def test_nobody_decides_the_own_claim_and_everybody_that_of_another():
    city = PEOPLE["city"]
    for action in ("claim.accept", "claim.refuse"):
        own = RECORDS["claim"]("open", claimant_id=city.user_id)
        assert may(action, own) == {"province"}
    for action in ("change.make", "change.refuse"):
        own = RECORDS["changerequest"]("asked", asked_by_id=city.user_id)
        assert may(action, own) == {"province"}


def test_the_decider_is_asked_for_by_user():
    seen = []
    record = certificate("verified", conflicts_of_decider=lambda user: seen.append(user) or [])
    assert decide(PEOPLE["province"], "certificate.issue", record)
    assert seen == [PEOPLE["province"].user_id]


@pytest.mark.parametrize("state", list(states()["engagement"]))
def test_findings_move_while_the_engagement_is_under_way(state):
    """The enterprise answers while it corrects too; verifiers settle only while they work."""
    answer = named("writers") if state in {"working", "correcting"} else set()
    assert may("finding.answer", finding("open", state)) == answer
    settle = named("team") if state == "working" else set()
    for move in ("close", "leave", "reopen"):
        assert may(f"finding.{move}", finding("answered", state)) == settle


def test_a_request_without_a_known_supplier_is_answered_by_any_writer_but_the_askers():
    open_to_all = request("open", supplier=None)
    assert may("footprint.answer", open_to_all) == named("writers")
    assert may("footprint.answer", request("open", by_id=20)) == {"owner"}
    second = PEOPLE["clerk"].acting, PEOPLE["rival_reader"].acting
    both = Plain(**{**vars(PEOPLE["clerk"]), "appointments": second})
    assert not decide(both, "footprint.answer", open_to_all)


def test_whoever_is_of_the_body_by_its_appointment_is_asked_by_it():
    other = engagement("assigned", is_of_body=lambda who: who == PEOPLE["stranger"].acting.pk)
    assert may("verification.team", other) == {"stranger"}
    assert OWN.pk not in {PEOPLE[name].acting.enterprise_id for name in named("body")}
