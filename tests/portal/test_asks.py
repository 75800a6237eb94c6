"""What a state asks of whom, written down a second time; pages before acts that cannot be taken
back; following a matter by its number.
"""

from __future__ import annotations

import datetime
import re
from types import SimpleNamespace as Plain

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from portal.test_machine import lamp, move
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji_portal.foundation.workflow import checks, confirming, limits, machines, tracking
from zuji_portal.foundation.workflow.machine import Ask

ASKS = """
claim.open city,province claim.accept,claim.refuse - claim-{0.pk}
changerequest.asked city,province change.make,change.refuse - -
enrolment.waiting city,province enrolment.accept,enrolment.return,enrolment.refuse - -
enrolment.returned member enrolment.resubmit - -
factorversion.proposed expert factor.review - -
factorversion.reviewed expert,province factor.publish blast_radius -
study.draft clerk,owner study.submit study_draft -
study.submitted approver study.approve,study.return - decide
study.returned clerk,owner study.submit study_draft -
footprintrequest.open owner,clerk footprint.answer - -
engagement.requested province verification.assign - assign
engagement.assigned verifier may - -
engagement.working verifier verification.work,verification.conclude verification_sample -
engagement.correcting verifier verification.resume verification_findings -
engagement.correcting clerk,owner may verification_findings -
engagement.review verifier verification.state,verification.reopen verification_conclusion -
verificationfinding.open owner,clerk finding.answer - finding-{0.number}
verificationfinding.answered verifier finding.close,finding.reopen - finding-{0.number}
case.consultation province case.close - -
case.panel province case.draw - -
case.declaring expert seat.declare - -
case.scoring expert seat.score - -
case.consolidating expert case.consolidate - -
case.voting expert seat.vote - -
certificate.applied province certificate.accept - decide
certificate.accepted province certificate.review - decide
certificate.reviewed province certificate.inspect - decide
certificate.inspected province certificate.verify - decide
certificate.verified province certificate.issue,certificate.reject - decide
certificate.corrective owner certificate.resubmit - decide
certificate.suspended province certificate.restore,certificate.revoke - decide
partnerrequest.open owner exchange.fulfil,exchange.decline - -
complaint.filed city,province complaint.accept,complaint.decline - -
complaint.handling city,province complaint.uphold,complaint.dismiss - -
complaint.answered city,province complaint.close - -
suggestion.filed province suggestion.accept,suggestion.decline - -
suggestion.studied province suggestion.bring,suggestion.adopt,suggestion.decline - -
agreedtask.open province task.report - -
agreedtask.reported province task.confirm,task.return - -
inspectiondraw.prepared province,city draw.seal - -
inspectiondraw.sealed province,city draw.enter - -
inspectiondraw.seeded province,city draw.witness - -
inspectiondraw.drawn province,city draw.publish - -
ruleversion.passed province rule.enact,rule.drop - -
agreement.proposed province agreement.agree,agreement.decline - -
agreement.supported province agreement.agree,agreement.decline - -
methodology.proposed expert methodology.assess - -
methodology.approved province methodology.publish - -
scene.applied expert scene.assess - -
scene.assessed province scene.publish - -
datacampaign.open province,city campaign.close - -
datarequest.asked owner,clerk datarequest.answer,datarequest.decline - -
supervisioncase.opened province,city supervision.order,supervision.dismiss - -
supervisioncase.ordered owner,clerk supervision.answer - -
supervisioncase.answered province,city \
supervision.check,supervision.order,supervision.escalate - -
supervisioncase.checked province,city supervision.close - -
supervisioncase.escalated province,city \
supervision.propose,supervision.order,supervision.close - -
supervisioncase.proposed province supervision.suspend - -
supervisioncase.suspended province,city supervision.check,supervision.close - -
supervisioncase.order_appealed province,city supervision.uphold,supervision.annul - -
supervisioncase.proposal_appealed province,city supervision.confirm,supervision.annul - -
"""
"""State, roles, the moves that answer it (or another work that may be done), page and part."""


def told(state, ask):
    answered = ",".join(ask.moves) or ("may" if ask.may else "")
    return [state, ",".join(ask.roles), answered, ask.page or "-", ask.part or "-"]


def test_each_state_asks_this_of_these():
    said = [
        told(f"{noun}.{state.name}", ask)
        for noun, machine in machines.machines().items()
        for state in machine.states
        for ask in state.asks
    ]
    assert sorted(said) == sorted(line.split() for line in ASKS.strip().splitlines())


def test_a_state_asks_those_whose_turn_it_is_in_both_languages():
    names = {move.name for table in machines.machines().values() for move in table.moves}
    for machine in machines.machines().values():
        for state in machine.states:
            for ask in state.asks:
                assert set(ask.roles) <= set(state.turn)
                assert set(ask.moves) <= names
                assert all(w.zh and w.en for w in (ask.text, ask.button))


