"""Canonical JSON (RFC 8785) and digests over it."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from typing import Any

import rfc8785

from zuji.core.causes import cause
from zuji.core.label import Label
from zuji.core.numbers import exact_float
from zuji.core.refusals import refuse

HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a pair that stands for one character; alone it is no text."""


def canonical_bytes(value: Any, place: str = "") -> bytes:
    """`value` as RFC 8785 JSON; refuses NaN, infinities and keys that are no strings."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError, TypeError) as problem:
        raise refuse("json-not-canonical", place, cause(problem)) from problem


def digest(value: Any, place: str = "") -> str:
    """``sha256:<hex>`` over the canonical JSON of `value`."""
    return bytes_digest(canonical_bytes(value, place))


def bytes_digest(content: bytes) -> str:
    """``sha256:<hex>`` over raw bytes, as used for evidence files and workbooks."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def strict(place: str) -> dict[str, Any]:
    """What a decoder of JSON is given so that it refuses duplicate keys, NaN and numbers beyond a
    double, with `place` named.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice = next(name for name, count in counts.items() if count > 1)[:80]
            twice_words = Label(f"“{twice}”写了两次", f"“{twice}” is written twice")
            raise refuse("json-unreadable", place, twice_words)
        return members

    def no_constant(name: str) -> None:
        raise refuse("json-unreadable", place, name)

    def exact(text: str) -> float:
        number = float(text)
        return number if number and math.isfinite(number) else exact_float(text, place)

    return {"object_pairs_hook": unique, "parse_constant": no_constant, "parse_float": exact}


def read_json(content: bytes, place: str) -> Any:
    """Parse JSON strictly: UTF-8 without half characters, no duplicate keys, no NaN, no number
    beyond a double.
    """

    try:
        value = json.loads(content.decode("utf-8"), **strict(place))
        if HALF_CHARACTER.search(content):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except (ValueError, RecursionError) as problem:
        raise refuse("json-unreadable", place, cause(problem)) from problem
