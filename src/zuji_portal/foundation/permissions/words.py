"""Words of states that requirements name; policies know no models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ENGAGEMENT = {
    "requested": ("待安排", "requested"),
    "assigned": ("待组队与声明", "assigned"),
    "working": ("核查中", "under way"),
    "correcting": ("企业整改中", "with the enterprise"),
    "review": ("待技术复核", "under review"),
}


CERTIFICATE = {
    "applied": ("已申请", "applied"),
    "accepted": ("已受理", "accepted"),
    "reviewed": ("文件审核通过", "documents passed"),
    "inspected": ("现场检查通过", "inspection passed"),
    "verified": ("待决定", "waiting for the decision"),
    "corrective": ("整改中", "in correction"),
    "issued": ("有效", "valid"),
    "suspended": ("已暂停", "suspended"),
}


def engagement_states(states: Iterable[str]) -> tuple[str, str]:
    """The states of an engagement named, in both languages."""
    return _named(ENGAGEMENT, states)


def certificate_states(states: Iterable[str]) -> tuple[str, str]:
    """The states of a certificate named, in both languages."""
    return _named(CERTIFICATE, states)


def _named(words: Mapping[str, tuple[str, str]], states: Iterable[str]) -> tuple[str, str]:
    pairs = [words[s] for s in states]
    return "、".join(p[0] for p in pairs), ", ".join(p[1] for p in pairs)
