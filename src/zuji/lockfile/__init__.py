"""Footprint lockfiles 足迹存证文件: freeze a computation, recompute it to the same digits,
compare two.
"""

from zuji.lockfile.diff import Difference, decompose
from zuji.lockfile.lock import (
    LockfileVerification,
    assessment_of,
    build_lock,
    read_lock,
    replaced_slots,
    verify_lock,
)

__all__ = [
    "Difference",
    "LockfileVerification",
    "assessment_of",
    "build_lock",
    "decompose",
    "read_lock",
    "replaced_slots",
    "verify_lock",
]
