"""The certificate of training as a Verifiable Credential, and its check from files alone."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zuji.core.label import Label, Lang
from zuji.trust.certificate import CONTEXTS, PURPOSES, instant
from zuji.trust.certificate_answer import CertificateAnswer, certificate_answer
from zuji.trust.certificate_check import CredentialKind, Presented, Trusted, Verdict
from zuji.trust.certificate_check import verify_certificate as verify
from zuji.trust.strict_reading import text_in

TRAINING = CredentialKind("TrainingCredential", "training.issued")


@dataclass(frozen=True)
class TrainingFacts:
    """What a certificate of training says: who passed which course, with how many right answers."""

    url: str
    number: str
    issuer: str
    issuer_name: str
    holder: str
    course: str
    title: Label
    right: int
    of: int
    valid_from: datetime.datetime
    valid_until: datetime.datetime
    status_index: int
    status_lists: Mapping[str, str]


def training_credential(attested: TrainingFacts) -> dict[str, Any]:
    """The credential of a certificate of training, unsigned."""
    return {
        "@context": CONTEXTS[:1],
        "type": ["VerifiableCredential", TRAINING.type],
        "id": attested.url,
        "issuer": {"id": attested.issuer, "name": attested.issuer_name},
        "validFrom": instant(attested.valid_from),
        "validUntil": instant(attested.valid_until),
        "credentialStatus": [
            {
                "id": f"{attested.status_lists[purpose]}#{attested.status_index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(attested.status_index),
                "statusListCredential": attested.status_lists[purpose],
            }
            for purpose in PURPOSES
        ],
        "credentialSubject": {
            "id": f"{attested.url}#holder",
            "name": attested.holder,
            "number": attested.number,
            "course": attested.course,
            "courseName": {"zh": attested.title.zh, "en": attested.title.en},
            "right": attested.right,
            "of": attested.of,
        },
    }


def verify_training(presented: Presented, trusted: Trusted, now: datetime.datetime) -> Verdict:
    """Verify a certificate of training from the presented files and the trusted keys alone, as a
    footprint's certificate is.
    """
    return verify(presented, trusted, now, TRAINING)


def training_answer(verdict: Verdict) -> CertificateAnswer:
    """The facts of a verdict on a certificate of training: who holds it, and its number. What an
    odd credential lacks stays empty.
    """
    answer = certificate_answer(verdict)
    if verdict.credential is None:
        return answer
    subject = verdict.credential["credentialSubject"]
    number, holder = (text_in(subject.get(name)) for name in ("number", "name"))
    return replace(answer, number=number, holder=holder)


def course_told(verdict: Verdict, lang: Lang) -> str:
    """The course of a certificate of training with the right answers; "" of another credential."""
    subject = (verdict.credential or {}).get("credentialSubject", {})
    titles = subject.get("courseName")
    title = text_in(titles.get(lang)) if isinstance(titles, Mapping) else ""
    right, of = subject.get("right"), subject.get("of")
    return f"{title} · {right}/{of}" if title and isinstance(right, int) else title
