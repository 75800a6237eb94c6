"""Verification: conflicts block and say why, the work leads to a statement, nothing is open to
who has not signed.
"""

import datetime
import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from portal.answers import rules_of
from portal.people import filled, firm
from portal.verifiers import (
    assigned,
    concluded,
    looked_at,
    requested,
    stated,
    team,
    working,
)
from zuji.core.canonical import digest
from zuji.core.refusals import Refusal
from zuji.reports.signing import signature_of
from zuji.synth.plants import fictional_code
from zuji.trust.credential import opened
from zuji.verification import drawn
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import ApproveStudy, SubmitStudy
from zuji_portal.studies.statements import statement_about
from zuji_portal.transparency.issuer.keys import current, public_keys, rotate
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken
from zuji_portal.verification import facts, queries
from zuji_portal.verification.engagement import actions
from zuji_portal.verification.engagement import work as work_actions
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.models import Body, Engagement, Shareholding, Statement
from zuji_portal.verification.register import actions as register

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("ends_well")
def test_from_request_to_statement(cast):
    them = team(cast)
    made = stated(cast, cast.ludai, them)
    engagement = made.engagement
    assert engagement.state == "stated"
    assert [s.key for s in engagement.steps.all() if s.done_on is None] == []
    assert made.content["result"]["value"] == made.revision.content()["result"]["total"]["value"]
    assert made.content["people"] == [
        {"name": str(them.verifiers[p]), "part": p} for p in ("lead", "member", "reviewer")
    ]
    assert made.digest == digest(made.content)
    signed = opened(made.token, public_keys())
    assert signed["credentialSubject"]["number"] == made.number
    assert 0 < made.verified_share <= 1
    assert made.residual <= engagement.materiality
    assert statement_about(made.revision).verified_share == made.verified_share
    assert LogEntry.objects.filter(kind="statement.issued", subject=f"statement:{made.pk}").exists()
    assert list(broken()) == []


def test_the_body_and_the_people_are_blocked_with_the_reason(cast):
    them = team(cast)
    province = cast.platform["province"]
    relation = {"kind": "consulting", "since": "2024-01-01", "about": "示例：碳盘查咨询"}
    register.RecordRelation(
        province, them.body, enterprise=cast.ludai.enterprise, values=relation
    ).run()
    engagement = requested(cast.ludai)
    with pytest.raises(Refusal) as refused:
        actions.AssignBody(province, engagement, body=them.body, reason="示例").run()
    assert "碳盘查咨询" in refused.value.findings[0].message("zh")
    assert "consulted" in refused.value.findings[0].message("en")
    page = cast.client("province").get(f"/verification/{engagement.pk}/").content.decode()
    assert "碳盘查咨询" in page
    with pytest.raises(Refusal) as refused:
        actions.AssignBody(province, engagement).run()
    assert rules_of(refused) == ["no-free-body"]
    assert Engagement.objects.get().state == "requested"


def test_shared_owners_scope_and_suspension_block(cast):
    them = team(cast)
    province = cast.platform["province"]
    study = requested(cast.ludai).study
    for company in (them.body.uscc, study.enterprise.uscc):
        values = {"company": company, "owner": fictional_code(5), "source": "示例"}
        register.RecordShareholding(province, "shareholding", values=values).run()
    assert [c.rule for c in facts.conflicts_of_body(them.body, study)] == ["shared-ownership"]
    register.SuspendBody(province, them.body, reason="示例").run()
    Body.objects.filter(pk=them.body.pk).update(industries=["cement"])
    them.body.refresh_from_db()
    assert [c.rule for c in facts.conflicts_of_body(them.body, study)] == [
        "body-suspended",
        "out-of-scope",
        "shared-ownership",
    ]


def test_a_wrong_record_is_corrected_and_no_longer_blocks(cast):
    them = team(cast)
    province, client = cast.platform["province"], cast.client("province")
    study = requested(cast.ludai).study
    relation = {"kind": "ownership", "since": "2024-01-01", "about": "示例"}
    register.RecordRelation(province, them.body, enterprise=study.enterprise, values=relation).run()
    for company in (them.body.uscc, study.enterprise.uscc):
        values = {"company": company, "owner": fictional_code(5), "source": "示例"}
        register.RecordShareholding(province, "shareholding", values=values).run()
    blocked = [c.rule for c in facts.conflicts_of_body(them.body, study)]
    assert blocked == ["related", "shared-ownership"]
    urls = [
        "/bodies/relations/1/withdraw/",
        "/bodies/shareholding/1/withdraw/",
    ]
    urls = [
        u.replace("/1/", f"/{pk}/")
        for u, pk in zip(
            urls, (them.body.relations.get().pk, Shareholding.objects.first().pk), strict=True
        )
    ]
    for url in urls:
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "同名企业，误登（示例）"}).status_code == 302
        assert client.post(url, {"reason": "again"}).status_code == 422
    assert facts.conflicts_of_body(them.body, study) == []
    assert "误登" in client.get(f"/bodies/{them.body.pk}/").content.decode()


