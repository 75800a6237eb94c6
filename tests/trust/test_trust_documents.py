"""The documents of trust, whole: certificate (UNTP DCC 0.6.1), status list, DID document, entry."""

import base64
import datetime
import gzip
import hashlib
from dataclasses import replace

import pytest

from issuing import DID, FACTS, LISTS, NOW, SITE, issuer_at_hand
from zuji.core.refusals import Refusal
from zuji.trust.certificate import credential_of, log_entry, status_credential
from zuji.trust.credential import (
    PublicIssuerKey,
    did_document,
    keys_of,
    new_key,
    opened,
    public_part,
    signed,
)
from zuji.trust.detached import EcKeyAtHand, EcVerifier, check_detached, detached
from zuji.trust.status_list import LARGEST, SMALLEST, bit_of, encoded_list

URL = f"{SITE}/certificates/ZJ-2026-000001"
CERTIFICATE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://test.uncefact.org/vocabulary/untp/dcc/0.6.1/",
    ],
    "type": ["DigitalConformityCredential", "VerifiableCredential"],
    "id": URL,
    "issuer": {"type": ["CredentialIssuer"], "id": DID, "name": "示例·省平台"},
    "validFrom": "2026-11-20T12:00:00Z",
    "validUntil": "2028-11-19T12:00:00Z",
    "credentialStatus": [
        {
            "id": f"{SITE}/status/{purpose}/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": "94567",
            "statusListCredential": f"{SITE}/status/{purpose}/1",
        }
        for purpose in ("revocation", "suspension")
    ],
    "credentialSubject": {
        "type": ["ConformityAttestation", "Attestation"],
        "id": f"{URL}#attestation",
        "name": "Product carbon footprint ZJ-2026-000001",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "Verified",
        "attestationType": "certification",
        "description": "ZJ-2026-000001 · cradle_to_gate · 泰衡核查（示例） · reasonable · 示例",
        "issuedToParty": {
            "id": "urn:uscc:91370000EXAMPLE0001",
            "name": "鲁岱钢铁（示例）",
            "registeredId": "91370000EXAMPLE0001",
        },
        "auditableEvidence": {
            "type": ["SecureLink", "Link"],
            "linkURL": f"{URL}#lockfile",
            "linkName": "Footprint lockfile",
            "hashDigest": "ab" * 32,
            "hashMethod": "SHA-256",
            "encryptionMethod": "none",
        },
        "assessment": [
            {
                "type": ["ConformityAssessment", "Declaration"],
                "id": f"{URL}#assessment",
                "assessmentDate": "2026-11-20",
                "assessedProduct": [
                    {
                        "product": {"id": f"{SITE}/p/1", "name": "电炉螺纹钢"},
                        "IDverifiedByCAB": True,
                    }
                ],
                "assessmentCriteria": [
                    {
                        "type": ["Criterion"],
                        "id": f"{URL}#criterion",
                        "name": "GB/T 24067-2024 · 示例规则",
                        "description": "GB/T 24067-2024 · 示例规则",
                        "conformityTopic": "environment.emissions",
                        "status": "active",
                    }
                ],
                "declaredValue": [
                    {
                        "metricName": "Carbon footprint [kgCO2e/t], cradle_to_gate",
                        "metricValue": {"value": 612.5, "unit": "kgCO2e/t"},
                        "accuracy": 42.5 / 612.5,
                    },
                    {
                        "metricName": "Lower end of the 95 % interval",
                        "metricValue": {"value": 580.25, "unit": "kgCO2e/t"},
                    },
                    {
                        "metricName": "Upper end of the 95 % interval",
                        "metricValue": {"value": 655.0, "unit": "kgCO2e/t"},
                    },
                    {
                        "metricName": "Data quality rating (1 best, 5 worst)",
                        "metricValue": {"value": 1.8, "unit": "C62"},
                    },
                    {
                        "metricName": "Share of primary data",
                        "metricValue": {"value": 0.62, "unit": "C62"},
                    },
                    {"metricName": "Verified share", "metricValue": {"value": 0.9, "unit": "C62"}},
                ],
                "conformance": True,
                "conformityTopic": "environment.emissions",
            }
        ],
    },
}


