"""Roles are for people who have proven their address: by every door, and for as long as they have
not.
"""

import ast
import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

import zuji_portal
from portal.people import person
from zuji.core.refusals import Refusal
from zuji_portal.api.keys import MakeKey
from zuji_portal.committee import queries as committee
from zuji_portal.committee.actions import RegisterExpert
from zuji_portal.enterprises.organisations.actions import AcceptClaim, ClaimEnterprise
from zuji_portal.enterprises.organisations.models import Claim
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import EmailAddress, is_proven, prove
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.people.actions import Appoint, Invite, accept_invitation
from zuji_portal.verification import queries as verification
from zuji_portal.verification.models import Body
from zuji_portal.verification.register.actions import RegisterVerifier

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery-9"
OFFICIAL = "liu.official@gov.example"


def signed_up(email=OFFICIAL, password=PASSWORD):
    """A browser in which somebody signed up with an address."""
    client = Client()
    form = {"email": email, "password1": password, "password2": password, "name": "刘"}
    assert client.post("/account/signup/", form).status_code == 302
    return client, User.objects.get(email=email)


def confirmation():
    """The way to the link of the last mail that asks to confirm an address."""
    links = re.findall(
        r"http://[^/]+(/account/confirm-email/\S+)", "\n".join(m.body for m in mail.outbox)
    )
    return links[-1]


def unproven(user):
    EmailAddress.objects.filter(user=user).update(verified=False)


def test_appointments_are_made_in_one_place():
    """Every other door would have to think of the proof by itself."""
    root, made = Path(zuji_portal.__file__).parent, set()
    creates = {"create", "get_or_create", "update_or_create", "bulk_create"}
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                through = ast.unparse(node.func.value)
                if node.func.attr in creates and "ppointment" in through.split("(")[0]:
                    made.add(file.relative_to(root).as_posix())
    assert made == {"foundation/accounts/appointing.py"}


def by_appointment(cast, user):
    Appoint(cast.platform["province"], None, role="auditor", email=user.email).run()


def by_command(cast, user):
    call_command("appoint", user.email, "auditor")


def by_claim(cast, user):
    cast.ludai.enterprise.appointments.update(ended_at=timezone.now())
    ClaimEnterprise(Viewer(user), cast.ludai.enterprise, statement="示例").run()
    assert Claim.objects.exists()


def by_accepted_claim(cast, user):
    """The claim was made while the address was still proven."""
    claim = Claim.objects.create(enterprise=cast.ludai.enterprise, claimant=user, statement="x")
    AcceptClaim(cast.platform["province"], claim).run()


def by_invitation(cast, user):
    invite = Invite(
        cast.ludai.viewers["owner"], cast.ludai.enterprise, email=user.email, role="clerk"
    )
    invite.run()
    accept_invitation(Viewer(user), invite.secret)


def by_register_of_verifiers(cast, user):
    held = Appointment.objects.create(user=user, role="verifier", body="示例机构")
    body = Body.objects.create(
        name_zh="示例机构", uscc="91370000000000000X", accredited_until="2099-01-01"
    )
    RegisterVerifier(cast.platform["province"], body, appointment=held).run()


def by_expert_pool(cast, user):
    held = Appointment.objects.create(user=user, role="expert")
    RegisterExpert(cast.platform["province"], held, values={"disciplines": ["lca"]}).run()


