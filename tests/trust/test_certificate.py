"""The certificate as a credential: signed, listed, logged; checked offline by anyone, with a
distinct answer for every failure.
"""

import base64
import datetime
import json
from dataclasses import replace
from functools import cache

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuing import DID, FACTS, INDEX, LISTS, NOW, ORIGIN, SALT, SITE, Issuer, list_credential
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.certificate import credential_of
from zuji.trust.certificate_check import OUTCOMES, Presented, verify_certificate
from zuji.trust.certificate_reading import facts_of
from zuji.trust.credential import (
    PublicIssuerKey,
    did_document,
    keys_of,
    new_key,
    opened,
    public_part,
    signed,
)
from zuji.trust.registered import Registered, read_registered
from zuji.trust.status_list import SMALLEST, bit_of, encoded_list


@pytest.fixture(scope="module")
def issuer():
    return Issuer()


def outcome(given, trusted, now=NOW):
    return verify_certificate(given, trusted, now).outcome


def test_a_certificate_holds_with_nothing_but_the_keys_and_the_last_lists(issuer):
    verdict = verify_certificate(issuer.presented(), issuer.trusted, NOW)
    assert (verdict.outcome, verdict.findings, verdict.log_index, verdict.signers) == (
        "valid",
        [],
        2,
        [ORIGIN],
    )
    value = verdict.credential["credentialSubject"]["assessment"][0]["declaredValue"][0]
    assert value["metricValue"] == {"value": 612.5, "unit": "kgCO2e/t"}
    assert value["accuracy"] == pytest.approx(42.5 / 612.5)  # the wider half of the interval


def test_another_implementation_accepts_the_signature(issuer):
    token = issuer.presented().token
    key = jwt.PyJWK(dict(issuer.key.jwk) | {"alg": "ES256"})
    payload = jwt.api_jws.decode(token, key.key, algorithms=["ES256"])
    assert json.loads(payload) == credential_of(FACTS)
    assert jwt.get_unverified_header(token) == {
        "alg": "ES256",
        "kid": issuer.name,
        "typ": "vc+jwt",
        "cty": "vc",
    }


def test_the_credential_is_a_conformity_credential_of_the_published_schema(shared):
    import jsonschema

    folder = shared / "interchange" / "untp" / "v0.6.1" / "untp-dcc"
    schema = json.loads((folder / "untp-dcc-schema.json").read_text("utf-8"))
    jsonschema.validate(credential_of(FACTS), schema)
    general = json.loads(
        (shared / "interchange" / "w3c-vc" / "verifiable-credential-schema.json").read_text("utf-8")
    )
    jsonschema.validate(credential_of(FACTS), general)


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        ("revoked", lambda i: {"statuses": i.statuses(revocation=[INDEX])}),
        ("suspended", lambda i: {"statuses": i.statuses(suspension=[INDEX])}),
        ("revoked", lambda i: {"statuses": i.statuses(suspension=[INDEX], revocation=[INDEX])}),
        (
            "valid",
            lambda i: {"statuses": i.statuses(revocation=[INDEX - 1, INDEX + 1], suspension=[0])},
        ),
        ("status-missing", lambda i: {"statuses": []}),
        ("status-missing", lambda i: {"statuses": i.statuses()[:1]}),
        (
            "status-missing",
            lambda i: {"statuses": i.statuses(until=NOW - datetime.timedelta(seconds=1))},
        ),
        ("status-missing", lambda i: {"statuses": Issuer().statuses()}),
        ("log-missing", lambda i: {"proof": ""}),
        ("log-wrong", lambda i: {"proof": "x"}),
        ("log-wrong", lambda i: {"salt": bytes(16)}),
        ("log-wrong", lambda i: {"proof": i.proof("another certificate")}),
        ("log-wrong", lambda i: {"proof": i.proof(i.presented().token, kind="cert.revoked")}),
    ],
)
def test_every_failure_has_an_answer_of_its_own(issuer, expected, change):
    assert outcome(issuer.presented(**change(issuer)), issuer.trusted) == expected


def test_expired_not_yet_valid_and_the_gravest_of_several(issuer):
    given = issuer.presented()
    later = NOW + datetime.timedelta(days=800)
    old = verify_certificate(given, issuer.trusted, later)
    assert set(old.outcomes) == {"expired", "status-missing"} and old.outcome == "status-missing"
    fresh = replace(given, statuses=issuer.statuses(until=later + datetime.timedelta(days=1)))
    assert outcome(fresh, issuer.trusted, later) == "expired"
    assert outcome(given, issuer.trusted, NOW - datetime.timedelta(days=30)) == "not-yet-valid"
    revoked = replace(
        fresh,
        statuses=issuer.statuses(until=later + datetime.timedelta(days=1), revocation=[INDEX]),
    )
    assert outcome(revoked, issuer.trusted, later) == "revoked"
    assert OUTCOMES[-1] == "valid"


