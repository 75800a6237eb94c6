"""The check of a product passport or facility record from its file and the trusted keys alone.

The file holds the passport and the file of its certificate. Both are checked as certificates are;
the passport must name this very certificate by its SHA-256 and say the same of status, days and
value. The log holds the certificate, and with it what the passport was derived from.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Refusal, refuse
from zuji.trust.certificate_answer import CertificateAnswer, certificate_answer
from zuji.trust.certificate_check import (
    Presented,
    Trusted,
    Verdict,
    read_bundle,
    verify_certificate,
    written,
)
from zuji.trust.passport import PassportKind, evidence_digest
from zuji.trust.strict_reading import strict_json

SCHEMA = "zuji-passport/1"
SHARED = ("issuer", "validFrom", "validUntil", "credentialStatus")
"""What a passport has from its certificate as it stands there."""


def passport_file(token: str, bundle: Mapping[str, Any]) -> bytes:
    """The file for checking a passport: its token beside the file of its certificate."""
    content = {"schema": SCHEMA, "credential": token, "certificate": bundle}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_passport(content: bytes, place: str) -> Presented:
    """The content of a passport's file; refuses another shape (``credential-file``)."""
    try:
        data = strict_json(content)
    except ValueError as problem:
        raise refuse("credential-file", place, str(problem)[:60], SCHEMA) from problem
    schema = data.get("schema") if isinstance(data, dict) else data
    if not isinstance(data, dict) or schema != SCHEMA:
        raise refuse("credential-file", place, written(schema), SCHEMA)
    token, bundle = data.get("credential"), data.get("certificate")
    if not isinstance(token, str):
        raise refuse("credential-file", f"{place} · credential", written(token))
    certificate = read_bundle(json.dumps(bundle).encode(), f"{place} · certificate")
    return Presented(token, certificate.statuses, certificate=certificate)


def verify_passport(
    presented: Presented, trusted: Trusted, now: datetime.datetime, kind: PassportKind
) -> Verdict:
    """Verify a passport with the certificate in its file, from the trusted keys alone.

    The verdict holds the passport's credential where its signature is valid, with the gravest
    outcome of both and the certificate's place in the log.
    """
    unlogged = replace(trusted, log_keys=())
    verdict = verify_certificate(presented, unlogged, now, kind.credential)
    if verdict.credential is None:
        return verdict
    if presented.certificate is None:
        verdict.note("malformed", refuse("credential-file", "certificate", "", SCHEMA))
        return verdict
    certificate = replace(presented.certificate, statuses=presented.statuses)
    behind = verify_certificate(certificate, trusted, now)
    for outcome in behind.outcomes:
        if outcome not in verdict.outcomes:
            verdict.outcomes.append(outcome)
    verdict.findings += [found for found in behind.findings if found not in verdict.findings]
    verdict.log_index, verdict.signers = behind.log_index, behind.signers
    if behind.credential is None:
        return verdict
    try:
        _same(verdict.credential, behind.credential, certificate.token)
    except Refusal as problem:
        verdict.note("altered", problem)
    return verdict


def _same(
    passport: Mapping[str, Any], certificate: Mapping[str, Any], certificate_token: str
) -> None:
    """Refuses a passport of another certificate (``passport-evidence``) and one that says
    otherwise than its certificate (``passport-differs``).
    """
    claim, digest = _claim_of(passport), evidence_digest(certificate_token)
    evidence = claim.get("conformityEvidence")
    named = evidence.get("hashDigest") if isinstance(evidence, Mapping) else None
    if named != digest:
        raise refuse("passport-evidence", "hashDigest", str(named)[:64], digest)
    differing = [name for name in SHARED if passport.get(name) != certificate.get(name)]
    if "declaredValue" in claim and claim["declaredValue"] != _declared(certificate):
        differing.append("declaredValue")
    scorecard = passport["credentialSubject"].get("emissionsScorecard")
    if scorecard is not None and _figure(scorecard) != _certified_figure(certificate):
        differing.append("emissionsScorecard")
    if differing:
        raise refuse("passport-differs", listed(differing))


def _claim_of(passport: Mapping[str, Any]) -> Mapping[str, Any]:
    claims = passport["credentialSubject"].get("conformityClaim")
    first = claims[0] if isinstance(claims, list) and claims else None
    return first if isinstance(first, Mapping) else {}


def _declared(certificate: Mapping[str, Any]) -> Any:
    assessments = certificate["credentialSubject"].get("assessment")
    first = assessments[0] if isinstance(assessments, list) and assessments else None
    return first.get("declaredValue") if isinstance(first, Mapping) else None


def _figure(scorecard: Any) -> Any:
    return scorecard.get("carbonFootprint") if isinstance(scorecard, Mapping) else None


def _certified_figure(certificate: Mapping[str, Any]) -> Any:
    return certificate_answer(Verdict(credential=certificate)).value


def passport_answer(verdict: Verdict) -> CertificateAnswer:
    """The facts of a verdict on a passport or facility record. What an odd credential lacks stays
    empty, and so does the value of a facility.
    """
    answer = certificate_answer(verdict)
    if verdict.credential is None:
        return answer
    subject, claim = verdict.credential["credentialSubject"], _claim_of(verdict.credential)
    product, facility = _part(subject, "product"), _part(subject, "facility")
    holder = _part(product, "producedByParty") or _part(facility, "operatedByParty")
    metrics = claim.get("declaredValue")
    metric = _part(metrics[0] if isinstance(metrics, list) and metrics else {}, "metricValue")
    value = metric.get("value")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return replace(
        answer,
        number=_text(_part(claim, "conformityEvidence").get("linkName")),
        product=_text(product.get("name")) or _text(facility.get("name")),
        holder=_text(holder.get("name")),
        holder_id=_text(holder.get("id")),
        value=value if is_number else None,
        unit=_text(metric.get("unit")),
    )


def _part(data: Any, name: str) -> Mapping[str, Any]:
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Any) -> str:
    """A text that can be printed; "" for everything else."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
