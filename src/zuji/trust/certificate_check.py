"""The check of a certificate from its files and the trusted keys alone, without a network.

What a verifier needs: the token, the issuer's DID document, the last status lists, and for the log
its key, the salt and the proof. The page's scripts (check.js) are a second implementation;
tests/trust/certificate_vectors.json holds the answers that both must give.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Finding, Refusal, refuse
from zuji.trust.certificate import PURPOSES, log_entry
from zuji.trust.credential import PublicIssuerKey, opened
from zuji.trust.notes import NoteKey, read_proof, verify_proof
from zuji.trust.status_list import bit_of
from zuji.trust.strict_reading import instant_of, instant_text, milliseconds, strict_json

SCHEMA = "zuji-certificate/1"
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
    "status-old",
    "valid",
)
"""Answers, the gravest first; a certificate that fails several ways is answered by the first.

``status-old``: valid when its status was last known, and that is longer ago than the limit.
"""
_RULES = {
    "credential-shape": "malformed",
    "credential-key": "key-unknown",
    "credential-altered": "altered",
}
MOST_STATUSES = 100
"""Status lists in a file; two are needed, and each time somebody asks again adds two."""
HOUR = 3_600_000
INDEX = re.compile(r"\d{1,9}", re.ASCII)
SALT = re.compile(r"(?:[0-9a-f]{2})*")


@dataclass(frozen=True)
class Trusted:
    """The keys a verifier trusts: the issuer's, and the log's by name (empty: the log is not
    checked); and how many hours old a status may be (None: as long as its list is good).
    """

    keys: Sequence[PublicIssuerKey]
    log_keys: Sequence[NoteKey] = ()
    log_origin: str = ""
    status_hours: float | None = None


@dataclass(frozen=True)
class Presented:
    """A certificate as presented: token, status lists (tokens), log proof and salt; and the
    certificate that a passport was made from.
    """

    token: str
    statuses: Sequence[str] = ()
    proof: str = ""
    salt: bytes = b""
    certificate: Presented | None = None


def read_bundle(content: bytes, place: str) -> Presented:
    """The content of the holder's file: token, status lists, salt and proof; refuses another shape
    (``credential-file``).
    """
    data = file_of(content, place, SCHEMA)
    for name in ("credential", "proof", "salt"):
        if not isinstance(data.get(name), str):
            raise refuse("credential-file", f"{place} · {name}", written(data.get(name, "")))
    statuses, salt = data.get("statuses"), str(data["salt"])
    if not isinstance(statuses, list) or not all(isinstance(status, str) for status in statuses):
        raise refuse("credential-file", f"{place} · statuses", written(statuses))
    if len(statuses) > MOST_STATUSES:
        count = str(len(statuses))
        raise refuse("credential-file", f"{place} · statuses", count, f"≤ {MOST_STATUSES}")
    if not SALT.fullmatch(salt):
        raise refuse("credential-file", f"{place} · salt", salt[:40])
    return Presented(data["credential"], statuses, data["proof"], bytes.fromhex(salt))


def file_of(content: bytes, place: str, schema: str) -> dict[str, Any]:
    """The JSON of a file that names a schema; refuses another (``credential-file``)."""
    try:
        data = strict_json(content)
    except ValueError as problem:
        raise refuse("credential-file", place, str(problem)[:60], schema) from problem
    if not isinstance(data, dict) or data.get("schema") != schema:
        read = data.get("schema", "") if isinstance(data, dict) else data
        raise refuse("credential-file", place, written(read), schema)
    return data


def written(value: Any) -> str:
    """The beginning of a value as the file writes it."""
    return value[:40] if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:40]


@dataclass
class Verdict:
    """The outcome, the credential where its signature is valid, every problem, and the checkpoint
    of its log entry.

    `status_at`: the time of the oldest status list that was used, in milliseconds since 1970;
    `now`: the moment of the check.
    """

    outcomes: list[str] = field(default_factory=list)
    credential: Mapping[str, Any] | None = None
    findings: list[Finding] = field(default_factory=list)
    log_index: int | None = None
    signers: list[str] = field(default_factory=list)
    status_at: int | None = None
    now: int = 0

    @property
    def outcome(self) -> str:
        return min(self.outcomes, key=OUTCOMES.index, default="valid")

    def note(self, outcome: str, problem: Refusal) -> None:
        self.outcomes.append(outcome)
        self.findings += problem.findings


@dataclass(frozen=True)
class CredentialKind:
    """What a credential says it is, and as what the log has it."""

    type: str
    logged_as: str


CERTIFICATE = CredentialKind("DigitalConformityCredential", "cert.issued")


def verify_certificate(
    presented: Presented,
    trusted: Trusted,
    now: datetime.datetime,
    kind: CredentialKind = CERTIFICATE,
) -> Verdict:
    """Verify a certificate from the presented files and the trusted keys alone."""
    verdict = Verdict(now=milliseconds(now))
    try:
        verdict.credential = _of_type(opened(presented.token, trusted.keys), kind.type)
    except Refusal as problem:
        verdict.note(_RULES.get(problem.findings[0].rule, "malformed"), problem)
        return verdict
    _check_log(verdict, presented, trusted, kind)
    _check_status(verdict, presented, trusted)
    _check_dates(verdict)
    _check_age(verdict, trusted)
    return verdict


def _of_type(credential: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The credential, refused unless it is of that type and has a subject: a status list is no
    certificate, nor the reverse.
    """
    types = credential.get("type")
    if not isinstance(types, list) or name not in types:
        raise refuse("credential-kind", "type", str(types)[:80], name)
    if not isinstance(credential.get("credentialSubject"), Mapping):
        raise refuse("credential-shape", "credentialSubject", "", name)
    return credential


