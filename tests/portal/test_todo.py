"""待办: every turn of every table of moves is a row for whose turn it is, and goes when it is done;
notices leave by 知道了; the daily mail says the same.
"""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from by_turns import by_turns
from portal.certificates import issued
from portal.inspections import prepared as draw_of
from portal.people import submitted
from portal.supervised import before
from portal.test_routes import firm_slots
from portal.test_workflow import RECORDS
from portal.verifiers import team
from zuji.core.figures import (
    WrittenFigure,
    change_text,
    figure_text,
    with_interval,
    written_figure,
)
from zuji.core.province import current_province
from zuji.verification import working_days_between
from zuji_portal.certification import actions as certification
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.telling import certificates_due
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.studies.actions import AddComment, ApproveStudy, ReturnStudy, SubmitStudy
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.notifications import rows as todo
from zuji_portal.studies.notifications.models import DigestChoice, Notice
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.studies.reminders import factors_expiring

pytestmark = pytest.mark.django_db
TURNS = [
    pytest.param(noun, state.name, role, id=f"{noun}-{state.name}-{role}")
    for noun, machine in machines().items()
    for state in machine.states
    for role in state.turn
]


def footprintrequest(cast):
    return FootprintRequest.objects.create(
        study=cast.rival.draft,
        slot=next(iter(firm_slots())),
        supplier=cast.ludai.enterprise,
        supplier_name="x",
        secret_digest="0" * 64,
        by=cast.rival.viewers["clerk"].user,
    )


def inspectiondraw(cast):
    """A draw of the cast's city whose seed is known."""
    made = draw_of(cast, "city")
    made.seed_at = timezone.now()
    made.save(update_fields=["seed_at"])
    return made


MADE = RECORDS | {"footprintrequest": footprintrequest, "inspectiondraw": inspectiondraw}


def in_state(record, state):
    type(record).objects.filter(pk=record.pk).update(state=state)
    return type(record).objects.get(pk=record.pk)


def prepared(cast, noun, state, record):
    """What a state rests on beside the record itself."""
    if noun == "engagement" and state == "assigned":
        record.members.all().delete()
    if noun == "engagement" and state == "correcting":
        in_state(record.study, "returned")
    if noun == "factorversion":
        type(record).objects.filter(pk=record.pk).update(proposed_by=cast.viewer("member").user)
    if noun == "factorversion" and state == "reviewed":
        record.opinions.create(by=cast.viewer("expert").user, is_favourable=True, text="x")
    if noun == "supervisioncase":
        others = dict.fromkeys(("ordered_by", "proposed_by"), cast.viewer("member").user)
        type(record).objects.filter(pk=record.pk).update(decided_at=before(), **others)


def corrected(cast, record):
    """The enterprise submits again and its approver approves."""
    study = in_state(record.study, "returned")
    AddComment(cast.viewer("clerk"), study, field="study", text="x").run()
    SubmitStudy(cast.viewer("clerk"), study).run()
    ApproveStudy(cast.viewer("approver"), study).run()


def seen(cast, role, record, machine):
    return [
        row
        for row in todo.rows_for(cast.viewer(role), "zh")
        if row.noun == machine.label.zh and row.title == machine.title(record, "zh")
    ]


@pytest.mark.parametrize(("noun", "state", "role"), by_turns(TURNS))
def test_whose_turn_it_is_sees_a_row_that_goes_when_the_move_is_made(cast, noun, state, role):
    machine, record = machines()[noun], MADE[noun](cast)
    record = in_state(record, state)
    prepared(cast, noun, state, record)
    if (noun, state, role) == ("engagement", "correcting", "verifier"):
        corrected(cast, record)
    if (noun, state, role) == ("engagement", "review", "verifier"):
        cast.platform["verifier"] = reviewer_of(record)
    (row,) = seen(cast, role, record, machine)
    ask = machine.state(state).ask(role)
    assert (row.text, row.button) == (ask.text.zh, ask.button.zh)
    assert cast.client(role).get(row.address.partition("#")[0]).status_code in {200, 302}
    page = cast.client(role).get("/todo/").content.decode()
    assert f'href="{row.address}"' in page and ask.button.zh in page
    target = next((m.target for m in machine.moves if m.name in ask.moves and m.target), "ended")
    if ask.may is not None and state == "correcting":
        in_state(record.study, "submitted")
    else:
        in_state(record, target)
    now = type(record).objects.get(pk=record.pk)
    left = seen(cast, role, now, machine)
    assert not [r for r in left if (r.text, r.address) == (row.text, row.address)]


