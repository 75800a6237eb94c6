"""Webhooks: a second process receives the list and checks the signature; failures are tried again;
addresses inside the own network are refused.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cast import ROOT
from portal.people import submitted
from zuji.cli import guarded
from zuji.core.refusals import Refusal
from zuji.exchange.pact.client import Sent
from zuji.trust.signed_message import verify_message
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.outgoing import outward
from zuji_portal.foundation.outgoing.outlet import TOLD_AGAIN
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP, wait_after
from zuji_portal.foundation.outgoing.sealing import opened, sealed
from zuji_portal.studies.notifications import webhooks
from zuji_portal.studies.notifications.models import Delivery, Webhook

pytestmark = pytest.mark.django_db
SECRET = "示例密钥 42"
PAGE = (ROOT / "docs" / "how-to" / "webhooks.md").read_text("utf-8")


@pytest.fixture
def receiver(tmp_path, settings):
    """Starts receivers that answer with the given statuses; they end with the test."""
    started = []

    def start(*statuses):
        folder = tmp_path / f"receiver{len(started)}"
        folder.mkdir()
        script = Path(__file__).with_name("webhook_receiver.py")
        process = subprocess.Popen([sys.executable, script, folder, *map(str, statuses)])
        started.append(process)
        for _ in range(200):
            if (folder / "port").exists():
                break
            time.sleep(0.05)
        port = (folder / "port").read_text()
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{port}"]
        return folder, f"http://127.0.0.1:{port}/hook?key=7"

    yield start
    for process in started:
        process.kill()
        process.wait()


def configured(cast, url, form="generic", role="owner"):
    given = {"url": url, "form": form, "secret": SECRET, "language": "zh"}
    answer = cast.client(role).post("/todo/webhooks/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Webhook.objects.get()


def delivered(hook):
    """Runs what stands in the queue for a webhook, as the worker does."""
    for delivery in hook.deliveries.all():
        webhooks.deliver.func(delivery.pk)
    return hook.deliveries.get()


def got(folder, number=0):
    return json.loads((folder / f"{number}.json").read_text("utf-8"))


def test_the_list_arrives_signed_in_another_process(
    cast, receiver, django_capture_on_commit_callbacks
):
    folder, url = receiver(200)
    hook = configured(cast, url)
    submitted(cast.ludai)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("todo")
    assert DBTaskResult.objects.filter(task_path__endswith="webhooks.deliver").count() == 1
    delivery = delivered(hook)
    assert (delivery.state, delivery.status, delivery.attempts) == ("sent", 200, 1)
    message = got(folder)
    stamp = message["headers"]["X-Zuji-Timestamp"]
    expected = hmac.new(
        SECRET.encode(), f"{stamp}.{message['body']}".encode(), hashlib.sha256
    ).hexdigest()
    assert message["headers"]["X-Zuji-Signature"] == f"sha256={expected}"
    content = json.loads(message["body"])
    assert content["event"] == "todo.list" and content["count"] == len(content["items"])
    asked = {item["asks"] for item in content["items"]}
    assert {"等您审批。", "填报还没有完成：填完后提交审批。"} <= asked
    assert all(item["url"].startswith("http") for item in content["items"])
    assert message["path"] == "/hook?key=7"
    webhooks.deliver.func(delivery.pk)
    assert not (folder / "1.json").exists(), "what arrived is not sent again"
    assert "已送达" in cast.client("owner").get(f"/todo/webhooks/{hook.pk}/").content.decode()
    assert verified().holds


def test_what_fails_is_tried_again_later_and_then_given_up(cast, receiver, settings):
    folder, url = receiver(500, 503, 200)
    hook = configured(cast, url)
    cast.client("owner").post(f"/todo/webhooks/{hook.pk}/test/")
    waits = []
    for expected in ("waiting", "waiting", "sent"):
        delivery = delivered(hook)
        assert delivery.state == expected
        waits.append(DBTaskResult.objects.exclude(run_after=None).count())
        attempts = delivery.attempts
        assert delivered(hook).attempts == attempts, "its wait is not over"
        Delivery.objects.update(tried_at=timezone.now() - wait_after(attempts))
    assert delivery.attempts == 3 and got(folder, 2)
    assert waits[:2] == [1, 2], "each failure puts the next attempt off"
    ids = {got(folder, n)["headers"]["webhook-id"] for n in range(3)}
    assert len(ids) == 1, "the receiver tells a repetition by its id"
    Delivery.objects.update(state="waiting", attempts=0)
    hook.url = url.replace(str(urlsplit(url).port), "9")
    hook.save()
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    for days, expected in ((2, "waiting"), (3, "dead")):
        began = timezone.now() - datetime.timedelta(days=days)
        Delivery.objects.update(since=began, tried_at=began)
        assert delivered(hook).state == expected, "for three days"
    page = cast.client("owner").get(f"/todo/webhooks/{hook.pk}/").content.decode()
    assert "没有送达，已停止重试" in page and "没有连上" in page
    again = f"/todo/webhooks/messages/{delivery.pk}/resend/"
    assert again in page
    assert cast.client("owner").post(again).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert cast.client("owner").post(again).status_code == 403, "it is on its way"
    assert verified().holds


def test_a_secret_that_the_site_makes_signs_as_standard_webhooks_asks(cast, receiver):
    folder, url = receiver(200)
    given = {"url": url, "form": "generic", "secret": "", "language": "zh"}
    page = cast.client("owner").post("/todo/webhooks/", given).content.decode()
    hook = Webhook.objects.get()
    first = opened(hook.secret)
    assert first in page
    page = cast.client("owner").post(f"/todo/webhooks/{hook.pk}/renew/").content.decode()
    hook.refresh_from_db()
    second = opened(hook.secret)
    assert second != first and second in page and first not in page
    cast.client("owner").post(f"/todo/webhooks/{hook.pk}/test/")
    delivery = delivered(hook)
    message = got(folder)
    headers = {name.lower(): value for name, value in message["headers"].items()}
    shown = {}
    exec(PAGE.partition("```py\n")[2].partition("```")[0], shown)
    for secret in (first, second):
        identity = verify_message(headers, message["body"].encode(), secret, time.time(), 60)
        assert identity == f"todo_{delivery.pk}"
        assert shown["is_ours"](headers, message["body"].encode(), secret)
    assert not shown["is_ours"](headers, message["body"].encode() + b" ", second)
    later = hook.earlier_until
    assert hook.good_secrets(later - datetime.timedelta(seconds=1)) == [second, first]
    assert hook.good_secrets(later) == [second]
    assert second not in cast.client("owner").get(f"/todo/webhooks/{hook.pk}/").content.decode()
    entry = AuditEntry.objects.latest("number")
    assert entry.action == "webhook.renew" and second.encode() not in bytes(entry.content)


def test_a_receiver_of_ones_own_words_is_signed_for_a_day_after_they_are_changed(cast, receiver):
    _folder, url = receiver(200)
    hook = configured(cast, url)
    at = timezone.now()
    _, alone = webhooks.signed(hook, b"{}", at, "todo_1")
    assert "webhook-signature" not in alone and alone["webhook-id"] == "todo_1"
    cast.client("owner").post(f"/todo/webhooks/{hook.pk}/renew/")
    hook.refresh_from_db()
    _, both = webhooks.signed(hook, b"{}", at, "todo_1")
    assert both["X-Zuji-Signature"] == alone["X-Zuji-Signature"]
    verify_message(both, b"{}", opened(hook.secret), at.timestamp(), 1)
    _, later = webhooks.signed(hook, b"{}", hook.earlier_until, "todo_1")
    assert later["X-Zuji-Signature"] != alone["X-Zuji-Signature"]
    verify_message(later, b"{}", opened(hook.secret), hook.earlier_until.timestamp(), 1)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_short", "whsec_" + "A" * 92])
def test_a_secret_that_is_no_standard_one_though_it_says_so_is_refused(cast, secret):
    given = {"url": "https://93.184.216.34/", "form": "generic", "secret": secret, "language": "zh"}
    answer = cast.client("owner").post("/todo/webhooks/", given)
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_a_robot_whose_secret_is_its_own_is_given_none_by_the_site(cast, receiver):
    _folder, url = receiver(200)
    hook = configured(cast, url, "dingtalk")
    assert "renew/" not in cast.client("owner").get(f"/todo/webhooks/{hook.pk}/").content.decode()
    assert cast.client("owner").post(f"/todo/webhooks/{hook.pk}/renew/").status_code == 403


def test_a_later_list_takes_the_place_of_one_that_did_not_arrive(cast, receiver):
    """A receiver that comes back gets today's list once; the three days run on."""
    folder, url = receiver(500, 200)
    hook = configured(cast, url)
    lists = [webhooks.send(hook, webhooks.LIST, {"count": n}) for n in (1, 2)]
    assert [row.state for row in hook.deliveries.order_by("pk")] == ["replaced", "waiting"]
    webhooks.deliver.func(lists[1].pk)
    began = timezone.now() - datetime.timedelta(days=1)
    Delivery.objects.filter(pk=lists[1].pk).update(since=began)
    lists.append(webhooks.send(hook, webhooks.LIST, {"count": 3}))
    assert lists[2].since == began
    webhooks.send(hook, webhooks.TEST, {"count": 0})
    for row in lists:
        webhooks.deliver.func(row.pk)
    sent = [json.loads(got(folder, n)["body"])["count"] for n in range(2)]
    assert (sent, (folder / "2.json").exists()) == ([2, 3], False)


