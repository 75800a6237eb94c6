"""Verification: a body with lead, member, reviewer and one outside the team; and a rival body."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from portal.calibrated import opened_round, past
from portal.guards.base import (
    PROVINCE,
    WRITERS,
    Broken,
    Guard,
    changes,
    newcomer,
    update,
)
from portal.people import Cast, approved
from portal.verifiers import Team, assigned, requested, stated, team, working
from zuji_portal.studies.models import Revision, Study
from zuji_portal.verification.models import (
    BodyRelation,
    CalibrationRound,
    Engagement,
    Member,
    VerificationFinding,
    Verifier,
)


def teams(cast: Cast) -> Team:
    them = team(cast)
    cast.platform |= {
        "member_of_team": them.viewers["member"],
        "reviewer": them.viewers["reviewer"],
    }
    bench = newcomer("bench@800001.example", "verifier", body=them.body.name_zh)
    them.verifiers["bench"] = Verifier.objects.create(appointment=bench.acting, body=them.body)
    cast.platform["bench"] = them.viewers["bench"] = bench
    rival = team(cast, "岱宗核查（示例）", 800_002)
    cast.platform |= {f"rival_{part}": viewer for part, viewer in rival.viewers.items()}
    cast.ludai.extra["team"] = them
    return them


OF_BODY = frozenset({"verifier", "member_of_team", "reviewer", "bench"})
OF_TEAM = OF_BODY - {"bench"}
AT_WORK = frozenset({"verifier", "member_of_team"})


def assigned_to_team(cast: Cast) -> Engagement:
    return assigned(cast, cast.ludai, teams(cast))


def with_members(cast: Cast) -> Engagement:
    engagement = assigned_to_team(cast)
    for part in ("lead", "member", "reviewer"):
        verifier = cast.ludai.extra["team"].verifiers[part]
        Member.objects.create(engagement=engagement, verifier=verifier, part=part)
    return engagement


def in_state(state: str) -> Callable[[Cast], Engagement]:
    def make(cast: Cast) -> Engagement:
        engagement = working(cast, cast.ludai, teams(cast))
        update(engagement, state=state)
        return Engagement.objects.get(pk=engagement.pk)

    return make


def resubmitted(cast: Cast) -> Engagement:
    """In correction, and the enterprise has submitted again and approved."""
    engagement = in_state("correcting")(cast)
    first = engagement.revision
    Revision.objects.create(
        study=first.study,
        number=first.number + 1,
        digest=first.digest,
        lock=first.lock,
        findings=[],
        by=first.by,
    )
    return engagement


def same_revision(cast: Cast, engagement: Engagement) -> None:
    update(engagement, revision=engagement.study.latest_revision())


def its_study(state: str) -> Broken:
    return lambda cast, engagement: update(engagement.study, state=state)


def undeclared(part: str, engagement: Callable[[Any], Engagement] = lambda e: e) -> Broken:
    """A colleague with the part who has not signed the declaration."""

    def broken(cast: Cast, record: Any) -> Mapping[str, Any]:
        bench = cast.ludai.extra["team"].verifiers["bench"]
        Member.objects.create(engagement=engagement(record), verifier=bench, part=part)
        return {"viewer": cast.platform["bench"]}

    return broken


def declared(cast: Cast, engagement: Engagement) -> Mapping[str, Any]:
    viewer, verifier = cast.platform["verifier"], cast.ludai.extra["team"].verifiers["lead"]
    engagement.declarations.create(verifier=verifier, text="示例", by=viewer.user)
    return {"viewer": viewer}


def finding(state: str) -> Callable[[Cast], VerificationFinding]:
    def make(cast: Cast) -> VerificationFinding:
        engagement = working(cast, cast.ludai, teams(cast))
        return VerificationFinding.objects.create(
            engagement=engagement,
            number=1,
            severity="major",
            field="power",
            text="？",
            revision=engagement.revision,
            by=cast.viewer("verifier").user,
            state=state,
        )

    return make


def its_engagement(state: str) -> Broken:
    return lambda cast, record: update(record.engagement, state=state)


def study_under_verification(cast: Cast, study: Study) -> None:
    Engagement.objects.create(
        study=study,
        enterprise=study.enterprise,
        revision=study.latest_revision(),
        level="limited",
        materiality=0.05,
        requested_by=cast.viewer("clerk").user,
        state="requested",
    )


def study_with_statement(cast: Cast, study: Study) -> Mapping[str, Any]:
    return {
        "record": Study.objects.get(pk=stated(cast, cast.ludai, team(cast)).engagement.study_id)
    }


def relation(cast: Cast, body: Any) -> BodyRelation:
    return BodyRelation.objects.create(
        body=body,
        enterprise=cast.rival.enterprise,
        kind="consulting",
        since="2025-01-01",
        about="示例",
        recorded_by=cast.viewer("province").user,
    )


FINDING_AT_WORK = (its_engagement("review"), undeclared("member", lambda f: f.engagement))


def round_over(cast: Cast, record: CalibrationRound) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    update(record, closes_on=yesterday)


def still_open(cast: Cast, record: CalibrationRound) -> None:
    update(record, closes_on=timezone.localdate())


def round_closed(cast: Cast, record: CalibrationRound) -> None:
    update(record, closed_at=timezone.now())


def open_round(cast: Cast) -> CalibrationRound:
    teams(cast)
    return opened_round(cast)


VERIFICATION = (
    Guard(policy="calibration.open", make=lambda cast: None, may=PROVINCE),
    Guard(
        policy="calibration.answer",
        make=open_round,
        may=OF_BODY | {"rival_lead", "rival_member", "rival_reviewer"},
        broken=(round_over, round_closed),
    ),
    Guard(
        policy="calibration.close",
        make=past,
        may=PROVINCE,
        broken=(still_open, round_closed),
    ),
    Guard(
        policy="body.register",
        make=lambda cast: teams(cast).body,
        may=PROVINCE,
    ),
    Guard(policy="body.suspend", make=lambda cast: teams(cast).body, may=PROVINCE),
    Guard(
        policy="verifier.register",
        make=lambda cast: teams(cast).body,
        may=PROVINCE,
        subjects={"AddQualification": lambda cast, body: body.verifiers.first()},
    ),
    Guard(
        policy="relation.record",
        make=lambda cast: teams(cast).body,
        may=PROVINCE,
        subjects={
            "RecordShareholding": lambda cast, body: "shareholding",
            "WithdrawRecord": relation,
        },
    ),
    Guard(
        policy="verification.request",
        make=lambda cast: approved(cast.ludai).study,
        may=WRITERS,
        broken=(changes(state="returned"), study_under_verification, study_with_statement),
    ),
    Guard(policy="verification.assign", make=lambda cast: requested(cast.ludai), may=PROVINCE),
    Guard(policy="verification.team", make=assigned_to_team, may=OF_BODY),
    Guard(policy="verification.decline", make=assigned_to_team, may=OF_BODY),
    Guard(policy="verification.declare", make=with_members, may=OF_TEAM, broken=(declared,)),
    Guard(
        policy="verification.work",
        make=in_state("working"),
        may=AT_WORK,
        broken=(undeclared("member"), undeclared("lead")),
    ),
    Guard(
        policy="verification.return",
        make=in_state("working"),
        may=frozenset({"verifier"}),
        broken=(undeclared("lead"),),
    ),
    Guard(
        policy="verification.resume",
        make=resubmitted,
        may=AT_WORK,
        broken=(undeclared("member"), same_revision, its_study("submitted"), its_study("returned")),
    ),
    Guard(
        policy="verification.conclude",
        make=in_state("working"),
        may=frozenset({"verifier"}),
        broken=(undeclared("lead"),),
    ),
    Guard(
        policy="verification.reopen",
        make=in_state("review"),
        may=frozenset({"reviewer"}),
        broken=(undeclared("reviewer"),),
    ),
    Guard(
        policy="verification.state",
        make=in_state("review"),
        may=frozenset({"reviewer"}),
        broken=(undeclared("reviewer"),),
    ),
    Guard(policy="verification.end", make=in_state("working"), may=PROVINCE),
    Guard(
        policy="finding.answer",
        make=finding("open"),
        may=WRITERS,
        broken=tuple(its_engagement(s) for s in ("assigned", "review", "stated", "ended")),
    ),
    *(
        Guard(
            policy=f"finding.{name}", make=finding("answered"), may=AT_WORK, broken=FINDING_AT_WORK
        )
        for name in ("close", "leave", "reopen")
    ),
)
