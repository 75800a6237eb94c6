"""What sign-in, sessions and answers promise, where no other test looks at it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from portal.people import person
from zuji_portal.web import settings as site_settings

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db
PASSWORD = "正确的 pass-phrase 47！"


@pytest.fixture
def somebody():
    user = person("somebody@zuji.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user, password=PASSWORD):
    client = Client()
    answer = client.post("/account/login/", {"login": user.email, "password": password})
    return client, answer


def test_a_password_is_kept_by_a_slow_hash():
    """PBKDF2 of SHA-256 with at least the 600,000 rounds that OWASP names; the tests replace the
    setting by a quick one.
    """
    assert not hasattr(site_settings, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.iterations >= 600_000


@pytest.mark.parametrize("password", ["g" * 60 + "Ü 9-", "只用汉字也可以的口令十二字"])
def test_a_password_of_any_composition_and_of_64_characters_is_taken(client, password):
    form = {"email": "new@zuji.example", "password1": password, "password2": password}
    assert client.post("/account/signup/", {**form, "name": "示例"}).status_code == 302


def test_a_password_is_compared_as_it_was_typed(somebody):
    for other in (PASSWORD.upper(), f" {PASSWORD}", PASSWORD[:-1]):
        assert "_auth_user_id" not in signed_in(somebody, other)[0].session
    assert "_auth_user_id" in signed_in(somebody)[0].session


def test_changing_the_password_asks_for_the_old_one(somebody):
    client, _ = signed_in(somebody)
    new = {"password1": "another-phrase-91", "password2": "another-phrase-91"}
    client.post("/account/password/change/", {"oldpassword": "wrong", **new})
    somebody.refresh_from_db()
    assert somebody.check_password(PASSWORD)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, **new})
    somebody.refresh_from_db()
    assert somebody.check_password("another-phrase-91")


def test_signing_in_changes_the_token_and_leaving_ends_it(somebody):
    client = Client()
    client.get("/account/login/")
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/account/login/", {"login": somebody.email, "password": PASSWORD})
    token = client.cookies["sessionid"].value
    assert token != before and len(token) >= 32
    client.post("/account/logout/")
    again = Client()
    again.cookies["sessionid"] = token
    assert again.get("/desk/").status_code == 302


def test_cookies_of_a_real_site_are_secure_closed_to_scripts_and_of_this_site(somebody):
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):
        client, _ = signed_in(somebody)
    for cookie in client.cookies.values():
        if cookie.key in {"sessionid", "csrftoken"}:
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


REAL = """
import os, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"Host": settings.ALLOWED_HOSTS[0]})
for address in ("/account/login/", "/display/?text=125"):
    client.get(address, secure=True)
for name, cookie in sorted(client.cookies.items()):
    print(name, bool(cookie["secure"]), cookie["path"], bool(cookie["domain"]))
"""


def test_every_cookie_of_a_site_over_https_bears_the_prefix_of_its_host(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", REAL],
        env={
            **os.environ,
            "ZUJI_HTTPS": "1",
            "ZUJI_HOSTS": "zuji.example",
            "ZUJI_DATABASE_URL": "",
            "ZUJI_VAR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {"__Host-csrftoken", "__Host-zuji_text"}
    for line in lines:
        assert line.startswith("__Host-")
        assert line.endswith("True / False")


def test_a_session_that_nobody_used_for_eight_hours_is_over(somebody):
    client, _ = signed_in(somebody)
    for hours, code in ((7.9, 200), (8.1, 302)):
        session = client.session
        session["seen"] = int(time.time() - hours * 3600)
        session.save()
        assert client.get("/account/sessions/").status_code == code
    assert "_auth_user_id" not in client.session


def test_leaving_asks_the_browser_to_forget_what_it_keeps_of_the_site(somebody):
    client, entered = signed_in(somebody)
    assert "Clear-Site-Data" not in entered
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "password",
    ["zuji-2026-zuji", "足迹足迹足迹足迹2026", "Carbon-Footprint-1", "山东省碳足迹20262026"],
)
def test_a_password_of_the_words_of_the_site_alone_is_refused(password):
    with pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert "password_own_words" in {error.code for error in caught.value.error_list}


def test_a_password_with_other_words_beside_those_of_the_site_is_taken():
    validate_password("zuji und ein Maulwurf")


def test_times_for_mending_are_written_down_in_both_languages():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    for words in ("七天", "三十天", "九十天", "seven days", "thirty days", "ninety days"):
        assert words in text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_methods_that_echo_are_refused(client, method):
    assert client.generic(method, "/models/").status_code in {403, 405}


def test_answers_tell_browsers_not_to_guess_nor_to_share(client):
    answer = client.get("/models/", headers={"Origin": "https://elsewhere.example"})
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "\\\\e.x"])
def test_signing_in_leads_nowhere_else(somebody, target):
    client = Client()
    form = {"login": somebody.email, "password": PASSWORD, "next": target}
    answer = client.post("/account/login/", form)
    assert answer["Location"].startswith("/") and not answer["Location"].startswith("//")


def test_a_line_feed_in_an_address_makes_no_second_line_of_the_log(client, caplog):
    client.get("/models/%0a%0dforged")
    assert all("\nforged" not in record.getMessage() for record in caplog.records)


def test_passwords_are_typed_masked_and_every_page_of_the_desk_offers_to_leave(somebody):
    page = Client().get("/account/login/").content.decode()
    field = page.partition('name="password"')
    assert 'type="password"' in field[0].rpartition("<")[2] + field[2].partition(">")[0]
    assert "onpaste" not in page
    client, _ = signed_in(somebody)
    assert "/account/logout/" in client.get("/desk/").content.decode()
