"""Computing a study and storing its lockfile."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from zuji.core.canonical import canonical_bytes
from zuji.footprint import StudyDocument, assess
from zuji.lockfile import build_lock
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.anchoring import with_anchor
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.results.models import StoredResult


def compute(study: StudyDocument, *, draws: int, today: datetime.date) -> dict[str, Any]:
    """The lockfile of a study; refuses what cannot be computed."""
    as_of = str(study.data.get("as_of") or today.isoformat())
    assessment = assess(study, get_model(study.model_id), as_of=as_of, library=library_for(study))
    return build_lock(assessment, draws=draws)


def store(lock: Mapping[str, Any], *, example: str | None = None, parent: str = "") -> StoredResult:
    """Keep a lockfile with the proofs of the log; the same content twice is one record. Old
    visitors' results make room.
    """
    digest = str(lock["digest"]).removeprefix("sha256:")
    with transaction.atomic():
        if example:
            StoredResult.objects.filter(example=example).exclude(digest=digest).update(example=None)
        stored, _ = StoredResult.objects.get_or_create(
            digest=digest,
            defaults={
                "lock": canonical_bytes(with_anchor(lock)),
                "model_id": lock["model"]["id"],
                "parent": parent,
            },
        )
        if example and stored.example != example:
            StoredResult.objects.filter(digest=digest).update(example=example)
        _make_room()
    return stored


def _make_room() -> None:
    visitors = StoredResult.objects.filter(example=None)
    surplus = visitors.count() - settings.STORED_RESULTS_LIMIT
    if surplus > 0:
        oldest = visitors.order_by("created_at").values_list("digest", flat=True)[:surplus]
        StoredResult.objects.filter(digest__in=list(oldest)).delete()
