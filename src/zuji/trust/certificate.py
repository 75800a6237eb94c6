"""The certificate of a footprint as a UNTP Digital Conformity Credential, and its offline
verification.

Terms follow the UNTP vocabulary 0.6.1 (uncefact), which is referred to and not copied. What a
verifier needs: the token, the issuer's DID document, the last status lists, and for the log its
key, the salt and the proof.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.trust.credential import PublicIssuerKey, opened
from zuji.trust.notes import NoteKey, read_proof, verify_proof
from zuji.trust.registered import TERM, Registered, term_at
from zuji.trust.status_list import bit_of

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://test.uncefact.org/vocabulary/untp/dcc/0.6.1/",
]
PURPOSES = ("revocation", "suspension")
OUTCOMES = (
    "malformed",
    "key-unknown",
    "altered",
    "log-wrong",
    "log-missing",
    "revoked",
    "status-missing",
    "suspended",
    "expired",
    "not-yet-valid",
    "valid",
)
"""Answers, the gravest first; a certificate that fails several ways is answered by the first."""
Lists = Mapping[str, Mapping[str, Any]]
_RULES = {
    "credential-shape": "malformed",
    "credential-key": "key-unknown",
    "credential-altered": "altered",
}


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
        "validFrom": _instant(attested.valid_from),
        "validUntil": _instant(attested.valid_until),
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
                threshold
                for threshold in (
                    attested.number,
                    attested.boundary,
                    attested.verifier,
                    attested.assurance,
                    attested.notice,
                )
                if threshold
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
    issuer: str,
    purpose: str,
    encoded: str,
    since: datetime.datetime,
    until: datetime.datetime,
) -> dict[str, Any]:
    """The credential that carries a status list, good until `until`."""
    return {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _instant(since),
        "validUntil": _instant(until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
    }


def _instant(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def log_entry(kind: str, content: bytes, salt: bytes) -> bytes:
    """The log entry of a document: its kind and a salted hash, which cannot be guessed from the
    document.
    """
    return canonical_bytes(
        {"v": 1, "type": kind, "sha256": hashlib.sha256(salt + content).hexdigest()}
    )


@dataclass(frozen=True)
class Trusted:
    """The keys a verifier trusts: the issuer's, and the log's by name (empty: the log is not
    checked).
    """

    keys: Sequence[PublicIssuerKey]
    log_keys: Sequence[NoteKey] = ()
    log_origin: str = ""


@dataclass(frozen=True)
class Presented:
    """A certificate as presented: token, status lists (tokens), log proof and salt."""

    token: str
    statuses: Sequence[str] = ()
    proof: str = ""
    salt: bytes = b""


@dataclass
class Verdict:
    """The outcome, the credential where its signature is valid, every problem, and the checkpoint
    of its log entry.
    """

    outcomes: list[str] = field(default_factory=list)
    credential: Mapping[str, Any] | None = None
    findings: list[Finding] = field(default_factory=list)
    log_index: int | None = None
    signers: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return min(self.outcomes, key=OUTCOMES.index, default="valid")

    def note(self, outcome: str, problem: Refusal) -> None:
        self.outcomes.append(outcome)
        self.findings += problem.findings


def verify_certificate(presented: Presented, trusted: Trusted, now: datetime.datetime) -> Verdict:
    """Verify a certificate from the presented files and the trusted keys alone."""
    verdict = Verdict()
    try:
        credential = _of_type(opened(presented.token, trusted.keys), "DigitalConformityCredential")
    except Refusal as problem:
        verdict.note(_RULES[problem.findings[0].rule], problem)
        return verdict
    verdict.credential = credential
    _check_log(verdict, presented, trusted)
    _check_status(verdict, credential, _lists(verdict, presented, trusted), now)
    _check_dates(verdict, credential, now)
    return verdict


def _of_type(credential: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The credential, refused unless it is of that type and has a subject: a status list is no
    certificate, nor the reverse.
    """
    types = credential.get("type")
    if (
        not isinstance(types, list)
        or name not in types
        or not isinstance(credential.get("credentialSubject"), Mapping)
    ):
        raise refuse("credential-shape", "type", str(types)[:80], name)
    return credential