def test_a_draw_takes_a_free_body_and_can_be_replayed(cast):
    first, second = team(cast), team(cast, "鲁信核查（示例）", 800_002)
    province = cast.platform["province"]
    relation = {"kind": "ownership", "since": "2024-01-01", "about": "示例"}
    register.RecordRelation(
        province, first.body, enterprise=cast.ludai.enterprise, values=relation
    ).run()
    engagement = requested(cast.ludai)
    made = actions.AssignBody(province, engagement).run()
    assert made.body == second.body
    again = drawn(made.draw["candidates"], 1, made.draw["seed"])
    assert again.as_json() == made.draw
    assert again.taken == (second.body.uscc,)


def test_who_declined_is_not_drawn_again(cast):
    them = team(cast)
    engagement = assigned(cast, cast.ludai, them)
    actions.DeclineEngagement(them.viewers["lead"], engagement, reason="人手不足").run()
    engagement.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        actions.AssignBody(cast.platform["province"], engagement).run()
    assert rules_of(refused) == ["no-free-body"]


def test_a_team_needs_a_lead_and_a_reviewer_and_free_people(cast):
    them = team(cast)
    engagement = assigned(cast, cast.ludai, them)
    lead = them.viewers["lead"]
    with pytest.raises(Refusal) as refused:
        actions.MakeTeam(lead, engagement, parts=[(them.verifiers["lead"], "lead")]).run()
    assert rules_of(refused) == ["team-incomplete"]
    relation = {
        "kind": "employment",
        "since": "2015-01-01",
        "until": "2025-06-01",
        "about": "示例：曾任职",
    }
    register.RecordRelation(
        cast.platform["province"],
        them.body,
        enterprise=cast.ludai.enterprise,
        verifier=them.verifiers["member"],
        values=relation,
    ).run()
    parts = [(them.verifiers[p], p) for p in ("lead", "member", "reviewer")]
    with pytest.raises(Refusal) as refused:
        actions.MakeTeam(lead, engagement, parts=parts).run()
    assert rules_of(refused) == ["conflict-found"]
    other = team(cast, "鲁信核查（示例）", 800_002)
    with pytest.raises(Refusal):
        actions.MakeTeam(
            lead,
            engagement,
            parts=[(them.verifiers["lead"], "lead"), (other.verifiers["reviewer"], "reviewer")],
        ).run()
    actions.MakeTeam(lead, engagement, parts=[parts[0], parts[2]]).run()


def test_self_review_is_not_possible(cast):
    """An author of the study, or one of the team, is neither verifier nor reviewer nor may the
    lead issue.
    """
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    looked_at(them, engagement)
    concluded(them, engagement)
    with pytest.raises(Denied):
        IssueStatement(them.viewers["lead"], engagement).run()
    clerk = cast.ludai.viewers["clerk"].user
    as_verifier = them.verifiers["member"]
    as_verifier.appointment.user = clerk
    as_verifier.appointment.save()
    assert "two-parts" in [
        c.rule for c in facts.conflicts_of_person(as_verifier, "lead", engagement)
    ]


def test_nothing_is_open_before_the_declaration(cast):
    them = team(cast)
    engagement = assigned(cast, cast.ludai, them)
    client = cast.client("verifier")
    address = engagement.revision.address
    assert client.get(f"/verification/{engagement.pk}/").status_code == 200
    closed = [
        f"/verification/{engagement.pk}/sample/",
        reverse("result", args=[address]),
        f"/desk/studies/{engagement.study_id}/",
    ]
    assert {client.get(url).status_code for url in closed} == {404}
    actions.MakeTeam(
        them.viewers["lead"],
        engagement,
        parts=[(them.verifiers[p], p) for p in ("lead", "reviewer")],
    ).run()
    actions.SignDeclaration(them.viewers["lead"], engagement).run()
    assert {client.get(url).status_code for url in closed} == {200}
    rival = requested(cast.rival)
    assert client.get(f"/verification/{rival.pk}/").status_code == 404
    assert client.get(reverse("result", args=[rival.revision.address])).status_code == 404
    assert client.get(f"/desk/studies/{cast.ludai.draft.pk}/").status_code == 404


