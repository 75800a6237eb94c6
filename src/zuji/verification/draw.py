"""A replayable draw from a committed list and a published seed, with nothing but SHA-256.

Candidates are put in the order of SHA-256(seed + newline + candidate) and the first ones are taken.
The list is committed to by its digest before the seed is known; the seed is published with the
result. (The idea is RFC 3797's, with one hash per candidate so that no candidate's place depends on
the others.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zuji.core.refusals import refuse


@dataclass(frozen=True)
class Draw:
    """The candidates, the seed and the drawn names, in the order drawn."""

    candidates: tuple[str, ...]
    digest: str
    seed: str
    taken: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "candidates": list(self.candidates), "taken": list(self.taken)}


def list_digest(candidates: Sequence[str]) -> str:
    """The commitment to a list: SHA-256 of the sorted candidates, one a line."""
    return hashlib.sha256("\n".join(sorted(candidates)).encode()).hexdigest()


def drawn(candidates: Sequence[str], count: int, seed: str) -> Draw:
    """Draw `count` of the candidates; refuses too few of them (``draw-too-few``) and twins
    (``candidate-twice``).
    """
    names = sorted(candidates)
    if len(set(names)) != len(names):
        raise refuse(
            "candidate-twice", "candidates", next(name for name in names if names.count(name) > 1)
        )
    if not 0 < count <= len(names):
        raise refuse("draw-too-few", "candidates", str(len(names)), f"≥ {count}")
    order = sorted(names, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest())
    return Draw(tuple(names), list_digest(names), seed, tuple(order[:count]))
