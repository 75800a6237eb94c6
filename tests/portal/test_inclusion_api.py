"""Between platforms: signed reports, labels and summaries; a certificate that falls takes points
back and tells the operator, which runs as a second process.
"""

from __future__ import annotations

import json
import time

import pytest
from django.utils import timezone

from portal.guards.base import update
from portal.inclusion import balance_of, consented, operator_of, proposed, stage
from portal.operating import reference_operator, reported, site
from zuji.core.refusals import Refusal
from zuji.inclusion import inclusion_rules
from zuji.trust.signed_message import signed_headers, verify_message
from zuji_portal.certification.actions import noted
from zuji_portal.certification.events import CertificateMoved
from zuji_portal.committee.events import CaseDecided, CaseSubjectAsked
from zuji_portal.committee.models import Case, Decision
from zuji_portal.consumer import falling, messages, operators
from zuji_portal.consumer.approving import case_decided, case_subject
from zuji_portal.consumer.models import BehaviourEvent, ClawBack, Methodology, OperatorMessage
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.outgoing import outward
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP
from zuji_portal.foundation.outgoing.sealing import opened

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/behaviour-events"


@pytest.fixture
def on(cast):
    return stage(cast)


def behaviour(on, name="a", **more):
    given = {
        "id": name,
        "scene": on.scene.number,
        "account": on.consent.handle,
        "quantity": "1",
        "unit": "t",
        "done_on": timezone.localdate().isoformat(),
        "counted_in": "none",
        "product": on.methodology.product.key,
    }
    return given | more


def sent(client, on, events, *, keys=None, at=None, body=None):
    """A batch that the operator signs and posts."""
    keys = keys or on.keys
    content = json.dumps({"events": events}).encode()
    headers = signed_headers(keys.secret, "msg_1", int(at or time.time()), content)
    headers |= {"Authorization": f"Bearer {keys.key}"}
    return client.post(EVENTS, body or content, "application/json", headers=headers)


def rules_of(answer):
    return [error["rule"] for error in answer.json()["errors"]]


def test_a_signed_batch_is_taken_once(client, on):
    first = sent(client, on, [behaviour(on), behaviour(on, "b", counted_in="ets")])
    assert first.status_code == 200, first.content.decode()
    taken, refused = first.json()["events"]
    assert (taken["status"], taken["gives"], taken["points"]) == ("accepted", "points", 5000)
    assert taken["grams_co2e"] == 50_003
    assert (refused["status"], refused["gives"]) == ("refused", "nothing")
    assert refused["errors"][0]["rule"] == "event-counted-elsewhere"
    again = sent(client, on, [behaviour(on)]).json()["events"][0]
    assert (again["status"], again["points"]) == ("repeated", 5000)
    assert BehaviourEvent.objects.count() == 1


def test_who_is_not_the_operator_or_does_not_sign_reports_nothing(client, cast, on):
    other = operator_of(cast, "别家")[1]
    mixed = operators.OperatorKeys(on.keys.key, other.secret)
    batch = [behaviour(on)]
    unsigned = client.post(
        EVENTS,
        {"events": batch},
        "application/json",
        headers={"Authorization": f"Bearer {on.keys.key}"},
    )
    assert (unsigned.status_code, rules_of(unsigned)) == (422, ["signature-missing"])
    assert rules_of(sent(client, on, batch, keys=mixed)) == ["signature-wrong"]
    assert rules_of(sent(client, on, batch, at=time.time() - 400)) == ["signature-time"]
    touched = json.dumps({"events": [behaviour(on, quantity="2")]})
    assert rules_of(sent(client, on, batch, body=touched)) == ["signature-wrong"]
    stranger = operators.OperatorKeys("zujiop_nobody", on.keys.secret)
    assert sent(client, on, batch, keys=stranger).status_code == 401
    assert BehaviourEvent.objects.count() == 0
    theirs = sent(client, on, batch, keys=other).json()["events"][0]
    assert theirs["errors"][0]["rule"] == "event-consent"


def test_keys_that_were_renewed_or_whose_operator_ended_open_nothing(client, cast, on):
    province = cast.platform["province"]
    renewed = operators.RenewOperatorKeys(province, on.operator)
    renewed.run()
    assert sent(client, on, [behaviour(on)]).status_code == 401
    assert sent(client, on, [behaviour(on)], keys=renewed.keys).status_code == 200
    on.operator.refresh_from_db()
    assert opened(on.operator.secret) == renewed.keys.secret
    operators.EndOperator(province, on.operator, reason="示例").run()
    assert sent(client, on, [behaviour(on, "b")], keys=renewed.keys).status_code == 401