def test_evidence_opens_only_as_far_as_the_study_names_it(cast):
    them = team(cast)
    of = cast.ludai
    inputs = dict(of_inputs())
    inputs["power"] = {**inputs["power"], "evidence": of.evidence.digest}
    study = filled(of.viewers["clerk"], of.draft, inputs)
    revision = SubmitStudy(of.viewers["clerk"], study).run()
    ApproveStudy(of.viewers["approver"], study).run()
    unnamed = firm_evidence(of)
    engagement = actions.RequestVerification(of.viewers["clerk"], revision.study).run()
    client = cast.client("verifier")
    assert client.get(f"/evidence/{of.evidence.pk}/").status_code == 404
    actions.AssignBody(cast.platform["province"], engagement, body=them.body, reason="示例").run()
    actions.MakeTeam(
        them.viewers["lead"],
        engagement,
        parts=[(them.verifiers[p], p) for p in ("lead", "reviewer")],
    ).run()
    for part in ("lead", "reviewer"):
        actions.SignDeclaration(them.viewers[part], engagement).run()
    assert client.get(f"/evidence/{of.evidence.pk}/").status_code == 200
    assert client.get(f"/evidence/{unnamed.pk}/").status_code == 404
    assert client.get(f"/evidence/{cast.rival.evidence.pk}/").status_code == 404
    assert of.evidence.name in client.get(f"/verification/{engagement.pk}/sample/").content.decode()


def of_inputs():
    from portal.people import urea_inputs

    return urea_inputs()


def firm_evidence(of):
    from zuji_portal.enterprises.evidence.actions import AddEvidence

    return AddEvidence(
        of.viewers["clerk"], of.enterprise, content=b"unnamed", name="u.txt", kind="other"
    ).run()


