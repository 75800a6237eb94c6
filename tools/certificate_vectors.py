"""Write tests/trust/certificate_vectors.json: certificates with the answer each must get.

The library (zuji.trust) and the page's scripts (check.js) are two implementations of one check;
both run these vectors. The keys are new in each run and only their public halves are written.

    PYTHONPATH=src:tests python tools/certificate_vectors.py
"""

from __future__ import annotations

import base64
import datetime
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey

import certificate_forgeries as forgeries
from issuing import DAY, DID, FACTS, INDEX, LISTS, NOW, ORIGIN, SALT, list_credential
from zuji.trust import merkle
from zuji.trust.certificate import credential_of, log_entry
from zuji.trust.credential import PublicIssuerKey, did_document, new_key, public_part, signed
from zuji.trust.notes import LogProof, TreeHead, key_of, signed_note
from zuji.trust.status_list import LARGEST, encoded_list

FILE = Path(__file__).resolve().parents[1] / "tests" / "trust" / "certificate_vectors.json"
SECOND = datetime.timedelta(seconds=1)
KEY = f"{DID}#key-2026"
CREDENTIAL = credential_of(FACTS)


class Issuer:
    """An issuer with its key, its status lists and its log of five entries."""

    index, origin = INDEX, ORIGIN

    def __init__(self) -> None:
        self.private = new_key()
        self.log = Ed25519PrivateKey.generate()
        keys = [PublicIssuerKey(KEY, public_part(self.private))]
        self.lists = self.statuses()
        self.trust = {"did": did_document(DID, keys), "log_key": str(key_of(ORIGIN, self.log))}

    def sign(self, credential: Mapping[str, Any], name: str = KEY) -> str:
        return signed(credential, name, self.private)

    def sign_text(self, payload: bytes, **header: str) -> str:
        fields = {"alg": "ES256", "kid": KEY, "typ": "vc+jwt", **header}
        return str(
            jws.serialize_compact(
                fields, payload, ECKey.import_key(self.private), algorithms=["ES256"]
            )
        )

    def statuses(self, until: datetime.datetime = NOW + DAY, **ones: list[int]) -> list[str]:
        return [self.status(p, url, until, ones.get(p, [])) for p, url in LISTS.items()]

    def status(
        self, purpose: str, url: str, until: datetime.datetime, ones: list[int], **change: Any
    ) -> str:
        made = list_credential(purpose, url=url, ones=ones, until=until)
        made["credentialSubject"] |= change.pop("subject", {})
        return self.sign(made | change)

    @staticmethod
    def packed(ones: list[int], parts: int = 1, tail: bytes = b"") -> str:
        """The encoded list of some gzip members, with bytes behind them."""
        bits = gzip.decompress(base64.urlsafe_b64decode(encoded_list(ones)[1:] + "=="))
        step = len(bits) // parts
        members = [bits[n * step : (n + 1) * step] for n in range(parts)]
        content = b"".join(gzip.compress(member, mtime=0) for member in members) + tail
        return "u" + base64.urlsafe_b64encode(content).decode().rstrip("=")

    def proof(self, token: str, kind: str = "cert.issued", origin: str = ORIGIN) -> str:
        entries = [b"a", b"b", log_entry(kind, token.encode(), SALT), b"d", b"e"]
        leaves = [merkle.leaf_hash(e) for e in entries]
        root = TreeHead(origin, 5, merkle.root_hash(leaves)).text()
        note = signed_note(root, ORIGIN, self.log)
        return LogProof(2, tuple(merkle.inclusion_path(leaves, 2)), note).text()

    def bundle(self, token: str | None = None, **change: Any) -> dict[str, Any]:
        token = self.sign(CREDENTIAL) if token is None else token
        return {
            "schema": "zuji-certificate/1",
            "credential": token,
            "statuses": self.lists,
            "proof": self.proof(token),
            "salt": SALT.hex(),
            **change,
        }


