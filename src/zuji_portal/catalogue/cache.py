"""Made pages, kept by each process and forgotten by all of them when anything in the catalogue
changes.

The stamp is the time of a file that every change touches; processes on one machine see it at once.
Machines apart follow within ``settings.PAGE_SECONDS``, which is how long a page is kept at most.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

MOST = 5000
Key = tuple[str, str]


class Kept(NamedTuple):
    """A made answer, until when it may be used, and the stamp of what it was made from."""

    until: float
    stamp: int
    content: bytes
    headers: Mapping[str, str]


_held: dict[Key, Kept] = {}


def _file() -> Path:
    return Path(settings.VAR) / "catalogue-stamp"


def stamp() -> int:
    """The time of the last change, 0 before the first."""
    try:
        return _file().stat().st_mtime_ns
    except OSError:
        return 0


def forget() -> None:
    """Something changed: whatever was made before is no longer shown."""
    _held.clear()
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().touch()
    os.utime(_file(), ns=(time.time_ns(), time.time_ns()))


def kept(key: Key, since: int) -> Kept | None:
    """What was made under a key, where it is young and nothing changed since."""
    entry = _held.get(key)
    return entry if entry and entry.until > time.monotonic() and entry.stamp == since else None


def keep(key: Key, since: int, content: bytes, headers: Mapping[str, str]) -> None:
    """Keep what was made from the data as of the stamp `since`."""
    if len(_held) >= MOST:
        _held.clear()
    _held[key] = Kept(time.monotonic() + settings.PAGE_SECONDS, since, content, headers)
