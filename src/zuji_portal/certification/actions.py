"""Actions on certificates; each move is recorded as an event with its reason."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from zuji.core.canonical import bytes_digest
from zuji.core.label import listed
from zuji.core.province import current_province
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.trust.certificate import credential_of
from zuji.trust.status_list import SMALLEST
from zuji.verification import certification_rules, months_later
from zuji_portal.certification import queries, rules
from zuji_portal.certification.attesting import attested
from zuji_portal.certification.choices import RESULTS
from zuji_portal.certification.events import CertificateMoved
from zuji_portal.certification.logged import event_content
from zuji_portal.certification.models import (
    ApplicationDocument,
    Certificate,
    CertificateEvent,
    ExternalCertificate,
    Issued,
    Surveillance,
)
from zuji_portal.certification.states import IN_FORCE, SPENT
from zuji_portal.certification.telling import tell_move
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action, moved, record
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.workflow.machine import Moved
from zuji_portal.studies.models import Study
from zuji_portal.transparency.issuer.keys import sign
from zuji_portal.transparency.log import append
from zuji_portal.verification.models import Statement

LOGGED = {
    "certificate.suspend": "cert.suspended",
    "certificate.restore": "cert.restored",
    "certificate.revoke": "cert.revoked",
    "certificate.withdraw": "cert.withdrawn",
    "certificate.expire": "cert.expired",
    "certificate.supersede": "cert.superseded",
}
"""Moves of an issued certificate that are leaves of the log."""


def noted(
    certificate: Certificate, action: str, reason: str, by: User | None, **fields: Any
) -> Moved:
    """Move the certificate as the table says, note it, and log it where it was issued."""
    move = moved(certificate, "certificate", action, **fields)
    event = CertificateEvent.objects.create(
        certificate=certificate,
        number=certificate.events.count() + 1,
        action=action,
        source=move.source,
        target=move.target,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    if certificate.number:
        publish(FootprintChanged(certificate.product))
    tell_move(certificate, event)
    if action in LOGGED and certificate.number:
        append(LOGGED[action], event, event_content(event))
        publish(CertificateMoved(certificate, action, reason))
    return move


@dataclass
class CertificateAction(Action[Certificate, Any]):
    """An action on a certificate: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "certificate"

    def lock(self) -> None:
        rows = Certificate.objects.select_for_update(of=("self",)).select_related(
            "study", "enterprise", "product"
        )
        self.subject = rows.get(pk=self.subject.pk)

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    def perform(self) -> Any:
        self.check()
        self.moved = noted(self.subject, self.policy, self.reason.strip(), self.person)
        return self.subject

    def check(self) -> None:
        """Refuses what the move needs and is not there."""

    def about(self, outcome: Any) -> Any:
        return self.subject

    def facts(self, outcome: Any) -> Mapping[str, Any]:
        return {
            "number": self.subject.number or "",
            "reason": self.reason.strip(),
        }


def statement_used(statement: Statement | None) -> list[Finding]:
    """A statement carries one certificate; after its end the study is verified anew."""
    if statement is None:
        return []
    former = statement.certificates.filter(state__in=SPENT).first()
    if former is None:
        return []
    return [blocking("statement-used", statement.number, str(former))]


