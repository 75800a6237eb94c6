"""Digital Product Passport and Digital Facility Record (UNTP 0.6.1), derived from a certificate.

Everything they say was signed in the certificate, whose token their claim names by its SHA-256;
status and validity are the certificate's. The vocabulary is referred to by its dated addresses and
not copied; no check loads it. They are checked by `zuji.trust.passport_check`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import refuse
from zuji.trust.certificate import CertifiedFacts
from zuji.trust.certificate_check import CredentialKind
from zuji.trust.certificate_reading import PRIMARY, VALUE, facts_of, payload_of

VERSION = "0.6.1"
BASE = "https://www.w3.org/ns/credentials/v2"
CERTIFICATE_FILE = "certificate.jwt"
COUNTRY = "CN"
DECLARED_UNITS = {"kgCO2e/t": "TNE", "kgCO2e/m3": "MTQ", "kgCO2e/item": "H87"}
"""Unit of a footprint → code of its declared unit (UN/ECE Recommendation 20), in kg CO2e of each;
a footprint in another unit has no emissions scorecard, and its value stands in the claim.
"""
SCOPES = {
    "cradle_to_gate": "CradleToGate",
    "cradle_to_grave": "CradleToGrave",
    "gate_to_gate": "None",
}
"""Boundary → operational scope; ``None`` is scope 1 and 2 only (vocabulary 0.6.1)."""
CLASSES = (("cpc", "CPC"), ("hs", "HS"), ("gb4754", "GB/T 4754"))


@dataclass(frozen=True)
class _Certified:
    """A certificate as it was signed: its token, the credential in it, and the facts of that."""

    token: str
    credential: Mapping[str, Any]
    facts: CertifiedFacts

    @property
    def assessment(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.credential["credentialSubject"]["assessment"][0]
        return found


@dataclass(frozen=True)
class PassportKind:
    """A kind of passport: name on the command line and in addresses, UNTP module, and subject."""

    name: str
    module: str
    credential: CredentialKind
    subject: Callable[[_Certified, str], dict[str, Any]]

    @property
    def contexts(self) -> list[str]:
        """The contexts, by addresses that name their version."""
        return [BASE, f"https://test.uncefact.org/vocabulary/untp/{self.module}/{VERSION}/"]

    @property
    def title(self) -> str:
        """What the vocabulary calls it."""
        words = {"dpp": "Digital Product Passport", "dfr": "Digital Facility Record"}
        return f"UNTP {words[self.module]}"


def passport_of(token: str, kind: PassportKind) -> dict[str, Any]:
    """The unsigned passport of a certificate that this platform issued, from its token alone.

    Refuses what is no certificate of a footprint (``credential-shape``), and a facility record of
    one that names no site (``passport-site``).
    """
    credential = payload_of(token)
    certified = _Certified(token, credential, facts_of(credential))
    url = f"{certified.facts.url}/{kind.name}.jwt"
    return {
        "@context": kind.contexts,
        "type": [kind.credential.type, "VerifiableCredential"],
        "id": url,
        **{
            name: credential[name]
            for name in ("issuer", "validFrom", "validUntil", "credentialStatus")
        },
        "credentialSubject": kind.subject(certified, url),
    }


def has_facility(facts: CertifiedFacts) -> bool:
    """Whether a certificate names the site that its product comes from."""
    return facts.registered is not None and bool(facts.registered.site)


def evidence_digest(token: str) -> str:
    """SHA-256 of a certificate's token, in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _product_passport(certified: _Certified, url: str) -> dict[str, Any]:
    scorecard = _scorecard(certified)
    return {
        "type": ["ProductPassport"],
        "id": f"{url}#passport",
        "product": _product(certified),
        "granularityLevel": "model",
        "conformityClaim": [
            _claim(certified, url) | {"declaredValue": certified.assessment["declaredValue"]}
        ],
        **({"emissionsScorecard": scorecard} if scorecard else {}),
    }


