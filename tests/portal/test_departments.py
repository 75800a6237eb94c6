"""The province's departments: who acts for one that does not lead acts within its duties."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace as Plain

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from portal.moves import PEOPLE
from portal.people import person
from portal.test_complaints import filed
from portal.test_ways import words
from provinces import departments, write_province
from zuji.core.content import content_path
from zuji.core.province import VARIABLE
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.departments import departments_with_duties, has_duty
from zuji_portal.foundation.permissions.opening import DUTY_OF, opens
from zuji_portal.foundation.permissions.registry import decide, policies
from zuji_portal.foundation.permissions.routes import ROUTES
from zuji_portal.foundation.workflow.machines import offers, waiting_for
from zuji_portal.people.forms import AppointForm
from zuji_portal.studies.notifications.kinds import kinds_held_back
from zuji_portal.studies.notifications.models import Webhook
from zuji_portal.studies.notifications.queries import open_for
from zuji_portal.studies.notifications.sending import people_of
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.supervision.complaints import queries as complaints

FILE = yaml.safe_load((content_path("provinces") / "shandong/programme.yaml").read_text("utf-8"))
LISTS = {
    "complaint_list": "/supervision/complaints/",
    "supervision": "/supervision/",
    "people": "/people/",
    "audit_log": "/audit/",
}


def of(department, role="province"):
    """An officer as a plain value."""
    return Plain(**{**vars(PEOPLE["province"]), "role": role, "department": department})


def officer(department, email="officer@zuji.example"):
    held = Appointment.objects.create(user=person(email), role="province", department=department)
    return viewer_as(held)


def browser(viewer):
    client = Client()
    client.force_login(viewer.user, "django.contrib.auth.backends.ModelBackend")
    return client


def expected(department, action):
    """What the file says, read a second time."""
    given = FILE["departments"].get(department, {})
    if given.get("lead"):
        return True
    charged = {k for k, row in FILE["duties"].items() if row.get("shared")}
    names = [n for k in {*given.get("duties", ()), *charged} for n in FILE["duties"][k]["actions"]]
    return any(action == n or (n[-1] == "." and action[: len(n)] == n) for n in names)


@pytest.mark.parametrize("department", [*FILE["departments"], "dissolved"])
def test_a_department_has_the_duties_of_the_file_and_no_others(department):
    viewer = of(department)
    duties = {action: has_duty(viewer, action) for action in policies()}
    assert duties == {action: expected(department, action) for action in policies()}
    pages = {route: opens(viewer, route) for route in ROUTES if "province" in ROUTES[route]}
    closed = {route for route, is_open in pages.items() if not is_open}
    assert closed == {r for r, action in DUTY_OF.items() if not expected(department, action)}


def test_every_page_that_a_duty_opens_is_one_of_the_province_and_of_an_action():
    for route, action in DUTY_OF.items():
        assert "province" in ROUTES[route], route
        assert action in policies(), action


@pytest.mark.parametrize(
    ("department", "action", "is_allowed"),
    [
        ("", "people.appoint", True),
        ("eed", "people.appoint", True),
        ("samr", "people.appoint", False),
        ("dissolved", "people.appoint", False),
        ("ndrc", "target.set", True),
        ("doc", "target.set", False),
    ],
)
def test_an_officer_acts_within_the_duties_of_the_department(department, action, is_allowed):
    decision = decide(of(department), action)
    assert decision.is_allowed is is_allowed
    if not is_allowed:
        (missing,) = decision.unmet
        assert "省生态环境厅" in missing.now.zh
        assert "Department of Ecology" in missing.now.en


def test_a_decision_keeps_the_duty_met_or_not_of_those_who_need_one():
    lead, held = decide(of("eed"), "target.set"), decide(of("ndrc"), "target.set")
    assert len(held.requirements) == len(lead.requirements) + 1
    assert held.requirements[-1].label.zh == "本部门的职责：政策解读与统筹协调"
    assert held.requirements[-1].now is None
    (missing,) = decide(of("dof"), "target.set").unmet
    assert missing.now.zh == ("您的部门：省财政厅；由这些部门办理：省生态环境厅、省发展改革委")
    (missing,) = decide(of("dof"), "people.appoint").unmet
    assert missing.label.zh == "牵头部门的人员"


def test_no_duty_gives_what_the_policy_withholds():
    assert has_duty(of("iit"), "site.merge") and not has_duty(of("iit"), "people.invite")
    decision = decide(of("samr"), "factor.propose")
    assert not decision and decision.requirements[-1].is_met
    assert decide(of("dof"), "an.unknown.action").requirements == ()


@pytest.mark.parametrize("role", ["city", "auditor", "owner", "anonymous"])
def test_departments_are_of_the_province_alone(role):
    assert all(has_duty(of("dof", role), action) for action in policies())


def test_a_province_without_duties_keeps_all_rights_for_everybody(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(write_province(tmp_path / "example")))
    assert departments_with_duties() == {}
    assert "department" not in AppointForm().fields
    for department in ("", "dof"):
        assert decide(of(department), "people.appoint").is_allowed
        assert all(opens(of(department), route) for route in DUTY_OF)


def test_another_province_shares_out_its_own_duties(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(write_province(tmp_path / "example", departments())))
    assert [key for key, _ in AppointForm().fields["department"].choices] == [
        *("", "first", "second", "third")
    ]
    asked = ("report.file", "report.write", "digest.choose")
    assert [has_duty(of("second"), a) for a in asked] == [True, False, True]
    assert [has_duty(of("third"), a) for a in asked] == [False, False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("department", "opened"),
    [
        ("", set(LISTS)),
        ("eed", set(LISTS)),
        ("samr", {"complaint_list", "supervision"}),
        ("dof", set()),
    ],
)
def test_what_is_not_a_department_s_duty_is_closed_and_says_whose_it_is(department, opened):
    client = browser(officer(department))
    answers = {route: client.get(address) for route, address in LISTS.items()}
    assert {route for route, answer in answers.items() if answer.status_code == 200} == opened
    for route in set(LISTS) - opened:
        assert answers[route].status_code == 403
        assert "由这些部门办理：省生态环境厅" in words(answers[route])
        assert "您的部门不能打开这一页" in words(answers[route])
    if department == "dof":
        page = client.get("/en/supervision/complaints/")
        assert "a duty of one's department: complaints" in words(page).replace("&#x27;", "'")
        assert "Administration for Market Regulation" in words(page)
        assert "省财政厅" in words(answers["people"])  # in whose name one acts


@pytest.mark.django_db
def test_a_complaint_waits_for_the_department_whose_duty_it_is(cast):
    complaint = filed(about="verifier", named="示例机构")
    market, finance = officer("samr"), officer("dof", "finance@zuji.example")

    def waits(viewer):
        return [w.record for w in waiting_for(viewer) if w.machine.noun == "complaint"]

    assert (waits(market), waits(finance)) == ([complaint], [])
    assert not complaints.visible_to(finance).exists()
    assert {o.move.name for o in offers(market, "complaint", complaint) if o.decision}
    assert not any(o.decision or o.is_near for o in offers(finance, "complaint", complaint))
    address = f"/supervision/complaints/{complaint.pk}/"
    assert browser(market).get(address).status_code == 200
    assert browser(finance).get(address).status_code == 403


@pytest.mark.django_db
def test_notices_reach_the_departments_whose_duty_they_are(cast):
    tell("report_due", "report:x", {"period": "2026-Q1", "on": "2026-04-10"}, role="province")
    market, planning = officer("samr"), officer("ndrc", "planning@zuji.example")
    assert "report_due" in kinds_held_back(market)
    assert [n.kind for n in open_for(planning)] == ["report_due"]
    assert not open_for(market).exists()
    assert [n.kind for n in open_for(cast.viewer("province"))] == ["report_due"]


@pytest.mark.django_db
def test_a_webhook_of_the_province_sends_the_list_of_the_lead():
    held_back = officer("dof").acting
    assert people_of(Webhook(enterprise=None)) == []
    lead = officer("eed", "lead@zuji.example").acting
    assert held_back.pk < lead.pk
    assert people_of(Webhook(enterprise=None)) == [lead]


@pytest.mark.django_db
def test_an_officer_is_appointed_to_a_department_on_the_page_of_people(cast):
    client, form = cast.client("province"), {"email": "nobody@zuji.example", "role": "province"}
    wrong = client.post("/people/appoint/", {**form, "department": "navy"})
    assert wrong.status_code == 422
    assert client.post("/people/appoint/", {**form, "department": "dof"}).status_code == 302
    held = Appointment.objects.get(user__email="nobody@zuji.example")
    assert (held.department, held.scope) == ("dof", "省财政厅")
    assert "省财政厅" in words(client.get("/people/"))
    assert AuditEntry.objects.get(action="people.appoint").facts["department"] == "dof"
    again = client.post("/people/appoint/", {**form, "department": "samr"})
    assert (again.status_code, "appointment-exists" in again.content.decode()) == (422, True)
    assert client.post(f"/people/{held.pk}/dismiss/", {"reason": "调动"}).status_code == 302
    assert client.post("/people/appoint/", {**form, "department": "samr"}).status_code == 302


@pytest.mark.django_db
def test_only_officers_of_the_province_get_a_department(cast):
    form = {"email": "nobody@zuji.example", "role": "auditor", "department": "dof"}
    assert cast.client("province").post("/people/appoint/", form).status_code == 302
    assert Appointment.objects.get(user__email="nobody@zuji.example").department == ""


@pytest.mark.django_db
def test_the_command_appoints_to_a_department_that_there_is():
    person("new@zuji.example")

    def appoint(department):
        options = {"department": department, "stdout": StringIO()}
        call_command("appoint", "new@zuji.example", "province", **options)

    with pytest.raises(CommandError, match="department"):
        appoint("navy")
    appoint("samr")
    appoint("samr")
    assert Appointment.objects.get().department == "samr"
    with pytest.raises(CommandError):
        appoint("")
