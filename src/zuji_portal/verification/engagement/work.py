"""The work itself: the sample, what was seen, findings and their loop, visits, the conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Site
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.photo import kept_photo
from zuji_portal.foundation.audit.action import Action, created, moved, record
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.events import publish
from zuji_portal.studies.models import Study
from zuji_portal.verification import queries, rules
from zuji_portal.verification.engagement.actions import EngagementAction
from zuji_portal.verification.models import (
    Engagement,
    Remark,
    SampleChange,
    Sighting,
    VerificationFinding,
    Visit,
    VisitPhoto,
)


@dataclass
class AdjustSample(EngagementAction):
    """Take a line into the sample or out of it, with a reason."""

    name: str = ""
    is_taken: bool = True
    reason: str = ""
    policy: ClassVar[str] = "verification.work"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> SampleChange:
        sample = queries.sample_of(self.subject)
        source = sample.left if self.is_taken else sample.taken
        if self.name not in {x.name for x in (*sample.taken, *sample.left)}:
            raise refuse("line-unknown", "sample", self.name[:80])
        if self.name not in {x.name for x in source}:
            raise refuse("line-unchanged", "sample", self.name)
        return SampleChange.objects.create(
            engagement=self.subject,
            name=self.name,
            is_taken=self.is_taken,
            reason=self.reason.strip(),
            by=self.person,
        )

    def facts(self, change: SampleChange) -> Mapping[str, Any]:
        return {"line": change.name, "taken": change.is_taken}


@dataclass
class RecordSighting(EngagementAction):
    """What was seen of a line in the present revision, and whether it held."""

    name: str = ""
    holds: bool = True
    evidence: EvidenceFile | None = None
    note: str = ""
    policy: ClassVar[str] = "verification.work"

    def perform(self) -> Sighting:
        wrong: list[Finding] = []
        if self.name not in {x.name for x in queries.lines_of(self.subject)}:
            wrong.append(blocking("line-unknown", "sample", self.name[:80]))
        if self.evidence and self.evidence.enterprise_id != self.subject.enterprise_id:
            wrong.append(blocking("evidence-elsewhere", "evidence"))
        if wrong:
            raise Refusal(wrong)
        note = text_within(Sighting, "note", self.note)
        return Sighting.objects.create(
            engagement=self.subject,
            revision=self.subject.revision,
            name=self.name,
            holds=self.holds,
            evidence=self.evidence,
            note=note,
            by=self.person,
        )

    def facts(self, sighting: Sighting) -> Mapping[str, Any]:
        return {
            "line": sighting.name,
            "holds": sighting.holds,
            "evidence": sighting.evidence.digest if sighting.evidence else "",
        }


@dataclass
class RaiseFinding(EngagementAction):
    """A finding at a line of the study, or at the study as a whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    policy: ClassVar[str] = "verification.work"

    def perform(self) -> VerificationFinding:
        fields = rules.read_finding(self.values, [x.name for x in queries.lines_of(self.subject)])
        number = self.subject.findings.count() + 1
        self.moved = created("verificationfinding", "finding.raise")
        return VerificationFinding.objects.create(
            engagement=self.subject,
            number=number,
            revision=self.subject.revision,
            by=self.person,
            **fields,
        )

    def about(self, finding: VerificationFinding) -> Any:
        return finding

    def facts(self, finding: VerificationFinding) -> Mapping[str, Any]:
        return {
            "engagement": finding.engagement_id,
            "finding": finding.number,
            "severity": finding.severity,
            "field": finding.field,
        }


@dataclass
class FindingAction(Action[VerificationFinding, Remark]):
    """An action on a finding: a remark in the loop between enterprise and verifier."""

    text: str = ""
    noun: ClassVar[str] = "verificationfinding"
    reason_in: ClassVar[str] = "text"
    kind: ClassVar[str] = ""

    def lock(self) -> None:
        self.subject = (
            VerificationFinding.objects.select_for_update(of=("self",))
            .select_related("engagement__enterprise")
            .get(pk=self.subject.pk)
        )

    def perform(self) -> Remark:
        assert self.viewer.user is not None
        text = self.text.strip()
        self.move()
        return Remark.objects.create(
            finding=self.subject, kind=self.kind, text=text, by=self.viewer.user
        )

    def about(self, remark: Remark) -> Any:
        return self.subject

    def facts(self, remark: Remark) -> Mapping[str, Any]:
        return {"engagement": self.subject.engagement_id, "finding": self.subject.number}


class AnswerFinding(FindingAction):
    """The enterprise says what it did about a finding."""

    policy = "finding.answer"
    kind = "answer"


class CloseFinding(FindingAction):
    """The verifier closes a finding, with a reason."""

    policy = "finding.close"
    kind = "closed"


class LeaveFinding(FindingAction):
    """The verifier records that a finding stays unresolved, with a reason."""

    policy = "finding.leave"
    kind = "unresolved"


class ReopenFinding(FindingAction):
    """The verifier opens a finding again, with a reason."""

    policy = "finding.reopen"
    kind = "open"


