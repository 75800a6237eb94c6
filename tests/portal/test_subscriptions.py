"""Subscriptions to public events: signed, in order, tried again, sent again; and their list."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.certificates import issued
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji.trust.signed_message import verify_message
from zuji_portal.certification.models import CertificateEvent, Issued
from zuji_portal.exchange.subscriptions import actions, delivering
from zuji_portal.exchange.subscriptions.messages import messages_of
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.outgoing import outward, signing
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP, wait_after
from zuji_portal.foundation.outgoing.sealing import opened
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


class Receiver:
    """Keeps what it is sent, and answers with the given statuses, the last one from then on."""

    def __init__(self, *statuses):
        self.statuses, self.got = list(statuses), []

    def __call__(self, url, body, headers):
        self.got.append((url, body, headers))
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def indexes(self):
        return [json.loads(body)["data"]["index"] for _, body, _ in self.got]


@pytest.fixture
def receiver(monkeypatch):
    made = Receiver(200)
    monkeypatch.setattr(outward, "post", made)
    return made


@pytest.fixture
def subscription(cast, settings):
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    action = actions.Subscribe(
        cast.viewer("member"), None, name="买方平台", url="http://127.0.0.1:9/in", kinds=()
    )
    made = action.run()
    assert opened(made.secret) == action.secret
    return made


def grow(*kinds):
    return [append(kind, f"inspectiondraw:{n}", b"x") for n, kind in enumerate(kinds)]


def main_of(answer):
    return answer.content.decode().partition("<main")[2].partition("</main")[0]


def run(subscription, times=1):
    for _ in range(times):
        delivering.deliver_entries.func(subscription.pk)
    subscription.refresh_from_db()
    return subscription


def test_events_come_in_order_signed_with_the_words_and_the_proof(subscription, receiver):
    first, second = grow("draw.sealed", "cert.suspended")
    run(subscription)
    assert receiver.indexes() == [first.index, second.index]
    _, body, headers = receiver.got[1]
    stamp = int(headers["webhook-timestamp"])
    secret = opened(subscription.secret)
    assert verify_message(headers, body, secret, stamp, 5) == f"log_{second.index}"
    with pytest.raises(Refusal):
        verify_message(headers, body + b" ", secret, stamp, 5)
    told = json.loads(body)
    assert told["type"] == "cert.suspended"
    assert told["data"]["words"] == {"zh": "暂停证书", "en": "certificate suspended"}
    assert told["data"]["leaf"] == bytes(second.leaf).hex()
    assert told["data"]["proof"].endswith(f"/log/proof/{second.index}")
    assert told["data"]["record"] is None
    assert subscription.position == second.index + 1
    run(subscription)
    assert len(receiver.got) == 2  # nothing twice


def test_what_was_there_before_is_not_sent_and_only_what_is_wanted(cast, subscription, receiver):
    before = LogEntry.objects.count()
    assert subscription.position == before
    Subscription.objects.update(kinds=["cert.revoked"])
    _, wanted, _ = grow("draw.sealed", "cert.revoked", "draw.sealed")
    run(subscription, 2)
    assert receiver.indexes() == [wanted.index]


def test_what_is_not_taken_is_tried_again_before_the_next(subscription, receiver):
    receiver.statuses = [200, 500, 200]
    one, two, three = grow("draw.sealed", "draw.sealed", "draw.sealed")
    run(subscription)
    assert receiver.indexes() == [one.index, two.index]
    assert (subscription.attempts, subscription.problem) == (1, "status")
    run(subscription)
    assert len(receiver.got) == 2  # its wait is not over
    Subscription.objects.update(tried_at=timezone.now() - wait_after(1))
    run(subscription)
    assert receiver.indexes() == [one.index, two.index, two.index, three.index]
    ids = [headers["webhook-id"] for _, _, headers in receiver.got]
    assert ids[1] == ids[2]
    assert (subscription.attempts, subscription.failing_since) == (0, None)


@pytest.mark.parametrize(
    ("beyond", "is_paused"),
    [(datetime.timedelta(seconds=-5), False), (datetime.timedelta(seconds=5), True)],
)
def test_after_three_days_it_stops_and_its_owner_is_told(
    subscription, receiver, beyond, is_paused, django_capture_on_commit_callbacks
):
    receiver.statuses = [503]
    grow("draw.sealed")
    began = timezone.now() - GIVEN_UP - beyond
    Subscription.objects.update(attempts=3, tried_at=began, failing_since=began)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        run(subscription)
    assert (subscription.paused_at is not None) == is_paused
    assert [m.to for m in mail.outbox] == [[subscription.user.email]] * is_paused


def test_a_receiver_that_is_gone_is_sent_nothing_more_until_its_owner_says_so(
    cast, subscription, receiver
):
    receiver.statuses = [410, 200]
    entry, _ = grow("draw.sealed", "draw.sealed")
    run(subscription, 3)
    assert len(receiver.got) == 1
    assert subscription.paused_at is not None
    actions.SendAgain(cast.viewer("member"), subscription, position=entry.index).run()
    run(subscription)
    assert receiver.indexes() == [entry.index, entry.index, entry.index + 1]


def test_a_new_secret_is_good_beside_the_old_one_for_a_day(cast, subscription, receiver):
    old = opened(subscription.secret)
    action = actions.RenewSecret(cast.viewer("member"), subscription)
    action.run()
    grow("draw.sealed")
    run(subscription)
    _, body, headers = receiver.got[0]
    stamp = int(headers["webhook-timestamp"])
    for secret in (old, action.secret):
        verify_message(headers, body, secret, stamp, 5)
    Subscription.objects.update(earlier_until=timezone.now())
    grow("draw.sealed")
    run(subscription)
    _, body, headers = receiver.got[1]
    with pytest.raises(Refusal):
        verify_message(headers, body, old, int(headers["webhook-timestamp"]), 5)


def test_a_secret_that_is_changed_twice_in_a_row_leaves_the_first_good(
    cast, subscription, receiver
):
    """A double click must not cut the receiver off that still knows the first."""
    secrets = [opened(subscription.secret)]
    for _ in range(2):
        action = actions.RenewSecret(cast.viewer("member"), subscription)
        action.run()
        secrets.append(action.secret)
    grow("draw.sealed")
    run(subscription)
    _, body, headers = receiver.got[0]
    assert len(set(secrets)) == 3
    for secret in secrets:
        verify_message(headers, body, secret, int(headers["webhook-timestamp"]), 5)
    for _ in range(signing.MOST_EARLIER):
        actions.RenewSecret(cast.viewer("member"), subscription).run()
    subscription.refresh_from_db()
    assert len(subscription.earlier_secrets(timezone.now())) == signing.MOST_EARLIER


def test_two_runs_do_not_send_side_by_side_and_a_broken_off_one_is_followed(subscription, receiver):
    grow("draw.sealed")
    Subscription.objects.update(busy_until=timezone.now() + delivering.LEASE)
    run(subscription)
    assert receiver.got == []
    Subscription.objects.update(busy_until=timezone.now())
    run(subscription)
    assert len(receiver.got) == 1


def test_one_that_was_sent_back_or_ended_meanwhile_is_not_moved_on(cast, subscription, monkeypatch):
    grow("draw.sealed", "draw.sealed")

    def moved_back(url, body, headers):
        Subscription.objects.update(position=0)
        return 200

    monkeypatch.setattr(outward, "post", moved_back)
    run(subscription)
    assert subscription.position == 0
    actions.EndSubscription(cast.viewer("member"), subscription).run()
    monkeypatch.setattr(outward, "post", lambda *sent: pytest.fail("it has ended"))
    ended = run(subscription)
    assert (ended.secret, ended.earlier_secret) == ("", "")


def test_a_change_queues_its_event_for_every_subscription(
    subscription, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as calls:
        grow("draw.sealed")
    assert any("deliver_entries" in repr(call) for call in calls)
    queued = DBTaskResult.objects.filter(task_path=delivering.deliver_entries.module_path)
    before = queued.count()
    with django_capture_on_commit_callbacks(execute=True):
        grow("draw.sealed", "cert.issued", "cert.revoked")
    assert queued.count() == before + 1, "one run for all entries of a change"
    assert delivering.recover_subscriptions() == 1


def test_private_and_plain_addresses_and_too_many_are_refused(cast, subscription):
    def refused(url):
        with pytest.raises(Refusal) as caught:
            actions.Subscribe(cast.viewer("member"), None, name="x", url=url).run()
        return caught.value.findings[0].rule

    assert refused("https://127.0.0.1/") == "webhook-private"
    assert refused("http://93.184.216.34/") == "subscription-plain"
    assert refused("ftp://93.184.216.34/") == "webhook-address"
    row = Subscription.objects.get()
    for _ in range(actions.MOST - 1):
        row.pk = None
        row.save(force_insert=True)
    assert refused("https://93.184.216.34/") == "subscription-many"


def test_a_stranger_handles_nothing_of_it(cast, client, subscription):
    for action in (actions.RenewSecret, actions.SendAgain, actions.EndSubscription):
        with pytest.raises(Denied):
            action(cast.viewer("owner"), subscription).run()
    assert cast.client("owner").get(f"/events/{subscription.pk}/").status_code == 404
    assert client.get(f"/events/{subscription.pk}/").status_code in {302, 403}


def test_the_pages_from_subscribing_to_the_end(cast, subscription, receiver, settings):
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    member = cast.client("member")
    page = member.post(
        "/events/subscribe/", {"name": "第二", "url": "http://127.0.0.1:9/", "kinds": "cert.issued"}
    ).content.decode()
    made = Subscription.objects.get(name="第二")
    assert opened(made.secret) in page
    url = f"/events/{made.pk}/"
    shown = member.get(url).content.decode()
    assert "颁发证书" in shown
    assert opened(made.secret) not in shown
    assert member.post(url, {"position": "99999"}).status_code == 422
    assert member.post(url, {"position": "0"}).status_code == 302
    made.refresh_from_db()
    assert made.position == 0
    assert opened(made.secret) not in member.post(f"{url}renew/").content.decode()
    assert member.post(f"{url}end/").status_code == 302
    ended = member.get(url).content.decode()
    assert (
        "待送" not in ended and "</form>" not in ended.partition("<main")[2].partition("</main")[0]
    )
    for step, posted in (("", {"position": "0"}), ("renew/", {}), ("end/", {})):
        answer = member.post(url + step, posted)
        assert (answer.status_code, "没有退订" in answer.content.decode()) == (403, True), step
    assert Subscription.objects.get(pk=made.pk).secret == ""
    assert "已退订" in member.get("/events/").content.decode()


def test_a_form_sent_twice_makes_one_subscription_with_one_secret(cast, subscription):
    member, posted = cast.client("member"), {"name": "第二", "url": "http://127.0.0.1:9/"}
    pages = [member.post("/events/subscribe/", posted).content.decode() for _ in "ab"]
    made = Subscription.objects.get(name="第二")
    assert all(opened(made.secret) in page for page in pages)
    assert AuditEntry.objects.filter(action="subscription.make").count() == 2  # with the fixture's
    Subscription.objects.update(made_at=timezone.now() - actions.SENT_TWICE)
    member.post("/events/subscribe/", posted)
    assert Subscription.objects.filter(name="第二").count() == 2


@pytest.mark.parametrize(
    ("posted", "place", "read"),
    [
        ({"name": ""}, "名称", ""),
        ({"name": "长" * 121}, "名称", "121"),
        ({"url": ""}, "接收地址", ""),
        ({"url": "https://93.184.216.34/" + "x" * 500}, "接收地址", "522"),
        ({"url": "https://93.184.216.34/路径"}, "接收地址", "路径"),
        ({"url": "https://93.184.216.34/a b"}, "接收地址", "a b"),
        ({"url": "https://a:b@93.184.216.34/"}, "接收地址", "a:b@"),
        ({"url": "https://93.184.216.34:99999/"}, "接收地址", "99999"),
        ({"url": "https://2130706433/"}, "接收地址", "2130706433"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "接收地址", "::ffff:10.0.0.1"),
        ({"kinds": "no.such"}, "要哪些事件", "no.such"),
    ],
)
def test_what_cannot_be_subscribed_is_told_at_its_place_and_nothing_is_made(
    cast, posted, place, read
):
    whole = {"name": "甲", "url": "https://93.184.216.34/", "kinds": "cert.issued"}
    answer = cast.client("member").post("/events/subscribe/", whole | posted)
    main = main_of(answer)
    assert answer.status_code == 422
    assert place in main and read in main
    assert "whsec_" not in main
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("position", ["", "-1", "x", "1.5", "99999", "9" * 30, "9" * 5000])
def test_a_position_that_the_log_does_not_have_moves_nothing(cast, subscription, position):
    before = subscription.position
    url = f"/events/{subscription.pk}/"
    answer = cast.client("member").post(url, {"position": position})
    assert answer.status_code == 422
    assert "从第几条记录起" in answer.content.decode()
    subscription.refresh_from_db()
    assert subscription.position == before


def test_a_name_with_a_line_end_does_not_keep_its_letter_from_going(
    subscription, receiver, django_capture_on_commit_callbacks
):
    Subscription.objects.update(name="甲\nBcc: x@reader.example {number}")
    receiver.statuses = [410]
    grow("draw.sealed")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        run(subscription)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject and letter.recipients() == [subscription.user.email]
    assert "甲" in letter.subject and "{number}" in letter.body


@pytest.mark.parametrize("address", ["/events/", "/events.json"])
def test_many_events_are_read_with_as_many_queries_as_few(
    cast, client, django_assert_max_num_queries, address
):
    issued(cast, cast.ludai, team(cast))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    versions = FactorVersion.objects.filter(is_shipped=True)[:12]
    subjects = [*versions, *Issued.objects.all(), *CertificateEvent.objects.all()]
    for subject in subjects:
        append("factor.released", subject, b"x")
    records = {
        entry.subject.partition(":")[0] for entry in LogEntry.objects.order_by("-index")[:20]
    }
    with django_assert_max_num_queries(len(few) + len(records)):
        client.get(address)


def test_everybody_reads_the_events_and_takes_them_page_by_page(client):
    made = grow("draw.sealed", "cert.issued", "factor.released")
    page = client.get("/events/").content.decode()
    assert "颁发证书" in page.partition("<h2>")[2]
    assert "LogEntry" not in page
    assert "certificate issued" in client.get("/en/events/").content.decode()
    answer = client.get(f"/events.json?from={made[1].index}").json()
    assert [event["data"]["index"] for event in answer["events"]] == [
        made[1].index,
        made[2].index,
    ]
    assert answer["next"] == made[2].index + 1
    assert client.get(f"/events.json?from={answer['next']}").json() == {
        "events": [],
        "next": answer["next"],
    }
    for wrong in ("-1", "x", "٣", "9" * 40):
        assert client.get("/events.json", {"from": wrong}).status_code == 422, wrong


def test_what_has_a_public_page_is_linked(cast, client):
    issued(cast, cast.ludai, team(cast))
    append("model.released", "model:cement@1.0.0", b"x")
    append("factor.released", FactorVersion.objects.filter(is_shipped=True)[0], b"x")
    entries = list(LogEntry.objects.all())
    records = {
        entry.subject.partition(":")[0]: message["data"]["record"]
        for entry, message in zip(entries, messages_of(entries), strict=True)
    }
    for noun in ("issued", "model", "factorversion"):
        _, path = records[noun]["url"].split("//")[1].split("/", 1)
        assert client.get(f"/{path}").status_code == 200, noun
        assert set(records[noun]["title"]) == {"zh", "en"}
    assert "水泥" in records["model"]["title"]["zh"]
