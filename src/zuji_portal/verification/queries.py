"""Reads of verification, limited to what the viewer may see."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from zuji.core.words import SEVERITIES
from zuji.lockfile.lock import assessment_of
from zuji.screening.sampling import ProposedSample, SampleLine, propose_sample
from zuji.verification import Verified, verified
from zuji_portal.enterprises.organisations.models import Site
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.events import (
    FieldRemark,
    RemarksAsked,
    StatementAsked,
    StatementFacts,
)
from zuji_portal.studies.models import HEAVY, HEAVY_BEHIND, Revision, Study
from zuji_portal.ui.language import lang
from zuji_portal.verification.engagement.opened import engaged
from zuji_portal.verification.machine import OPEN
from zuji_portal.verification.models import (
    PAPERS,
    PAPERS_BEHIND,
    Body,
    Engagement,
    Sighting,
    Statement,
    VerificationFinding,
    Verifier,
)


def visible_to(viewer: Viewer) -> QuerySet[Engagement]:
    """The enterprise's own; a verifier's body's; officers: all, a city its own."""
    rows = Engagement.objects.select_related(
        "study__product", "study__enterprise", "body", "revision"
    ).defer(*(f"revision__{name}" for name in HEAVY), "study__data")
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(enterprise__city=viewer.city)
    if viewer.role == "verifier" and viewer.acting:
        return rows.filter(body__verifiers__appointment=viewer.acting)
    return rows.none()


def engagement_or_404(viewer: Viewer, pk: int) -> Engagement:
    engagement = visible_to(viewer).filter(pk=pk).first()
    if engagement is None:
        raise Http404(pk)
    return engagement


def opened_or_404(viewer: Viewer, pk: int) -> Engagement:
    """An engagement whose content the viewer may read: a verifier only after signing the
    declaration for it.
    """
    engagement = engagement_or_404(viewer, pk)
    if viewer.role == "verifier" and not Engagement.objects.filter(engaged(viewer), pk=pk).exists():
        raise Http404(pk)
    return engagement


def statement_or_404(viewer: Viewer, number: str) -> Statement:
    """A statement that the viewer may see."""
    visible = visible_to(viewer).values("pk")
    statement = (
        Statement.objects.filter(number=number, engagement__in=visible)
        .select_related("engagement__enterprise")
        .first()
    )
    if statement is None:
        raise Http404(number)
    return statement


def finding_or_404(viewer: Viewer, pk: int, number: int) -> VerificationFinding:
    engagement = VerificationFinding.objects.filter(
        engagement=opened_or_404(viewer, pk), number=number
    ).first()
    if engagement is None:
        raise Http404(number)
    return engagement


def own_verifier(viewer: Viewer) -> Verifier | None:
    """The viewer as a verifier of a body."""
    return (
        Verifier.objects.select_related("body").filter(appointment=viewer.acting).first()
        if viewer.acting
        else None
    )


