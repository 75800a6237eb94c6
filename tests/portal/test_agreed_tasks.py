"""What meetings of the departments agreed: whose desk it is on, who reports, who confirms."""

from __future__ import annotations

import datetime

import pytest

from portal.guards.programme import DAY, agreed_task, meeting
from portal.moves import PEOPLE
from portal.test_departments import browser, of, officer
from portal.test_ways import words
from provinces import write_province
from zuji.core.province import VARIABLE
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.departments import serves_department
from zuji_portal.foundation.permissions.registry import Denied, decide
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.programme.agreed import (
    AgreeTask,
    ConfirmTask,
    ReportTask,
    ReturnTask,
    read_task,
    visible_to,
)
from zuji_portal.programme.department_desks import desks
from zuji_portal.programme.models import AgreedTask, Consultation
from zuji_portal.programme.scope import departments
from zuji_portal.studies.notifications.rows import rows_for

ONE_DAY = datetime.timedelta(days=1)
GIVEN = {"department": "dof", "what": "奖补资金安排", "due_on": DAY + ONE_DAY}


def held():
    return Consultation(held_on=DAY, departments=["eed", "dof", "dissolved"])


def refused(**changed):
    with pytest.raises(Refusal) as refusal:
        read_task(GIVEN | changed, held(), departments())
    return [(finding.rule, finding.place) for finding in refusal.value.findings]


def test_what_was_agreed_is_for_a_department_that_took_part_and_not_before_the_meeting():
    assert read_task(GIVEN, held(), departments()) == GIVEN
    assert read_task(GIVEN | {"due_on": DAY}, held(), departments())["due_on"] == DAY
    assert refused(due_on=DAY - ONE_DAY) == [("period-wrong", "due_on")]
    for department in ("samr", "dissolved", "navy"):
        assert refused(department=department) == [("choice-unknown", "department")]
    assert refused(department="", what="", due_on=None) == [
        ("field-missing", name) for name in ("department", "what", "due_on")
    ]


@pytest.mark.parametrize(
    ("department", "serves"),
    [("", {"eed"}), ("eed", {"eed"}), ("dof", {"dof"}), ("dissolved", set())],
)
def test_an_officer_without_a_department_serves_the_lead(department, serves):
    assert {key for key in ("eed", "dof") if serves_department(of(department), key)} == serves


def test_in_a_province_that_shares_out_no_duties_each_officer_serves_all(tmp_path, monkeypatch):
    listed = "departments:\n  dof:\n    zh: 财政厅\n    en: Finance\nreporting:\n"
    folder = write_province(tmp_path / "example", ("reporting:\n", listed))
    monkeypatch.setenv(VARIABLE, str(folder))
    task = AgreedTask(department="dof", state="open")
    assert decide(of(""), "task.report", task)
    assert decide(of(""), "task.drop", task)


@pytest.mark.parametrize(
    ("move", "state", "may"),
    [
        ("report", "open", {"dof"}),
        ("confirm", "reported", {"", "eed"}),
        ("return", "reported", {"", "eed"}),
        ("drop", "open", {"", "eed"}),
    ],
)
def test_the_department_reports_and_the_lead_confirms(move, state, may):
    task = AgreedTask(department="dof", state=state)
    found = {d for d in ("", "eed", "dof", "samr") if decide(of(d), f"task.{move}", task)}
    assert found == may
    assert not decide(PEOPLE["city"], f"task.{move}", task)


@pytest.mark.parametrize(
    ("state", "due_on", "is_late"),
    [
        ("open", DAY - ONE_DAY, True),
        ("open", DAY, False),
        ("reported", DAY - ONE_DAY, False),
        ("done", DAY - ONE_DAY, False),
    ],
)
def test_it_is_late_once_its_last_day_is_past_and_it_is_not_reported(state, due_on, is_late):
    assert AgreedTask(state=state, due_on=due_on).is_late(DAY) is is_late


