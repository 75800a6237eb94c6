"""What a reader may do at worst; run by tests/portal/test_readingroom.py in limited processes."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path


def hungry(content: bytes, name: str) -> int:
    return len(bytearray(600 << 20)) + len(content) + len(name)


def endless(content: bytes, name: str) -> None:
    while content != name:
        pass


def aborting(content: bytes, name: str) -> None:
    os.abort()


def broken(content: bytes, name: str) -> None:
    raise LookupError(name)


class Call:
    """Unpickled, it would call a function of the caller's process."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def calls_back(content: bytes, name: str) -> Call:
    return Call()


def writing(content: bytes, name: str) -> str:
    try:
        Path(name).write_bytes(content)
    except OSError as problem:
        return type(problem).__name__
    return "written"


def calling(content: bytes, name: str) -> str:
    try:
        socket.create_connection(("127.0.0.1", int(name)), timeout=1).close()
    except OSError as problem:
        return type(problem).__name__
    return "connected"


def holding(content: bytes, name: str) -> int:
    """Holds so many megabytes."""
    return len(bytearray(int(name) * 1_000_000))


def working(content: bytes, name: str) -> float:
    """Works for so long [ms] by the clock of the processor."""
    begun = time.process_time()
    while time.process_time() - begun < int(name) / 1000:
        pass
    return time.process_time() - begun
