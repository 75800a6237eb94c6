"""The transparency log: RFC 6962 trees, signed notes, checkpoints, proofs, tiles."""

import base64
import hashlib
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.trust import merkle, tiles
from zuji.trust.notes import (
    LogProof,
    TreeHead,
    key_of,
    open_note,
    read_checkpoint,
    read_key,
    read_proof,
    signed_note,
    verify_proof,
)

INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
"""The eight inputs of the Certificate Transparency implementations; their root is known from
there.
"""
CT_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
LEAVES = [hashlib.sha256(b"\x00" + bytes.fromhex(i)).digest() for i in INPUTS]
ORIGIN = "log.zuji.example/示例"


@pytest.fixture(scope="module")
def vectors(shared):
    return shared / "interchange" / "transparency-log"


def rule(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.findings[0].rule


def by_definition(leaves):
    """The root as RFC 9162 §2.1.1 defines it, recursively; not how it is computed in the
    library.
    """
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_the_root_of_the_eight_inputs_is_the_one_that_certificate_transparency_has():
    assert merkle.root_hash(LEAVES).hex() == CT_ROOT
    assert merkle.root_hash([]).hex() == hashlib.sha256(b"").hexdigest()


def test_roots_and_proofs_are_those_of_the_vectors_and_what_must_be_rejected_is(vectors):
    data = json.loads((vectors / "rfc6962-vectors.json").read_text())
    assert [h.hex() for h in LEAVES] == data["leaf_hashes"]
    for size, root in data["roots_by_size"].items():
        assert merkle.root_hash(LEAVES[: int(size)]).hex() == root
    for row in data["inclusion"]:
        path = merkle.inclusion_path(LEAVES[: row["size"]], row["index"])
        assert [p.hex() for p in path] == row["proof"]
        assert merkle.holds_inclusion(
            LEAVES[row["index"]], row["index"], row["size"], path, bytes.fromhex(row["root"])
        )
    for row in data["consistency"]:
        path = merkle.consistency_path(LEAVES[: row["to"]], row["from"])
        assert [p.hex() for p in path] == row["proof"]
        roots = [merkle.root_hash(LEAVES[:n]) for n in (row["from"], row["to"])]
        assert merkle.holds_consistency(row["from"], row["to"], path, *roots)
    for row in data["negative"]:
        path = [bytes.fromhex(p) for p in row["proof"]]
        leaf, root = bytes.fromhex(row["leaf_hash"]), bytes.fromhex(row["root"])
        assert not merkle.holds_inclusion(leaf, row["index"], row["size"], path, root), row["why"]


@given(st.integers(1, 70), st.data())
def test_every_proof_holds_and_none_holds_for_anything_else(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    root = merkle.root_hash(leaves)
    assert root == by_definition(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    assert merkle.holds_inclusion(leaves[index], index, size, path, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else None
    if other is not None:
        assert not merkle.holds_inclusion(leaves[other], index, size, path, root)
        assert not merkle.holds_inclusion(leaves[index], other, size, path, root)
        assert not merkle.holds_inclusion(leaves[index], index, size, path[:-1], root)
    assert not merkle.holds_inclusion(leaves[index], index, size, [*path, root], root)
    earlier = data.draw(st.integers(1, size))
    proof = merkle.consistency_path(leaves, earlier)
    before = merkle.root_hash(leaves[:earlier])
    assert merkle.holds_consistency(earlier, size, proof, before, root)
    altered = [merkle.leaf_hash(b"altered"), *leaves[1:earlier]]
    assert not merkle.holds_consistency(earlier, size, proof, merkle.root_hash(altered), root)
    if earlier < size:
        assert not merkle.holds_consistency(earlier, size, proof[:-1], before, root)
        assert not merkle.holds_consistency(earlier, size, proof, before, before)


def test_checkpoint_and_proof_of_the_vectors_verify_and_one_changed_byte_does_not(vectors):
    about = json.loads((vectors / "checkpoint-meta.json").read_text())
    key = read_key(about["vkey"])
    assert str(key) == about["vkey"]
    note = (vectors / "checkpoint.txt").read_text()
    checkpoint, signers = read_checkpoint(note, [key])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root.hex()) == (
        about["log_origin"],
        8,
        CT_ROOT,
    )
    assert signers == [about["log_origin"]]
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(about["ed25519_test_seed_hex"]))
    assert (
        signed_note(checkpoint.text(), about["log_origin"], private) == note
    )  # Ed25519 is deterministic
    proof = read_proof((vectors / "entry5.tlog-proof").read_text())
    entry = bytes.fromhex(about["entry_hex"])
    assert verify_proof(proof, entry, [key], about["log_origin"])[0] == checkpoint
    assert proof.text() == (vectors / "entry5.tlog-proof").read_text()
    assert rule(verify_proof, proof, entry + b"x", [key], about["log_origin"]) == "proof-wrong"
    assert rule(verify_proof, proof, entry, [key], "another/log") == "checkpoint-origin"
    assert rule(read_checkpoint, note.replace("\n8\n", "\n9\n"), [key]) == "note-unsigned"


@pytest.fixture(scope="module")
def log():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    checkpoint = TreeHead(ORIGIN, 8, merkle.root_hash(LEAVES))
    return private, key_of(ORIGIN, private), signed_note(checkpoint.text(), ORIGIN, private)


def test_every_known_key_that_signed_is_named_and_others_are_passed_over(log):
    """c2sp.org/signed-note: signatures of unknown keys are ignored, wherever they stand."""
    _, key, note = log
    text, _, line = note.rpartition("\n\n")
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    others = signed_note(f"{text}\n", "witness.example", other).rpartition("\n\n")[2]
    renewed = signed_note(f"{text}\n", ORIGIN, other).rpartition("\n\n")[2]
    both = f"{text}\n\n{others}— no base64*\n{renewed}{line}"
    assert read_checkpoint(both, [key])[1] == [ORIGIN]
    keys = [key, key_of("witness.example", other)]
    assert read_checkpoint(both, keys)[1] == ["witness.example", ORIGIN]
    named_otherwise = line.replace(f"— {ORIGIN} ", "— somebody ")
    assert rule(open_note, f"{text}\n\n{named_otherwise}", [key]) == "note-unsigned"
    assert rule(open_note, f"{text}\n\n{renewed}", [key]) == "note-unsigned"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "note-shape"),
        ("x\n", "note-shape"),
        ("a\n\nb\n", "note-shape"),
        ("a\n\n— other QUJDREVG\n", "note-unsigned"),
        ("a\n\n— \n", "note-unsigned"),
    ],
)
def test_what_is_no_note_or_is_not_signed_by_a_known_key_is_refused(log, text, expected):
    assert rule(open_note, text, [log[1]]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\nc\n",
        "a\n1\n",
        "a\n-1\nAAAA\n",
        "a\n1\nAAAA\n",
        "a\n１\n" + base64.b64encode(bytes(32)).decode() + "\n",
    ],
)
def test_a_signed_note_that_is_no_checkpoint_is_refused(log, text):
    private, key, _ = log
    assert rule(read_checkpoint, signed_note(text, ORIGIN, private), [key]) == "checkpoint-shape"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nindex x\n\nn",
        "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nn",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nn",
    ],
)
def test_what_is_no_proof_is_refused(text):
    assert rule(read_proof, text) == "proof-shape"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AQ==",
        "+ff421f96+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "x+ff421f96+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
    ],
)
def test_what_is_no_key_is_refused(text):
    assert rule(read_key, text) == "note-key"


