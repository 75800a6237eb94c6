"""Subscriptions to public events: signed, in order, tried again, sent again; and their list."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core import mail
from django.utils import timezone

from portal.certificates import issued
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji.trust.signed_message import verify_message
from zuji_portal.exchange.delivering import GIVEN_UP, wait_after
from zuji_portal.exchange.subscriptions import actions, delivering
from zuji_portal.exchange.subscriptions.messages import message_of
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.notifications.sealing import opened
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
    monkeypatch.setattr(delivering, "post", made)
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

    monkeypatch.setattr(delivering, "post", moved_back)
    run(subscription)
    assert subscription.position == 0
    actions.EndSubscription(cast.viewer("member"), subscription).run()
    monkeypatch.setattr(delivering, "post", lambda *sent: pytest.fail("it has ended"))
    ended = run(subscription)
    assert (ended.secret, ended.earlier_secret) == ("", "")


def test_a_change_queues_its_event_for_every_subscription(
    subscription, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as calls:
        grow("draw.sealed")
    assert any("deliver_entries" in repr(call) for call in calls)
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
    assert "已退订" in member.get("/events/").content.decode()


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
    records = {
        entry.subject.partition(":")[0]: message_of(entry)["data"]["record"]
        for entry in LogEntry.objects.all()
    }
    for noun in ("issued", "model", "factorversion"):
        _, path = records[noun]["url"].split("//")[1].split("/", 1)
        assert client.get(f"/{path}").status_code == 200, noun
        assert set(records[noun]["title"]) == {"zh", "en"}
    assert "水泥" in records["model"]["title"]["zh"]