def vectors(one: Issuer, other: Issuer) -> Iterator[dict[str, Any]]:
    """Every case with the answer that it must get, said here and computed nowhere."""

    def case(name: str, outcome: str, bundle: Any, **more: Any) -> dict[str, Any]:
        at = more.pop("at", NOW).strftime("%Y-%m-%dT%H:%M:%SZ")
        given = "file" if isinstance(bundle, bytes) else "bundle"
        return {"name": name, "outcome": outcome, "at": at, given: bundle, **more}

    def of(**change: Any) -> dict[str, Any]:
        return one.bundle(one.sign(CREDENTIAL | change))

    until = FACTS.valid_until
    fresh = {"statuses": one.statuses(until=until + 9 * DAY)}
    whole = one.bundle()
    yield case("valid", "valid", whole)
    yield case("no log asked for", "valid", whole | {"proof": ""}, trust={"log_key": ""})
    beside = one.statuses(revocation=[INDEX - 1, INDEX + 1], suspension=[0])
    yield case("bits beside it", "valid", whole | {"statuses": beside})
    yield case("its first second", "valid", whole, at=FACTS.valid_from)
    yield case("before its first second", "not-yet-valid", whole, at=FACTS.valid_from - SECOND)
    yield case("its last second", "valid", whole | fresh, at=until)
    yield case("after its last second", "expired", whole | fresh, at=until + SECOND)
    yield from _status_cases(one, other, whole, case, of)
    yield from _log_cases(one, other, whole, case)
    yield from _token_cases(one, other, whole, case, of)
    yield from forgeries.header_cases(one, whole, case, KEY)
    yield from forgeries.text_cases(one, whole, case)
    yield from forgeries.payload_cases(one, whole, case, CREDENTIAL, KEY)
    yield from forgeries.list_cases(one, other, whole, case, (LISTS, INDEX), NOW)
    yield from forgeries.proof_cases(one, whole, case)
    yield from forgeries.file_cases(whole, case)
    for time in forgeries.NO_TIMES:
        yield case(f"good until {time!r}", "malformed", of(validUntil=time))
    revoked = one.statuses(until=until + 9 * DAY, revocation=[INDEX], suspension=[INDEX])
    yield case(
        "revoked, suspended, expired", "revoked", whole | {"statuses": revoked}, at=until + DAY
    )
    suspended = one.statuses(until=until + 9 * DAY, suspension=[INDEX])
    late = whole | {"statuses": suspended}
    yield case("suspended and expired", "suspended", late, at=until + DAY)
    yield case("no list and expired", "status-missing", whole, at=until + DAY)
    both = whole | {"statuses": one.statuses(revocation=[INDEX]), "salt": "00"}
    yield case("revoked and not in the log", "log-wrong", both)
    yield case("no proof and revoked", "log-missing", both | {"salt": SALT.hex(), "proof": ""})


