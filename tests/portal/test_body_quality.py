"""Quality of verifier bodies: what an order says was missed, counted, published, blind to fees."""

import datetime
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.answers import text_of
from portal.calibrated import opened_round
from portal.heavy import heavy_reads
from portal.inspections import later, officer
from portal.people import approved
from portal.supervised import before, day, opened, ordered
from portal.verifiers import requested, stated, team
from zuji.core.refusals import Refusal
from zuji.supervision import supervision_rules
from zuji.verification import after_working_days, months_later
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.models import Revision
from zuji_portal.supervision.cases import actions
from zuji_portal.supervision.cases import queries as queries_of_cases
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.complaints.actions import (
    DeclineComplaint,
    DismissComplaint,
    FileComplaint,
    TakeUpComplaint,
)
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.verification.models import (
    CalibrationAnswer,
    CalibrationRound,
    Engagement,
    Statement,
    VerificationFinding,
)
from zuji_portal.verification.quality import queries
from zuji_portal.verification.quality.queries import StatedWork, first_day, quality_of, quality_rows

pytestmark = pytest.mark.django_db
AFTER_APPEALS = 24 * 21
"""Hours after which no appeal is open any more, holidays within."""


WHY = "发票就在抽样的凭证里，核查没有核对"


def ordered_about(cast, statement, **more):
    act = actions.OrderCorrection(cast.viewer("city"), opened(cast, **more), reason="按发票更正")
    act.deadline, act.statement, act.missed_why = day(15), statement.number, WHY
    return act.run()


def counted(team):
    return quality_of(team.body)[0].missed.count


def works(rows, monkeypatch):
    monkeypatch.setattr(queries, "_stated", lambda since: rows)
    caches["pages"].clear()


