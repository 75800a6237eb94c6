"""The file with which anyone checks a certificate offline: credential, status lists, the log's
proof and salt.
"""

from __future__ import annotations

import json
from typing import Any

from zuji.trust.certificate import PURPOSES
from zuji.trust.certificate_check import SCHEMA
from zuji.verification import certification_rules
from zuji_portal.certification.attesting import made_at, status_list
from zuji_portal.certification.models import Certificate
from zuji_portal.transparency.issuer.keys import did_document
from zuji_portal.transparency.log import proof_of, public_key, sign_checkpoint
from zuji_portal.transparency.models import LogEntry


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
