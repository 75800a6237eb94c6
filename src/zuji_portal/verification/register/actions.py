"""Actions on the register: bodies, people, qualifications, relations, shareholdings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.action import Action
from zuji_portal.verification import rules
from zuji_portal.verification.models import (
    Body,
    BodyRelation,
    Qualification,
    Shareholding,
    Verifier,
)


@dataclass
class RegisterBody(Action[Body | None, Body]):
    """Enter a body (`subject` None) or change its entry; earlier entries stay in its history."""

    values: Mapping[str, Any] = field(default_factory=dict)
    industries: Sequence[str] = ()
    notice: str = ""
    policy: ClassVar[str] = "body.register"

    def perform(self) -> Body:
        fields = rules.read_body(self.values, self.industries)
        if self.subject is None:
            if Body.objects.filter(uscc=fields["uscc"]).exists():
                raise refuse("key-taken", "uscc", fields["uscc"])
            return Body.objects.create(**fields, notice=self.notice)
        for name, value in fields.items():
            setattr(self.subject, name, value)
        self.subject.save()
        return self.subject

    def facts(self, body: Body) -> Mapping[str, Any]:
        return {
            "accreditation": body.accreditation,
            "until": body.accredited_until.isoformat(),
            "industries": body.industries,
        }


@dataclass
class SuspendBody(Action[Body, Body]):
    """Suspend a body with a reason, or restore it (no reason). Its open engagements go on; new
    ones are blocked.
    """

    reason: str = ""
    restore: bool = False
    policy: ClassVar[str] = "body.suspend"

    def lock(self) -> None:
        self.subject = Body.objects.select_for_update().get(pk=self.subject.pk)

    def needs_reason(self) -> bool:
        return not self.restore

    def perform(self) -> Body:
        self.subject.suspended_on = None if self.restore else timezone.localdate()
        self.subject.suspended_why = "" if self.restore else self.reason.strip()
        self.subject.save()
        return self.subject

    def facts(self, body: Body) -> Mapping[str, Any]:
        return {"suspended": body.suspended_on is not None}


@dataclass
class RegisterVerifier(Action[Body, Verifier]):
    """Enter a person with a verifier's appointment as one of a body's people."""

    appointment: Appointment | None = None
    policy: ClassVar[str] = "verifier.register"

    def perform(self) -> Verifier:
        held = self.appointment
        if held is None or held.role != "verifier" or not held.is_in_force:
            raise refuse("appointment-missing", "appointment")
        if Verifier.objects.filter(appointment=held).exists():
            raise refuse("key-taken", "appointment", str(held.user))
        return Verifier.objects.create(appointment=held, body=self.subject)

    def facts(self, verifier: Verifier) -> Mapping[str, Any]:
        return {"body": verifier.body_id, "person": verifier.user_id}


@dataclass
class AddQualification(Action[Verifier, Qualification]):
    """A qualification or a training of a verifier."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "verifier.register"

    def perform(self) -> Qualification:
        return Qualification.objects.create(
            verifier=self.subject, **rules.read_qualification(self.values)
        )

    def facts(self, qualification: Qualification) -> Mapping[str, Any]:
        return {
            "verifier": qualification.verifier_id,
            "kind": qualification.kind,
            "since": qualification.obtained_on.isoformat(),
        }


@dataclass
class RecordRelation(Action[Body, BodyRelation]):
    """A relation of a body, or of one of its people, to an enterprise."""

    enterprise: Enterprise | None = None
    verifier: Verifier | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "relation.record"

    def perform(self) -> BodyRelation:
        assert self.viewer.user is not None
        if self.enterprise is None:
            raise refuse("field-missing", "enterprise")
        if self.verifier is not None and self.verifier.body_id != self.subject.pk:
            own = listed(str(v) for v in self.subject.verifiers.all())
            raise refuse("choice-unknown", "verifier", str(self.verifier), options=own)
        fields = rules.read_relation(self.values)
        return BodyRelation.objects.create(
            body=self.subject,
            verifier=self.verifier,
            enterprise=self.enterprise,
            recorded_by=self.viewer.user,
            **fields,
        )

    def facts(self, relation: BodyRelation) -> Mapping[str, Any]:
        return {
            "body": relation.body_id,
            "enterprise": relation.enterprise_id,
            "kind": relation.kind,
        }


@dataclass
class RecordShareholding(Action[str, Shareholding]):
    """Who owns a part of a company. `subject` is the word "shareholding"."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "relation.record"

    def perform(self) -> Shareholding:
        assert self.viewer.user is not None
        fields = rules.read_shareholding(self.values)
        if Shareholding.objects.filter(
            **{k: fields[k] for k in ("company", "owner")}, withdrawn_why=""
        ).exists():
            raise refuse("key-taken", "owner", fields["owner"])
        return Shareholding.objects.create(**fields, recorded_by=self.viewer.user)

    def facts(self, shareholding: Shareholding) -> Mapping[str, Any]:
        return {"company": shareholding.company, "owner": shareholding.owner}


@dataclass
class WithdrawRecord(Action[BodyRelation | Shareholding, Any]):
    """Take a relation or a shareholding that was recorded wrongly out of account, with the
    reason; the record stays.
    """

    reason: str = ""
    policy: ClassVar[str] = "relation.record"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> BodyRelation | Shareholding:
        if self.subject.withdrawn_why:
            raise refuse("line-unchanged", "record")
        self.subject.withdrawn_why = self.reason.strip()
        self.subject.save(update_fields=["withdrawn_why"])
        return self.subject

    def facts(self, outcome: Any) -> Mapping[str, Any]:
        return {"withdrawn": self.subject._meta.model_name, "reason": self.reason.strip()}
