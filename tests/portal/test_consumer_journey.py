"""A consumer scans, compares, earns from the lower bound of a verified difference, and loses the
points when the certificate is revoked: two real studies, and the operator as a second process.
"""

from __future__ import annotations

import json
import re

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.certificates import issued, published
from portal.inclusion import decision
from portal.operating import reference_operator, reported, site
from portal.people import person, urea_inputs
from portal.verifiers import team
from zuji.inclusion import rate_on
from zuji_portal.catalogue import cache
from zuji_portal.committee.events import CaseDecided
from zuji_portal.consumer import falling, messages
from zuji_portal.consumer.approving import case_decided
from zuji_portal.consumer.models import ClawBack, Methodology, Operator, OperatorMessage, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]
SUPPLIED = {
    "own_factors": [
        {
            "id": "own.ammonia",
            "name_zh": "供方液氨核查值（示例）",
            "name_en": "Supplier's verified ammonia (example)",
            "unit": "kgCO2e/t",
            "value": 300,
            "low": 270,
            "high": 330,
            "year": timezone.localdate().year - 1,
            "source_title": "供方核查声明（示例）",
            "source_publisher": "示例",
        }
    ],
    "factors": {"ammonia_supply": "own.ammonia"},
}
"""The lower product's ammonia, as its supplier had it verified."""
REASON = "供方声明不实（示例）"


def products(cast):
    """A lower and a higher product, each computed, verified, certified and published."""
    body = team(cast)
    steam = urea_inputs()["steam_bought"] | {"value": "400万"}
    much = {"inputs": urea_inputs() | {"steam_bought": steam}}
    certificates = [
        issued(cast, cast.ludai, body, more=SUPPLIED),
        issued(cast, cast.rival, body, more=much),
    ]
    return certificates, [published(cast.ludai), published(cast.rival)]


def methodology(cast, entries):
    """Proposed, assessed from the two certificates, passed by the committee, published."""
    texts = ("behaviour", "counterfactual", "equivalence", "conservativeness")
    given = {"title_zh": "选购低碳尿素", "title_en": "Low-carbon urea", "ceiling": "1000"}
    given |= dict.fromkeys(texts, "示例")
    given |= {"product": entries[0].pk, "baseline": entries[1].pk}
    province, expert = cast.client("province"), cast.client("expert")
    assert province.post("/inclusion/methodologies/new/", given).status_code == 302
    method = Methodology.objects.get()
    address = f"/inclusion/methodologies/{method.pk}/"
    assert expert.post(f"{address}assess/", {"reason": "可比，区间不重叠"}).status_code == 302
    method.refresh_from_db()
    made = decision(cast.platform["province"], method)
    case_decided(CaseDecided(made.case, made))
    assert province.post(f"{address}publish/").status_code == 302
    return Methodology.objects.get()


def operated(cast, method):
    """An operator and its published scene; key and secret as the page shows them once."""
    province, expert = cast.client("province"), cast.client("expert")
    page = text_of(province.post("/inclusion/operators/", {"name_zh": "商城", "contact": "张"}))
    key, secret = (re.search(p, page)[0] for p in (r"zujiop_[\w-]+", r"whsec_[\w+/=]+"))
    given = {"operator": Operator.objects.get().pk, "methodology": method.pk}
    given |= {"name_zh": "商城选购", "name_en": "Shop", "data_source": "订单"}
    assert province.post("/inclusion/scenes/new/", given).status_code == 302
    address = f"/inclusion/scenes/{Scene.objects.get().pk}/"
    assert expert.post(f"{address}assess/", {"reason": "可靠"}).status_code == 302
    assert province.post(f"{address}publish/").status_code == 302
    return key, secret


def consented(browser, low, high):
    """The person scans, understands, compares, opens an account and consents; the handle."""
    answer = browser.get("/me/scan/", {"code": f"https://zuji.example/p/{low.key}"})
    page = text_of(browser.get(answer["Location"]))
    assert "有效" in page and f"/me/simulator/?p={low.key}" in page
    assert "至少少" in text_of(browser.get("/me/simulator/", {"p": high.key, "amount": "2"}))
    compared = text_of(browser.get("/catalogue/compare/", {"p": [low.key, high.key]}))
    assert low.name_zh in compared
    assert browser.post("/me/carbon/").status_code == 302
    operator = Operator.objects.get()
    assert browser.post("/me/carbon/consents/", {"operator": operator.pk}).status_code == 302
    return re.search(r"<code>(\w{20})</code>", text_of(browser.get("/me/carbon/")))[1]


@pytest.mark.usefixtures("ends_well")
def test_a_consumer_earns_and_loses_points_when_the_certificate_is_revoked(
    cast, client, tmp_path, settings
):
    certificates, (low, high) = products(cast)
    method = methodology(cast, (low, high))
    # what both intervals leave room for: the lower end of the one less the upper end of the other
    ends = [c.revision.content()["result"]["total"] for c in certificates]
    bound = ends[1]["low"] - ends[0]["high"]
    assert 0 < bound < ends[1]["value"] - ends[0]["value"]
    assert abs(method.milligrams - bound * 1e6) <= 1
    key, secret = operated(cast, method)
    client.force_login(person("shopper@zuji.example"), "django.contrib.auth.backends.ModelBackend")
    event = {
        "id": "order-1",
        "scene": Scene.objects.get().number,
        "account": consented(client, low, high),
        "quantity": "0.05",
        "unit": "t",
        "done_on": timezone.localdate().isoformat(),
        "counted_in": "none",
        "product": low.key,
    }
    grams = int(method.milligrams * 0.05 / 1000)
    points = grams // rate_on(timezone.localdate()).grams_per_point
    with site() as server, reference_operator(server, key, secret, tmp_path) as address:
        settings.WEBHOOK_HOSTS = [address.removeprefix("http://")]
        Operator.objects.update(url=f"{address}/hook")
        first, again = (reported(server, address, [event])[0] for _ in range(2))
        assert (first["status"], first["points"]) == ("accepted", points)
        assert (again["status"], again["points"]) == ("repeated", points)
        assert f"+{points:,}" in text_of(client.get("/me/carbon/"))
        last = certificates[0].number[-4:]
        revoke = f"/certification/{certificates[0].pk}/revoke/"
        done = cast.client("province").post(revoke, {"reason": REASON, "digits": last})
        assert done.status_code == 302, done.content.decode()[:2000]
        falling.run_claw_back.func(ClawBack.objects.get().pk)
        for message in OperatorMessage.objects.order_by("pk"):
            messages.send_message.func(message.pk)
        refused = reported(server, address, [event | {"id": "order-2"}])[0]
    assert refused["errors"][0]["rule"] == "event-worth-nothing"
    told = [json.loads((tmp_path / f"{n}.json").read_text())["type"] for n in range(2)]
    assert told == ["certificate.revoked", "points.reversed"]
    page = text_of(client.get("/me/carbon/"))
    assert "追回" in page and f"-{points:,}" in page and REASON in page
    cache.forget()  # as the commit does, which this test's transaction never makes
    assert "✗" in text_of(client.get(f"/p/{low.key}"))
    english = text_of(client.get("/en/me/carbon/"))
    assert "taken back" in english
    kept = json.loads(text_of(client.get("/me/carbon/export/")))
    assert [row["points"] for row in kept["entries"]] == [-points, points]
    assert client.post("/me/carbon/close/").status_code == 302
    assert "开立碳账户" in text_of(client.get("/me/carbon/"))
