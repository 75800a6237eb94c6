"""Extracts of frozen revisions, kept so that thousands are computed without reading a lockfile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from zuji.engine.parts import streamed
from zuji.lockfile.extract import MADE_BY, Extract, Extracting, SharedParts
from zuji_portal.blastradius.models import ExtractPart, RevisionExtract
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import latest_revisions

AT_ONCE = 200
"""Lockfiles that are held in memory together."""
MOST_PARTS = 5000
"""Shared parts that a process remembers before it begins anew."""
FIELDS = ("made_by", "frame", "factors", "numbers", "seal")


class FrozenRow(NamedTuple):
    """A frozen revision and its extract; None where its study is computed from the lockfile."""

    pk: int
    extract: Extract | None


def frozen_rows(factor: str, after: int, most: int) -> list[FrozenRow]:
    """The next revisions that stand on a factor, by key; extracts that are missing are made."""
    revisions = latest_revisions(factor).filter(pk__gt=after)
    keys = list(revisions.values_list("pk", flat=True)[:most])
    held = kept(keys)
    make([key for key in keys if key not in held])
    held |= kept([key for key in keys if key not in held])
    return [FrozenRow(key, held.get(key)) for key in keys]


def kept(keys: Sequence[int]) -> dict[int, Extract | None]:
    """Revision → its extract, where this engine made it and it is whole."""
    rows = RevisionExtract.objects.filter(revision__in=keys, made_by=MADE_BY)
    columns = rows.values_list("revision", "revision__digest", *FIELDS)
    held: dict[int, Extract | None] = {}
    for key, digest, made_by, frame, factors, numbers, seal in columns:
        extract = Extract(
            lock=f"sha256:{digest}",
            frame=frame or "",
            factors=tuple(factors),
            numbers=bytes(numbers),
            made_by=made_by,
        )
        if extract.seal == seal:
            held[key] = extract if frame else None
    return held


def make(keys: Sequence[int]) -> None:
    """Writes the extracts of revisions anew from their lockfiles."""
    extracting = Extracting()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows: list[RevisionExtract] = []
        parts: dict[str, bytes] = {}
        for key, extract, shared in _read(some, extracting):
            rows.append(_row(key, extract))
            parts |= shared
        with transaction.atomic():
            ExtractPart.objects.bulk_create(
                (ExtractPart(digest=name, content=content) for name, content in parts.items()),
                ignore_conflicts=True,
            )
            RevisionExtract.objects.filter(revision__in=some).delete()
            RevisionExtract.objects.bulk_create(rows, ignore_conflicts=True)


Made = tuple[int, Extract, dict[str, bytes]]


def _read(keys: Sequence[int], extracting: Extracting) -> Iterator[Made]:
    revisions = Revision.objects.filter(pk__in=keys).order_by("pk").only("lock", "digest")
    contents = [(r.pk, bytes(r.lock), r.digest) for r in revisions]
    found = streamed(
        extracting,
        "of",
        [content for _, *content in contents],
        threads=1,
        cluster=settings.DASK or None,
    )
    for (key, _, digest), (extract, parts) in zip(contents, found, strict=True):
        without = Extract(lock=f"sha256:{digest}", frame="", factors=(), numbers=b"")
        yield key, extract or without, parts


def _row(key: int, extract: Extract) -> RevisionExtract:
    return RevisionExtract(
        revision_id=key,
        made_by=extract.made_by,
        frame_id=extract.frame or None,
        factors=list(extract.factors),
        numbers=extract.numbers,
        seal=extract.seal,
    )


def fill_extracts() -> int:
    """Makes the extracts that are missing or that another engine made; how many. Run daily."""
    current = RevisionExtract.objects.filter(made_by=MADE_BY).values("revision")
    keys = list(latest_revisions().exclude(pk__in=current).values_list("pk", flat=True))
    make(keys)
    return len(keys)


@dataclass
class _Remembered:
    parts: SharedParts


_process = _Remembered(SharedParts())


def parts_for(extracts: Sequence[Extract]) -> SharedParts:
    """The parts that extracts share; what a process read before is not read again."""
    if len(_process.parts.known) > MOST_PARTS:
        _process.parts = SharedParts()
    parts = _process.parts
    frames = {extract.frame for extract in extracts}
    _fetch(frames, parts)
    _fetch({name for frame in frames for name in parts.behind(frame)}, parts)
    return parts


def _fetch(names: set[str], parts: SharedParts) -> None:
    wanted = [name for name in names if name not in parts.known]
    for name, content in ExtractPart.objects.filter(pk__in=wanted).values_list("pk", "content"):
        parts.known[name] = bytes(content)


def differing() -> list[int]:
    """Revisions whose extract is not the one that their lockfile gives today."""
    found: list[int] = []
    keys = list(RevisionExtract.objects.filter(made_by=MADE_BY).values_list("pk", flat=True))
    extracting = Extracting()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        held = dict(RevisionExtract.objects.filter(pk__in=some).values_list("pk", "seal"))
        whole = kept(some)
        for key, extract, _ in _read(some, extracting):
            if key not in whole or extract.seal != held[key]:
                found.append(key)
    return found
