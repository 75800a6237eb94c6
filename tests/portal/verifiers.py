"""The verifiers of the cast: two bodies with people, and an engagement taken as far as a test
wants it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.people import Cast, Firm, approved, person
from zuji.synth.plants import fictional_code
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.verification import queries
from zuji_portal.verification.engagement import actions
from zuji_portal.verification.engagement import work as work_actions
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.models import Body, Engagement, Statement, Verifier
from zuji_portal.verification.register import actions as register

AUDITOR = {
    "kind": "auditor",
    "title": "核查员（示例）",
    "issuer": "示例",
    "obtained_on": "2019-01-01",
}


@dataclass
class Team:
    """A body with a lead, a member and a reviewer."""

    body: Body
    verifiers: dict[str, Verifier] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)


def team(cast: Cast, name: str = "泰衡核查（示例）", number: int = 800_001) -> Team:
    """A registered body whose lead is the cast's verifier, where it is the first."""
    province = cast.platform["province"]
    values = {
        "name_zh": name,
        "uscc": fictional_code(number),
        "accreditation": "示例 CNAS V001",
        "accredited_until": "2099-12-31",
    }
    made = Team(
        register.RegisterBody(
            province, None, values=values, industries=["fertiliser", "cement", "steel"]
        ).run()
    )
    for part in ("lead", "member", "reviewer"):
        if part == "lead" and number == 800_001:
            viewer = cast.platform["verifier"]
        else:
            user = person(f"{part}@{number}.example")
            viewer = viewer_as(Appointment.objects.create(user=user, role="verifier", body=name))
        verifier = register.RegisterVerifier(province, made.body, appointment=viewer.acting).run()
        register.AddQualification(province, verifier, values=AUDITOR).run()
        made.verifiers[part], made.viewers[part] = verifier, viewer
    return made


def requested(of: Firm, more: dict[str, Any] | None = None) -> Engagement:
    revision = approved(of, more=more)
    return actions.RequestVerification(of.viewers["clerk"], revision.study).run()


def assigned(cast: Cast, of: Firm, to: Team, more: dict[str, Any] | None = None) -> Engagement:
    engagement = requested(of, more)
    actions.AssignBody(cast.platform["province"], engagement, body=to.body, reason="示例").run()
    engagement.refresh_from_db()
    return engagement


def working(cast: Cast, of: Firm, to: Team, more: dict[str, Any] | None = None) -> Engagement:
    """Under way: the team is made and everybody has signed."""
    engagement = assigned(cast, of, to, more)
    parts = [(to.verifiers[p], p) for p in ("lead", "member", "reviewer")]
    actions.MakeTeam(to.viewers["lead"], engagement, parts=parts).run()
    for part in ("lead", "member", "reviewer"):
        actions.SignDeclaration(to.viewers[part], engagement).run()
    engagement.refresh_from_db()
    return engagement


def looked_at(to: Team, engagement: Engagement) -> None:
    """Every line of the sample was seen to hold, and the site was visited."""
    for line in queries.lines_of(engagement):
        if line.is_taken and line.seen is None:
            work_actions.RecordSighting(
                to.viewers["member"], engagement, name=line.name, note="示例：与原始凭证一致"
            ).run()
    if not engagement.visits.exists():
        values = {"visited_on": "2026-01-05", "people": "示例", "text": "示例：查看计量器具"}
        site = engagement.enterprise.sites.first()
        work_actions.RecordVisit(to.viewers["lead"], engagement, site=site, values=values).run()


CONCLUSION = {
    "opinion": "unmodified",
    "scope": "摇篮到大门（示例）",
    "procedures": "核对凭证与计量记录（示例）",
}


def concluded(to: Team, engagement: Engagement, **values: str) -> Engagement:
    work_actions.Conclude(to.viewers["lead"], engagement, values=CONCLUSION | values).run()
    engagement.refresh_from_db()
    return engagement


def stated(cast: Cast, of: Firm, to: Team, more: dict[str, Any] | None = None) -> Statement:
    """A verification without findings, to its statement."""
    engagement = working(cast, of, to, more)
    looked_at(to, engagement)
    concluded(to, engagement)
    return IssueStatement(to.viewers["reviewer"], engagement).run()