def test_a_proof_goes_through_its_file_and_back(log):
    _, key, note = log
    proof = LogProof(3, tuple(merkle.inclusion_path(LEAVES, 3)), note)
    assert read_proof(proof.text()) == proof
    assert verify_proof(proof, bytes.fromhex(INPUTS[3]), [key], ORIGIN)[0].size == 8


@pytest.mark.parametrize(
    ("number", "path"), [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")]
)
def test_tile_numbers_are_paths_as_the_specification_writes_them(number, path):
    """c2sp.org/tlog-tiles: 1234067 is encoded as x001/x234/067."""
    assert tiles.index_path(number) == path


def test_a_bundle_has_its_entries_behind_their_lengths():
    """c2sp.org/tlog-tiles: a uint16 of the length, big end first, and the entry."""
    made = dict(tiles.entry_bundles([b"a", b"b" * 258]))
    assert made == {"tile/entries/000.p/2": b"\x00\x01a\x01\x02" + b"b" * 258}


@given(st.lists(st.binary(max_size=400), max_size=300))
def test_bundles_give_their_entries_back(entries):
    found = [e for _, content in tiles.entry_bundles(entries) for e in tiles.read_bundle(content)]
    assert found == entries


@pytest.mark.parametrize("content", [b"\x00", b"\x00\x05abc"])
def test_a_bundle_cut_off_is_noticed(content):
    with pytest.raises(ValueError, match=r"\d"):
        tiles.read_bundle(content)


@pytest.mark.parametrize(
    ("level", "number", "width"),
    [(0, 0, 256), (0, 0, 1), (1, 1234067, 3), ("entries", 999, 256), (12, 1000, 255)],
)
def test_a_tile_s_path_is_read_back(level, number, width):
    path = tiles.tile_path(level, number, width).removeprefix("tile/")
    assert tiles.read_path(path) == (level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/1",
        "0/0000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/999",
        "x/000",
        "-1/000",
        "0/x000/001",
        "0/000/",
        "0/٠٠٠",
    ],
)
def test_another_path_is_none(path):
    with pytest.raises(ValueError, match=re.escape(path) or "^$"):
        tiles.read_path(path)
