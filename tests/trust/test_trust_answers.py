"""What every check of trust says when it refuses: rule, place, what was read, what was expected."""

import base64
import hashlib
import json
import zlib
from functools import cache

import joserfc.jws as jws
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import ECKey

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust import merkle, read_chain
from zuji.trust.credential import PublicIssuerKey, keys_of, new_key, opened, public_part
from zuji.trust.detached import EcVerifier, check_detached, digest_of
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
from zuji.trust.status_list import bit_of, encoded_list
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
ORIGIN, PROOF = "example.cn/log", "c2sp.org/tlog-proof@v1"
LONG = "".join(chr(0x4E00 + n) for n in range(200))
"""Two hundred characters, no two the same: a cut of it shows its length."""
ASCII = "".join(f"{n:03d}" for n in range(60))
HASH = base64.b64encode(bytes(32)).decode()
PUBLIC = LOG.public_key().public_bytes_raw()


def said(call):
    with pytest.raises(Refusal) as refused:
        call()
    (finding,) = refused.value.findings
    return finding.rule, finding.place, finding.read, finding.expected


def b64(raw):
    return base64.b64encode(raw).decode()


def key_line(name, algorithm, public, key_id=None):
    """c2sp.org/signed-note: key id = SHA-256(name ‖ 0x0A ‖ algorithm ‖ key)[:4]."""
    right = hashlib.sha256(name.encode() + b"\n" + algorithm + public).hexdigest()[:8]
    return f"{name}+{key_id or right}+{b64(algorithm + public)}"


@cache
def leaves():
    return [merkle.leaf_hash(bytes([n])) for n in range(13)]


def head(size, origin=ORIGIN):
    return TreeHead(origin, size, merkle.root_hash(leaves()[:size])).text()


def note(size):
    return signed_note(head(size), ORIGIN, LOG)


def log_key():
    return key_of(ORIGIN, LOG)


def seen(size):
    return Seen(size, merkle.root_hash(leaves()[:size]))


def asked(old, size, path=None):
    steps = merkle.consistency_path(leaves()[:size], old) if path is None else path
    return AddCheckpoint(old, tuple(steps), note(size))