def test_what_was_missed_is_published_with_its_interval(cast, client, monkeypatch):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    case, city = opened(cast), cast.client("city")
    url = f"/supervision/cases/{case.pk}/"
    assert statement.number in text_of(city.get(url))
    posted = {"reason": "按发票更正", "deadline": day(15).isoformat(), "statement": "nothing"}
    assert "nothing" in text_of(city.post(f"{url}order/", posted), 422)
    posted["statement"] = statement.number
    assert "这一步必须写明理由" in text_of(city.post(f"{url}order/", posted), 422)
    assert SupervisionCase.objects.get().state == "opened", "not ordered either"
    posted["missed_why"] = WHY
    assert city.post(f"{url}order/", posted).status_code == 302
    case = SupervisionCase.objects.get()
    assert (case.missed, case.missed_why) == (statement, WHY)
    assert "没有查出问题的核查" in text_of(cast.client("auditor").get(url))
    to_owner = text_of(cast.client("owner").get(url))
    assert "没有查出" not in to_owner and WHY not in to_owner
    assert quality_of(ours.body)[0].missed.count == 0, "an appeal is still open"
    address = f"/bodies/{ours.body.pk}/quality/"
    with later(AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 1
        assert "样本太少" in text_of(client.get(address))
        (row,) = queries._stated(first_day())
        works([row, *(row._replace(statement=-n) for n in range(1, 5))], monkeypatch)
        page = text_of(client.get(address))
        # Wilson of 1 in 5: (0.2 + z²/10 ∓ z √(0.032 + z²/100)) / (1 + z²/5), z = 1.96
        assert "1 / 5" in page and "20.0 %" in page
        assert "[3.6 % – 62.4 %]" in " ".join(page.split())
        assert "Missed and found later" in text_of(client.get(f"/en{address}"))


def test_an_order_that_was_annulled_blames_nobody(cast):
    ours = team(cast)
    case = ordered_about(cast, stated(cast, cast.ludai, ours))
    actions.AppealOrder(cast.viewer("owner"), case, reason="计量无误").run()
    with later(AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 0, "the appeal is not decided"
        case = SupervisionCase.objects.get()
        actions.AnnulDecision(officer(), case, reason="申诉成立").run()
    with later(2 * AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 0
        assert "不计入核查质量" in text_of(cast.client("city").get(address_of(case)))
    assert "整改决定经复核撤销" in text_of(cast.client("verifier").get("/todo/"))


def test_a_reason_without_a_verification_is_refused_with_the_order(cast):
    stated(cast, cast.ludai, team(cast))
    case = opened(cast)
    posted = {"reason": "按发票更正", "deadline": day(15).isoformat(), "missed_why": WHY}
    page = text_of(cast.client("city").post(f"{address_of(case)}order/", posted), 422)
    assert "没有选是哪次核查" in page and WHY in page
    assert SupervisionCase.objects.get().state == "opened"


def address_of(case):
    return f"/supervision/cases/{case.pk}/"


def test_a_case_opened_from_a_finding_blames_no_verification_by_itself(cast):
    """Neither the opening nor the order about the plant's study says that a verifier missed it."""
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    case = opened(cast, origin="finding", revision=statement.revision)
    act = actions.OrderCorrection(cast.viewer("city"), case, reason="按发票更正")
    act.deadline = day(15)
    act.run()
    with later(AFTER_APPEALS):
        assert counted(ours) == 0
        page = text_of(cast.client("city").get(address_of(case)))
        assert "筛查的提交" in page and "没有查出问题的核查" not in page
        posted = {"statement": statement.number, "missed_why": WHY}
        cast.client("city").post(f"{address_of(case)}attribute/", posted)
    with later(2 * AFTER_APPEALS):
        assert counted(ours) == 1, "an officer said so"


def test_a_verification_is_named_after_the_order_with_its_consequences_and_withdrawn(cast):
    ours = team(cast)
    statement, case = stated(cast, cast.ludai, ours), ordered(cast)
    city, url = cast.client("city"), address_of(case)
    page = text_of(city.get(url))
    assert "计入该机构公开的核查质量和名次" in page and "核查机构的核查员" in page
    assert "Without an objection" in text_of(city.get(f"/en{url}"))
    assert "这一步必须写明理由" in text_of(
        city.post(f"{url}attribute/", {"statement": statement.number}), 422
    )
    wrong = {"statement": "SM-NONE", "missed_why": WHY}
    assert "SM-NONE" in text_of(city.post(f"{url}attribute/", wrong), 422)
    act = actions.AttributeMissed(cast.viewer("city"), case, missed_why=WHY, statement="SM-NONE")
    with pytest.raises(Refusal, match="SM-NONE"):
        act.run()
    city.post(f"{url}attribute/", {"statement": statement.number, "missed_why": WHY})
    named = SupervisionCase.objects.get()
    assert (named.missed, named.missed_by) == (statement, cast.viewer("city").user)
    assert "/attribute/" not in city.get(url).content.decode(), "one is named"
    told = text_of(cast.client("verifier").get("/todo/"))
    assert statement.number in told and WHY in told and "可以提出异议" in told
    city.post(f"{url}retract/", {"reason": "凭证不在抽样里"})
    back = SupervisionCase.objects.get()
    assert (back.missed, back.missed_why, back.missed_at) == (None, "", None)
    assert "凭证不在抽样里" in text_of(cast.client("verifier").get("/todo/"))
    owner = text_of(cast.client("owner").get(url))
    assert WHY not in owner and "凭证不在抽样里" not in owner
    with later(AFTER_APPEALS):
        assert counted(ours) == 0


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_what_is_said_counts_after_the_days_of_an_objection(cast, days, count):
    """rules/supervision.yaml: seven working days, from the day on which it was said."""
    ours = team(cast)
    statement, case = stated(cast, cast.ludai, ours), ordered(cast)
    SupervisionCase.objects.update(decided_at=before())
    said = actions.AttributeMissed(
        cast.viewer("city"), case, missed_why=WHY, statement=statement.number
    ).run()
    until = after_working_days(timezone.localdate(said.missed_at), 7)
    assert said.objection_until() == until
    with later(24 * ((until - timezone.localdate()).days + days)):
        assert counted(ours) == count


def objected(viewer, case, named=""):
    values = {
        "about": "other",
        "named": named or case.number,
        "text": "凭证已核对",
        "token": uuid4(),
    }
    return FileComplaint(viewer, None, values=values).run()


def test_an_objection_of_the_body_is_decided_by_others_before_anything_counts(cast):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    case = ordered_about(cast, statement)
    told = cast.client("verifier").get("/todo/").content.decode()
    address = f"/complaints/?about=other&amp;number={case.number}"
    assert address in told
    assert (
        case.number in cast.client("verifier").get(address.replace("&amp;", "&")).content.decode()
    )
    other, ordinary = objected(cast.viewer("owner"), case), objected(Viewer(), case)
    complaint = objected(ours.viewers["member"], case, case.number.lower())
    assert [c.pk for c in queries_of_cases.objections([case])[case.pk]] == [complaint.pk]
    page = text_of(cast.client("province").get(address_of(case)))
    assert complaint.number in page
    assert other.number not in page and ordinary.number not in page
    with later(AFTER_APPEALS):
        assert counted(ours) == 0, "the objection waits"
        other_officer = officer()
        actions.note(case, "supervision.escalate", "", "", cast.viewer("province").user)
        with pytest.raises(Denied):
            DeclineComplaint(cast.viewer("province"), complaint, reason="维持").run()
        complaint = TakeUpComplaint(other_officer, complaint).run()
        dismissed = DismissComplaint(other_officer, complaint, reason="没有核对").run()
        assert counted(ours) == 1
        for state, outcome, count in (
            ("closed", "dismissed", 1),
            ("answered", "upheld", 0),
            ("handling", "", 0),
            ("declined", "", 1),
        ):
            Complaint.objects.filter(pk=dismissed.pk).update(state=state, outcome=outcome)
            assert counted(ours) == count, (state, outcome)


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_an_objection_after_its_days_holds_nothing_up(cast, days, count):
    ours = team(cast)
    case = ordered_about(cast, stated(cast, cast.ludai, ours))
    complaint = objected(ours.viewers["member"], case)
    last = timezone.now() + (case.objection_until() - timezone.localdate()) * 1
    Complaint.objects.update(filed_at=last + datetime.timedelta(days=days))
    with later(AFTER_APPEALS):
        assert counted(ours) == count, complaint.number


def test_orders_that_named_a_verification_before_keep_it_and_findings_do_not(cast):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    case = ordered(cast)
    found = opened(cast, origin="finding", revision=statement.revision)
    SupervisionCase.objects.filter(pk=found.pk).update(decided_at=timezone.now())
    record(
        cast.viewer("city"),
        "supervision.order",
        case,
        {"number": case.number, "statement": statement.number},
    )
    path = "zuji_portal.supervision.cases.migrations.0005_missed_by_orders"
    SupervisionCase.objects.filter(pk=case.pk).update(revision=statement.revision)
    before_it = timezone.now()
    import_module(path).keep_named(apps, None)
    case.refresh_from_db()
    found.refresh_from_db()
    assert (case.missed, case.missed_why, found.missed) == (statement, "按发票更正", None)
    assert case.missed_at > before_it and case.is_open_to_objection(), "said now, not when ordered"
    assert (case.revision, found.revision) == (None, statement.revision)
    told = text_of(cast.client("verifier").get("/todo/"))
    assert (
        statement.number in told and "可以提出异议" in told and str(case.objection_until()) in told
    )


def test_an_annulled_order_and_a_statement_after_it_are_not_kept_of_before(cast):
    ours = team(cast)
    case, other = ordered(cast), ordered(cast)
    statement = stated(cast, cast.ludai, ours)
    facts = {"number": case.number, "statement": statement.number}
    record(cast.viewer("city"), "supervision.order", other, facts)
    SupervisionCase.objects.filter(pk=other.pk).update(state="annulled")
    path = "zuji_portal.supervision.cases.migrations.0005_missed_by_orders"
    import_module(path).keep_named(apps, None)
    assert not SupervisionCase.objects.exclude(missed=None).exists()


def test_a_statement_after_the_order_missed_nothing_of_it(cast):
    ours = team(cast)
    case = ordered(cast)
    statement = stated(cast, cast.ludai, ours)
    city, url = cast.client("city"), address_of(case)
    assert "/attribute/" not in city.get(url).content.decode()
    assert city.post(f"{url}attribute/", {"statement": statement.number}).status_code == 403
    assert list(queries_of_cases.stated_of(case)) == []
    assert list(queries_of_cases.stated_of(opened(cast))) == [statement]


def test_objections_to_what_was_withdrawn_decide_nothing_about_what_is_said_anew(cast):
    ours = team(cast)
    statement, city = stated(cast, cast.ludai, ours), cast.viewer("city")
    case = ordered_about(cast, statement)
    objected(ours.viewers["member"], case)
    case = actions.RetractMissed(city, case, reason="凭证不在抽样里").run()
    act = actions.AttributeMissed(city, case, missed_why=WHY, statement=statement.number)
    case = act.run()
    assert queries_of_cases.objections([case]) == {case.pk: []}
    with later(AFTER_APPEALS):
        assert counted(ours) == 1
    mine = objected(ours.viewers["member"], case)
    assert [c.pk for c in queries_of_cases.objections([case])[case.pk]] == [mine.pk]


def test_who_left_the_body_before_filing_objects_for_nobody(cast):
    ours = team(cast)
    case = ordered_about(cast, stated(cast, cast.ludai, ours))
    complaint = objected(ours.viewers["member"], case)
    held = ours.viewers["member"].acting
    for ended, count in ((-1, 0), (1, 1)):
        held.ended_at = complaint.filed_at + datetime.timedelta(seconds=ended)
        held.save(update_fields=["ended_at"])
        assert len(queries_of_cases.objections([case])[case.pk]) == count
    Complaint.objects.update(filed_at=held.since - datetime.timedelta(seconds=1))
    SupervisionCase.objects.update(missed_at=held.since - datetime.timedelta(days=1))
    case.refresh_from_db()
    assert queries_of_cases.objections([case])[case.pk] == [], "not of the body yet"


def test_the_database_keeps_no_verification_without_an_order(cast):
    statement, case = stated(cast, cast.ludai, team(cast)), opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionCase.objects.filter(pk=case.pk).update(
            missed=statement, missed_at=timezone.now()
        )


@pytest.mark.parametrize(("days", "count"), [(0, 1), (1, 0)])
def test_statements_of_three_years_count_the_first_day_included(cast, days, count):
    """rules/supervision.yaml: three years."""
    ours = team(cast)
    issued = timezone.localdate(stated(cast, cast.ludai, ours).at)
    gap = (months_later(issued, 36) - issued).days + days
    with later(24 * gap):
        assert quality_of(ours.body)[0].missed.among == count


def test_a_finding_on_an_earlier_revision_shows_that_it_was_returned(cast):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    assert quality_of(ours.body)[0].returned.count == 0
    VerificationFinding.objects.create(
        engagement=statement.engagement,
        number=1,
        severity="minor",
        field="power",
        text="示例",
        revision=approved(cast.rival),
        by=ours.viewers["lead"].user,
    )
    assert quality_of(ours.body)[0].returned.count == 1


def test_the_same_product_again_and_enterprises_of_two_bodies(cast, monkeypatch):
    ours, theirs = (team(cast, *more).body for more in ((), ("岱岳核查（示例）", 800_002)))
    now, rows = timezone.now(), []
    monkeypatch.setattr(queries, "_last_before", lambda since: {1: ours.pk})
    at = now
    for body, firm, product in ((ours, 1, 1), (theirs, 1, 1), (ours, 2, 2)):
        on = timezone.localdate(at) - datetime.timedelta(days=40)
        rows.append(StatedWork(len(rows), body.pk, firm, product, on, at, False))
    works(rows, monkeypatch)
    mine, other = quality_of(ours)[0], quality_of(theirs)[0]
    assert (mine.repeated.count, mine.repeated.among) == (1, 1), "the one of long ago came before"
    assert (other.repeated.count, other.repeated.among) == (0, 1)
    assert (mine.shared.count, mine.shared.among) == (1, 2)
    assert (other.shared.count, other.shared.among) == (1, 1)
    assert (mine.time.median, mine.time.count) == (40, 2)


def test_the_province_reads_places_and_takes_the_file(cast, monkeypatch):
    ours, theirs = (team(cast, *more).body for more in ((), ("岱岳核查（示例）", 800_002)))
    now = timezone.now()
    bodies = [ours] * 30 + [theirs] * 30
    on = timezone.localdate(now)
    works([StatedWork(n, b.pk, n, n, on, now, False) for n, b in enumerate(bodies)], monkeypatch)
    monkeypatch.setattr(queries, "ask", lambda event: frozenset(range(20)))
    assert [(row.body, row.quality.place) for row in quality_rows()] == [(theirs, 1), (ours, 2)]
    province = cast.client("province")
    page = text_of(province.get("/bodies/quality/"))
    assert page.index("岱岳核查") < page.index("泰衡核查")
    file = province.get("/bodies/quality/bodies.csv").content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("机构,名次") and file[1].startswith("岱岳核查（示例）,1,")
    for role in ("city", "verifier", "owner"):
        assert cast.client(role).get("/bodies/quality/").status_code == 403, role


def test_who_assigns_reads_that_quality_moves_no_draw(cast):
    team(cast)
    engagement = requested(cast.ludai)
    page = text_of(cast.client("province").get(f"/verification/{engagement.pk}/"))
    assert supervision_rules().quality.assignment.zh in page and '"/bodies/quality/"' in page


def once_more(statement, body, at):
    """Another statement about the same product, as the database keeps it."""
    old, user = statement.engagement, statement.by
    revision = Revision.objects.create(
        study=old.study, number=90 + Revision.objects.count(), digest="0" * 64, findings=[], by=user
    )
    more = {"materiality": 0.05, "requested_by": user, "state": "stated"}
    engagement = Engagement.objects.create(
        study=old.study, enterprise=old.enterprise, revision=revision, body=body, **more
    )
    return Statement.objects.create(
        engagement=engagement,
        revision=revision,
        number=f"SM-{revision.pk}",
        verified_share=1,
        residual=0,
        content={},
        pdf_zh=b"",
        pdf_en=b"",
        by=user,
        at=at,
    )


def test_the_last_body_of_a_product_before_the_years_that_count_is_remembered(cast):
    first = stated(cast, cast.ludai, team(cast))
    ours, theirs = first.engagement.body, team(cast, "岱岳核查（示例）", 800_002).body
    ago = timezone.now() - datetime.timedelta(days=366 * 4)
    once_more(first, theirs, ago - datetime.timedelta(days=9))
    assert queries._last_before(first_day()) == {first.engagement.study.product_id: theirs.pk}
    once_more(first, ours, ago)
    assert queries._last_before(first_day()) == {first.engagement.study.product_id: ours.pk}
    assert (quality_of(ours)[0].repeated.count, quality_of(ours)[0].repeated.among) == (1, 1)
    assert quality_of(theirs)[0].missed.among == 0, "too long ago"


def test_statements_are_found_in_time_by_their_index():
    rows = queries._since(first_day()).order_by("at", "pk")
    if connection.vendor == "sqlite":
        assert "statements_in_time" in rows.explain()


def test_a_public_visit_reads_no_statement_again_until_something_changed(
    cast, client, monkeypatch, django_assert_max_num_queries
):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    address, read = f"/bodies/{ours.body.pk}/quality/", []
    really = queries._stated
    monkeypatch.setattr(queries, "_stated", lambda since: read.append(since) or really(since))

    def visited():
        read.clear()
        page = text_of(client.get(address))
        assert quality_of(ours.body)[0].missed.among == Statement.objects.count()
        return len(read), page

    assert visited()[0] == 1
    assert visited()[0] == 0, "nothing changed"
    with django_assert_max_num_queries(4):
        quality_of(ours.body)
    once_more(statement, ours.body, timezone.now())
    read_again, page = visited()
    assert read_again == 1 and "完成的核查 2 件" in page
    case = ordered_about(cast, statement)
    with later(AFTER_APPEALS):
        assert visited()[0] == 1 and counted(ours) == 1
        with heavy_reads() as documents:
            assert visited()[0] == 0 and cast.client("city").get(address_of(case))
        assert documents == []
        actions.RetractMissed(cast.viewer("city"), case, reason="示例").run()
        assert visited()[0] == 1 and counted(ours) == 0
        assert visited()[0] == 0
    team(cast, "岱岳核查（示例）", 800_002)
    assert len(quality_rows()) == 2


def test_a_round_of_calibration_that_closes_shows_at_once(cast):
    ours = team(cast)
    assert quality_rows()[0].calibration is None
    case = opened_round(cast)
    CalibrationAnswer.objects.create(
        round=case, verifier=ours.verifiers["lead"], body=ours.body, value=case.reference, line="x"
    )
    assert quality_rows()[0].calibration is None
    CalibrationRound.objects.update(closed_at=timezone.now())
    assert quality_rows()[0].calibration.count == 1
