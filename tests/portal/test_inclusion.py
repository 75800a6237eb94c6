"""Pages of carbon inclusion: a methodology from the proposal to the publication, a scene, an
operator with a reward; a person who consents, earns, redeems, exports and leaves.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.inclusion import certified, decision, operator_of, stage
from zuji_portal.committee.events import CaseDecided
from zuji_portal.consumer import actions, ledger
from zuji_portal.consumer.approving import case_decided
from zuji_portal.consumer.intake import ReportedEvent, take_in
from zuji_portal.consumer.models import (
    CarbonAccount,
    Consent,
    Methodology,
    Operator,
    Redemption,
    Reward,
    Scene,
)
from zuji_portal.consumer.queries import entry_named
from zuji_portal.consumer.simulating import simulated
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def on(cast):
    return stage(cast)


def earned(on, name="a", quantity="1"):
    event = ReportedEvent(
        id=name,
        scene=on.scene.number,
        account=on.consent.handle,
        quantity=Decimal(quantity),
        unit="t",
        done_on=TODAY,
        counted_in="none",
        product=on.methodology.product.key,
    )
    return take_in(on.operator, [event], TODAY)[0].event


def browser(on, client):
    client.force_login(on.member.user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def differing(cast, monkeypatch):
    """Two certified products whose difference is known, without accounting for them."""
    entries = [certified(firm, f"SD-T-00000{n}") for n, firm in ((1, cast.ludai), (2, cast.rival))]
    found = SimpleNamespace(
        milligrams_per_unit=49_500_000, value=Decimal(300), lower=Decimal("49.5"), unit="kgCO2e/t"
    )
    views = [
        SimpleNamespace(
            certificate=SimpleNamespace(certificate=certificate, number=certificate.number),
            page={"total": {"value": 700.0, "low": 600.0, "high": 850.5}},
        )
        for _, certificate in entries
    ]
    monkeypatch.setattr(actions, "difference_of", lambda product, baseline: (found, views))
    return [entry for entry, _ in entries]


def proposal(differing, **more):
    texts = ("behaviour", "counterfactual", "equivalence", "conservativeness")
    given = {"title_zh": "选购低碳尿素", "title_en": "Urea", "ceiling": "1000"}
    given |= dict.fromkeys(texts, "示例")
    return given | {"product": differing[0].pk, "baseline": differing[1].pk} | more


def test_a_methodology_goes_from_the_proposal_to_the_publication(cast, differing):
    answer = cast.client("province").post("/inclusion/methodologies/new/", proposal(differing))
    method = Methodology.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/inclusion/methodologies/{method.pk}/",
    )
    address = f"/inclusion/methodologies/{method.pk}/"
    assert cast.client("anonymous").get(address).status_code == 404
    assert cast.client("member").get(address).status_code == 404
    expert = cast.client("expert")
    assert expert.post(f"{address}assess/", {"reason": " "}).status_code == 422
    assert expert.post(f"{address}assess/", {"reason": "两种产品可比"}).status_code == 302
    method.refresh_from_db()
    assert (method.state, method.milligrams, method.unit) == ("assessed", 49_500_000, "t")
    assert method.comparison["lower_bound"] == "49.5"
    assert "FF-" in text_of(expert.get(address))
    made = decision(cast.platform["province"], method)
    case_decided(CaseDecided(made.case, made))
    assert cast.client("province").post(f"{address}publish/").status_code == 302
    public = text_of(cast.client("anonymous").get(address))
    assert "49.5" in public and "已发布" in public
    assert "选购低碳尿素" in text_of(cast.client("anonymous").get("/inclusion/"))
    english = text_of(cast.client("anonymous").get(f"/en{address}"))
    assert "lower bound" in english
    suspended = cast.client("province").post(f"{address}suspend/", {"reason": "示例"})
    assert suspended.status_code == 302
    method.refresh_from_db()
    assert method.state == "suspended"
    assert verified().holds


def test_who_proposed_does_not_assess_and_no_product_is_its_own_baseline(cast, differing):
    expert = cast.client("expert")
    expert.post("/inclusion/methodologies/new/", proposal(differing))
    method = Methodology.objects.get()
    address = f"/inclusion/methodologies/{method.pk}/assess/"
    assert expert.post(address, {"reason": "示例"}).status_code == 403
    counted = proposal(differing, is_counted_elsewhere="on")
    assert "methodology-counted-elsewhere" in text_of(
        expert.post("/inclusion/methodologies/new/", counted), 422
    )
    own = proposal(differing, baseline=differing[0].pk)
    assert "methodology-same-product" in text_of(
        expert.post("/inclusion/methodologies/new/", own), 422
    )
    assert Methodology.objects.count() == 1


def test_a_scene_is_entered_assessed_and_published(cast):
    operator, _ = operator_of(cast)
    given = {"operator": operator.pk, "name_zh": "商城", "name_en": "Shop", "data_source": "订单"}
    province = cast.client("province")
    nothing = province.post("/inclusion/scenes/new/", given)
    assert "scene-gives-nothing" in text_of(nothing, 422)
    assert province.post("/inclusion/scenes/new/", given | {"coupon": "券"}).status_code == 302
    scene = Scene.objects.get()
    address = f"/inclusion/scenes/{scene.pk}/"
    assert cast.client("anonymous").get(address).status_code == 404
    assert cast.client("expert").post(f"{address}assess/", {"reason": "可靠"}).status_code == 302
    assert province.post(f"{address}publish/").status_code == 302
    assert "只发激励券" in text_of(cast.client("anonymous").get(address))
    assert verified().holds


def test_an_operator_is_registered_its_keys_are_shown_once_and_renewed(cast):
    province = cast.client("province")
    given = {"name_zh": "示例出行", "contact": "张"}
    page = text_of(province.post("/inclusion/operators/", given))
    key = re.search(r"zujiop_[\w-]+", page)[0]
    operator = Operator.objects.get()
    address = f"/inclusion/operators/{operator.pk}/"
    assert key not in text_of(province.get(address))
    renewed = text_of(province.post(f"{address}renew/"))
    assert "whsec_" in renewed and key not in renewed
    private = province.post(
        "/inclusion/operators/", {**given, "name_zh": "乙", "url": "http://127.0.0.1/"}
    )
    assert "webhook-private" in text_of(private, 422)
    until = TODAY + datetime.timedelta(days=9)
    reward = {"name_zh": "券", "name_en": "V", "points": "10", "stock": "5", "until": until}
    past = reward | {"until": TODAY - datetime.timedelta(days=1)}
    assert "period-wrong" in text_of(province.post(f"{address}rewards/", past), 422)
    assert province.post(f"{address}rewards/", reward).status_code == 302
    made = Reward.objects.get()
    assert province.post(f"/inclusion/rewards/{made.pk}/end/").status_code == 302
    assert "停用" in text_of(province.get(f"{address}end/"))
    assert province.post(f"{address}end/", {"reason": "合同终止"}).status_code == 302
    operator.refresh_from_db()
    assert operator.ended_at is not None
    assert verified().holds


def test_a_person_consents_earns_redeems_exports_and_leaves(cast, on, client):
    person = browser(on, client)
    before = AuditEntry.objects.count()
    event = earned(on)
    page = text_of(person.get("/me/carbon/"))
    assert "5,000" in page and on.consent.handle in page
    until = TODAY + datetime.timedelta(days=9)
    names = {"name_zh": "车票", "name_en": "Ticket"}
    reward = Reward.objects.create(operator=on.operator, points=4000, stock=2, until=until, **names)
    token = {"token": str(uuid.uuid4())}
    for _ in range(2):  # sent twice, taken once
        assert person.post(f"/me/carbon/rewards/{reward.pk}/", token).status_code == 302
    code = Redemption.objects.get().code
    assert code in text_of(person.get("/me/carbon/"))
    more = {"token": str(uuid.uuid4())}
    assert "points-too-few" in text_of(person.post(f"/me/carbon/rewards/{reward.pk}/", more), 422)
    kept = json.loads(text_of(person.get("/me/carbon/export/")))
    assert [entry["points"] for entry in kept["entries"]] == [-4000, 5000]
    assert kept["behaviours"][0]["grams_co2e"] == event.grams
    assert "Points are no currency" in text_of(person.get("/en/me/carbon/"))
    assert "作废" in text_of(person.get("/me/carbon/close/"))
    assert person.post("/me/carbon/close/").status_code == 302
    assert CarbonAccount.objects.get().user is None
    assert "开立碳账户" in text_of(person.get("/me/carbon/"))
    assert person.get("/me/carbon/export/").status_code == 404
    assert AuditEntry.objects.count() == before  # nothing names the person beside the account
    assert sum(a.balance for a in ledger.LedgerAccount.objects.all()) == 0


def test_consents_are_ones_own(cast, on, client):
    person = browser(on, client)
    stranger = cast.client("member")
    assert stranger.post("/me/carbon/").status_code == 302
    assert stranger.post(f"/me/carbon/consents/{on.consent.pk}/withdraw/").status_code == 404
    given = {"operator": on.operator.pk}
    assert stranger.post("/me/carbon/consents/", given).status_code == 302
    assert stranger.post("/me/carbon/consents/", given).status_code == 422
    assert Consent.objects.filter(withdrawn_at=None).count() == 2
    assert person.post(f"/me/carbon/consents/{on.consent.pk}/withdraw/").status_code == 302
    on.consent.refresh_from_db()
    assert on.consent.withdrawn_at is not None
    assert text_of(stranger.get("/me/carbon/")).count("撤回同意") == 1


def test_pages_of_a_person_are_kept_by_nobody(on, client):
    person = browser(on, client)
    for address in ("/me/carbon/", "/me/carbon/export/", "/me/carbon/close/"):
        assert "no-store" in person.get(address)["Cache-Control"], address


@pytest.mark.parametrize(
    "typed", ["{key}", " {key} ", "https://x.example/p/{key}", "https://x.example/p/{key}?a=1"]
)
def test_a_scanned_code_leads_to_the_product(on, client, typed):
    key = on.methodology.product.key
    answer = client.get("/me/scan/", {"code": typed.format(key=key)})
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{key}")


def test_an_unknown_or_hidden_code_is_said_to_be_unknown(on, client):
    entry = on.methodology.product
    assert "没有找到" in text_of(client.get("/me/scan/", {"code": "https://x.example/9"}), 404)
    assert "打开相机" in text_of(client.get("/me/scan/"))
    entry.is_public = False
    entry.save()
    assert entry_named(entry.key) is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("2.5", "2.5"), ("", "1"), ("x", "1"), ("-1", "1"), ("0", "1"), ("NaN", "1"), ("1e9", "1")],
)
def test_an_amount_is_read_or_is_one(typed, amount):
    assert simulated(typed) == Decimal(amount)


def test_the_simulator_begins_empty_and_knows_no_hidden_product(client, on):
    assert "换一种能少多少" in text_of(client.get("/me/simulator/"))
    assert client.get("/me/simulator/", {"p": "nothing"}).status_code == 404


def test_a_methodology_that_is_not_lower_is_not_assessed(cast, differing, monkeypatch):
    cast.client("province").post("/inclusion/methodologies/new/", proposal(differing))
    method = Methodology.objects.get()
    found, views = actions.difference_of(None, None)
    found.milligrams_per_unit = 0
    monkeypatch.setattr(actions, "difference_of", lambda product, baseline: (found, views))
    address = f"/inclusion/methodologies/{method.pk}/assess/"
    answer = cast.client("expert").post(address, {"reason": "示例"})
    assert "methodology-not-lower" in text_of(answer, 422)
    method.refresh_from_db()
    assert method.state == "proposed"


def test_the_pages_for_a_person_can_be_installed_and_keep_no_page(client):
    """The policy of content lets the manifest and the worker in; the worker keeps looks alone."""
    page = client.get("/me/scan/")
    policy = page["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy and "worker-src 'self'" in policy
    assert 'rel="manifest"' in page.content.decode()
    assert 'data-worker="/me/worker.js"' in page.content.decode()
    assert 'data-worker="/en/me/worker.js"' in client.get("/en/me/scan/").content.decode()
    worker = client.get("/me/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    script = worker.content.decode()
    assert script.count("shelf.put") == 1 and '"/static/"' in script


def test_an_account_says_what_its_reduction_is_about_as_much_as(on, client):
    person = browser(on, client)
    assert "约合" not in text_of(person.get("/me/carbon/"))
    earned(on)
    page = " ".join(text_of(person.get("/me/carbon/")).split())
    # 50.003 kg of 577.7 g a kWh and 155 g a km
    assert "核证少排 50 kgCO₂e" in page and "86.6 度电" in page and "323 公里" in page
    ledger.take_back(on.methodology, "示例", TODAY)
    assert "约合" not in text_of(person.get("/me/carbon/"))