def assessment(facts):
    return credential_of(facts)["credentialSubject"]["assessment"][0]


def test_the_certificate_is_this_document():
    assert credential_of(FACTS) == CERTIFICATE


def test_what_a_certificate_does_not_have_leaves_no_mark():
    subject = credential_of(replace(FACTS, notice="", assurance=""))["credentialSubject"]
    assert subject["description"] == "ZJ-2026-000001 · cradle_to_gate · 泰衡核查（示例）"
    (criterion,) = assessment(replace(FACTS, rule=""))["assessmentCriteria"]
    assert criterion["name"] == criterion["description"] == "GB/T 24067-2024"
    (criterion,) = assessment(replace(FACTS, standard=""))["assessmentCriteria"]
    assert criterion["name"] == criterion["description"] == "示例规则"


@pytest.mark.parametrize(
    ("holder", "registered"),
    [
        ("urn:uscc:91370000EXAMPLE0001", "91370000EXAMPLE0001"),
        ("https://a.cn/org:x/91370000EXAMPLE0001", "91370000EXAMPLE0001"),
        ("https://a.cn/id/uscc:91370000EXAMPLE0001", "91370000EXAMPLE0001"),
        ("91370000EXAMPLE0001", "91370000EXAMPLE0001"),
    ],
)
def test_the_registered_number_is_the_end_of_the_holder_s_name(holder, registered):
    party = credential_of(replace(FACTS, holder_id=holder))["credentialSubject"]["issuedToParty"]
    assert party == {"id": holder, "name": "鲁岱钢铁（示例）", "registeredId": registered}


@pytest.mark.parametrize(
    ("value", "low", "high", "accuracy"),
    [(-10.0, -12.0, -9.0, 0.2), (-10.0, -11.0, -7.0, 0.3), (0.5, 0.25, 0.5, 0.5)],
)
def test_accuracy_is_a_share_of_the_amount_whatever_its_sign(value, low, high, accuracy):
    declared = assessment(replace(FACTS, value=value, low=low, high=high))["declaredValue"]
    assert declared[0]["accuracy"] == pytest.approx(accuracy)


def test_a_footprint_of_nothing_has_no_relative_accuracy():
    """No share of zero is the half of −1 … 1; UNTP asks for no accuracy."""
    declared = assessment(replace(FACTS, value=0.0, low=-1.0, high=1.0))["declaredValue"]
    assert declared[0] == {
        "metricName": "Carbon footprint [kgCO2e/t], cradle_to_gate",
        "metricValue": {"value": 0.0, "unit": "kgCO2e/t"},
    }


def test_the_list_of_the_revoked_is_this_document():
    """W3C Bitstring Status List v1.0 §2.2; moments are told in UTC."""
    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    since = datetime.datetime(2026, 11, 26, 20, tzinfo=shanghai)
    made = status_credential(
        LISTS["revocation"],
        issuer=DID,
        purpose="revocation",
        encoded="uAAA",
        since=since,
        until=NOW,
    )
    assert made == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"{SITE}/status/revocation/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-26T12:00:00Z",
        "validUntil": "2026-11-26T12:00:00Z",
        "credentialSubject": {
            "id": f"{SITE}/status/revocation/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uAAA",
        },
    }


def test_the_log_entry_is_a_salted_hash_in_canonical_json():
    salted = hashlib.sha256(b"salt" + b"content").hexdigest()
    entry = b'{"sha256":"%s","type":"cert.issued","v":1}' % salted.encode()
    assert log_entry("cert.issued", b"content", b"salt") == entry


def test_the_did_document_names_every_key_with_its_public_half_alone():
    private = new_key()
    assert (private["kty"], private["crv"]) == ("EC", "P-256") and private["d"]
    public = {name: private[name] for name in ("kty", "crv", "x", "y")}
    assert public_part(private) == public
    made = did_document(DID, [PublicIssuerKey(f"{DID}#a", public)])
    assert made == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": DID,
        "verificationMethod": [
            {"id": f"{DID}#a", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": public}
        ],
        "assertionMethod": [f"{DID}#a"],
    }
    assert keys_of(made) == [PublicIssuerKey(f"{DID}#a", public)]


