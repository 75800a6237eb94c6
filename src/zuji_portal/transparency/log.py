"""Appends entries to the transparency log and signs checkpoints.

An entry is written in the transaction of what it tells of, so that both are there or neither.
Checkpoints follow after the commit; a process that dies in between leaves entries that the next
checkpoint covers.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from zuji.core.refusals import Refusal, refuse
from zuji.trust import merkle
from zuji.trust import notes as trust_notes
from zuji.trust.certificate import log_entry
from zuji.trust.tiles import WIDTH, entry_bundles
from zuji_portal.foundation.events import publish
from zuji_portal.transparency.events import LogGrown
from zuji_portal.transparency.keys import public_key, signing_key
from zuji_portal.transparency.models import Checkpoint, LogEntry, LogHead


def append(kind: str, subject: models.Model | str, content: bytes) -> LogEntry:
    """One more leaf; inside the transaction of the change it tells of."""
    LogHead.objects.get_or_create(pk=1)
    head = LogHead.objects.select_for_update().get(pk=1)
    salt = secrets.token_bytes(16)
    entry = log_entry(kind, content, salt)
    named = subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}"
    added = LogEntry.objects.create(
        index=head.size,
        kind=kind,
        subject=named,
        salt=salt,
        entry=entry,
        leaf=merkle.leaf_hash(entry),
        at=timezone.now(),
    )
    head.size += 1
    head.save(update_fields=["size"])
    transaction.on_commit(sign_checkpoint, robust=True)
    publish(LogGrown(added.index))
    return added


def leaves(size: int | None = None) -> list[bytes]:
    """The leaf hashes of the first `size` entries, or of all."""
    rows = LogEntry.objects.order_by("index").values_list("leaf", flat=True)
    return [bytes(leaf) for leaf in (rows if size is None else rows[:size])]


def sign_checkpoint() -> Checkpoint | None:
    """Sign what the log holds, where the last checkpoint does not cover it.

    Refuses to sign a log that does not begin with what was signed before (``log-forked``), and
    with another key than before (``log-key-missing``).
    """
    with transaction.atomic():
        LogHead.objects.get_or_create(pk=1)
        LogHead.objects.select_for_update().get(pk=1)
        last, held = latest(), leaves()
        if not held or (last and last.size == len(held)):
            return last
        if last and merkle.root_hash(held[: last.size]) != bytes(last.root):
            raise refuse("log-forked", "checkpoint", str(last.size))
        if not is_key_at_hand():
            raise refuse("log-key-missing", "log-key")
        return _sign(held)


def _sign(held: Sequence[bytes]) -> Checkpoint:
    root = merkle.root_hash(held)
    text = trust_notes.TreeHead(settings.LOG_ORIGIN, len(held), root).text()
    note = trust_notes.signed_note(text, settings.LOG_ORIGIN, signing_key())
    return Checkpoint.objects.create(size=len(held), root=root, note=note, at=timezone.now())


def is_key_at_hand() -> bool:
    """Whether the key here is the one that signed the latest checkpoint; so it is before any."""
    last = latest()
    if last is None:
        return True
    try:
        trust_notes.read_checkpoint(last.note, [public_key()])
    except Refusal:
        return False
    return True


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def proof_of(index: int) -> trust_notes.LogProof | None:
    """The proof of an entry under the latest checkpoint; None while no checkpoint covers it."""
    checkpoint = latest()
    if checkpoint is None or index >= checkpoint.size:
        return None
    path = merkle.inclusion_path(leaves(checkpoint.size), index)
    return trust_notes.LogProof(index, tuple(path), cosigned_note(checkpoint))


def cosigned_note(checkpoint: Checkpoint) -> str:
    """The note with the witnesses' signatures."""
    return checkpoint.note + "".join(checkpoint.cosignatures.values_list("line", flat=True))


def tile(level: int | str, number: int, width: int, size: int) -> bytes | None:
    """The content of a tile of the tree of `size` entries, read from the rows it covers; None
    beyond its edge.
    """
    each = 1 if level == "entries" else WIDTH ** int(level)
    start, end = number * WIDTH * each, (number * WIDTH + width) * each
    if end > size:
        return None
    rows = LogEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    if level == "entries":
        return next(
            c for _, c in entry_bundles([bytes(e) for e in rows.values_list("entry", flat=True)])
        )
    held = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    return b"".join(merkle.root_hash(held[n : n + each]) for n in range(0, len(held), each))


__all__ = [
    "append",
    "cosigned_note",
    "is_key_at_hand",
    "latest",
    "leaves",
    "proof_of",
    "public_key",
    "sign_checkpoint",
    "tile",
]
