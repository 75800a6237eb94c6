"""The answers to certificates that the library and the page's script must both give.

The vectors are written by tools/certificate_vectors.py; tests/browser runs them through check.js.
"""

import base64
import datetime
import json

import pytest

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.trust.certificate_check import OUTCOMES, Trusted, read_bundle, verify_certificate
from zuji.trust.credential import keys_of
from zuji.trust.notes import read_key
from zuji.trust.strict_reading import instant_of

CONTENT = json.loads((ROOT / "tests" / "trust" / "certificate_vectors.json").read_text("utf-8"))
CASES = CONTENT["cases"]


def file_of(case):
    """The bytes of the case's file, its texts in place of their numbers."""
    if "file" in case:
        return base64.b64decode(case["file"])
    texts, bundle = CONTENT["texts"], dict(case["bundle"])
    bundle |= {key: texts[bundle[key]] for key in ("credential", "proof")}
    return json.dumps(bundle | {"statuses": [texts[n] for n in bundle["statuses"]]}).encode()


def answer(case):
    trust = CONTENT["trust"] | case.get("trust", {})
    log_keys = [read_key(trust["log_key"])] if trust["log_key"] else []
    origin = log_keys[0].name if log_keys else ""
    trusted = Trusted(keys_of(trust["did"]), log_keys, origin, trust.get("status_hours"))
    try:
        given = read_bundle(file_of(case), "bundle")
    except Refusal:
        return "malformed"
    return verify_certificate(
        given, trusted, datetime.datetime.fromisoformat(case["at"].replace("Z", "+00:00"))
    ).outcome


@pytest.mark.parametrize(("text", "at"), CONTENT["times"].items())
def test_the_library_reads_the_instant_of_the_vector(text, at):
    if at is None:
        with pytest.raises(ValueError):
            instant_of(text)
    else:
        assert instant_of(text) == at


def test_no_forgery_is_missing():
    """The review tried 113; every one of its kinds stands here."""
    assert len(CASES) >= 113


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_the_library_gives_the_answer_of_the_vector(case):
    assert answer(case) == case["outcome"]


def test_every_answer_there_is_has_a_vector():
    assert {case["outcome"] for case in CASES} == set(OUTCOMES)
    assert len({case["name"] for case in CASES}) == len(CASES)