def test_one_event_too_many_and_what_is_no_event_are_refused(client, on):
    most = inclusion_rules().batch.value
    wrong = [behaviour(on, str(n), account="X") for n in range(most)]
    assert sent(client, on, wrong).status_code == 200
    assert rules_of(sent(client, on, [*wrong, behaviour(on)])) == ["batch-long"]
    for change in ({"counted_in": "?"}, {"id": "a b"}, {"quantity": "x"}, {"done_on": "1.1."}):
        answer = sent(client, on, [behaviour(on, **change)])
        assert answer.status_code == 422 and answer.json()["errors"][0]["place"], change
    without = behaviour(on)
    del without["counted_in"]
    assert sent(client, on, [without]).status_code == 422
    assert sent(client, on, []).status_code == 422


def test_a_summary_is_told_with_consent_only(client, cast, on):
    sent(client, on, [behaviour(on), behaviour(on, "b", scene=on.coupons.number)])
    key = {"Authorization": f"Bearer {on.keys.key}"}
    address = f"/api/v1/accounts/{on.consent.handle}/summary"
    told = client.get(address, headers=key).json()
    assert {k: told[k] for k in ("points", "events", "grams_co2e", "coupons", "expiring")} == {
        "points": 5000,
        "events": 2,
        "grams_co2e": 50_003,
        "coupons": 1,
        "expiring": 0,
    }
    other = operator_of(cast, "别家")[1]
    theirs = {"Authorization": f"Bearer {other.key}"}
    assert client.get(address, headers=theirs).status_code == 404
    assert client.get(address).status_code == 401
    on.consent.withdrawn_at = timezone.now()
    on.consent.save()
    assert client.get(address, headers=key).status_code == 404


def test_a_product_that_is_not_public_has_no_label(client, on):
    entry = on.methodology.product
    entry.is_public = False
    entry.save()
    assert client.get(f"/api/v1/products/{entry.key}/label").status_code == 404
    assert client.get("/api/v1/products/nothing/label").status_code == 404


def fall(on, action="certificate.revoke"):
    certificate = on.methodology.product_certificate
    falling.certificate_moved(CertificateMoved(certificate, action, "台账不实（示例）"))


def test_points_are_taken_back_when_the_certificate_is_revoked(client, on):
    sent(client, on, [behaviour(on)])
    fall(on)
    on.methodology.refresh_from_db()
    assert on.methodology.state == "suspended"
    back = ClawBack.objects.get()
    falling.run_claw_back.func(back.pk)
    falling.run_claw_back.func(back.pk)
    back.refresh_from_db()
    assert (back.points, back.purses) == (5000, 1) and back.done_at is not None
    assert balance_of(on.account) == 0
    refused = sent(client, on, [behaviour(on, "b")]).json()["events"][0]
    assert refused["errors"][0]["rule"] == "event-worth-nothing"
    assert AuditEntry.objects.filter(action="methodology.lapse").count() == 1


@pytest.mark.parametrize(
    ("action", "state", "taken"),
    [
        ("certificate.suspend", "suspended", False),
        ("certificate.expire", "suspended", False),
        ("certificate.restore", "published", False),
        ("certificate.revoke", "suspended", True),
    ],
)
def test_only_a_revoked_certificate_takes_points_back(on, action, state, taken):
    fall(on, action)
    on.methodology.refresh_from_db()
    assert (on.methodology.state, ClawBack.objects.exists()) == (state, taken)


def test_a_move_of_a_certificate_is_heard(on, monkeypatch):
    """The listener stands behind the certification's own way of moving."""
    certificate = on.methodology.baseline_certificate
    monkeypatch.setattr("zuji_portal.certification.actions.append", lambda *given: None)
    monkeypatch.setattr("zuji_portal.certification.actions.FootprintChanged", lambda product: None)
    noted(certificate, "certificate.suspend", "示例", None)
    on.methodology.refresh_from_db()
    assert on.methodology.state == "suspended"


def decided(cast, method, result):
    case = Case.objects.create(
        kind="methodology",
        subject=method.number,
        title_zh="示例",
        reason="示例",
        consultation_until=timezone.localdate(),
        opened_by=cast.platform["expert"].user,
    )
    made = Decision.objects.create(
        case=case, number=f"ZW-{result}", result=result, content={}, digest="", at=timezone.now()
    )
    case_decided(CaseDecided(case, made))
    method.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("result", "state"),
    [("pass", "approved"), ("pass_with_changes", "rejected"), ("reject", "rejected")],
)
def test_the_committee_decides_about_an_assessed_methodology(cast, result, state):
    method = proposed(cast, state="assessed")
    found = case_subject(CaseSubjectAsked("methodology", method.number))
    assert f"user:{method.proposed_by_id}" in found.parties
    assert f"uscc:{cast.rival.enterprise.uscc}" in found.parties
    made = decided(cast, method, result)
    assert (method.state, method.decision) == (state, made)
    assert AuditEntry.objects.latest("pk").action.startswith("methodology.")


def test_no_case_is_about_a_methodology_that_was_not_assessed(cast):
    method = proposed(cast)
    assert case_subject(CaseSubjectAsked("methodology", method.number)) is None
    assert case_subject(CaseSubjectAsked("tier", method.number)) is None
    decided(cast, method, "pass")
    assert method.state == "proposed"


