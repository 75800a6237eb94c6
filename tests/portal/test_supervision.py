"""A case from the order to the published record and its end; appeals, escalation, suspension."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from portal.answers import text_of
from portal.certificates import issued
from portal.guards import people
from portal.inspections import drawn, later
from portal.people import approved
from portal.supervised import before, day, in_state, officer, opened, ordered
from portal.test_complaints import PDF, upload, with_a_place
from portal.verifiers import stated, team
from zuji.core.refusals import Refusal
from zuji.verification import after_working_days, months_later
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.audit.queries import visible_to as log_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.supervision.cases import actions, counter, queries
from zuji_portal.supervision.cases.models import CaseFile, SupervisionCase
from zuji_portal.supervision.cases.reminding import orders_overdue
from zuji_portal.supervision.complaints import attachments
from zuji_portal.supervision.draws.events import OrdersAsked
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db


def waits(viewer):
    return [w.record for w in waiting_for(viewer) if w.machine.noun == "supervisioncase"]


def rules(action):
    with pytest.raises(Refusal) as refused:
        action.run()
    return [finding.rule for finding in refused.value.findings]


def fresh(case):
    return SupervisionCase.objects.get(pk=case.pk)


def test_a_drawn_plant_becomes_a_case(cast):
    draw = drawn(cast)
    plant = draw.plants.first()
    province = cast.client("province")
    page = province.get(f"/supervision/draws/{draw.pk}/").content.decode()
    to = f"/supervision/cases/new/?plant={plant.pk}"
    assert f'"{to}"' in page
    made = province.post(to, {"title": "外购电量与发票不符", "found": "发票合计少 12 %"})
    case = SupervisionCase.objects.get()
    assert (case.origin, case.plant, case.enterprise) == ("draw", plant, plant.enterprise)
    assert made.url == f"/supervision/cases/{case.pk}/"


def test_an_order_is_answered_checked_closed_published_and_ended(cast, client):
    case = opened(cast)
    url = f"/supervision/cases/{case.pk}/"
    city, owner = cast.client("city"), cast.client("owner")
    assert owner.get(url).status_code == 404, "nothing was decided yet"
    assert waits(cast.viewer("city")) == [case] and waits(cast.viewer("owner")) == []
    city.post(f"{url}order/", {"reason": "按发票更正", "deadline": day(15).isoformat()})
    assert waits(cast.viewer("owner")) == [case] and waits(cast.viewer("city")) == []
    assert "按发票更正" in owner.get(url).content.decode()
    assert cast.client("auditor").get(url).status_code == 200
    owner.post(f"{url}answer/", {"reason": "已更正，附发票"})
    city.post(f"{url}check/", {"reason": "核对发票 12 张"})
    assert fresh(case).is_corrected
    blocked = city.post(f"{url}publish/", {"reason": "数据不实"})
    assert blocked.status_code == 403, "the days of an appeal"
    assert client.get(f"/records/{case.number}/").status_code == 404
    SupervisionCase.objects.update(decided_at=before())
    city.post(f"{url}publish/", {"reason": "外购电量少报 12 %，已责令更正"})
    city.post(f"{url}close/", {"reason": "已整改"})
    page = client.get(f"/records/{case.number}/").content.decode()
    assert "已责令更正" in page and "核对发票" not in page, "only what is published"
    assert "已经终止" not in page
    city.post(f"{url}rehabilitate/", {"reason": "复查通过，终止公布"})
    assert "已经终止" in client.get(f"/records/{case.number}/").content.decode()
    english = client.get(f"/en/records/{case.number}/").content.decode()
    assert "this record has ended" in english
    kinds = list(LogEntry.objects.filter(kind__startswith="case.").values_list("kind", flat=True))
    assert kinds == ["case.published", "case.ended"]
    entry = LogEntry.objects.get(kind="case.published")
    assert "少报" in content_of(entry.subject).decode()
    assert fresh(case).state == "closed" and verified().holds


def test_the_owner_s_log_tells_no_more_of_a_case_than_its_page(cast):
    statement = stated(cast, cast.ludai, team(cast))
    city, viewer, case = cast.viewer("city"), cast.viewer("owner"), opened(cast)
    actions.AttachEvidence(city, case, attached=[(PDF, "票.pdf")]).run()
    dropped = opened(cast)
    actions.DismissCase(city, dropped, reason="不属实").run()

    def read(of, about=viewer):
        entries = log_of(about).filter(subject=f"supervisioncase:{of.pk}").order_by("number")
        return list(entries.values_list("action", flat=True))

    assert read(case) == [] and len(read(case, cast.viewer("province"))) == 2
    case = actions.OrderCorrection(city, fresh(case), reason="按发票更正", deadline=day(15)).run()
    act = actions.AttributeMissed(city, case, missed_why="没有核对", statement=statement.number)
    case = act.run()
    actions.RetractMissed(city, case, reason="不在抽样里").run()
    told = ["supervision.open", "supervision.attach", "supervision.order"]
    assert read(case) == told and read(dropped) == []
    assert len(read(case, cast.viewer("auditor"))) == 5
    page = text_of(cast.client("owner").get("/audit/"))
    assert "没有核对" not in page and "不在抽样里" not in page and "不属实" not in page


def test_a_deadline_stands_within_the_programme_s_bounds(cast):
    """rules/supervision.yaml: 3 to 60 working days."""
    city, case = cast.viewer("city"), opened(cast)
    for days in (2, 61):
        act = actions.OrderCorrection(city, case, reason="x", deadline=day(days))
        assert rules(act) == ["deadline-wrong"]
    for days in (60, 3):
        SupervisionCase.objects.update(state="opened")
        act = actions.OrderCorrection(city, fresh(case), reason="x", deadline=day(days))
        assert act.run().deadline == day(days)


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (1, False)])
def test_an_order_is_appealed_within_seven_working_days(cast, days, is_open):
    case = ordered(cast)
    last = after_working_days(timezone.localtime(case.decided_at).date(), 7)
    assert case.appeal_until() == last
    gap = (last - timezone.localdate()).days + days
    with later(24 * gap):
        act = actions.AppealOrder(cast.viewer("owner"), case, reason="计量无误")
        if is_open:
            assert act.run().state == "order_appealed"
        else:
            with pytest.raises(Denied):
                act.run()


def test_an_appeal_is_decided_by_another_and_the_deadline_rested(cast):
    case = ordered(cast, 15)
    actions.AppealOrder(cast.viewer("owner"), case, reason="计量无误").run()
    case = fresh(case)
    assert queries.due_of(case) == day(10), "ten working days for the decision"
    with pytest.raises(Denied):
        actions.UpholdOrder(cast.viewer("city"), case, reason="维持").run()
    other = officer()
    with later(24 * 14):
        today = timezone.localdate()
        upheld = actions.UpholdOrder(other, case, reason="维持").run()
    assert upheld.deadline == after_working_days(today, 15), "all fifteen days are left"
    SupervisionCase.objects.update(state="order_appealed")
    annulled = actions.AnnulDecision(other, fresh(case), reason="申诉成立").run()
    assert (annulled.state, annulled.deadline) == ("annulled", None)


def test_an_order_without_an_answer_is_told_and_escalated(cast):
    case = ordered(cast, 3)
    city = cast.viewer("city")
    with pytest.raises(Denied):
        actions.EscalateCase(city, case, reason="逾期").run()
    assert orders_overdue(case.deadline) == 0
    assert orders_overdue(case.deadline + datetime.timedelta(days=1)) == 2
    assert orders_overdue(case.deadline + datetime.timedelta(days=2)) == 0, "once"
    assert Notice.objects.filter(kind="order_overdue", city="3716").count() == 1
    with later(24 * 20):
        assert actions.EscalateCase(city, case, reason="逾期").run().state == "escalated"


def test_a_suspension_goes_through_the_certificate_s_own_machine(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    case = in_state(cast, "escalated")
    proposed = actions.ProposeSuspension(cast.viewer("province"), case, reason="拒不整改").run()
    other = officer()
    with pytest.raises(Denied):
        actions.SuspendForCase(other, proposed, reason="决定").run()
    SupervisionCase.objects.update(decided_at=before())
    with pytest.raises(Denied):
        actions.SuspendForCase(cast.viewer("province"), fresh(case), reason="决定").run()
    room = 1000 - len(case.number) - 1  # the certificate's reason is the number, a blank and this
    with pytest.raises(Refusal) as refused:
        actions.SuspendForCase(other, fresh(case), reason="决" * (room + 1)).run()
    assert (refused.value.findings[0].rule, refused.value.findings[0].expected) == (
        "text-length",
        f"≤ {room}",
    )
    decided = actions.SuspendForCase(other, fresh(case), reason="决" * room).run()
    assert decided.state == "suspended"
    certificate.refresh_from_db()
    event = certificate.events.last()
    assert (certificate.state, event.action) == ("suspended", "certificate.suspend")
    assert event.reason == f"{case.number} {'决' * room}" and event.by == other.user
    assert LogEntry.objects.filter(kind="cert.suspended").count() == 1


def test_without_a_certificate_nothing_is_suspended(cast):
    case = in_state(cast, "escalated")
    with pytest.raises(Denied):
        actions.ProposeSuspension(cast.viewer("city"), case, reason="x").run()


def test_a_city_opens_cases_of_its_own_enterprises_alone(cast):
    elsewhere = cast.rival.enterprise
    assert rules(
        actions.OpenSupervision(
            cast.viewer("city"),
            None,
            values={"enterprise": elsewhere, "origin": "officer", "title": "x", "found": "x"},
        )
    ) == ["enterprise-elsewhere"]
    city = cast.client("city")
    posted = {"uscc": elsewhere.uscc, "title": "x", "found": "x"}
    wrong = city.post("/supervision/cases/new/", posted)
    assert wrong.status_code == 422 and "没有这家企业" in wrong.content.decode()
    assert not SupervisionCase.objects.exists()


def test_nobody_else_sees_a_case(cast):
    url = f"/supervision/cases/{ordered(cast).pk}/"
    for role in ("owner", "clerk", "approver", "reader", "city", "province", "auditor"):
        assert cast.client(role).get(url).status_code == 200, role
    for role in ("verifier", "expert", "member"):
        assert cast.client(role).get(url).status_code == 403, role
    for name in ("rival_owner", "other_city"):
        assert not queries.visible_to(people(cast)[name]).exists(), name


def test_an_inspector_sees_the_least_conspicuous_edits_and_the_enterprise_does_not(cast):
    case, study = ordered(cast), approved(cast.ludai).study
    url = f"/supervision/cases/{case.pk}/counter/"
    city = cast.client("city")
    assert f'"{url}"' in city.get(f"/supervision/cases/{case.pk}/").content.decode()
    page = city.get(url).content.decode()
    assert study.product.name_zh in page and "证伪" in page
    first = counter.counter_checked(counter.checkable(case.enterprise)[0], ()).found.to_see[0]
    again = city.get(url, {"seen": [first, "nothing"]}).content.decode()
    assert f'value="{first}" checked' in again
    assert (
        "counter" not in cast.client("owner").get(f"/supervision/cases/{case.pk}/").content.decode()
    )
    for role in ("owner", "clerk", "auditor"):
        assert cast.client(role).get(url).status_code == 403, role


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True)])
def test_a_record_without_correction_ends_after_twelve_months(cast, client, days, may):
    """rules/supervision.yaml: twelve months, the day included."""
    published = timezone.now()
    case = in_state(cast, "closed", published_at=published)
    until = case.shown_until()
    assert until == months_later(timezone.localdate(published), 12)
    assert f"{until:%Y-%m-%d}" in client.get(f"/records/{case.number}/").content.decode()
    gap = (until - timezone.localdate()).days + days
    with later(24 * gap):
        act = actions.RehabilitateCase(cast.viewer("city"), case, reason="公布已满期限")
        if not may:
            with pytest.raises(Denied):
                act.run()
            return
        act.run()
    assert "没有整改" in client.get(f"/records/{case.number}/").content.decode()


def annulled(case):
    return actions.AnnulDecision(officer(), case, reason="申诉成立：计量无误").run()


def test_a_decision_that_was_annulled_is_never_published(cast, client):
    case = annulled(in_state(cast, "order_appealed", decided_at=before()))
    for state in ("checked", "closed"):
        SupervisionCase.objects.update(state=state)
        act = actions.PublishCase(cast.viewer("city"), fresh(case), reason="数据不实")
        assert decide(act.viewer, act.policy, act.subject), f"{state}: else it might be"
    SupervisionCase.objects.update(state="annulled")
    with pytest.raises(Denied):
        actions.PublishCase(cast.viewer("city"), fresh(case), reason="数据不实").run()
    page = cast.client("city").get(f"/supervision/cases/{case.pk}/").content.decode()
    assert "决定已撤销" in page and "/publish/" not in page and "企业可以申诉至" not in page
    assert client.get(f"/records/{case.number}/").status_code == 404
    assert not LogEntry.objects.filter(kind__startswith="case.").exists()


@pytest.mark.parametrize("state", ["order_appealed", "proposal_appealed"])
def test_an_annulment_ends_what_was_published_and_says_so(cast, client, state):
    case = in_state(cast, "escalated", decided_at=before())
    actions.PublishCase(cast.viewer("city"), case, reason="外购电量少报").run()
    SupervisionCase.objects.update(state=state)
    url = f"/records/{case.number}/"
    assert "正在复核" in client.get(url).content.decode(), "an appeal is under way"
    ended = annulled(fresh(case))
    assert ended.ended_at is not None
    page, english = (client.get(at).content.decode() for at in (url, f"/en{url}"))
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert "申诉成立：计量无误" in page and f"已于 {day} 撤销" in " ".join(page.split())
    assert "annulled" in english and "企业没有整改" not in page and "至少公布到" not in page
    assert "决定已撤销" in client.get("/records/").content.decode()
    entry = LogEntry.objects.get(kind="case.annulled")
    assert "计量无误" in content_of(entry.subject).decode()
    assert not LogEntry.objects.filter(kind="case.ended").exists()
    with pytest.raises(Denied):
        actions.RehabilitateCase(cast.viewer("city"), fresh(case), reason="再终止").run()


def test_a_record_published_of_an_annulled_decision_before_can_be_ended(cast, client):
    case = in_state(cast, "annulled", published_at=timezone.now())
    assert "不再作数" in client.get(f"/records/{case.number}/").content.decode()
    actions.RehabilitateCase(cast.viewer("city"), case, reason="决定已撤销").run()
    assert fresh(case).ended_at is not None


def test_an_annulled_order_raises_no_chance_to_be_drawn(cast):
    since = OrdersAsked(timezone.localdate())
    case = in_state(cast, "order_appealed")
    assert queries.ordered_since(since) == {case.enterprise_id: 1}
    annulled(case)
    assert queries.ordered_since(since) == {}


def test_cases_that_an_appeal_closed_before_are_named_annulled(cast):
    case = in_state(cast, "order_appealed")
    annulled(case)
    SupervisionCase.objects.update(state="closed")
    other = in_state(cast, "closed")
    import_module("zuji_portal.supervision.cases.migrations.0003_annulled").name_annulled(
        apps, None
    )
    assert (fresh(case).state, fresh(other).state) == ("annulled", "closed")


FILE = "/supervision/cases/files/{}/"


def attached(viewer, case, *files):
    return actions.AttachEvidence(viewer, case, attached=files).run()


def test_both_sides_add_evidence_that_both_read_once_something_was_ordered(cast):
    case = opened(cast)
    url = f"/supervision/cases/{case.pk}/"
    city, owner = cast.client("city"), cast.client("owner")
    files = [upload("现场.jpg", with_a_place()), upload("../发票.pdf", PDF), upload("同.pdf", PDF)]
    assert city.post(f"{url}attach/", {"attached": files}).status_code == 302
    picture, paper = sorted(case.files.all(), key=lambda f: not f.is_picture)
    assert (picture.name, paper.name, paper.is_of_enterprise) == ("现场.jpg", "发票.pdf", False)
    assert owner.get(FILE.format(paper.pk)).status_code == 404, "it knows nothing of the case yet"
    assert owner.post(f"{url}attach/", {"attached": upload("a.pdf", PDF)}).status_code == 404
    seen = city.get(FILE.format(picture.pk))
    pixels = b"".join(seen.streaming_content)
    assert seen["Content-Type"] == "image/jpeg" and b"WGS-84-HOME" not in pixels
    city.post(f"{url}order/", {"reason": "按发票更正", "deadline": day(15).isoformat()})
    read = owner.get(FILE.format(paper.pk))
    assert b"".join(read.streaming_content) == PDF
    assert read["Content-Type"] == "application/octet-stream"
    assert read["Content-Disposition"].startswith("attachment")
    assert "sandbox" in read["Content-Security-Policy"] and "no-store" in read["Cache-Control"]
    owner.post(f"{url}attach/", {"attached": upload("检定.pdf", PDF + b"2")})
    theirs = CaseFile.objects.get(is_of_enterprise=True)
    page = city.get(url).content.decode()
    assert FILE.format(theirs.pk) in page and "附上佐证材料" in page
    for role in ("province", "auditor", "approver", "reader", "owner", "clerk"):
        assert cast.client(role).get(FILE.format(theirs.pk)).status_code == 200, role
    for role in ("verifier", "expert", "member"):
        assert cast.client(role).get(FILE.format(theirs.pk)).status_code == 403, role
    assert cast.client("anonymous").get(FILE.format(theirs.pk)).status_code == 302
    for name in ("rival_owner", "other_city"):
        with pytest.raises(Http404):
            queries.file_or_404(people(cast)[name], theirs.pk)
    facts = [e.facts for e in AuditEntry.objects.filter(action="supervision.attach")]
    assert [(f["number"], f["files"]) for f in facts] == [(case.number, 2), (case.number, 1)]
    assert verified().holds


def test_files_are_looked_at_before_the_case_is_locked(cast, monkeypatch):
    case, done = ordered(cast), []
    look, lock = attachments.scanned, actions.AttachEvidence.lock
    monkeypatch.setattr(attachments, "scanned", lambda *a: done.append("scan") or look(*a))
    monkeypatch.setattr(actions.AttachEvidence, "lock", lambda a: done.append("lock") or lock(a))
    attached(cast.viewer("city"), case, (PDF, "甲.pdf"), (PDF + b"2", "b.pdf"))
    assert done == ["scan", "scan", "lock"]
    assert case.steps.last().text == "甲.pdf · b.pdf", "as both languages write it"
    with pytest.raises(Denied):
        attached(people(cast)["other_city"], case, (PDF + b"3", "c.pdf"))
    assert len(done) == 3, "nothing is looked at for who may not add it"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "必填项是空的"),
        ([("a.exe", b"MZ")], "文件类型不对"),
        ([("a.svg", b"<svg/>")], "文件类型不对"),
        ([("a.pdf", b"<html>")], "文件内容与扩展名不符"),
        ([("a.jpg", b"\xff\xd8\xff no picture")], "图片"),
        ([("a.pdf", b"%PDF-" + b"0" * 10_000_000)], "文件过大"),
        ([(f"{n}.pdf", PDF + bytes([n])) for n in range(6)], "附了 6 个文件，超过 5 个"),
    ],
)
def test_other_files_are_refused_and_the_case_keeps_none(cast, files, said):
    case = ordered(cast)
    posted = {"attached": [upload(*file) for file in files]}
    refused = cast.client("owner").post(f"/supervision/cases/{case.pk}/attach/", posted)
    assert said in text_of(refused, 422)
    assert not CaseFile.objects.exists() and case.steps.count() == 2


def test_a_case_takes_forty_files_each_once_and_none_when_it_is_over(cast):
    case, city = ordered(cast), cast.viewer("city")
    for batch in range(8):
        attached(city, case, *((PDF + bytes([batch, n]), f"{n}.pdf") for n in range(5)))
    assert rules(actions.AttachEvidence(city, case, attached=[(PDF, "a.pdf")])) == [
        "files-too-many"
    ]
    other = in_state(cast, "closed")
    with pytest.raises(Denied):
        attached(city, other, (PDF, "a.pdf"))
    again = ordered(cast)
    attached(city, again, (PDF, "a.pdf"))
    page = cast.client("city").post(
        f"/supervision/cases/{again.pk}/attach/", {"attached": upload("b.pdf", PDF)}
    )
    assert "已经附在本案" in text_of(page, page.status_code)
    assert again.files.count() == 1


def test_evidence_of_a_case_is_never_changed_or_deleted(cast):
    case = ordered(cast)
    attached(cast.viewer("owner"), case, (PDF, "a.pdf"))
    for change in (lambda rows: rows.update(name="b.pdf"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(CaseFile.objects.filter(case=case))
