"""``zuji verify certificate`` as a buyer runs it: a file, the issuer's keys, no network."""

import dataclasses
import datetime
import json
from functools import partial

import pytest

from cast import assessed, example_data
from cli_process import zuji
from issuing import LISTS
from trust.test_certificate import DID, FACTS, INDEX, NOW, SALT, Issuer, credential_of
from zuji.cli.sources import bundle_address
from zuji.core.label import Label
from zuji.lockfile import build_lock
from zuji.lockfile.lock import lock_bytes, sealed_digest
from zuji.trust.credential import did_document
from zuji.trust.passport import FACILITY, PASSPORT, passport_of
from zuji.trust.registered import Registered
from zuji.trust.status_addresses import is_of
from zuji.trust.training import TrainingFacts, training_credential


def lock_of_cement():
    return build_lock(assessed(example_data("cement-demo")))


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


def test_the_answer_names_the_domain_that_vouches_and_not_only_what_it_calls_itself(files, issuer):
    folder, write = files
    done = check(folder, write(), issuer)
    domain = DID.removeprefix("did:web:")
    first = next(line for line in done.stdout.splitlines() if line.startswith("担保方"))
    assert domain in first and DID in first and "自称" in first
    for told in (FACTS.product_name, FACTS.holder_name, f"{FACTS.value} {FACTS.unit}", "天前"):
        assert told in done.stdout
    found = json.loads(check(folder, write(), issuer, "--json").stdout)
    assert (found["issuer"], found["domain"]) == (DID, domain)
    assert found["status_days"] is not None and found["status_as_of"].endswith("Z")


def test_a_status_older_than_the_limit_is_no_plain_valid(files, issuer):
    folder, write = files
    name = write()
    later = (NOW + datetime.timedelta(hours=23)).isoformat()
    keys = ("--log-key", str(issuer.trusted.log_keys[0]), "--at", later)
    done = zuji(
        "verify", "certificate", name, *keys, "--status-hours", "1", cwd=folder, ZUJI_LANG="en"
    )
    assert done.returncode == 1 and "valid when last known, status too old" in done.stdout
    kept = zuji("verify", "certificate", name, *keys, cwd=folder, ZUJI_STATUS_HOURS="1000")
    assert kept.returncode == 0, kept.stdout


def test_the_status_is_asked_of_the_domain_that_vouches_and_of_no_stranger():
    assert is_of("https://pcf.zuji.example/status/revocation.jwt", "pcf.zuji.example")
    assert is_of("https://lists.pcf.zuji.example/1", "pcf.zuji.example")
    assert is_of("http://127.0.0.1:8000/status/revocation.jwt", "127.0.0.1:8000")
    for stranger in (
        "https://evil.example/status",
        "https://pcf.zuji.example.evil.example/",
        "https://pcf.zuji.example@evil.example/",
        "https://evilpcf.zuji.example/",
        "http://pcf.zuji.example/status",
        "file:///etc/passwd",
        "https://[",
        "",
    ):
        assert not is_of(stranger, "pcf.zuji.example"), stranger
    assert not is_of("https://pcf.zuji.example/", "")


def test_a_certificate_vouches_for_the_lockfile_it_names_and_for_no_other(files, issuer):
    folder, write = files
    lock = lock_of_cement()
    total = lock["result"]["total"]
    facts = dataclasses.replace(
        FACTS, study_digest=lock["digest"], value=total["value"], unit=total["unit"]
    )
    (folder / "x.lock.json").write_bytes(lock_bytes(lock))
    keys = ("--log-key", str(issuer.trusted.log_keys[0]), "--at", NOW.isoformat())

    def verify(certified):
        name = write(credential=issuer.sign(credential_of(certified)))
        done = zuji("verify", "x.lock.json", "--certificate", name, *keys, "--json", cwd=folder)
        return done.returncode, json.loads(done.stdout)["vouched"][0]

    code, vouched = verify(facts)
    assert (code, vouched["holds"], vouched["by"]) == (0, True, DID)
    code, vouched = verify(FACTS)
    assert (code, vouched["holds"]) == (5, False)
    assert vouched["why"]["en"].endswith("is about another lockfile")
    code, vouched = verify(dataclasses.replace(facts, value=total["value"] / 2))
    assert (code, vouched["holds"]) == (5, False)


@pytest.mark.parametrize("result", [{}, [], "x", {"total": 1}])
def test_a_lockfile_without_a_total_is_answered_and_never_a_traceback(files, issuer, result):
    folder, write = files
    lock = lock_of_cement() | {"result": result}
    lock |= {"digest": sealed_digest(lock)}
    (folder / "x.lock.json").write_bytes(lock_bytes(lock))
    alone = zuji("verify", "x.lock.json", cwd=folder)
    beside = zuji("verify", "x.lock.json", "--certificate", write(), cwd=folder)
    assert alone.returncode == 1 and "Traceback" not in alone.stderr
    assert beside.returncode != 0 and "Traceback" not in beside.stderr


@pytest.mark.parametrize(
    ("more", "place", "read"),
    [
        ({"salt": None}, "salt", "null"),
        ({"statuses": {}}, "statuses", "{}"),
        ({"schema": 5}, "", "5"),
    ],
)
def test_what_is_no_certificate_is_told_with_its_place_and_what_was_read(
    files, issuer, more, place, read
):
    folder, write = files
    done = check(folder, write(**more), issuer)
    assert done.returncode == 1
    where = f"certificate.json · {place}" if place else "certificate.json"
    assert f"{where} · " in done.stdout
    assert f" {read} →" in done.stdout


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"])
def test_a_moment_outside_the_calendar_is_refused_as_a_wrong_date(files, issuer, moment):
    folder, write = files
    done = zuji("verify", "certificate", write(), "--at", moment, cwd=folder)
    assert done.returncode == 1
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_address_is_refused(files):
    folder, _ = files
    done = zuji("verify", "certificate", "http://[::1", cwd=folder)
    assert done.returncode == 1
    assert "http://[::1" in done.stderr