def test_an_operator_at_a_private_address_is_told_nothing(cast, on):
    on.operator.url = "http://127.0.0.1:9/hook"
    on.operator.save()
    fall(on, "certificate.suspend")
    message = OperatorMessage.objects.get()
    messages.send_message.func(message.pk)
    message.refresh_from_db()
    assert (message.state, message.problem, message.attempts) == ("dead", "private", 1)


def test_a_message_that_was_given_up_is_sent_again_by_the_province(cast, on, settings):
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    on.operator.url = "http://127.0.0.1:9/hook"
    on.operator.save()
    fall(on, "certificate.suspend")
    message = OperatorMessage.objects.get()
    OperatorMessage.objects.update(since=timezone.now() - GIVEN_UP)
    messages.send_message.func(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("dead", 1)
    page = cast.client("province").get(f"/inclusion/operators/{on.operator.pk}/").content.decode()
    again = f"/inclusion/operators/messages/{message.pk}/resend/"
    assert again in page and "没有连上" in page
    assert "OperatorMessage" not in page and "Label(" not in page
    assert cast.client("owner").post(again).status_code in {403, 404}
    assert cast.client("province").post(again).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts, message.problem) == ("waiting", 0, "")
    update(on.operator, ended_at=timezone.now())
    messages.send_message.func(message.pk)
    message.refresh_from_db()
    assert (message.state, message.problem, message.attempts) == ("dead", "ended", 0)
    assert cast.client("province").post(again).status_code == 403


def test_after_keys_are_renewed_messages_carry_both_signatures_for_a_day(cast, on, monkeypatch):
    got = []
    monkeypatch.setattr(outward, "post", lambda *sent: got.append(sent) or 200)
    update(on.operator, url="https://operator.example/")
    renewed = operators.RenewOperatorKeys(cast.platform["province"], on.operator)
    renewed.run()
    fall(on, "certificate.suspend")
    message = OperatorMessage.objects.get()
    messages.send_message.func(message.pk)
    _, body, headers = got[0]
    for secret in (on.keys.secret, renewed.keys.secret):
        assert verify_message(headers, body, secret, time.time(), 60) == message.identifier
    update(on.operator, earlier_until=timezone.now())
    OperatorMessage.objects.update(state="waiting", attempts=0)
    messages.send_message.func(message.pk)
    _, body, headers = got[1]
    verify_message(headers, body, renewed.keys.secret, time.time(), 60)
    with pytest.raises(Refusal):
        verify_message(headers, body, on.keys.secret, time.time(), 60)


@pytest.mark.nightly
def test_an_operator_in_a_second_process_reports_and_is_told_of_a_revocation(
    on, tmp_path, settings
):
    with (
        site() as server,
        reference_operator(server, on.keys.key, on.keys.secret, tmp_path) as address,
    ):
        settings.WEBHOOK_HOSTS = [address.removeprefix("http://")]
        on.operator.url = f"{address}/hook"
        on.operator.save()
        told = reported(server, address, [behaviour(on), behaviour(on, "b")])
        assert [each["points"] for each in told] == [5000, 5000]
        on.methodology.refresh_from_db()
        fall(on)
        falling.run_claw_back.func(ClawBack.objects.get().pk)
        for message in OperatorMessage.objects.order_by("pk"):
            messages.send_message.func(message.pk)
            message.refresh_from_db()
            assert message.state == "sent", message.problem
    got = [json.loads((tmp_path / f"{n}.json").read_text()) for n in range(2)]
    assert [each["type"] for each in got] == ["certificate.revoked", "points.reversed"]
    assert got[0]["data"]["product"] == on.methodology.product.key
    assert got[1]["data"]["points"] == 10_000
    assert Methodology.objects.get().state == "suspended"
    _, consent = consented(on.operator, "late@zuji.example")
    assert balance_of(consent.account) == 0


def test_a_label_says_what_it_must(client, on):
    """Product, value, certifier and method, and the live status, which is none here."""
    entry = on.methodology.product
    entry.page = {
        "zh": {"name": "尿素", "enterprise": "鲁岱"},
        "en": {"name": "Urea", "enterprise": "Ludai"},
        "total": {"value": 711.0, "low": 690.0, "high": 733.0, "unit": "kgCO2e/t"},
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "boundary": "cradle_to_gate",
        "profile": {"zh": "国标", "en": "GB/T 24067"},
    }
    entry.save()
    answer = client.get(f"/api/v1/products/{entry.key}/label")
    assert answer.status_code == 200, answer.content.decode()
    said = answer.json()
    assert (said["name_zh"], said["name_en"], said["method_en"]) == ("尿素", "Urea", "GB/T 24067")
    assert [said[k] for k in ("value", "low", "high", "unit")] == [711, 690, 733, "kgCO2e/t"]
    assert (said["level"], said["certificate"], said["status"]) == ("declared", "", "")
    assert said["url"].endswith(f"/p/{entry.key}") and said["not_offset"] is True
