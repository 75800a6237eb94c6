"""Words of states that requirements name; policies know no models."""

from __future__ import annotations

from collections.abc import Iterable

ENGAGEMENT = {
    "requested": ("待安排", "requested"), "assigned": ("待组队与声明", "assigned"), "working": ("核查中", "under way"),
    "correcting": ("企业整改中", "with the enterprise"), "review": ("待技术复核", "under review"),
}  # fmt: skip


def engagement_states(states: Iterable[str]) -> tuple[str, str]:
    """The states named, in both languages."""
    pairs = [ENGAGEMENT[s] for s in states]
    return "、".join(p[0] for p in pairs), ", ".join(p[1] for p in pairs)