WRONG_NOTE = f"a\n\n— {ORIGIN} {{}}\n"
NOTES = {
    "a key of another shape": (lambda: read_key(LONG), ("note-key", "key", LONG[:80], "")),
    "a key with another's id": (
        lambda: read_key(key_line("log", b"\x01", PUBLIC, "00000000")),
        (
            "note-key",
            "key",
            "00000000",
            hashlib.sha256(b"log\n\x01" + PUBLIC).hexdigest()[:8],
        ),
    ),
    "a text without an end": (
        lambda: signed_note(LONG, "log", LOG),
        ("note-shape", "note", LONG[-20:], Label("以换行结尾", "a newline at the end")),
    ),
    "no note": (lambda: open_note(LONG, []), ("note-shape", "note", LONG[-60:], "")),
    "a signature that does not hold": (
        lambda: open_note(WRONG_NOTE.format(b64(log_key().key_id + bytes(64))), [log_key()]),
        ("note-unsigned", "signature", ORIGIN, ""),
    ),
    "strangers' signatures": (
        lambda: open_note("a\n\n— one AAAA\n— \n— two AAAA\n", [log_key()]),
        ("note-unsigned", "note", "one, two", ""),
    ),
    "many strangers' signatures": (
        lambda: open_note(f"a\n\n— {ASCII} AAAA\n", [log_key()]),
        ("note-unsigned", "note", ASCII[:80], ""),
    ),
    "no checkpoint": (
        lambda: read_checkpoint(signed_note(LONG + "\n", ORIGIN, LOG), [log_key()]),
        ("checkpoint-shape", "checkpoint", LONG[:80], ""),
    ),
    "no proof": (lambda: read_proof(LONG), ("proof-shape", "proof", LONG[:60], PROOF)),
    "a proof with a broken step": (
        lambda: read_proof(f"{PROOF}\nindex 1\n{ASCII}\n\nnote"),
        ("proof-shape", "proof", f"{PROOF}\nindex 1\n{ASCII}"[:60], PROOF),
    ),
    "a checkpoint of another log": (
        lambda: verify_proof(LogProof(0, (), note(1)), b"", [log_key()], "other.cn/log"),
        ("checkpoint-origin", "checkpoint", ORIGIN, "other.cn/log"),
    ),
    "a proof of something else": (
        lambda: verify_proof(LogProof(7, (), note(8)), b"", [log_key()], ORIGIN),
        ("proof-wrong", "proof", "index 7", ""),
    ),
}
WITNESSES = {
    "a witness key that is no base64": (
        lambda: read_witness_key(f"w+0+{LONG}"),
        ("note-key", "witness", f"w+0+{LONG}"[:80], ""),
    ),
    "a witness key of the algorithm of logs": (
        lambda: read_witness_key(key_line(ASCII, b"\x01", PUBLIC)),
        ("note-key", "witness", ASCII[:80], ""),
    ),
    "a cosignature of what is no note": (
        lambda: cosignature(LONG, "w", WITNESS, 1),
        ("note-shape", "note", LONG[-60:], ""),
    ),
    "what is no cosignature": (
        lambda: cosigned_at(note(8), f" {LONG}\n", witness_key_of("w", WITNESS)),
        ("note-unsigned", "cosignature", LONG[:80], ""),
    ),
    "a cosignature of another checkpoint": (
        lambda: cosigned_at(
            note(8), cosignature(note(9), "w", WITNESS, 1), witness_key_of("w", WITNESS)
        ),
        ("note-unsigned", "cosignature", "w", ""),
    ),
    "a request whose step is no base64": (
        lambda: read_add_checkpoint(f"old 1\n{LONG}\n\nnote"),
        ("proof-shape", "add-checkpoint", f"old 1\n{LONG}"[:60], ""),
    ),
    "a request whose step is too short": (
        lambda: read_add_checkpoint(f"old 1\nAAAA\n{HASH}{HASH}\n\nnote"),
        ("proof-shape", "add-checkpoint", f"old 1\nAAAA\n{HASH}{HASH}"[:60], ""),
    ),
    "a request of another log": (
        lambda: witnessed(asked(3, 8), [log_key()], "other.cn/log", seen(3)),
        ("checkpoint-origin", "checkpoint", ORIGIN, "other.cn/log"),
    ),
    "a request from before": (
        lambda: witnessed(asked(3, 13), [log_key()], ORIGIN, seen(8)),
        ("witness-behind", "old", "3", "8"),
    ),
    "a request that goes back": (
        lambda: witnessed(asked(8, 3, []), [log_key()], ORIGIN, seen(8)),
        ("witness-behind", "old", "8", "8"),
    ),
    "a request that does not carry on": (
        lambda: witnessed(asked(8, 13, []), [log_key()], ORIGIN, seen(8)),
        ("log-forked", "checkpoint", "13", ""),
    ),
    "a request for the same size with steps": (
        lambda: witnessed(asked(8, 8, [bytes(32)]), [log_key()], ORIGIN, seen(8)),
        ("log-forked", "checkpoint", "8", ""),
    ),
    "the same size with another root": (
        lambda: witnessed(asked(8, 8), [log_key()], ORIGIN, Seen(8, bytes(32))),
        ("log-forked", "checkpoint", "8", ""),
    ),
}


@cache
def issuer():
    private = new_key()
    return private, PublicIssuerKey("did:web:a.cn#k", public_part(private))


def token(payload=b'{"issuer":"did:web:a.cn"}', **header):
    fields = {"alg": "ES256", "kid": "did:web:a.cn#k", "typ": "vc+jwt", **header}
    key = ECKey.import_key(issuer()[0])
    return jws.serialize_compact(fields, payload, key, algorithms=["ES256"])


def other(text):
    """The token with its signature taken from another one."""
    return text.rpartition(".")[0] + "." + token(b"[]").rpartition(".")[2]


