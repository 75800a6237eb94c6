"""Signing in through a real OpenID Connect provider, running in a process of its own."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.test import Client

from portal import oidc_provider as provider
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import is_proven

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FOLDER = Path(__file__).parent
CALLBACK = "http://testserver/account/oidc/government/login/callback/"


@pytest.fixture(scope="module")
def issuer():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(FOLDER / "oidc_provider.py"), str(port), CALLBACK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=FOLDER,
        env={"PYTHONPATH": str(FOLDER), "PATH": "", "OAUTHLIB_INSECURE_TRANSPORT": "1"},
    )
    try:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
        yield f"http://127.0.0.1:{port}/o"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def configured(settings, issuer):
    app = {
        "provider_id": "government",
        "name": "政务",
        "client_id": provider.CLIENT,
        "secret": provider.SECRET,
        "settings": {"server_url": issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }


def through_the_provider(client):
    """The way a browser goes: our button, the provider's login form, and back to us with a code."""
    started = client.post("/account/oidc/government/login/")
    assert started.status_code == 302
    assert "code_challenge=" in started.url
    browser = requests.Session()
    form = browser.get(started.url)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    back = browser.post(
        form.url,
        {"username": provider.PERSON, "password": provider.PASSWORD, "csrfmiddlewaretoken": token},
        allow_redirects=False,
    )
    while not back.headers["Location"].startswith("http://testserver"):
        back = browser.get(
            requests.compat.urljoin(back.url, back.headers["Location"]), allow_redirects=False
        )
    return back.headers["Location"].removeprefix("http://testserver")


def test_the_provider_is_offered_on_the_login_page(client):
    assert "政务" in client.get("/account/login/").content.decode()


def test_a_person_comes_in_through_the_provider_and_holds_no_role(client):
    callback = through_the_provider(client)
    assert client.get(callback).status_code == 302
    user = User.objects.get(email="oidc@gov.example")
    assert user.name == "王检"
    assert not user.has_usable_password()
    assert is_proven(user)  # the provider says so
    assert not Appointment.objects.filter(user=user).exists()
    assert "认领企业" in client.get("/desk/").content.decode()


def test_coming_again_is_the_same_person(client):
    client.get(through_the_provider(client))
    again = Client()
    again.get(through_the_provider(again))
    assert User.objects.filter(email="oidc@gov.example").count() == 1
    assert again.get("/desk/").status_code == 200


def test_who_comes_through_the_provider_has_shown_the_second_factor_there(client, settings):
    settings.SECOND_FACTOR = "everyone"
    client.get(through_the_provider(client))
    assert client.get("/desk/").status_code == 200
    other = Client()
    other.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    assert other.get("/desk/").url == "/account/2fa/", "the same person by another way"


def test_a_code_in_another_browser_or_twice_lets_nobody_in(client):
    callback = through_the_provider(client)
    thief = Client()
    thief.get(callback)
    assert thief.get("/desk/").status_code == 302
    client.get(callback)
    assert client.get("/desk/").status_code == 200
    client.post("/account/logout/")
    client.get(callback)
    assert client.get("/desk/").status_code == 302


def test_an_address_somebody_registered_here_is_not_taken_over(client):
    """The provider vouches for an address that a local account has: no silent joining of the
    two.
    """
    User.objects.create_user("oidc@gov.example", "local-password-1")
    client.get(through_the_provider(client))
    assert client.get("/desk/").status_code == 302
    assert User.objects.filter(email="oidc@gov.example").count() == 1
