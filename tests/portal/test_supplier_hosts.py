"""A supplier's PACT host on the site: read, kept as it came first, made an answer; hostile hosts
end in a sentence, and nothing of them is followed.
"""

import copy
import json
import os
import subprocess
import sys

import pytest
from django.test import override_settings
from django.utils import timezone

from portal.guards.exchange import STEEL, followed_host, partner, supplier_host
from zuji.core.refusals import Refusal
from zuji.exchange.pact.client import Sent
from zuji.exchange.pact.hosting import PactProblem
from zuji_portal.exchange import delivering, reading
from zuji_portal.exchange.asking import send_request
from zuji_portal.exchange.models import HostRequest, SupplierHost
from zuji_portal.exchange.sourcing import AnswerFromHost
from zuji_portal.exchange.store import PartnerStore
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.outgoing.sealing import opened
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.suppliers.requests import UseAnswer

pytestmark = pytest.mark.django_db
BASE = "https://steel.example"
TOKEN = Sent(200, {}, b'{"access_token": "t", "token_type": "Bearer", "expires_in": 60}')


def steel(**more):
    """The example, valid today."""
    made = copy.deepcopy(STEEL) | more
    year = timezone.localdate().year
    made["validityPeriodStart"] = f"{year - 1}-01-01T00:00:00Z"
    made["validityPeriodEnd"] = f"{year + 1}-01-01T00:00:00Z"
    return made


def page(rows, **headers):
    return Sent(200, headers, json.dumps({"data": rows}).encode())


def read(monkeypatch, host, *answers):
    """Read a host that answers its login, then these in turn, the last one for ever."""
    waiting = list(answers)

    def send(method, url, headers, body):
        assert url.startswith(BASE)
        if "/auth/token" in url or "openid" in url:
            return TOKEN if method == "POST" else Sent(404, {}, b"")
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    monkeypatch.setattr(reading, "send", send)
    reading.read_host.func(host.pk)
    host.refresh_from_db()
    return host.problem.get("en", "")


def test_a_host_is_kept_as_it_came_first_and_its_versions_are_told(cast, monkeypatch):
    host = supplier_host(cast)
    newer = steel(id="b" * 8 + STEEL["id"][8:], precedingPfIds=[STEEL["id"]])
    assert read(monkeypatch, host, page([steel()])) == ""
    gone = steel(status="Deprecated")
    gone["pcf"]["declaredUnitAmount"] = "2"
    assert read(monkeypatch, host, page([gone], link=""), page([newer])) == ""
    assert read(monkeypatch, host, page([gone, newer])) == ""
    old, new = host.footprints.order_by("pk")
    assert (old.status, new.status) == ("Deprecated", "Active")
    assert old.content == steel() and old.altered_at is not None and new.altered_at is None
    text = cast.client("owner").get(f"/exchange/suppliers/{host.pk}/").content.decode()
    assert "已作废" in text and "已有后来的一份" in text and "对方改动过" in text
    assert cast.client("owner").get(f"/exchange/suppliers/footprints/{new.pk}/").status_code == 200


HOSTILE = [
    (Sent(200, {"content-type": "text/html"}, b"<html>login</html>"), "JSON"),
    (Sent(302, {"location": "http://127.0.0.1/"}, b""), "did not answer"),
    (page([], link='<http://127.0.0.1/3/footprints?p=2>; rel="next"'), "another host"),
    (page([], link=f'<{BASE}/3/footprints?p=2>; rel="next"'), "too many pages"),
    (page([steel()] * 5, link=f'<{BASE}/3/footprints>; rel="next"'), "too many pages"),
    (Sent(200, {}, b'{"data": "all"}'), "did not answer"),
    (Sent(200, {}, b" " * 30_000_000), "too large"),
    (Sent(401, {}, b"no"), "did not answer"),
]


def test_a_hostile_host_ends_in_a_sentence_and_nothing_is_kept(cast, monkeypatch):
    host = supplier_host(cast)
    for answer, said in HOSTILE:
        assert said in read(monkeypatch, host, answer)
        assert not host.footprints.exists() and not host.is_reading
    assert host.problem["zh"] in cast.client("owner").get("/exchange/").content.decode()


