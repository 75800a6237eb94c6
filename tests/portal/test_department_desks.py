"""The departments' desks: what waits, what is late, what was done; shown to whom."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from portal.moves import PEOPLE
from portal.test_complaints import filed
from portal.test_departments import browser, of, officer
from portal.test_ways import words
from provinces import departments, write_province
from zuji.core.province import VARIABLE
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.departments import duties_of, duty_of, is_shared
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.programme.actions import RecordConsultation, SetTargets
from zuji_portal.programme.department_desks import (
    DeskWork,
    _done,
    _work,
    desks,
    may_read_rows,
    rows_of,
)
from zuji_portal.programme.rules import TargetRow
from zuji_portal.studies.notifications.actions import ChooseDigest
from zuji_portal.studies.notifications.rows import TodoRow
from zuji_portal.supervision.complaints.actions import TakeUpComplaint

TODAY = datetime.date(2026, 11, 27)
"""A Friday: the tenth working day after it is Friday, 11 December."""


def row(**given):
    return TodoRow(address="", title="", noun="", text="", button="", **given)


def counted():
    """Department → waiting and done."""
    return {desk.key: (desk.work.waiting, desk.work.done) for desk in desks()}


@pytest.mark.parametrize(
    ("due", "late", "soon"),
    [
        (None, 0, 0),
        (datetime.date(2026, 11, 26), 1, 0),
        (TODAY, 0, 1),
        (datetime.date(2026, 12, 11), 0, 1),
        (datetime.date(2026, 12, 12), 0, 0),
    ],
)
def test_late_is_past_its_last_day_and_soon_within_ten_working_days(due, late, soon):
    assert _work([row(due=due)], 3, TODAY) == DeskWork(1, late, soon, None, 3)


def test_the_oldest_is_told_by_its_day_in_the_province():
    at = datetime.datetime(2026, 11, 1, 17, tzinfo=datetime.UTC)  # one o'clock in the night there
    rows = [row(since=at + datetime.timedelta(days=4)), row(), row(since=at)]
    assert _work(rows, 0, TODAY).oldest == datetime.date(2026, 11, 2)


def test_duties_of_a_department_are_its_own_and_what_is_shared():
    assert list(duties_of("dof")) == ["finance", "shared"]
    assert set(duties_of("eed")) > set(duties_of("samr")) > {"certification", "shared"}
    assert duties_of("dissolved").keys() == {"shared"}
    for action in ("certificate.issue", "list.take", "agreement.agree"):
        assert duty_of(action) == "certification"
    assert (duty_of("session.join"), duty_of("session.cancel")) == ("shared", "training")
    assert (duty_of("complaint.file"), duty_of("complaint.accept")) == ("shared", "complaints")
    assert (duty_of("digest.choose"), duty_of("people.appoint")) == ("shared", "")
    assert is_shared("shared") and not is_shared("finance") and not is_shared("")


@pytest.mark.parametrize(
    ("viewer", "reads"),
    [
        (of("samr"), {"samr"}),
        (of("dof"), {"dof"}),
        (of("eed"), {"samr", "dof", "eed"}),
        (of(""), {"samr", "dof", "eed"}),
        (PEOPLE["auditor"], {"samr", "dof", "eed"}),
    ],
)
def test_what_waits_is_read_by_the_department_the_lead_and_the_auditor(viewer, reads):
    assert {key for key in ("samr", "dof", "eed") if may_read_rows(viewer, key)} == reads


@pytest.mark.django_db
def test_a_complaint_stands_on_the_desk_of_those_whose_duty_it_is(cast):
    first = filed(about="verifier", named="示例机构")
    market = officer("samr")
    assert counted() == {
        **dict.fromkeys(("ndrc", "dof", "doc", "iit"), (0, 0)),
        "samr": (1, 0),
        "eed": (1, 2),  # the two enterprises of the cast are enrolled by the province
    }
    for viewer in (market, cast.viewer("province")):
        (mine,) = [w for w in waiting_for(viewer) if w.machine.page]
        (listed,) = rows_of(viewer.department or "eed", "zh")
        assert (listed.address, set(listed.actions)) == (mine.address, {m.name for m in mine.moves})
    TakeUpComplaint(market, first).run()
    assert AuditEntry.objects.latest("number").acting == "province@samr"
    (desk,) = [desk for desk in desks() if desk.key == "samr"]
    by_duty = {label.zh: (work.waiting, work.done) for label, work in desk.by_duty}
    assert by_duty == {
        **dict.fromkeys(("核查机构管理", "认证与标识", "监督检查", "标准、规则与因子"), (0, 0)),
        "投诉举报": (1, 1),
    }
    assert (counted()["samr"], counted()["eed"], desk.officers) == ((1, 1), (1, 2), 1)
    assert "省主管部门 · 省市场监管局" in words(browser(cast.viewer("province")).get("/audit/"))


@pytest.mark.django_db
def test_every_record_that_waits_is_counted_and_the_inbox_looks_at_so_many(cast):
    for number in (1, 2):
        filed(about="verifier", named="示例机构", token=uuid.UUID(int=number))
    market = officer("samr")
    assert [len(list(waiting_for(market, most=most))) for most in (1, 2, None)] == [1, 2, 2]
    assert len(rows_of("samr", "en")) == 2


@pytest.mark.django_db
def test_steps_count_for_thirty_days_and_for_the_department_in_whose_name_they_are_made(cast):
    planning, lead = officer("ndrc"), officer("eed", "lead@zuji.example")
    for viewer, city in ((planning, "3701"), (cast.viewer("province"), "3702")):
        rows = [TargetRow("products", 2026, city, "", 3)]
        SetTargets(viewer, "targets", rows=rows).run()
    ChooseDigest(lead, lead.acting, is_wanted=True, language="zh").run()
    today = timezone.localdate()
    assert _done("ndrc", today) == {"coordination": 1}
    assert _done("ndrc", today + datetime.timedelta(days=29)) == {"coordination": 1}
    assert _done("ndrc", today + datetime.timedelta(days=30)) == {}
    assert _done("eed", today) == {"enterprises": 2, "coordination": 1, "shared": 1}
    assert (counted()["ndrc"], counted()["eed"]) == ((0, 1), (0, 3))


@pytest.mark.django_db
def test_numbers_are_shared_and_lists_are_of_the_department(cast):
    filed(about="verifier", named="示例机构")
    finance, market = browser(officer("dof")), browser(officer("samr", "market@zuji.example"))
    board = words(finance.get("/programme/departments/"))
    assert "省市场监管局" in board and "政策与融资信息" in board
    for reader in (market, cast.client("province"), cast.client("auditor")):
        assert "示例机构" in words(reader.get("/programme/departments/samr/"))
    seen = finance.get("/programme/departments/samr/")
    assert (seen.status_code, "示例机构" in words(seen)) == (200, False)
    assert "清单只对这个部门和牵头部门显示" in words(seen)
    assert "only to this department" in words(finance.get("/en/programme/departments/samr/"))
    assert finance.get("/programme/departments/navy/").status_code == 404
    assert cast.client("city").get("/programme/departments/").status_code == 403


@pytest.mark.django_db
def test_a_department_reads_the_meetings_that_it_took_part_in(cast):
    values = {
        "held_on": timezone.localdate(),
        "departments": ["eed", "dof"],
        "subject": "奖补资金",
        "conclusions": "按季通报",
    }
    RecordConsultation(cast.viewer("province"), "consultations", values=values).run()
    client = cast.client("province")
    shown = {key: words(client.get(f"/programme/departments/{key}/")) for key in ("dof", "samr")}
    assert {key: "奖补资金" in text for key, text in shown.items()} == {"dof": True, "samr": False}


@pytest.mark.django_db
def test_a_province_that_shares_out_no_duties_says_so(cast, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(write_province(tmp_path / "example")))
    assert desks() == []
    board = cast.client("province").get("/programme/departments/")
    assert "省里的人员都有全部职责" in words(board)
    assert cast.client("province").get("/programme/departments/eed/").status_code == 404


@pytest.mark.django_db
def test_another_province_has_desks_of_its_own(cast, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(write_province(tmp_path / "example", departments())))
    assert [(desk.key, desk.duties.en) for desk in desks()] == [
        ("first", "all duties"),
        ("second", "seals"),
        ("third", "—"),
    ]
    assert [label.en for label, _ in desks()[0].by_duty] == ["seals", "what the lead alone does"]
