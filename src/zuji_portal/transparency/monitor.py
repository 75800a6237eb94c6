"""Recomputes the log: entries against records, leaves against entries, checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from zuji.core.refusals import Refusal
from zuji.trust import merkle
from zuji.trust.certificate import log_entry
from zuji.trust.notes import read_checkpoint
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.keys import public_key
from zuji_portal.transparency.models import Checkpoint, LogEntry, LogHead


@dataclass(frozen=True)
class Broken:
    """Something that no longer agrees: which record, and how."""

    subject: str
    what: str


def broken() -> Iterator[Broken]:
    """Everything that disagrees, in the order of the log. An empty answer means that nothing was
    altered.
    """
    held: list[bytes] = []
    for number, row in enumerate(LogEntry.objects.order_by("index").iterator(chunk_size=500)):
        held.append(bytes(row.leaf))
        if row.index != number:
            yield Broken(row.subject, f"index {row.index} ≠ {number}")
        if merkle.leaf_hash(bytes(row.entry)) != bytes(row.leaf):
            yield Broken(f"entry:{row.index}", "leaf ≠ H(entry)")
        content = content_of(row.subject)
        if content is None:
            yield Broken(row.subject, "the record is gone")
        elif log_entry(row.kind, content, bytes(row.salt)) != bytes(row.entry):
            yield Broken(row.subject, "the record was altered")
    head = LogHead.objects.filter(pk=1).first()
    if head and head.size != len(held):
        yield Broken("head", f"{head.size} ≠ {len(held)}")
    for checkpoint in Checkpoint.objects.order_by("size"):
        yield from _checkpoint(checkpoint, held)


def _checkpoint(checkpoint: Checkpoint, held: list[bytes]) -> Iterator[Broken]:
    name = f"checkpoint:{checkpoint.size}"
    try:
        read, _ = read_checkpoint(checkpoint.note, [public_key()])
    except Refusal as problem:
        yield Broken(name, problem.findings[0].rule)
        return
    root = merkle.root_hash(held[: checkpoint.size]) if checkpoint.size <= len(held) else b""
    if (read.origin, read.size, read.root) != (settings.LOG_ORIGIN, checkpoint.size, root):
        yield Broken(name, "the log does not begin with what was signed")