def test_footprints_that_cannot_be_answers_say_why(cast, monkeypatch):
    words, nameless = steel(id="words"), steel(id=7)
    words["pcf"]["pcfExcludingBiogenicUptake"] = "a lot"
    number = steel(id="number")
    number["pcf"]["pcfExcludingBiogenicUptake"] = 3.5  # a number and no decimal string: read
    endless, draft = steel(id="endless", productNameCompany={"a": 1}), steel(status="Draft")
    endless["pcf"] |= {"pcfExcludingBiogenicUptake": "1e308", "declaredUnitAmount": "1e-300"}
    host = supplier_host(cast)
    read(monkeypatch, host, page([words, nameless, number, steel(id="nul\0"), endless, draft]))
    kept = {row.identity: row for row in host.footprints.all()}
    assert set(kept) == {"words", "number", "endless", STEEL["id"]}
    assert not kept["endless"].is_usable and kept["endless"].title == host.name
    assert not kept[STEEL["id"]].is_usable  # no status of the specifications
    assert kept["words"].refusal["en"] and not kept["words"].is_usable
    amount = float(STEEL["pcf"]["declaredUnitAmount"])
    assert kept["number"].figure["value"] == pytest.approx(3.5 / amount)
    page_ = cast.client("owner").get(f"/exchange/suppliers/footprints/{kept['words'].pk}/")
    assert kept["words"].refusal["zh"] in page_.content.decode()


def test_a_footprint_becomes_an_answer_with_its_shares(cast, monkeypatch):
    host, study = supplier_host(cast), cast.ludai.draft
    read(monkeypatch, host, page([steel()]))
    held = host.footprints.get()
    writer = cast.client("clerk")
    address = f"/exchange/suppliers/footprints/{held.pk}/"
    target = f"{study.pk} woven_bags_supply"
    assert f'value="{target}"' in writer.get(address).content.decode()
    assert writer.post(address, {"target": target}).status_code == 302
    asked = FootprintRequest.objects.get(study=study)
    assert (asked.state, asked.answer["tier"], asked.answer["verified"]) == ("answered", "pact", 0)
    assert asked.answer["primary"] == held.figure["primary"]
    per_kg = float(STEEL["pcf"]["pcfExcludingBiogenicUptake"]) / float(
        STEEL["pcf"]["declaredUnitAmount"]
    )
    assert asked.answer["value"] == pytest.approx(per_kg * 1000)  # asked for per tonne
    UseAnswer(cast.viewer("clerk"), study, request=asked).run()
    study.refresh_from_db()
    assert study.data["factors"]["woven_bags_supply"] == f"own.supplier.{asked.pk}"
    assert verified().holds
    assert not Notice.objects.filter(kind="hosted_withdrawn").exists()
    for _ in range(2):  # told once
        read(monkeypatch, host, page([steel(status="Deprecated")]))
    notice = Notice.objects.get(kind="hosted_withdrawn")
    assert (notice.study, notice.enterprise) == (study, cast.ludai.enterprise)
    assert held.title in writer.get("/todo/").content.decode()
    held.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        AnswerFromHost(cast.viewer("clerk"), study, footprint=held, slot="woven_bags_supply").run()
    assert refusal.value.findings[0].rule == "footprint-deprecated"


def test_a_partners_news_has_the_host_read_again_and_a_disconnected_one_is_not(cast):
    owner, whom = cast.client("owner"), partner(cast)
    posted = {"name": "示例钢厂", "base": "https://8.8.8.8/pact/", "client": "us", "secret": "s"}
    assert owner.post("/exchange/suppliers/new/", posted).status_code == 302
    host = SupplierHost.objects.get()
    assert (host.base, opened(host.secret)) == ("https://8.8.8.8/pact", "s")
    assert host.secret != "s" and host.is_reading
    followed = owner.post(f"/exchange/suppliers/{host.pk}/", {"partner": whom.pk})
    assert followed.status_code == 302
    event = {
        "type": "org.wbcsd.pact.ProductFootprint.PublishedEvent.3",
        "specversion": "1.0",
        "id": "news-1",
        "source": "//steel.example",
        "time": "2026-11-30T00:00:00Z",
        "data": {"pfIds": [STEEL["id"]]},
    }
    SupplierHost.objects.update(asked_at=None)
    for _ in range(2):  # the same event counts once
        PartnerStore().receive(whom, event)
    host.refresh_from_db()
    assert host.asked_at is not None
    owner.post(f"/exchange/suppliers/{host.pk}/end/")
    host.refresh_from_db()
    assert (host.secret, bool(host.ended_at)) == ("", True)
    assert reading.read_hosts() == 0
    for base in ("https://127.0.0.1", "http://8.8.8.8", "https://10.0.0.1"):
        answer = owner.post("/exchange/suppliers/new/", posted | {"base": base})
        assert answer.status_code == 422
    assert SupplierHost.objects.count() == 1


