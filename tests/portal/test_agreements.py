"""Agreements of recognition: from proposal to end, what is logged, who sees it, what it covers."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.certificates import issued
from portal.guards.recognition import TERMS, agreement
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji.recognition import borne, crosswalk, scheme
from zuji_portal.certification import actions as certification
from zuji_portal.committee.events import CaseDecided, CaseSubjectAsked
from zuji_portal.committee.models import Case, Decision
from zuji_portal.foundation.events import ask, publish
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.recognition import actions
from zuji_portal.recognition.agreements import recognised
from zuji_portal.recognition.logged import event_content
from zuji_portal.recognition.models import Agreement, AgreementEvent
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db
DAY = datetime.date
FORM = {name: value for name, value in TERMS.items() if name != "since"} | {
    "since": "2026-01-01",
    "conditions_zh": "",
    "conditions_en": "",
}


def kinds():
    rows = LogEntry.objects.filter(kind__startswith="agreement.").order_by("index")
    return list(rows.values_list("kind", flat=True))


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_agreement_goes_from_proposal_to_end_and_each_decision_is_logged(cast, client):
    answer = cast.client("expert").post("/recognition/agreements/new/", FORM)
    made = Agreement.objects.get()
    address = f"/recognition/agreements/{made.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, address)
    page(client, address, 404)
    assert "数据互认备忘录" not in page(client, "/recognition/")
    office = cast.client("province")
    assert "数据互认备忘录" in page(office, "/recognition/")
    assert kinds() == [], "a proposal is in the audit log alone"
    moves = (
        ("agree", "双方已签署", "in_force"),
        ("suspend", "对方规则修订", "suspended"),
        ("resume", "已重新对照", "in_force"),
        ("end", "期限未满，双方同意", "ended"),
    )
    for move, reason, state in moves:
        assert office.post(f"{address}{move}/", {"reason": reason}).status_code == 302
        made.refresh_from_db()
        assert made.state == state
        shown = page(client, address)
        assert reason in shown
        assert "数据互认备忘录" in page(client, "/recognition/schemes/pef/")
    assert kinds() == [f"agreement.{word}" for word in ("agreed", "suspended", "resumed", "ended")]
    last = AgreementEvent.objects.order_by("-pk")[0]
    assert content_of(f"agreementevent:{last.pk}") == event_content(last)
    assert b'"reason"' in event_content(last) and made.number.encode() in event_content(last)


def test_terms_and_events_never_change(cast):
    made = agreement("in_force")(cast)
    actions.SuspendAgreement(cast.viewer("province"), made, reason="x").run()
    for row, field in ((made, "kind"), (AgreementEvent.objects.get(), "reason")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: "full"})


def decided(cast, made, result):
    by = cast.viewer("expert").user
    case = Case.objects.create(
        kind="recognition",
        subject=made.number,
        title_zh="互认",
        reason="示例",
        consultation_until="2026-01-01",
        opened_by=by,
    )
    number = f"ZJ-ZW-2026-{case.pk:05d}"
    decision = Decision.objects.create(
        case=case, number=number, result=result, content={}, digest="x", at=timezone.now()
    )
    publish(CaseDecided(case, decision))
    made.refresh_from_db()
    return decision


def test_a_kind_wider_than_the_clauses_bear_goes_before_the_committee(cast):
    """Of every scheme some clause is unknown or not checked, so the clauses bear data alone."""
    assert borne(crosswalk(scheme("pef"))) == "data"
    wide, office = agreement(kind="full")(cast), cast.viewer("province")
    with pytest.raises(Denied):
        actions.AgreeAgreement(office, wide, reason="x").run()
    subject = ask(CaseSubjectAsked("recognition", wide.number))
    assert subject.parties == (f"user:{wide.proposed_by_id}",)
    assert ask(CaseSubjectAsked("recognition", "HR-2026-NOBODY22")) is None
    decision = decided(cast, wide, "pass")
    assert (wide.state, wide.decision) == ("supported", decision)
    actions.AgreeAgreement(office, wide, reason="x").run()
    assert wide.state == "in_force" or Agreement.objects.get(pk=wide.pk).state == "in_force"
    other = agreement(kind="full", scheme="ies")(cast)
    decided(cast, other, "pass_with_changes")
    assert other.state == "declined"
    assert kinds() == ["agreement.agreed", "agreement.declined"]


@pytest.mark.parametrize(
    ("more", "overlaps"),
    [
        ({}, True),
        ({"scheme": "ies"}, False),
        ({"way": "inward"}, True),
        ({"model_ids": ["urea", "cement"]}, True),
        ({"model_ids": ["cement"]}, False),
        ({"since": DAY(2028, 1, 1)}, False),
        ({"since": DAY(2027, 12, 31)}, True),
    ],
)
def test_two_agreements_never_say_two_things_of_one_certificate(cast, more, overlaps):
    agreement("in_force", model_ids=["urea"], until=DAY(2027, 12, 31))(cast)
    other = agreement(**more)(cast)
    step = actions.AgreeAgreement(cast.viewer("province"), other, reason="x")
    if overlaps:
        with pytest.raises(Refusal, match="agreement-overlaps"):
            step.run()
    else:
        assert step.run().state == "in_force"


def test_one_way_each_may_stand_beside_the_other(cast):
    agreement("in_force", way="outward")(cast)
    step = actions.AgreeAgreement(
        cast.viewer("province"), agreement(way="inward")(cast), reason="x"
    )
    assert step.run().state == "in_force"


def test_an_agreement_that_is_over_does_not_come_into_force_and_ends_by_itself(cast):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    over = agreement(until=yesterday)(cast)
    with pytest.raises(Refusal, match="agreement-over"):
        actions.AgreeAgreement(cast.viewer("province"), over, reason="x").run()
    late = agreement("in_force", until=yesterday)(cast)
    last_day = agreement("in_force", scheme="ies", until=today)(cast)
    assert actions.agreements_over(today) == 1
    assert [Agreement.objects.get(pk=a.pk).state for a in (late, last_day)] == ["ended", "in_force"]
    assert kinds() == ["agreement.ended"]


def test_a_conditional_agreement_says_its_conditions(cast):
    form = FORM | {"kind": "conditional"}
    answer = cast.client("province").post("/recognition/agreements/new/", form)
    assert answer.status_code == 422 and Agreement.objects.count() == 0
    before = FORM | {"until": "2025-12-31"}
    answer = cast.client("province").post("/recognition/agreements/new/", before)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("more", "day", "found"),
    [
        ({}, DAY(2026, 6, 1), [("pef", "2026-03-01", "2028-02-29")]),
        ({}, DAY(2026, 2, 28), []),
        ({}, DAY(2028, 3, 1), []),
        ({"since": DAY(2026, 5, 1)}, DAY(2026, 6, 1), [("pef", "2026-05-01", "2028-02-29")]),
        ({"since": DAY(2026, 6, 2)}, DAY(2026, 6, 1), []),
        ({"until": DAY(2026, 6, 1)}, DAY(2026, 6, 1), [("pef", "2026-03-01", "2026-06-01")]),
        ({"way": "inward"}, DAY(2026, 6, 1), []),
        ({"model_ids": ["cement"]}, DAY(2026, 6, 1), []),
        ({"model_ids": ["urea"]}, DAY(2026, 6, 1), [("pef", "2026-03-01", "2028-02-29")]),
        ({"state": "suspended"}, DAY(2026, 6, 1), []),
    ],
)
def test_a_certificate_is_recognised_while_it_and_the_agreement_hold(cast, more, day, found):
    """A certificate of urea, 1 March 2026 to 29 February 2028."""
    made = agreement(**{"state": "in_force", **more})(cast)
    rows = recognised("urea", DAY(2026, 3, 1), DAY(2028, 2, 29), day)
    assert [(r.found.scheme.id, r.found.since, r.found.until) for r in rows] == found
    assert [r.agreement for r in rows] == [made] * len(found)


def live(client, number, status=200):
    answer = client.get(f"/api/v1/certificates/{number}/recognition")
    assert answer.status_code == status
    return answer.json()


def test_the_live_status_of_a_certificate_says_who_recognises_it_how_and_by_what(cast, client):
    certificate = issued(cast, cast.ludai, team(cast))
    told = live(client, certificate.number)
    assert (told["state"], told["recognised_by"]) == ("issued", [])
    more = {"kind": "conditional", "conditions_zh": "附差距报告", "conditions_en": "With the gap"}
    made = agreement("in_force", model_ids=["urea"], **more)(cast)
    agreement("in_force", scheme="ies", model_ids=["cement"])(cast)
    answer = client.get(f"/api/v1/certificates/{certificate.number}/recognition")
    assert answer["Cache-Control"] == "no-cache"
    (row,) = answer.json()["recognised_by"]
    said = {name: row[name] for name in ("scheme", "kind", "way", "agreement", "conditions_en")}
    assert said == {
        "scheme": "pef",
        "kind": "conditional",
        "way": "mutual",
        "agreement": made.number,
        "conditions_en": "With the gap",
    }
    today = timezone.localdate()
    until = timezone.localdate(certificate.valid_until)
    assert (row["since"], row["until"]) == (today.isoformat(), until.isoformat())
    assert row["agreement_url"].endswith(f"/recognition/agreements/{made.pk}/")
    assert "数据互认备忘录" in page(client, f"/certificates/{certificate.number}")
    actions.SuspendAgreement(cast.viewer("province"), made, reason="x").run()
    assert live(client, certificate.number)["recognised_by"] == []
    actions.ResumeAgreement(cast.viewer("province"), made, reason="x").run()
    certification.Suspend(cast.viewer("province"), certificate, reason="x").run()
    told = live(client, certificate.number)
    assert (told["state"], told["recognised_by"]) == ("suspended", [])
    live(client, "ZJ-2026-000000", 404)