@pytest.mark.parametrize(
    ("status", "state", "problem"),
    [
        (204, "sent", ""),
        (301, "waiting", "status"),
        (410, "dead", "gone"),
        (429, "waiting", "status"),
    ],
)
def test_what_a_receiver_answers_decides_whether_it_is_tried_again(
    cast, receiver, status, state, problem
):
    _folder, url = receiver(status)
    hook = configured(cast, url)
    cast.client("owner").post(f"/todo/webhooks/{hook.pk}/test/")
    delivery = delivered(hook)
    assert (delivery.state, delivery.problem, delivery.status) == (state, problem, status)


def test_attempts_that_break_off_end_after_three_days_too(cast, receiver, monkeypatch):
    """A secret that cannot be opened any more, for example."""
    _folder, url = receiver(200)
    hook = configured(cast, url)
    row = Delivery.objects.create(webhook=hook, event="test", content={})

    def breaks(*given):
        raise ValueError("示例")

    monkeypatch.setattr(webhooks, "attempt", breaks)
    for ago in (datetime.timedelta(), GIVEN_UP - datetime.timedelta(minutes=1)):
        Delivery.objects.update(since=timezone.now() - ago, tried_at=None)
        with pytest.raises(ValueError, match="示例"):
            webhooks.deliver.func(row.pk)
    Delivery.objects.update(since=timezone.now() - GIVEN_UP, tried_at=None)
    webhooks.deliver.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("dead", 2)


