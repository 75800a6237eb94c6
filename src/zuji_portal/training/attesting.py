"""The signed content of a certificate of training, its status lists, and the file for checking it
offline.
"""

from __future__ import annotations

import datetime
import json
import secrets

from django.conf import settings
from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.trust.certificate import PURPOSES, status_credential
from zuji.trust.certificate_check import SCHEMA
from zuji.trust.status_list import SMALLEST, encoded_list
from zuji.trust.training import TrainingFacts, training_credential
from zuji.verification import certification_rules
from zuji_portal.foundation.accounts.models import User
from zuji_portal.training.models import ExamAttempt, TrainingCertificate
from zuji_portal.transparency.issuer.keys import issuer, sign
from zuji_portal.transparency.log import proof_of, sign_checkpoint
from zuji_portal.transparency.models import LogEntry

LOGGED_AS = "training.issued"


def list_url(purpose: str) -> str:
    return f"{settings.SITE_URL}/training/status/{purpose}.jwt"


def free_index() -> int:
    """A place in the status lists that nobody has, drawn."""
    used = set(TrainingCertificate.objects.values_list("status_index", flat=True))
    if len(used) > SMALLEST // 2:
        raise refuse("status-full", "status_index", str(len(used)), f"≤ {SMALLEST // 2}")
    return next(n for n in iter(lambda: secrets.randbelow(SMALLEST), None) if n not in used)


def signed_token(
    number: str,
    holder: User,
    exam: ExamAttempt,
    span: tuple[datetime.datetime, datetime.datetime],
    index: int,
) -> str:
    """The credential of a certificate of training, signed by the issuer of the site."""
    facts = TrainingFacts(
        url=f"{settings.SITE_URL}/training/certificates/{number}",
        number=number,
        issuer=issuer(),
        issuer_name=settings.ISSUER_NAME,
        holder=holder.name,
        course=exam.course,
        title=exam.title,
        right=exam.right or 0,
        of=exam.of or 0,
        valid_from=span[0],
        valid_until=span[1],
        status_index=index,
        status_lists={purpose: list_url(purpose) for purpose in PURPOSES},
    )
    return sign(training_credential(facts))


def status_list(purpose: str) -> str:
    """The signed list of a purpose as it is now; nobody's certificate of training is suspended."""
    revoked = TrainingCertificate.objects.filter(state="revoked")
    ones = revoked.values_list("status_index", flat=True) if purpose == "revocation" else []
    now = timezone.now().replace(microsecond=0)
    until = now + datetime.timedelta(days=certification_rules().status_days)
    content = encoded_list(ones)
    return sign(
        status_credential(
            list_url(purpose),
            issuer=issuer(),
            purpose=purpose,
            encoded=content,
            since=now,
            until=until,
        )
    )


def bundle_bytes(training_certificate: TrainingCertificate) -> bytes:
    """Credential, status lists, and the log's proof and salt, as a file."""
    entry = LogEntry.objects.get(
        kind=LOGGED_AS, subject=f"trainingcertificate:{training_certificate.pk}"
    )
    proof = proof_of(entry.index)
    if proof is None:  # the process died between the commit and the signature
        sign_checkpoint()
        proof = proof_of(entry.index)
    bundle = {
        "schema": SCHEMA,
        "credential": training_certificate.token,
        "statuses": [status_list(purpose) for purpose in PURPOSES],
        "proof": proof.text() if proof else "",
        "salt": bytes(entry.salt).hex(),
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()
