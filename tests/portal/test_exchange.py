"""PACT on the site: nobody sees anything by default; what is granted is pulled, asked for and told
of; nothing leaks; what was published never changes.
"""

import base64
import datetime
import json
from urllib.parse import quote

import pytest
from django.db import DatabaseError, transaction
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pact_suite import ConformanceSuite
from portal.guards.exchange import STEEL, entry, event, grant, partner, partner_request
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.dataspaces.aspect import INCINERATION
from zuji.exchange.pact import validate
from zuji.exchange.pact.client import PactClient, Sent
from zuji_portal.exchange import delivering
from zuji_portal.exchange.actions import EndPartner, PublishFootprint
from zuji_portal.exchange.models import (
    ExchangePartner,
    PartnerDelivery,
    PartnerEvent,
    PartnerRequest,
    PartnerToken,
    SharedFootprint,
)
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP, wait_after
from zuji_portal.foundation.outgoing.sealing import sealed

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
CREATED = "org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3"


def send(method, url, headers, body):
    """The way to the site's host, in the same process."""
    answer = Client().generic(
        method,
        url.removeprefix(HOST),
        body,
        headers.get("Content-Type", "application/octet-stream"),
        headers={name: text for name, text in headers.items() if name != "Content-Type"},
    )
    return Sent(answer.status_code, {k.lower(): v for k, v in answer.items()}, answer.content)


def as_client(whom, secret="right"):
    ExchangePartner.objects.filter(pk=whom.pk).update(secret_digest=secret_digest(secret))
    return PactClient(f"{HOST}/pact", whom.client, secret, send)


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.findings[0].read


def with_host(cast, name="示例买家"):
    """A partner with a host of its own."""
    made = partner(cast, name)
    made.callback, made.callback_client = "https://buyer.example", "us"
    made.callback_secret = sealed("theirs")
    made.save()
    return made


def asked(client, data, identity="ask-9"):
    client.tell(
        {
            "type": CREATED,
            "specversion": "1.0",
            "id": identity,
            "source": "//buyer.example",
            "time": "2026-11-30T00:00:00Z",
            "data": data,
        }
    )


def test_from_registration_to_a_footprint_in_the_buyers_system(cast):
    owner, product = cast.client("owner"), entry(cast)
    page = owner.post("/exchange/partners/new/", {"name": "海川买家"}).content.decode()
    whom = ExchangePartner.objects.get()
    words = [part.split("</code>")[0] for part in page.split('<code class="link">')[1:]]
    assert words[1] == whom.client
    assert secret_digest(words[2]) == whom.secret_digest
    buyer = PactClient(f"{HOST}/pact", whom.client, words[2], send)
    assert buyer.footprints() == []
    to = f"/exchange/products/{product.pk}/publish/"
    assert owner.post(to, {"fossil_carbon": "0"}).status_code == 302
    assert buyer.footprints() == []
    granted = owner.post(f"/exchange/partners/{whom.pk}/", {"product": product.product_id})
    assert granted.status_code == 302
    (data,) = buyer.footprints([("status", "active")])
    assert validate(data, "x").holds
    assert buyer.footprint(data["id"]) == data
    enterprise = product.enterprise
    assert data["companyIds"] == [f"urn:pact:127.0.0.1:uscc:{enterprise.uscc}"]
    assert f"urn:pact:127.0.0.1:product-id:{product.key}" in data["productIds"]
    lock = product.values.last().revision.content()
    total = lock["result"]["total"]["value"]
    assert float(data["pcf"]["pcfExcludingBiogenicUptake"]) == pytest.approx(total, rel=1e-8)
    assert whom.client in owner.get(f"/exchange/partners/{whom.pk}/").content.decode()
    assert AuditEntry.objects.filter(action__startswith="exchange.").count() == 3
    assert verified().holds


def test_two_partners_see_what_each_was_granted_and_a_withdrawn_grant_is_denied(cast):
    one, other = partner(cast), partner(cast, "另一买家")
    held = grant(cast, one)
    identity = str(held.given.get().footprint.identity)
    first, second = as_client(one), as_client(other, "right too")
    assert [each["id"] for each in first.footprints()] == [identity]
    assert second.footprints() == []
    assert refused(lambda: second.footprint(identity)).startswith("404")
    cast.client("owner").post(f"/exchange/grants/{held.pk}/end/")
    assert first.footprints() == []
    assert refused(lambda: first.footprint(identity)).startswith("403")
    EndPartner(cast.viewer("owner"), one).run()
    assert refused(first.footprints).startswith("401")


