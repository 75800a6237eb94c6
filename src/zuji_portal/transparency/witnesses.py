"""Checkpoints offered to witnesses, and the signatures they return."""

from __future__ import annotations

import datetime

from django.conf import settings

from zuji.core.refusals import Refusal, refuse
from zuji.trust import merkle
from zuji.trust.witness import AddCheckpoint, WitnessKey, cosigned_at, read_witness_key
from zuji_portal.transparency.log import latest, leaves
from zuji_portal.transparency.models import Checkpoint, Cosignature


def witnesses() -> list[WitnessKey]:
    """The witnesses whose signatures are taken (``ZUJI_LOG_WITNESSES``, one key a line)."""
    return [read_witness_key(line) for line in settings.LOG_WITNESSES]


def offer(witness: str) -> AddCheckpoint:
    """The request for a witness: the latest checkpoint, and the proof from the one that it
    signed last.
    """
    checkpoint = latest()
    if checkpoint is None:
        raise refuse("log-empty", "checkpoint")
    seen = Cosignature.objects.filter(witness=witness).order_by("-checkpoint_id").first()
    size = seen.checkpoint_id if seen else 0
    path = (
        merkle.consistency_path(leaves(checkpoint.size), size) if 0 < size < checkpoint.size else []
    )
    return AddCheckpoint(size, tuple(path), checkpoint.note)


def take(lines: str) -> list[Cosignature]:
    """Keep the signature lines of known witnesses under the checkpoint that each signed; refuses
    any other line.
    """
    cosignatures = []
    for line in filter(str.strip, lines.splitlines()):
        checkpoint, witness, at = _signed(line)
        cosignature, _ = Cosignature.objects.get_or_create(
            checkpoint=checkpoint,
            witness=witness,
            defaults={
                "line": line.strip() + "\n",
                "signed_at": datetime.datetime.fromtimestamp(at, datetime.UTC),
            },
        )
        cosignatures.append(cosignature)
    return cosignatures


def _signed(line: str) -> tuple[Checkpoint, str, int]:
    """Which of the last hundred checkpoints a line signs, by whom, and when."""
    for checkpoint in Checkpoint.objects.order_by("-size")[:100]:
        for key in witnesses():
            try:
                return checkpoint, key.name, cosigned_at(checkpoint.note, line, key)
            except Refusal:
                continue
    raise refuse("note-unsigned", "cosignature", line.strip()[:80])
