"""Policies asked about plain values: every person, and each requirement taken away."""

from __future__ import annotations

import datetime
from types import SimpleNamespace as Plain

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.utils.module_loading import import_string

from portal.moves import OWN, PEOPLE, RIVAL, enterprise, factor, named, reports
from portal.test_routes import routes
from zuji_portal.foundation.permissions import conditions, registry
from zuji_portal.foundation.permissions.registry import (
    Denied,
    decide,
    grants,
    needs,
    policies,
    policy,
    require,
)
from zuji_portal.foundation.permissions.roles import ENTERPRISE, LABELS, PLATFORM, ROLES
from zuji_portal.foundation.permissions.routes import ROUTES, may
from zuji_portal.foundation.workflow.machines import machines

DAY = datetime.date(2026, 5, 8)
OFFICERS, WRITERS = {"province", "city"}, {"owner", "clerk"}
STAFF = WRITERS | {"approver", "reader"}


def product(*, is_approved):
    """One whose study was approved, or not yet."""
    asked = Plain(exists=lambda: is_approved)
    return Plain(enterprise=OWN, studies=Plain(filter=lambda state: asked))


def entry(**more):
    given = {
        "enterprise": OWN,
        "delisted_at": None,
        "is_public": True,
        "is_shown": True,
        "has_valid_certificate": lambda: True,
    }
    return Plain(**given | more)


def linked(**more):
    """A request for a footprint by an owner of the own enterprise."""
    given = {"state": "open", "supplier_id": None, "by_id": 10}
    return Plain(**given | {"study": Plain(enterprise_id=OWN.pk)} | more)


def site(**more):
    return Plain(**{"enterprise": OWN, "merged_into_id": None} | more)


def statement(today=DAY, until=DAY):
    return Plain(
        engagement=Plain(enterprise=OWN), today=lambda: today, objections_until=lambda: until
    )


def appointment(**more):
    own = enterprise(owner_count=2)
    given = {"enterprise": own, "role": "owner", "user_id": 7, "ended_at": None}
    return Plain(**given | {"is_in_force": True} | more)


def of_platform(**more):
    return appointment(enterprise=None, role="auditor", **more)


def key(**more):
    return Plain(**{"appointment": PEOPLE["clerk"].acting, "revoked_at": None} | more)


def notice(**more):
    return Plain(**{"enterprise": OWN, "settled_at": None} | more)


def to_role(role, **more):
    """A notice to everybody of a role, or to one of them."""
    given = {"enterprise": None, "role": role, "city": "", "appointment_id": None}
    return Plain(**given | {"settled_at": None} | more)


def offer(**more):
    """A finance offer of the own city."""
    return Plain(**{"city": OWN.city, "kind": "finance", "withdrawn_at": None} | more)


def told(**more):
    return Plain(enterprise=OWN, offer=offer(**more))


def operator(**more):
    return Plain(**{"ended_at": None} | more)


def account(user_id=5, **more):
    """A carbon account, or an exam, of the member who has no appointment."""
    return Plain(user_id=user_id, **more)


def exam(**more):
    return account(**{"submitted_at": None, "is_in_time": True} | more)


def rounds(**more):
    """A round of calibration, ready for what is named."""
    asked = {name: lambda day, is_ready=is_ready: is_ready for name, is_ready in more.items()}
    return Plain(**{"is_open": lambda day: False, "may_close": lambda day: False} | asked)


def session(**more):
    """A session of the own city."""
    given = {"city": OWN.city, "cancelled_at": None, "is_open": True, "is_under_way": True}
    return Plain(**given | more)


def place(**more):
    """The place of the member in a session."""
    given = {"session": session(), "left_at": None, "attended_at": None, "waits": 0}
    return account(**given | {"wrong_codes": 0} | more)


