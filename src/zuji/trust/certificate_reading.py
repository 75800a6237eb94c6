"""The facts of a certificate, read back from its signed credential."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from zuji.core.kinds import kind_of
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.trust.certificate import PURPOSES, CertifiedFacts
from zuji.trust.registered import TERM, Registered, read_registered

VALUE, LOW, HIGH, DQR, PRIMARY, VERIFIED = range(6)
"""Places of the figures among the declared values."""
PARSED = 4096
"""Credentials that are kept as read."""


def payload_of(token: str) -> dict[str, Any]:
    """The credential in a token, read without checking its signature."""
    try:
        part = token.split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(part + "=="))
    except (IndexError, ValueError) as problem:
        raise refuse("credential-shape", "credential", token[:40]) from problem
    if not isinstance(payload, dict):
        raise refuse("credential-shape", "credential", kind_of(payload))
    return payload


@lru_cache(maxsize=PARSED)
def certified(token: str) -> CertifiedFacts:
    """The facts of a certificate that this platform issued and keeps; who takes one from elsewhere
    checks its signature (`zuji.trust.certificate_check.verify_certificate`). Refuses what is no
    certificate of a footprint.
    """
    return facts_of(payload_of(token))


def facts_of(credential: Mapping[str, Any]) -> CertifiedFacts:
    """The inverse of `zuji.trust.certificate.credential_of`."""
    try:
        return _facts(credential)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as problem:
        raise refuse("credential-shape", "credentialSubject", str(problem)[:80]) from problem


def _facts(credential: Mapping[str, Any]) -> CertifiedFacts:
    subject = credential["credentialSubject"]
    assessment, party = subject["assessment"][0], subject["issuedToParty"]
    product = assessment["assessedProduct"][0]["product"]
    figures = [float(v["metricValue"]["value"]) for v in assessment["declaredValue"]]
    main = assessment["declaredValue"][VALUE]
    unit = str(main["metricValue"]["unit"])
    number = subject["name"].rpartition(" ")[2]
    boundary = main["metricName"].removeprefix(f"Carbon footprint [{unit}], ")
    standard, _, rule = assessment["assessmentCriteria"][0]["name"].partition(" · ")
    status = {each["statusPurpose"]: each for each in credential["credentialStatus"]}
    verifier, assurance, notice = _described(subject["description"], number, boundary)
    return CertifiedFacts(
        url=credential["id"],
        number=number,
        issuer=credential["issuer"]["id"],
        issuer_name=credential["issuer"]["name"],
        holder_id=party["id"],
        holder_name=party["name"],
        product_url=product["id"],
        product_name=product["name"],
        value=figures[VALUE],
        low=figures[LOW],
        high=figures[HIGH],
        unit=unit,
        boundary=boundary,
        standard=standard,
        rule=rule,
        verifier=verifier,
        assurance=assurance,
        study_digest=f"sha256:{subject['auditableEvidence']['hashDigest']}",
        dqr=figures[DQR],
        primary_share=figures[PRIMARY],
        verified_share=figures[VERIFIED],
        decided_on=datetime.date.fromisoformat(assessment["assessmentDate"]),
        valid_from=datetime.datetime.fromisoformat(credential["validFrom"]),
        valid_until=datetime.datetime.fromisoformat(credential["validUntil"]),
        status_index=int(status[PURPOSES[0]]["statusListIndex"]),
        status_lists={p: status[p]["statusListCredential"] for p in PURPOSES},
        notice=notice,
        registered=_registered(subject, party["name"], product["name"]),
    )


def _registered(subject: Mapping[str, Any], holder: str, product: str) -> Registered:
    """The registered facts; of a certificate from before they were carried, the two names."""
    written = subject.get(TERM)
    if isinstance(written, Mapping):
        return read_registered(written)
    return Registered(product=Label(product, product), holder=Label(holder, holder))


def _described(text: str, number: str, boundary: str) -> tuple[str, str, str]:
    """Verifier, level of assurance and notice in the description of an attestation."""
    rest = text.removeprefix(number).removeprefix(" · ").removeprefix(boundary)
    rest = rest.removeprefix(" · ")
    for level in ("reasonable", "limited"):
        verifier, mark, notice = f"{rest} · ".partition(f" · {level} · ")
        if mark:
            return verifier, level, notice.removesuffix(" · ")
    return rest, "", ""
