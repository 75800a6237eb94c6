"""Witnesses: a checkpoint is signed only when it carries on from the one seen before."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zuji.core.refusals import Refusal
from zuji.trust import merkle
from zuji.trust.notes import TreeHead, key_of, open_note, signed_note
from zuji.trust.witness import (
    AddCheckpoint,
    Seen,
    cosignature,
    cosigned_at,
    read_add_checkpoint,
    read_witness_key,
    witness_key_of,
    witnessed,
)

LOG, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
ORIGIN = "example.cn/log"
LEAVES = [hashlib.sha256(b"\x00" + bytes([n])).digest() for n in range(20)]


def note(size, leaves=LEAVES):
    return signed_note(TreeHead(ORIGIN, size, merkle.root_hash(leaves[:size])).text(), ORIGIN, LOG)


def request(old, size, leaves=LEAVES):
    path = merkle.consistency_path(leaves[:size], old) if 0 < old < size else []
    return AddCheckpoint(old, tuple(path), note(size, leaves))


def rule(run):
    with pytest.raises(Refusal) as refused:
        run()
    return refused.value.findings[0].rule


def test_a_witness_follows_a_growing_log():
    seen, keys = Seen(), [key_of(ORIGIN, LOG)]
    for size in (3, 3, 8, 13, 20):
        asked = read_add_checkpoint(request(seen.size, size).text())
        seen = witnessed(asked, keys, ORIGIN, seen)
        assert (seen.size, seen.root) == (size, merkle.root_hash(LEAVES[:size]))


def test_what_does_not_carry_on_is_not_signed():
    keys = [key_of(ORIGIN, LOG)]
    seen = witnessed(request(0, 8), keys, ORIGIN, Seen())
    other = [*LEAVES[:5], merkle.leaf_hash(b"else"), *LEAVES[6:]]
    assert rule(lambda: witnessed(request(8, 13, other), keys, ORIGIN, seen)) == "log-forked"
    assert rule(lambda: witnessed(request(8, 8, other), keys, ORIGIN, seen)) == "log-forked"
    assert rule(lambda: witnessed(request(3, 13), keys, ORIGIN, seen)) == "witness-behind"
    assert rule(lambda: witnessed(request(0, 3), keys, ORIGIN, seen)) == "witness-behind"
    assert (
        rule(lambda: witnessed(request(8, 13), keys, "other.cn/log", seen)) == "checkpoint-origin"
    )
    assert (
        rule(lambda: witnessed(request(8, 13), [key_of(ORIGIN, WITNESS)], ORIGIN, seen))
        == "note-unsigned"
    )


def test_a_cosignature_is_what_the_specification_says():
    """c2sp.org/tlog-cosignature: key id = SHA-256(name ‖ 0x0A ‖ 0x04 ‖ key)[:4]; signed: header,
    time, checkpoint.
    """
    line = cosignature(note(8), "w.example", WITNESS, 1_700_000_000)
    raw = base64.b64decode(line.split(" ")[2])
    public = WITNESS.public_key().public_bytes_raw()
    assert raw[:4] == hashlib.sha256(b"w.example\n\x04" + public).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == 1_700_000_000
    text = note(8).rpartition("\n\n")[0] + "\n"
    WITNESS.public_key().verify(raw[12:], f"cosignature/v1\ntime 1700000000\n{text}".encode())


def test_reading_and_its_refusals():
    key = witness_key_of("w.example", WITNESS)
    assert read_witness_key(str(key)) == key
    line = cosignature(note(8), "w.example", WITNESS, 5)
    assert cosigned_at(note(8), line, key) == 5
    assert rule(lambda: cosigned_at(note(9), line, key)) == "note-unsigned"
    assert rule(lambda: cosigned_at(note(8), "— x y", key)) == "note-unsigned"
    for text in ("", "w+00000000+AAAA", str(key)[:-4] + "AAA=", str(key_of("w", LOG))):
        assert rule(lambda text=text: read_witness_key(text)) == "note-key"
    for text in ("", "old x\n\nnote", "old 1\nAAAA\n\nnote"):
        assert rule(lambda text=text: read_add_checkpoint(text)) == "proof-shape"
    _, signers = open_note(note(8) + line, [key_of(ORIGIN, LOG)])
    assert signers == [ORIGIN], "a reader of notes passes over a witness's line"