@pytest.mark.usefixtures("ends_well")
def test_findings_go_back_to_the_plant_and_both_revisions_stay(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    lead, clerk = them.viewers["lead"], cast.ludai.viewers["clerk"]
    first = engagement.revision
    work_actions.RecordSighting(
        lead, engagement, name="power", holds=False, note="电费单为 2 倍"
    ).run()
    with pytest.raises(Refusal) as refused:
        work_actions.ReturnForCorrection(lead, engagement).run()
    assert rules_of(refused) == ["nothing-to-return"]
    values = {"severity": "major", "field": "power", "text": "少报一半"}
    finding = work_actions.RaiseFinding(lead, engagement, values=values).run()
    work_actions.ReturnForCorrection(lead, engagement).run()
    study = engagement.study
    study.refresh_from_db()
    assert study.state == "returned"
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/draft/").content.decode()
    assert "少报一半" in page
    assert "核查员退回" in page, "who sent it back comes from the event"
    assert "审批人退回" not in page
    with pytest.raises(Denied):
        work_actions.TakeResubmission(lead, Engagement.objects.get()).run()
    inputs = of_inputs()
    inputs["power"] = {**inputs["power"], "value": "13600万"}
    second = SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    work_actions.AnswerFinding(clerk, finding, text="已按电费单更正").run()
    study.refresh_from_db()
    ApproveStudy(cast.ludai.viewers["approver"], study).run()
    engagement.refresh_from_db()
    work_actions.TakeResubmission(lead, engagement).run()
    engagement.refresh_from_db()
    assert engagement.revision == second
    assert (
        first.content()["result"]["total"]["value"] < second.content()["result"]["total"]["value"]
    )
    assert "power" not in queries.sightings(engagement), (
        "what was seen of the old value says nothing of the new one"
    )
    with pytest.raises(Refusal) as refused:
        work_actions.Conclude(
            lead, engagement, values={"opinion": "unmodified", "scope": "x", "procedures": "x"}
        ).run()
    assert "finding-open" in rules_of(refused)
    finding.refresh_from_db()
    work_actions.CloseFinding(lead, finding, text="已核对").run()
    assert verified().holds, "closing a finding is no move of the engagement"
    looked_at(them, engagement)
    concluded(them, engagement)
    made = IssueStatement(them.viewers["reviewer"], engagement).run()
    assert made.revision == second
    assert made.content["revisions"] == [1, 2]
    client = cast.client("verifier")
    difference = reverse("compare", args=[first.address, second.address])
    assert difference in client.get(f"/verification/{engagement.pk}/").content.decode()
    assert client.get(difference).status_code == 200
    assert made.content["findings"][0]["state"] == "closed"


def test_a_sighting_of_what_did_not_change_stays(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    lead, clerk = them.viewers["lead"], cast.ludai.viewers["clerk"]
    for name in ("power", "ammonia_used"):
        work_actions.RecordSighting(lead, engagement, name=name, note="一致").run()
    work_actions.RaiseFinding(
        lead, engagement, values={"severity": "minor", "field": "power", "text": "x"}
    ).run()
    work_actions.ReturnForCorrection(lead, engagement).run()
    study = engagement.study
    inputs = of_inputs()
    inputs["power"] = {**inputs["power"], "value": "123"}
    SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    study.refresh_from_db()
    ApproveStudy(cast.ludai.viewers["approver"], study).run()
    engagement.refresh_from_db()
    work_actions.TakeResubmission(lead, engagement).run()
    engagement.refresh_from_db()
    assert set(queries.sightings(engagement)) == {"ammonia_used"}


def test_the_sample_is_adjusted_with_a_reason_and_the_residual_follows(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    lead = them.viewers["lead"]
    sample = queries.sample_of(engagement)
    assert sample.residual <= engagement.materiality
    largest = max(sample.taken, key=lambda x: x.risk)
    with pytest.raises(Refusal) as refused:
        work_actions.AdjustSample(lead, engagement, name=largest.name, is_taken=False).run()
    assert rules_of(refused) == ["reason-missing"]
    work_actions.AdjustSample(
        lead, engagement, name=largest.name, is_taken=False, reason="示例"
    ).run()
    now = queries.sample_of(engagement)
    assert now.residual == pytest.approx(sample.residual + largest.risk)
    looked_at(them, engagement)
    with pytest.raises(Refusal) as refused:
        concluded(them, engagement)
    assert rules_of(refused) == ["opinion-too-good"]
    concluded(them, engagement, opinion="modified", limits="未查看最大一项（示例）")
    made = IssueStatement(them.viewers["reviewer"], engagement).run()
    assert made.content["sample"]["adjusted"] == [
        {"line": largest.name, "taken": False, "reason": "示例"}
    ]


@pytest.mark.parametrize("opinion", ["unmodified"])
def test_reasonable_assurance_needs_a_visit_and_a_seen_sample(cast, opinion):
    engagement = working(cast, cast.ludai, team(cast))
    found = {f.rule for f in work_actions.unfinished(engagement, opinion)}
    assert found == {"sample-unseen", "visit-missing", "opinion-too-good"}
    engagement.level = "limited"
    assert "visit-missing" not in {f.rule for f in work_actions.unfinished(engagement, opinion)}


def test_what_does_not_hold_needs_a_finding(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    work_actions.RecordSighting(
        them.viewers["lead"], engagement, name="power", holds=False, note="x"
    ).run()
    assert "line-failed" in {f.rule for f in work_actions.unfinished(engagement, "modified")}


def test_evidence_of_another_plant_is_refused(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    with pytest.raises(Refusal) as refused:
        work_actions.RecordSighting(
            them.viewers["lead"], engagement, name="power", evidence=cast.rival.evidence, note="x"
        ).run()
    assert rules_of(refused) == ["evidence-elsewhere"]
    client = cast.client("verifier")
    posted = {"line": "power", "note": "x", "evidence": str(cast.rival.evidence.pk), "holds": "1"}
    assert client.post(f"/verification/{engagement.pk}/sample/seen/", posted).status_code == 404


def test_what_was_signed_and_seen_cannot_be_changed(cast):
    made = stated(cast, cast.ludai, team(cast))
    tables = ("assignment", "declaration", "sighting", "visit", "statement")
    for table in tables:
        for change in (
            f"UPDATE verification_{table} SET by_id = by_id",
            f"DELETE FROM verification_{table}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    assert Statement.objects.get() == made


def test_one_open_engagement_a_study_and_none_after_a_statement(cast):
    made = stated(cast, cast.ludai, team(cast))
    study = made.engagement.study
    study.refresh_from_db()
    with pytest.raises(Denied):
        actions.RequestVerification(cast.ludai.viewers["clerk"], study).run()
    rival = requested(cast.rival)
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.create(
            study=rival.study,
            enterprise=rival.enterprise,
            revision=rival.revision,
            materiality=0.05,
            requested_by=cast.rival.viewers["clerk"].user,
        )


def test_an_old_key_still_verifies_what_it_signed(cast):
    made = stated(cast, cast.ludai, team(cast))
    rotate()
    later = stated(cast, cast.rival, team(cast, "鲁信核查（示例）", 800_002))
    document = cast.client("anonymous").get("/.well-known/did.json").json()
    assert len(document["verificationMethod"]) == 2
    for statement in (made, later):
        assert (
            opened(statement.token, public_keys())["credentialSubject"]["number"]
            == statement.number
        )


def test_the_statement_in_every_form(cast):
    made = stated(cast, cast.ludai, team(cast))
    client = cast.client("clerk")
    base = f"/verification/statements/{made.number}/"
    assert made.digest in client.get(base).content.decode()
    pdf = client.get(base + "statement.pdf").content
    assert pdf.startswith(b"%PDF") and pdf == client.get(base + "statement.pdf").content
    found = signature_of(pdf, current().certificate.encode())
    assert (found.holds, found.covers_all) == (True, True)
    assert client.get("/en" + base + "statement.pdf").content != pdf
    assert json.loads(client.get(base + "statement.json").content) == made.content
    assert client.get(base + "statement.jwt").content.decode() == made.token
    assert client.get(base + "statement.docx").status_code == 404
    assert cast.client("anonymous").get(base).status_code == 302


@pytest.mark.usefixtures("ends_well")
def test_the_pages_through_a_browser(cast):
    """The same work through the pages; every refusal stands on the page it came from."""
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    client, base = cast.client("verifier"), f"/verification/{engagement.pk}/"
    assert (
        client.post(base + "sample/seen/", {"line": "power", "note": "", "holds": "1"}).status_code
        == 422
    )
    assert (
        client.post(
            base + "sample/seen/", {"line": "power", "note": "一致", "holds": "1"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            base + "visits/new/", {"visited_on": "2099-01-01", "people": "x", "text": "x"}
        ).status_code
        == 422
    )
    assert (
        client.post(
            base + "findings/new/", {"severity": "huge", "field": "power", "text": "x"}
        ).status_code
        == 422
    )
    assert (
        client.post(
            base + "findings/new/", {"severity": "observation", "field": "study", "text": "x"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            base + "conclude/", {"opinion": "unmodified", "scope": "x", "procedures": "x"}
        ).status_code
        == 422
    )
    for page in ("", "sample/", "findings/", "visits/", "conclusion/"):
        assert client.get(base + page).status_code == 200
        assert client.get("/en" + base + page).status_code == 200
    assert client.get("/verification/").status_code == 200
    for page in ("/bodies/", f"/bodies/{them.body.pk}/"):
        visitor = cast.client("anonymous").get(page)
        assert visitor.status_code == 200
        assert str(them.verifiers["reviewer"]) not in visitor.content.decode()


def test_a_visit_keeps_only_the_pixels_of_its_photos(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from portal.people import photo

    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    client = cast.client("verifier")
    posted = {
        "visited_on": "2026-01-05",
        "people": "示例",
        "text": "示例",
        "site": engagement.enterprise.sites.first().key,
        "photos": [SimpleUploadedFile("a.png", photo())],
        "caption": "电表",
    }
    assert client.post(f"/verification/{engagement.pk}/visits/new/", posted).status_code == 302
    kept = engagement.visits.get().photos.get()
    response = client.get(f"/verification/{engagement.pk}/visits/photos/{kept.pk}/")
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    posted["photos"] = [SimpleUploadedFile("a.png", b"no picture")]
    assert client.post(f"/verification/{engagement.pk}/visits/new/", posted).status_code == 422
    assert engagement.visits.count() == 1, "a visit with a broken photo is not half kept"


def test_the_register_refuses_with_everything_that_is_wrong(cast):
    client = cast.client("province")
    page = client.post("/bodies/new/", {"uscc": "123", "accredited_until": "soon"})
    text = page.content.decode()
    assert page.status_code == 422
    assert all(rule in text for rule in ("uscc-wrong", "date-wrong", "field-missing"))
    assert not Body.objects.exists()


def test_late_steps_are_named(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    engagement.steps.filter(key="visit").update(due_on=datetime.date(2020, 1, 1))
    assert "有逾期的步骤" in cast.client("province").get("/verification/").content.decode()
    other = firm(cast.platform["province"], "滨海化工（示例）", "3716", 700_009)
    assert requested(other).steps.count() == 0
