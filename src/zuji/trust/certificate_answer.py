"""The facts of a checked certificate for readers: issuer, product and value, holder, days of
validity, and the age of its status.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote

from zuji.core.label import Label
from zuji.trust.certificate_check import Verdict
from zuji.trust.strict_reading import first_of, instant_text, part_of, text_in

DAY = 86_400_000


@dataclass(frozen=True)
class CertificateAnswer:
    """The outcome with its facts. `issuer` is the DID whose key signed and `domain` the domain
    behind it; `issuer_name` is what the issuer calls itself. `status_as_of` is "" where no status
    is known, and `status_days` None.
    """

    outcome: str
    issuer: str = ""
    domain: str = ""
    issuer_name: str = ""
    number: str = ""
    product: str = ""
    holder: str = ""
    holder_id: str = ""
    value: float | None = None
    unit: str = ""
    since: str = ""
    until: str = ""
    study_digest: str = ""
    status_as_of: str = ""
    status_days: float | None = None
    log_index: int | None = None
    signers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"signers": list(self.signers)}

    @property
    def status_words(self) -> Label:
        """The age of the status in words."""
        if self.status_days is None:
            return Label("状态不明", "status unknown")
        age = f"{self.status_days:.1f}".removesuffix(".0")
        return Label(
            f"状态截至 {self.status_as_of}（{age} 天前）",
            f"status as of {self.status_as_of} ({age} days old)",
        )


def domain_of(did: str) -> str:
    """The domain of a ``did:web``, with its port; "" of another method."""
    if not did.startswith("did:web:"):
        return ""
    return unquote(did.removeprefix("did:web:").split(":")[0])


def certificate_answer(verdict: Verdict) -> CertificateAnswer:
    """The facts of a verdict. What an odd credential lacks stays empty; nothing is told of one
    whose signature does not hold.
    """
    if verdict.credential is None:
        return CertificateAnswer(verdict.outcome)
    credential = verdict.credential
    issuer, subject = credential.get("issuer"), credential["credentialSubject"]
    did = text_in(issuer.get("id") if isinstance(issuer, Mapping) else issuer)
    assessment = first_of(subject, "assessment")
    product = part_of(first_of(assessment, "assessedProduct"), "product")
    metric = part_of(first_of(assessment, "declaredValue"), "metricValue")
    value = metric.get("value")
    at = verdict.status_at
    return CertificateAnswer(
        outcome=verdict.outcome,
        issuer=did,
        domain=domain_of(did),
        issuer_name=text_in(part_of(credential, "issuer").get("name")),
        number=text_in(subject.get("name")),
        product=text_in(product.get("name")),
        holder=text_in(part_of(subject, "issuedToParty").get("name")),
        holder_id=text_in(part_of(subject, "issuedToParty").get("id")),
        value=value if isinstance(value, int | float) and not isinstance(value, bool) else None,
        unit=text_in(metric.get("unit")),
        since=text_in(credential.get("validFrom")),
        until=text_in(credential.get("validUntil")),
        study_digest=text_in(part_of(subject, "auditableEvidence").get("hashDigest")),
        status_as_of="" if at is None else instant_text(at),
        status_days=None if at is None else max(verdict.now - at, 0) / DAY,
        log_index=verdict.log_index,
        signers=tuple(verdict.signers),
    )


def moment_of(text: str) -> datetime.datetime:
    """A day or moment as a person writes it, in UTC where no zone is given; now for "". Raises
    ValueError.
    """
    if not text:
        return datetime.datetime.now(datetime.UTC)
    day = datetime.datetime.fromisoformat(text)
    try:
        return day.astimezone(datetime.UTC) if day.tzinfo else day.replace(tzinfo=datetime.UTC)
    except OverflowError as problem:  # the first or last day of the calendar in another zone
        raise ValueError(text) from problem
