"""Signatures between platforms against the test vector of Standard Webhooks 1.0.0.

The vector was written for the handbook from the specification (commit b2fa7b8, Apache-2.0) and
checked with the PyPI package `standardwebhooks`; it is CC0-1.0.
"""

import base64

import pytest

from zuji.core.refusals import Refusal
from zuji.trust.signed_message import key_in, secret_of, signed_headers, verify_message

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
BODY = (
    b'{"type":"pcf.published","timestamp":"2026-03-05T17:31:00Z",'
    b'"data":{"id":"0b9f3f0c-6a0e-4f2a-9d3c-2f5d6f3f1a01"}}'
)
HEADERS = {
    "webhook-id": "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
    "webhook-timestamp": "1674087231",
    "webhook-signature": "v1,UhGYBk+sMXCDTP/MAZ81tlXAg7BlNn5reHNvYUVLZAI= "
    "v1a,yWBkk8fafTj86phw24dbTzugXwayG0stMQwQaXSVkuYczhN5N5ATrgHl5sQDcHb/C+YQ4eDFAXpGnBnEalW2Cw==",
}
AT = 1674087231


def test_the_vector_is_signed_and_verified():
    assert key_in(SECRET) == bytes(range(32))
    assert secret_of(bytes(range(32))) == SECRET
    own = signed_headers(SECRET, HEADERS["webhook-id"], AT, BODY)
    assert own["webhook-signature"] == HEADERS["webhook-signature"].split()[0]
    assert verify_message(HEADERS, BODY, SECRET, AT + 7.5, 300) == HEADERS["webhook-id"]


def rule_of(headers, body=BODY, secret=SECRET, now=AT):
    with pytest.raises(Refusal) as refused:
        verify_message(headers, body, secret, now, 300)
    return refused.value.findings[0].rule


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"webhook-id": ""}, "signature-missing"),
        ({"webhook-id": "x" * 101}, "signature-missing"),
        ({"webhook-signature": ""}, "signature-missing"),
        ({"webhook-timestamp": ""}, "signature-time"),
        ({"webhook-timestamp": "-1674087231"}, "signature-time"),
        ({"webhook-timestamp": "١٦٧٤٠٨٧٢٣١"}, "signature-time"),
        ({"webhook-timestamp": "1674087232"}, "signature-wrong"),
        ({"webhook-id": "msg_other"}, "signature-wrong"),
        ({"webhook-signature": "v1,"}, "signature-wrong"),
        ({"webhook-signature": "v1,签名"}, "signature-wrong"),
        ({"webhook-signature": HEADERS["webhook-signature"].split()[1]}, "signature-wrong"),
    ],
)
def test_a_message_that_was_touched_is_refused(changed, rule):
    assert rule_of(HEADERS | changed) == rule


def test_another_body_key_or_time_is_refused():
    assert rule_of(HEADERS, body=BODY + b" ") == "signature-wrong"
    assert rule_of(HEADERS, secret=secret_of(bytes(32))) == "signature-wrong"
    assert rule_of(HEADERS, now=AT + 301) == rule_of(HEADERS, now=AT - 301) == "signature-time"


def test_a_second_signature_counts_while_a_secret_is_changed():
    other = signed_headers(secret_of(bytes(24)), HEADERS["webhook-id"], AT, BODY)
    both = f"{other['webhook-signature']} {HEADERS['webhook-signature']}"
    assert verify_message(HEADERS | {"webhook-signature": both}, BODY, SECRET, AT, 300)


SHORT, LONG = (base64.b64encode(bytes(n)).decode() for n in (23, 65))


@pytest.mark.parametrize(
    "secret", ["", "AAECAwQF", "whsec_", "whsec_***", f"whsec_{SHORT}", f"whsec_{LONG}"]
)
def test_a_secret_has_its_form(secret):
    with pytest.raises(Refusal):
        key_in(secret)