OWNED = Plain(enterprise=OWN)
PROVINCE = (
    "body.register",
    "body.suspend",
    "verifier.register",
    "relation.record",
    "target.set",
    "industry.set",
    "pilot.set",
    "report.file",
    "report.write",
    "sitetext.edit",
    "benchmark.record",
    "consultation.record",
    "document.publish",
    "expert.register",
    "people.appoint",
    "inspector.register",
    "operator.register",
    "list.take",
    "adoption.record",
)
CASES = [
    ("whatif.ask", 0, {"province", "city", "other_city"}),
    ("whatif.ask", 1, set()),
    *((action, None, {"province"}) for action in PROVINCE),
    ("external.record", OWNED, WRITERS),
    ("list.withdraw", Plain(withdrawn_at=None), {"province"}),
    ("list.withdraw", Plain(withdrawn_at=DAY), set()),
    ("adoption.withdraw", Plain(withdrawn_at=None), {"province"}),
    ("adoption.withdraw", Plain(withdrawn_at=DAY), set()),
    ("adoption.end", Plain(is_withdrawn=False, ended_why=""), {"province"}),
    ("adoption.end", Plain(is_withdrawn=True, ended_why=""), set()),
    ("adoption.end", Plain(is_withdrawn=False, ended_why="x"), set()),
    ("reduction.plan", OWNED, WRITERS),
    ("research.record", OWN, WRITERS),
    ("research.staff", OWN, WRITERS),
    ("research.spend", Plain(enterprise=OWN, stopped_at=None), WRITERS),
    ("research.spend", Plain(enterprise=OWN, stopped_at=DAY), set()),
    *(
        (f"research.{act}", Plain(enterprise=OWN, is_running=is_running), may)
        for act in ("finish", "stop")
        for is_running, may in ((True, WRITERS), (False, set()))
    ),
    *(
        (f"reduction.{act}", Plain(enterprise=OWN, is_planned=is_planned), may)
        for act in ("finish", "drop")
        for is_planned, may in ((True, WRITERS), (False, set()))
    ),
    ("footprint.answer_link", linked(), set(PEOPLE) - STAFF),
    ("footprint.answer_link", linked(by_id=5), set(PEOPLE) - STAFF - {"member"}),
    ("footprint.answer_link", linked(supplier_id=RIVAL.pk), set()),
    ("footprint.answer_link", linked(state="answered"), set()),
    ("factor.report", factor("proposed"), named("experts") | {"province"}),
    ("factor.report", factor("reviewed"), named("experts") | {"province"}),
    ("factor.report", factor("published"), set()),
    ("factor.report", factor("reviewed", reports=reports(is_computed=True)), set()),
    ("study.comment", OWNED, WRITERS | {"approver"}),
    ("product.edit", OWN, WRITERS),
    ("product.remove", OWN, WRITERS),
    ("award.package", product(is_approved=True), WRITERS),
    ("award.package", product(is_approved=False), set()),
    ("enterprise.unenrol", OWN, OFFICERS),
    ("enterprise.unenrol", RIVAL, {"province", "other_city"}),
    ("evidence.add", OWN, WRITERS),
    ("people.invite", OWN, {"owner"}),
    ("audit.read", None, {"auditor", "province", "owner", "rival_owner"}),
    ("enterprise.enrol", OWN, OFFICERS),
    ("enterprise.enrol", RIVAL, {"province", "other_city"}),
    ("enterprise.edit", OWN, OFFICERS | WRITERS),
    ("enterprise.edit", RIVAL, {"province", "other_city", "rival_owner", "rival_clerk"}),
    ("site.merge", site(), OFFICERS | {"owner"}),
    ("site.merge", site(merged_into_id=3), set()),
    ("api.key", PEOPLE["clerk"].acting, {"clerk"}),
    ("api.key", None, set()),
    ("api.revoke", key(), {"clerk"}),
    ("api.revoke", key(revoked_at=DAY), set()),
    ("statement.object", statement(), {"owner"}),
    ("statement.object", statement(until=DAY + datetime.timedelta(1)), {"owner"}),
    ("statement.object", statement(until=DAY - datetime.timedelta(1)), set()),
    ("notice.settle", notice(), WRITERS),
    ("notice.settle", notice(settled_at=DAY), set()),
    ("notice.settle", to_role("expert"), named("experts")),
    ("notice.settle", to_role("city", city=OWN.city), {"city"}),
    ("notice.settle", to_role("expert", appointment_id=PEOPLE["chair"].acting.pk), {"chair"}),
    ("notice.settle", to_role("expert", settled_at=DAY), set()),
    ("digest.choose", PEOPLE["clerk"].acting, {"clerk"}),
    ("digest.choose", None, set()),
    ("webhook.configure", OWN, {"owner"}),
    ("webhook.configure", None, {"province"}),
    *(
        ("webhook.renew", Plain(enterprise=whose, form=form), who)
        for whose, form, who in (
            (OWN, "generic", {"owner"}),
            (None, "generic", {"province"}),
            (OWN, "dingtalk", set()),
        )
    ),
    *(
        ("webhook.resend", Plain(state=state, webhook=Plain(enterprise=whose)), who)
        for whose, state, who in (
            (OWN, "dead", {"owner"}),
            (None, "dead", {"province"}),
            (OWN, "waiting", set()),
            (OWN, "replaced", set()),
        )
    ),
    *(
        ("operator.resend", Plain(state=state, operator=operator(ended_at=ended)), who)
        for state, ended, who in (
            ("dead", None, {"province"}),
            ("sent", None, set()),
            ("dead", DAY, set()),
        )
    ),
    ("entry.publish", entry(is_public=False), {"owner"}),
    ("entry.publish", entry(delisted_at=DAY), set()),
    ("entry.hide", entry(), {"owner"}),
    ("entry.hide", entry(is_public=False), set()),
    ("entry.delist", entry(), {"province"}),
    ("entry.delist", entry(delisted_at=DAY), set()),
    ("entry.relist", entry(delisted_at=DAY), {"province"}),
    ("entry.relist", entry(), set()),
    ("label.make", entry(), WRITERS),
    ("label.make", entry(is_shown=False), set()),
    ("label.make", entry(has_valid_certificate=lambda: False), set()),
    ("inspector.end", Plain(ended_on=None), {"province"}),
    ("inspector.end", Plain(ended_on=DAY), set()),
    *(
        (name, subject, allowed)
        for name in ("operator.renew", "operator.end", "reward.offer", "reward.end")
        for subject, allowed in ((operator(), {"province"}), (operator(ended_at=DAY), set()))
    ),
    *((name, None, set(PEOPLE) - {"anonymous"}) for name in ("carbon.open", "exam.start")),
    *(
        (f"carbon.{act}", subject, allowed)
        for act in ("consent", "redeem", "close")
        for subject, allowed in ((account(), {"member"}), (account(None), set()))
    ),
    ("carbon.revoke", Plain(account=account(), withdrawn_at=None), {"member"}),
    ("carbon.revoke", Plain(account=account(), withdrawn_at=DAY), set()),
    ("carbon.revoke", Plain(account=account(None), withdrawn_at=None), set()),
    ("exam.save", exam(), {"member"}),
    ("exam.save", exam(is_in_time=False), set()),
    ("exam.save", exam(submitted_at=DAY), set()),
    ("exam.submit", exam(), {"member"}),
    ("exam.submit", exam(is_in_time=False), {"member"}),
    ("exam.submit", exam(submitted_at=DAY), set()),
    ("calibration.open", None, {"province"}),
    *(
        (f"calibration.{act}", subject, allowed)
        for act, ready, who in (
            ("answer", "is_open", named("body stranger")),
            ("close", "may_close", {"province"}),
        )
        for subject, allowed in ((rounds(**{ready: True}), who), (rounds(), set()))
    ),
    ("session.open", None, OFFICERS | {"other_city"}),
    *(
        (f"session.{act}", subject, allowed)
        for act, ready in (("cancel", "is_open"), ("code", "is_under_way"))
        for subject, allowed in (
            (session(), OFFICERS),
            (session(city=""), {"province"}),
            (session(**{ready: False}), set()),
            (session(cancelled_at=DAY), set()),
        )
    ),
    ("session.join", session(), set(PEOPLE) - {"anonymous"}),
    ("session.join", session(is_open=False), set()),
    ("session.leave", place(), {"member"}),
    ("session.leave", place(left_at=DAY), set()),
    ("session.leave", place(session=session(is_open=False)), set()),
    ("session.attend", place(), {"member"}),
    ("session.attend", place(waits=1), set()),
    ("session.attend", place(attended_at=DAY), set()),
    ("session.attend", place(wrong_codes=4), {"member"}),
    ("session.attend", place(wrong_codes=5), set()),
    ("session.attend", place(session=session(is_under_way=False)), set()),
    ("offer.publish", None, OFFICERS | {"other_city"}),
    *(
        (f"offer.{act}", subject, allowed)
        for act in ("revise", "withdraw")
        for subject, allowed in (
            (offer(), OFFICERS),
            (offer(city=""), {"province"}),
            (offer(withdrawn_at=DAY), set()),
        )
    ),
    ("offer.answer", OWNED, WRITERS),
    ("offer.share", told(), {"owner"}),
    ("offer.share", told(kind="policy"), set()),
    ("offer.share", told(withdrawn_at=DAY), set()),
    ("offer.unshare", Plain(enterprise=OWN, withdrawn_at=None), {"owner"}),
    ("offer.unshare", Plain(enterprise=OWN, withdrawn_at=DAY), set()),
    ("offer.choose", OWN, {"owner"}),
    ("subscription.make", None, set(PEOPLE) - {"anonymous"}),
    *(
        (
            f"subscription.{act}",
            Plain(user_id=PEOPLE["clerk"].user_id, ended_at=ended),
            {"clerk"} if ended is None else set(),
        )
        for act in ("renew", "resend", "end")
        for ended in (None, DAY)
    ),
    ("exchange.register", OWN, {"owner"}),
    ("exchange.connect", OWN, {"owner"}),
    ("plant.add", OWN, WRITERS),
    ("plant.study", Plain(enterprise=OWN, enterprise_id=OWN.pk, state="computed"), WRITERS),
    ("plant.study", Plain(enterprise=OWN, enterprise_id=OWN.pk, state="refused"), set()),
    ("plant.check", Plain(is_opened_to=lambda viewer: viewer.acting.pk == 22), {"worker"}),
    ("plant.check", Plain(is_opened_to=lambda viewer: False), set()),
    *(
        ("exchange.inquire", Plain(enterprise=OWN, ended_at=ended, partner=partner), allowed)
        for ended, partner, allowed in (
            (None, Plain(ended_at=None), {"owner"}),
            (None, None, set()),
            (None, Plain(ended_at=DAY), set()),
            (DAY, Plain(ended_at=None), set()),
        )
    ),
    *(
        (f"exchange.{act}", Plain(enterprise=OWN, ended_at=ended), allowed)
        for act in ("read", "follow", "disconnect")
        for ended, allowed in ((None, {"owner"}), (DAY, set()))
    ),
    ("exchange.publish", Plain(enterprise=OWN, delisted_at=None), {"owner"}),
    ("exchange.publish", Plain(enterprise=OWN, delisted_at=DAY), set()),
    *(
        (f"exchange.{act}", Plain(enterprise=OWN, **{name: held}), allowed)
        for act, name, good, bad in (
            ("end", "ended_at", None, DAY),
            ("grant", "ended_at", None, DAY),
            ("ungrant", "ended_at", None, DAY),
            ("withdraw", "status", "Active", "Deprecated"),
        )
        for held, allowed in ((good, {"owner"}), (bad, set()))
    ),
    *(
        ("exchange.resend", Plain(enterprise=OWN, state=state, partner=Plain(ended_at=ended)), who)
        for state, ended, who in (
            ("dead", None, {"owner"}),
            ("sent", None, set()),
            ("dead", DAY, set()),
        )
    ),
    ("people.dismiss", appointment(), {"owner"}),
    ("people.dismiss", appointment(ended_at=DAY), set()),
    ("people.dismiss", appointment(enterprise=enterprise(owner_count=1)), set()),
    (
        "people.dismiss",
        appointment(enterprise=enterprise(owner_count=1), is_in_force=False),
        {"owner"},
    ),
    (
        "people.dismiss",
        appointment(role="clerk", enterprise=enterprise(owner_count=1)),
        {"owner"},
    ),
    ("people.dismiss", of_platform(), {"province"}),
    ("people.dismiss", of_platform(ended_at=DAY), set()),
    ("people.dismiss", of_platform(user_id=PEOPLE["province"].user_id), set()),
]


