"""The answer to a certificate, whole; whether it vouches for a lockfile; where its status is asked
again.
"""

import copy
import datetime
import json
from dataclasses import replace

import pytest

from issuing import DID, FACTS, NOW, ORIGIN, SITE, issuer_at_hand, list_credential
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.certificate import credential_of
from zuji.trust.certificate_answer import (
    CertificateAnswer,
    certificate_answer,
    domain_of,
    moment_of,
)
from zuji.trust.certificate_check import (
    OUTCOMES,
    Presented,
    Verdict,
    read_bundle,
    verify_certificate,
)
from zuji.trust.outcome_words import OUTCOME_REMEDIES, OUTCOME_WORDS
from zuji.trust.status_addresses import is_of, status_addresses
from zuji.trust.strict_reading import instant_of, strict_json
from zuji.trust.vouching import certificate_voucher

SECOND, HOUR = (datetime.timedelta(**{n: 1}) for n in ("seconds", "hours"))
ANSWER = {
    "outcome": "valid",
    "issuer": DID,
    "domain": "pcf.zuji.example",
    "issuer_name": "示例·省平台",
    "number": "Product carbon footprint ZJ-2026-000001",
    "product": "电炉螺纹钢",
    "holder": "鲁岱钢铁（示例）",
    "holder_id": "urn:uscc:91370000EXAMPLE0001",
    "value": 612.5,
    "unit": "kgCO2e/t",
    "since": "2026-11-20T12:00:00Z",
    "until": "2028-11-19T12:00:00Z",
    "study_digest": "ab" * 32,
    "status_as_of": "2026-11-25T12:00:00Z",
    "status_days": 1.0,
    "log_index": 2,
    "signers": [ORIGIN],
}
NOTHING = {
    "outcome": "malformed",
    **dict.fromkeys(("issuer", "domain", "issuer_name", "number", "product"), ""),
    **dict.fromkeys(("holder", "holder_id", "unit", "since", "until"), ""),
    **dict.fromkeys(("study_digest", "status_as_of"), ""),
    **dict.fromkeys(("value", "status_days", "log_index")),
    "signers": [],
}
AT = 1_795_694_400_000
"""2026-11-26T12:00:00Z: 20,783 days and a half since 1970 (56 years, 14 leap days, 329.5 days)."""


def verdict(now=NOW, trusted=None, **more):
    issuer = issuer_at_hand()
    return verify_certificate(issuer.presented(**more), trusted or issuer.trusted, now)


def answered(change, **more):
    """The answer about the credential of the tests after a change, unchecked."""
    credential = copy.deepcopy(credential_of(FACTS))
    change(credential)
    return certificate_answer(Verdict(credential=credential, **more))


def test_the_answer_is_this_document():
    assert certificate_answer(verdict()).as_json() == ANSWER
    assert json.loads(json.dumps(ANSWER)) == certificate_answer(verdict()).as_json()


def test_nothing_is_told_of_a_certificate_whose_signature_does_not_hold():
    forged = issuer_at_hand().presented().token[:-4] + "AAAA"
    found = verify_certificate(Presented(forged), issuer_at_hand().trusted, NOW)
    assert certificate_answer(found).as_json() == NOTHING | {"outcome": "altered"}


SUBJECT = "credentialSubject"


def emptied(credential):
    credential.clear()
    credential[SUBJECT] = {}


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda c: c.update(issuer="did:web:a.cn"), {"issuer": "did:web:a.cn", "issuer_name": ""}),
        (lambda c: c["issuer"].update(id=7), {"issuer": "", "domain": ""}),
        (lambda c: c[SUBJECT].update(assessment=[]), {"product": "", "value": None, "unit": ""}),
        (lambda c: c[SUBJECT].update(assessment={}), {"product": "", "value": None, "unit": ""}),
        (lambda c: c[SUBJECT].update(assessment=["x"]), {"product": "", "value": None, "unit": ""}),
        (lambda c: c[SUBJECT].update(issuedToParty="x"), {"holder": "", "holder_id": ""}),
        (lambda c: c[SUBJECT].update(auditableEvidence=[]), {"study_digest": ""}),
        (lambda c: c[SUBJECT].update(name=["x"]), {"number": ""}),
        (lambda c: c[SUBJECT].update(name="a\ud800b"), {"number": "a?b"}),
    ],
)
def test_what_an_odd_credential_lacks_stays_empty(change, differs):
    known = {"status_at": AT - 86_400_000, "now": AT, "log_index": 2, "signers": [ORIGIN]}
    if differs.get("issuer"):
        differs = {**differs, "domain": "a.cn"}
    assert answered(change, **known).as_json() == ANSWER | differs


