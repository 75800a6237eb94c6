"""An issuer of certificates with its key, its status lists and its log, for tests."""

import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zuji.trust import merkle
from zuji.trust.certificate import (
    CertifiedFacts,
    credential_of,
    log_entry,
    status_credential,
)
from zuji.trust.certificate_check import Presented, Trusted
from zuji.trust.credential import PublicIssuerKey, new_key, public_part, signed
from zuji.trust.notes import LogProof, TreeHead, key_of, signed_note
from zuji.trust.status_list import encoded_list

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
DID = "did:web:pcf.zuji.example"
SITE = "https://pcf.zuji.example"
LISTS = {p: f"{SITE}/status/{p}/1" for p in ("revocation", "suspension")}
INDEX, SALT, ORIGIN = 94_567, bytes(range(16)), "pcf.zuji.example/log"
FACTS = CertifiedFacts(
    url=f"{SITE}/certificates/ZJ-2026-000001",
    number="ZJ-2026-000001",
    issuer=DID,
    issuer_name="示例·省平台",
    holder_id="urn:uscc:91370000EXAMPLE0001",
    holder_name="鲁岱钢铁（示例）",
    product_url=f"{SITE}/p/1",
    product_name="电炉螺纹钢",
    value=612.5,
    low=580.25,
    high=655.0,
    unit="kgCO2e/t",
    boundary="cradle_to_gate",
    standard="GB/T 24067-2024",
    rule="示例规则",
    verifier="泰衡核查（示例）",
    assurance="reasonable",
    study_digest="sha256:" + "ab" * 32,
    dqr=1.8,
    primary_share=0.62,
    verified_share=0.9,
    decided_on=datetime.date(2026, 11, 20),
    valid_from=NOW - datetime.timedelta(days=6),
    valid_until=NOW + datetime.timedelta(days=724),
    status_index=INDEX,
    status_lists=LISTS,
    notice="示例",
)


def list_credential(purpose, *, url="", ones=(), since=NOW - DAY, until=NOW + DAY):
    """The unsigned list of the certificates that are revoked or suspended."""
    return status_credential(
        url or LISTS[purpose],
        issuer=DID,
        purpose=purpose,
        encoded=encoded_list(ones),
        since=since,
        until=until,
    )


class Issuer:
    """The issuer with its key, its lists and its log of five entries."""

    def __init__(self):
        self.private = new_key()
        self.name = f"{DID}#key-2026"
        self.key = PublicIssuerKey(self.name, public_part(self.private))
        self.log = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.trusted = Trusted([self.key], [key_of(ORIGIN, self.log)], ORIGIN)

    def sign(self, credential):
        return signed(credential, self.name, self.private)

    def statuses(self, until=NOW + datetime.timedelta(days=1), **ones):
        return [self.sign(list_credential(p, ones=ones.get(p, ()), until=until)) for p in LISTS]

    def proof(self, token, salt=SALT, kind="cert.issued"):
        entries = [b"a", b"b", log_entry(kind, token.encode(), salt), b"d", b"e"]
        leaves = [merkle.leaf_hash(e) for e in entries]
        note = signed_note(TreeHead(ORIGIN, 5, merkle.root_hash(leaves)).text(), ORIGIN, self.log)
        return LogProof(2, tuple(merkle.inclusion_path(leaves, 2)), note).text()

    def presented(self, facts=FACTS, **more):
        token = self.sign(credential_of(facts))
        given = {"statuses": self.statuses(), "proof": self.proof(token), "salt": SALT}
        return Presented(token, **(given | more))


@cache
def issuer_at_hand():
    return Issuer()
