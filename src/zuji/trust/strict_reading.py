"""The strict reading that the library and the page's scripts share: JSON, base64url, instants.

Both must give one answer to every file, so both accept the narrow form only.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 64
"""Levels of a JSON text."""
LONGEST_NUMBER = 300
"""Digits of an integer that is kept exact; a longer one is a floating-point number."""
INSTANT = re.compile(
    r"(?!0000)(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?"
    r"(?:Z|([+-])(0\d|1[0-3]):([0-5]\d)|([+-])14:00)",
    re.ASCII,
)
"""A dateTimeStamp of XML Schema 1.1, as VC Data Model 2.0 §4.9 writes dates: with its offset,
perhaps with milliseconds, of a day that exists."""
EPOCH = datetime.datetime(1970, 1, 1)
MILLISECOND = datetime.timedelta(milliseconds=1)
FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999
"""The years 1 to 9999 in UTC."""


def strict_json(content: bytes) -> Any:
    """JSON in UTF-8 without byte-order mark, NaN and endless depth; raises ValueError."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise ValueError("byte-order mark")
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_no_constant, parse_int=_integer)
    except RecursionError as problem:
        raise ValueError("depth") from problem
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return value
    raise ValueError("depth")


def text_in(value: Any) -> str:
    """A text that can be printed; "" for everything else."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def part_of(data: Any, name: str) -> Mapping[str, Any]:
    """The object under a name; an empty one where there is none."""
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def first_of(data: Any, name: str) -> Mapping[str, Any]:
    """The first object of the list under a name; an empty one where there is none."""
    found = data.get(name) if isinstance(data, Mapping) else None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, Mapping) else {}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < LONGEST_NUMBER else float(digits)


def strict_base64(text: str) -> bytes:
    """The bytes of the one base64 text that stands for them (RFC 4648 §3.5); raises ValueError."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as problem:
        raise ValueError("base64") from problem
    if base64.b64encode(content).decode() != text:
        raise ValueError("base64")
    return content


def strict_base64url(text: str) -> bytes:
    """As `strict_base64`, in the alphabet for addresses and without padding."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("base64url")
    return strict_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))


def instant_of(text: Any) -> int:
    """Milliseconds since 1970 of an instant (`INSTANT`); raises ValueError for everything else."""
    match = INSTANT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(str(text)[:40])
    numbers = [int(part) for part in match.groups()[:6]]
    fraction, sign, hours, minutes, farthest = match.groups()[6:]
    local = (datetime.datetime(*numbers) - EPOCH) // MILLISECOND  # type: ignore[arg-type]
    local += int((fraction or "").ljust(3, "0"))
    offset = 840 if farthest else int(hours or 0) * 60 + int(minutes or 0)
    at = local - (-1 if (sign or farthest) == "-" else 1) * offset * 60_000
    if not FIRST <= at <= LAST:
        raise ValueError(text)
    return at


def milliseconds(moment: datetime.datetime) -> int:
    """Milliseconds since 1970 of a moment with its zone."""
    return (moment.astimezone(datetime.UTC).replace(tzinfo=None) - EPOCH) // MILLISECOND


def instant_text(at: int) -> str:
    """The instant in UTC to the second."""
    return (EPOCH + at * MILLISECOND).strftime("%Y-%m-%dT%H:%M:%SZ")
