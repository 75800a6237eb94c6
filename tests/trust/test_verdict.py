"""Every problem of a presented certificate, with its place, what was read and what was expected."""

import datetime
from dataclasses import replace

import pytest

from issuing import DAY, FACTS, INDEX, LISTS, NOW, SALT, SITE, issuer_at_hand, list_credential
from zuji.trust.certificate import credential_of
from zuji.trust.certificate_check import Presented, verify_certificate

SECOND = datetime.timedelta(seconds=1)
ASCII = "".join(f"{n:03d}" for n in range(60))
REVOCATION, SUSPENSION = LISTS["revocation"], LISTS["suspension"]
FAR = f"{SITE}/{ASCII}"
NO_LIST = ("status-missing", "credentialStatus", "", "")


def verdict(now=NOW, credential=None, **more):
    """Of the certificate of the tests, changed."""
    issuer = issuer_at_hand()
    token = issuer.sign(credential_of(FACTS) | (credential or {}))
    given = {"statuses": issuer.statuses(), "proof": issuer.proof(token), "salt": SALT} | more
    return verify_certificate(Presented(token, **given), issuer.trusted, now)


def said(verdict):
    return [(f.rule, f.place, f.read, f.expected) for f in verdict.findings]


def entries(*rest, **change):
    """The status of the certificate, its first entry changed, and further entries."""
    first, second = credential_of(FACTS)["credentialStatus"]
    return {"credential": {"credentialStatus": [first | change, second, *rest]}}


def lists(**ones):
    return {"statuses": issuer_at_hand().statuses(**ones)}


def a_list(purpose, **subject):
    """A list for revocation whose subject says something else."""
    made = list_credential("revocation", ones=[INDEX])
    made["credentialSubject"]["statusPurpose"] = purpose
    issuer = issuer_at_hand()
    return {"statuses": [issuer.sign(made), issuer.statuses()[1]]}