def opened_here(text):
    def run():
        keys = [issuer()[1], PublicIssuerKey("did:web:a.cn#old", issuer()[1].jwk)]
        return opened(text() if callable(text) else text, keys)

    return run


SHAPE = "credential-shape"
CREDENTIALS = {
    "no DID document": (
        lambda: keys_of({"assertionMethod": []}),
        ("did-document", "did.json", "", ""),
    ),
    "a text without dots": (opened_here("abc"), (SHAPE, "credential", "3", "")),
    "a text with three dots": (opened_here("a.b.c.d"), (SHAPE, "credential", "7", "")),
    "a text too long by one": (
        opened_here("a" * 999_997 + "..aa"),
        (SHAPE, "credential", "1000001", ""),
    ),
    "a text as long as may be": (
        opened_here(ASCII[:40] + "a" * 999_957 + "..a"),
        (SHAPE, "credential", ASCII[:40], ""),
    ),
    "a text of other letters": (opened_here(f"{LONG}.."), (SHAPE, "credential", LONG[:40], "")),
    "another type": (
        opened_here(lambda: token(typ=ASCII)),
        (SHAPE, "header", f"ES256 {ASCII}"[:60], "ES256 vc+jwt"),
    ),
    "a key that nobody named": (
        opened_here(lambda: token(kid=ASCII)),
        (
            "credential-key",
            "kid",
            ASCII[:80],
            Label("did:web:a.cn#k、did:web:a.cn#old", "did:web:a.cn#k, did:web:a.cn#old"),
        ),
    ),
    "a signature of another text": (
        opened_here(lambda: other(token())),
        ("credential-altered", "signature", "", ""),
    ),
    "a signed list": (
        opened_here(lambda: token(json.dumps([ASCII]).encode())),
        (SHAPE, "credential", f"['{ASCII}"[:40], "{…}"),
    ),
    "another issuer": (
        opened_here(lambda: token(json.dumps({"issuer": {"id": ASCII}}).encode())),
        ("credential-key", "issuer", ASCII[:80], "did:web:a.cn#k"),
    ),
}
FIELDS = "acting action actor at digest facts number previous subject"
NO_FACTS = json.dumps(dict.fromkeys(FIELDS.split(), "") | {"facts": []})
CHAINS = {
    "a line that is no JSON": (
        lambda: read_chain(f"\n{LONG}", "log"),
        ("chain-unreadable", "log:2", LONG[:60], "JSON"),
    ),
    "a line that is no entry": (
        lambda: read_chain(json.dumps([ASCII]), "log"),
        (
            "chain-unreadable",
            "log:1",
            f'["{ASCII}'[:60],
            FIELDS,
        ),
    ),
    "an entry whose facts are a list": (
        lambda: read_chain(NO_FACTS, "log"),
        ("chain-unreadable", "log:1", NO_FACTS[:60], FIELDS),
    ),
}


OF_TOKEN = hashlib.sha256(b"token").hexdigest()


def of_detached(**change):
    given = {"alg": "ES256", "digest": OF_TOKEN, **change}
    return lambda: check_detached("token", given, {"ES256": EcVerifier()})


