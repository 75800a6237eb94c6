"""Offers of policies and finance: conditions judged, told once, shared by consent only."""

import datetime
import re

import pytest
from django.utils import timezone

from portal.certificates import issued, published
from portal.guards.base import people
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji_portal.catalogue.models import Entry
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.offers import actions, conditions, queries
from zuji_portal.offers.conditions import ProductFacts, concerns, gaps, judged
from zuji_portal.offers.facts import _change, facts_of
from zuji_portal.offers.models import ConsentLook, OfferConsent, PublishedOffer, Telling
from zuji_portal.offers.rules import checked_offer, checked_until
from zuji_portal.offers.telling import tell_offers
from zuji_portal.studies.notifications.kinds import kind_of
from zuji_portal.studies.notifications.models import Notice

TODAY, DAY = datetime.date(2026, 3, 2), datetime.timedelta(days=1)
FACTS = ProductFacts(
    industry="aluminium",
    city="3716",
    level="verified",
    is_certified=False,
    is_public=True,
    is_exporter=False,
    dqr=2.0,
    change=-0.05,
)
EVERYTHING = {
    "industries": ["aluminium"],
    "cities": ["3716"],
    "exporter": True,
    "assurance": "verified",
    "certificate": True,
    "public": True,
    "dqr": 2.0,
    "reduction": 5.0,
}


def values(**more):
    given = {
        "kind": "finance",
        "level": "province",
        "benefit": "loan",
        "title_zh": "碳足迹挂钩贷款（示例）",
        "title_en": "Footprint-linked loan (example)",
        "issuer_zh": "示例银行",
        "issuer_en": "Example Bank",
        "document_number": "",
        "terms_zh": "利率随碳足迹下降而下调。",
        "terms_en": "The rate falls with the footprint.",
        "link": "",
        "contact": "",
        "valid_from": TODAY - datetime.timedelta(days=1),
        "valid_until": None,
        "industries": [],
        "cities": [],
        "exporter": False,
        "assurance": "",
        "certificate": False,
        "public": False,
        "dqr": None,
        "reduction": None,
    }
    return given | more


def state_of(key, wanted, **facts):
    (one,) = judged({key: wanted}, ProductFacts(**{**FACTS.__dict__, **facts}))
    return one.state


@pytest.mark.parametrize(
    ("key", "wanted", "facts", "state"),
    [
        ("industries", ["aluminium", "steel"], {}, "met"),
        ("industries", ["steel"], {}, "missed"),
        ("cities", ["3716"], {}, "met"),
        ("cities", ["3701"], {}, "missed"),
        ("exporter", True, {}, "missed"),
        ("exporter", True, {"is_exporter": True}, "met"),
        ("assurance", "verified", {"level": "declared"}, "missed"),
        ("assurance", "verified", {}, "met"),
        ("assurance", "certified", {}, "missed"),
        ("assurance", "certified", {"level": "certified"}, "met"),
        ("certificate", True, {}, "missed"),
        ("certificate", True, {"is_certified": True}, "met"),
        ("public", True, {"is_public": False}, "missed"),
        ("dqr", 2.0, {"dqr": 1.999}, "met"),
        ("dqr", 2.0, {}, "met"),
        ("dqr", 2.0, {"dqr": 2.001}, "missed"),
        ("dqr", 2.0, {"dqr": None}, "unknown"),
        ("reduction", 5.0, {"change": -0.0501}, "met"),
        ("reduction", 5.0, {"change": -0.0499}, "missed"),
        ("reduction", 5.0, {"change": 0.06}, "missed"),
        ("reduction", 5.0, {"change": None}, "unknown"),
        ("reduction", 0.0, {"change": 0.001}, "missed"),
        ("reduction", 0.0, {"change": 0.0}, "met"),
    ],
)
def test_each_condition_is_met_missed_or_not_known(key, wanted, facts, state):
    assert state_of(key, wanted, **facts) == state


def test_what_can_be_changed_is_a_gap_with_a_way_out_and_what_cannot_ends_the_match():
    results = judged(EVERYTHING, FACTS)
    assert [one.key for one in results] == list(conditions.JUDGES)
    assert concerns(results)
    assert [one.key for one in gaps(results)] == ["exporter", "certificate"]
    assert all(one.way_out and one.way_out.zh and one.way_out.en for one in gaps(results))
    elsewhere = judged(EVERYTHING, ProductFacts(**{**FACTS.__dict__, "city": "3701"}))
    assert not concerns(elsewhere)
    assert judged({}, FACTS) == [] and concerns([]) and gaps([]) == []