@pytest.mark.django_db
def test_from_the_meeting_over_the_department_back_to_the_lead(cast):
    lead, finance, trade = cast.viewer("province"), officer("dof"), officer("doc", "d@zuji.example")
    with pytest.raises(Denied):
        AgreeTask(trade, meeting(cast), values=GIVEN).run()
    task = AgreeTask(finance, meeting(cast), values=GIVEN).run()
    assert AuditEntry.objects.latest("number").facts == {
        "department": "dof",
        "until": "2026-01-09",
        "move": {"noun": "agreedtask", "from": "", "to": "open"},
    }

    def waits():
        found = {viewer.department: waiting_for(viewer) for viewer in (lead, finance, trade)}
        return {key for key, rows in found.items() if any(rows)}

    assert waits() == {"dof"}
    (row,) = rows_for(finance, "zh")
    assert (row.title, row.note, row.due) == ("奖补资金安排", "省财政厅", DAY + ONE_DAY)
    late = {desk.key: desk.work.late for desk in desks() if desk.work.waiting}
    assert late == {"dof": 1}
    ReportTask(finance, task, reason="已提出").run()
    assert waits() == {""}
    ReturnTask(lead, task, reason="请补市级配套").run()
    assert waits() == {"dof"}
    task.refresh_from_db()
    assert (task.report, task.answer) == ("已提出", "请补市级配套")
    ReportTask(finance, task, reason="已补").run()
    ConfirmTask(lead, task).run()
    task.refresh_from_db()
    assert (task.state, task.report, task.answer, waits()) == ("done", "已补", "", set())


@pytest.mark.django_db
def test_who_reported_for_the_lead_does_not_confirm(cast):
    task, lead = agreed_task(cast), cast.viewer("province")
    ReportTask(lead, task, reason="已办").run()
    with pytest.raises(Denied) as denied:
        ConfirmTask(lead, task).run()
    assert [r.label.zh for r in denied.value.decision.unmet] == ["不是报办理情况的人"]
    ConfirmTask(officer("eed", "second@zuji.example"), task).run()


@pytest.mark.django_db
def test_the_pages_show_what_was_agreed_to_every_department_and_buttons_to_its_own(cast):
    task = agreed_task(cast)
    AgreedTask.objects.filter(pk=task.pk).update(department="dof")
    finance, market = browser(officer("dof")), browser(officer("samr", "market@zuji.example"))
    listed = words(market.get("/programme/consultations/"))
    assert "省财政厅 · 2026-01-08 前 · 办理中 · 已超期" in listed
    address = f"/programme/tasks/{task.pk}/"
    button = f'action="{address}report/"'
    assert button in finance.get(address).content.decode()
    seen = market.get(address)
    assert (seen.status_code, button in seen.content.decode()) == (200, False)
    assert market.post(f"{address}report/", {"reason": "x"}).status_code == 403
    assert finance.post(f"{address}report/", {"reason": " "}).status_code == 422
    assert finance.post(f"{address}report/", {"reason": "已办"}).status_code == 302
    assert cast.client("auditor").get(address).status_code == 200
    assert not visible_to(cast.viewer("city")).exists()


@pytest.mark.django_db
def test_what_was_agreed_is_entered_with_the_meeting(cast):
    finance, market = browser(officer("dof")), browser(officer("samr", "market@zuji.example"))
    form = f"/programme/consultations/{meeting(cast).pk}/task/"
    assert "省商务厅" not in words(finance.get(form))
    assert market.get(form).status_code == 403
    typed = {"department": "samr", "what": "保留的文字", "due_on": "2026-01-07"}
    wrong = finance.post(form, typed)
    assert (wrong.status_code, "保留的文字" in wrong.content.decode()) == (422, True)
    made = finance.post(form, typed | {"department": "dof", "due_on": "2026-01-08"})
    assert made.status_code == 302
    assert AgreedTask.objects.get().consultation.departments == ["eed", "dof"]
    for address in ("consultations/999999/task/", "tasks/999999/"):
        assert finance.get(f"/programme/{address}").status_code == 404
