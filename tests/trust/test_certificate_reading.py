"""A certificate is read back from its token as it was attested."""

import base64
import json
from dataclasses import fields, replace

import pytest

from issuing import FACTS, issuer_at_hand
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.certificate import credential_of
from zuji.trust.certificate_reading import certified, facts_of, payload_of
from zuji.trust.registered import Registered, read_registered

WORDS = {
    f.name: Label(f"{f.name} 中", f"{f.name} en") if f.type == "Label" else f"{f.name} x"
    for f in fields(Registered)
}
WHOLE = Registered(**WORDS)


def refused(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    (finding,) = caught.value.findings
    return finding.rule, finding.place, finding.read


def token_of(payload):
    return "e30." + base64.urlsafe_b64encode(payload).decode().rstrip("=") + ".AA"


@pytest.mark.parametrize("length", range(4))
def test_a_payload_is_read_whatever_its_length(length):
    """Base64 without its padding; letters of base64url too."""
    credential = {"a": "?>~" * 4 + "x" * length}
    assert payload_of(token_of(json.dumps(credential).encode())) == credential


def test_a_kept_token_gives_its_facts():
    facts = replace(FACTS, registered=WHOLE)
    token = issuer_at_hand().sign(credential_of(facts))
    assert payload_of(token) == credential_of(facts)
    assert certified(token) == facts


@pytest.mark.parametrize(
    "change",
    [
        {"assurance": "limited"},
        {"assurance": "limited", "notice": ""},
        {"notice": ""},
        {"assurance": "", "notice": ""},
        {"rule": ""},
        {"rule": "规则 · 第二部分"},
        {"verifier": "泰衡 · 核查"},
        {"value": 0.0},
        {"status_index": 0},
    ],
)
def test_facts_are_read_back_whatever_they_lack(change):
    facts = replace(FACTS, registered=WHOLE, **change)
    assert facts_of(credential_of(facts)) == facts


def test_what_holds_no_credential_is_refused_with_its_beginning():
    long = "".join(f"{n:03d}" for n in range(60))
    assert refused(payload_of, long) == ("credential-shape", "credential", long[:40])
    assert refused(payload_of, f"{long}.e3.AA") == ("credential-shape", "credential", long[:40])
    assert refused(payload_of, token_of(b"[]"))[:2] == ("credential-shape", "credential")
    for change in ({"validFrom": "x" * 200}, {"credentialSubject": None}, {"credentialStatus": []}):
        rule, place, read = refused(facts_of, credential_of(FACTS) | change)
        assert (rule, place) == ("credential-shape", "credentialSubject")
        assert len(read) == 80 if "validFrom" in change else 0 < len(read) < 80


def test_registered_facts_are_read_back_one_by_one():
    written = WHOLE.as_json()
    assert written == {
        name: {"zh": word.zh, "en": word.en} if isinstance(word, Label) else word
        for name, word in WORDS.items()
    }
    assert read_registered(written) == WHOLE
    assert read_registered({"product": {"zh": "钢"}, "holder": {"en": "Steel", "zh": 7}}) == (
        Registered(product=Label("钢", ""), holder=Label("", "Steel"))
    )
    assert read_registered(dict.fromkeys(WORDS, 7)) == Registered(
        product=Label("", ""), holder=Label("", "")
    )


def test_the_place_of_a_certificate_is_that_in_the_list_of_the_revoked():
    credential = credential_of(FACTS)
    revocation, suspension = credential["credentialStatus"]
    moved = credential | {"credentialStatus": [suspension | {"statusListIndex": "5"}, revocation]}
    assert facts_of(moved).status_index == FACTS.status_index
