"""Actions on applications for enrolment: apply, send again, decide, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Refusal, refuse
from zuji_portal.enterprises.applications.letters import tell_applicant
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.enterprises.applications.queries import open_of
from zuji_portal.enterprises.organisations.actions import EnrolEnterprise
from zuji_portal.enterprises.organisations.queries import claimable
from zuji_portal.enterprises.organisations.rules import id_findings
from zuji_portal.foundation.accounts.appointing import appointed, must_be_proven
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.ui.language import lang

WRITTEN = (
    *("uscc", "name_zh", "name_en", "city", "county", "industry", "is_exporter"),
    *("contact", "telephone", "wanted"),
)
"""What the applicant writes."""


def written(application: Enrolment, values: Mapping[str, Any]) -> None:
    """Put what was written into an application; refuses a code that is wrong or enrolled."""
    for name in WRITTEN:
        if name in values:
            setattr(application, name, values[name])
    for name in ("name_zh", "city", "contact", "telephone", "wanted"):
        if not str(getattr(application, name)).strip():
            raise refuse("field-missing", name)
    wrong = id_findings(application.uscc, application.industry)
    if wrong:
        raise Refusal(wrong)
    if claimable(application.uscc) is not None:
        raise refuse("enterprise-enrolled", "uscc", application.uscc)


@dataclass
class ApplyForEnrolment(Action[None, Enrolment]):
    """Ask for an enterprise to be enrolled, with oneself as its first owner."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "enrolment.apply"
    noun: ClassVar[str] = "enrolment"

    def perform(self) -> Enrolment:
        user = self.viewer.user
        assert user is not None
        must_be_proven(user)
        application = Enrolment(
            number=new_number("SQ"),
            applicant=user,
            email=user.email,
            language=lang(),
            state="",
            sent_at=timezone.now(),
        )
        written(application, self.values)
        if open_of(self.viewer, application.uscc) is not None:
            raise refuse("application-open", "uscc", application.uscc)
        self.move(application)
        tell_applicant(application)
        return application

    def facts(self, application: Enrolment) -> Mapping[str, Any]:
        return facts_of(application)


def facts_of(application: Enrolment) -> dict[str, Any]:
    """What the audit log keeps: the enterprise, and nothing of the person."""
    return {
        "number": application.number,
        "uscc": application.uscc,
        "city": application.city,
        "enterprise": application.enterprise_id,
    }


@dataclass
class EnrolmentStep(Action[Enrolment, Enrolment]):
    """A move of an application: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "enrolment"

    def lock(self) -> None:
        rows = Enrolment.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("applicant").get(pk=self.subject.pk)

    def decided(self) -> Enrolment:
        """Move with the officer's answer, and write the applicant."""
        self.move(
            answer=self.reason.strip(), decided_at=timezone.now(), decided_by=self.viewer.user
        )
        tell_applicant(self.subject)
        return self.subject

    def facts(self, application: Enrolment) -> Mapping[str, Any]:
        return facts_of(application)


@dataclass
class ResendApplication(EnrolmentStep):
    """The applicant sends a returned application again, corrected."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "enrolment.resubmit"

    def perform(self) -> Enrolment:
        must_be_proven(self.subject.applicant)
        written(self.subject, self.values)
        self.move(sent_at=timezone.now())
        return self.subject


class AcceptApplication(EnrolmentStep):
    """The enterprise is enrolled, and the applicant becomes its owner."""

    policy = "enrolment.accept"

    def perform(self) -> Enrolment:
        if claimable(self.subject.uscc) is not None:
            raise refuse("enterprise-enrolled", "uscc", self.subject.uscc)
        enterprise = EnrolEnterprise(self.viewer, self.subject.entry).run()
        appointed(self.subject.applicant, "owner", enterprise)
        self.subject.enterprise = enterprise
        return self.decided()


class ReturnApplication(EnrolmentStep):
    """Back to the applicant, with what is to be corrected."""

    policy = "enrolment.return"

    def perform(self) -> Enrolment:
        return self.decided()


class RefuseApplication(EnrolmentStep):
    """Refused, with a reason."""

    policy = "enrolment.refuse"

    def perform(self) -> Enrolment:
        return self.decided()


class WithdrawApplication(EnrolmentStep):
    """The applicant takes it back."""

    policy = "enrolment.withdraw"

    def perform(self) -> Enrolment:
        self.move()
        return self.subject