@dataclass
class RecordVisit(EngagementAction):
    """A visit to a site of the enterprise, with photos (re-encoded)."""

    site: Site | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[tuple[bytes, str]] = ()
    policy: ClassVar[str] = "verification.work"

    def perform(self) -> Visit:
        fields = rules.read_visit(self.values, timezone.localdate())
        if self.site is None or self.site.enterprise_id != self.subject.enterprise_id:
            raise refuse("choice-unknown", "site", options="—")
        visit = Visit.objects.create(
            engagement=self.subject, site=self.site, by=self.person, **fields
        )
        for content, caption in self.photos:
            VisitPhoto.objects.create(visit=visit, digest=kept_photo(content), caption=caption)
        self.done("visit_list", "visit")
        return visit

    def facts(self, visit: Visit) -> Mapping[str, Any]:
        return {
            "visit": visit.visited_on.isoformat(),
            "site": visit.site.key,
            "photos": [p.digest for p in visit.photos.all()],
        }


@dataclass
class ReturnForCorrection(EngagementAction):
    """Send the study back to the enterprise with the open findings; its present revision stays
    as it is.
    """

    policy: ClassVar[str] = "verification.return"

    def perform(self) -> list[int]:
        numbers = list(
            self.subject.findings.exclude(severity="observation")
            .filter(state="open")
            .values_list("number", flat=True)
        )
        if not numbers:
            raise refuse("nothing-to-return", "findings")
        study = Study.objects.select_for_update().get(pk=self.subject.study_id)
        sent_back = moved(study, "study", "study.correct")
        record(
            self.viewer, "study.correct", study, {}, enterprise=study.enterprise_id, moved=sent_back
        )
        publish(FootprintChanged(study.product))
        self.done("documents")
        self.move()
        return numbers

    def facts(self, numbers: list[int]) -> Mapping[str, Any]:
        return {"findings": numbers}


@dataclass
class TakeResubmission(EngagementAction):
    """Go on with what the enterprise resubmitted and its approver approved: a new revision, a
    new sample.
    """

    policy: ClassVar[str] = "verification.resume"

    def perform(self) -> int:
        study = self.subject.study
        latest = study.latest_revision()
        if study.state != "approved" or latest is None or latest.pk == self.subject.revision_id:
            raise refuse("not-resubmitted", "study", study.state)
        sample = queries.proposed(latest, self.subject.materiality)
        self.move(revision=latest, sample=sample)
        return latest.number

    def facts(self, count: int) -> Mapping[str, Any]:
        return {"revision": count}


@dataclass
class Conclude(EngagementAction):
    """The lead's conclusion, for the reviewer; refused while the sample or the findings are not
    done with.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    policy: ClassVar[str] = "verification.conclude"

    def perform(self) -> dict[str, str]:
        draft = rules.read_conclusion(self.values)
        wrong = list(unfinished(self.subject, draft["opinion"]))
        if wrong:
            raise Refusal(wrong)
        self.done("documents", "visit_list", "visit", "report")
        self.move(draft=draft)
        return draft

    def facts(self, draft: dict[str, str]) -> Mapping[str, Any]:
        return {"opinion": draft["opinion"]}


def unfinished(engagement: Engagement, opinion: str) -> list[Finding]:
    """What keeps an engagement from this opinion."""
    lines = queries.lines_of(engagement)
    wrong: list[Finding] = []
    findings = list(engagement.findings.all())
    unseen = [x.name for x in lines if x.is_taken and x.seen is None]
    if unseen and opinion != "disclaimed":
        wrong.append(blocking("sample-unseen", "sample", listed(unseen)))
    raised = {f.field for f in findings}
    silent = [x.name for x in lines if x.seen and not x.seen.holds and x.name not in raised]
    if silent:
        wrong.append(blocking("line-failed", "sample", listed(silent)))
    unsettled = [
        str(f.number)
        for f in findings
        if f.state in {"open", "answered"} and f.severity != "observation"
    ]
    if unsettled:
        wrong.append(blocking("finding-open", "findings", listed(unsettled)))
    if (
        engagement.level == "reasonable"
        and opinion == "unmodified"
        and not engagement.visits.exists()
    ):
        wrong.append(blocking("visit-missing", "visit"))
    unresolved = [
        str(f.number) for f in findings if f.state == "unresolved" and f.severity != "observation"
    ]
    left = queries.verified_so_far(engagement).residual
    if opinion == "unmodified" and (unresolved or left > engagement.materiality):
        wrong.append(
            blocking(
                "opinion-too-good",
                "opinion",
                f"{'、'.join(unresolved)} · {left:.1%}",
                f"≤ {engagement.materiality:.0%}",
            )
        )
    return wrong


@dataclass
class Reopen(EngagementAction):
    """The reviewer sends the conclusion back to the team, with a reason."""

    reason: str = ""
    policy: ClassVar[str] = "verification.reopen"

    def perform(self) -> None:
        self.move(draft={**self.subject.draft, "sent_back": self.reason.strip()})

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}
