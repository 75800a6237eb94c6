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
    file_of,
    read_bundle,
    verify_certificate,
    written,
)
from zuji.trust.passport import PassportKind, evidence_digest
from zuji.trust.strict_reading import first_of, part_of, text_in

SCHEMA = "zuji-passport/1"
SHARED = ("issuer", "validFrom", "validUntil", "credentialStatus")
"""What a passport has from its certificate as it stands there."""


def passport_file(token: str, bundle: Mapping[str, Any]) -> bytes:
    """The file for checking a passport: its token beside the file of its certificate."""
    content = {"schema": SCHEMA, "credential": token, "certificate": bundle}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_passport(content: bytes, place: str) -> Presented:
    """The content of a passport's file; refuses another shape (``credential-file``)."""
    data = file_of(content, place, SCHEMA)
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
    claim = first_of(passport["credentialSubject"], "conformityClaim")
    digest = evidence_digest(certificate_token)
    evidence = claim.get("conformityEvidence")
    named = evidence.get("hashDigest") if isinstance(evidence, Mapping) else None
    if named != digest:
        raise refuse("passport-evidence", "hashDigest", str(named)[:64], digest)
    assessed = first_of(certificate["credentialSubject"], "assessment")
    differing = [name for name in SHARED if passport.get(name) != certificate.get(name)]
    if "declaredValue" in claim and claim["declaredValue"] != assessed.get("declaredValue"):
        differing.append("declaredValue")
    scorecard = passport["credentialSubject"].get("emissionsScorecard")
    if scorecard is not None and _figure(scorecard) != _certified_figure(certificate):
        differing.append("emissionsScorecard")
    if differing:
        raise refuse("passport-differs", listed(differing))


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
    subject = verdict.credential["credentialSubject"]
    claim = first_of(subject, "conformityClaim")
    product, facility = part_of(subject, "product"), part_of(subject, "facility")
    holder = part_of(product, "producedByParty") or part_of(facility, "operatedByParty")
    metric = part_of(first_of(claim, "declaredValue"), "metricValue")
    value = metric.get("value")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return replace(
        answer,
        number=text_in(part_of(claim, "conformityEvidence").get("linkName")),
        product=text_in(product.get("name")) or text_in(facility.get("name")),
        holder=text_in(holder.get("name")),
        holder_id=text_in(holder.get("id")),
        value=value if is_number else None,
        unit=text_in(metric.get("unit")),
    )