@pytest.mark.parametrize(
    "change", [{"assertionMethod": [f"{DID}#b"]}, {"id": "did:web:other.example"}]
)
def test_a_key_counts_where_it_is_named_and_its_owner_s(change):
    key = PublicIssuerKey(f"{DID}#a", {"kty": "EC"})
    assert keys_of(did_document(DID, [key]) | change) == []


def test_the_payload_is_the_credential_without_blanks_in_its_own_letters():
    issuer = issuer_at_hand()
    token = signed({"issuer": DID, "name": "钢"}, issuer.name, issuer.private)
    payload = base64.urlsafe_b64decode(token.split(".")[1] + "==")
    assert payload.decode() == f'{{"issuer":"{DID}","name":"钢"}}'


@pytest.mark.parametrize("name", ["signed", "opened"])
def test_the_library_is_told_the_one_algorithm(monkeypatch, name):
    """The header is read before; what is handed to the library does not rest on that."""
    from zuji.trust import credential

    issuer, told = issuer_at_hand(), []
    token = issuer.sign({"issuer": DID})

    def refusing(*_arguments, algorithms=None):
        told.append(algorithms)
        raise ValueError

    monkeypatch.setattr(credential.jws, "serialize_compact", refusing)
    monkeypatch.setattr(credential.jws, "deserialize_compact", refusing)
    with pytest.raises((Refusal, ValueError)):
        issuer.sign({"issuer": DID}) if name == "signed" else opened(token, [issuer.key])
    assert told == [["ES256"]]


def test_a_local_signer_shows_its_public_key_alone():
    key = EcKeyAtHand(new_key())
    assert key.certificate.startswith("-----BEGIN PUBLIC KEY-----")
    assert "PRIVATE" not in key.certificate
    made = detached("token", key)
    assert made["alg"] == "ES256" and made["certificate"] == key.certificate
    assert made["digest"] == hashlib.sha256(b"token").hexdigest()
    check_detached("token", made, {"ES256": EcVerifier()})
    blanks = made | {"signature": made["signature"][:8] + "\n*" + made["signature"][8:]}
    with pytest.raises(Refusal):
        check_detached("token", blanks, {"ES256": EcVerifier()})


def packed(raw):
    return "u" + base64.urlsafe_b64encode(gzip.compress(raw)).decode().rstrip("=")


def test_a_list_has_its_bits_from_the_left_and_as_many_as_asked_for():
    for size, length in (
        (0, 16_384),
        (SMALLEST, 16_384),
        (SMALLEST + 1, 16_385),
        (SMALLEST + 8, 16_385),
        (SMALLEST + 9, 16_386),
    ):
        encoded = encoded_list([0, 9], size)
        raw = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        assert raw[4:8] == bytes(4), "no time in it: the same bits are the same list"
        assert gzip.decompress(raw) == b"\x80\x40" + bytes(length - 2)
    assert bit_of(encoded_list([SMALLEST], SMALLEST + 1), SMALLEST)
    with pytest.raises(Refusal):
        bit_of(encoded_list([7]).replace("u", "u*", 1), 7)
    assert [bit_of(encoded_list([7]), n) for n in (0, 6, 7, 8)] == [False, False, True, False]
    for outside in (-1, SMALLEST):
        with pytest.raises(IndexError, match=str(outside)):
            encoded_list([outside])


def test_a_list_may_be_as_large_as_it_may_be_and_no_larger():
    whole = bytes(LARGEST // 8 - 1) + b"\x01"
    assert bit_of(packed(whole), LARGEST - 1)
    assert not bit_of(packed(whole), LARGEST - 2)
    for more in (packed(whole + b"\x00"), packed(bytes(LARGEST // 8 + 1))):
        with pytest.raises(Refusal):
            bit_of(more, 0)


def test_a_list_that_is_too_short_is_told_with_its_length():
    with pytest.raises(Refusal) as refused:
        bit_of(packed(bytes(16_383)), 0)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place) == ("status-list", "encodedList")
    assert (finding.read, finding.expected) == ("131064", "≥ 131072")