def test_who_set_it_up_is_told_once_a_day_that_messages_are_given_up(
    cast, receiver, django_capture_on_commit_callbacks
):
    _folder, url = receiver(410)
    hook = configured(cast, url)
    mail.outbox.clear()
    for _ in range(2):
        row = Delivery.objects.create(webhook=hook, event="test", content={})
        with django_capture_on_commit_callbacks(execute=True):
            webhooks.deliver.func(row.pk)
    (letter,) = mail.outbox
    assert letter.recipients() == [hook.by.email]
    assert f"/todo/webhooks/{hook.pk}/" in letter.body
    Delivery.objects.update(tried_at=timezone.now() - TOLD_AGAIN)
    row = Delivery.objects.create(webhook=hook, event="test", content={})
    with django_capture_on_commit_callbacks(execute=True):
        webhooks.deliver.func(row.pk)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("is_active", "problem", "letters"), [(True, "silent", 1), (False, "ended", 0)]
)
def test_nobody_is_told_of_attempts_that_broke_off_to_a_receiver_that_has_ended(
    cast, receiver, django_capture_on_commit_callbacks, is_active, problem, letters
):
    _folder, url = receiver(200)
    hook = configured(cast, url)
    hook.is_active = is_active
    hook.save()
    since = timezone.now() - GIVEN_UP - datetime.timedelta(minutes=1)
    kept = {"event": "test", "content": {}, "problem": "silent", "since": since}
    row = Delivery.objects.create(webhook=hook, **kept)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        webhooks.deliver.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.problem, len(mail.outbox)) == ("dead", problem, letters)


def test_messages_that_the_queue_lost_are_queued_again(cast, receiver):
    _folder, url = receiver(200)
    hook = configured(cast, url)
    row = webhooks.send(hook, webhooks.TEST, {})
    assert webhooks.recover_webhooks() == 0
    assert webhooks.recover_webhooks(timezone.now() + datetime.timedelta(hours=2)) == 1
    Delivery.objects.filter(pk=row.pk).update(state="dead")
    assert webhooks.recover_webhooks(timezone.now() + datetime.timedelta(hours=2)) == 0


def test_nobody_sends_anothers_message_again(cast, receiver):
    _folder, url = receiver(200)
    hook = configured(cast, url)
    row = Delivery.objects.create(webhook=hook, event="test", content={}, state="dead")
    for role, status in (("province", 404), ("clerk", 403), ("anonymous", 302)):
        answer = cast.client(role).post(f"/todo/webhooks/messages/{row.pk}/resend/")
        assert answer.status_code in {status, 403}, role
    row.refresh_from_db()
    assert row.state == "dead"


def test_dingtalk_is_signed_in_the_address_and_wecom_gets_markdown(cast, receiver):
    folder, url = receiver(200)
    hook = configured(cast, url, "dingtalk", "province")
    cast.client("province").post(f"/todo/webhooks/{hook.pk}/test/")
    delivered(hook)
    message = got(folder)
    query = parse_qs(urlsplit(message["path"]).query)
    stamp = query["timestamp"][0]
    digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()] and query["key"] == ["7"]
    content = json.loads(message["body"])
    assert content["msgtype"] == "markdown" and content["markdown"]["text"].startswith("### ")
    hook.form = "wecom"
    hook.save()
    assert set(json.loads(webhooks.body_of(hook, hook.deliveries.get().content))["markdown"]) == {
        "content"
    }


