"""What ends in the exchange: a grant, a partner's access, a footprint that no longer holds; and
what a partner's system may not send.
"""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.guards.base import update
from portal.guards.exchange import entry, event, footprint, grant, partner, partner_request
from portal.test_exchange import HOST, as_client, asked, refused, send, with_host
from zuji.core.refusals import Refusal
from zuji.exchange.pact.client import Sent
from zuji_portal.catalogue.actions import Delist
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.exchange import delivering, host, store
from zuji_portal.exchange.actions import (
    EndGrant,
    EndPartner,
    GrantProduct,
    PublishFootprint,
    RegisterPartner,
    ResendDelivery,
    WithdrawFootprint,
)
from zuji_portal.exchange.models import (
    PartnerDelivery,
    PartnerEvent,
    PartnerRequest,
    PartnerToken,
    SharedFootprint,
)
from zuji_portal.exchange.queries import entries
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.outgoing.schedule import wait_after

pytestmark = pytest.mark.django_db


def publishing(cast):
    return PublishFootprint(cast.viewer("owner"), entry(cast), values={"fossil_carbon": "0"})


def granted(cast):
    """A grant to a partner with a host."""
    return grant(cast, with_host(cast))


def told(held):
    """An event about the footprint that a grant gave, which waits."""
    identity = str(held.given.get().footprint.identity)
    delivering.queue(held.partner, delivering.PUBLISHED, {"pfIds": [identity]})
    return PartnerDelivery.objects.latest("pk")


@pytest.mark.parametrize("kind", ["ids", "footprints"])
def test_after_the_grant_has_ended_no_footprint_is_sent(cast, monkeypatch, kind):
    monkeypatch.setattr(delivering, "send", lambda *sent: pytest.fail("it was sent"))
    held = granted(cast)
    row = told(held)
    if kind == "footprints":
        shared = held.given.get().footprint
        update(row, content={"data": {"requestEventId": "a", "pfs": [shared.data()]}})
    EndGrant(cast.viewer("owner"), held).run()
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.problem, row.attempts) == ("dead", "pact-grant-ended", 0)
    page = cast.client("owner").get(f"/exchange/partners/{held.partner_id}/").content.decode()
    assert "对方已经不能看事件里的足迹" in page
    with pytest.raises(Refusal, match="pact-grant-ended"):
        ResendDelivery(cast.viewer("owner"), row).run()


def test_a_study_that_was_sent_back_is_not_published_and_its_footprint_is_taken_back(cast):
    held = granted(cast)
    shared = held.given.get().footprint
    publish(FootprintChanged(shared.product))
    shared.refresh_from_db()
    assert shared.status == "Active"
    update(shared.revision.study, state="returned")
    with pytest.raises(Refusal, match="revision-superseded"):
        publishing(cast).run()
    publish(FootprintChanged(shared.product))
    shared.refresh_from_db()
    assert shared.status == "Deprecated"
    (row,) = PartnerDelivery.objects.all()
    assert row.content["data"] == {"pfIds": [str(shared.identity)]}
    assert AuditEntry.objects.filter(action="exchange.withdraw").count() == 1
    assert "核算已退回更正" in cast.client("owner").get("/exchange/").content.decode()
    publish(FootprintChanged(shared.product))
    assert PartnerDelivery.objects.count() == 1


def test_a_delisted_product_is_taken_back_and_one_that_is_left_can_be_withdrawn(cast):
    held = granted(cast)
    shared, owner = held.given.get().footprint, cast.client("owner")
    listed = entry(cast)
    update(listed, delisted_at=timezone.now())
    assert f"/exchange/footprints/{shared.pk}/withdraw/" in owner.get("/exchange/").content.decode()
    update(listed, delisted_at=None)
    Delist(cast.viewer("province"), listed, reason="数据存疑（示例）").run()
    shared.refresh_from_db()
    assert shared.status == "Deprecated"
    assert PartnerDelivery.objects.count() == 1
    assert "产品已移出目录" in owner.get("/exchange/").content.decode()


