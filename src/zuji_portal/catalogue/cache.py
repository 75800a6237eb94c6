"""Made pages, kept by each process and forgotten by all of them when anything in the catalogue changes.

The stamp is the time of a file that every change touches; processes on one machine see it at once. Machines apart follow
within `SECONDS`, which is how long a page is kept at most.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

SECONDS = 5
MOST = 5000
_held: dict[tuple[str, ...], tuple[float, int, bytes, str]] = {}


def _file() -> Path:
    return Path(settings.VAR) / "catalogue-stamp"


def stamp() -> int:
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


def kept(key: tuple[str, ...]) -> tuple[bytes, str] | None:
    """The content and type made under a key, where it is young and nothing changed since."""
    found = _held.get(key)
    if found is None or found[0] < time.monotonic() or found[1] != stamp():
        return None
    return found[2], found[3]


def keep(key: tuple[str, ...], since: int, content: bytes, kind: str) -> None:
    """Keep what was made from the data as of the stamp `since`."""
    if len(_held) >= MOST:
        _held.clear()
    _held[key] = (time.monotonic() + SECONDS, since, content, kind)