def test_a_list_says_more_of_what_waits_where_there_is_more_to_say():
    paths = {noun: table.facts for noun, table in machines.machines().items() if table.facts}
    assert set(paths) == {
        *("engagement", "inspectiondraw", "supervisioncase", "certificate", "case", "study"),
        *("agreedtask", "datacampaign", "datarequest"),
    }
    assert all(callable(import_string(path)) for path in paths.values())


def asks(*moves, may=None, **more):
    words = Label("请动", "please")
    return Ask(roles=("city",), text=words, button=words, moves=moves, may=may, **more)


def needed(*met):
    return lambda viewer, record: [Plain(is_met=each) for each in met]


@pytest.mark.parametrize(
    ("ask", "allowed", "is_asked"),
    [
        (None, ["light"], True),
        (None, [], False),
        (asks(), ["light"], True),
        (asks(), [], False),
        (asks("lamp.light"), ["light", "dim"], True),
        (asks("lamp.light", "lamp.dim"), ["dim"], True),
        (asks("lamp.light"), ["dim"], False),
        (asks("lamp.light"), [], False),
        (asks(may=needed(True, True)), [], True),
        (asks(may=needed(True, False)), ["light"], False),
    ],
)
def test_what_is_asked_waits_while_it_is_the_viewers_to_do(monkeypatch, ask, allowed, is_asked):
    table = lamp()
    record = Plain(pk=7, state="off")
    offered = [Plain(move=table.move(f"lamp.{key}"), decision=True) for key in allowed]
    state = Plain(ask=lambda role: ask)
    monkeypatch.setattr(machines, "machines", lambda: {"lamp": table})
    monkeypatch.setattr(machines, "offers", lambda *given: offered)
    monkeypatch.setattr(type(table), "state", lambda self, name: state)
    rows = Plain(filter=lambda state__in: [record])
    monkeypatch.setattr(machines, "import_string", lambda path: lambda viewer: rows)
    found = list(machines.waiting_for(Plain(role="city")))
    assert [waiting.ask for waiting in found] == ([ask] if is_asked else [])


@pytest.mark.parametrize(
    ("ask", "address"),
    [
        (None, "case of 7"),
        (asks(), "case of 7"),
        (asks(page="panel"), "panel of 7"),
        (asks(part="row-{0.pk}"), "case of 7#row-7"),
        (asks(page="panel", part="decide"), "panel of 7#decide"),
    ],
)
def test_what_waits_is_dealt_with_at_its_page_and_part(monkeypatch, ask, address):
    monkeypatch.setattr(machines, "reverse", lambda page, args: f"{page} of {args[0]}")
    assert machines.Waiting(lamp(), Plain(pk=7), (), ask).address == address


ACT = move("smash", ("on",), "off", needs_reason=True, number="serial")
EFFECTS = (Label("灯碎", "the lamp breaks"),)
SMASH = move(
    "smash",
    ("on",),
    "off",
    needs_reason=True,
    is_dangerous=True,
    effects=EFFECTS,
    told=Label("房主", "the owner"),
)
LAMP = Plain(pk=7, name_zh="灯一", name_en="Lamp one", serial="AB-123456")


@pytest.fixture
def shown(monkeypatch):
    """Pages as their content, addresses as what they are made of, and who was asked about."""
    asked = []
    monkeypatch.setattr(confirming, "reverse", lambda page, args: f"{page} of {args[0]}")
    monkeypatch.setattr(confirming, "require", lambda *given: asked.append(given))
    monkeypatch.setattr(
        confirming,
        "render",
        lambda request, template, context, status: Plain(
            template=template, status_code=status, asked=asked, **context
        ),
    )
    return asked


def asked_for(method, **posted):
    return getattr(RequestFactory(), method)("/", posted)


def moved(request, made):
    return confirming.moved_by_page(
        request,
        "viewer",
        lamp(),
        LAMP,
        move=made,
        act=lambda form: HttpResponse(form.values()["reason"]),
    )


def test_a_move_that_is_not_dangerous_is_posted_and_has_no_page(shown):
    plain = move("light", ("off",), "on")
    refused = moved(asked_for("get"), plain)
    assert (refused.status_code, refused["Allow"], shown) == (405, "POST", [])
    done = moved(asked_for("post", reason="暗"), plain)
    assert (done.status_code, done.content.decode()) == (200, "暗")
    assert shown == [("viewer", "lamp.light", LAMP)]


def test_a_dangerous_move_is_asked_about_on_its_page_and_made_with_a_reason(shown):
    page = moved(asked_for("get"), SMASH)
    assert (page.template, page.status_code) == ("workflow/confirm.html", 200)
    assert (page.form.is_bound, page.findings) == (False, [])
    deed = page.deed
    assert (deed.label, deed.effects, deed.told) == (SMASH.label, EFFECTS, SMASH.told)
    assert (deed.title, deed.back) == ("灯一", "case of 7")
    again = moved(asked_for("post", reason=""), SMASH)
    assert (again.status_code, again.form.is_bound, len(again.findings)) == (422, True, 1)
    done = moved(asked_for("post", reason="旧"), SMASH)
    assert (done.status_code, done.content.decode()) == (200, "旧")
    assert shown == [("viewer", "lamp.smash", LAMP)] * 3