def reviewer_of(engagement):
    from zuji_portal.foundation.accounts.viewer import viewer_as

    member = engagement.members.get(part="reviewer")
    return viewer_as(member.verifier.appointment)


def test_every_turn_says_what_is_asked_of_whom():
    for machine in machines().values():
        for state in machine.states:
            for role in state.turn:
                assert state.ask(role), (machine.noun, state.name, role)


def test_a_study_goes_from_hand_to_hand_with_its_number(cast):
    """Submitted it waits for the approver with 3 significant figures, returned for the clerk."""
    clerk, approver = cast.viewer("clerk"), cast.viewer("approver")
    study = submitted(cast.ludai).study
    (row,) = todo.rows_for(approver, "zh")
    figures = cast.ludai.revision.figures
    assert row.figure == with_interval(figures.total, figures.low, figures.high, figures.unit, "zh")
    assert "kgCO₂e/" in row.figure and "～" in row.figure
    assert row.since is not None and row.address.endswith("#decide")
    waits = [r for r in todo.rows_of_others(clerk, "zh") if r.title == row.title]
    assert [r.who for r in waits] == ["审批人"]
    ReturnStudy(approver, study, reason="电量请核对").run()
    assert todo.rows_for(approver, "zh") == []
    (back,) = [r for r in todo.rows_for(clerk, "zh") if "已退回" in r.text]
    assert "电量请核对" in back.note


def test_overdue_comes_first_then_what_is_due_then_what_waits_longest(cast):
    day, now = datetime.date(2026, 11, 27), timezone.now()
    given = {"title": "", "noun": "", "text": "", "button": ""}
    old = todo.TodoRow(address="a", since=now - datetime.timedelta(days=9), **given)
    new = todo.TodoRow(address="b", since=now, **given)
    late = todo.TodoRow(address="c", due=day - datetime.timedelta(days=2), **given)
    due = todo.TodoRow(address="d", due=day, **given)
    rows = sorted([new, old, due, late], key=todo.TodoRow.order)
    assert [r.address for r in rows] == ["c", "d", "a", "b"]
    assert [r.urgency(day) for r in rows] == ["late", "today", "open", "open"]
    assert todo.urgency_words(late, day, "zh") == "已超期 2 天"
    # 2026-11-27 is a Friday: Monday and Tuesday are the two working days to the 1st
    far = todo.TodoRow(address="e", due=datetime.date(2026, 12, 1), **given)
    assert todo.urgency_words(far, day, "zh") == "还剩 2 个工作日"
    assert working_days_between(day, datetime.date(2026, 11, 29)) == 0


def test_a_time_limit_of_the_province_makes_a_last_day(cast, monkeypatch):
    submitted(cast.ludai)
    monkeypatch.setattr(todo, "time_limit", lambda noun, state: None)
    (row,) = todo.rows_for(cast.viewer("approver"), "zh")
    assert row.due is None, "none is set"
    monkeypatch.setattr(todo, "time_limit", lambda noun, state: 1)
    (row,) = todo.rows_for(cast.viewer("approver"), "zh")
    today = timezone.localdate()
    assert row.due is not None and working_days_between(today, row.due) == 1