def test_a_new_footprint_replaces_the_former_which_stays_visible(cast):
    held = grant(cast, with_host(cast))
    former = held.given.get().footprint
    made = PublishFootprint(cast.viewer("owner"), entry(cast), values={"fossil_carbon": "0"}).run()
    assert made.content["precedingPfIds"] == [str(former.identity)]
    buyer = as_client(held.partner)
    seen = {each["id"]: each["status"] for each in buyer.footprints()}
    assert seen == {str(former.identity): "Deprecated", str(made.identity): "Active"}
    (told,) = PartnerDelivery.objects.all()
    assert told.content["data"] == {"pfIds": [str(made.identity), str(former.identity)]}
    assert validate(told.content, "x").holds


def test_what_was_published_never_changes(cast):
    shared = grant(cast).given.get().footprint
    for change in ({"content": {}}, {"product": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SharedFootprint.objects.filter(pk=shared.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        shared.given.all().delete()


def test_a_request_for_what_is_shared_is_answered_at_once_and_only_once(cast):
    held = grant(cast, with_host(cast))
    buyer = as_client(held.partner)
    for _ in range(2):
        asked(buyer, {"productId": [STEEL["productIds"][0].upper()]})
    request = PartnerRequest.objects.get()
    assert request.state == "fulfilled"
    (sent,) = PartnerDelivery.objects.all()
    assert sent.content["data"]["requestEventId"] == "ask-9"
    assert [each["id"] for each in sent.content["data"]["pfs"]] == [
        str(held.given.get().footprint.identity)
    ]
    assert validate(sent.content, "x").holds


def test_a_request_for_something_else_waits_for_the_owner_who_declines_with_a_reason(cast):
    whom = with_host(cast)
    asked(as_client(whom), {"productId": ["urn:gtin:6901234567892"], "comment": "年报用"})
    request, owner = PartnerRequest.objects.get(), cast.client("owner")
    page = owner.get(f"/exchange/requests/{request.pk}/").content.decode()
    assert "年报用" in page and "urn:gtin:6901234567892" in page
    assert owner.post(f"/exchange/requests/{request.pk}/fulfil/").status_code == 422
    done = owner.post(f"/exchange/requests/{request.pk}/decline/", {"reason": "不对外提供"})
    assert done.status_code == 302
    (sent,) = PartnerDelivery.objects.all()
    assert sent.content["data"]["error"] == {"code": "NotFound", "message": "不对外提供"}


def test_the_owner_answers_a_request_with_what_was_granted(cast):
    request = partner_request(cast)
    ExchangePartner.objects.filter(pk=request.partner_id).update(
        callback="https://buyer.example", callback_client="us", callback_secret=sealed("x")
    )
    cast.client("owner").post(f"/exchange/requests/{request.pk}/fulfil/")
    (sent,) = PartnerDelivery.objects.all()
    assert len(sent.content["data"]["pfs"]) == 1


def test_answers_that_nobody_asked_for_and_unknown_criteria_are_bad_requests(cast):
    buyer = as_client(partner(cast))
    told = refused(lambda: asked(buyer, {"x-other-thing": ["1"]}))
    assert told.startswith("400") and "BadRequest" in told
    assert not PartnerEvent.objects.exists()


def test_an_event_is_tried_again_for_three_days_and_then_given_up(cast, monkeypatch):
    """Waits of 1, 2, 4 … minutes, at most six hours: 1 + 2 + … + 256 min are 8.5 h, and ten more of
    six hours make 68.5 h, so that the twentieth attempt is the last.
    """
    tried = []

    def fails(*sent):
        tried.append(sent)
        raise refuse("pact-unreachable", "x")

    monkeypatch.setattr(delivering, "send", fails)
    row = PartnerDelivery.objects.create(partner=with_host(cast), content={}, since=timezone.now())
    waits = [wait_after(n) for n in range(1, 12)]
    assert [w.total_seconds() / 60 for w in waits] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == ("waiting", 1, "pact-unreachable")
    since = timezone.now() - GIVEN_UP + datetime.timedelta(minutes=1)
    PartnerDelivery.objects.filter(pk=row.pk).update(since=since)
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 1), "the next attempt is not due yet"
    PartnerDelivery.objects.filter(pk=row.pk).update(tried_at=since)
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("dead", 2)
    assert "连不上对方的 PACT 主机" in cast.client("owner").get("/exchange/").content.decode()
    assert "没有送达的事件" in cast.client("owner").get("/exchange/").content.decode()
    cast.client("owner").post(f"/exchange/events/{row.pk}/resend/")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_an_attempt_that_breaks_off_is_tried_again_too(cast, monkeypatch):
    def breaks(*sent):
        raise ValueError("Port out of range 0-65535")

    monkeypatch.setattr(delivering, "send", breaks)
    row = PartnerDelivery.objects.create(partner=with_host(cast), content={}, since=timezone.now())
    queued = DBTaskResult.objects.count()
    with pytest.raises(ValueError, match="Port"):
        delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == ("waiting", 1, "pact-unreachable")
    assert DBTaskResult.objects.count() == queued + 1


@pytest.mark.parametrize("url", ["https://buyer.example:99999", "https://[x"])
def test_a_host_whose_address_is_none_is_a_failed_attempt(cast, url):
    whom = with_host(cast)
    ExchangePartner.objects.filter(pk=whom.pk).update(callback=url)
    row = PartnerDelivery.objects.create(partner=whom, content={}, since=timezone.now())
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.problem) == ("waiting", "pact-unreachable")


@pytest.mark.parametrize(
    ("change", "data"),
    [
        ({"id": "x" * 201}, {}),
        ({"source": "//" + "x" * 299}, {}),
        ({}, {"comment": "a\0"}),
        ({}, {"x-\0": ["1"]}),
    ],
)
def test_an_event_that_cannot_be_kept_whole_is_a_bad_request(cast, change, data):
    buyer = as_client(partner(cast))
    sent = {"type": CREATED, "specversion": "1.0", "id": "1", "source": "//x", **change}
    sent |= {"time": "2026-11-30T00:00:00Z", "data": {"status": ["Active"], **data}}
    assert refused(lambda: buyer.tell(sent)).startswith("400")
    assert not PartnerEvent.objects.exists()


def test_a_login_that_no_database_can_look_up_is_refused(cast):
    assert refused(PactClient(f"{HOST}/pact", "a\0", "b", send).log_in).startswith("401")


def test_an_event_about_a_footprint_of_the_far_future_is_a_bad_request(cast):
    """2101 to 9999: a validity of three years more is no date."""
    buyer = as_client(partner(cast))
    late = {**STEEL, "pcf": {**STEEL["pcf"], "referencePeriodEnd": "9998-12-31T00:00:00Z"}}
    sent = {"type": CREATED.replace("Created", "Fulfilled"), "specversion": "1.0", "id": "1"}
    sent |= {"source": "//x", "time": "2026-11-30T00:00:00Z"}
    sent["data"] = {"requestEventId": "1", "pfs": [late]}
    assert refused(lambda: buyer.tell(sent)).startswith("400")


def test_a_delivery_logs_in_at_the_registered_host_and_tells_the_event(cast, monkeypatch):
    calls = []

    def partner_host(method, url, headers, body):
        calls.append((method, url, headers.get("Authorization")))
        return Sent(200, {}, json.dumps({"access_token": "t"}).encode())

    monkeypatch.setattr(delivering, "send", partner_host)
    row = PartnerDelivery.objects.create(partner=with_host(cast), content={}, since=timezone.now())
    delivering.deliver_event.func(row.pk)
    row.refresh_from_db()
    assert row.state == "sent"
    basic = base64.b64encode(b"us:theirs").decode()
    assert calls[1:] == [
        ("POST", "https://buyer.example/auth/token", f"Basic {basic}"),
        ("POST", "https://buyer.example/3/events", "Bearer t"),
    ]


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "ftp://x"],
)
def test_a_host_that_is_private_or_not_secure_is_not_registered(cast, url):
    values = {"name": "x", "callback": url, "callback_client": "a", "callback_secret": "b"}
    answer = cast.client("owner").post("/exchange/partners/new/", values)
    assert answer.status_code == 422
    assert not ExchangePartner.objects.exists()


