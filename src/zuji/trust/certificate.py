"""The certificate of a footprint as a UNTP Digital Conformity Credential, its status lists, and
its log entry.

Terms follow the UNTP vocabulary 0.6.1 (uncefact), which is referred to and not copied. It is
checked by `zuji.trust.certificate_check`.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.trust.registered import TERM, Registered, term_at

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://test.uncefact.org/vocabulary/untp/dcc/0.6.1/",
]
PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class CertifiedFacts:
    """The content of a certificate. Texts are plain; `value`, `low`, `high` are per declared unit
    in `unit`. `registered` holds the names and codes one by one.
    """

    url: str
    number: str
    issuer: str
    issuer_name: str
    holder_id: str
    holder_name: str
    product_url: str
    product_name: str
    value: float
    low: float
    high: float
    unit: str
    boundary: str
    standard: str
    rule: str
    verifier: str
    assurance: str
    study_digest: str
    dqr: float
    primary_share: float
    verified_share: float
    decided_on: datetime.date
    valid_from: datetime.datetime
    valid_until: datetime.datetime
    status_index: int
    status_lists: Mapping[str, str]
    notice: str = ""
    registered: Registered | None = None


def credential_of(attested: CertifiedFacts) -> dict[str, Any]:
    """The credential of a certificate, unsigned."""
    registered = attested.registered
    return {
        "@context": [*CONTEXTS, *([term_at(attested.url)] if registered else [])],
        "type": ["DigitalConformityCredential", "VerifiableCredential"],
        "id": attested.url,
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": attested.issuer,
            "name": attested.issuer_name,
        },
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
            "type": ["ConformityAttestation", "Attestation"],
            "id": f"{attested.url}#attestation",
            "name": f"Product carbon footprint {attested.number}",
            "assessorLevel": "3rdParty",
            "assessmentLevel": "Verified",
            "attestationType": "certification",
            "description": " · ".join(
                text
                for text in (
                    attested.number,
                    attested.boundary,
                    attested.verifier,
                    attested.assurance,
                    attested.notice,
                )
                if text
            ),
            "issuedToParty": {
                "id": attested.holder_id,
                "name": attested.holder_name,
                "registeredId": attested.holder_id.rpartition("/")[2].rpartition(":")[2],
            },
            "auditableEvidence": {
                "type": ["SecureLink", "Link"],
                "linkURL": f"{attested.url}#lockfile",
                "linkName": "Footprint lockfile",
                "hashDigest": attested.study_digest.removeprefix("sha256:"),
                "hashMethod": "SHA-256",
                "encryptionMethod": "none",
            },
            "assessment": [_assessment(attested)],
            **({TERM: registered.as_json()} if registered else {}),
        },
    }


def _assessment(attested: CertifiedFacts) -> dict[str, Any]:
    half = max(attested.high - attested.value, attested.value - attested.low)
    return {
        "type": ["ConformityAssessment", "Declaration"],
        "id": f"{attested.url}#assessment",
        "assessmentDate": attested.decided_on.isoformat(),
        "assessedProduct": [
            {
                "product": {"id": attested.product_url, "name": attested.product_name},
                "IDverifiedByCAB": True,
            }
        ],
        "assessmentCriteria": [
            {
                "type": ["Criterion"],
                "id": f"{attested.url}#criterion",
                "name": f"{attested.standard} · {attested.rule}".strip(" ·"),
                "description": f"{attested.standard} · {attested.rule}".strip(" ·"),
                "conformityTopic": "environment.emissions",
                "status": "active",
            }
        ],
        "declaredValue": [
            {
                "metricName": f"Carbon footprint [{attested.unit}], {attested.boundary}",
                "metricValue": {"value": attested.value, "unit": attested.unit},
                **({"accuracy": half / abs(attested.value)} if attested.value else {}),
            },
            {
                "metricName": "Lower end of the 95 % interval",
                "metricValue": {"value": attested.low, "unit": attested.unit},
            },
            {
                "metricName": "Upper end of the 95 % interval",
                "metricValue": {"value": attested.high, "unit": attested.unit},
            },
            {
                "metricName": "Data quality rating (1 best, 5 worst)",
                "metricValue": {"value": attested.dqr, "unit": "C62"},
            },
            {
                "metricName": "Share of primary data",
                "metricValue": {"value": attested.primary_share, "unit": "C62"},
            },
            {
                "metricName": "Verified share",
                "metricValue": {"value": attested.verified_share, "unit": "C62"},
            },
        ],
        "conformance": True,
        "conformityTopic": "environment.emissions",
    }


def status_credential(
    url: str,
    *,
    issuer: str,
    purpose: str,
    encoded: str,
    since: datetime.datetime,
    until: datetime.datetime,
) -> dict[str, Any]:
    """The unsigned credential of a status list: `encoded` bits for one `purpose`, made at `since`
    and valid through `until` (moments with a zone).
    """
    return {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant(since),
        "validUntil": instant(until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
    }


def instant(moment: datetime.datetime) -> str:
    """A moment as credentials write it: UTC, to the second."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def log_entry(kind: str, content: bytes, salt: bytes) -> bytes:
    """The log entry of a document: its kind and a salted hash, which cannot be guessed from the
    document.
    """
    return canonical_bytes(
        {"v": 1, "type": kind, "sha256": hashlib.sha256(salt + content).hexdigest()}
    )
