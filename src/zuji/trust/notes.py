"""Signed notes and checkpoints of a transparency log (c2sp.org/signed-note, tlog-checkpoint,
tlog-proof).

A note is text, a blank line, and one line a signature: ``— <name> <base64 of key id and
signature>``. A checkpoint is a note whose text is origin, number of entries, and root. Signatures
are Ed25519 (algorithm 1); lines of other keys are kept and ignored, as the specification says.
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

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.trust.merkle import holds_inclusion, leaf_hash
from zuji.trust.strict_reading import strict_base64

ED25519 = b"\x01"
PROOF = "c2sp.org/tlog-proof@v1"
PROOF_HEAD = re.compile(rf"{re.escape(PROOF)}\nindex (0|[1-9]\d{{0,14}})((?:\n.+)*)", re.ASCII)
CHECKPOINT = re.compile(r"(.*)\n(0|[1-9]\d{0,14})\n(.*)\n", re.ASCII)
DASH = "\u2014"


@dataclass(frozen=True)
class NoteKey:
    """A verifier's key: ``<name>+<key id>+<base64 of algorithm and public key>``."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def signed(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def read_key(text: str) -> NoteKey:
    """A verifier's key from its line; refuses one whose parts disagree (``note-key``)."""
    name, _, key_text = text.strip().partition("+")
    key_id, _, encoded = key_text.partition("+")
    raw = decoded(encoded)
    if not name or raw[:1] != ED25519 or len(raw) != 33:
        raise refuse("note-key", "key", text[:80])
    key = NoteKey(name, raw[1:])
    if key.key_id.hex() != key_id:
        raise refuse("note-key", "key", key_id, key.key_id.hex())
    return key


def key_of(name: str, private: Ed25519PrivateKey) -> NoteKey:
    """The verifier's key of a signer."""
    return NoteKey(name, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def signed_note(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The text, which ends with a newline, as a note with one signature."""
    if not text.endswith("\n"):
        raise refuse("note-shape", "note", text[-20:], Label("以换行结尾", "a newline at the end"))
    key = key_of(name, private)
    signature = base64.b64encode(key.key_id + private.sign(text.encode())).decode()
    return f"{text}\n{DASH} {name} {signature}\n"


def _parts(note: str) -> tuple[str, list[str]]:
    text, blank, rest = note.rpartition("\n\n")
    *signatures, end = rest.split("\n")
    if (
        not blank
        or end
        or not signatures
        or not all(signature.startswith(f"{DASH} ") for signature in signatures)
    ):
        raise refuse("note-shape", "note", note[-60:])
    return text + "\n", signatures


def open_note(note: str, keys: Sequence[NoteKey]) -> tuple[str, list[str]]:
    """The text and the names of the keys that signed it; refuses a note that none of them signed
    (``note-unsigned``).
    """
    text, lines = _parts(note)
    signers = []
    for line in lines:
        _, name, encoded = [*line.split(" "), "", ""][:3]
        raw = decoded(encoded)
        key = next((key for key in keys if key.name == name and key.key_id == raw[:4]), None)
        if key is None:
            continue
        if not key.signed(text, raw[4:]):
            raise refuse("note-unsigned", "signature", name)
        signers.append(name)
    if not signers:
        raise refuse(
            "note-unsigned",
            "note",
            ", ".join(line.split(" ")[1] for line in lines if line.count(" ") > 1)[:80],
        )
    return text, signers


def decoded(text: str) -> bytes:
    """Bytes from the one base64 text that stands for them; none where it is no such text."""
    try:
        return strict_base64(text)
    except ValueError:
        return b""


def read_steps(text: str) -> tuple[bytes, ...] | None:
    """The hashes of a path, one a line behind a newline; None where a line is none."""
    steps = tuple(decoded(line) for line in text.split("\n")[1:])
    return steps if all(len(step) == 32 for step in steps) else None


@dataclass(frozen=True)
class TreeHead:
    """A log at one moment: its origin, number of entries, and root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(note: str, keys: Sequence[NoteKey]) -> tuple[TreeHead, list[str]]:
    """The checkpoint of a note and its signers; refuses a wrong shape (``checkpoint-shape``) or no
    known signature.
    """
    text, signers = open_note(note, keys)
    shape = CHECKPOINT.match(text)
    if shape is None or len(root := decoded(shape[3])) != 32:
        raise refuse("checkpoint-shape", "checkpoint", text[:80])
    return TreeHead(shape[1], int(shape[2]), root), signers


@dataclass(frozen=True)
class LogProof:
    """The offline proof that a log contains an entry: its index, the path, and the checkpoint (as
    text).
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def text(self) -> str:
        steps = "".join(f"{base64.b64encode(node).decode()}\n" for node in self.path)
        return f"{PROOF}\nindex {self.index}\n{steps}\n{self.checkpoint}"


def read_proof(text: str) -> LogProof:
    """A proof from its file; refuses another shape (``proof-shape``)."""
    head, _, checkpoint = text.partition("\n\n")
    shape = PROOF_HEAD.fullmatch(head)
    if shape is None or (path := read_steps(shape[2])) is None:
        raise refuse("proof-shape", "proof", head[:60], PROOF)
    return LogProof(int(shape[1]), path, checkpoint)


def verify_proof(
    proof: LogProof, entry: bytes, keys: Sequence[NoteKey], origin: str
) -> tuple[TreeHead, list[str]]:
    """The checkpoint that covers an entry, and its signers.

    Refuses an unsigned checkpoint (``note-unsigned``), one of another log (``checkpoint-origin``),
    and a path that does not lead from this entry to its root (``proof-wrong``).
    """
    checkpoint, signers = read_checkpoint(proof.checkpoint, keys)
    if checkpoint.origin != origin:
        raise refuse("checkpoint-origin", "checkpoint", checkpoint.origin, origin)
    if not holds_inclusion(
        leaf_hash(entry), proof.index, checkpoint.size, proof.path, checkpoint.root
    ):
        raise refuse("proof-wrong", "proof", f"index {proof.index}")
    return checkpoint, signers