def event_from(kind, data, identity):
    return {
        "type": f"org.wbcsd.pact.ProductFootprint.{kind}.3",
        "specversion": "1.0",
        "id": identity,
        "source": "//steel.example",
        "time": "2026-11-30T00:00:00Z",
        "data": data,
    }


def test_a_question_goes_to_the_host_and_its_answer_comes_back_once(cast, monkeypatch):
    host, owner, sent = followed_host(cast), cast.client("owner"), []

    def send(method, url, headers, body):
        if url.endswith("/3/events"):
            sent.append(json.loads(body))
        return TOKEN if "/auth/token" in url else Sent(200 if sent else 404, {}, b"")

    monkeypatch.setattr(delivering, "send", send)
    address, asked = f"/exchange/suppliers/{host.pk}/ask/", {"product": "urn:gtin:1", "comment": ""}
    assert owner.post(address, asked).status_code == 302
    assert owner.post(address, asked).status_code == 422, "once while it is open"
    row = HostRequest.objects.get()
    send_request.func(row.pk)
    assert [each["data"] for each in sent] == [{"productId": ["urn:gtin:1"]}]
    assert sent[0]["id"] == row.identity and sent[0]["type"].endswith("RequestCreatedEvent.3")
    page_ = f"/exchange/suppliers/{host.pk}/"
    assert "等对方答复" in owner.get(page_).content.decode()
    data = {"requestEventId": row.identity, "pfs": [steel(), "no footprint"]}
    with pytest.raises(PactProblem):  # another partner's answer is none
        PartnerStore().receive(partner(cast), event_from("RequestFulfilledEvent", data, "a"))
    for _ in range(2):
        PartnerStore().receive(host.partner, event_from("RequestFulfilledEvent", data, "a"))
    row.refresh_from_db()
    assert (row.answer, row.given) == ("fulfilled", [STEEL["id"]])
    assert host.footprints.get().identity == STEEL["id"]
    with pytest.raises(PactProblem):  # it was answered
        PartnerStore().receive(host.partner, event_from("RequestFulfilledEvent", data, "b"))
    owner.post(address, asked)
    second = HostRequest.objects.latest("pk")
    no = {"requestEventId": second.identity, "error": {"code": "NotFound", "message": "not ours"}}
    PartnerStore().receive(host.partner, event_from("RequestRejectedEvent", no, "c"))
    text = owner.get(page_).content.decode()
    assert "not ours" in text and "对方没有提供" in text and "对方已提供" in text
    assert Notice.objects.filter(kind="host_answered").count() == 2


@pytest.mark.nightly
def test_a_real_second_process_is_read_over_the_network(cast):
    command = [sys.executable, "-m", "zuji.cli.main", "pact", "serve", "--demo", "--json"]
    command += ["--port", "0", "--client", "us", "--seconds", "60"]
    environment = {**os.environ, "ZUJI_PACT_DEMO_SECRET": "theirs"}
    other = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    try:
        text = ""
        while '"secret"' not in text or "}" not in text:
            text += other.stdout.readline()
        about = json.loads(text)
        name = about["base"].removeprefix("http://")
        posted = {"name": "另一家", "base": about["base"], "client": "us", "secret": "theirs"}
        with override_settings(WEBHOOK_HOSTS=frozenset({name})):
            assert cast.client("owner").post("/exchange/suppliers/new/", posted).status_code == 302
            host = SupplierHost.objects.get()
            reading.read_host.func(host.pk)
        host.refresh_from_db()
        assert host.problem == {} and host.footprints.count() == about["footprints"]
        reading.read_host.func(host.pk)  # the operator no longer names it: not a public address
        host.refresh_from_db()
        assert "cannot be reached" in host.problem["en"] and host.footprints.exists()
    finally:
        other.terminate()
        other.wait(10)
