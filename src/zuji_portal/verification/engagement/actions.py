"""Actions on engagements around the work: request, assign, team, declare, end."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import joined, listed
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.spelling import years
from zuji.core.words import LEVELS
from zuji.verification import Conflict, drawn, verification_rules
from zuji_portal.foundation.accounts.events import RoleGiven
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.events import publish
from zuji_portal.studies.models import Study
from zuji_portal.verification import facts as register
from zuji_portal.verification.models import (
    Assignment,
    Body,
    Declaration,
    Engagement,
    Member,
    PlanStep,
    Verifier,
)
from zuji_portal.verification.queries import proposed
from zuji_portal.verification.rules import team_problems


def declaration() -> str:
    """What a member of a team signs, with the years of the rule on conflicts."""
    span = years(verification_rules().consulting_years)
    return (
        f"本人声明：与该企业没有利益关系，近{span.zh}未为其提供咨询或任职，不参与本件的编制、"
        "审批与决定；如情况变化，立即回避并报告。"
        " I declare that I have no interest in the enterprise, have neither consulted for it nor "
        f"been employed by it in the last {span.en}, take no part in writing, approving or "
        "deciding this case, and will withdraw and report if this changes."
    )


def conflict_finding(conflicts: Sequence[Conflict], place: str) -> Finding:
    """The finding that names every conflict."""
    rules = ", ".join(conflict.rule for conflict in conflicts)
    return blocking("conflict-found", place, rules, why=joined(c.label for c in conflicts))


@dataclass
class EngagementAction(Action[Engagement, Any]):
    """An action on an engagement: its row is read again and locked before anything is decided."""

    noun: ClassVar[str] = "engagement"

    def lock(self) -> None:
        self.subject = (
            Engagement.objects.select_for_update(of=("self",))
            .select_related("study", "enterprise")
            .get(pk=self.subject.pk)
        )

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    def done(self, *keys: str) -> None:
        """Mark steps of the plan as done today, where they are not."""
        self.subject.steps.filter(key__in=keys, done_on=None).update(done_on=timezone.localdate())

    def about(self, outcome: Any) -> Any:
        return self.subject


@dataclass
class RequestVerification(Action[Study, Engagement]):
    """The enterprise asks that its approved study be verified, at a level of assurance."""

    level: str = "reasonable"
    policy: ClassVar[str] = "verification.request"

    def lock(self) -> None:
        self.subject = Study.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Engagement:
        assert self.viewer.user is not None
        revision = self.subject.latest_revision()
        if revision is None:
            raise refuse("revision-missing", "study")
        if self.level not in LEVELS:
            raise refuse("choice-unknown", "level", self.level, options=listed(LEVELS))
        self.moved = created("engagement", self.policy)
        return Engagement.objects.create(
            study=self.subject,
            enterprise=self.subject.enterprise,
            revision=revision,
            level=self.level,
            materiality=verification_rules().materiality,
            requested_by=self.viewer.user,
        )

    def facts(self, engagement: Engagement) -> Mapping[str, Any]:
        return {"study": engagement.study_id, "level": engagement.level}


@dataclass
class AssignBody(EngagementAction):
    """Give the engagement to a body chosen, or to one drawn from all that no rule blocks. A
    blocked body is refused.
    """

    body: Body | None = None
    reason: str = ""
    policy: ClassVar[str] = "verification.assign"

    def needs_reason(self) -> bool:
        return self.body is not None

    def perform(self) -> Assignment:
        body, draw = self.body, None
        if body is None:
            free = {
                b.uscc: b for b, conflicts, _ in register.candidates(self.subject) if not conflicts
            }
            if not free:
                raise refuse("no-free-body", "bodies")
            drawing = drawn(list(free), 1, secrets.token_hex(16))
            body, draw = free[drawing.taken[0]], drawing.as_json()
        conflicts = register.conflicts_of_body(body, self.subject.study)
        if conflicts:
            raise Refusal(conflict_finding(conflicts, body.name_zh))
        today = timezone.localdate()
        self.move(body=body, assigned_on=today)
        self.subject.steps.all().delete()
        PlanStep.objects.bulk_create(
            PlanStep(
                engagement=self.subject,
                key=s.key,
                order=n,
                due_on=today + datetime.timedelta(days=s.days),
                done_on=None if n else today,
            )
            for n, s in enumerate(verification_rules().steps)
        )
        return Assignment.objects.create(
            engagement=self.subject,
            body=body,
            mode="choice" if draw is None else "draw",
            reason=self.reason.strip(),
            draw=draw,
            by=self.person,
        )

    def facts(self, assignment: Assignment) -> Mapping[str, Any]:
        return {"body": assignment.body_id, "mode": assignment.mode, "draw": assignment.draw}


@dataclass
class DeclineEngagement(EngagementAction):
    """The body does not take it; the province assigns another."""

    reason: str = ""
    policy: ClassVar[str] = "verification.decline"

    def perform(self) -> None:
        self.subject.members.all().delete()
        self.move(body=None, assigned_on=None)

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}


@dataclass
class MakeTeam(EngagementAction):
    """Lead, members and reviewer; whom a rule blocks is refused with the rule. Made anew, it
    replaces the former.
    """

    parts: Sequence[tuple[Verifier, str]] = ()
    policy: ClassVar[str] = "verification.team"

    def perform(self) -> int:
        wrong = team_problems(part for _, part in self.parts)
        if len({v.pk for v, _ in self.parts}) != len(self.parts):
            wrong.append(blocking("candidate-twice", "team"))
        for verifier, part in self.parts:
            if verifier.body_id != self.subject.body_id:
                options = listed(map(str, Verifier.objects.filter(body=self.subject.body_id)))
                wrong.append(blocking("choice-unknown", "team", str(verifier), options=options))
            elif not verifier.appointment.is_in_force:
                wrong.append(blocking("appointment-over", "team", str(verifier)))
            elif conflicts := register.conflicts_of_person(
                verifier, part, self.subject, with_parts=False
            ):
                wrong.append(conflict_finding(conflicts, str(verifier)))
        if wrong:
            raise Refusal(wrong)
        for verifier, _ in self.parts:
            publish(RoleGiven(verifier.appointment.user, "verifier", "team"))
        self.subject.members.all().delete()
        Member.objects.bulk_create(
            Member(engagement=self.subject, verifier=v, part=p) for v, p in self.parts
        )
        return len(self.parts)

    def facts(self, count: int) -> Mapping[str, Any]:
        return {"team": [[v.user_id, part] for v, part in self.parts]}


@dataclass
class SignDeclaration(EngagementAction):
    """A member signs; with the last signature the work begins, and the sample is proposed."""

    policy: ClassVar[str] = "verification.declare"

    def perform(self) -> Declaration:
        member = self.subject.members.get(verifier__appointment=self.viewer.acting)
        conflicts = register.conflicts_of_person(
            member.verifier, member.part, self.subject, with_parts=False
        )
        if conflicts:
            raise Refusal(conflict_finding(conflicts, str(member.verifier)))
        if self.subject.declarations.filter(verifier=member.verifier).exists():
            raise refuse("line-unchanged", "declaration")
        own_declaration = Declaration.objects.create(
            engagement=self.subject, verifier=member.verifier, text=declaration(), by=self.person
        )
        signed = set(self.subject.declarations.values_list("verifier", flat=True))
        team = set(self.subject.members.values_list("verifier", flat=True))
        if team <= signed:
            sample = proposed(self.subject.revision, self.subject.materiality)
            self.move(sample=sample)
            self.done("team")
        return own_declaration

    def facts(self, declaration: Declaration) -> Mapping[str, Any]:
        return {"declared": declaration.verifier_id}


@dataclass
class EndEngagement(EngagementAction):
    """The province ends a verification that will not be concluded, with a reason; its records
    stay.
    """

    reason: str = ""
    policy: ClassVar[str] = "verification.end"

    def perform(self) -> None:
        self.move()

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}