def _status_cases(one: Issuer, other: Issuer, whole: Any, case: Any, of: Any) -> Iterator[Any]:
    def lists(*tokens: str) -> dict[str, Any]:
        return whole | {"statuses": list(tokens)}

    revocation, suspension = one.lists
    url = LISTS["revocation"]
    yield case("revoked", "revoked", lists(*one.statuses(revocation=[INDEX])))
    yield case("suspended", "suspended", lists(*one.statuses(suspension=[INDEX])))
    yield case("no lists", "status-missing", lists())
    yield case("no suspension list", "status-missing", lists(revocation))
    yield case("no revocation list", "status-missing", lists(suspension))
    old = one.statuses(until=NOW - SECOND)
    yield case("lists a second old", "status-missing", lists(*old))
    yield case("lists of this second", "valid", lists(*one.statuses(until=NOW)))
    yield case("lists of another issuer", "status-missing", lists(*other.lists))
    crossed = one.status("suspension", url, NOW + DAY, [])
    yield case("a list of the other purpose", "status-missing", lists(crossed, suspension))
    large = gzip.compress(bytes(LARGEST // 8 + 1), mtime=0)
    packed = "u" + base64.urlsafe_b64encode(large).decode().rstrip("=")
    bomb = one.status("revocation", url, NOW + DAY, [], subject={"encodedList": packed})
    yield case("a list beyond every size", "status-missing", lists(bomb, suspension))
    broken = one.status("revocation", url, NOW + DAY, [], subject={"encodedList": "u!!!"})
    yield case("a list that is none", "status-missing", lists(broken, suspension))
    day = one.status("revocation", url, NOW + DAY, [], validUntil="2026-12-01")
    yield case("a list good until a day", "status-missing", lists(day, suspension))
    entries = CREDENTIAL["credentialStatus"]
    yield case(
        "names the revocation list alone", "status-missing", of(credentialStatus=entries[:1])
    )
    yield case(
        "names the suspension list alone", "status-missing", of(credentialStatus=entries[1:])
    )
    for status in (None, [], {}, [None], [1], "x", [*entries, None]):
        name = f"status {json.dumps(status)[:20]}"
        yield case(name, "status-missing", of(credentialStatus=status))
    for index in ("131072", "-1", "1e3", "", "4294967296"):
        wrong = [entries[0] | {"statusListIndex": index}, entries[1]]
        yield case(f"index {index!r}", "status-missing", of(credentialStatus=wrong))
    message = [*entries, entries[0] | {"statusPurpose": "message"}]
    yield case("a third purpose without a list", "status-missing", of(credentialStatus=message))


def _log_cases(one: Issuer, other: Issuer, whole: Any, case: Any) -> Iterator[Any]:
    token = whole["credential"]
    yield case("no proof", "log-missing", whole | {"proof": ""})
    wrong = {
        "another salt": {"salt": bytes(16).hex()},
        "no proof file": {"proof": "x"},
        "the proof of another": {"proof": one.proof("another certificate")},
        "the proof of a revocation": {"proof": one.proof(token, "cert.revoked")},
        "a log of another name": {"proof": one.proof(token, origin="else.example/log")},
        "signed by another log": {"proof": other.proof(token)},
        "index beyond the log": {"proof": whole["proof"].replace("index 2", "index 5")},
        "another index": {"proof": whole["proof"].replace("index 2", "index 3")},
        "an index that is none": {"proof": whole["proof"].replace("index 2", "index two")},
        "a line of the path too few": {"proof": _without_line(whole["proof"], 2)},
        "an empty line in the path": {"proof": whole["proof"].replace("index 2\n", "index 2\n\n")},
        "another size": {"proof": whole["proof"].replace("\n5\n", "\n6\n")},
    }
    for name, change in wrong.items():
        yield case(name, "log-wrong", whole | change)


def _without_line(text: str, number: int) -> str:
    lines = text.split("\n")
    return "\n".join(lines[:number] + lines[number + 1 :])


def _token_cases(one: Issuer, other: Issuer, whole: Any, case: Any, of: Any) -> Iterator[Any]:
    head, payload, signature = whole["credential"].split(".")

    def token(text: str) -> dict[str, Any]:
        return whole | {"credential": text}

    def encoded(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    raised = base64.urlsafe_b64decode(payload + "==").decode().replace("612.5", "412.5")
    yield case("a lower value", "altered", token(f"{head}.{encoded(raised)}.{signature}"))
    yield case("another signature", "altered", other.bundle())
    yield case("no signature", "malformed", token(f"{head}.{payload}."))
    yield case("signed text", "altered", token(one.sign_text(b"{not json")))
    yield case("a stranger's key", "key-unknown", token(other.sign(CREDENTIAL, "did:web:e#k")))
    strange = credential_of(replace(FACTS, issuer="did:web:evil.example"))
    yield case("another issuer", "key-unknown", token(one.sign(strange)))
    withdrawn = one.trust["did"] | {"assertionMethod": []}
    yield case("a key withdrawn", "key-unknown", whole, trust={"did": withdrawn})
    methods = [m | {"controller": "did:web:e"} for m in one.trust["did"]["verificationMethod"]]
    taken = one.trust["did"] | {"verificationMethod": methods}
    yield case("a key of another's", "key-unknown", whole, trust={"did": taken})
    for algorithm in ("none", "HS256"):
        wrong = encoded(json.dumps({"alg": algorithm, "kid": KEY, "typ": "vc+jwt"}))
        yield case(f"algorithm {algorithm}", "malformed", token(f"{wrong}.{payload}.{signature}"))
    yield case("another type of token", "malformed", token(one.sign_text(b"{}", typ="JWT")))
    for text in ("", "a.b", "a.b.c", "…", "{}"):
        yield case(f"token {text!r}", "malformed", token(text))
    blank = whole | {"credential": whole["credential"] + "\n"}
    yield case("a blank after it", "malformed", blank, trust={"log_key": ""})
    yield case("a list for a certificate", "malformed", token(one.sign_text(b"[1]")))
    yield case("a status list", "malformed", token(whole["statuses"][0]))
    yield case("a salt that is none", "malformed", whole | {"salt": "zz"})
    yield case("another schema", "malformed", whole | {"schema": "zuji-certificate/2"})
    changes: list[dict[str, Any]] = [
        {"type": None},
        {"type": "DigitalConformityCredential"},
        {"credentialSubject": [1]},
        {"credentialSubject": None},
        {"validFrom": 1},
        {"validUntil": None},
        {"validUntil": "2028-11-26"},
        {"validUntil": "2028-02-30T12:00:00Z"},
        {"validUntil": "2028-1-2T3:4:5Z"},
    ]
    for change in changes:
        yield case(json.dumps(change), "malformed", of(**change))
    for until in ("2028-11-26T12:00:00.000Z", "2028-11-26T12:00:00+08:00"):
        yield case(json.dumps({"validUntil": until}), "valid", of(validUntil=until))


def written(one: Issuer, other: Issuer) -> dict[str, Any]:
    """All vectors; a text that several share stands once, under its number in ``texts``."""
    texts: dict[str, int] = {}

    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    cases = []
    for case in vectors(one, other):
        if "file" in case:
            cases.append(case | {"file": base64.b64encode(case["file"]).decode()})
            continue
        bundle = dict(case["bundle"])
        for key in ("credential", "proof"):
            bundle[key] = number(bundle[key])
        bundle["statuses"] = [number(s) for s in bundle["statuses"]]
        cases.append(case | {"bundle": bundle})
    times = forgeries.TIMES | dict.fromkeys(forgeries.NO_TIMES)
    return {"trust": one.trust, "texts": list(texts), "cases": cases, "times": times}


if __name__ == "__main__":
    content = written(Issuer(), Issuer())
    FILE.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
