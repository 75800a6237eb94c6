"""The files with which anyone checks a certificate offline, and the passports made from it:
credential, status lists, the log's proof and salt.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache

from zuji.trust.certificate import PURPOSES
from zuji.trust.certificate_check import SCHEMA
from zuji.trust.passport import PassportKind, passport_of
from zuji.trust.passport_check import passport_file
from zuji.verification import certification_rules
from zuji_portal.certification.attesting import made_at, status_list
from zuji_portal.certification.models import Certificate
from zuji_portal.transparency.issuer.keys import current, did_document, sign
from zuji_portal.transparency.log import proof_of, public_key, sign_checkpoint
from zuji_portal.transparency.models import LogEntry

PASSPORT_SECONDS = 24 * 3600


def bundle_of(certificate: Certificate) -> dict[str, Any]:
    """Everything that ``zuji verify certificate`` and the page in the browser need beside the
    keys that are trusted.
    """
    issued = certificate.issued
    entry = LogEntry.objects.get(kind="cert.issued", subject=f"issued:{issued.pk}")
    proof = proof_of(entry.index)
    if proof is None:  # the process died between the commit and the signature
        sign_checkpoint()
        proof = proof_of(entry.index)
    statuses = [status_list(p) for p in PURPOSES]
    return {
        "schema": SCHEMA,
        "credential": issued.token,
        "status_as_of": min(made_at(token) for token in statuses),
        "statuses": statuses,
        "proof": proof.text() if proof else "",
        "salt": bytes(entry.salt).hex(),
    }


def bundle_bytes(certificate: Certificate) -> bytes:
    return json.dumps(bundle_of(certificate), ensure_ascii=False, indent=1).encode()


def passport_token(certificate: Certificate, kind: PassportKind) -> str:
    """The signed passport of a certificate; the same one until the key that signs changes, as long
    as it is kept. Refuses a facility record where the certificate names no site
    (``passport-site``).
    """
    issued = certificate.issued
    key = f"passport:{kind.name}:{issued.digest}:{current().fragment}"
    token = cache.get(key)
    if token is None:
        token = sign(passport_of(issued.token, kind))
        cache.set(key, token, PASSPORT_SECONDS)
    return str(token)


def passport_bytes(certificate: Certificate, kind: PassportKind) -> bytes:
    """The file with which ``zuji verify passport`` or ``facility`` checks a passport."""
    return passport_file(passport_token(certificate, kind), bundle_of(certificate))


def trusted() -> dict[str, Any]:
    """What is trusted, for who takes it along: the DID document, the log's key, and the hours that
    a status may be old.
    """
    return {
        "schema": "zuji-trust/1",
        "did": did_document(),
        "log_key": str(public_key()),
        "status_hours": certification_rules().status_hours,
    }