def _check_log(
    verdict: Verdict, presented: Presented, trusted: Trusted, kind: CredentialKind
) -> None:
    if not trusted.log_keys:
        return
    if not presented.proof:
        verdict.note("log-missing", refuse("log-missing", "proof"))
        return
    try:
        proof = read_proof(presented.proof)
        entry = log_entry(kind.logged_as, presented.token.encode(), presented.salt)
        _, verdict.signers = verify_proof(proof, entry, trusted.log_keys, trusted.log_origin)
        verdict.log_index = proof.index
    except Refusal as problem:
        verdict.note("log-wrong", problem)


@dataclass(frozen=True)
class _List:
    """A status list whose signature holds, and when it was made."""

    credential: Mapping[str, Any]
    at: int


def _check_status(verdict: Verdict, presented: Presented, trusted: Trusted) -> None:
    lists: dict[str, _List] = {}
    for token in presented.statuses:
        try:
            read = _of_type(opened(token, trusted.keys), "BitstringStatusListCredential")
            url, at = read.get("id"), _read_instant(read, "validFrom")
            if not isinstance(url, str):
                raise refuse("credential-shape", "id", str(url)[:40])
        except Refusal as problem:
            verdict.note("status-missing", problem)
            continue
        if url not in lists or lists[url].at <= at:  # of two, the later one says the status
            lists[url] = _List(read, at)
    entries_field = (verdict.credential or {}).get("credentialStatus")
    entries = entries_field if isinstance(entries_field, list) else []
    for entry in entries:
        try:
            outcome = _status(entry, lists, verdict)
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
    purposes = [entry.get("statusPurpose") for entry in entries if isinstance(entry, Mapping)]
    if not all(purpose in purposes for purpose in PURPOSES):
        verdict.note("status-missing", refuse("status-missing", "credentialStatus"))


def _status(entry: Any, lists: Mapping[str, _List], verdict: Verdict) -> str:
    """``revoked``, ``suspended`` or "" of one entry; refuses where its list is missing, outdated
    or another's.
    """
    if not isinstance(entry, Mapping):
        raise refuse("status-missing", "credentialStatus", str(entry)[:40])
    url, purpose, index = (
        entry.get(name) for name in ("statusListCredential", "statusPurpose", "statusListIndex")
    )
    status_list = lists.get(url) if isinstance(url, str) else None
    subject = status_list.credential["credentialSubject"] if status_list else {}
    stated = subject.get("statusPurpose")
    served = stated if isinstance(stated, list) else [stated]
    if status_list is None or not isinstance(purpose, str) or purpose not in served:
        raise refuse("status-missing", str(purpose)[:40], str(url)[:120])
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or size != 1:  # more bits to a certificate have other meanings
        raise refuse("status-list", "statusSize", str(size)[:20], "1")
    if _read_instant(status_list.credential, "validUntil") < verdict.now:
        until = str(status_list.credential.get("validUntil"))
        raise refuse("status-outdated", purpose, until, f"≥ {instant_text(verdict.now)}")
    if not isinstance(index, str) or not INDEX.fullmatch(index):
        raise refuse("status-list", "statusListIndex", str(index)[:20])
    encoded = subject.get("encodedList")
    is_set = bit_of(encoded if isinstance(encoded, str) else "", int(index))
    known = status_list.at if verdict.status_at is None else min(verdict.status_at, status_list.at)
    verdict.status_at = known
    return {"revocation": "revoked", "suspension": "suspended"}.get(purpose, "") if is_set else ""


def _check_dates(verdict: Verdict) -> None:
    credential = verdict.credential or {}
    try:
        since, until = (_read_instant(credential, name) for name in ("validFrom", "validUntil"))
    except Refusal as problem:
        verdict.note("malformed", problem)
        return
    if verdict.now > until:
        verdict.note("expired", refuse("certificate-expired", "validUntil", instant_text(until)))
    if verdict.now < since:
        early = refuse("certificate-not-yet-valid", "validFrom", instant_text(since))
        verdict.note("not-yet-valid", early)


def _check_age(verdict: Verdict, trusted: Trusted) -> None:
    """A status that is known, and older than the verifier's limit."""
    if trusted.status_hours is None or verdict.status_at is None:
        return
    if verdict.now - verdict.status_at > trusted.status_hours * HOUR:
        limit = f"≤ {trusted.status_hours:g} h"
        verdict.note(
            "status-old", refuse("status-old", "status", instant_text(verdict.status_at), limit)
        )


def _read_instant(credential: Mapping[str, Any], name: str) -> int:
    try:
        return instant_of(credential.get(name))
    except ValueError as problem:
        raise refuse("credential-shape", name, str(credential.get(name))[:40]) from problem
