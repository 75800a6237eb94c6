"""Forged and odd certificates for tests/trust/certificate_vectors.json, with the answer each gets.

What an attacker tries (algorithms, key names, headers, malleated texts, foreign lists and proofs)
and where two readers of one format come apart (dates, numbers, encodings, shapes of the file).
"""

from __future__ import annotations

import base64
import datetime
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from joserfc.jwk import ECKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of the group of P-256 (FIPS 186-4 §D.1.2.3)."""
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
Case = Callable[..., dict[str, Any]]


def encoded(content: bytes | str) -> str:
    """base64url without padding."""
    raw = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def raw_token(private: Mapping[str, Any], header: bytes | str, payload: bytes | str) -> str:
    """A token whose signature holds over a header and payload of any bytes."""
    signed = f"{encoded(header)}.{encoded(payload)}"
    key = ECKey.import_key(dict(private)).private_key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def header_cases(one: Any, whole: Any, case: Case, key: str) -> Iterator[Any]:
    """Algorithms, key names and members of a header."""
    payload = whole["credential"].split(".")[1]
    good = {"alg": "ES256", "kid": key, "typ": "vc+jwt"}

    def of(header: Any, **more: Any) -> dict[str, Any]:
        text = header if isinstance(header, bytes) else json.dumps(header)
        token = raw_token(one.private, text, decoded(payload))
        return whole | {"credential": token, "proof": one.proof(token), **more}

    yield case("a header made by hand", "valid", of(good))
    for alg in ("NONE", "nOnE", "", "ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "es256"):
        yield case(f"signed well, algorithm {alg!r}", "malformed", of(good | {"alg": alg}))
    for alg in (None, 256, ["ES256"], {"ES256": 1}, True):
        yield case(f"algorithm {json.dumps(alg)}", "malformed", of(good | {"alg": alg}))
    jwk = one.trust["did"]["verificationMethod"][0]["publicKeyJwk"]
    secrets = {
        "its text": json.dumps(jwk).encode(),
        "its x": decoded(jwk["x"]),
        "its point": b"\x04" + decoded(jwk["x"]) + decoded(jwk["y"]),
    }
    for name, secret in secrets.items():
        signed = f"{encoded(json.dumps(good | {'alg': 'HS256'}))}.{payload}"
        token = f"{signed}.{encoded(hmac.digest(secret, signed.encode(), sha256))}"
        yield case(f"HMAC with the public key, {name}", "malformed", whole | {"credential": token})
    empty = encoded(json.dumps(good | {"alg": "none"}))
    yield case("alg none unsigned", "malformed", whole | {"credential": f"{empty}.{payload}."})
    kids = {
        "no key name": None,
        "an empty key name": "",
        "a key name without its part": key.partition("#")[0],
        "a key name with a blank": f"{key} ",
        "a key name in capitals": key.upper(),
        "a key name of another part": f"{key.partition('#')[0]}#key-1",
        "a path for a key name": "../../did.json",
        "an address for a key name": "https://evil.example/did.json#key-2026",
        "a key name with SQL": "' OR 1=1 --",
        "a key name with a zero byte": f"{key}\x00",
        "a number for a key name": 0,
        "a list for a key name": [key],
    }
    for name, kid in kids.items():
        yield case(name, "key-unknown", of(good | {"kid": kid}))
    yield case("no key name at all", "key-unknown", of({"alg": "ES256", "typ": "vc+jwt"}))
    members = {
        "crit": ["exp"],
        "b64": False,
        "jku": "https://evil.example/jwks.json",
        "jwk": {name: jwk[name] for name in ("kty", "crv", "x", "y")},
        "x5u": "https://evil.example/cert.pem",
        "x5c": ["MIIB"],
        "zip": "DEF",
        "nonce": "1",
    }
    for name, value in members.items():
        yield case(f"a header with {name}", "malformed", of(good | {name: value}))
    for typ in ("vc+JWT", "application/vc+jwt", "JWT", "", None, ["vc+jwt"]):
        yield case(f"type {json.dumps(typ)}", "malformed", of(good | {"typ": typ}))
    for name, header in {
        "a list for a header": [good],
        "a text for a header": "ES256",
        "null for a header": None,
    }.items():
        yield case(name, "malformed", of(header))
    text = json.dumps(good).encode()
    yield case("a header with a byte-order mark", "malformed", of(b"\xef\xbb\xbf" + text))
    yield case("a header in UTF-16", "malformed", of(text.decode().encode("utf-16")))
    yield case("a header of bytes that are no text", "malformed", of(text + b"\xff"))
    yield case("a header with NaN", "malformed", of(text[:-1] + b', "cty": NaN}'))
    yield case("a header of endless depth", "malformed", of(b"[" * 300 + b"]" * 300))


def text_cases(one: Any, whole: Any, case: Case) -> Iterator[Any]:
    """The text of a token changed without its key."""
    token = whole["credential"]
    head, payload, signature = token.split(".")
    raw = decoded(signature)
    r, s = raw[:32], int.from_bytes(raw[32:], "big")
    mirrored = encoded(r + (ORDER - s).to_bytes(32, "big"))
    no_log = {"trust": {"log_key": ""}}

    def of(text: str) -> dict[str, Any]:
        return whole | {"credential": text}

    # (r, n-s) is a signature too: the certificate is the same, the log knows its text alone
    yield case("a mirrored signature", "log-wrong", of(f"{head}.{payload}.{mirrored}"))
    turned = of(f"{head}.{payload}.{mirrored}")
    yield case("a mirrored signature, no log", "valid", turned, **no_log)
    signatures = {
        "a signature of zeros": bytes(64),
        "a signature of r alone": raw[:32],
        "a signature with a byte more": raw + b"\x00",
        "a signature with a byte less": raw[:-1],
        "a signature with s and r swapped": raw[32:] + raw[:32],
        "a signature with s raised by the order": r + (s + ORDER).to_bytes(33, "big")[-32:],
        "a signature in DER": encode_dss_signature(int.from_bytes(r, "big"), s),
        "a bit of the signature": raw[:5] + bytes([raw[5] ^ 1]) + raw[6:],
    }
    for name, content in signatures.items():
        text = f"{head}.{payload}.{encoded(content)}"
        outcome = "altered" if content != raw else "valid"
        yield case(name, outcome, of(text), **no_log)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = last[last.index(signature[-1]) ^ 1]  # the unused bits of 64 bytes in base64
    yield case("unused bits of the signature", "malformed", of(token[:-1] + other), **no_log)
    blanks = {" ": "a blank", "\t": "a tab", "\r\n": "a line", "\u00a0": "a wide blank"}
    for blank, name in blanks.items():
        yield case(f"{name} before it", "malformed", of(blank + token), **no_log)
        yield case(f"{name} behind it", "malformed", of(token + blank), **no_log)
    yield case("a blank within", "malformed", of(f"{head}. {payload}.{signature}"), **no_log)
    padded = f"{head}={'=' * (-len(head) % 4 - 1)}.{payload}.{signature}"
    yield case("padding", "malformed", of(padded if "=" in padded else f"{head}=.{payload}.x"))
    yield case("standard base64", "malformed", of(f"{head}.{payload}.{signature[:-2]}+/"), **no_log)
    texts = {
        "four parts": f"{token}.x",
        "two parts": f"{head}.{payload}",
        "no header": f".{payload}.{signature}",
        "no content": f"{head}..{signature}",
    }
    for name, text in texts.items():
        yield case(name, "malformed", of(text), **no_log)


def payload_cases(one: Any, whole: Any, case: Case, credential: Any, key: str) -> Iterator[Any]:
    """Contents that the issuer signed and that two readers might take differently."""
    header = json.dumps({"alg": "ES256", "kid": key, "typ": "vc+jwt"})

    def of(payload: bytes) -> dict[str, Any]:
        token = raw_token(one.private, header, payload)
        return whole | {"credential": token, "proof": one.proof(token)}

    def changed(**change: Any) -> dict[str, Any]:
        return of(json.dumps(credential | change, ensure_ascii=False).encode())

    text = json.dumps(credential, ensure_ascii=False).encode()
    yield case("written with blanks", "valid", of(json.dumps(credential, indent=2).encode()))
    for name, payload in {
        "a byte-order mark": b"\xef\xbb\xbf" + text,
        "UTF-16": text.decode().encode("utf-16"),
        "UTF-16 without a mark": text.decode().encode("utf-16-le"),
        "a byte that is no text": text.replace("示例".encode(), b"\xff", 1),
        "NaN": text[:-1] + b', "x": NaN}',
        "Infinity": text[:-1] + b', "x": -Infinity}',
        "a comma too many": text[:-1] + b",}",
        "a comment": text + b"// x",
        "single quotes": b"{'a': 1}",
        "endless depth": text[:-1] + b', "x": ' + b"[" * 300 + b"]" * 300 + b"}",
        "a depth of 70": text[:-1] + b', "x": ' + b"[" * 70 + b"]" * 70 + b"}",
    }.items():
        yield case(f"a content of {name}", "altered", of(payload))
    yield case("a content of nothing", "malformed", of(b""))
    yield case("a depth of 60", "valid", of(text[:-1] + b', "x": ' + b"[" * 60 + b"]" * 60 + b"}"))
    yield case("a number of 5,000 digits", "valid", of(text[:-1] + b', "x": ' + b"1" * 5000 + b"}"))
    yield case("a number beyond all", "valid", of(text[:-1] + b', "x": 1e999}'))
    yield case("half a character", "valid", of(text[:-1] + b', "x": "\\ud800"}'))
    yield case("the member __proto__", "valid", of(text[:-1] + b', "__proto__": {"type": []}}'))
    yield case("an issuer twice", "key-unknown", of(text[:-1] + b', "issuer": "did:web:e"}'))
    yield case("an issuer as text", "valid", changed(issuer=credential["issuer"]["id"]))
    for issuer in (None, [credential["issuer"]], {"name": "x"}, {"id": None}, 1, ""):
        yield case(f"issuer {json.dumps(issuer)[:30]}", "key-unknown", changed(issuer=issuer))
    yield from _status_contents(case, changed, credential)


def _status_contents(case: Case, changed: Any, credential: Any) -> Iterator[Any]:
    entries = credential["credentialStatus"]

    def first(**change: Any) -> dict[str, Any]:
        return changed(credentialStatus=[entries[0] | change, entries[1]])

    index = int(entries[0]["statusListIndex"])
    for value in (index, float(index), f" {index}", f"+{index}", f"{index}.0"):
        yield case(f"index as {value!r}", "status-missing", first(statusListIndex=value))
    yield case("index as nine digits", "valid", first(statusListIndex=f"{index:09d}"))
    for value in (None, [str(index)], True, "９４５６７", "0x17167"):
        yield case(f"index as {value!r}", "status-missing", first(statusListIndex=value))
    for size in (True, "1", None, 2, 0, [1]):
        yield case(f"size of a status {size!r}", "status-missing", first(statusSize=size))
    for size in (1, 1.0):
        yield case(f"size of a status {size!r}", "valid", first(statusSize=size))
    for purpose in (["revocation"], None, "Revocation", "revocation "):
        yield case(f"purpose {purpose!r}", "status-missing", first(statusPurpose=purpose))
    for url in (None, ["x"], entries[1]["statusListCredential"], "__proto__", "constructor"):
        yield case(f"list {url!r}", "status-missing", first(statusListCredential=url))


def list_cases(one: Any, other: Any, whole: Any, case: Case, lists: Any, now: Any) -> Iterator[Any]:
    """Status lists that are foreign, old, double, or odd; and their age."""
    urls, index = lists
    url = urls["revocation"]
    revocation, suspension = one.lists
    until = now + DAY

    def of(*tokens: str) -> dict[str, Any]:
        return whole | {"statuses": list(tokens)}

    def made(ones: list[int], at: datetime.datetime, **change: Any) -> str:
        since = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return str(one.status("revocation", url, until, ones, **({"validFrom": since} | change)))

    old, new = now - DAY, now - HOUR
    revoked, clean = [index], []
    pair = (made(clean, old), made(revoked, new))
    yield case("an old list, then the new one", "revoked", of(*pair, suspension))
    yield case("the new list, then an old one", "revoked", of(*pair[::-1], suspension))
    restored = (made(revoked, old), made(clean, new))
    yield case("suspended earlier, later not", "valid", of(*restored, suspension))
    yield case("a foreign list beside", "status-missing", of(*one.lists, other.lists[0]))
    yield case("a text beside the lists", "status-missing", of(*one.lists, "x"))
    yield case("the certificate for a list", "status-missing", of(whole["credential"], suspension))
    yield case("one list for both", "status-missing", of(revocation, revocation))
    both = made(clean, old, subject={"statusPurpose": ["revocation", "suspension"]})
    yield case("a list of two purposes", "valid", of(both, suspension))
    for purpose in (["revocation", 1], [["revocation"]], {"revocation": 1}, None):
        outcome = "valid" if purpose == ["revocation", 1] else "status-missing"
        odd = made(clean, old, subject={"statusPurpose": purpose})
        yield case(f"a list of purpose {json.dumps(purpose)}", outcome, of(odd, suspension))
    for content in (None, 1, ["u"], "", "u", "uA", "uAAAA", "u====", "H4sI"):
        odd = made(clean, old, subject={"encodedList": content})
        yield case(f"a list of {json.dumps(content)}", "status-missing", of(odd, suspension))
    padded = made(clean, old, subject={"encodedList": one.packed(clean) + "=="})
    yield case("a padded list", "status-missing", of(padded, suspension))
    junk = made(clean, old, subject={"encodedList": one.packed(clean, tail=b"junk")})
    yield case("a list with something behind", "status-missing", of(junk, suspension))
    twice = made(clean, old, subject={"encodedList": one.packed(clean, parts=2)})
    yield case("a list in two members", "valid", of(twice, suspension))
    for when in (None, "2026-11-25", 1, "2026-11-25T12:00:00"):
        undated = made(clean, old, validFrom=when)
        yield case(f"a list since {when!r}", "status-missing", of(undated, suspension))
    for name in (None, 1, [url]):
        unnamed = made(clean, old, id=name)
        yield case(f"a list named {name!r}", "status-missing", of(unnamed, suspension))
    yield from _ages(one, whole, case, now)


def _ages(one: Any, whole: Any, case: Case, now: Any) -> Iterator[Any]:
    """The lists of `whole` are a day old."""

    def limit(hours: Any) -> dict[str, Any]:
        return {"trust": {"status_hours": hours}}

    yield case("a status as old as allowed", "valid", whole, **limit(24))
    yield case("a status older than allowed", "status-old", whole, **limit(23.999))
    yield case("no age allowed", "status-old", whole, **limit(0))
    yield case("a status of any age", "valid", whole, **limit(None))
    second = now + datetime.timedelta(seconds=1)
    yield case("a second too old", "status-old", whole, at=second, **limit(24))
    missing = whole | {"statuses": []}
    yield case("no status and an age", "status-missing", missing, **limit(1))
    revoked = whole | {"statuses": one.statuses(revocation=[one.index])}
    yield case("revoked and old", "revoked", revoked, **limit(1))
    suspended = whole | {"statuses": one.statuses(suspension=[one.index])}
    yield case("suspended and old", "suspended", suspended, **limit(1))


def proof_cases(one: Any, whole: Any, case: Case) -> Iterator[Any]:
    """Proofs written otherwise; each leads to a root that the log signed, or seems to."""
    proof = whole["proof"]
    head, _, note = proof.partition("\n\n")
    lines = head.split("\n")
    body, _, signatures = note.rpartition("\n\n")
    witness = "\u2014 w.example " + base64.b64encode(b"wwww" + bytes(64)).decode() + "\n"
    yield case("a witness's line beside", "valid", whole | {"proof": proof + witness})
    wrong = {
        "an index with zeros": proof.replace("index 2", "index 02"),
        "an index with a sign": proof.replace("index 2", "index +2"),
        "an index below": proof.replace("index 2", "index -2"),
        "an index of other digits": proof.replace("index 2", "index ２"),
        "an index beyond all": proof.replace("index 2", "index 99999999999999999999"),
        "an index of two blanks": proof.replace("index 2", "index  2"),
        "a size with zeros": proof.replace("\n5\n", "\n05\n"),
        "a head of another version": proof.replace("@v1", "@v2"),
        "Windows lines": proof.replace("\n", "\r\n"),
        "a line of the path twice": proof.replace(lines[2], f"{lines[2]}\n{lines[2]}"),
        "the path turned round": "\n".join([*lines[:2], *lines[:1:-1]]) + f"\n\n{note}",
        "a short step of the path": proof.replace(lines[2], "AAAA"),
        "a long step of the path": proof.replace(lines[2], base64.b64encode(bytes(33)).decode()),
        "a step that is no base64": proof.replace(lines[2], "!" * 44),
        "unused bits of a step": proof.replace(lines[2], _other_bits(lines[2])),
        "no checkpoint": head + "\n\n",
        "no signature": f"{head}\n\n{body}\n",
        "an empty signature": f"{head}\n\n{body}\n\n\u2014 {one.origin} \n",
        "a line that is no signature": proof + "x\n",
        "a dash alone": proof + "\u2014\n",
        "a hyphen for the dash": proof.replace("\u2014", "-"),
        "a blank line at its end": proof + "\n",
        "no newline at its end": proof[:-1],
        "a root of another length": proof.replace(_root(note), "AAAA"),
        "a line more in the checkpoint": f"{head}\n\n{body}\nmore\n\n{signatures}",
        "a blank before it": " " + proof,
        "no path": f"{lines[0]}\n{lines[1]}\n\n{note}",
    }
    for name, text in wrong.items():
        assert text != proof, name
        yield case(f"a proof: {name}", "log-wrong", whole | {"proof": text})


def _other_bits(text: str) -> str:
    """The same 32 bytes in a base64 text with other unused bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + alphabet[alphabet.index(text[-2]) ^ 1] + "="