@pytest.mark.parametrize("form", ["dingtalk", "wecom"])
@pytest.mark.parametrize(
    ("status", "answer", "problem"),
    [
        (200, b'{"errcode": 0, "errmsg": "ok"}', ""),
        (200, b'{"errcode": 310000, "errmsg": "sign not match"}', "status"),
        (200, b'{"errmsg": "ok"}', "status"),
        (200, b"[0]", "status"),
        (200, b"<html>", "status"),
        (200, b"[" * 9000, "status"),
        (200, b"", "status"),
        (500, b'{"errcode": 0}', "status"),
        (410, b"", "gone"),
    ],
)
def test_a_robot_that_answers_200_and_refuses_did_not_take_the_message(
    monkeypatch, form, status, answer, problem
):
    monkeypatch.setattr(outward, "exchanged", lambda *asked: Sent(status, {}, answer))
    hook = Webhook(url="https://robot.example/", form=form, secret=sealed("示例"))
    content = {"title": "示例", "items": []}
    assert webhooks.attempt(hook, content, timezone.now(), "todo_1") == (status, problem)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/",
        "https://localhost/x",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.5.5/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://224.0.0.1/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:a00:1::1]/",
    ],
)
def test_an_address_inside_the_own_network_is_refused(cast, url):
    given = {"url": url, "form": "generic", "secret": "x", "language": "zh"}
    answer = cast.client("owner").post("/todo/webhooks/", given)
    assert answer.status_code == 422
    assert "内部网络" in answer.content.decode()
    assert not Webhook.objects.exists()
    with pytest.raises(outward.Unreachable, match="private"):
        outward.post(url, b"{}", {})


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "https://", "https://a:b@c.example/", "javascript:alert(1)", "x"]
)
def test_what_is_no_web_address_is_refused(cast, url):
    with pytest.raises(Refusal) as refused:
        outward.refuse_private(url)
    assert refused.value.findings[0].rule == "webhook-address"


def test_a_name_that_turns_to_a_private_address_later_is_not_followed(cast, monkeypatch):
    """The name is judged again at each sending, and all of its addresses are."""
    rows = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *a, **k: rows)
    outward.refuse_private("https://a.example/")
    rows.append((0, 0, 0, "", ("10.0.0.8", 443)))
    hook = Webhook(url="https://a.example/", form="generic", secret=sealed("x"))
    content = {"title": "", "items": []}
    assert webhooks.attempt(hook, content, webhooks.timezone.now()) == (None, "private")


def test_every_address_of_a_host_is_tried_until_one_connects(monkeypatch):
    rows = [(0, 0, 0, "", (each, 443)) for each in ("2400:3200::1", "8.8.8.8")]
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *a, **k: rows)
    tried = []

    def connect(to, timeout):
        tried.append(to[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(guarded.socket, "create_connection", connect)
    with pytest.raises(outward.Unreachable, match="ConnectionRefusedError"):
        outward.post("https://a.example/", b"", {})
    assert tried == ["2400:3200::1", "8.8.8.8"]


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"])
def test_a_host_that_drips_is_left_at_the_time_limit(monkeypatch, settings, head):
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    stopped, sent = threading.Event(), []
    settings.WEBHOOK_HOSTS = ["127.0.0.1:80"]
    monkeypatch.setattr(guarded, "connected", lambda *a: ours)
    monkeypatch.setattr(outward, "SECONDS", 0.1)

    def drip():
        with contextlib.suppress(OSError):
            theirs.sendall(head)
            while not stopped.wait(0.02):
                theirs.sendall(b" ")
                sent.append(1)

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(outward.Unreachable):
        outward.exchanged("GET", "http://127.0.0.1/", b"", {}, 10_000)
    stopped.set()
    assert len(sent) < 100, "a tenth of a second, at 50 bytes a second"


def test_only_owner_and_province_configure_and_each_sees_its_own(cast, receiver):
    _folder, url = receiver(200)
    hook = configured(cast, url)
    assert opened(hook.secret) == SECRET and SECRET not in hook.secret
    for role in ("clerk", "approver", "city", "expert", "anonymous"):
        assert cast.client(role).get("/todo/webhooks/").status_code in {302, 403}, role
    assert cast.client("province").get(f"/todo/webhooks/{hook.pk}/").status_code == 404
    page = cast.client("owner").get(f"/todo/webhooks/{hook.pk}/").content.decode()
    assert SECRET not in page
    assert cast.client("owner").post(f"/todo/webhooks/{hook.pk}/remove/").status_code == 302
    assert not Webhook.objects.exists()