def test_the_last_digits_are_asked_for_where_the_move_names_a_number():
    posted = confirming.form_of(asked_for("post", reason="旧", digits="3456"), LAMP, ACT)
    assert posted.is_valid() and posted.cleaned_data == {"reason": "旧"}
    wrong = confirming.form_of(asked_for("post", reason="旧", digits="1234"), LAMP, ACT)
    assert [f.rule for f in wrong.findings()] == ["digits-differ"]
    assert not confirming.form_of(asked_for("get"), LAMP, ACT).is_bound
    bare = confirming.form_of(asked_for("post", reason="旧"), Plain(pk=7), ACT)
    assert bare.is_valid() and "digits" not in bare.fields
    assert "digits" not in confirming.form_of(asked_for("get"), LAMP, SMASH).fields


def test_an_act_outside_a_table_has_the_same_page(shown):
    deed = confirming.Deed(label=SMASH.label, title="灯", effects=(), told=None, back="/")
    acts = []

    def done(request, act=acts.append):
        return confirming.done_by_page(request, deed, act, "/after/")

    page = done(asked_for("get"))
    assert (page.deed, page.form.is_bound, page.status_code) == (deed, False, 200)
    assert done(asked_for("post", reason="")).status_code == 422
    assert acts == []
    after = done(asked_for("post", reason="旧"))
    assert (after.status_code, after["Location"], acts) == (302, "/after/", ["旧"])

    def refused(reason):
        raise refuse("note-key", "reason", reason)

    page = done(asked_for("post", reason="旧"), refused)
    assert (page.status_code, len(page.findings)) == (422, 1)


FILED = datetime.datetime(2026, 11, 26, 1, tzinfo=datetime.UTC)
SINCE = datetime.datetime(2026, 11, 26, 17, tzinfo=datetime.UTC)
"""One o'clock on Friday the 27th in Shanghai."""


@pytest.fixture
def three_days(monkeypatch):
    rows = [Plain(of="lamp.off", working_days=3), Plain(of="lamp.gone", working_days=9)]
    held = Plain(file=Plain(time_limits=rows))
    monkeypatch.setattr(limits, "current_province", lambda: held)
    return held


def test_a_limit_counts_working_days_from_the_day_here(three_days):
    assert (limits.time_limit("lamp", "off"), limits.time_limit("lamp", "on")) == (3, None)
    assert limits.last_day("lamp", "off", SINCE) == datetime.date(2026, 12, 2)
    assert limits.last_day("lamp", "on", SINCE) is None


def test_a_limit_of_a_state_that_no_table_has_is_said_when_the_site_starts(
    monkeypatch, settings, three_days
):
    monkeypatch.setattr(checks, "machines", lambda: {"lamp": lamp()})
    settings.PROVINCE = three_days
    assert checks.unknown_time_limits() == ["lamp.gone"]
    (error,) = checks.check_registrations()
    assert (error.id, error.msg) == ("zuji.E002", "province.yaml: time_limits: no state lamp.gone")
    settings.PROVINCE = None
    assert (checks.unknown_time_limits(), checks.check_registrations()) == ([], [])


def followed(state, table=None):
    return tracking.followed(
        table or lamp(), state, number="SQ-1", filed_at=FILED, since=SINCE, answer="好"
    )


def test_a_matter_is_told_by_its_state_its_turn_and_its_last_day(three_days):
    assert followed("off") == tracking.TrackedCase(
        number="SQ-1",
        noun=Label("灯", "lamp"),
        state=Label("关", "off"),
        turn=Label("市主管部门", "City officer"),
        filed_at=FILED,
        since=SINCE,
        due=datetime.date(2026, 12, 2),
        answer="好",
    )
    assert followed("on").turn == Label("省主管部门", "Province officer")
    assert followed("off").by("province").turn == Label("省主管部门", "Province officer")
    off, on = lamp().states
    table = lamp(states=(type(off)(name="off", label=off.label, turn=("member",)), on))
    assert followed("off", table).turn == Label("申请人", "the applicant")
    table = lamp(states=(type(off)(name="off", label=off.label), on))
    assert (followed("off", table).turn, followed("off", table).by("city").turn) == (None, None)


def test_a_number_is_drawn_from_letters_that_nobody_misreads():
    drawn = {tracking.new_number("SQ") for _ in range(50)}
    assert len(drawn) == 50
    year = tracking.timezone.localdate().year
    assert all(re.fullmatch(rf"SQ-{year}-[2-9A-HJ-NP-Z]{{8}}", number) for number in drawn)
    assert len(tracking.LETTERS) == 31 and not set("01IO") & set(tracking.LETTERS)


@pytest.mark.parametrize(
    ("given", "kept", "same"),
    [
        ("a@b.cn", "a@b.cn", True),
        (" A@b.cn ", "a@B.cn", True),
        ("a@b.cn", "c@b.cn", False),
        ("", "", False),
        (" ", " ", False),
    ],
)
def test_an_address_is_the_one_that_is_kept(given, kept, same):
    assert tracking.same_address(given, kept) is same