def _root(note: str) -> str:
    return note.split("\n")[2]


def file_cases(whole: Any, case: Case) -> Iterator[Any]:
    """The file itself, byte by byte: shapes that are none."""
    text = json.dumps(whole).encode()

    def of(content: Any) -> bytes:
        return json.dumps(content).encode()

    yield case("a file as it is", "valid", text)
    timed = whole | {"status_as_of": "2026-11-25T12:00:00Z"}
    yield case("a file with its time", "valid", of(timed))
    many = whole | {"statuses": [*(["x"] * (100 - len(whole["statuses"]))), *whole["statuses"]]}
    yield case("a file with 100 status lists, two of them good", "status-missing", of(many))
    yield case("a file with a member more", "valid", of(whole | {"x": None}))
    shapes = {
        f"{name} of {json.dumps(value)}": of(whole | {name: value})
        for name, values in {
            "statuses": ({}, None, "x", 1, [None], [1], [[]], {"0": "x"}),
            "credential": (None, 1, [whole["credential"]], {}),
            "proof": (None, 1, [], False),
            "salt": (None, 1, "0", "0g", "00 11", "AB", "0x00", " 00"),
            "schema": (None, 1, ["zuji-certificate/1"], "zuji-certificate/1 "),
        }.items()
        for value in values
    }
    for name in ("schema", "credential", "statuses", "proof", "salt"):
        shapes[f"without {name}"] = of({k: v for k, v in whole.items() if k != name})
    shapes |= {
        "101 status lists": of(whole | {"statuses": ["x"] * 101}),
        "a list": of([whole]),
        "null": b"null",
        "a number": b"1",
        "a text": of("zuji-certificate/1"),
        "nothing": b"",
        "a byte-order mark": b"\xef\xbb\xbf" + text,
        "UTF-16": text.decode().encode("utf-16"),
        "a zero byte": text + b"\x00",
        "bytes that are no text": text + b"\xff",
        "NaN": text[:-1] + b', "x": NaN}',
        "endless depth": b"[" * 9000 + b"]" * 9000,
        "cut off": text[:-30],
    }
    for name, content in shapes.items():
        yield case(f"a file: {name}", "malformed", content)
    double = text[:-1] + b', "salt": "00"}'
    yield case("a file with its salt twice", "log-wrong", double)