MISSING = ("status-missing", "revocation", REVOCATION, "")
CASES = {
    "another type": (
        lambda: verdict(credential={"type": [ASCII]}),
        ["malformed"],
        [("credential-kind", "type", f"['{ASCII}"[:80], "DigitalConformityCredential")],
    ),
    "no proof": (
        lambda: verdict(proof=""),
        ["log-missing"],
        [("log-missing", "proof", "", "")],
    ),
    "revoked and suspended": (
        lambda: verdict(**lists(revocation=[INDEX], suspension=[INDEX])),
        ["revoked", "suspended"],
        [
            ("certificate-revoked", REVOCATION, "", ""),
            ("certificate-suspended", SUSPENSION, "", ""),
        ],
    ),
    "no list named": (
        lambda: verdict(credential={"credentialStatus": None}),
        ["status-missing"],
        [NO_LIST],
    ),
    "an entry that is none does not hide the next": (
        lambda: verdict(
            credential={"credentialStatus": [ASCII, *credential_of(FACTS)["credentialStatus"]]},
            **lists(suspension=[INDEX]),
        ),
        ["status-missing", "suspended"],
        [
            ("status-missing", "credentialStatus", ASCII[:40], ""),
            ("certificate-suspended", SUSPENSION, "", ""),
        ],
    ),
    "a list that is not here": (
        lambda: verdict(statuses=issuer_at_hand().statuses()[1:]),
        ["status-missing"],
        [MISSING],
    ),
    "a list far away": (
        lambda: verdict(**entries(statusListCredential=FAR)),
        ["status-missing"],
        [("status-missing", "revocation", FAR[:120], "")],
    ),
    "a token beside the lists": (
        lambda: verdict(statuses=[*issuer_at_hand().statuses(), "x"]),
        ["status-missing"],
        [("credential-shape", "credential", "1", "")],
    ),
    "a list that says nothing of its purpose": (
        lambda: verdict(**a_list(None)),
        ["status-missing"],
        [MISSING],
    ),
    "a purpose that is a part of another word": (
        lambda: verdict(
            **entries({**credential_of(FACTS)["credentialStatus"][0], "statusPurpose": "revo"})
        ),
        ["status-missing"],
        [("status-missing", "revo", REVOCATION, "")],
    ),
    "a purpose without consequence": (
        lambda: verdict(
            **entries({**credential_of(FACTS)["credentialStatus"][0], "statusPurpose": "message"}),
            **a_list(["revocation", "message"]),
        ),
        ["revoked"],
        [("certificate-revoked", REVOCATION, "", "")],
    ),
    "two bits to a certificate": (
        lambda: verdict(**entries(statusSize=ASCII)),
        ["status-missing"],
        [("status-list", "statusSize", ASCII[:20], "1")],
    ),
    "one bit to a certificate": (lambda: verdict(**entries(statusSize=1)), [], []),
    "a list of yesterday": (
        lambda: verdict(NOW + SECOND, **lists(until=NOW)),
        ["status-missing", "status-missing"],
        [
            ("status-outdated", purpose, "2026-11-26T12:00:00Z", "≥ 2026-11-26T12:00:01Z")
            for purpose in ("revocation", "suspension")
        ],
    ),
    "an index in words": (
        lambda: verdict(**entries(statusListIndex="x" * 30)),
        ["status-missing"],
        [("status-list", "statusListIndex", "x" * 20, "")],
    ),
    "an index in other digits": (
        lambda: verdict(**entries(statusListIndex="９４５６７")),
        ["status-missing"],
        [("status-list", "statusListIndex", "９４５６７", "")],
    ),
    "an index of nine digits": (lambda: verdict(**entries(statusListIndex="000094567")), [], []),
    "an index of ten digits": (
        lambda: verdict(**entries(statusListIndex="0000094567")),
        ["status-missing"],
        [("status-list", "statusListIndex", "0000094567", "")],
    ),
    "before its day": (
        lambda: verdict(FACTS.valid_from - SECOND),
        ["not-yet-valid"],
        [("certificate-not-yet-valid", "validFrom", "2026-11-20T12:00:00Z", "")],
    ),
    "past its day": (
        lambda: verdict(FACTS.valid_until + SECOND, **lists(until=FACTS.valid_until + DAY)),
        ["expired"],
        [("certificate-expired", "validUntil", "2028-11-19T12:00:00Z", "")],
    ),
    "a date in words": (
        lambda: verdict(credential={"validFrom": ASCII}),
        ["malformed"],
        [("credential-shape", "validFrom", ASCII[:40], "")],
    ),
    "a date that is none": (
        lambda: verdict(credential={"validUntil": "2026-02-30T00:00:00.123456789012345678+08:00"}),
        ["malformed"],
        [("credential-shape", "validUntil", "2026-02-30T00:00:00.123456789012345678+0", "")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_verdict_names_every_problem(name):
    call, outcomes, findings = CASES[name]
    found = call()
    assert (found.outcomes, said(found)) == (outcomes, findings)


@pytest.mark.parametrize(
    ("fraction", "moment", "holds"),
    [
        (".5", 0.499, False),
        (".5", 0.5, True),
        (".25", 0.249, False),
        (".25", 0.25, True),
        (".000", 0, True),
        (".000", -0.001, False),
        ("", 0, True),
    ],
)
def test_a_fraction_of_a_second_is_a_fraction_of_a_second(fraction, moment, holds):
    now = NOW + datetime.timedelta(seconds=moment)
    found = verdict(now, credential={"validFrom": f"2026-11-26T12:00:00{fraction}Z"})
    assert (found.outcomes == []) is holds


def test_a_log_that_is_not_asked_about_is_not_checked():
    issuer = issuer_at_hand()
    token = issuer.sign(credential_of(FACTS))
    found = verify_certificate(
        Presented(token, issuer.statuses()), replace(issuer.trusted, log_keys=()), NOW
    )
    assert (found.outcome, found.log_index, found.signers) == ("valid", None, [])
