"""`check --deploy` names each mistake of a deployment, one row for each that was possible; a
variable that cannot be meant stops the start.
"""

import json
import os
from pathlib import Path

import pytest

from portal.deployment import DEPLOY, deploy_check, variables
from zuji_portal.web.environment import Environment, Misread
from zuji_portal.web.operations import deployment_check
from zuji_portal.web.operations.deployment_check import check_deployment

RIGHT = {
    "IS_HTTPS": True,
    "TRUSTED_PROXY": "127.0.0.1",
    "ALLOWED_HOSTS": ["pcf.example.gov.cn", "127.0.0.1"],
    "SITE_URL": "https://pcf.example.gov.cn",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEMONSTRATION": False,
    "OIDC_ISSUER": "",
    "SECOND_FACTOR": "offices",
    "LOG_KEY": "",
    "ISSUER_KEY": "",
    "VIRUS_SCAN": [],
}
SAID = {"ZUJI_HOSTS": "pcf.example.gov.cn", "ZUJI_SITE_URL": "https://pcf.example.gov.cn"}


@pytest.fixture
def right(settings, tmp_path):
    """A deployment without a mistake."""
    for name, value in RIGHT.items():
        setattr(settings, name, value)
    settings.VAR, settings.EVIDENCE_ROOT = tmp_path, tmp_path / "evidence"
    settings.ENVIRONMENT = environment(SAID)
    assert check_deployment() == []
    return settings


def environment(values):
    """As if the settings had read it."""
    made = Environment(values)
    made.names = {"ZUJI_HOSTS", "ZUJI_SITE_URL", "ZUJI_TRUSTED_PROXY"}
    return made


def provider(**app):
    filled = {"client_id": "zuji", "secret": "s", **app}
    return {"openid_connect": {"APPS": [filled]}}


MISTAKES = [
    ("TRUSTED_PROXY", "", "zuji.E010"),
    ("IS_HTTPS", False, "zuji.W011 zuji.E017"),
    ("TRUSTED_PROXY", "*", "zuji.E012"),
    ("TRUSTED_PROXY", "caddy", "zuji.E034"),
    ("TRUSTED_PROXY", "localhost", "zuji.E034"),
    ("TRUSTED_PROXY", "172.28.17.0/24", "zuji.E034"),
    ("TRUSTED_PROXY", "127.0.0.1, 10.0.0.2", "zuji.E034"),
    ("ALLOWED_HOSTS", ["*", "pcf.example.gov.cn"], "zuji.E035"),
    ("ALLOWED_HOSTS", ["pcf.example.gov.cn", "https://other.example"], "zuji.E035"),
    ("ALLOWED_HOSTS", ["pcf.example.gov.cn", "other.example:8000"], "zuji.E035"),
    ("ALLOWED_HOSTS", ["pcf.example.gov.cn", "a.example b.example"], "zuji.E035"),
    ("ALLOWED_HOSTS", ["pcf.example.gov.cn", '"b.example"'], "zuji.E035"),
    ("SITE_URL", "pcf.example.gov.cn", "zuji.E016"),
    ("SITE_URL", "http://pcf.example.gov.cn", "zuji.E017"),
    ("SITE_URL", "https://zuji.example.gov.cn", "zuji.E018"),
    ("SITE_URL", "https://127.0.0.1:8000", "zuji.E019"),
    ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "zuji.W013"),
    ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "zuji.W013"),
    ("DEMONSTRATION", True, "zuji.E022"),
    ("SECOND_FACTOR", "nobody", "zuji.W037"),
    ("OIDC_ISSUER", "http://id.example.gov.cn", "zuji.E023"),
    ("SOCIALACCOUNT_PROVIDERS", provider(client_id=""), "zuji.E024"),
    ("SOCIALACCOUNT_PROVIDERS", provider(secret=""), "zuji.E024"),
    ("LOG_KEY", "ab" * 31, "zuji.E025"),
    ("LOG_KEY", "zz" * 32, "zuji.E025"),
    ("ISSUER_KEY", "-----BEGIN EC PRIVATE KEY-----", "zuji.E026"),
    ("ISSUER_KEY", json.dumps({"kty": "EC", "crv": "P-384", "d": "x"}), "zuji.E026"),
    ("ISSUER_KEY", json.dumps({"kty": "EC", "crv": "P-256", "x": "public only"}), "zuji.E026"),
    ("VIRUS_SCAN", ["no-such-scanner", "--fast"], "zuji.E027"),
    ("ENVIRONMENT", environment({"ZUJI_SITE_URL": "https://x"}), "zuji.W036"),
    ("ENVIRONMENT", environment({"ZUJI_HOSTS": "x"}), "zuji.W014"),
    ("ENVIRONMENT", environment({**SAID, "ZUJI_HOST": "x"}), "zuji.W033"),
    ("ENVIRONMENT", environment({**SAID, "ZUJI_TRUSTED_PROXIES": "x"}), "zuji.W033"),
]