def test_a_credential_without_anything_is_answered_with_nothing():
    assert answered(emptied).as_json() == NOTHING | {"outcome": "valid"}


@pytest.mark.parametrize(
    ("written", "value"),
    [(7, 7), (-0.5, -0.5), (0, 0), (True, None), (False, None), ("612.5", None), (None, None)],
)
def test_a_value_is_a_number(written, value):
    def change(credential):
        declared = credential[SUBJECT]["assessment"][0]["declaredValue"][0]
        declared["metricValue"]["value"] = written

    found = answered(change).value
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("status_at", "as_of", "days", "zh", "en"),
    [
        (None, "", None, "状态不明", "status unknown"),
        (0, "1970-01-01T00:00:00Z", AT / 86_400_000, None, None),
        (AT, "2026-11-26T12:00:00Z", 0.0, "（0 天前）", "(0 days old)"),
        (AT + 1000, "2026-11-26T12:00:01Z", 0.0, "（0 天前）", "(0 days old)"),
        (AT - 43_200_000, "2026-11-26T00:00:00Z", 0.5, "（0.5 天前）", "(0.5 days old)"),
        (AT - 864_000_000, "2026-11-16T12:00:00Z", 10.0, "（10 天前）", "(10 days old)"),
    ],
)
def test_the_age_of_the_status_is_counted_in_days_and_never_below_none(
    status_at, as_of, days, zh, en
):
    found = answered(lambda _: None, status_at=status_at, now=AT)
    assert (found.status_as_of, found.status_days) == (as_of, days)
    if zh is None:
        return
    about = Label(f"状态截至 {as_of}", f"status as of {as_of} ") if as_of else Label("", "")
    assert found.status_words == Label(about.zh + zh, about.en + en)


def test_the_status_is_as_old_as_the_older_of_its_lists():
    issuer = issuer_at_hand()
    older, newer = issuer.statuses(), issuer.statuses()
    fresh = [aged(purpose, NOW - HOUR) for purpose in ("revocation", "suspension")]
    for lists in ([older[0], fresh[1]], [fresh[0], newer[1]]):
        assert verdict(statuses=lists).status_at == AT - 86_400_000
    assert verdict(statuses=fresh).status_at == AT - 3_600_000
    assert verdict(statuses=[*fresh, *older]).status_at == AT - 3_600_000
    assert verdict(statuses=[*older, *fresh]).status_at == AT - 3_600_000


def aged(purpose, since):
    return issuer_at_hand().sign(list_credential(purpose, since=since))


@pytest.mark.parametrize(
    ("hours", "outcome"), [(None, "valid"), (24, "valid"), (23.99, "status-old"), (0, "status-old")]
)
def test_a_status_may_be_as_old_as_the_verifier_allows_and_no_older(hours, outcome):
    """The lists of the tests are of the day before."""
    found = verdict(trusted=replace(issuer_at_hand().trusted, status_hours=hours))
    assert found.outcome == outcome
    said = [(f.rule, f.place, f.read, f.expected) for f in found.findings]
    old = ("status-old", "status", "2026-11-25T12:00:00Z", f"≤ {hours} h")
    assert said == ([old] if outcome == "status-old" else [])


@pytest.mark.parametrize(
    ("did", "domain"),
    [
        ("did:web:pcf.zuji.example", "pcf.zuji.example"),
        ("did:web:127.0.0.1%3A8000", "127.0.0.1:8000"),
        ("did:web:a.cn:people:one", "a.cn"),
        ("did:key:z6Mk", ""),
        ("", ""),
    ],
)
def test_the_domain_behind_a_did_is_that_of_the_web_method(did, domain):
    assert domain_of(did) == domain


def test_a_moment_is_read_in_its_own_zone_and_else_in_utc():
    noon = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
    assert moment_of("2026-11-26T12:00:00") == noon
    assert moment_of("2026-11-26T20:00:00+08:00") == noon
    assert moment_of("2026-11-26T20:00:00+08:00").tzinfo is datetime.UTC
    assert moment_of("2026-11-26") == noon - 12 * HOUR
    for wrong in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00-08:00", "yesterday"):
        with pytest.raises(ValueError, match=wrong.replace("+", r"\+")):
            moment_of(wrong)
    assert abs(moment_of("") - datetime.datetime.now(datetime.UTC)) < 60 * SECOND