@pytest.mark.parametrize(
    ("kept", "change"),
    [
        ([], None),
        ([(2024, 100.0, "kg")], None),
        ([(2024, 100.0, "kg"), (2025, 95.0, "kg")], -0.05),
        ([(2024, 100.0, "kg"), (2025, 90.0, "kg"), (2025, 80.0, "kg")], -0.2),
        ([(2024, 100.0, "t"), (2025, 95.0, "kg")], None),
        ([(2024, 0.0, "kg"), (2025, 95.0, "kg")], None),
    ],
)
def test_a_change_is_against_the_year_before_in_the_same_unit(kept, change):
    assert _change(kept) == (None if change is None else pytest.approx(change))


@pytest.mark.parametrize(
    ("more", "rule", "place"),
    [
        ({"valid_until": TODAY - datetime.timedelta(days=2)}, "offer-dates", "valid_until"),
        ({"benefit": "tax"}, "offer-benefit", "benefit"),
        ({"kind": "policy", "benefit": "loan"}, "offer-benefit", "benefit"),
        ({"level": "city"}, "field-missing", "cities"),
        ({"link": "javascript:alert(1)"}, "value-type", "link"),
        ({"link": "bank.example"}, "value-type", "link"),
    ],
)
def test_an_offer_that_contradicts_itself_is_refused(more, rule, place):
    with pytest.raises(Refusal) as refused:
        checked_offer(values(**more), "")
    assert [(f.rule, f.place) for f in refused.value.findings] == [(rule, place)]


def test_a_city_publishes_for_itself_only():
    with pytest.raises(Refusal) as refused:
        checked_offer(values(), "3716")
    assert [f.rule for f in refused.value.findings] == ["offer-level"]
    columns = checked_offer(values(level="city", cities=["3701"]), "3716")
    assert columns["city"] == "3716" and columns["conditions"] == {"cities": ["3716"]}


def test_a_condition_of_zero_reduction_is_one_and_an_empty_one_is_none():
    assert checked_offer(values(reduction=0.0), "")["conditions"] == {"reduction": 0.0}
    assert checked_offer(values(), "")["conditions"] == {}


@pytest.mark.parametrize(("days", "is_right"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_consent_ends_within_a_year(days, is_right):
    until = TODAY + datetime.timedelta(days=days)
    if is_right:
        assert checked_until(until, TODAY) == until
    else:
        with pytest.raises(Refusal):
            checked_until(until, TODAY)


@pytest.fixture
def catalogued(cast):
    """A certified, published product of the cast."""
    issued(cast, cast.ludai, team(cast))
    published(cast.ludai)
    return Entry.objects.get(enterprise=cast.ludai.enterprise)


def offered(cast, by="province", **more):
    since = timezone.localdate() - datetime.timedelta(days=1)
    given = values(valid_from=since, **more)
    return actions.PublishOffer(cast.platform[by], None, values=given).run()


def test_an_enterprise_is_told_once_an_offer_and_sees_what_is_missing(cast, catalogued):
    today = timezone.localdate()
    assert tell_offers(today) == 0
    ready = offered(cast, certificate=True)
    gap = offered(cast, reduction=3.0, title_zh="降碳奖励（示例）", kind="policy", benefit="award")
    offered(cast, cities=["3701"], title_zh="别市的（示例）")
    assert tell_offers(today) == 1
    assert tell_offers(today) == 0
    tellings = Telling.objects.filter(enterprise=cast.ludai.enterprise)
    assert {t.offer_id: t.gaps for t in tellings} == {ready.pk: 0, gap.pk: 1}
    notice = Notice.objects.get(kind="offers_told")
    counts = {name: notice.facts[name] for name in ("policies", "finance", "ready")}
    assert counts == {"policies": 1, "finance": 1, "ready": 1}
    page = cast.client("owner").get("/offers/mine/").content.decode()
    assert "条件全部满足，可以申请" in page and "还差 1 项" in page
    assert "还没有两年的数值" in page and "别市的" not in page
    assert not tellings.filter(read_at=None).exists()
    todo = cast.client("owner").get("/todo/").content.decode()
    assert "政策 1 项，融资产品 1 个，其中条件已全部满足的 1 项" in todo


def said(kind):
    """What the notices of a kind say, in both languages."""
    notices = Notice.objects.filter(kind=kind)
    return [tuple(kind_of(kind).text(n, lang) for lang in ("zh", "en")) for n in notices]


def test_a_product_that_meets_the_conditions_later_is_told_once_that_it_can_apply(cast, catalogued):
    today, entry = timezone.localdate(), Entry.objects.filter(pk=catalogued.pk)
    entry.update(is_public=False)
    offered(cast, public=True)
    assert tell_offers(today) == 1
    assert Telling.objects.get().met_on is None
    entry.update(is_public=True)
    assert tell_offers(today) == 1
    assert tell_offers(today + DAY) == 0
    assert Telling.objects.get().met_on == today
    ((zh, en),) = said("offers_ready")
    assert zh.startswith("原来差的条件补上了，现在可以申请：") and "you can apply" in en
    entry.update(is_public=False)
    assert tell_offers(today + DAY) == 0
    entry.update(is_public=True)
    assert tell_offers(today + 2 * DAY) == 1, "it was lost and gained again"
    assert "现在可以申请" in cast.client("owner").get("/todo/").content.decode()


def test_what_had_no_gap_when_it_was_told_is_not_said_to_have_closed_one(cast, catalogued):
    today = timezone.localdate()
    offered(cast)
    tell_offers(today)
    Telling.objects.update(met_on=None)
    assert tell_offers(today + DAY) == 0
    assert Telling.objects.get().met_on == today + DAY


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (3, 1)])
def test_what_is_met_and_unanswered_is_named_again_in_its_last_two_weeks(
    cast, catalogued, days, count
):
    today = timezone.localdate()
    offered(cast, valid_until=today + 20 * DAY)
    tell_offers(today)
    assert tell_offers(today + (20 - days) * DAY) == count
    assert tell_offers(today + 18 * DAY) == 1 - count, "once"
    assert len(said("offers_ending")) == 1