def test_the_count_of_the_head_is_that_of_the_list(cast):
    submitted(cast.ludai)
    tell("factors_expiring", "factors:1", {"count": 2, "until": "2026-01-01"}, role="province")
    for role in ("owner", "clerk", "approver", "reader", "province", "city", "expert", "auditor"):
        viewer = cast.viewer(role)
        assert todo.count_for(viewer) == len(todo.rows_for(viewer, "zh")), role
    assert todo.count_for(cast.viewer("province")) == 1
    assert todo.count_for(cast.viewer("anonymous")) == 0


def test_a_busy_site_counts_anew_for_who_acted_and_for_others_in_a_while(cast, monkeypatch):
    clock, counted = [100.0], []
    monkeypatch.setattr(todo.time, "monotonic", lambda: clock[0])
    waiting = todo.waiting_for
    monkeypatch.setattr(todo, "waiting_for", lambda v: counted.append(v.role) or waiting(v))
    approver, rival = cast.viewer("approver"), cast.rival.viewers["approver"]
    assert [todo.records_waiting(viewer) for viewer in (approver, rival)] == [0, 0]
    submitted(cast.ludai)
    counted.clear()
    assert todo.records_waiting(approver) == 1, "somebody of the own enterprise did something"
    assert todo.records_waiting(approver) == 1
    assert len(counted) == 1, "nothing changed since"
    clock[0] += todo.FRESH_SECONDS - 0.5
    todo.records_waiting(rival)
    assert len(counted) == 1, "others did something"
    clock[0] += 0.5
    todo.records_waiting(rival)
    assert len(counted) == 2, "after a while it is counted again"
    todo.records_waiting(rival)
    assert len(counted) == 2