def test_every_outcome_has_its_words_and_all_but_valid_a_remedy():
    assert set(OUTCOME_WORDS) == set(OUTCOME_REMEDIES) == set(OUTCOMES)
    assert OUTCOMES[0] == "malformed" and OUTCOMES[-1] == "valid"
    for outcome in OUTCOMES:
        assert bool(OUTCOME_REMEDIES[outcome].zh) is (outcome != "valid")


LOCK = {
    "digest": "sha256:" + "ab" * 32,
    "result": {"total": {"value": 612.5, "unit": "kgCO2e/t"}},
}
NUMBER = "Product carbon footprint ZJ-2026-000001"
VOUCHER = {
    "kind": "certificate",
    "name": NUMBER,
    "state": "valid",
    "holds": True,
    "by": DID,
    "domain": "pcf.zuji.example",
    "key": "",
    "url": "",
    "why": "",
}
ANOTHER = {
    "zh": "证书（有效）说的是另一份存证文件",
    "en": "the certificate (valid) is about another lockfile",
}
OTHER_VALUE = {
    "zh": "证书（有效）写的是 612.5 kgCO2e/t，与文件不同",
    "en": "the certificate (valid) declares 612.5 kgCO2e/t, not this value",
}


def of_total(value, unit):
    return LOCK | {"result": {"total": {"value": value, "unit": unit}}}


VOUCHERS = {
    "for this lockfile": (LOCK, {}, {}),
    "for another lockfile": (
        LOCK | {"digest": "sha256:" + "cd" * 32},
        {},
        {"holds": False, "why": ANOTHER},
    ),
    "another value": (of_total(612.4, "kgCO2e/t"), {}, {"holds": False, "why": OTHER_VALUE}),
    "another unit": (of_total(612.5, "kgCO2e/kg"), {}, {"holds": False, "why": OTHER_VALUE}),
    "no longer valid": (
        LOCK,
        {"now": FACTS.valid_from - SECOND},
        {
            "holds": False,
            "state": "not-yet-valid",
            "why": {"zh": "尚未生效", "en": "not valid yet"},
        },
    ),
}


@pytest.mark.parametrize("name", VOUCHERS)
def test_a_certificate_vouches_for_the_lockfile_that_it_names_with_its_value(name):
    lock, given, differs = VOUCHERS[name]
    assert certificate_voucher(lock, verdict(**given)).as_json() == VOUCHER | differs


def test_a_certificate_that_cannot_be_read_vouches_for_nothing():
    made = certificate_voucher(LOCK, Verdict(["malformed"]))
    empty = dict.fromkeys(("name", "by", "domain"), "")
    why = {"zh": "不是证书", "en": "no certificate"}
    said = {"state": "malformed", "holds": False, "why": why}
    assert made.as_json() == VOUCHER | empty | said
    assert made.word == Label(
        "证书不是证书，状态不明", "certificate no certificate, status unknown"
    )


def test_the_word_of_a_voucher_is_its_outcome_with_the_age_of_its_status():
    assert certificate_voucher(LOCK, verdict()).word == Label(
        "证书有效，状态截至 2026-11-25T12:00:00Z（1 天前）",
        "certificate valid, status as of 2026-11-25T12:00:00Z (1 days old)",
    )


def test_a_lockfile_without_a_total_is_refused():
    with pytest.raises(Refusal) as caught:
        certificate_voucher(LOCK | {"result": {}}, verdict())
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place) == ("lock-damaged", Label("存证文件", "the lockfile"))


REVOCATION, SUSPENSION = f"{SITE}/status/revocation/1", f"{SITE}/status/suspension/1"


def named(*addresses):
    entries = [{"statusListCredential": address} for address in addresses]
    return Verdict(credential=credential_of(FACTS) | {"credentialStatus": entries})


def test_the_status_is_asked_where_the_issuer_keeps_it():
    assert status_addresses(verdict()) == [REVOCATION, SUSPENSION]
    assert status_addresses(Verdict(["malformed"])) == []
    stranger = "https://evil.example/status/1"
    found = named(REVOCATION, stranger, 7, REVOCATION, SUSPENSION)
    assert status_addresses(found) == [REVOCATION, SUSPENSION]
    for status in (None, {}, "x", [1], [REVOCATION]):
        odd = Verdict(credential=credential_of(FACTS) | {"credentialStatus": status})
        assert status_addresses(odd) == []