@pytest.mark.parametrize(("action", "subject", "allowed"), CASES)
def test_who_may(action, subject, allowed):
    found = {name for name, viewer in PEOPLE.items() if decide(viewer, action, subject)}
    assert found == allowed


def test_every_policy_beside_the_moves_is_asked_here():
    moved = {move.name for table in machines().values() for move in table.moves}
    assert {action for action, *_ in CASES} == set(policies()) - moved


def test_a_requirement_names_the_last_day_for_objections():
    unmet = decide(PEOPLE["clerk"], "statement.object", statement()).requirements
    assert [(r.is_met, r.label.en) for r in unmet] == [
        (False, "the enterprise's owner"),
        (True, "within the time for objections (until 2026-05-08)"),
    ]


def test_whoever_serves_in_several_offices_is_named_in_words():
    check = conditions.by_staff("owner", "clerk", "approver")
    found = {name for name, v in PEOPLE.items() if next(check(v, OWNED)).is_met}
    assert found == named("writers approver")
    label = next(check(PEOPLE["member"], OWNED)).label
    assert (label.zh, label.en) == (
        "本企业负责人或碳管理员或审批人",
        "the enterprise's owner or clerk or approver",
    )


def test_a_decision_is_allowed_by_all_of_its_requirements_and_never_by_none():
    yes, no = needs(True, "是", "yes"), needs([], "否", "no")
    assert (yes.is_met, no.is_met) == (True, False)
    label = yes.label
    cases = {(): False, (yes,): True, (no,): False, (yes, no): False, (yes, yes): True}
    for requirements, is_allowed in cases.items():
        decision = registry.PolicyDecision("x", label, requirements)
        assert bool(decision) is decision.is_allowed is is_allowed
        assert decision.unmet == [r for r in requirements if r is no]


