"""What sign-in, sessions and answers promise, where no other test looks at it."""

from __future__ import annotations

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, override_settings

from portal.people import person
from zuji_portal.web import settings as site_settings

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
