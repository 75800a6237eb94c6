"""A study's way through verification and certification, as far as its story says."""

from __future__ import annotations

import datetime

from zuji.core.refusals import Refusal
from zuji.verification import certification_rules
from zuji_portal.catalogue.actions import Publish
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import PARTS
from zuji_portal.certification import actions as certification
from zuji_portal.certification.models import Certificate
from zuji_portal.demonstration.answering import answer_everything
from zuji_portal.demonstration.history.clock import Clock, Life, moment
from zuji_portal.demonstration.history.editing import corrected
from zuji_portal.demonstration.history.stories import FOUND, Story
from zuji_portal.demonstration.history.world import NOTICE, Firm, Team, World
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.studies.actions import ApproveStudy, SubmitStudy
from zuji_portal.studies.models import Study
from zuji_portal.verification import queries
from zuji_portal.verification.engagement import actions, work
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.models import Engagement

SINCE = datetime.date(2022, 1, 1)
"""Since when the plants' management systems run."""
STOPS = ("requested", "assigned", "working", "correcting", "review", "ended")


def later(clock: Clock, days: int, hour: int = 10) -> datetime.datetime:
    """An hour of a later day; a weekend's work waits for Monday."""
    day = clock.day + datetime.timedelta(days=days)
    return moment(day + datetime.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0)), hour)


def verified(
    world: World, firm: Firm, study: Study, story: Story, outcome: str, *, wants_certificate: bool
) -> Life:
    """From the request to the statement; then on to the certificate, where it is wanted."""
    clerk, clock = firm["clerk"], world.clock
    study.refresh_from_db()
    engagement = actions.RequestVerification(clerk, study).run()
    if outcome == "requested":
        return
    yield later(clock, 4)
    waits = outcome in STOPS  # at the body whose lead can sign in to the demonstration
    team = world.teams[0 if waits else story.number % len(world.teams)]
    actions.AssignBody(world.province, engagement, body=team.body, reason=NOTICE).run()
    if outcome == "assigned":
        return
    if outcome == "ended":
        yield later(clock, 20)
        why = "示例：企业停产检修，改在下年核查"
        actions.EndEngagement(world.province, engagement, reason=why).run()
        return
    yield later(clock, 4)
    _team_made(team, engagement)
    yield later(clock, 6, 14)
    _seen(team, engagement)
    if outcome == "working":
        return
    if story.number in FOUND or outcome == "correcting":
        yield from _corrections(world, firm, team, engagement, outcome)
        if outcome == "correcting":
            return
    yield later(clock, 5, 15)
    _visited(team, engagement, clock)
    yield later(clock, 4, 16)
    conclusion = {
        "opinion": "unmodified",
        "scope": "摇篮到大门，全部数据（示例）",
        "procedures": "核对计量记录与凭证，现场核查（示例）",
    }
    work.Conclude(team.viewers["lead"], engagement, values=conclusion).run()
    if outcome == "review":
        return
    yield later(clock, 3, 11)
    IssueStatement(team.viewers["reviewer"], engagement).run()
    if wants_certificate:
        yield later(clock, 6)
        yield from _applied(world, firm, study, outcome)


def _team_made(team: Team, engagement: Engagement) -> None:
    parts = [(team.verifiers[p], p) for p in team.verifiers]
    actions.MakeTeam(team.viewers["lead"], engagement, parts=parts).run()
    for viewer in team.viewers.values():
        actions.SignDeclaration(viewer, engagement).run()


def _seen(team: Team, engagement: Engagement) -> None:
    engagement.refresh_from_db()
    for line in queries.lines_of(engagement):
        if line.is_taken and line.seen is None:
            work.RecordSighting(
                team.viewers["lead"], engagement, name=line.name, note="示例：与计量记录一致"
            ).run()


def _visited(team: Team, engagement: Engagement, clock: Clock) -> None:
    visit = {
        "visited_on": clock.day.isoformat(),
        "people": "示例·组长、示例·组员",
        "text": "示例：查看生产线、电表与地磅",
    }
    site = engagement.enterprise.sites.first()
    work.RecordVisit(team.viewers["lead"], engagement, site=site, values=visit).run()