def test_what_nobody_registered_is_denied_to_everyone():
    decision = decide(PEOPLE["province"], "no.such")
    assert (bool(decision), decision.action, decision.label.zh) == (False, "no.such", "no.such")
    with pytest.raises(Denied) as denied:
        require(PEOPLE["province"], "no.such")
    assert str(denied.value) == "no.such: []"


def test_require_denies_with_what_is_missing_and_lets_pass_otherwise():
    with pytest.raises(Denied) as denied:
        require(PEOPLE["city"], "report.file")
    assert str(denied.value) == "report.file: ['acting as a province officer']"
    assert denied.value.decision.action == "report.file"
    assert denied.value.decision.label.en == "hand in a report"
    assert require(PEOPLE["province"], "report.file") is None


def test_a_policy_has_words_in_both_languages():
    for name, rule in policies().items():
        assert rule.name == name
        assert rule.label.zh and rule.label.en
        assert "XX" not in rule.label.en


@pytest.fixture
def twice(monkeypatch):
    """An app that declares everything twice over."""
    app = Plain(
        label="a",
        policies=["zuji_portal.verification.policies"],
        machines=["zuji_portal.studies.machine.STUDY"],
    )
    monkeypatch.setattr(registry, "portal_apps", lambda: [app, Plain(**vars(app) | {"label": "b"})])
    policies.cache_clear()
    grants.cache_clear()
    yield
    policies.cache_clear()
    grants.cache_clear()


