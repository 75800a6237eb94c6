"""Verifiable Credentials as ``vc+jwt`` with ES256 (W3C VC-JOSE-COSE), and the keys of a ``did:web``
issuer.

Keys are JSON Web Keys on P-256. A key is named ``<did>#<name>``; keys that no longer sign stay in
the DID document, so that what they signed can still be checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.trust.strict_reading import strict_base64url, strict_json

ALGORITHM, TYPE = "ES256", "vc+jwt"
LONGEST = 1_000_000


@dataclass(frozen=True)
class PublicIssuerKey:
    """A public key of an issuer, by its full name."""

    name: str
    jwk: Mapping[str, Any]


def new_key() -> dict[str, Any]:
    """A private P-256 key as a JSON Web Key."""
    return dict(ECKey.generate_key("P-256").as_dict(private=True))


def public_part(private: Mapping[str, Any]) -> dict[str, str]:
    """The public half of a key."""
    return {field: str(private[field]) for field in ("kty", "crv", "x", "y")}


def did_document(did: str, keys: Sequence[PublicIssuerKey]) -> dict[str, Any]:
    """The DID document that the issuer's domain serves as ``/.well-known/did.json``."""
    methods = [
        {"id": key.name, "type": "JsonWebKey", "controller": did, "publicKeyJwk": dict(key.jwk)}
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [key.name for key in keys],
    }


def keys_of(document: Mapping[str, Any]) -> list[PublicIssuerKey]:
    """The assertion keys of a DID document; refuses another shape (``did-document``)."""
    try:
        named = set(document["assertionMethod"])
        return [
            PublicIssuerKey(str(method["id"]), dict(method["publicKeyJwk"]))
            for method in document["verificationMethod"]
            if method["id"] in named and method["controller"] == document["id"]
        ]
    except (KeyError, TypeError, ValueError) as problem:
        raise refuse("did-document", "did.json") from problem


def signed(credential: Mapping[str, Any], key_name: str, private: Mapping[str, Any]) -> str:
    """The credential as a compact signature whose payload is the credential itself."""
    header = {"alg": ALGORITHM, "kid": key_name, "typ": TYPE, "cty": "vc"}
    payload = json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
    return str(
        jws.serialize_compact(
            header, payload, ECKey.import_key(dict(private)), algorithms=[ALGORITHM]
        )
    )


def opened(token: str, keys: Sequence[PublicIssuerKey]) -> dict[str, Any]:
    """The credential in a token, after its signature was verified.

    Refuses what is no such token (``credential-shape``), a key that is not the issuer's
    (``credential-key``), and a signature that does not hold over what is signed
    (``credential-altered``).
    """
    header = _header(token)
    public_key = next((key for key in keys if key.name == header.get("kid")), None)
    if public_key is None:
        raise refuse(
            "credential-key",
            "kid",
            str(header.get("kid"))[:80],
            listed(key.name for key in keys),
        )
    try:
        key = ECKey.import_key({key: str(value) for key, value in public_key.jwk.items()})
        token_object = jws.deserialize_compact(token, key, algorithms=[ALGORITHM])
        credential = strict_json(token_object.payload)
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise refuse("credential-altered", "signature") from problem
    if not isinstance(credential, dict):
        raise refuse("credential-shape", "credential", str(credential)[:40], "{…}")
    if _issuer(credential) != public_key.name.partition("#")[0]:
        raise refuse("credential-key", "issuer", str(_issuer(credential))[:80], public_key.name)
    return credential


def key_named(token: str) -> str:
    """The full name of the key that a token says it is signed with; it is not checked here."""
    return str(_header(token).get("kid", ""))


def _issuer(credential: Mapping[str, Any]) -> Any:
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, Mapping) else issuer


MEMBERS = {"alg", "kid", "typ", "cty"}
"""Members of a header; others (``crit``, ``jku``, ``jwk``, ``b64`` …) are asked of no verifier
here, and a header that has them is refused."""


def _header(token: str) -> dict[str, Any]:
    """The header of a token in the one compact form of its three parts."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:
        raise refuse("credential-shape", "credential", f"{len(token)}")
    if not all(parts):
        raise refuse("credential-shape", "credential", token[:40])
    try:
        contents = [strict_base64url(part) for part in parts]
        header = strict_json(contents[0])
    except ValueError as problem:
        raise refuse("credential-shape", "credential", token[:40]) from problem
    if not isinstance(header, dict) or not set(header) <= MEMBERS:
        read = listed(header) if isinstance(header, dict) else str(header)[:40]
        raise refuse("credential-shape", "header", read, listed(sorted(MEMBERS)))
    if header.get("alg") != ALGORITHM or header.get("typ") != TYPE:
        read = f"{header.get('alg')} {header.get('typ')}"[:60]
        raise refuse("credential-shape", "header", read, f"{ALGORITHM} {TYPE}")
    return header
