"""Signing in, second factors, invitations, appointments, and the role one acts in."""

import re

import pytest
from django.core import mail
from django.test import Client

from zuji_portal.foundation.accounts.models import Appointment, Invitation, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery-9"


@pytest.fixture
def user(db):
    return User.objects.create_user("kong@example.org", PASSWORD, name="孔")


def login(client, email="kong@example.org", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def test_who_signs_up_holds_no_role_and_lands_on_the_desk(client):
    form = {
        "email": "new@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "name": "新人",
    }
    response = client.post("/account/signup/", form)
    assert response.status_code == 302
    assert User.objects.get(email="new@example.org").name == "新人"
    page = client.get("/desk/").content.decode()
    assert "认领企业" in page and "没有任职" in page


@pytest.mark.parametrize("password", ["short", "1234567890123", "password1234", "kong@example.org"])
def test_weak_passwords_are_refused(client, password):
    form = {"email": "kong@example.org", "password1": password, "password2": password, "name": "x"}
    assert client.post("/account/signup/", form).status_code == 200
    assert not User.objects.exists()


def test_a_wrong_password_says_neither_which_half_was_wrong(client, user):
    one, other = (
        re.sub(
            r'value="[^"]*"', "", login(client, email=e, password="wrong-wrong-1").content.decode()
        )
        for e in ("kong@example.org", "nobody@example.org")
    )
    strip = lambda t: re.findall(r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', t, re.DOTALL)  # noqa: E731
    assert strip(one) == strip(other)


def test_totp_is_asked_for_once_it_is_set_up_and_a_recovery_code_works_once(client, user):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    assert "2fa/authenticate" in login(client).url
    assert client.get("/desk/").status_code == 302  # not in yet
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/desk/").status_code == 200
    for attempt, status in ((1, 302), (2, 200)):
        other = Client()
        login(other)
        assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == status, (
            attempt
        )


def test_a_lost_password_is_recovered_by_mail_and_the_link_works_once(client, user):
    client.post("/account/password/reset/", {"email": "kong@example.org"})
    client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert len(mail.outbox) == 1
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    fresh = {"password1": "another-good-one-7", "password2": "another-good-one-7"}
    assert client.post(form, fresh).status_code == 302
    assert login(Client(), password=PASSWORD).status_code == 200
    assert login(Client(), password="another-good-one-7").status_code == 302
    assert Client().get(link).status_code == 200  # says that the link is spent


def test_sessions_are_listed_and_the_others_can_be_ended(user):
    phone = "Mozilla/5.0 (Linux; Android 13) Chrome/110 Mobile Safari/537.36 MicroMessenger/8.0"
    desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"
    one, two = Client(headers={"user-agent": phone}), Client(headers={"user-agent": desk})
    for client in (one, two):
        login(client)
        client.get("/desk/")
    page = two.get("/account/sessions/").content.decode()
    assert "微信 · Android 手机或平板" in page
    assert re.search(r"Edge · Windows 电脑\s*<small[^>]*>就是这里", page)
    assert "127.0.0.1" in page
    assert "Mozilla" not in page
    two.post("/account/sessions/")
    assert one.get("/desk/").status_code == 302
    assert two.get("/desk/").status_code == 200


def test_one_session_can_be_ended_by_its_owner_alone(user):
    one, two, other = Client(), Client(), Client()
    User.objects.create_user("other@example.org", PASSWORD)
    for client, email in ((one, "kong@example.org"), (two, "kong@example.org")):
        login(client, email)
        client.get("/desk/")
    login(other, "other@example.org")
    end = re.findall(r"/account/sessions/\d+/end/", two.get("/account/sessions/").content.decode())
    assert len(end) == 1
    assert other.post(end[0]).status_code == 404
    assert Client().post(end[0]).status_code == 302
    assert one.get("/desk/").status_code == 200
    assert two.post(end[0]).status_code == 302
    assert one.get("/desk/").status_code == 302
    assert two.get("/desk/").status_code == 200


def test_an_invitation_makes_a_member_once(cast):
    page = (
        cast.client("owner")
        .post(
            f"/enterprises/{cast.ludai.enterprise.pk}/invite/",
            {"email": "nobody@zuji.example", "role": "clerk"},
        )
        .content.decode()
    )
    link = re.search(r"(/invitation/[^<\s]+/)", page)[1]
    assert Invitation.objects.get().secret_digest not in page
    member = cast.client("member")
    assert "鲁岱" in member.get(link).content.decode()
    assert Client().post(link).status_code == 302  # to the login
    assert member.post(link).status_code == 302
    assert (
        Appointment.objects.filter(
            user=cast.platform["member"].user, role="clerk", enterprise=cast.ludai.enterprise
        ).count()
        == 1
    )
    assert member.get("/desk/").status_code == 200
    assert member.get(link).status_code == 404
    assert member.post(link).status_code == 404


def test_an_old_invitation_is_over(cast):
    from django.utils import timezone

    page = (
        cast.client("owner")
        .post(
            f"/enterprises/{cast.ludai.enterprise.pk}/invite/",
            {"email": "nobody@zuji.example", "role": "clerk"},
        )
        .content.decode()
    )
    Invitation.objects.update(expires_at=timezone.now())
    assert (
        cast.client("member").post(re.search(r"(/invitation/[^<\s]+/)", page)[1]).status_code == 404
    )


@pytest.mark.parametrize(("role", "email"), [("king", "a@b.example"), ("clerk", "nonsense")])
def test_a_senseless_invitation_is_refused(cast, role, email):
    response = cast.client("owner").post(
        f"/enterprises/{cast.ludai.enterprise.pk}/invite/", {"email": email, "role": role}
    )
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_rights_come_from_the_role_one_acts_in(cast):
    """Clerk here and city officer: one hat at a time, and the header says which."""
    user = cast.ludai.viewers["clerk"].user
    city = Appointment.objects.create(user=user, role="city", city="3716")
    client = cast.client("clerk")
    assert client.get("/enterprises/enrol/").status_code == 403
    assert "碳管理员" in client.get("/desk/").content.decode()
    assert (
        client.post("/act-as/", {"appointment": city.pk, "next": "https://evil.example/"}).url
        == "/desk/"
    )
    assert client.get("/enterprises/enrol/").status_code == 200
    assert client.get(f"/desk/studies/{cast.ludai.draft.pk}/draft/").status_code == 403
    assert (
        client.post("/act-as/", {"appointment": cast.rival.viewers["owner"].acting.pk}).status_code
        == 404
    )


def test_an_ended_appointment_gives_no_rights_at_once(cast):
    clerk, owner = cast.client("clerk"), cast.client("owner")
    assert clerk.get(f"/desk/studies/{cast.ludai.draft.pk}/draft/").status_code == 200
    held = cast.ludai.viewers["clerk"].acting
    assert owner.post(f"/people/{held.pk}/dismiss/", {"reason": "离职"}).status_code == 302
    assert clerk.get(f"/desk/studies/{cast.ludai.draft.pk}/draft/").status_code == 403
    assert (
        owner.post(f"/people/{cast.ludai.viewers['owner'].acting.pk}/dismiss/").status_code == 403
    )  # the last owner
    assert (
        owner.post(f"/people/{cast.rival.viewers['clerk'].acting.pk}/dismiss/").status_code == 404
    )


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ({"email": "nobody@zuji.example", "role": "city", "city": "9999"}, "city-unknown"),
        ({"email": "none@x.example", "role": "expert"}, "person-unknown"),
        ({"email": "nobody@zuji.example", "role": "verifier"}, "field-missing"),
        ({"email": "nobody@zuji.example", "role": "owner"}, "choice-unknown"),
    ],
)
def test_appointing_is_checked(cast, form, rule):
    response = cast.client("province").post("/people/appoint/", form)
    assert response.status_code == 422
    assert rule in response.content.decode()


def test_the_province_appoints_and_dismisses_but_not_itself(cast):
    client = cast.client("province")
    assert (
        client.post(
            "/people/appoint/", {"email": "nobody@zuji.example", "role": "city", "city": "3701"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            "/people/appoint/", {"email": "nobody@zuji.example", "role": "city", "city": "3701"}
        ).status_code
        == 422
    )
    made = Appointment.objects.get(role="city", city="3701")
    assert client.post(f"/people/{made.pk}/dismiss/", {"reason": "调动"}).status_code == 302
    assert client.post(f"/people/{cast.platform['province'].acting.pk}/dismiss/").status_code == 403


def test_demonstration_logins_are_shown_in_demonstration_mode_only(client, settings, db):
    User.objects.create_user("clerk@ludai.example", PASSWORD)
    assert "clerk@ludai.example" not in client.get("/account/login/").content.decode()
    settings.DEMONSTRATION = True
    page = client.get("/account/login/").content.decode()
    assert "clerk@ludai.example" in page
    assert "auditor@zuji.example" not in page
