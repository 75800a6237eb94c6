"""The code that is shown where a session is held, and changes while it lasts.

RFC 4226 (HOTP: HMAC-SHA-1, dynamic truncation) with the time steps of RFC 6238.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

DIGITS = 6


def code_at(key: bytes, seconds: float, step: int) -> str:
    """The code of six digits at a moment (seconds since 1970), which changes every `step` s."""
    return _hotp(key, int(seconds // step))


def is_code(key: bytes, typed: str, seconds: float, step: int) -> bool:
    """Whether a typed code is the one of now, or of the step before: who reads it in its last
    second needs a while to type it.
    """
    now = int(seconds // step)
    digits = "".join(typed.split())
    held = [_hotp(key, count) for count in (now, now - 1) if count >= 0]
    return digits.isascii() and any(hmac.compare_digest(digits, each) for each in held)


def left_of(seconds: float, step: int) -> int:
    """Whole seconds for which the code of a moment still stands, at least one."""
    return max(1, step - int(seconds) % step)


def _hotp(key: bytes, count: int) -> str:
    of_rfc = SHA1()  # noqa: S303 - RFC 4226 asks for it
    return HOTP(key, DIGITS, of_rfc, enforce_key_length=False).generate(count).decode()
