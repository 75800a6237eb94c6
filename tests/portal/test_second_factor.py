"""Second factors: asked of whom the operator says, and unreadable in the database."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils.crypto import get_random_string

from portal.people import person
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.people.second_factor import SecondFactorAdapter

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user):
    client = Client()
    client.force_login(user, PASSWORD_BACKEND)
    return client


@pytest.fixture
def officer():
    user = person("officer@zuji.example")
    Appointment.objects.create(user=user, role="province")
    return user


def test_an_officer_without_a_second_factor_is_led_to_where_it_is_set_up(settings, officer):
    settings.SECOND_FACTOR = "offices"
    client = signed_in(officer)
    answer = client.get("/people/", follow=True)
    assert answer.redirect_chain == [("/account/2fa/", 302)]
    assert "动态口令或通行密钥" in answer.content.decode()
    assert client.post("/people/appoint/", {"email": "x@x.example"}).url == "/account/2fa/"
    assert client.get("/").status_code == 200, "public pages stay open"
    assert client.get("/account/sessions/").status_code == 200
    TOTP.activate(officer, SECRET)
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"), [("nobody", 200), ("offices", 200), ("everyone", 302)]
)
def test_a_member_is_asked_where_everyone_is(settings, asked, status):
    settings.SECOND_FACTOR = asked
    assert signed_in(person("member@zuji.example")).get("/desk/").status_code == status


def test_nobody_is_asked_where_the_operator_says_so(settings, officer):
    settings.SECOND_FACTOR = "nobody"
    assert signed_in(officer).get("/people/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(settings, officer):
    settings.SECOND_FACTOR = "offices"
    RecoveryCodes.activate(officer)
    assert signed_in(officer).get("/people/").status_code == 302


def test_the_last_factor_of_an_officer_cannot_be_removed(settings, officer):
    settings.SECOND_FACTOR = "offices"
    TOTP.activate(officer, SECRET)
    factor = Authenticator.objects.get(user=officer)
    assert not SecondFactorAdapter().can_delete_authenticator(factor)
    Authenticator.objects.create(user=officer, type="webauthn", data={})
    assert SecondFactorAdapter().can_delete_authenticator(factor)
    settings.SECOND_FACTOR = "nobody"
    Authenticator.objects.filter(type="webauthn").delete()
    assert SecondFactorAdapter().can_delete_authenticator(factor)


def test_seeds_stand_encrypted_and_old_ones_still_work(settings, officer):
    TOTP.activate(officer, SECRET)
    codes = RecoveryCodes.activate(officer).get_unused_codes()
    rows = {row.type: row.data for row in Authenticator.objects.filter(user=officer)}
    assert SECRET not in str(rows)
    assert rows["totp"]["secret"].startswith("fernet:")
    assert rows["recovery_codes"]["seed"].startswith("fernet:")
    recovery = Authenticator.objects.get(type="recovery_codes")
    assert RecoveryCodes(recovery).get_unused_codes() == codes
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(SECRET) == SECRET, "written before seeds were encrypted"
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = get_random_string(50)
    assert RecoveryCodes(recovery).get_unused_codes() == codes, "the former key still opens it"