def test_a_policy_and_a_grant_have_one_owner(twice):
    with pytest.raises(ImproperlyConfigured, match=r"^policy 'body.register' belongs to a, not"):
        policies()
    with pytest.raises(
        ImproperlyConfigured, match=r"^grant 'study:verifier:\S+' belongs to a, not"
    ):
        grants()


def test_a_policy_is_found_by_its_variable_or_in_the_list_of_its_module():
    rule = policy("x.y", "某事", "something")(lambda viewer, subject: iter(()))
    assert (rule.name, rule.label.zh, rule.label.en) == ("x.y", "某事", "something")
    assert list(rule(PEOPLE["city"], None)) == []


def test_what_is_opened_to_whom():
    opened = "zuji_portal.verification.engagement.opened"
    of_request = "zuji_portal.enterprises.changes.queries.request_files"
    of_campaign = "zuji_portal.programme.campaigns.queries.files_opened"
    assert {(g.noun, g.role, g.where) for g in grants().values()} == {
        ("study", "verifier", f"{opened}.studies_opened"),
        ("evidence", "verifier", f"{opened}.evidence_opened"),
        ("evidence", "province", "zuji_portal.certification.queries.application_files"),
        ("evidence", "province", of_request),
        ("evidence", "city", of_request),
        ("evidence", "province", of_campaign),
        ("evidence", "city", of_campaign),
    }
    for grant in grants().values():
        assert callable(import_string(grant.where))
        assert grant.label.zh and grant.label.en