def test_what_was_told_in_its_last_two_weeks_is_not_named_again(cast, catalogued):
    today = timezone.localdate()
    offered(cast, valid_until=today + 14 * DAY)
    tell_offers(today)
    assert tell_offers(today + DAY) == 0


def test_who_answered_is_not_reminded(cast, catalogued):
    today = timezone.localdate()
    offered(cast, valid_until=today + 15 * DAY)
    tell_offers(today)
    Telling.objects.update(answer="declined")
    assert tell_offers(today + DAY) == 0


def test_a_notice_names_three_offers_and_counts_the_others(cast, catalogued):
    for number in range(5):
        offered(cast, title_zh=f"贷款{number}", title_en=f"Loan {number}")
    tell_offers(timezone.localdate())
    ((zh, en),) = said("offers_told")
    assert zh.count("贷款") == 3 and "另有 2 项" in zh and ", and 2 more" in en


def test_a_gap_that_is_closed_is_seen_at_once(cast, catalogued):
    Entry.objects.filter(pk=catalogued.pk).update(is_public=False)
    offer = offered(cast, public=True)
    entry = Entry.objects.get(pk=catalogued.pk)
    (match,) = queries.matches([entry], [offer])
    assert [one.key for one in match.gaps] == ["public"]
    Entry.objects.filter(pk=catalogued.pk).update(is_public=True)
    (match,) = queries.matches([Entry.objects.get(pk=catalogued.pk)], [offer])
    assert match.gaps == []


def test_who_opts_out_is_told_of_the_other_kind_only(cast, catalogued):
    owner = cast.client("owner")
    answer = owner.post("/offers/mine/", {"wants_policies": "on"})
    assert answer.status_code == 302
    offered(cast)
    policy = offered(cast, kind="policy", benefit="award")
    tell_offers(timezone.localdate())
    assert [t.offer_id for t in Telling.objects.all()] == [policy.pk]
    assert cast.client("clerk").post("/offers/mine/", {}).status_code == 403


def test_an_offer_outside_its_dates_or_taken_down_is_told_to_nobody(cast, catalogued):
    today = timezone.localdate()
    late = offered(cast, valid_until=today)
    down = offered(cast)
    actions.WithdrawOffer(cast.platform["province"], down, reason="额度用完").run()
    assert tell_offers(today + datetime.timedelta(days=1)) == 0
    assert late.is_in_force(today) and not late.is_in_force(today + datetime.timedelta(days=1))
    assert tell_offers(today) == 1
    assert "额度用完" in cast.client("anonymous").get(f"/offers/{down.pk}/").content.decode()
    assert down.title_zh not in cast.client("anonymous").get("/offers/?q=没有").content.decode()


def telling_of(cast):
    offered(cast)
    tell_offers(timezone.localdate())
    return Telling.objects.get()


def link_in(page):
    return re.search(r"http://testserver(/offers/shared/[\w-]+/)", page)[1]