TIMES = {
    "2026-11-26T12:00:00Z": 1795694400000,
    "2026-11-26T12:00:00.5Z": 1795694400500,
    "2026-11-26T12:00:00.123Z": 1795694400123,
    "2026-11-26T12:00:00+08:00": 1795665600000,
    "2026-11-26T12:00:00-14:00": 1795744800000,
    "1970-01-01T00:00:00Z": 0,
    "1969-12-31T23:59:59Z": -1000,
    "2024-02-29T00:00:00Z": 1709164800000,
    "0001-01-01T00:00:00Z": -62135596800000,
    "0001-01-01T00:00:00-14:00": -62135546400000,
    "9999-12-31T23:59:59.999Z": 253402300799999,
}
"""Instants and their milliseconds since 1970 (GNU date -d … +%s)."""
NO_TIMES = (
    "2026-02-31T12:00:00Z",
    "2025-02-29T12:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-26T24:00:00Z",
    "2026-11-26T23:60:00Z",
    "2026-12-31T23:59:60Z",
    "2026-11-26T12:00:00",
    "2026-11-26T12:00Z",
    "2026-11-26T12:00:00z",
    "2026-11-26t12:00:00Z",
    "2026-11-26 12:00:00Z",
    "2026-11-26",
    "20261126T120000Z",
    "2026-W48-4T12:00:00Z",
    "2026-330T12:00:00Z",
    "+2026-11-26T12:00:00Z",
    "12026-11-26T12:00:00Z",
    "2026-11-26T12:00:00.Z",
    "2026-11-26T12:00:00.1234Z",
    "2026-11-26T12:00:00,5Z",
    "2026-11-26T12:00:00+0800",
    "2026-11-26T12:00:00+08",
    "2026-11-26T12:00:00+24:00",
    "2026-11-26T12:00:00+14:01",
    "2026-11-26T12:00:00+08:60",
    "2026-11-26T12:00:00UTC",
    "2026-11-26T12:00:00Z ",
    " 2026-11-26T12:00:00Z",
    "2026-11-26T12:00:00Z\n",
    "２０２６-11-26T12:00:00Z",
    "Thu, 26 Nov 2026 12:00:00 GMT",
    "1795694400",
    "now",
    "",
)
"""Texts that are no instant."""
