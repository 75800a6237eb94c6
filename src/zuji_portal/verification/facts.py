"""Facts for the conflict rules, read from the register and from past work."""

from __future__ import annotations

import datetime

from django.utils import timezone

from zuji.core.label import Label
from zuji.sectors.registry import industry_of
from zuji.verification import (
    Conflict,
    Facts,
    Relation,
    body_conflicts,
    person_conflicts,
    verification_rules,
)
from zuji_portal.studies.models import Approval, Study
from zuji_portal.verification.machine import OPEN
from zuji_portal.verification.models import (
    Body,
    BodyRelation,
    Engagement,
    Member,
    Shareholding,
    Statement,
    Verifier,
)

DECLINED = Conflict("declined", Label("已谢绝本件", "declined this engagement"))


def conflicts_of_body(body: Body, study: Study, day: datetime.date | None = None) -> list[Conflict]:
    """Everything that keeps a body from a study."""
    at = day or timezone.localdate()
    relations = BodyRelation.objects.filter(
        body=body, enterprise=study.enterprise, verifier=None, withdrawn_why=""
    )
    facts = Facts(
        day=at,
        industry=industry_of(study.model_id),
        scope=tuple(body.industries),
        accredited_until=body.accredited_until,
        is_suspended=body.suspended_on is not None,
        relations=_plain(relations),
        body_owners=owners_of(body.uscc),
        enterprise_owners=owners_of(study.enterprise.uscc),
    )
    return body_conflicts(facts, verification_rules())


def owners_of(company: str) -> frozenset[str]:
    """A company and who owns a part of it, by credit code."""
    rows = Shareholding.objects.filter(company=company, withdrawn_why="").values_list(
        "owner", flat=True
    )
    return frozenset([company, *rows])


def conflicts_of_person(
    verifier: Verifier, part: str, engagement: Engagement, with_parts: bool = True
) -> list[Conflict]:
    """Everything that keeps a person from a part in an engagement."""
    held = list(verifier.qualifications.filter(kind="auditor"))
    since = min((q.obtained_on for q in held), default=None)
    endless = any(q.expires_on is None for q in held)
    until = None if endless else max((q.expires_on for q in held if q.expires_on), default=None)
    relations = BodyRelation.objects.filter(
        verifier=verifier, enterprise=engagement.enterprise, withdrawn_why=""
    )
    facts = Facts(
        timezone.localdate(),
        relations=_plain(relations),
        qualified_since=since,
        qualified_until=until,
        led=led(verifier, engagement.enterprise_id),
        open_engagements=open_of(verifier, engagement),
        roles=parts_in_case(verifier.user_id, engagement, with_parts=with_parts),
    )
    return person_conflicts(facts, part, verification_rules())


def _plain(rows: object) -> tuple[Relation, ...]:
    return tuple(Relation(r.kind, r.since, r.until, r.about) for r in rows)  # type: ignore[attr-defined]


def led(verifier: Verifier, enterprise: int) -> tuple[int, ...]:
    """The years in which the person led a concluded verification of the enterprise, under
    whichever body.
    """
    rows = Statement.objects.filter(
        engagement__enterprise=enterprise,
        engagement__members__part="lead",
        engagement__members__verifier__appointment__user=verifier.user_id,
    )
    issued = rows.values_list("at", flat=True)
    return tuple(sorted({timezone.localtime(at).year for at in issued}))


def open_of(verifier: Verifier, but: Engagement) -> int:
    rows = Member.objects.filter(verifier=verifier, engagement__state__in=OPEN)
    return rows.exclude(engagement=but).count()


def parts_in_case(user: int, engagement: Engagement, *, with_parts: bool = True) -> frozenset[str]:
    """The parts a person has in a case: wrote the study, approved it, verified it, reviewed it.

    `with_parts` leaves out the engagement's own team where it is False, for a team that is being
    made anew.
    """
    study, parts = engagement.study, set()
    if user in study.authors():
        parts.add("author")
    if Approval.objects.filter(revision__study=study, by=user).exists():
        parts.add("approver")
    mine = Member.objects.filter(engagement=engagement, verifier__appointment__user=user)
    for part in mine.values_list("part", flat=True) if with_parts else ():
        parts.add("reviewer" if part == "reviewer" else "team")
    return frozenset(parts)


def candidates(engagement: Engagement) -> list[tuple[Body, list[Conflict], int]]:
    """Every body with what stands against it, and how many open engagements it has; free ones
    first.
    """
    rows = []
    declined = set(declined_by(engagement))
    for body in Body.objects.all():
        conflicts = conflicts_of_body(body, engagement.study)
        if body.pk in declined:
            conflicts = [*conflicts, DECLINED]
        rows.append((body, conflicts, body.engagements.filter(state__in=OPEN).count()))
    return sorted(rows, key=lambda row: (len(row[1]) > 0, row[2], row[0].name_zh))


def declined_by(engagement: Engagement) -> list[int]:
    """Bodies that were assigned before and declined."""
    past = engagement.assignments.values_list("body", flat=True)
    return [b for b in past if b != engagement.body_id]