DETACHED = {
    "an algorithm that nobody knows": (
        lambda: digest_of(LONG, b""),
        ("detached-alg", "alg", LONG[:40], Label("ES256、SM2-SM3", "ES256, SM2-SM3")),
    ),
    "another digest": (
        of_detached(digest=LONG),
        ("credential-altered", "digest", LONG[:20], OF_TOKEN[:20]),
    ),
    "an algorithm without a verifier": (
        lambda: check_detached("token", {"alg": "ES256", "digest": OF_TOKEN}, {}),
        ("detached-alg", "alg", "ES256", Label("—", "—")),
    ),
    "a detached signature that is no base64": (
        of_detached(signature="*"),
        ("credential-altered", "signature", "base64", ""),
    ),
    "a detached signature that does not hold": (
        of_detached(signature="AAAA", certificate=""),
        ("credential-altered", "signature", "ES256", ""),
    ),
}
ZLIB = "u" + base64.urlsafe_b64encode(zlib.compress(bytes(16_384))).decode().rstrip("=")
STATUS = {
    "another beginning": (
        lambda: bit_of(LONG, 0),
        ("status-list", "encodedList", LONG[:20], "u…"),
    ),
    "a list that is no base64": (
        lambda: bit_of(f"u{LONG}", 0),
        ("status-list", "encodedList", f"u{LONG[:19]}", ""),
    ),
    "a list packed by zlib": (
        lambda: bit_of(ZLIB, 0),
        ("status-list", "encodedList", ZLIB[:20], ""),
    ),
    "a bit beyond the end": (
        lambda: bit_of(encoded_list(()), 131_072),
        ("status-list", "statusListIndex", "131072", "0 … 131071"),
    ),
    "a bit before the first": (
        lambda: bit_of(encoded_list(()), -1),
        ("status-list", "statusListIndex", "-1", "0 … 131071"),
    ),
}
GROUPS = [NOTES, WITNESSES, CREDENTIALS, CHAINS, DETACHED, STATUS]
ROWS = {name: row for group in GROUPS for name, row in group.items()}


@pytest.mark.parametrize("name", ROWS)
def test_a_refusal_says_where_and_what(name):
    call, expected = ROWS[name]
    assert said(call) == expected


def test_no_row_hides_another():
    assert len(ROWS) == sum(map(len, GROUPS))


KINDS = {"log": (read_key, b"\x01"), "witness": (read_witness_key, b"\x04")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_read_where_all_its_parts_agree(kind):
    """A name, the id of just this key, the kind's algorithm, 32 bytes; nothing else between."""
    read, algorithm = KINDS[kind]
    line = key_line("a.cn", algorithm, PUBLIC)
    assert (read(f" {line}\n").name, read(line).public, str(read(line))) == ("a.cn", PUBLIC, line)
    name, key_id, key = line.split("+", 2)
    other = b"\x01" if algorithm == b"\x04" else b"\x04"
    for wrong in (
        key_line("", algorithm, PUBLIC),
        key_line("a.cn", algorithm, PUBLIC[:31]),
        key_line("a.cn", algorithm, PUBLIC + b"\x00"),
        key_line("a.cn", other, PUBLIC),
        f"{name}+{key_id}+{b64(other + PUBLIC)}",
        f"b.cn+{key_id}+{key}",
        f"{name}+{key_id[:-1]}+{key}",
        f"{name}+{key_id}+{key[:8]}*{key[8:]}",
        f"{name}+{key_id}+",
        hashlib.sha256(b"a.cn\n" + algorithm).hexdigest()[:8].join(("a.cn+", "+")),
    ):
        assert said(lambda wrong=wrong: read(wrong))[0] == "note-key", wrong


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (f"o\n0\n{HASH}\n", 0),
        (f"o\n12\n{HASH}\nextension\n", 12),
        (f"o\n{'9' * 15}\n{HASH}\n", 10**15 - 1),
        (f"o\n{'9' * 16}\n{HASH}\n", None),  # a browser counts exactly to 2^53
        (f"o\n{'9' * 21}\n{HASH}\n", None),
        (f"o\n{'9' * 5000}\n{HASH}\n", None),
        (f"o\n１\n{HASH}\n", None),
        (f"o\n\n{HASH}\n", None),
        (f"o\n-1\n{HASH}\n", None),
        (f"o\n1\n{HASH[:-4]}\n", None),
        (f"o\n1\n{HASH[:8]}*{HASH[8:]}\n", None),
        (f"o\n1\n{b64(bytes(33))}\n", None),
        (f"o\n1\n\n{HASH}\n", None),
        (f"\u2028o\n1\n{HASH}\n", 1),
        ("o\n1\n", None),
        ("o\n", None),
    ],
)
def test_a_checkpoint_is_an_origin_a_number_and_a_root(text, size):
    """c2sp.org/tlog-checkpoint; further lines are extensions."""
    signed = signed_note(text, ORIGIN, LOG)
    if size is None:
        assert said(lambda: read_checkpoint(signed, [log_key()]))[0] == "checkpoint-shape"
    else:
        origin = text.partition("\n")[0]
        assert read_checkpoint(signed, [log_key()])[0] == TreeHead(origin, size, bytes(32))


