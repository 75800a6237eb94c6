"""Keeping the library: which version is current, its entry in the index, and the stamp that counts
changes.

Every function here runs inside the transaction of the action that calls it.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from zuji.core.canonical import digest
from zuji.factors import Factor
from zuji.factors.packs import Pack
from zuji_portal.foundation.search.index import Index
from zuji_portal.rulebook.factors.entries import place_of, terms_of
from zuji_portal.rulebook.factors.models import FactorVersion, LibraryStamp

INDEX = Index("factors_search")
A_BATCH = 2000


def stamp() -> str:
    """The name of the present library."""
    return LibraryStamp.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def lock_library() -> LibraryStamp:
    """Hold the library as it is until the transaction ends."""
    LibraryStamp.objects.get_or_create(pk=1)
    return LibraryStamp.objects.select_for_update().get(pk=1)


def next_stamp(keys: int = 0) -> int:
    """Name the library anew and reserve keys; returns the first of them."""
    stamp = lock_library()
    first = stamp.last_key + 1
    stamp.value, stamp.last_key = secrets.token_hex(16), stamp.last_key + keys
    stamp.save()
    return first


def make_current(version: FactorVersion) -> FactorVersion | None:
    """Put a version in the place of the current one, which is returned superseded."""
    before = FactorVersion.objects.filter(factor_id=version.factor_id, is_current=True).first()
    if before is not None and before.pk != version.pk:
        unlist(before)
        FactorVersion.objects.filter(pk=before.pk).update(
            is_current=False, state="superseded", place=None
        )
    version.state, version.is_current, version.published_at = "published", True, timezone.now()
    _list(version)
    return before


def retire(version: FactorVersion, reason: str) -> None:
    """The current version stays current and is no longer usable: old studies still lead to it."""
    unlist(version)
    version.state, version.is_shipped, version.retired_because = "retired", False, reason
    _list(version)


def _list(version: FactorVersion) -> None:
    version.place = place_of(version.factor, next_stamp(keys=1))
    version.save()
    INDEX.put([(version.place, terms_of(version.factor))])


def unlist(version: FactorVersion) -> None:
    if version.place is not None:
        INDEX.drop([version.place])


def rebuild_index() -> int:
    """Make the index anew from the current versions; returns how many there are."""
    rows = FactorVersion.objects.filter(is_current=True).order_by("place")
    INDEX.drop(INDEX.find((), limit=rows.count() + 1))
    INDEX.put(
        (row.place, terms_of(row.factor))
        for row in rows.iterator(chunk_size=A_BATCH)
        if row.place is not None
    )
    return rows.count()


def take_in(packs: Iterable[Pack], *, is_shipped: bool) -> dict[str, int]:
    """Take packs in; what is there already stays, what a pack says anew becomes current.

    A factor that the province has revised or retired itself keeps the province's version; the
    pack's is kept beside it as superseded, for an expert to look at.
    """
    counts = {"new": 0, "revised": 0, "kept": 0}
    for pack in packs:
        for start in range(0, len(pack.factors), A_BATCH):
            with transaction.atomic():
                _take_batch(pack.factors[start : start + A_BATCH], pack.id, is_shipped, counts)
    return counts


def _take_batch(
    factors: Sequence[Factor], pack: str, is_shipped: bool, counts: dict[str, int]
) -> None:
    ids = [f.id for f in factors]
    versions_by_factor: dict[str, dict[str, FactorVersion]] = {}
    for row in FactorVersion.objects.filter(factor_id__in=ids):
        versions_by_factor.setdefault(row.factor_id, {})[row.version] = row
    fresh: list[FactorVersion] = []
    for factor in factors:
        known = versions_by_factor.get(factor.id, {})
        version = _version_of(factor, known)
        if version is None:
            counts["kept"] += 1
            continue
        current = next((v for v in known.values() if v.is_current), None)
        is_own = current is not None and not current.is_shipped and is_shipped
        row = _row(factor, version, pack, is_shipped, is_current=not is_own)
        if current is not None and not is_own:
            unlist(current)
            FactorVersion.objects.filter(pk=current.pk).update(
                is_current=False, state="superseded", place=None
            )
        counts["new" if current is None else "revised"] += 1
        fresh.append(row)
    _insert(fresh)


def _version_of(factor: Factor, known: dict[str, FactorVersion]) -> str | None:
    """The name of a new version; None where this very content is there."""
    content = factor.as_json()
    same = known.get(factor.version)
    if same is None:
        return factor.version
    if same.content == content or same.state == "retired":
        return None
    name = f"{factor.version}+{digest(content).removeprefix('sha256:')[:8]}"
    return None if name in known else name


def _row(
    factor: Factor, version: str, pack: str, is_shipped: bool, is_current: bool
) -> FactorVersion:
    now: datetime.datetime = timezone.now()
    return FactorVersion(
        factor_id=factor.id,
        version=version,
        pack=pack,
        content=factor.as_json(),
        review_by=factor.review_by[:10],
        is_shipped=is_shipped,
        is_current=is_current,
        state="published" if is_current else "superseded",
        published_at=now,
    )


def _insert(rows: list[FactorVersion]) -> None:
    if not rows:
        return
    current = [row for row in rows if row.is_current]
    for key, row in enumerate(current, start=next_stamp(keys=len(current))):
        row.place = place_of(row.factor, key)
    FactorVersion.objects.bulk_create(rows)
    INDEX.put([(row.place, terms_of(row.factor)) for row in current if row.place is not None])