DOORS = [
    by_appointment,
    by_command,
    by_claim,
    by_accepted_claim,
    by_invitation,
    by_register_of_verifiers,
    by_expert_pool,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_lets_in_who_has_not_proven_the_address(cast, door):
    _, stranger = signed_up()
    with pytest.raises((Refusal, CommandError)) as refused:
        door(cast, stranger)
    if isinstance(refused.value, Refusal):
        rules = {f.rule for f in refused.value.findings}
        assert rules <= {"address-unproven", "invitation-other", "appointment-missing"}
    assert not Appointment.objects.in_force().filter(user=stranger).exists()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_lets_in_who_has(cast, door):
    _, officer = signed_up()
    prove(officer)
    door(cast, officer)


def test_a_stranger_who_signs_up_with_an_officials_address_gets_nothing(cast):
    """As it was done to us: sign up, be appointed, read the audit log."""
    stranger, user = signed_up()
    form = {"email": OFFICIAL, "role": "auditor"}
    answer = cast.client("province").post("/people/appoint/", form)
    assert answer.status_code == 422
    assert "还没有被本人证明" in answer.content.decode()
    assert stranger.get("/audit/").status_code == 403
    Appointment.objects.create(user=user, role="auditor")  # by whatever way
    assert stranger.get("/audit/").status_code == 403
    page = stranger.get("/desk/").content.decode()
    assert "任职暂停" in page
    assert OFFICIAL in page


def test_a_suspended_appointment_opens_nothing_until_the_address_is_proven(cast):
    clerk = cast.ludai.viewers["clerk"]
    key = MakeKey(clerk, clerk.acting, name="k", scopes=["read"])
    key.run()
    api = {"headers": {"authorization": f"Bearer {key.secret}"}}
    browser = cast.client("clerk")
    address = f"/desk/studies/{cast.ludai.draft.pk}/draft/"
    assert browser.get(address).status_code == 200
    assert browser.get("/api/v1/studies", **api).status_code == 200
    unproven(clerk.user)
    assert browser.get(address).status_code == 403
    assert "任职暂停" in browser.get(address).content.decode()
    assert browser.post("/act-as/", {"appointment": clerk.acting.pk}).status_code == 404
    assert browser.get("/api/v1/studies", **api).status_code == 401
    owner = cast.client("owner").get(f"/enterprises/{cast.ludai.enterprise.pk}/")
    assert "还没有证明这个邮箱" in owner.content.decode()
    prove(clerk.user)
    assert browser.get(address).status_code == 200
    assert browser.get("/api/v1/studies", **api).status_code == 200


def test_pool_and_register_leave_out_who_is_suspended(cast):
    province = cast.platform["province"]
    RegisterExpert(province, cast.platform["expert"].acting, values={"disciplines": ["lca"]}).run()
    assert committee.pool().count() == 1
    assert verification.unregistered().count() == 1
    EmailAddress.objects.update(verified=False)
    assert committee.pool().count() == 0
    assert verification.unregistered().count() == 0


def test_an_invitation_is_taken_by_nobody_but_the_person_invited(cast):
    invite = Invite(cast.viewer("owner"), cast.ludai.enterprise, email=OFFICIAL, role="clerk")
    invite.run()
    link = f"/invitation/{invite.secret}/"
    thief = Client()
    thief.force_login(person("thief@x.example"), "django.contrib.auth.backends.ModelBackend")
    page = thief.get(link).content.decode()
    assert "l…@gov.example" in page
    assert OFFICIAL not in page
    assert thief.post(link).status_code == 422
    invited, user = signed_up()
    assert "先证明这个邮箱" in invited.get(link).content.decode()
    assert invited.post(link).status_code == 422
    invited.post(confirmation())
    assert is_proven(user)
    assert invited.post(link).status_code == 302
    assert viewer_as(Appointment.objects.get(user=user)).role == "clerk"


def test_the_link_of_the_mail_proves_nothing_to_who_is_not_signed_in(cast):
    """A stranger signed up with the official's address; the official opens the mail."""
    stranger, user = signed_up()
    link, official = confirmation(), Client()
    assert official.get(link).status_code == 200
    page = official.post(link, follow=True).content.decode()
    assert "忘记密码" in page
    assert not is_proven(user)
    other = Client()
    other.force_login(person("x@x.example"), "django.contrib.auth.backends.ModelBackend")
    other.post(link)
    assert not is_proven(user)
    stranger.logout()


def test_who_takes_an_unproven_account_back_by_mail_shuts_the_stranger_out(cast):
    from allauth.mfa.totp.internal.auth import TOTP

    stranger, user = signed_up()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    EmailAddress.objects.create(user=user, email="back.door@x.example", verified=True)
    official = Client()
    official.post("/account/password/reset/", {"email": OFFICIAL})
    form = official.get(re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]).url
    fresh = "my-own-new-password-5"
    official.post(form, {"password1": fresh, "password2": fresh})
    assert stranger.get("/desk/").status_code == 302
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == [
        OFFICIAL
    ]
    assert official.post("/account/login/", {"login": OFFICIAL, "password": fresh}).url == "/todo/"
    official.post(confirmation())
    assert is_proven(user)


def test_the_operator_vouches_and_the_account_begins_anew(cast, capsys):
    stranger, _ = signed_up()
    call_command("appoint", OFFICIAL, "province", "--vouch")
    assert stranger.get("/desk/").status_code == 302
    assert (
        Client().post("/account/login/", {"login": OFFICIAL, "password": PASSWORD}).status_code
        == 200
    )
    link = re.search(r"(/account/password/reset/key/\S+)", capsys.readouterr().out)[1]
    officer, fresh = Client(), "my-own-new-password-5"
    officer.post(officer.get(link).url, {"password1": fresh, "password2": fresh})
    officer.post("/account/login/", {"login": OFFICIAL, "password": fresh})
    assert officer.get("/people/").status_code == 200