def _corrections(
    world: World, firm: Firm, team: Team, engagement: Engagement, outcome: str
) -> Life:
    """A finding, the study corrected and submitted again, the finding closed."""
    lead, clock, study = team.viewers["lead"], world.clock, engagement.study
    line = next(x for x in queries.lines_of(engagement) if x.is_taken)
    finding = work.RaiseFinding(
        lead,
        engagement,
        values={
            "severity": "minor",
            "field": line.name,
            "text": "示例：填报值比结算单合计少 2.1%，请更正并补充结算单",
        },
    ).run()
    work.ReturnForCorrection(lead, engagement).run()
    if outcome == "correcting":
        return
    yield later(clock, 7)
    corrected(firm, study, line.name, 1.021)
    study.refresh_from_db()
    answer_everything(firm["clerk"], study)
    SubmitStudy(firm["clerk"], study).run()
    work.AnswerFinding(firm["clerk"], finding, text="示例：已按结算单更正，补充 12 张结算单").run()
    yield later(clock, 3)
    study.refresh_from_db()
    ApproveStudy(firm["approver"], study).run()
    yield later(clock, 4)
    work.TakeResubmission(lead, engagement).run()
    _seen(team, engagement)
    finding.refresh_from_db()
    work.CloseFinding(lead, finding, text="示例：更正后的数值与结算单一致").run()


STEPS = (
    ("applied", certification.Accept, 4),
    ("accepted", certification.PassDocuments, 6),
    ("reviewed", certification.PassInspection, 9),
    ("inspected", certification.TakeVerification, 3),
    ("verified", certification.Issue, 8),
)


def _applied(world: World, firm: Firm, study: Study, outcome: str) -> Life:
    """An application and what became of it."""
    owner, clock = firm["owner"], world.clock
    study.refresh_from_db()
    file = AddEvidence(
        firm["clerk"],
        study.enterprise,
        content=f"{NOTICE} {study} 申请材料\n".encode(),
        name="申请材料（示例）.txt",
        kind="other",
    ).run()
    documents = dict.fromkeys(certification_rules().documents, file)
    certificate = certification.Apply(
        owner, study, documents=documents, is_combined=True, management_since=SINCE
    ).run()
    for state, step, days in STEPS:
        if outcome == state:
            return
        yield later(clock, days, 15)
        if state == "reviewed" and outcome in {"rejected", "corrective"}:
            yield from _unfit(world, certificate, outcome)
            return
        step(world.decider if state == "verified" else world.province, certificate).run()
    yield later(clock, 2, 9)
    Publish(owner, Entry.objects.get(product=study.product), shows=PARTS).run()
    yield from _afterwards(world, firm, certificate, outcome)


def _unfit(world: World, certificate: Certificate, outcome: str) -> Life:
    reason = "示例：申请材料中的工艺流程图与现场不一致"
    certification.AskCorrection(world.province, certificate, reason=reason).run()
    if outcome == "rejected":
        yield later(world.clock, 60)
        late = "示例：逾期未整改"
        certification.Reject(world.province, certificate, reason=late).run()


def _afterwards(world: World, firm: Firm, certificate: Certificate, outcome: str) -> Life:
    """Suspension, restoration, revocation, withdrawal; and the yearly surveillance."""
    province, clock = world.province, world.clock
    if outcome in {"suspended", "restored", "revoked", "fallen"}:
        yield later(clock, 320 if outcome == "fallen" else 150)
        why = "示例：监督抽查发现电表更换后未更新核算"
        certification.Suspend(province, certificate, reason=why).run()
        yield later(clock, 45)
        if outcome == "restored":
            done = "示例：已重新核算并经核查，恢复"
            certification.Restore(province, certificate, reason=done).run()
        if outcome in {"revoked", "fallen"}:
            untrue = "示例：台账不实"
            certification.Revoke(province, certificate, reason=untrue).run()
    if outcome == "withdrawn":
        yield later(clock, 200)
        ceased = "示例：该规格已停产"
        certification.Withdraw(firm["owner"], certificate, reason=ceased).run()
    if outcome in {"issued", "restored"}:
        yield later(clock, 365)
        certificate.refresh_from_db()
        try:
            certification.RecordSurveillance(
                province,
                certificate,
                result="pass",
                done_on=clock.day,
                reason="示例：年度监督，数据与产量相符",
            ).run()
        except Refusal:  # ended meanwhile
            return