def test_an_institution_sees_by_the_link_what_the_owner_consented_to_until_it_ends(
    cast, catalogued
):
    telling = telling_of(cast)
    owner = cast.client("owner")
    assert owner.post(f"/offers/told/{telling.pk}/interested/").status_code == 302
    until = timezone.localdate() + datetime.timedelta(days=30)
    asked = {"need": "流动资金 500 万元", "contact": "王工 0543", "until": until.isoformat()}
    shown = owner.post(f"/offers/told/{telling.pk}/share/", asked).content.decode()
    link, institution = link_in(shown), cast.client("anonymous")
    page = institution.get(link).content.decode()
    assert "流动资金 500 万元" in page and cast.ludai.enterprise.uscc in page
    consent = OfferConsent.objects.get()
    assert ConsentLook.objects.count() == 1 and consent.secret_digest not in page
    assert institution.get(link[:-3] + "AA/").status_code == 404
    assert "查看过 1 次" in owner.get(f"/offers/told/{telling.pk}/share/").content.decode()
    assert owner.post(f"/offers/consents/{consent.pk}/withdraw/").status_code == 302
    over = institution.get(link)
    assert over.status_code == 404 and cast.ludai.enterprise.name_zh not in over.content.decode()
    assert ConsentLook.objects.count() == 1


def test_a_consent_that_is_over_shows_nothing(cast, catalogued, monkeypatch):
    telling = telling_of(cast)
    today = timezone.localdate()
    action = actions.ShareWithInstitution(
        cast.ludai.viewers["owner"], telling, need="x", contact="y", until=today
    )
    action.run()
    assert queries.consent_of(action.secret) is not None
    OfferConsent.objects.update(until=today - datetime.timedelta(days=1))
    assert queries.consent_of(action.secret) is None


def test_without_consent_nobody_outside_learns_who_was_told_or_is_interested(cast, catalogued):
    telling = telling_of(cast)
    actions.AnswerOffer(cast.ludai.viewers["owner"], telling, answer="interested").run()
    hers = {cast.ludai.enterprise.name_zh, cast.ludai.enterprise.uscc}
    addresses = ("/offers/", f"/offers/{telling.offer_id}/", "/offers/figures/", "/offers/mine/")
    outside = {name for name in people(cast) if name not in cast.ludai.viewers}
    for name in outside:
        viewer = people(cast)[name]
        assert not queries.tellings_of(viewer).exists(), name
    for role in ("anonymous", "member", "verifier", "expert", "city", "province", "auditor"):
        for address in addresses:
            page = cast.client(role).get(address).content.decode()
            assert not any(word in page for word in hers), (role, address)
    figures = cast.client("province").get("/offers/figures/").content.decode()
    assert re.findall(r"<td class[^>]*>(\d)</td>", figures) == ["1", "0", "1", "0"]
    facts = AuditEntry.objects.filter(action="offer.answer").get().facts
    assert set(facts) <= {"offer", "answer"}


def test_pages_publish_revise_and_take_down(cast):
    province, city = cast.client("province"), cast.client("city")
    since = timezone.localdate().isoformat()
    posted = {k: v for k, v in values(valid_from=since).items() if v not in (None, False, [])}
    wrong = province.post("/offers/new/", posted | {"benefit": "tax"})
    assert wrong.status_code == 422 and "内容与类别不符" in wrong.content.decode()
    assert province.post("/offers/new/", posted | {"dqr": "2.5"}).status_code == 302
    offer = PublishedOffer.objects.get()
    assert offer.conditions == {"dqr": 2.5} and offer.city == ""
    page = cast.client("anonymous").get(f"/offers/{offer.pk}/").content.decode()
    assert "数据质量评级不超过 2.5" in page
    assert city.get(f"/offers/{offer.pk}/edit/").status_code == 403
    edit = province.get(f"/offers/{offer.pk}/edit/").content.decode()
    assert 'value="2.5"' in edit
    changed = posted | {"title_zh": "新名（示例）"}
    assert province.post(f"/offers/{offer.pk}/edit/", changed).status_code == 302
    offer.refresh_from_db()
    assert (offer.title_zh, offer.conditions) == ("新名（示例）", {})
    assert city.post("/offers/new/", posted).status_code == 422
    own = posted | {"level": "city", "kind": "policy", "benefit": "award"}
    assert city.post("/offers/new/", own).status_code == 302
    assert PublishedOffer.objects.first().city == "3716"
    assert "city=3716" in city.get("/incentives/")["Location"]
    assert province.post(f"/offers/{offer.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert province.post(f"/offers/{offer.pk}/withdraw/", {"reason": "停办"}).status_code == 302
    assert province.get(f"/offers/{offer.pk}/edit/").status_code == 403


def test_facts_are_those_of_the_product_today(cast, catalogued):
    facts = facts_of(catalogued)
    assert facts.is_certified and facts.is_public and facts.level == "certified"
    assert facts.city == "3716" and facts.change is None
    assert facts.dqr == catalogued.dqr
