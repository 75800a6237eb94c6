"""A draw that anyone replays: from a committed list and a published seed, with nothing but SHA-256.

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
    """What was drawn from, with what, and who came out, in the order drawn."""

    candidates: tuple[str, ...]
    digest: str
    seed: str
    taken: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "candidates": list(self.candidates), "taken": list(self.taken)}


def list_digest(candidates: Sequence[str]) -> str:
    """SHA-256 of the sorted candidates, one a line: what is committed to."""
    return hashlib.sha256("\n".join(sorted(candidates)).encode()).hexdigest()


def drawn(candidates: Sequence[str], count: int, seed: str) -> Draw:
    """Draw `count` of the candidates; refuses too few of them (``draw-too-few``) and twins
    (``candidate-twice``).
    """
    held = sorted(candidates)
    if len(set(held)) != len(held):
        raise refuse("candidate-twice", "candidates", next(c for c in held if held.count(c) > 1))
    if not 0 < count <= len(held):
        raise refuse("draw-too-few", "candidates", str(len(held)), f"≥ {count}")
    order = sorted(held, key=lambda c: hashlib.sha256(f"{seed}\n{c}".encode()).hexdigest())
    return Draw(tuple(held), list_digest(held), seed, tuple(order[:count]))
