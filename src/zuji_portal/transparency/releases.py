"""Puts what is published into the log, each content once: models, profiles, GWP values, rules and
packs of factors.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from zuji.core.canonical import bytes_digest
from zuji.trust.releases import ReleasedContent, shipped_releases
from zuji_portal.transparency.contents import shipped_models
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry, Release


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
    """Every content once, those that ship where none are given; returns how many were new."""
    return sum(map(_release, shipped_releases() if contents is None else contents))


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
