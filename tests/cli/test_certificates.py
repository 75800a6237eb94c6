"""``zuji verify certificate`` as a buyer runs it: a file, the issuer's keys, no network."""

import json

import pytest

from cli_process import zuji
from trust.test_certificate import DID, FACTS, INDEX, NOW, SALT, Issuer, credential_of
from zuji.trust.credential import did_document


@pytest.fixture(scope="module")
def issuer():
    return Issuer()


@pytest.fixture
def files(issuer, tmp_path):
    """The holder's file and the issuer's DID document, and how to write another file."""
    (tmp_path / "did.json").write_text(json.dumps(did_document(DID, [issuer.key])), "utf-8")

    def write(name="certificate.json", **more):
        token = more.pop("credential", issuer.sign(credential_of(FACTS)))
        bundle = {
            "schema": "zuji-certificate/1",
            "credential": token,
            "salt": SALT.hex(),
            "proof": issuer.proof(token),
            "statuses": issuer.statuses(),
        }
        (tmp_path / name).write_text(json.dumps(bundle | more), "utf-8")
        return name

    return tmp_path, write


def check(folder, name, issuer, *more):
    return zuji(
        "verify",
        "certificate",
        name,
        "--log-key",
        str(issuer.trusted.log_keys[0]),
        "--at",
        NOW.isoformat(),
        *more,
        cwd=folder,
        ZUJI_LANG="zh",
    )


def test_a_valid_certificate_exits_zero_and_says_what_was_checked(files, issuer):
    folder, write = files
    done = check(folder, write(), issuer, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["outcome"], found["log_index"], found["findings"]) == ("valid", 2, [])
    assert found["credential"]["credentialSubject"]["name"].endswith("ZJ-2026-000001")


@pytest.mark.parametrize(
    ("expected", "word", "change"),
    [
        ("revoked", "已撤销", lambda i: {"statuses": i.statuses(revocation=[INDEX])}),
        ("suspended", "已暂停", lambda i: {"statuses": i.statuses(suspension=[INDEX])}),
        ("log-missing", "没有日志证明", lambda i: {"proof": ""}),
        ("log-wrong", "日志证明不符", lambda i: {"salt": "00" * 16}),
        ("key-unknown", "签发方不被信任", lambda i: {"credential": _renamed(i)}),
        ("altered", "被改动过", lambda i: {"credential": Issuer().sign(credential_of(FACTS))}),
        ("malformed", "不是证书", lambda i: {"credential": "x"}),
    ],
)
def test_every_failure_exits_one_with_its_own_words(files, issuer, expected, word, change):
    folder, write = files
    name = write(**change(issuer))
    done = check(folder, name, issuer)
    assert done.returncode == 1 and word in done.stdout, done.stdout + done.stderr
    assert json.loads(check(folder, name, issuer, "--json").stdout)["outcome"] == expected


def _renamed(issuer):
    from zuji.trust.credential import signed

    return signed(credential_of(FACTS), "did:web:evil.example#key-1", issuer.private)


def test_expired_is_told_by_the_moment_asked_for(files, issuer):
    folder, write = files
    name = write(statuses=issuer.statuses(until=NOW.replace(year=2040)))
    done = zuji("verify", "certificate", name, "--at", "2029-01-01", cwd=folder, ZUJI_LANG="zh")
    assert done.returncode == 1 and "已过期" in done.stdout


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"schema": "x"}', '{"schema": "zuji-certificate/1", "salt": "xyz"}', "\x00"],
)
def test_what_is_no_certificate_file_is_refused_without_a_traceback(files, issuer, content):
    folder, _ = files
    (folder / "bad.json").write_text(content, "utf-8")
    done = check(folder, "bad.json", issuer)
    assert done.returncode == 1 and "Traceback" not in done.stderr + done.stdout
    assert zuji("verify", "certificate", "nowhere.json", cwd=folder, ZUJI_LANG="zh").returncode == 1