@pytest.mark.parametrize(("setting", "value", "rule"), MISTAKES)
def test_a_mistake_of_a_deployment_is_named_with_its_remedy(right, setting, value, rule):
    setattr(right, setting, value)
    told = [(m.id, bool(m.hint)) for m in check_deployment()]
    assert told == [(each, True) for each in rule.split()]


def test_a_misspelt_variable_is_told_with_the_one_that_was_meant(right):
    right.ENVIRONMENT = environment({**SAID, "ZUJI_HOST": "x"})
    assert [m.hint for m in check_deployment()] == ["ZUJI_HOSTS？"]


def test_an_empty_key_file_is_named(right):
    (right.VAR / "secret-key").touch(mode=0o600)
    assert [m.id for m in check_deployment()] == ["zuji.E015"]


@pytest.mark.parametrize("name", ["zuji.sqlite3", "log-key"])
def test_what_other_accounts_of_the_machine_can_read_is_named(right, name):
    (right.VAR / name).write_text("x")
    (right.VAR / name).chmod(0o644)
    right.VAR.chmod(0o755)
    assert [m.id for m in check_deployment()] == ["zuji.W032"]
    right.VAR.chmod(0o700)
    assert check_deployment() == []


def test_a_machine_that_gives_too_little_is_named(right, monkeypatch):
    monkeypatch.setattr(deployment_check, "files_allowed", lambda: 1024)
    monkeypatch.setattr(deployment_check.shutil, "which", lambda _: None)
    assert [m.id for m in check_deployment()] == ["zuji.W028", "zuji.W029"]


def test_a_list_of_breached_passwords_that_is_not_there_is_named(right, tmp_path):
    right.BREACHED_PASSWORDS = str(tmp_path / "none.txt")
    assert [m.id for m in check_deployment()] == ["zuji.E038"]
    (tmp_path / "none.txt").touch()
    assert check_deployment() == []


def test_a_folder_that_the_account_cannot_write_is_named(right, monkeypatch):
    monkeypatch.setattr(deployment_check.shutil, "which", lambda name: name)
    monkeypatch.setattr(deployment_check.os, "access", lambda *_: False)
    assert [m.id for m in check_deployment()] == ["zuji.E030", "zuji.E031"]


@pytest.mark.parametrize("value", ["true", "yes", "on", "2", "TRUE"])
def test_a_switch_that_is_neither_one_nor_zero_stops_the_start(value):
    with pytest.raises(Misread, match="ZUJI_HTTPS"):
        Environment({"ZUJI_HTTPS": value}).switch("ZUJI_HTTPS")


def test_switches_numbers_and_lists_are_read():
    given = Environment({"A": "1", "B": "0", "C": "", "N": "2.5", "L": " a, b,,"})
    assert [given.switch(name) for name in ("A", "B", "C", "D")] == [True, False, False, False]
    assert (given.number("N", "5"), given.number("M", "5")) == (2.5, 5)
    assert (given.parts("L", "x"), given.parts("M", "x,y")) == (["a", "b"], ["x", "y"])
    assert given.text("C", "default") == "default"


@pytest.mark.parametrize("value", ["five", "-1", "1.2.3", "1e3"])
def test_a_number_that_is_none_stops_the_start(value):
    with pytest.raises(Misread, match="N="):
        Environment({"N": value}).number("N", "5")


def test_an_address_without_its_scheme_stops_the_start():
    with pytest.raises(Misread, match="https://"):
        Environment({"ZUJI_SITE_URL": "pcf.example.gov.cn"}).address("ZUJI_SITE_URL")


def test_a_secret_comes_from_a_file_without_standing_in_the_environment(tmp_path):
    (tmp_path / "key").write_text("secret\n")
    given = Environment({"K_FILE": str(tmp_path / "key")})
    assert given.text("K") == "secret"
    with pytest.raises(Misread, match="K_FILE"):
        Environment({"K": "x", "K_FILE": str(tmp_path / "key")}).text("K")
    with pytest.raises(Misread, match="K_FILE"):
        Environment({"K_FILE": str(tmp_path / "absent")}).text("K")


@pytest.mark.slow
def test_the_environment_file_of_the_folder_has_no_mistake(tmp_path):
    """As the guide says: the public name, the proxy, the secrets in files."""
    for name, content in {"secret-key": "k3f9Zq7-Lm2x_Wv8" * 4, "database-url": ""}.items():
        (tmp_path / name).write_text(content)
    said = {
        name: value.replace("/etc/zuji", str(tmp_path)).replace("/var/lib/zuji", str(tmp_path))
        for name, value in variables(DEPLOY / "zuji.env").items()
    }
    outer = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    deploy_check({**outer, **said}, tmp_path)


def test_each_finding_of_the_check_has_a_row_here():
    source = Path(deployment_check.__file__).read_text("utf-8")
    tests = Path(__file__).read_text("utf-8")
    numbers = {word for word in source.replace('"', " ").split() if word.startswith("zuji.")}
    numbers = {n for n in numbers if n[5:6] in "EW" and n[6:9].isdigit()}
    assert len(numbers) >= 20
    assert {n for n in numbers if n not in tests} == set()