def _facility_record(certified: _Certified, url: str) -> dict[str, Any]:
    facts = certified.facts
    registered = facts.registered
    if registered is None or not registered.site:
        raise refuse("passport-site", "site", facts.number)
    return {
        "type": ["FacilityRecord"],
        "id": f"{url}#record",
        "facility": {
            "type": ["Facility"],
            **_facility(facts),
            **_country(facts, "countryOfOperation"),
            "processCategory": _classes(facts, ("gb4754",)),
            "operatedByParty": _party(certified),
            **(
                {
                    "address": {
                        "type": ["Address"],
                        "addressRegion": registered.city,
                        "addressCountry": COUNTRY,
                    }
                }
                if registered.city
                else {}
            ),
        },
        "conformityClaim": [_claim(certified, url)],
    }


PASSPORT = PassportKind(
    "passport", "dpp", CredentialKind("DigitalProductPassport", "passport"), _product_passport
)
FACILITY = PassportKind(
    "facility", "dfr", CredentialKind("DigitalFacilityRecord", "facility"), _facility_record
)
PASSPORTS = {kind.name: kind for kind in (PASSPORT, FACILITY)}


def _product(certified: _Certified) -> dict[str, Any]:
    facts = certified.facts
    specification, code = (_said(facts.registered, name) for name in ("specification", "gtin"))
    return {
        "type": ["Product"],
        "id": facts.product_url,
        "name": facts.product_name,
        **({"description": specification} if specification else {}),
        **(
            {
                "registeredId": code.zfill(14),
                "idScheme": {
                    "type": ["IdentifierScheme"],
                    "id": "https://id.gs1.org/01/",
                    "name": "GS1 GTIN",
                },
            }
            if code
            else {}
        ),
        "productCategory": _classes(facts, [name for name, _ in CLASSES]),
        "producedByParty": _party(certified),
        **({"producedAtFacility": _facility(facts)} if has_facility(facts) else {}),
        **_country(facts, "countryOfProduction"),
    }


def _said(registered: Any, name: str) -> str:
    return str(getattr(registered, name, ""))


def _country(facts: CertifiedFacts, name: str) -> dict[str, str]:
    """The country, where a city of the province was registered."""
    return {name: COUNTRY} if _said(facts.registered, "city") else {}


def _party(certified: _Certified) -> dict[str, Any]:
    return dict(certified.credential["credentialSubject"]["issuedToParty"])


def _facility(facts: CertifiedFacts) -> dict[str, str]:
    return {"id": f"{facts.url}#site", "name": _said(facts.registered, "site")}


def _classes(facts: CertifiedFacts, names: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": ["Classification"],
            "id": f"{facts.url}#{name}",
            "code": _said(facts.registered, name),
            "name": f"{scheme} {_said(facts.registered, name)}",
            "schemeName": scheme,
        }
        for name, scheme in CLASSES
        if name in names and _said(facts.registered, name)
    ]


def _scorecard(certified: _Certified) -> dict[str, Any] | None:
    facts, values = certified.facts, certified.assessment["declaredValue"]
    unit = DECLARED_UNITS.get(facts.unit)
    scope = SCOPES.get(facts.boundary.replace("-", "_"))
    if unit is None or scope is None:
        return None
    return {
        "type": ["EmissionsPerformance"],
        "carbonFootprint": values[VALUE]["metricValue"]["value"],
        "declaredUnit": unit,
        "operationalScope": scope,
        "primarySourcedRatio": values[PRIMARY]["metricValue"]["value"],
    }


def _claim(certified: _Certified, url: str) -> dict[str, Any]:
    """The claim that the certificate attests, in its own words, with its token's digest."""
    assessment, facts = certified.assessment, certified.facts
    return {
        "type": ["Claim", "Declaration"],
        "id": f"{url}#claim",
        "description": certified.credential["credentialSubject"]["description"],
        "assessmentCriteria": assessment["assessmentCriteria"],
        "assessmentDate": assessment["assessmentDate"],
        "conformance": assessment["conformance"],
        "conformityTopic": assessment["conformityTopic"],
        "conformityEvidence": {
            "type": ["SecureLink", "Link"],
            "linkURL": f"{facts.url}/{CERTIFICATE_FILE}",
            "linkName": facts.number,
            "hashDigest": evidence_digest(certified.token),
            "hashMethod": "SHA-256",
            "encryptionMethod": "none",
        },
    }
