"""What a reader may use: memory, time, files, and no rights beyond reading."""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
MAPPED_BEFORE = 16
"""Megabytes that were mapped before the limit was set and may be filled after it."""


@dataclass(frozen=True)
class Limits:
    """Memory beyond what the keeper holds already [MB] and time of the processor [s]; by the clock
    a reader has twice as long, so that a busy machine refuses no honest file.
    """

    memory: int = 512
    seconds: float = 5.0


def limit(limits: Limits) -> None:
    """Limit this process for good; beyond a limit the system ends it."""
    most = memory_held() + max(limits.memory - MAPPED_BEFORE, 1) * MEGABYTE
    whole_seconds = max(1, round(limits.seconds))
    for name, value in (
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_CPU, whole_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 2 * limits.seconds)


def memory_held() -> int:
    """The address space of this process [bytes]."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 2048 * MEGABYTE
    return int(pages.read_text().split()[0]) * resource.getpagesize()


CREATE_RULESET, RESTRICT_SELF = 444, 446
NO_NEW_PRIVILEGES = 38
WRITING = sum(1 << bit for bit in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12))
"""Landlock: write a file, remove and make files, folders, devices, sockets and links."""


class Ruleset(ctypes.Structure):
    """The first field of `struct landlock_ruleset_attr`."""

    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


def forbid_writing() -> bool:
    """Forbid this process and its children to write or remove any file (Landlock, Linux ≥ 5.13);
    whether the system could.
    """
    try:
        library = ctypes.CDLL(None, use_errno=True)
        ruleset = Ruleset(WRITING)
        handle = library.syscall(
            CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(ctypes.sizeof(ruleset)), 0
        )
        if handle < 0 or library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return False
        return bool(library.syscall(RESTRICT_SELF, handle, 0) == 0)
    except (OSError, AttributeError):
        return False