def test_a_value_raised_in_the_payload_is_altered_and_a_forged_key_is_unknown(issuer):
    given = issuer.presented()
    head, payload, signature = given.token.split(".")
    text = base64.urlsafe_b64decode(payload + "==").decode().replace("612.5", "412.5")
    forged = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert (
        outcome(replace(given, token=f"{head}.{forged}.{signature}"), issuer.trusted) == "altered"
    )
    stranger = Issuer()
    assert (
        outcome(stranger.presented(), issuer.trusted) == "altered"
    )  # the issuer's key name, somebody else's key
    renamed = signed(credential_of(FACTS), "did:web:evil.example#key-1", stranger.private)
    assert outcome(replace(given, token=renamed), issuer.trusted) == "key-unknown"
    other = signed(
        credential_of(replace(FACTS, issuer="did:web:evil.example")), issuer.name, issuer.private
    )
    assert outcome(replace(given, token=other), issuer.trusted) == "key-unknown"


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_that_names_another_algorithm_is_malformed(issuer, alg):
    head = (
        base64.urlsafe_b64encode(
            json.dumps({"alg": alg, "kid": issuer.name, "typ": "vc+jwt"}).encode()
        )
        .decode()
        .rstrip("=")
    )
    _, payload, signature = issuer.presented().token.split(".")
    for token in (
        f"{head}.{payload}.{signature}",
        f"{head}.{payload}.",
        "",
        "a.b",
        "a.b.c",
        "…",
        "{}",
    ):
        assert outcome(issuer.presented() and Presented(token), issuer.trusted) == "malformed", (
            token
        )


@settings(max_examples=150)
@given(st.data())
def test_no_token_with_one_changed_character_is_taken_for_valid(issuer, data):
    given = unchanged(issuer)
    at = data.draw(st.integers(0, len(given.token) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_.").filter(lambda c: c != given.token[at]))
    changed = replace(given, token=given.token[:at] + letter + given.token[at + 1 :])
    assert outcome(changed, issuer.trusted) != "valid"


@cache
def unchanged(issuer):
    return issuer.presented()


def test_a_key_that_no_longer_signs_still_checks_what_it_signed(issuer):
    newer = PublicIssuerKey(f"{DID}#key-2027", public_part(new_key()))
    document = json.loads(json.dumps(did_document(DID, [newer, issuer.key])))
    trusted = replace(issuer.trusted, keys=keys_of(document))
    assert outcome(issuer.presented(), trusted) == "valid"
    withdrawn = did_document(DID, [newer])
    assert (
        outcome(issuer.presented(), replace(issuer.trusted, keys=keys_of(withdrawn)))
        == "key-unknown"
    )


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"assertionMethod": 1},
        {"assertionMethod": [], "verificationMethod": [1], "id": "x"},
        {"id": 1, "assertionMethod": ["a"], "verificationMethod": [{"id": "a"}]},
    ],
)
def test_what_is_no_did_document_is_refused(document):
    with pytest.raises(Refusal) as caught:
        keys_of(document)
    assert caught.value.findings[0].rule == "did-document"


def test_the_empty_list_of_the_specification_is_read_and_ours_has_its_size():
    """W3C Bitstring Status List v1.0, the example of a list credential: 131,072 bits, none set."""
    example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert not any(bit_of(example, n) for n in (0, 1, 94_567, SMALLEST - 1))
    for outside in (SMALLEST, -1):
        with pytest.raises(Refusal):
            bit_of(example, outside)


@given(st.sets(st.integers(0, SMALLEST - 1), max_size=20), st.integers(0, SMALLEST - 1))
@settings(max_examples=40)
def test_a_bit_is_set_where_it_was_put_and_nowhere_else(ones, asked):
    encoded = encoded_list(ones)
    assert bit_of(encoded, asked) is (asked in ones)
    assert all(bit_of(encoded, n) for n in ones)
    assert encoded_list(ones) == encoded


def test_a_list_that_unpacks_without_end_or_is_cut_off_is_refused():
    import gzip

    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(1 << 26))).decode().rstrip("=")
    for encoded in (bomb, "", "x", "u", "u!!!", "uAAAA", encoded_list([1])[:-6]):
        with pytest.raises(Refusal) as caught:
            bit_of(encoded, 1)
        assert caught.value.findings[0].rule == "status-list"


def test_a_status_list_is_no_certificate_and_a_certificate_no_status_list(issuer):
    given = issuer.presented()
    assert outcome(replace(given, token=given.statuses[0]), issuer.trusted) == "malformed"
    assert (
        outcome(replace(given, statuses=[given.token, given.token]), issuer.trusted)
        == "status-missing"
    )