def test_a_new_grant_gives_current_footprints_only(cast):
    former = footprint(cast)
    WithdrawFootprint(cast.viewer("owner"), former, reason="数据更正").run()
    whom = with_host(cast)
    made = GrantProduct(cast.viewer("owner"), whom, product=former.product).run()
    assert not made.given.exists()
    current = publishing(cast).run()
    assert [row.footprint for row in made.given.all()] == [current]
    other = with_host(cast, "另一买家")
    late = GrantProduct(cast.viewer("owner"), other, product=former.product).run()
    assert [row.footprint for row in late.given.all()] == [current]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"comment": "\0"}, "U\\+0000"),
        ({"x-\0": "a"}, "U\\+0000"),
        ({"comment": "\ud800"}, "surrogate"),
    ],
)
def test_text_that_no_database_keeps_is_a_bad_request(cast, change, words):
    buyer = as_client(with_host(cast))
    body = {
        "type": "org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3",
        "specversion": "1.0",
        "id": "ask-9",
        "source": "//buyer.example",
        "time": "2026-11-30T00:00:00Z",
        "data": {"productId": ["urn:gtin:6901234567892"], **change},
    }
    headers = {
        "Authorization": f"Bearer {buyer.log_in()}",
        "Content-Type": "application/cloudevents+json",
    }
    found = send("POST", f"{HOST}/pact/3/events", headers, json.dumps(body).encode())
    assert (found.status, json.loads(found.body)["code"]) == (400, "BadRequest")
    assert not PartnerEvent.objects.exists()


def test_text_is_storable_down_to_the_last_name():
    assert store.is_storable({"a": ["b", {"c": 1}, None, "足迹 \U0001f331"]})
    for wrong in ("\0", {"a": ["b", {"c\0": 1}]}, [["\udfff"]]):
        assert not store.is_storable(wrong)


def test_a_client_with_a_nul_is_an_unknown_one():
    assert store.PartnerStore().issue("zuji\0", "x") is None


def test_the_next_attempt_is_queued_before_one_that_breaks_off(cast, monkeypatch):
    row = told(granted(cast))

    def breaks(*sent):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "attempt", breaks)
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 1)
    assert DBTaskResult.objects.filter(run_after=row.tried_at + wait_after(1)).exists()


def test_events_that_the_queue_lost_are_queued_again_once_a_day(cast):
    row = told(granted(cast))
    now = timezone.now()
    assert delivering.recover_deliveries(now) == 0
    assert delivering.recover_deliveries(now + datetime.timedelta(hours=2)) == 1
    update(row, attempts=3, tried_at=now)
    assert delivering.recover_deliveries(now + datetime.timedelta(minutes=63)) == 0
    assert delivering.recover_deliveries(now + datetime.timedelta(minutes=65)) == 1
    update(row, state="sent")
    assert delivering.recover_deliveries(now + datetime.timedelta(days=1)) == 0


def test_with_the_access_grants_end_requests_are_declined_and_deliveries_close(cast):
    request = partner_request(cast)
    whom = request.partner
    update(whom, callback="https://buyer.example")
    whom.refresh_from_db()
    row = told(whom.grants.get())
    EndPartner(cast.viewer("owner"), whom).run()
    request.refresh_from_db()
    row.refresh_from_db()
    assert whom.grants.get().ended_at is not None
    assert request.state == "declined"
    assert (row.state, row.problem) == ("dead", "pact-access-ended")
    page = cast.client("owner").get(f"/exchange/requests/{request.pk}/").content.decode()
    assert "对方的接入已终止" in page
    log = AuditEntry.objects.filter(action__startswith="exchange.")
    assert {each.action for each in log} == {"exchange.end", "exchange.decline"}
    assert "没有送达的事件" not in cast.client("owner").get("/exchange/").content.decode()


def test_a_partner_without_a_host_is_told_that_it_cannot_be_answered(cast):
    said = refused(lambda: asked(as_client(partner(cast)), {"productId": ["urn:gtin:690"]}))
    assert said.startswith("400") and "no host" in said
    assert not PartnerRequest.objects.exists()
    page = cast.client("owner").get(f"/exchange/requests/{partner_request(cast).pk}/")
    assert "对方没有登记主机" in page.content.decode()


