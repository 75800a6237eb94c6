"""Bitstring status lists (W3C Bitstring Status List v1.0): which certificates are revoked or
suspended.

A list is a string of bits, one a certificate, gzipped and in base64url behind ``u``. Bit 0 is the
leftmost. A list holds at least 131,072 bits, so that asking for it does not tell whom one asks
about.
"""

from __future__ import annotations

import base64
import gzip
import math
import zlib
from collections.abc import Iterable

from zuji.core.refusals import refuse
from zuji.trust.strict_reading import strict_base64url

SMALLEST = 131_072
"""Bits of a list, at least."""
LARGEST = 1 << 24
"""Bits that are unpacked, at most."""


def encoded_list(ones: Iterable[int], size: int = SMALLEST) -> str:
    """The list in which the bits of `ones` are set. Raises IndexError for a bit outside it."""
    bits = bytearray(math.ceil(max(size, SMALLEST) / 8))
    for index in ones:
        if not 0 <= index < len(bits) * 8:
            raise IndexError(index)
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def bit_of(encoded: str, index: int) -> bool:
    """Whether bit `index` is set; refuses a list that is malformed, too large or too short
    (``status-list``).
    """
    if not encoded.startswith("u"):
        raise refuse("status-list", "encodedList", encoded[:20], "u…")
    bits = _unpacked(encoded)
    if len(bits) * 8 < SMALLEST:
        raise refuse("status-list", "encodedList", str(len(bits) * 8), f"≥ {SMALLEST}")
    if not 0 <= index < len(bits) * 8:
        raise refuse("status-list", "statusListIndex", str(index), f"0 … {len(bits) * 8 - 1}")
    return bool(bits[index // 8] & (0x80 >> index % 8))


def _unpacked(encoded: str) -> bytes:
    """The bits of a list; gzip may come in several members (RFC 1952 §2.2)."""
    bits = b""
    try:
        packed = strict_base64url(encoded[1:])
        while packed:
            unpacker = zlib.decompressobj(wbits=31)
            bits += unpacker.decompress(packed, LARGEST // 8 + 1)
            if not unpacker.eof or len(bits) * 8 > LARGEST:
                raise ValueError
            packed = unpacker.unused_data
    except (ValueError, zlib.error) as problem:
        raise refuse("status-list", "encodedList", encoded[:20]) from problem
    return bits