@pytest.mark.parametrize(
    "status", [None, [], {}, [1], [{"statusPurpose": []}], [{"statusPurpose": "message"}], "x"]
)
def test_a_certificate_that_names_no_status_list_is_never_valid(issuer, status):
    token = issuer.sign(credential_of(FACTS) | {"credentialStatus": status})
    given = Presented(token, issuer.statuses(), issuer.proof(token), SALT)
    assert outcome(given, issuer.trusted) == "status-missing"


@pytest.mark.parametrize("named", [0, 1])
def test_a_certificate_that_names_one_of_the_two_status_lists_is_never_valid(issuer, named):
    """Whoever names the revocation list alone could never be seen to be suspended."""
    credential = credential_of(FACTS)
    alone = credential | {"credentialStatus": credential["credentialStatus"][named : named + 1]}
    token = issuer.sign(alone)
    given = Presented(token, issuer.statuses(), issuer.proof(token), SALT)
    assert outcome(given, issuer.trusted) == "status-missing"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, "not-yet-valid"), (0, "valid"), (1, "valid")]
)
def test_a_certificate_holds_from_its_first_second(issuer, seconds, expected):
    now = FACTS.valid_from + datetime.timedelta(seconds=seconds)
    assert outcome(issuer.presented(), issuer.trusted, now) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(-1, "valid"), (0, "valid"), (1, "expired")])
def test_a_certificate_holds_to_its_last_second(issuer, seconds, expected):
    now = FACTS.valid_until + datetime.timedelta(seconds=seconds)
    fresh = issuer.statuses(until=FACTS.valid_until + datetime.timedelta(days=9))
    assert outcome(issuer.presented(statuses=fresh), issuer.trusted, now) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, "valid"), (0, "valid"), (1, "status-missing")]
)
def test_a_status_list_is_good_to_its_last_second(issuer, seconds, expected):
    lists = issuer.statuses(until=NOW)
    now = NOW + datetime.timedelta(seconds=seconds)
    assert outcome(issuer.presented(statuses=lists), issuer.trusted, now) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"type": None},
        {"type": "x"},
        {"credentialSubject": [1]},
        {"validFrom": 1},
        {"validUntil": None},
    ],
)
def test_a_signed_text_of_another_shape_is_malformed(issuer, change):
    token = issuer.sign(credential_of(FACTS) | change)
    assert (
        outcome(Presented(token, issuer.statuses(), issuer.proof(token), SALT), issuer.trusted)
        == "malformed"
    )


def test_opening_needs_a_credential_and_not_any_signed_text(issuer):
    import joserfc.jws as jws
    from joserfc.jwk import ECKey

    header = {"alg": "ES256", "kid": issuer.name, "typ": "vc+jwt"}
    token = jws.serialize_compact(
        header, b"[1]", ECKey.import_key(issuer.private), algorithms=["ES256"]
    )
    with pytest.raises(Refusal) as caught:
        opened(token, [issuer.key])
    assert caught.value.findings[0].rule == "credential-shape"


@pytest.mark.parametrize(("low", "high", "half"), [(580.25, 655.0, 42.5), (550.0, 640.0, 62.5)])
def test_the_accuracy_is_the_wider_half_of_the_interval(low, high, half):
    about = credential_of(replace(FACTS, low=low, high=high))["credentialSubject"]
    value = about["assessment"][0]["declaredValue"][0]
    assert value["accuracy"] == pytest.approx(half / 612.5)


def test_the_first_place_of_a_list_is_a_place(issuer):
    facts = replace(FACTS, status_index=0)
    given = issuer.presented(facts, statuses=issuer.statuses(revocation=[0]))
    assert outcome(given, issuer.trusted) == "revoked"
    assert outcome(issuer.presented(facts), issuer.trusted) == "valid"


@pytest.mark.parametrize(
    "since",
    [
        "2026-01-01T08:00:00+08:00",
        "2026-01-01T00:00:00.000Z",
        "2025-12-31T14:30:00.25-09:30",
        "2026-01-01T14:00:00+14:00",
    ],
)
def test_dates_may_carry_an_offset_or_fractions_of_a_second(issuer, since):
    """VC Data Model 2.0 §4.9: dateTimeStamp; each is the first moment of 2026, or just after it."""
    token = issuer.sign(credential_of(FACTS) | {"validFrom": since})
    given = Presented(token, issuer.statuses(), issuer.proof(token), SALT)
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert outcome(given, issuer.trusted) == "valid"
    earlier = start - datetime.timedelta(seconds=1)
    assert "not-yet-valid" in verify_certificate(given, issuer.trusted, earlier).outcomes


