"""Signatures of messages between platforms: Standard Webhooks 1.0.0, HMAC-SHA256 (``v1``).

What is signed is ``id.timestamp.body``; the secret is written ``whsec_`` and base64; several
signatures stand beside each other while a secret is being changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from zuji.core.refusals import refuse

PREFIX = "whsec_"
VERSION = "v1"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
LEAST_BYTES, MOST_BYTES = 24, 64
"""Length of a secret, as the specification bounds it."""
LONGEST_ID = 100


def key_in(secret: str) -> bytes:
    """The bytes of a secret; refuses one that is not written as the specification writes it."""
    try:
        if not secret.startswith(PREFIX):
            raise ValueError
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        if not LEAST_BYTES <= len(key) <= MOST_BYTES:
            raise ValueError
    except (ValueError, binascii.Error):
        raise refuse("signature-secret", "secret") from None
    return key


def secret_of(key: bytes) -> str:
    """A key as the specification writes it."""
    return PREFIX + base64.b64encode(key).decode()


def message_signature(secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    """The signature of a message, with its version."""
    signed = f"{identifier}.{timestamp}.".encode() + body
    code = hmac.new(key_in(secret), signed, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(code).decode()}"


def signed_headers(secret: str, identifier: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message that is sent at a time (seconds since 1970)."""
    return {
        ID: identifier,
        TIMESTAMP: str(timestamp),
        SIGNATURE: message_signature(secret, identifier, timestamp, body),
    }


def verify_message(
    headers: Mapping[str, str], body: bytes, secret: str, now: float, tolerance: int
) -> str:
    """The id of a message that was signed with the secret, at most `tolerance` seconds from now.

    Refuses one without signature, of another time, or that another key signed.
    """
    identifier, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not 0 < len(identifier) <= LONGEST_ID or not headers.get(SIGNATURE):
        raise refuse("signature-missing", SIGNATURE)
    if not (stamp.isascii() and stamp.isdecimal()) or abs(now - int(stamp)) > tolerance:
        raise refuse("signature-time", TIMESTAMP, stamp[:20], f"± {tolerance} s")
    wanted = message_signature(secret, identifier, int(stamp), body)
    given = headers[SIGNATURE].split()
    if not any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given):
        raise refuse("signature-wrong", SIGNATURE)
    return identifier