def test_nothing_is_opened_to_a_role_without_a_grant(monkeypatch):
    asked = []
    monkeypatch.setattr(
        registry, "import_string", lambda path: lambda v: asked.append(v) or Q(pk=1)
    )
    assert registry.granted("study", PEOPLE["auditor"]) is None
    assert registry.granted("product", PEOPLE["lead"]) is None
    assert registry.granted("study", PEOPLE["lead"]) == Q(pk=1)
    assert asked == [PEOPLE["lead"]]


def test_the_roles():
    assert list(ENTERPRISE) == ["owner", "clerk", "approver", "reader"]
    assert list(PLATFORM) == ["province", "city", "verifier", "expert", "auditor"]
    assert set(ROLES) == {"anonymous", "member", *ENTERPRISE, *PLATFORM}
    assert {v.role for v in PEOPLE.values()} == set(ROLES) == set(LABELS)
    said = {role: label.en for role, label in LABELS.items()}
    assert said == {
        "anonymous": "Visitor",
        "member": "Signed in, no appointment",
        "owner": "Owner",
        "clerk": "Carbon clerk",
        "approver": "Approver",
        "reader": "Reader",
        "province": "Province officer",
        "city": "City officer",
        "verifier": "Verifier",
        "expert": "Expert",
        "auditor": "Auditor",
    }


ALLOWED = {
    "home": "anonymous member owner clerk approver reader province city verifier expert auditor",
    "desk": "member owner clerk approver reader province city verifier expert auditor",
    "todo": "member owner clerk approver reader province city verifier expert auditor",
    "notice_settle": "owner clerk approver reader province city verifier expert auditor",
    "webhook_list": "owner province",
    "job_list": "owner clerk approver reader province city verifier expert auditor",
    "enterprise": "owner clerk approver reader province city auditor",
    "product": "owner clerk approver reader province city auditor",
    "certificate": "owner clerk approver reader province city auditor",
    "study": "owner clerk approver reader province city auditor verifier",
    "evidence_file": "owner clerk approver reader province city verifier",
    "study_draft": "owner clerk approver reader",
    "enrol": "province city",
    "programme": "province city auditor",
    "enterprise_edit": "owner clerk province city",
    "study_comment": "owner clerk approver",
    "study_save": "owner clerk",
    "verification_request": "owner clerk",
    "entry_label": "owner clerk",
    "study_decide": "approver",
    "invite": "owner",
    "certificate_apply": "owner",
    "dismiss": "owner province",
    "certificate_move": "owner province",
    "people": "province",
    "entry_delist": "province",
    "verification_assign": "province",
    "case_draw": "province",
    "programme_target_set": "province",
    "verification_move": "province verifier",
    "verification_team": "verifier",
    "factor_new": "expert",
    "seat_vote": "expert",
    "case_new": "expert province",
    "factor_publish": "expert province",
    "programme_filed": "province auditor",
    "programme_report_word": "province",
    "site_text": "province",
    "audit_log": "owner province auditor",
    "audit_export": "province auditor",
}
"""One route of each group of the table."""


@pytest.mark.parametrize("route", list(ALLOWED))
def test_which_roles_may_ask_for_a_route(route):
    assert {role for role in ROLES if may(role, route)} == set(ALLOWED[route].split())


def test_every_route_of_the_site_is_in_the_table_and_back():
    assert {route.name for route in routes()} == set(ROUTES)


def test_an_unknown_route_or_role_may_not():
    assert not any(may(role, "admin") for role in ROLES)
    assert not may("no_such_role", "home")


def test_what_moves_nothing_needs_no_reason_and_moves_need_one_where_their_table_says():
    plain = policy("lamp.see", "看灯", "see the lamp")(lambda viewer, subject: iter(()))
    assert (plain.needs_reason, plain.label.en) == (False, "see the lamp")
    for machine in machines().values():
        for move in machine.moves:
            if move.form != "none":
                assert policies()[move.name].needs_reason is move.needs_reason, move.name