def bodies() -> QuerySet[Body]:
    """Every body with the number of its people and of its open engagements."""
    of_body = Engagement.objects.filter(body=OuterRef("pk"))
    people = Verifier.objects.filter(
        body=OuterRef("pk"), appointment__in=Appointment.objects.in_force()
    )
    return Body.objects.annotate(
        people=_counted(people),
        open=_counted(of_body.filter(state__in=OPEN)),
        stated=_counted(of_body.filter(state="stated")),
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows a body has: each counted by itself, since joined they multiply."""
    by_body = rows.order_by().values("body").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(by_body), 0)


def body_or_404(pk: int) -> Body:
    body = bodies().filter(pk=pk).first()
    if body is None:
        raise Http404(pk)
    return body


def sees_people(viewer: Viewer, body: Body) -> bool:
    """Names of a body's people: for officers and the body's own."""
    own = own_verifier(viewer) if viewer.role == "verifier" else None
    return viewer.role in {"province", "city", "auditor"} or (
        own is not None and own.body_id == body.pk
    )


class SampleLineStatus(NamedTuple):
    """A line of the sample as the desk shows it: is it looked at, why, and what was seen of it
    in the present revision.
    """

    name: str
    kind: str
    moves: float
    usual: float
    is_taken: bool
    reason: str
    seen: Sighting | None


def proposed(revision: Revision, materiality: float) -> dict[str, Any]:
    """The sample for a revision as plain data, to be kept with the engagement."""
    sample = propose_sample(assessment_of(revision.content()), materiality)

    def rows(lines: tuple[SampleLine, ...]) -> list[dict[str, Any]]:
        return [{"kind": x.kind, "name": x.name, "moves": x.moves, "usual": x.usual} for x in lines]

    return {"revision": revision.number, "taken": rows(sample.taken), "left": rows(sample.left)}


def sample_of(engagement: Engagement) -> ProposedSample:
    """The sample as adjusted."""
    held = engagement.sample or {"taken": [], "left": []}
    inside = {row["name"]: row for row in held["taken"]}
    left = {row["name"]: row for row in held["left"]}
    for change in engagement.sample_changes.all():
        source, target = (left, inside) if change.is_taken else (inside, left)
        if change.name in source:
            target[change.name] = source.pop(change.name)
    return ProposedSample(_lines(inside), _lines(left), engagement.materiality)


def _lines(rows: Mapping[str, Mapping[str, Any]]) -> tuple[SampleLine, ...]:
    return tuple(SampleLine(r["kind"], r["name"], r["moves"], r["usual"]) for r in rows.values())


def sightings(engagement: Engagement) -> dict[str, Sighting]:
    """Name of a line → the latest sighting that still speaks of the present revision: made in it,
    or of a value that did not change.
    """
    now = engagement.revision.content()["study"]
    studies: dict[int, Mapping[str, Any]] = {engagement.revision_id: now}
    latest: dict[str, Sighting] = {}
    for row in engagement.sightings.select_related("revision", "evidence", "by").defer(
        *HEAVY_BEHIND
    ):
        then = studies.get(row.revision_id)
        if then is None:
            then = studies[row.revision_id] = row.revision.content()["study"]
        if value_of(then, row.name) == value_of(now, row.name):
            latest[row.name] = row
        else:
            latest.pop(row.name, None)
    return latest


def history_of(engagement: Engagement) -> QuerySet[Sighting]:
    """What was seen, with by whom and in which revision, without its lockfile."""
    return engagement.sightings.select_related("by", "revision").defer(*HEAVY_BEHIND)


def findings_of(engagement: Engagement) -> QuerySet[VerificationFinding]:
    """Its findings, with by whom and in which revision, without its lockfile."""
    return engagement.findings.select_related("by", "revision").defer(*HEAVY_BEHIND)


def value_of(study: Mapping[str, Any], name: str) -> Any:
    """What stands in a study at a line of the sample: an input's value, a chosen factor, a
    certificate.
    """
    part, _, key = name.partition(".")
    if part == "factors" and key:
        return (study.get("factors") or {}).get(key)
    if part == "certificates" and key.isdecimal() and len(key) < 6:
        held = study.get("certificates") or []
        return held[int(key)] if int(key) < len(held) else None
    return (study.get("inputs") or {}).get(name)


def lines_of(engagement: Engagement) -> list[SampleLineStatus]:
    """Every line, what is taken first, by falling risk."""
    sample, seen = sample_of(engagement), sightings(engagement)
    reasons = {c.name: c.reason for c in engagement.sample_changes.all()}
    return [
        SampleLineStatus(
            name=x.name,
            kind=x.kind,
            moves=x.moves,
            usual=x.usual,
            is_taken=is_taken,
            reason=reasons.get(x.name, ""),
            seen=seen.get(x.name),
        )
        for is_taken, lines in ((True, sample.taken), (False, sample.left))
        for x in sorted(lines, key=lambda x: -x.risk)
    ]


def confirmed(engagement: Engagement) -> set[str]:
    return {name for name, row in sightings(engagement).items() if row.holds}


def verified_so_far(engagement: Engagement) -> Verified:
    """The verified share and what stays unseen, from the sightings so far."""
    return verified(engagement.revision.content(), confirmed(engagement), engagement.materiality)


def statement_facts(event: StatementAsked) -> StatementFacts | None:
    """The statement about a revision as the desk and the catalogue ask for it."""
    statement = Statement.objects.filter(revision=event.revision).defer(*PAPERS).first()
    if statement is None:
        return None
    return StatementFacts(
        statement.number,
        statement.level,
        statement.opinion,
        statement.verified_share,
        str(statement.content["body"]["name_zh"]),
    )


def engagements_of(study: Study) -> QuerySet[Engagement]:
    rows = Engagement.objects.filter(study=study).select_related("body", "statement")
    return rows.defer(*PAPERS_BEHIND)


def field_remarks(event: RemarksAsked) -> dict[str, list[FieldRemark]]:
    """Findings that the enterprise is to deal with, at the fields of the study's form."""
    by_field: dict[str, list[FieldRemark]] = {}
    rows = VerificationFinding.objects.filter(
        engagement__study=event.study, engagement__state="correcting"
    ).exclude(state="closed")
    for finding in rows:
        page = reverse("verification_findings", args=[finding.engagement_id])
        url = f"{page}#finding-{finding.number}"
        by_field.setdefault(finding.field, []).append(
            FieldRemark(
                f"#{finding.number} {SEVERITIES[finding.severity][lang()]}", finding.text, url
            )
        )
    return by_field


def differences(engagement: Engagement) -> list[tuple[Revision, Revision]]:
    """Each submission of the study beside the one before."""
    return list(itertools.pairwise(engagement.study.revisions.defer("lock").order_by("number")))


def sites_of(engagement: Engagement) -> QuerySet[Site]:
    """The enterprise's sites that can be visited."""
    return Site.objects.filter(enterprise=engagement.enterprise, merged_into=None)


def unregistered() -> QuerySet[Appointment]:
    """Verifiers' appointments whose person is not in the register yet."""
    return (
        Appointment.objects.in_force().filter(role="verifier", verifier=None).select_related("user")
    )


def findings_for(viewer: Viewer) -> QuerySet[VerificationFinding]:
    """Findings of the engagements that the viewer sees."""
    rows = VerificationFinding.objects.filter(engagement__in=visible_to(viewer))
    return rows.select_related("engagement__study", "engagement__enterprise")
