"""Detached signatures beside a credential, for national algorithms that JOSE does not register (SM2
with SM3).

The credential stays signed with ES256; beside it stands ``{"alg", "certificate", "digest",
"signature"}`` over the very bytes of the token. SM3 (GB/T 32905) is here; SM2 (GB/T 32918, GM/T
0003) is done by a signer of the programme's own – a key device or a service – behind
`DetachedSigner`, because no well-kept library that may be shipped holds it. An ES256 signer shows
the seam at work, and is what the tests check.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from zuji.core.label import listed
from zuji.core.refusals import refuse

DIGESTS: Mapping[str, type[hashes.HashAlgorithm]] = {"ES256": hashes.SHA256, "SM2-SM3": hashes.SM3}
"""Algorithm of a detached signature → the hash over the token."""


class DetachedSigner(Protocol):
    """Signs a digest: a key device, a service, or a local key."""

    alg: str
    certificate: str

    def sign(self, digest: bytes) -> bytes:
        """The signature over a digest made by the algorithm's hash."""


class DetachedVerifier(Protocol):
    """Verifies such a signature."""

    def holds(self, digest: bytes, signature: bytes, certificate: str) -> bool:
        """Whether the signature over the digest was made with the certificate's key."""


def digest_of(alg: str, content: bytes) -> bytes:
    """The digest that an algorithm signs; refuses an unknown algorithm (``detached-alg``)."""
    if alg not in DIGESTS:
        raise refuse("detached-alg", "alg", alg[:40], listed(DIGESTS))
    hasher = hashes.Hash(DIGESTS[alg]())
    hasher.update(content)
    return hasher.finalize()


def detached(token: str, signer: DetachedSigner) -> dict[str, str]:
    """The detached signature of a token, in the form of a certificate's file."""
    digest = digest_of(signer.alg, token.encode())
    return {
        "alg": signer.alg,
        "certificate": signer.certificate,
        "digest": digest.hex(),
        "signature": base64.b64encode(signer.sign(digest)).decode(),
    }


def check_detached(
    token: str, given: Mapping[str, Any], verifiers: Mapping[str, DetachedVerifier]
) -> None:
    """Refuses a signature of another token (``credential-altered``), an invalid one (the same),
    and one whose algorithm is not available here (``detached-alg``).
    """
    alg = str(given.get("alg"))
    digest = digest_of(alg, token.encode())
    if digest.hex() != given.get("digest"):
        raise refuse(
            "credential-altered", "digest", str(given.get("digest"))[:20], digest.hex()[:20]
        )
    verifier = verifiers.get(alg)
    if verifier is None:
        raise refuse("detached-alg", "alg", alg, listed(verifiers))
    try:
        signature = base64.b64decode(str(given.get("signature")), validate=True)
    except ValueError as problem:
        raise refuse("credential-altered", "signature", "base64") from problem
    if not verifier.holds(digest, signature, str(given.get("certificate"))):
        raise refuse("credential-altered", "signature", alg)


class EcKeyAtHand:
    """A local ES256 key as a detached signer; `certificate` is the public key as PEM."""

    alg = "ES256"

    def __init__(self, jwk: Mapping[str, Any]):
        key = ECKey.import_key(dict(jwk))
        self.certificate = key.as_pem(private=False).decode()
        self._private = key.private_key

    def sign(self, digest: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

        assert isinstance(self._private, ec.EllipticCurvePrivateKey)
        return self._private.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


class EcVerifier:
    """Verifies signatures of `EcKeyAtHand`."""

    def holds(self, digest: bytes, signature: bytes, certificate: str) -> bool:
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            key = load_pem_public_key(certificate.encode())
            assert isinstance(key, ec.EllipticCurvePublicKey)
            key.verify(signature, digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        except (InvalidSignature, ValueError, AssertionError):
            return False
        return True
