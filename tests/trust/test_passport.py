"""The product passport and the facility record: made from the certificate's token alone, valid by
the published schemas, and checked offline together with the certificate that they name.
"""

import hashlib
import json
from dataclasses import replace

import pytest

from issuing import DID, FACTS, INDEX, NOW, SALT, SITE, Issuer, issuer_at_hand
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.certificate import credential_of
from zuji.trust.passport import FACILITY, PASSPORT, PASSPORTS, passport_of
from zuji.trust.passport_check import (
    passport_answer,
    passport_file,
    read_passport,
    verify_passport,
)
from zuji.trust.registered import Registered

REGISTERED = Registered(
    product=Label("电炉螺纹钢", "EAF rebar"),
    holder=Label("鲁岱钢铁（示例）", "Ludai Steel (example)"),
    specification="HRB400E",
    gtin="6901234567892",
    hs="721420",
    gb4754="3120",
    cpc="41242",
    site="莱芜厂区",
    city="370100",
)
FULL = replace(FACTS, registered=REGISTERED)
KINDS = [PASSPORT, FACILITY]


def token_of(facts=FULL):
    return issuer_at_hand().sign(credential_of(facts))


def bundle(token, **more):
    issuer = issuer_at_hand()
    return {
        "schema": "zuji-certificate/1",
        "credential": token,
        "salt": SALT.hex(),
        "proof": issuer.proof(token),
        "statuses": issuer.statuses(),
    } | more


def presented(kind=PASSPORT, changed=None, facts=FULL, **more):
    token = token_of(facts)
    credential = passport_of(token, kind)
    if changed:
        changed(credential)
    content = passport_file(issuer_at_hand().sign(credential), bundle(token) | more)
    return read_passport(content, "passport.json")


def verdict(given, kind=PASSPORT, now=NOW):
    return verify_passport(given, issuer_at_hand().trusted, now, kind)


@pytest.mark.parametrize("kind", KINDS, ids=PASSPORTS)
@pytest.mark.parametrize(
    "facts", [FULL, replace(FULL, registered=replace(REGISTERED, city="", gtin="", cpc=""))]
)
def test_a_passport_is_valid_by_the_published_schemas(shared, kind, facts):
    import jsonschema

    credential = passport_of(token_of(facts), kind)
    folder = shared / "interchange" / "untp" / "v0.6.1" / f"untp-{kind.module}"
    schema = json.loads((folder / f"untp-{kind.module}-schema.json").read_text("utf-8"))
    jsonschema.validate(credential, schema)
    general = shared / "interchange" / "w3c-vc" / "verifiable-credential-schema.json"
    jsonschema.validate(credential, json.loads(general.read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS, ids=PASSPORTS)
def test_every_member_is_a_term_of_the_named_contexts(shared, kind):
    """A member that no context defines would be lost without a word when a reader expands it."""
    folder = shared / "interchange"
    files = [
        folder / "w3c-vc" / "credentials-v2.jsonld",
        folder / "untp" / "v0.6.1" / f"untp-{kind.module}" / "context.jsonld",
    ]
    defined = {name for path in files for name in names_in(json.loads(path.read_text("utf-8")))}
    credential = passport_of(token_of(), kind)
    assert len(credential["@context"]) == len(files)
    used = {n for n in names_in(credential) if not n.startswith("@")}
    assert used <= defined, used - defined


def names_in(content):
    if isinstance(content, dict):
        return set(content) | {n for value in content.values() for n in names_in(value)}
    return {n for value in content for n in names_in(value)} if isinstance(content, list) else set()


def test_a_passport_says_what_was_signed_and_names_the_token_by_its_digest():
    token = token_of()
    subject = passport_of(token, PASSPORT)["credentialSubject"]
    assert subject["emissionsScorecard"] == {
        "type": ["EmissionsPerformance"],
        "carbonFootprint": 612.5,
        "declaredUnit": "TNE",
        "operationalScope": "CradleToGate",
        "primarySourcedRatio": 0.62,
    }
    claim, product = subject["conformityClaim"][0], subject["product"]
    assert claim["conformityEvidence"]["linkURL"] == f"{FACTS.url}/certificate.jwt"
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert claim["conformityEvidence"]["hashDigest"] == digest
    assert (product["registeredId"], product["countryOfProduction"]) == ("06901234567892", "CN")
    assert [c["name"] for c in product["productCategory"]] == [
        "CPC 41242",
        "HS 721420",
        "GB/T 4754 3120",
    ]
    record = passport_of(token, FACILITY)["credentialSubject"]
    assert record["facility"]["id"] == product["producedAtFacility"]["id"]
    assert record["facility"]["operatedByParty"] == product["producedByParty"]
    assert "declaredValue" not in record["conformityClaim"][0], "a value is the product's"


@pytest.mark.parametrize("kind", KINDS, ids=PASSPORTS)
def test_status_issuer_and_days_are_the_certificates(kind):
    token = token_of()
    certificate, passport = credential_of(FULL), passport_of(token, kind)
    for name in ("issuer", "validFrom", "validUntil", "credentialStatus"):
        assert passport[name] == certificate[name]
    assert passport["id"] == f"{SITE}/certificates/{FACTS.number}/{kind.name}.jwt"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(FULL, unit="kgCO2e/m3"), ("MTQ", "CradleToGate")),
        (replace(FULL, unit="kgCO2e/item", boundary="cradle-to-grave"), ("H87", "CradleToGrave")),
        (replace(FULL, boundary="gate_to_gate"), ("TNE", "None")),
        (replace(FULL, unit="kgCO2e/other"), None),
        (replace(FULL, boundary="other"), None),
    ],
)
def test_a_scorecard_is_given_only_in_a_unit_and_scope_that_have_a_code(facts, expected):
    subject = passport_of(token_of(facts), PASSPORT)["credentialSubject"]
    card = subject.get("emissionsScorecard")
    assert (card and (card["declaredUnit"], card["operationalScope"])) == expected
    assert subject["conformityClaim"][0]["declaredValue"][0]["metricValue"]["value"] == 612.5