@pytest.mark.parametrize(
    ("head", "number", "steps"),
    [
        ("0", 0, 0),
        (f"7\n{HASH}", 7, 1),
        (f"7\n{HASH}\n{HASH}", 7, 2),
        ("9" * 15, 10**15 - 1, 0),
        ("9" * 21, None, 0),
        ("9" * 5000, None, 0),
        ("", None, 0),
        ("１", None, 0),
        ("-1", None, 0),
        (f"7\n{HASH}\nAAAA", None, 0),
        (f"7\nAAAA\n{HASH}", None, 0),
        (f"7\n{HASH[:8]}*{HASH[8:]}", None, 0),
        (f"7\n{b64(bytes(33))}", None, 0),
        (f"7 {HASH}", None, 0),
    ],
)
def test_a_proof_and_a_request_are_a_number_and_steps(head, number, steps):
    """c2sp.org/tlog-proof and tlog-witness; a number that no machine counts to is none."""
    proof, request = f"{PROOF}\nindex {head}\n\nnote\n", f"old {head}\n\nnote\n"
    if number is None:
        assert said(lambda: read_proof(proof))[0] == "proof-shape"
        assert said(lambda: read_add_checkpoint(request))[0] == "proof-shape"
        return
    path = (bytes(32),) * steps
    assert read_proof(proof) == LogProof(number, path, "note\n")
    assert read_proof(proof).text() == proof
    assert read_add_checkpoint(request) == AddCheckpoint(number, path, "note\n")
    assert read_add_checkpoint(request).text() == request


def test_a_cosignature_is_one_line_of_one_witness_over_one_checkpoint():
    key, line = witness_key_of("w", WITNESS), cosignature(note(8), "w", WITNESS, 5)
    assert cosigned_at(note(8), f"  {line}", key) == 5
    late = 2**63 + 5  # eight bytes, the first of them too
    assert cosigned_at(note(8), cosignature(note(8), "w", WITNESS, late), key) == late
    dash, name, encoded = line.strip().split(" ")
    raw = base64.b64decode(encoded)
    for wrong in (
        "",
        f"{dash} {name}",
        f"{dash} {name} {encoded} more",
        f"- {name} {encoded}",
        f"{dash} v {encoded}",
        f"{dash} {name} {b64(bytes(4) + raw[4:])}",
        f"{dash} {name} {b64(raw[:-1])}",
        f"{dash} {name} {b64(raw + bytes(1))}",
        f"{dash} {name} {encoded[:8]}*{encoded[8:]}",
    ):
        expected = ("note-unsigned", "cosignature", wrong[:80], "")
        assert said(lambda wrong=wrong: cosigned_at(note(8), wrong, key)) == expected
    later = b64(raw[:4] + (6).to_bytes(8, "big") + raw[12:])
    expected = ("note-unsigned", "cosignature", "w", "")
    assert said(lambda: cosigned_at(note(8), f"{dash} {name} {later}", key)) == expected


def test_a_note_is_text_a_blank_line_and_signatures():
    line = note(1).rpartition("\n\n")[2]
    text = note(1).rpartition("\n\n")[0]
    for wrong in (line, f"{text}\n{line}", f"{text}\n\n", f"{text}\n\n{line}no line\n"):
        assert said(lambda wrong=wrong: open_note(wrong, [log_key()]))[0] == "note-shape", wrong
    paragraphs = f"a\n\n{head(1)}"
    assert open_note(signed_note(paragraphs, ORIGIN, LOG), [log_key()]) == (paragraphs, [ORIGIN])