def _check_log(verdict: Verdict, presented: Presented, trusted: Trusted) -> None:
    if not trusted.log_keys:
        return
    if not presented.proof:
        verdict.note("log-missing", refuse("log-missing", "proof"))
        return
    try:
        proof = read_proof(presented.proof)
        entry = log_entry("cert.issued", presented.token.encode(), presented.salt)
        _, verdict.signers = verify_proof(proof, entry, trusted.log_keys, trusted.log_origin)
        verdict.log_index = proof.index
    except Refusal as problem:
        verdict.note("log-wrong", problem)


def _lists(verdict: Verdict, presented: Presented, trusted: Trusted) -> Lists:
    """The presented status lists by their addresses."""
    lists: dict[str, Mapping[str, Any]] = {}
    for token in presented.statuses:
        try:
            status_list = _of_type(opened(token, trusted.keys), "BitstringStatusListCredential")
            lists[str(status_list.get("id"))] = status_list
        except Refusal as problem:
            verdict.note("status-missing", problem)
    return lists


def _check_status(
    verdict: Verdict, credential: Mapping[str, Any], lists: Lists, now: datetime.datetime
) -> None:
    entries_field = credential.get("credentialStatus")
    entries = entries_field if isinstance(entries_field, list) else []
    for entry in entries:
        try:
            outcome = _status(entry, lists, now)
        except Refusal as problem:
            verdict.note("status-missing", problem)
            continue
        if outcome:
            place = str(entry["statusListCredential"])
            is_revoked = outcome == "revoked"
            verdict.note(
                outcome,
                refuse("certificate-revoked", place)
                if is_revoked
                else refuse("certificate-suspended", place),
            )
    purposes = {str(entry.get("statusPurpose")) for entry in entries if isinstance(entry, Mapping)}
    if not purposes >= set(PURPOSES):
        verdict.note("status-missing", refuse("status-missing", "credentialStatus"))


def _status(entry: Mapping[str, Any], lists: Lists, now: datetime.datetime) -> str:
    """``revoked``, ``suspended`` or "" of one entry; refuses where its list is missing, outdated
    or another's.
    """
    if not isinstance(entry, Mapping):
        raise refuse("status-missing", "credentialStatus", str(entry)[:40])
    url, purpose, index = (
        str(entry.get(field))
        for field in ("statusListCredential", "statusPurpose", "statusListIndex")
    )
    status_list = lists.get(url, {"credentialSubject": {}})
    subject = status_list["credentialSubject"]
    stated = subject.get("statusPurpose")
    if purpose not in (stated if isinstance(stated, list) else [stated]):
        raise refuse("status-missing", purpose, url[:120])
    if entry.get("statusSize", 1) != 1:  # more bits to a certificate have other meanings
        raise refuse("status-list", "statusSize", str(entry["statusSize"])[:20], "1")
    if _read_instant(status_list, "validUntil") < now:
        raise refuse(
            "status-old", purpose, str(status_list.get("validUntil")), f"≥ {_instant(now)}"
        )
    if not (index.isascii() and index.isdecimal() and len(index) < 10):
        raise refuse("status-list", "statusListIndex", index[:20])
    is_set = bit_of(str(subject.get("encodedList")), int(index))
    return {"revocation": "revoked", "suspension": "suspended"}.get(purpose, "") if is_set else ""


def _check_dates(verdict: Verdict, credential: Mapping[str, Any], now: datetime.datetime) -> None:
    try:
        since, until = (
            _read_instant(credential, "validFrom"),
            _read_instant(credential, "validUntil"),
        )
    except Refusal as problem:
        verdict.note("malformed", problem)
        return
    if now > until:
        verdict.note("expired", refuse("certificate-expired", "validUntil", _instant(until)))
    if now < since:
        verdict.note(
            "not-yet-valid", refuse("certificate-not-yet-valid", "validFrom", _instant(since))
        )


INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,18}))?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)",
    re.ASCII,
)
"""A dateTimeStamp of XML Schema 1.1, as VC Data Model 2.0 §4.9 writes dates: with its offset, and
perhaps with fractions of a second."""


def _read_instant(credential: Mapping[str, Any], name: str) -> datetime.datetime:
    text = str(credential.get(name))
    match = INSTANT.fullmatch(text)
    if match is None:
        raise refuse("credential-shape", name, text[:40])
    second, fraction, offset = match.groups()
    try:
        instant = datetime.datetime.fromisoformat(second + offset)
        return (instant + datetime.timedelta(seconds=float(f"0.{fraction or 0}"))).astimezone(
            datetime.UTC
        )
    except (ValueError, OverflowError) as problem:
        raise refuse("credential-shape", name, text[:40]) from problem