def test_what_was_not_registered_is_left_out_and_no_site_gives_no_facility_record():
    token = token_of(FACTS)
    product = passport_of(token, PASSPORT)["credentialSubject"]["product"]
    left_out = {"registeredId", "idScheme", "producedAtFacility", "countryOfProduction"}
    assert product["productCategory"] == [] and not left_out & set(product)
    with pytest.raises(Refusal) as caught:
        passport_of(token, FACILITY)
    assert caught.value.findings[0].rule == "passport-site"


@pytest.mark.parametrize("kind", KINDS, ids=PASSPORTS)
def test_a_passport_holds_with_nothing_but_its_file_and_the_keys(kind):
    found = verdict(presented(kind), kind)
    assert (found.outcome, found.findings, found.log_index) == ("valid", [], 2)
    answer = passport_answer(found)
    assert (answer.issuer, answer.number) == (DID, FACTS.number)
    assert answer.holder == FACTS.holder_name
    value = (612.5, "kgCO2e/t") if kind is PASSPORT else (None, "")
    assert (answer.value, answer.unit) == value
    assert answer.product == (FACTS.product_name if kind is PASSPORT else "莱芜厂区")


def raised(credential):
    credential["credentialSubject"]["emissionsScorecard"]["carbonFootprint"] = 612.4


def lowered(credential):
    claim = credential["credentialSubject"]["conformityClaim"][0]
    claim["declaredValue"] = claim["declaredValue"][1:]


def prolonged(credential):
    credential["validUntil"] = "2099-01-01T00:00:00Z"


def moved(credential):
    for entry in credential["credentialStatus"]:
        entry["statusListIndex"] = str(INDEX + 1)


def unlinked(credential):
    del credential["credentialSubject"]["conformityClaim"]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (raised, "passport-differs"),
        (lowered, "passport-differs"),
        (prolonged, "passport-differs"),
        (moved, "passport-differs"),
        (unlinked, "passport-evidence"),
    ],
)
def test_a_signed_passport_that_says_otherwise_than_its_certificate_is_altered(changed, rule):
    found = verdict(presented(changed=changed))
    assert (found.outcome, [f.rule for f in found.findings]) == ("altered", [rule])


def test_another_certificate_beside_a_passport_is_found_by_its_digest():
    other = token_of(replace(FULL, number="ZJ-2026-000002"))
    found = verdict(presented(credential=other, proof=issuer_at_hand().proof(other)))
    assert (found.outcome, found.findings[0].rule) == ("altered", "passport-evidence")


@pytest.mark.parametrize(
    ("expected", "more"),
    [
        ("revoked", lambda i: {"statuses": i.statuses(revocation=[INDEX])}),
        ("suspended", lambda i: {"statuses": i.statuses(suspension=[INDEX])}),
        ("status-missing", lambda i: {"statuses": []}),
        ("log-missing", lambda i: {"proof": ""}),
        ("log-wrong", lambda i: {"salt": "00"}),
        ("key-unknown", lambda i: {"credential": i.sign({}), "proof": ""}),
    ],
)
def test_what_ails_the_certificate_ails_the_passport(expected, more):
    changes = more(issuer_at_hand())
    assert expected in verdict(presented(**changes)).outcomes


def test_each_kind_is_told_from_the_other_and_from_the_certificate():
    found = verdict(presented(PASSPORT), FACILITY)
    assert (found.outcome, found.findings[0].rule) == ("malformed", "credential-kind")
    assert verdict(presented(FACILITY), PASSPORT).outcome == "malformed"
    given = presented()
    as_certificate = replace(given, token=given.certificate.token)
    assert verdict(as_certificate).outcome == "malformed"
    assert verdict(replace(given, certificate=None)).outcome == "malformed"
    stranger = Issuer().sign(passport_of(token_of(), PASSPORT))
    assert verdict(replace(given, token=stranger)).outcome == "altered"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b'{"schema": "zuji-certificate/1"}',
        b'{"schema": "zuji-passport/1"}',
        b'{"schema": "zuji-passport/1", "credential": "a.b.c"}',
        b'{"schema": "zuji-passport/1", "credential": "a.b.c", "certificate": []}',
        b'{"schema": "zuji-passport/1", "credential": 1, "certificate": {}}',
    ],
)
def test_what_is_no_passport_file_is_refused(content):
    with pytest.raises(Refusal) as caught:
        read_passport(content, "passport.json")
    assert caught.value.findings[0].rule == "credential-file"


@pytest.mark.parametrize("subject", [{}, {"conformityClaim": [1]}, {"emissionsScorecard": 1}])
def test_an_odd_subject_gives_an_answer_and_no_traceback(subject):
    def changed(credential):
        credential["credentialSubject"] = subject

    found = verdict(presented(changed=changed))
    assert found.outcome == "altered"
    assert passport_answer(found).value is None
