"""Puts what is published into the log, each content once: models, profiles, GWP values, rules and
packs of factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db import transaction

from zuji.core.canonical import bytes_digest
from zuji.trust.releases import ReleasedContent, shipped_releases
from zuji_portal.foundation.registry import contributions
from zuji_portal.transparency.contents import shipped_models
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry, Release

RELEASED_CONTENT = "released content"


def release_models() -> int:
    """Every version of a model that ships, once; returns how many were new."""
    with transaction.atomic():
        there = set(
            LogEntry.objects.filter(kind="model.released").values_list("subject", flat=True)
        )
        new = [(named, content) for named, content in shipped_models() if named not in there]
        for named, content in new:
            append("model.released", named, content)
    return len(new)


def release_contents(contents: Iterable[ReleasedContent] | None = None) -> int:
    """Every content once; where none are given those that ship and those that apps contribute
    (kind ``released content`` in their `apps.py`). Returns how many were new.
    """
    given = chain(shipped_releases(), _contributed()) if contents is None else contents
    return sum(map(_release, given))


def _contributed() -> Iterator[ReleasedContent]:
    for _, contents in sorted(contributions(RELEASED_CONTENT).items()):
        yield from contents()


def _release(published: ReleasedContent) -> bool:
    with transaction.atomic():
        release, is_new = Release.objects.get_or_create(
            kind=published.kind,
            digest=bytes_digest(published.content),
            defaults={
                "name": published.name,
                "content": published.content,
                "members": b"".join(published.members),
            },
        )
        if is_new:
            append(published.kind, release, published.content)
    return is_new