@pytest.mark.parametrize(
    "since",
    [
        "2026-01-01T00:00:00",
        "2026-01-01",
        "2026-1-1T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00+15:00",
        "2026-01-01T00:00:00+0800",
        "2026-01-01T25:00:00Z",
        "２０２６-01-01T00:00:00Z",
        "0001-01-01T00:00:00+08:00",
    ],
)
def test_a_date_written_otherwise_is_malformed(issuer, since):
    token = issuer.sign(credential_of(FACTS) | {"validFrom": since})
    given = Presented(token, issuer.statuses(), issuer.proof(token), SALT)
    assert outcome(given, issuer.trusted) == "malformed"


def test_a_list_may_serve_several_purposes(issuer):
    """Bitstring Status List §2.2: statusPurpose of a list may be a list itself."""
    url = f"{SITE}/status/both/1"

    def given(ones):
        credential = list_credential("revocation", url=url, ones=ones)
        credential["credentialSubject"]["statusPurpose"] = ["revocation", "suspension"]
        token = issuer.sign(credential_of(replace(FACTS, status_lists=dict.fromkeys(LISTS, url))))
        return Presented(token, [issuer.sign(credential)], issuer.proof(token), SALT)

    assert outcome(given(()), issuer.trusted) == "valid"
    assert outcome(given((INDEX,)), issuer.trusted) == "revoked"


def test_a_status_of_several_bits_is_not_read_as_one(issuer):
    credential = credential_of(FACTS)
    status = [{**entry, "statusSize": 2} for entry in credential["credentialStatus"]]
    token = issuer.sign(credential | {"credentialStatus": status})
    given = Presented(token, issuer.statuses(), issuer.proof(token), SALT)
    assert outcome(given, issuer.trusted) == "status-missing"


def encoded_as(packed):
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def test_a_list_shorter_than_the_least_is_refused():
    """Bitstring Status List §3.2: 131,072 entries at least."""
    import gzip

    for size in (1, SMALLEST // 8 - 1):
        with pytest.raises(Refusal) as refused:
            bit_of(encoded_as(gzip.compress(bytes(size))), 0)
        assert refused.value.findings[0].rule == "status-list"
    assert bit_of(encoded_as(gzip.compress(b"\x80" + bytes(SMALLEST // 8 - 1))), 0)


def test_a_list_in_two_members_is_one_list():
    """RFC 1952 §2.2: a gzip file is a series of members."""
    import gzip

    half = SMALLEST // 16
    members = gzip.compress(b"\x80" + bytes(half - 1)) + gzip.compress(bytes(half - 1) + b"\x02")
    ones = {n for n in (0, 1, SMALLEST - 2, SMALLEST - 1) if bit_of(encoded_as(members), n)}
    assert ones == {0, SMALLEST - 2}
    for rest in (b"x", gzip.compress(bytes(1 << 22)), gzip.compress(b"a")[:-4]):
        with pytest.raises(Refusal):
            bit_of(encoded_as(members + rest), 0)


REGISTERED = Registered(
    product=Label("电炉螺纹钢", "EAF rebar"),
    holder=Label("鲁岱钢铁（示例）", ""),
    specification="HRB400E · Φ12",
    gtin="6901234567892",
    hs="721420",
    boundary="cradle_to_gate",
    period_start="2025-01-01",
    period_end="2025-12-31",
    verifier=Label("泰衡核查（示例）", "Taiheng"),
)


@pytest.mark.parametrize("registered", [None, REGISTERED])
@pytest.mark.parametrize("notice", ["", "示例 · second notice"])
def test_what_was_attested_is_read_back_word_for_word(registered, notice):
    facts = replace(FACTS, registered=registered, notice=notice)
    read = facts_of(json.loads(json.dumps(credential_of(facts))))
    names = Registered(
        product=Label("电炉螺纹钢", "电炉螺纹钢"),
        holder=Label("鲁岱钢铁（示例）", "鲁岱钢铁（示例）"),
    )
    assert read == replace(facts, registered=registered or names)


def test_the_registered_facts_are_a_defined_term_of_the_credential():
    credential = credential_of(replace(FACTS, registered=REGISTERED))
    terms = [c for c in credential["@context"] if isinstance(c, dict)]
    assert terms == [{"registered": {"@id": f"{FACTS.url}#registered", "@type": "@json"}}]
    assert credential["credentialSubject"]["registered"]["specification"] == "HRB400E · Φ12"


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject": None},
        {"credentialStatus": []},
        {"validFrom": "yesterday"},
        {"issuer": "did:web:x"},
    ],
)
def test_a_credential_of_another_shape_is_no_certificate(change):
    with pytest.raises(Refusal) as refused:
        facts_of(credential_of(FACTS) | change)
    assert refused.value.findings[0].rule == "credential-shape"


@pytest.mark.parametrize("written", [{}, {"product": "x", "gtin": 7, "holder": {"zh": 1}}])
def test_registered_facts_of_another_kind_stay_empty(written):
    empty = Label("", "")
    assert read_registered(written) == Registered(product=empty, holder=empty)