def test_where_the_site_has_https_the_host_answers_nothing_without_it(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "SecurityMiddleware" not in m]
    answer = client.get("/pact/3/footprints")
    assert (answer.status_code, answer.json()["code"]) == (403, "AccessDenied")


def test_a_token_ends_and_only_its_digest_is_kept(cast):
    buyer = as_client(partner(cast))
    token = buyer.log_in()
    assert PartnerToken.objects.get().digest == secret_digest(token)
    PartnerToken.objects.update(ends_at=timezone.now())
    found = send("GET", f"{HOST}/pact/3/footprints", {"Authorization": f"Bearer {token}"}, b"")
    assert (found.status, json.loads(found.body)["code"]) == (401, "TokenExpired")
    assert buyer.footprints() == []


def test_pages_follow_the_address_that_the_partner_wrote(cast):
    held = grant(cast)
    PublishFootprint(cast.viewer("owner"), entry(cast), values={"fossil_carbon": "0"}).run()
    buyer = as_client(held.partner)
    assert len(buyer.footprints([("limit", "1")])) == 2
    first = send(
        "GET",
        f"{HOST}/pact/3/footprints?limit=1",
        {"Authorization": f"Bearer {buyer.log_in()}"},
        b"",
    )
    assert first.headers["link"].startswith(f"<{HOST}/pact/3/footprints?limit=1&after=")