@dataclass
class Apply(Action[Study, Certificate]):
    """The enterprise applies for a certificate of an approved study, with its documents: each a
    file of its own, unless it says that one holds several.
    """

    documents: Mapping[str, EvidenceFile | None] = field(default_factory=dict)
    is_combined: bool = False
    management_since: datetime.date | None = None
    policy: ClassVar[str] = "certificate.apply"

    def lock(self) -> None:
        self.subject = Study.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Certificate:
        study, revision = self.subject, self.subject.latest_revision()
        wrong: list[Finding] = []
        for name in certification_rules().documents:
            file = self.documents.get(name)
            if file is None:
                wrong.append(blocking("document-missing", name))
            elif file.enterprise_id != study.enterprise_id:
                wrong.append(blocking("evidence-elsewhere", name))
        if not self.is_combined:
            named = certification_rules().documents
            wrong += rules.repeated_documents({n: self.documents.get(n) for n in named})
        wrong += rules.management_problems(self.management_since, timezone.localdate())
        if revision is None:
            wrong.append(blocking("revision-missing", "study"))
        else:
            wrong += statement_used(getattr(revision, "statement", None))
        if wrong or revision is None or self.management_since is None:
            raise Refusal(wrong)
        certificate = Certificate(
            enterprise=study.enterprise,
            product=study.product,
            study=study,
            revision=revision,
            management_since=self.management_since,
            state="",
        )
        self.moved = noted(certificate, self.policy, "", self.viewer.user)
        ApplicationDocument.objects.bulk_create(
            ApplicationDocument(certificate=certificate, kind=n, file=f)
            for n, f in self.documents.items()
            if f and n in certification_rules().documents
        )
        return certificate

    def facts(self, certificate: Certificate) -> Mapping[str, Any]:
        return {"study": certificate.study_id, "revision": certificate.revision.number}


class Accept(CertificateAction):
    policy = "certificate.accept"


class PassDocuments(CertificateAction):
    policy = "certificate.review"


class PassInspection(CertificateAction):
    """The inspection on site rests on the visits of the verification."""

    policy = "certificate.inspect"

    def check(self) -> None:
        if not self.subject.study.engagements.filter(visits__isnull=False).exists():
            raise refuse("visit-missing", "visit")


class TakeVerification(CertificateAction):
    """The verification passes when the study's latest revision has an unmodified statement of
    reasonable assurance.
    """

    policy = "certificate.verify"

    def check(self) -> None:
        """Takes the statement about the latest revision; refuses one that is too weak."""
        revision = self.subject.study.latest_revision()
        statement = getattr(revision, "statement", None)
        if statement is None or revision is None:
            raise refuse("statement-missing", "study", str(revision.number if revision else ""))
        if statement.opinion != "unmodified" or statement.level != "reasonable":
            raise refuse(
                "statement-too-weak",
                statement.number,
                f"{statement.opinion} · {statement.level}",
                "unmodified · reasonable",
            )
        wrong = statement_used(statement) or rules.moved_on(queries.moved_since(statement))
        if wrong:
            raise Refusal(wrong)
        self.subject.statement, self.subject.revision = statement, revision


class AskCorrection(CertificateAction):
    policy = "certificate.correct"


class Resubmit(CertificateAction):
    policy = "certificate.resubmit"


class Reject(CertificateAction):
    policy = "certificate.reject"


@dataclass
class Issue(CertificateAction):
    """Decide and issue: number, credential, log entry, the predecessor's end – all in one
    transaction, once.
    """

    policy: ClassVar[str] = "certificate.issue"

    def check(self) -> None:
        wrong = rules.unfit(queries.standing(self.subject))
        if wrong:
            raise Refusal(wrong)

    def perform(self) -> Issued:
        self.check()
        mine, at = self.subject, timezone.now().replace(microsecond=0)
        before = (
            Certificate.objects.select_for_update()
            .filter(product=mine.product, state__in=IN_FORCE)
            .first()
        )
        if before is not None:
            ended = noted(before, "certificate.supersede", f"→ {mine.pk}", self.person)
            record(
                self.viewer,
                "certificate.supersede",
                before,
                {},
                enterprise=before.enterprise_id,
                moved=ended,
            )
        until = months_later(timezone.localtime(at), 12 * certification_rules().validity_years)
        mine.supersedes, mine.issued_at, mine.valid_until = before, at, until
        prefix = current_province().file.certificate_prefix
        mine.number = f"{prefix}-{timezone.localtime(at):%Y}-{mine.pk:06d}"
        mine.status_index = _free_index()
        self.moved = noted(mine, self.policy, self.reason.strip(), self.person)
        token = sign(credential_of(attested(mine, at, until)))
        issued = Issued.objects.create(
            certificate=mine,
            token=token,
            digest=bytes_digest(token.encode()),
            by=self.person,
            at=at,
        )
        append("cert.issued", issued, token.encode())
        return issued

    def facts(self, issued: Issued) -> Mapping[str, Any]:
        before = self.subject.supersedes.number if self.subject.supersedes else ""
        return {
            "number": self.subject.number,
            "digest": issued.digest,
            "supersedes": before,
        }