def test_the_holder_is_told_of_a_revocation_and_takes_note_of_it(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    Notice.objects.all().delete()
    certification.Revoke(cast.viewer("province"), certificate, reason="台账不实").run()
    page = cast.client("owner").get("/todo/").content.decode()
    assert "证书已撤销。理由：台账不实" in page and certificate.number in page
    assert "台账不实" not in cast.client("province").get("/todo/").content.decode()
    rivals = [r.text for r in todo.rows_for(cast.rival.viewers["owner"], "zh")]
    assert not [text for text in rivals if "撤销" in text]
    notice = Notice.objects.get()
    assert cast.client("reader").post(f"/notices/{notice.pk}/settle/").status_code == 403
    assert cast.client("owner").post(f"/notices/{notice.pk}/settle/").status_code == 302
    assert "台账不实" not in cast.client("owner").get("/todo/").content.decode()
    assert "台账不实" in cast.client("owner").get("/todo/history/").content.decode()


def test_a_certificate_that_ends_in_sixty_days_is_told_once(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    Notice.objects.all().delete()
    today = timezone.localdate()
    ends = timezone.now() + datetime.timedelta(days=59)
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=ends)
    assert certificates_due(today) == 2, "the holder and the province"
    assert certificates_due(today) == 0
    Certificate.objects.filter(pk=certificate.pk).update(
        valid_until=ends + datetime.timedelta(days=300)
    )
    Notice.objects.all().delete()
    assert certificates_due(today) == 0


def test_a_factor_near_its_best_before_date_is_told_to_who_keeps_and_who_uses_it(cast):
    submitted(cast.ludai)
    factors_expiring(datetime.date(2099, 1, 1))
    told = Notice.objects.all()
    assert {n.role for n in told.filter(enterprise=None)} == {"expert", "province"}
    assert {n.enterprise_id for n in told.exclude(enterprise=None)} == {cast.ludai.enterprise.pk}, (
        "the rival has submitted nothing"
    )


def test_an_empty_list_says_what_was_done_last_and_where_to_go_on(cast):
    page = cast.client("auditor").get("/todo/").content.decode()
    assert "没有要您办的事" in page and 'href="/audit/' in page
    certificate = issued(cast, cast.ludai, team(cast))
    certification.Suspend(cast.viewer("province"), certificate, reason="x").run()
    certification.Restore(cast.viewer("province"), certificate, reason="x").run()
    page = cast.client("province").get("/todo/?show=today").content.decode()
    assert "恢复证书" in page


def test_the_daily_mail_says_what_waits_once_a_day_and_not_to_who_said_no(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    submitted(cast.ludai)
    DigestChoice.objects.create(user=cast.viewer("owner").user, is_wanted=False)
    DigestChoice.objects.create(user=cast.viewer("approver").user, language="en")
    call_command("todo")
    to = {m.to[0]: m for m in mail.outbox}
    assert cast.viewer("owner").user.email not in to, "said no"
    assert cast.viewer("reader").user.email not in to, "nothing waits for a reader"
    english = to[cast.viewer("approver").user.email]
    assert "Waits for your approval" in english.subject
    assert "kgCO₂e" in english.body and "/todo/settings/" in english.body
    assert english.alternatives[0][1] == "text/html"
    chinese = to[cast.viewer("clerk").user.email]
    assert "继续填报" in chinese.alternatives[0][0] and "填报还没有完成" in chinese.subject
    call_command("todo")
    assert len(mail.outbox) == len(to), "once a day"


def test_a_person_says_no_to_the_daily_mail(cast):
    client = cast.client("clerk")
    assert client.post("/todo/settings/", {"language": "zh"}).status_code == 302
    assert DigestChoice.objects.get(user=cast.viewer("clerk").user).is_wanted is False
    assert "不发" in client.get("/todo/").content.decode()


def test_figures_are_written_with_three_figures_and_the_interval_to_the_same_place():
    assert with_interval(711.2, 689.6, 733.4, "kgCO2e/t", "zh") == "711（690～733） kgCO₂e/t"
    assert with_interval(14.23, 13.9, 15.07, "kgCO2e/t", "en") == "14.2 (13.9–15.1) kgCO₂e/t"
    assert with_interval(9123, 8000, 9999.6, "kgCO2e/t", "en") == "9,120 (8,000–10,000) kgCO₂e/t"
    # a fourth figure is never written; from 9,995 kg on it is tonnes: 9,996 rounds to 10,000
    assert with_interval(1234, 1200.4, 1299, "kgCO2e/t", "en") == "1,230 (1,200–1,300) kgCO₂e/t"
    assert with_interval(999.6, 950, 1049.6, "kgCO2e/t", "en") == "1,000 (950–1,050) kgCO₂e/t"
    assert with_interval(9996, 9000, 10999, "kgCO2e/t", "en") == "10.0 (9.0–11.0) tCO₂e/t"
    assert figure_text(14858, "kgCO2e/t", "zh") == "14.9 tCO₂e/t"
    assert written_figure(14858, 14100, 15700, "kg CO2e/t") == WrittenFigure(
        "14.9", "14.1", "15.7", "tCO2e/t"
    )
    # 711 − 728.5 = −17.5; 17.5 / 728.5 = 2.40 %
    assert change_text(711, 728.5, "kgCO2e/t", "zh") == "↓ 2.4%（−17.5 kgCO₂e/t）"


WITHOUT_A_LIMIT = {
    *("study.draft", "case.consultation"),
    *("inspectiondraw.sealed", "inspectiondraw.seeded", "inspectiondraw.drawn"),
    *("supervisioncase.ordered", "supervisioncase.order_appealed"),
    *("supervisioncase.proposal_appealed", "agreedtask.open"),
    *("datacampaign.open", "datarequest.asked"),
}
"""The enterprise's own work, and what has a last day of its own."""


def test_the_province_gives_working_days_for_every_state_that_waits():
    waiting = {
        f"{noun}.{state.name}"
        for noun, machine in machines().items()
        for state in machine.states
        if state.turn
    }
    assert {limit.of for limit in current_province().file.time_limits} == waiting - WITHOUT_A_LIMIT