def test_an_amount_that_is_wrong_is_told_at_its_field(cast):
    to = f"/exchange/products/{entry(cast).pk}/publish/"
    answer = cast.client("owner").post(to, {"fossil_carbon": "2000"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "产品的含碳量超过它的质量" in page
    assert "fossilCarbonContent" not in page


def test_an_event_of_a_partner_is_kept_as_it_came(cast):
    made = event(partner(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerEvent.objects.filter(pk=made.pk).update(kind="x")


def conformance(cast, send, base, whom):
    """All 41 tests against the site's host."""

    def answered():
        for request in PartnerRequest.objects.filter(state="open"):
            to = f"/exchange/requests/{request.pk}/decline/"
            cast.client("owner").post(to, {"reason": "没有这个产品"})
        return [row.content for row in PartnerDelivery.objects.all()]

    def insecure(method, path):
        with override_settings(SECURE_SSL_REDIRECT=True):
            return Client().generic(method, f"/pact{path}").status_code

    ExchangePartner.objects.filter(pk=whom.pk).update(secret_digest=secret_digest("right"))
    return ConformanceSuite(base, whom.client, "right", send, answered, insecure).run()


def with_two_footprints(cast):
    held = grant(cast, with_host(cast))
    PublishFootprint(cast.viewer("owner"), entry(cast), values={"fossil_carbon": "0"}).run()
    return held.partner


def test_all_41_tests_of_the_conformance_suite_pass(cast):
    found = conformance(cast, send, f"{HOST}/pact", with_two_footprints(cast))
    assert len(found) == 41
    assert {number for number, holds in found.items() if not holds} == set()


def test_a_current_footprint_is_given_as_catena_x_with_the_allocation_that_is_chosen(cast):
    values = {"fossil_carbon": "200", "biogenic_carbon": "0", "mass": "1000"}
    values |= {"packaging_included": "no"}
    shared = PublishFootprint(cast.viewer("owner"), entry(cast), values=values).run()
    owner, address = cast.client("owner"), f"/exchange/footprints/{shared.pk}/catena-x.json"
    page = owner.get("/exchange/").content.decode()
    assert [f'?waste={quote(each)}"' in page for each in INCINERATION] == [True] * 4
    assert f"{address}?waste=cut-off" in page
    data = owner.get(f"{address}?waste=cut-off").json()
    method = data["pcfAssessmentAndMethodology"][0]["pcfMethodology"][0]
    assert method["allocationInForeground"][0]["allocationWasteIncineration"] == "cut-off"
    identity = data["pcfAssessmentAndMethodology"][0]["pcfAssessmentInformation"][0]["idAndVersion"]
    assert identity[0]["id"] == str(shared.identity)
    for wrong in ("", "?waste=other"):
        answer = owner.get(address + wrong)
        assert answer.status_code == 422 and "cut-off" in answer.content.decode()
