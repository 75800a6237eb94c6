"""Acts that cannot be taken back ask once, on a page of their own that says what follows."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from portal.certificates import issued
from portal.verifiers import team, working
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.verification.engagement.work import RaiseFinding

pytestmark = pytest.mark.django_db


def order_of(page):
    """Where the way back and the dangerous button stand in the page."""
    return page.index("不办，返回"), page.index('<button class="danger">')


def test_every_dangerous_button_says_what_follows_in_both_languages():
    for machine in machines().values():
        for move in machine.moves:
            if move.is_dangerous and move.form == "button":
                assert move.effects and move.told, move.name
                for text in (*move.effects, move.told):
                    assert re.search(r"[\u4e00-\u9fff]", text.zh)
                    assert not re.search(r"[\u4e00-\u9fff]", text.en)


def test_a_revocation_asks_for_the_last_four_digits_and_a_reason(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    client = cast.client("province")
    address = reverse("certificate_move", args=[certificate.pk, "revoke"])
    page = client.get(address).content.decode()
    assert "永远保留" in page and "持有人" in page and certificate.product.name_zh in page
    back, danger = order_of(page)
    assert back < danger, "the way back comes first in focus order"
    for wrong in ({"reason": "x"}, {"reason": "x", "digits": "9999"}, {"digits": "0001"}):
        assert client.post(address, wrong).status_code == 422
    again = client.post(address, {"reason": "台账不实", "digits": "9999"}).content.decode()
    assert "台账不实" in again, "what was typed stays"
    assert Certificate.objects.get(pk=certificate.pk).state == "issued"
    digits = certificate.number[-4:]
    assert client.post(address, {"reason": "台账不实", "digits": digits}).status_code == 302
    assert Certificate.objects.get(pk=certificate.pk).state == "revoked"


def test_the_page_of_an_act_is_shown_only_to_who_may_do_it(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    address = reverse("certificate_move", args=[certificate.pk, "suspend"])
    assert cast.client("province").get(address).status_code == 200
    assert cast.client("owner").get(address).status_code == 403
    accept = reverse("certificate_move", args=[certificate.pk, "accept"])
    assert cast.client("province").get(accept).status_code == 405, "an ordinary move has no page"


def test_the_verifier_who_sends_a_study_back_is_asked_once(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    address = reverse("verification_return", args=[engagement.pk])
    client = cast.client("verifier")
    values = {"severity": "major", "field": "power", "text": "产量请核对"}
    RaiseFinding(them.viewers["lead"], engagement, values=values).run()
    findings = client.get(reverse("verification_findings", args=[engagement.pk]))
    assert f'href="{address}"' in findings.content.decode()
    page = client.get(address).content.decode()
    back, danger = order_of(page)
    assert back < danger and "这次提交保留不变" in page
    assert client.post(address).status_code == 302
    engagement.refresh_from_db()
    assert engagement.state == "correcting"


def test_an_appointment_ends_with_a_reason_that_the_log_keeps(cast):
    held = cast.ludai.viewers["clerk"].acting
    client, address = cast.client("owner"), f"/people/{held.pk}/dismiss/"
    page = client.get(address).content.decode()
    assert "解除任职" in page and str(held.user) in page
    assert client.post(address).status_code == 422
    assert Appointment.objects.get(pk=held.pk).ended_at is None
    assert client.post(address, {"reason": "离职"}).status_code == 302
    entry = AuditEntry.objects.filter(action="people.dismiss").get()
    assert entry.facts["reason"] == "离职"
    rival = cast.rival.viewers["clerk"].acting
    assert client.get(f"/people/{rival.pk}/dismiss/").status_code == 404


def test_a_report_is_sealed_on_a_page_that_says_so(cast):
    client, address = cast.client("province"), "/programme/reports/2025Q1/file/"
    listed = client.get("/programme/reports/").content.decode()
    assert f'href="{address}"' in listed
    page = client.get(address).content.decode()
    assert "报送并封存" in page and "更正要写理由" in page and 'name="reason"' not in page
    assert client.post(address).status_code == 302
    assert 'name="reason"' in client.get(address).content.decode(), "a correction has a reason"
    assert client.post(address).status_code == 422
    assert cast.client("auditor").get(address).status_code == 403