def test_asking_again_fetches_the_lists_and_turns_an_old_status_into_a_valid_answer(
    files, issuer, monkeypatch, capsys
):
    from issuing import list_credential
    from zuji.cli import certificates

    folder, write = files
    monkeypatch.chdir(folder)
    late = NOW + datetime.timedelta(hours=23)
    fresh = {
        url: issuer.sign(
            list_credential(purpose, since=late, until=late + datetime.timedelta(days=1))
        )
        for purpose, url in LISTS.items()
    }
    asked = []
    from_disk = certificates.content_of

    def answered(source, *, is_offline):
        if source in fresh:
            asked.append(source)
            return fresh[source].encode()
        return from_disk(source, is_offline=is_offline)

    monkeypatch.setattr(certificates, "content_of", answered)
    key = str(issuer.trusted.log_keys[0])
    verify = partial(certificates.verify_file, write(), "did.json", key, at=late.isoformat())
    assert verify(as_json=True, status_hours=1) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "status-old"
    assert verify(as_json=True, status_hours=1, asks_again=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["outcome"], found["status_days"]) == ("valid", 0)
    assert sorted(asked) == sorted(LISTS.values())


def test_thousands_of_status_lists_are_refused_before_one_is_opened(files, issuer):
    folder, write = files
    name = write(statuses=["x"] * 20_000)
    done = check(folder, name, issuer, "--json")
    found = json.loads(done.stdout)
    assert found["outcome"] == "malformed"
    assert "20000" in json.dumps(found["findings"]) and "≤ 100" in json.dumps(
        found["findings"], ensure_ascii=False
    )


PASSED = TrainingFacts(
    url="https://pcf.zuji.example/training/certificates/PX-2026-AAAAAAAA",
    number="PX-2026-AAAAAAAA",
    issuer=DID,
    issuer_name="示例·省平台",
    holder="张三",
    course="clerk",
    title=Label("企业碳管理员", "Carbon clerk"),
    right=28,
    of=30,
    valid_from=FACTS.valid_from,
    valid_until=FACTS.valid_until,
    status_index=INDEX,
    status_lists=LISTS,
)


def test_passport_and_facility_record_are_checked_offline_each_as_itself(
    files, issuer, monkeypatch, capsys
):
    from zuji.cli import certificates

    folder, write = files
    monkeypatch.chdir(folder)
    monkeypatch.setattr("zuji.cli.words.LANG", "zh")
    names = Registered(product=Label("螺纹钢", ""), holder=Label("鲁岱", ""), site="莱芜厂区")
    token = issuer.sign(credential_of(dataclasses.replace(FACTS, registered=names)))
    bundle = json.loads((folder / write(credential=token)).read_text("utf-8"))
    for kind in (PASSPORT, FACILITY):
        credential = issuer.sign(passport_of(token, kind))
        file = {"schema": "zuji-passport/1", "credential": credential, "certificate": bundle}
        (folder / kind.name).write_text(json.dumps(file), "utf-8")

    def answer(file, kind):
        line = str(issuer.trusted.log_keys[0])
        status = certificates.verify_file(
            file,
            "did.json",
            line,
            at=NOW.isoformat(),
            as_json=False,
            is_offline=True,
            status_hours=100,
            kind=kind,
        )
        return status, capsys.readouterr().out

    status, told = answer("passport", "passport")
    assert status == 0 and f"产品: {FACTS.product_name}" in told and "612.5 kgCO2e/t" in told
    assert FACTS.number in told and "日志第 2 条" in told
    status, told = answer("facility", "facility")
    assert status == 0 and "场所: 莱芜厂区" in told and "kgCO2e" not in told
    for file, kind in (
        ("passport", "facility"),
        ("facility", "passport"),
        ("passport", "certificate"),
        ("certificate.json", "passport"),
    ):
        assert answer(file, kind)[0] == 1, (file, kind)


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("N", "passport", "N/passport.json"),
        ("N/", "facility", "N/facility.json"),
        ("N/passport.json", "passport", "N/passport.json"),
    ],
)
def test_the_address_of_a_certificate_leads_to_its_passports(source, kind, expected):
    base = "https://pcf.zuji.example/certificates/"
    assert bundle_address(base + source, kind) == base + expected
    assert bundle_address("passport.json", kind) == "passport.json"


def test_a_certificate_of_training_is_checked_as_one_and_never_as_one_of_a_footprint(
    files, issuer, monkeypatch, capsys
):
    from zuji.cli import certificates

    folder, write = files
    monkeypatch.chdir(folder)
    monkeypatch.setattr(certificates, "LANG", "zh")
    training = write("training.json", credential=issuer.sign(training_credential(PASSED)), proof="")
    both = {"training": training, "certificate": write()}

    def answer(file, kind, as_json=False):
        given = {"at": NOW.isoformat(), "as_json": as_json, "status_hours": 100, "kind": kind}
        status = certificates.verify_file(both[file], "did.json", "", **given)
        return status, capsys.readouterr().out

    status, told = answer("training", "training")
    assert status == 0
    assert all(w in told for w in ("张三", "企业碳管理员 · 28/30", PASSED.number, DID))
    found = json.loads(answer("training", "training", True)[1])
    assert (found["outcome"], found["holder"], found["number"]) == (
        "valid",
        "张三",
        PASSED.number,
    )
    for file, kind in (("training", "certificate"), ("certificate", "training")):
        status, told = answer(file, kind, True)
        assert (status, json.loads(told)["outcome"]) == (1, "malformed")
