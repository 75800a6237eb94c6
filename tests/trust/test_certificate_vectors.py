"""The answers to certificates that the library and the page's script must both give.

The vectors are written by tools/certificate_vectors.py; tests/browser runs them through check.js.
"""

import datetime
import json

import pytest

from cast import ROOT
from zuji.cli.certificates import read_bundle
from zuji.core.refusals import Refusal
from zuji.trust.certificate import OUTCOMES, Trusted, verify_certificate
from zuji.trust.credential import keys_of
from zuji.trust.notes import read_key

CONTENT = json.loads((ROOT / "tests" / "trust" / "certificate_vectors.json").read_text("utf-8"))
CASES = CONTENT["cases"]


def bundle_of(case):
    """The case's bundle with its texts in place of their numbers."""
    texts, bundle = CONTENT["texts"], dict(case["bundle"])
    bundle |= {key: texts[bundle[key]] for key in ("credential", "proof")}
    return bundle | {"statuses": [texts[n] for n in bundle["statuses"]]}


def answer(case):
    trust = CONTENT["trust"] | case.get("trust", {})
    log_keys = [read_key(trust["log_key"])] if trust["log_key"] else []
    trusted = Trusted(keys_of(trust["did"]), log_keys, log_keys[0].name if log_keys else "")
    try:
        given = read_bundle(json.dumps(bundle_of(case)).encode(), "bundle")
    except Refusal:
        return "malformed"
    return verify_certificate(
        given, trusted, datetime.datetime.fromisoformat(case["at"].replace("Z", "+00:00"))
    ).outcome


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_the_library_gives_the_answer_of_the_vector(case):
    assert answer(case) == case["outcome"]


def test_every_answer_there_is_has_a_vector():
    assert {case["outcome"] for case in CASES} == set(OUTCOMES)
    assert len({case["name"] for case in CASES}) == len(CASES)