@pytest.mark.parametrize(
    ("url", "domain", "expected"),
    [
        ("https://a.cn/1", "a.cn", True),
        ("https://lists.a.cn/1", "a.cn", True),
        ("https://evila.cn/1", "a.cn", False),
        ("https://a.cn.evil/1", "a.cn", False),
        ("https://a.cn:8443/1", "a.cn", False),
        ("https://a.cn/1", "", False),
        ("http://a.cn/1", "a.cn", False),
        ("ftp://127.0.0.1/1", "127.0.0.1", False),
        ("http://127.0.0.1:8000/1", "127.0.0.1:8000", True),
        ("http://localhost/1", "localhost", True),
        ("http://[::1]/1", "[::1]", True),
        ("https://[broken/1", "a.cn", False),
    ],
)
def test_an_address_is_the_domains_own_and_safe_on_the_way(url, domain, expected):
    assert is_of(url, domain) is expected


BUNDLE = {
    "schema": "zuji-certificate/1",
    "credential": "a.b.c",
    "statuses": ["d.e.f"],
    "proof": "p",
    "salt": "00ff",
}
LONG = "".join(f"{n:03d}" for n in range(40))
SHAPE = "zuji-certificate/1"
BUNDLES = {
    "no JSON": (b"{", "file", None, SHAPE),
    "another schema": (BUNDLE | {"schema": LONG}, "file", LONG[:40], SHAPE),
    "no schema": ({"credential": "a.b.c"}, "file", "", SHAPE),
    "a schema that is a list": (BUNDLE | {"schema": ["证书"]}, "file", '["证书"]', SHAPE),
    "a list": ([LONG], "file", f'["{LONG}'[:40], SHAPE),
    "no credential": (BUNDLE | {"credential": 7}, "file · credential", "7", ""),
    "a proof that is null": (BUNDLE | {"proof": None}, "file · proof", "null", ""),
    "no salt": ({k: v for k, v in BUNDLE.items() if k != "salt"}, "file · salt", "", ""),
    "statuses in one text": (BUNDLE | {"statuses": "d.e.f"}, "file · statuses", "d.e.f", ""),
    "a status that is a number": (
        BUNDLE | {"statuses": ["x", 7]},
        "file · statuses",
        '["x", 7]',
        "",
    ),
    "too many statuses": (BUNDLE | {"statuses": ["x"] * 101}, "file · statuses", "101", "≤ 100"),
    "a salt of half bytes": (BUNDLE | {"salt": "00f"}, "file · salt", "00f", ""),
    "a salt in capitals": (BUNDLE | {"salt": "AB" * 30}, "file · salt", "AB" * 20, ""),
}


@pytest.mark.parametrize("name", BUNDLES)
def test_a_file_of_another_shape_is_refused_with_its_place(name):
    content, place, read, expected = BUNDLES[name]
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Refusal) as caught:
        read_bundle(raw, "file")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place, finding.expected) == ("credential-file", place, expected)
    assert finding.read == read if read is not None else 0 < len(finding.read) <= 60


def test_the_holders_file_gives_what_is_in_it():
    assert read_bundle(json.dumps(BUNDLE).encode(), "file") == Presented(
        "a.b.c", ["d.e.f"], "p", b"\x00\xff"
    )
    for change in ({"statuses": ["x"] * 100}, {"salt": ""}, {"proof": ""}, {"statuses": []}):
        made = read_bundle(json.dumps(BUNDLE | change).encode(), "file")
        assert made.token == "a.b.c"


def test_an_answer_holds_nothing_that_was_not_given():
    assert CertificateAnswer("malformed").as_json() == NOTHING


def test_an_instant_lies_in_the_years_that_a_calendar_has():
    """0001-01-01 to the last millisecond of 9999, counted in UTC."""
    assert instant_of("9999-12-31T23:59:59.999Z") == 253_402_300_799_999
    assert instant_of("0001-01-01T00:00:00Z") == -62_135_596_800_000
    for beyond in ("9999-12-31T23:59:00.000-00:01", "0001-01-01T00:00:59.999+00:01"):
        with pytest.raises(ValueError, match=r"9999|0001"):
            instant_of(beyond)


def test_json_has_a_depth_and_numbers_a_length():
    assert strict_json(b"[" * 63 + b"]" * 63) == json.loads("[" * 63 + "]" * 63)
    for levels in (64, 100_000):
        with pytest.raises(ValueError, match=r"^depth$"):
            strict_json(b"[" * levels + b"1" + b"]" * levels)
    assert strict_json(b"1" * 299) == int("1" * 299)
    assert strict_json(b"1" * 300) == float("1" * 300)
    assert isinstance(strict_json(b"1" * 300), float)