def test_what_a_partner_sends_has_limits(cast, monkeypatch):
    whom = with_host(cast)
    buyer = as_client(whom)
    for number in range(2):
        event(whom, f"kept-{number}")
    monkeypatch.setattr(store, "MOST_OPEN", 1)
    asked(buyer, {"productId": ["urn:gtin:6901234567892"]}, "one")
    assert refused(
        lambda: asked(buyer, {"productId": ["urn:gtin:6901234567892"]}, "two")
    ).startswith("429")
    assert refused(lambda: asked(buyer, {"comment": "x"}, "i" * 201)).startswith("400")
    large = {"productId": ["urn:gtin:6901234567892"], "comment": "x" * host.LARGEST}
    assert refused(lambda: asked(buyer, large, "large")).startswith("413")
    assert PartnerEvent.objects.count() == 3
    for _ in range(store.MOST_TOKENS + 2):
        newest = buyer.log_in()
    assert PartnerToken.objects.count() == store.MOST_TOKENS
    assert store.PartnerStore().recipient_of(newest) == whom
    monkeypatch.setattr(store, "A_PARTNER", "1/m")
    monkeypatch.setattr(store.PartnerRate, "get_cache_key", lambda self, request: "throttle:one")
    assert buyer.footprints() == []
    assert refused(buyer.footprints).startswith("429")


def test_too_many_requests_of_an_address_are_refused_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(host, "AN_ADDRESS", "1/m")
    monkeypatch.setattr(host.AddressRate, "get_cache_key", lambda self, request: "throttle:two")
    first, second = (Client().get("/pact/3/footprints") for _ in range(2))
    assert first.status_code == 401
    assert (second.status_code, second.json()["code"], second["Retry-After"]) == (
        429,
        "BadRequest",
        "60",
    )


@pytest.mark.parametrize("size", [100_001, 2_500_001])
def test_a_body_that_is_too_large_is_answered_in_the_form_of_the_protocol(size):
    found = Client().post("/pact/3/events", b"x" * size, "application/cloudevents+json")
    assert (found.status_code, found.json()["code"]) == (413, "BadRequest")


@pytest.mark.parametrize("address", ["/pact/3/footprints?status=%00", "/pact/3/footprints/%00"])
def test_what_the_site_refuses_before_the_host_has_the_form_of_the_protocol(address):
    found = Client().get(address)
    assert (found.status_code, found.json()["code"]) == (400, "BadRequest")


def test_what_fails_in_the_host_has_the_form_of_the_protocol(monkeypatch):
    def fails(*asked):
        raise LookupError

    monkeypatch.setattr(host, "answer", fails)
    found = Client(raise_request_exception=False).get("/pact/3/footprints")
    assert (found.status_code, found.json()["code"]) == (500, "InternalError")


def test_only_products_with_an_accepted_revision_are_offered(cast):
    listed, firm = entry(cast), cast.ludai.enterprise
    bare = Product.objects.create(enterprise=firm, name_zh="示例二")
    Entry.objects.create(product=bare, enterprise=firm, key="2", archive_number="2")
    assert list(entries(cast.viewer("owner"))) == [listed]
    assert list(entries(Viewer())) == []


def test_registering_ending_and_resending_record_whom_they_are_about(cast):
    owner = cast.viewer("owner")
    whom = RegisterPartner(owner, cast.ludai.enterprise, name="示例买家").run()
    EndPartner(owner, whom).run()
    facts = [json.loads(bytes(e.content))["facts"] for e in AuditEntry.objects.order_by("number")]
    assert [each.get("name") for each in facts[-2:]] == ["示例买家", "示例买家"]


def test_a_sent_event_is_not_sent_again_by_the_attempt_that_was_queued_for_later(cast, monkeypatch):
    calls = []

    def takes(method, url, headers, body):
        calls.append(url)
        return Sent(200, {}, b'{"access_token": "t"}')

    monkeypatch.setattr(delivering, "send", takes)
    row = told(granted(cast))
    delivering.deliver_event.func(row.pk)
    many = len(calls)
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, len(calls)) == ("sent", many)
    assert SharedFootprint.objects.count() == 1
