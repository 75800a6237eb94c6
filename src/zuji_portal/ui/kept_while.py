"""What is made of many rows, kept by each process while a stamp of those rows stays the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches

Made = TypeVar("Made")
HOUR = 3600


def kept_while(name: str, stamp: object, make: Callable[[], Made]) -> Made:
    """What `make` gives; made again once the stamp is another one, or after an hour. Whoever asks
    reads the stamp first, by few and narrow queries, so that all processes see a change at once.
    """
    kept: tuple[object, Made] | None = caches["pages"].get(name)
    if kept is None or kept[0] != stamp:
        kept = (stamp, make())
        caches["pages"].set(name, kept, HOUR)
    return kept[1]