def _free_index() -> int:
    """A place in the status lists that nobody has; drawn, so that neighbours say nothing of each
    other.
    """
    used = set(
        Certificate.objects.exclude(status_index=None).values_list("status_index", flat=True)
    )
    if len(used) > SMALLEST // 2:
        raise refuse("status-full", "status_index", str(len(used)), f"≤ {SMALLEST // 2}")
    return next(n for n in iter(lambda: secrets.randbelow(SMALLEST), None) if n not in used)


class Suspend(CertificateAction):
    policy = "certificate.suspend"


class Restore(CertificateAction):
    policy = "certificate.restore"


class Revoke(CertificateAction):
    policy = "certificate.revoke"


class Withdraw(CertificateAction):
    policy = "certificate.withdraw"


@dataclass
class RecordSurveillance(CertificateAction):
    """The result of a yearly surveillance; one that is failed suspends nothing by itself, the
    province does.
    """

    result: str = ""
    done_on: datetime.date | None = None
    policy: ClassVar[str] = "certificate.surveil"

    def perform(self) -> Surveillance:
        due = self.subject.next_surveillance()
        wrong: list[Finding] = []
        if self.result not in RESULTS:
            wrong.append(blocking("choice-unknown", "result", self.result, options=listed(RESULTS)))
        if self.done_on is None or self.done_on > timezone.localdate():
            wrong.append(
                blocking(
                    "period-wrong", "done_on", str(self.done_on or ""), f"≤ {timezone.localdate()}"
                )
            )
        if due is None:
            wrong.append(blocking("surveillance-none", "certificate"))
        if wrong or due is None or self.done_on is None:
            raise Refusal(wrong)
        return Surveillance.objects.create(
            certificate=self.subject,
            number=due.number,
            due_on=due.on,
            done_on=self.done_on,
            result=self.result,
            note=self.reason.strip(),
            by=self.person,
        )

    def facts(self, surveillance: Surveillance) -> Mapping[str, Any]:
        return {
            "surveillance": surveillance.number,
            "result": surveillance.result,
            "done_on": surveillance.done_on.isoformat(),
        }


@dataclass
class RecordExternal(Action[Product, ExternalCertificate]):
    """A certificate of somebody else, word for word."""

    values: Mapping[str, Any] = field(default_factory=dict)
    file: EvidenceFile | None = None
    policy: ClassVar[str] = "external.record"

    def perform(self) -> ExternalCertificate:
        assert self.viewer.user is not None
        fields = rules.read_external(self.values)
        if self.file and self.file.enterprise_id != self.subject.enterprise_id:
            raise refuse("evidence-elsewhere", "file")
        return ExternalCertificate.objects.create(
            product=self.subject, file=self.file, by=self.viewer.user, **fields
        )

    def facts(self, external: ExternalCertificate) -> Mapping[str, Any]:
        return {"external": external.pk, "number": external.number, "issuer": external.issuer}


def expire_due(now: datetime.datetime | None = None) -> int:
    """Certificates whose time is over become expired; returns how many. Run daily, and before a
    status is told.
    """
    from zuji_portal.foundation.accounts.viewer import Viewer

    at, count = now or timezone.now(), 0
    due = Certificate.objects.filter(state__in=IN_FORCE, valid_until__lt=at)
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            certificate = Certificate.objects.select_for_update().get(pk=pk)
            if certificate.state in IN_FORCE:
                ended = noted(certificate, "certificate.expire", "", None)
                facts = {"number": certificate.number or ""}
                record(
                    Viewer(),
                    "certificate.expire",
                    certificate,
                    facts,
                    enterprise=certificate.enterprise_id,
                    moved=ended,
                )
                count += 1
    return count
