"""Witnesses of a transparency log: they sign a checkpoint only when it extends the one they saw
before.

Formats: c2sp.org/tlog-witness (the request of ``add-checkpoint``) and c2sp.org/tlog-cosignature
(``cosignature/v1``: an Ed25519 signature over the time and the checkpoint). A reader who trusts a
witness need not trust the log to show everyone the same.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from zuji.core.refusals import refuse
from zuji.trust.merkle import holds_consistency
from zuji.trust.notes import DASH, NoteKey, decoded, read_checkpoint, read_steps

COSIGNATURE = b"\x04"
REQUEST_HEAD = re.compile(r"old (\d{1,20})((?:\n.+)*)", re.ASCII)


@dataclass(frozen=True)
class WitnessKey:
    """A witness's key: ``<name>+<key id>+<base64 of algorithm 4 and public key>``."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(COSIGNATURE + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"


def read_witness_key(text: str) -> WitnessKey:
    """A witness's key from its line; refuses one whose parts disagree (``note-key``)."""
    name, _, key_text = text.strip().partition("+")
    key_id, _, encoded = key_text.partition("+")
    raw = decoded(encoded)
    key = WitnessKey(name, raw[1:])
    if not name or raw[:1] != COSIGNATURE or len(raw) != 33 or key.key_id.hex() != key_id:
        raise refuse("note-key", "witness", text[:80])
    return key


def witness_key_of(name: str, private: Ed25519PrivateKey) -> WitnessKey:
    """The key of a witness who signs with `private`."""
    return WitnessKey(name, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _text(note: str) -> str:
    text, blank, _ = note.rpartition("\n\n")
    if not blank:
        raise refuse("note-shape", "note", note[-60:])
    return text + "\n"


def cosignature(note: str, name: str, private: Ed25519PrivateKey, at: int) -> str:
    """The signature line of a witness over a checkpoint at a time (seconds since 1970)."""
    signed = f"cosignature/v1\ntime {at}\n{_text(note)}".encode()
    key = witness_key_of(name, private)
    raw = key.key_id + at.to_bytes(8, "big") + private.sign(signed)
    return f"{DASH} {name} {base64.b64encode(raw).decode()}\n"


def cosigned_at(note: str, line: str, key: WitnessKey) -> int:
    """The time of a witness's signature on a checkpoint; refuses a line that is not its signature
    (``note-unsigned``).
    """
    parts = line.strip().split(" ")
    raw = decoded(parts[2]) if len(parts) == 3 else b""
    if len(raw) != 76 or parts[:2] != [DASH, key.name] or raw[:4] != key.key_id:
        raise refuse("note-unsigned", "cosignature", line.strip()[:80])
    seconds = int.from_bytes(raw[4:12], "big")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(
            raw[12:], f"cosignature/v1\ntime {seconds}\n{_text(note)}".encode()
        )
    except InvalidSignature as problem:
        raise refuse("note-unsigned", "cosignature", key.name) from problem
    return seconds


@dataclass(frozen=True)
class AddCheckpoint:
    """The request to a witness: the size it saw last, the proof from there, and the checkpoint."""

    old_size: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        steps = "".join(f"{base64.b64encode(node).decode()}\n" for node in self.path)
        return f"old {self.old_size}\n{steps}\n{self.note}"


def read_add_checkpoint(text: str) -> AddCheckpoint:
    """A request as its file has it; refuses another shape (``proof-shape``)."""
    head, _, note = text.partition("\n\n")
    shape = REQUEST_HEAD.fullmatch(head)
    if shape is None or (path := read_steps(shape[2])) is None:
        raise refuse("proof-shape", "add-checkpoint", head[:60])
    return AddCheckpoint(int(shape[1]), path, note)


@dataclass(frozen=True)
class Seen:
    """A witness's record of a log: the size and root it signed last; 0 and b"" before the
    first.
    """

    size: int = 0
    root: bytes = b""


def witnessed(request: AddCheckpoint, log_keys: Sequence[NoteKey], origin: str, last: Seen) -> Seen:
    """The new record of a witness for a checkpoint that it may sign.

    Refuses a checkpoint that the log did not sign (``note-unsigned``), one of another log
    (``checkpoint-origin``), one that does not say what the witness saw last (``witness-behind``),
    and one that does not carry on from it (``log-forked``).
    """
    checkpoint, _ = read_checkpoint(request.note, log_keys)
    if checkpoint.origin != origin:
        raise refuse("checkpoint-origin", "checkpoint", checkpoint.origin, origin)
    if request.old_size != last.size or checkpoint.size < last.size:
        raise refuse("witness-behind", "old", str(request.old_size), str(last.size))
    if last.size and not holds_consistency(
        last.size, checkpoint.size, request.path, last.root, checkpoint.root
    ):
        raise refuse("log-forked", "checkpoint", str(checkpoint.size))
    return Seen(checkpoint.size, checkpoint.root)
