"""One table of moves per noun: policy, page and action agree in every state for every role."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from portal.certificates import waiting
from portal.guards.campaigns import campaign, data_request
from portal.guards.cbam import filed as cbam_filed
from portal.guards.enterprises import application
from portal.guards.exchange import partner_request
from portal.guards.inclusion import methodology, scene
from portal.guards.programme import agreed_task
from portal.guards.recognition import agreement
from portal.guards.rulebook import rule_passed
from portal.guards.standards import suggestion
from portal.guards.supervision import complaint
from portal.guards.training import certified
from portal.inspections import prepared
from portal.people import approved
from portal.supervised import ordered
from portal.undrawn import undrawn
from portal.verifiers import team, working
from zuji.core.refusals import Refusal
from zuji_portal.committee.models import Case, Expert, Seat
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.organisations.models import Claim
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.permissions.roles import ROLES
from zuji_portal.foundation.registry import owned
from zuji_portal.foundation.workflow.machine import NEW
from zuji_portal.foundation.workflow.machines import machines, offers, waiting_for
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.verification.models import VerificationFinding

pytestmark = pytest.mark.django_db


def certificate(cast):
    return waiting(cast, cast.ludai, team(cast))


def engagement(cast):
    them = team(cast)
    made = working(cast, cast.ludai, them)
    cast.platform["verifier"] = them.viewers["lead"]
    return made


def case(cast):
    made = Case.objects.create(
        kind="tier",
        title_zh="分级",
        title_en="Tiers",
        reason="x",
        proposed_text="a",
        consultation_until="2020-01-01",
        opened_by=cast.viewer("province").user,
        draw={"candidates": [], "seed": "x", "taken": []},
    )
    appointment = cast.viewer("expert").acting
    expert = Expert.objects.create(appointment=appointment)
    Seat.objects.create(case=made, expert=expert, number=1, is_chair=True)
    return made


def study(cast):
    approved(cast.ludai)
    return cast.ludai.revision.study


def claim(cast):
    return Claim.objects.create(
        enterprise=cast.ludai.enterprise,
        claimant=cast.viewer("member").user,
        statement="x",
    )


def changerequest(cast):
    return ChangeRequest.objects.create(
        enterprise=cast.ludai.enterprise,
        facts={"name_zh": {"was": cast.ludai.enterprise.name_zh, "now": "y"}},
        reason="x",
        asked_by=cast.viewer("member").user,
    )


def factor(cast):
    return FactorVersion.objects.filter(is_current=True).first()


def finding(cast):
    made = engagement(cast)
    return VerificationFinding.objects.create(
        engagement=made,
        number=1,
        severity="major",
        field="power",
        text="x",
        revision=made.revision,
        by=cast.viewer("verifier").user,
    )


RECORDS = {
    "certificate": certificate,
    "engagement": engagement,
    "case": case,
    "study": study,
    "claim": claim,
    "changerequest": changerequest,
    "enrolment": application,
    "complaint": complaint,
    "suggestion": suggestion,
    "agreedtask": agreed_task,
    "partnerrequest": partner_request,
    "inspectiondraw": prepared,
    "agreement": agreement("in_force"),
    "fileddossier": cbam_filed,
    "methodology": methodology("published"),
    "scene": scene("published"),
    "supervisioncase": ordered,
    "factorversion": factor,
    "ruleversion": rule_passed("passed"),
    "verificationfinding": finding,
    "trainingcertificate": certified,
    "datacampaign": campaign,
    "datarequest": data_request,
}


NOUNS_WITH_PAGES = (
    "certificate",
    "engagement",
    "case",
    "study",
    "claim",
    "changerequest",
    "enrolment",
    "complaint",
    "suggestion",
    "agreedtask",
    "partnerrequest",
    "inspectiondraw",
    "agreement",
    "fileddossier",
    "methodology",
    "scene",
    "supervisioncase",
    "datacampaign",
    "datarequest",
)


def address(name, record, key=""):
    """The address of a page or move, with as many arguments as it takes."""
    for arguments in ([record.pk, key], [record.pk], [], [record.pk, getattr(record, "number", 1)]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(name)


@pytest.mark.parametrize("noun", NOUNS_WITH_PAGES)
def test_policy_page_and_action_agree_in_every_state_for_every_role(cast, noun):
    machine, record = machines()[noun], RECORDS[noun](cast)
    wrong = []
    for state in machine.states:
        type(record).objects.filter(pk=record.pk).update(state=state.name)
        for role in ROLES:
            record = type(record).objects.get(pk=record.pk)
            viewer, client = cast.viewer(role), cast.client(role)
            shown: dict[str, str] = {}
            for offer in offers(viewer, noun, record):
                move, page = offer.move, offer.move.page or machine.page
                route = move.route or machine.route
                if not route:
                    continue
                if page not in shown:
                    answer = client.get(address(page, record))
                    shown[page] = answer.content.decode() if answer.status_code == 200 else ""
                to = address(route, record, move.key)
                is_shown = f'"{to}"' in shown[page]
                if bool(offer.decision) != is_shown:
                    wrong.append((state.name, role, move.name, bool(offer.decision), is_shown))
                if not offer.decision:
                    with undrawn():
                        status = client.post(to, {"reason": "x", "text": "x"}).status_code
                    if status not in {302, 403, 404} or (
                        status == 302 and type(record).objects.get(pk=record.pk).state != state.name
                    ):
                        wrong.append((state.name, role, move.name, "posted", status))
    assert wrong == []


@pytest.mark.parametrize("noun", sorted(RECORDS))
def test_a_move_is_refused_in_every_state_that_the_table_does_not_name(cast, noun):
    machine, record = machines()[noun], RECORDS[noun](cast)
    for state in machine.states:
        record.state = state.name
        for move in machine.moves:
            if move.target is None:
                continue
            if state.name in move.sources:
                assert machine.moved(state.name, move.name).target == move.target
                continue
            with pytest.raises(Refusal) as refused:
                machine.moved(state.name, move.name)
            assert refused.value.findings[0].rule == "move-impossible"
            assert state.label.zh in refused.value.findings[0].message("zh")
            if move.form != "none" and NEW not in move.sources:
                assert not decide(cast.viewer("province"), move.name, record)


@pytest.mark.parametrize(
    "noun",
    [
        "certificate",
        "engagement",
        "case",
        "changerequest",
        "enrolment",
        "complaint",
        "suggestion",
        "agreedtask",
        "partnerrequest",
        "inspectiondraw",
        *("agreement", "fileddossier", "methodology", "scene", "datacampaign", "datarequest"),
    ],
)
def test_every_button_has_an_action_that_makes_its_move(cast, noun):
    machine, record = machines()[noun], RECORDS[noun](cast)
    for move in machine.moves:
        if move.form != "button":
            continue
        for state in move.sources:
            for role in ROLES:
                type(record).objects.filter(pk=record.pk).update(state=state)
                fresh = type(record).objects.get(pk=record.pk)
                if not decide(cast.viewer(role), move.name, fresh):
                    continue
                to = reverse(machine.route, args=[record.pk, move.key])
                with transaction.atomic():
                    sid = transaction.savepoint()
                    if move.needs_reason:
                        empty = cast.client(role).post(to, {"reason": " "})
                        assert empty.status_code == 422, (move.name, "without a reason")
                    answer = cast.client(role).post(to, {"reason": "因为"})
                    assert answer.status_code in {302, 422}, (move.name, state, role)
                    if answer.status_code == 302:
                        moved = type(record).objects.get(pk=record.pk)
                        assert moved.state == (move.target or state), (move.name, state)
                    transaction.savepoint_rollback(sid)


def test_a_certificate_in_correction_can_be_rejected_from_its_page(cast):
    """The province had no button although the policy allowed it."""
    made, client = certificate(cast), cast.client("province")
    client.post(reverse("certificate_move", args=[made.pk, "correct"]), {"reason": "补材料"})
    page = client.get(reverse("certificate", args=[made.pk])).content.decode()
    to = reverse("certificate_move", args=[made.pk, "reject"])
    assert f'"{to}"' in page
    assert client.post(to, {"reason": "材料不实"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "rejected"
    assert verified().holds


def test_whoever_has_a_turn_finds_the_record_in_the_list_of_what_waits(cast):
    made = certificate(cast)
    waits = {(w.machine.noun, w.record.pk) for w in waiting_for(cast.viewer("province"))}
    assert ("certificate", made.pk) in waits
    assert not [w for w in waiting_for(cast.viewer("auditor")) if w.machine.noun == "certificate"]
    type(made).objects.filter(pk=made.pk).update(state="corrective")
    waits = {(w.machine.noun, w.record.pk) for w in waiting_for(cast.viewer("owner"))}
    assert ("certificate", made.pk) in waits
    type(made).objects.filter(pk=made.pk).update(state="issued")
    assert not [w for w in waiting_for(cast.viewer("province")) if w.record.pk == made.pk], (
        "a valid certificate waits for nobody"
    )


def test_every_state_of_a_machine_has_words_and_can_be_reached():
    for machine in machines().values():
        reached = {move.target for move in machine.moves if move.target}
        assert {state.name for state in machine.states} == reached, machine.noun
        for state in machine.states:
            assert re.search(r"[\u4e00-\u9fff]", state.label.zh)
            assert re.fullmatch(r"[a-z' ]+", state.label.en)
        for move in machine.moves:
            assert move.form == "none" or move.name in policies()


def test_a_second_owner_of_one_key_is_refused():
    with pytest.raises(ImproperlyConfigured, match="belongs to a, not to b"):
        owned(iter([("a", "k", 1), ("b", "k", 2)]), "job kind")
