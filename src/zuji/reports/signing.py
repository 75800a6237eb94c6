"""Signatures inside a PDF (PAdES, ETSI EN 319 142-1 baseline B) with a P-256 key, and their
verification.

The certificate is self-signed: it carries the key, and the DID document vouches for the key. A
programme that holds a certificate of a public authority uses that one.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zuji.core.refusals import refuse

FIELD = "Zuji"


def _private(jwk: Mapping[str, Any]) -> ec.EllipticCurvePrivateKey:
    key = ECKey.import_key(dict(jwk)).private_key
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise refuse("issuer-key-missing", "jwk")
    return key


def self_signed(jwk: Mapping[str, Any], name: str, since: datetime.datetime) -> bytes:
    """A certificate (PEM) of the key in a private JWK, for `name`, valid for ten years from
    `since`.
    """
    key = _private(jwk)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + datetime.timedelta(days=3652))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def signed_pdf(content: bytes, jwk: Mapping[str, Any], certificate: bytes, reason: str) -> bytes:
    """The PDF with one signature over all of it, added as an incremental update so that the
    original bytes stay unchanged.
    """
    der = _private(jwk).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    nothing_else = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    signer = signers.SimpleSigner(
        signing_cert=_read(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=nothing_else,
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    buffer = io.BytesIO()
    signers.PdfSigner(about, signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), output=buffer
    )
    return buffer.getvalue()


def _read(certificate: bytes) -> asn1_x509.Certificate:
    _, _, der = pem.unarmor(certificate)
    return asn1_x509.Certificate.load(der)


@dataclass(frozen=True)
class PdfSignature:
    """The signature of a PDF: the signer's name ("" without a signature), whether it is valid, and
    whether it covers the whole file.
    """

    name: str = ""
    holds: bool = False
    covers_all: bool = False


def signature_of(content: bytes, trusted: bytes) -> PdfSignature:
    """The signature in a PDF, checked against a trusted certificate (PEM)."""
    signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
    if not signatures:
        return PdfSignature()
    context = ValidationContext(trust_roots=[_read(trusted)], allow_fetching=False)
    status = validate_pdf_signature(signatures[0], signer_validation_context=context)
    name = str(status.signing_cert.subject.native.get("common_name", ""))
    holds = bool(status.intact and status.valid and status.trusted)
    return PdfSignature(name, holds, status.coverage is SignatureCoverageLevel.ENTIRE_FILE)
