"""Supplier footprints: asked for by link, answered privately or by a published one, taken into
the study.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.answers import rules_of
from portal.people import approved, filled
from zuji.core.refusals import Refusal
from zuji.footprint import study_from_data
from zuji.sectors.registry import get_model
from zuji_portal.catalogue.actions import Publish
from zuji_portal.catalogue.models import Entry
from zuji_portal.demonstration.enterprises import _typical
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.ledger.reading import with_unit
from zuji_portal.studies.models import FootprintRequest, Revision, Study
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.suppliers.requests import (
    AnswerFootprint,
    AskFootprint,
    UseAnswer,
    UsePublished,
    answered,
)

pytestmark = pytest.mark.django_db


def urea_slot(unit: str = "kgCO2e/t") -> str:
    return next(s.name for s in get_model("urea").slots.values() if s.unit == unit)


@pytest.fixture
def published(db):
    """A urea footprint that somebody has published with the tool that is open to everyone."""
    lock = compute(study_from_data(_typical("urea"), ""), draws=0, today=timezone.localdate())
    return store(lock)


def test_supplier_footprints_travel_by_link_with_their_shares(cast):
    """The rival supplies ammonia's stand-in: it answers with its approved urea footprint
    (kgCO2e/t).
    """
    theirs = approved(cast.rival)
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    slot = urea_slot()
    client = cast.client("clerk")
    page = client.post(
        f"/desk/studies/{study.pk}/suppliers/ask/",
        {
            "slot": slot,
            "supplier_name": "泰岳",
            "uscc": cast.rival.enterprise.uscc,
            "product": "尿素",
        },
    ).content.decode()
    link = re.search(r"(/request/[^<\s]+/)", page)[1]
    assert cast.client("expert").post(link, {"revision": theirs.pk}).status_code == 403
    assert (
        client.post(link, {"revision": theirs.pk}).status_code == 403
    )  # the asker is not the supplier
    rival = Client()
    rival.force_login(cast.rival.viewers["owner"].user, "django.contrib.auth.backends.ModelBackend")
    assert rival.get(link).status_code == 200
    assert rival.post(link, {"revision": theirs.pk}).status_code == 302
    asked = FootprintRequest.objects.get()
    total = theirs.content()["result"]["total"]
    assert asked.answer["value"] == pytest.approx(total["value"])
    assert asked.answer["digest"] == theirs.content()["digest"]
    assert "inputs" not in asked.answer
    assert rival.post(link, {"revision": theirs.pk}).status_code == 403  # once
    assert client.post(f"/desk/studies/{study.pk}/suppliers/{asked.pk}/use/").status_code == 302
    study.refresh_from_db()
    assert study.data["factors"][slot] == f"own.supplier.{asked.pk}"
    assert client.get(f"/r/d{study.pk}/").status_code == 200


def test_a_published_footprint_answers_a_request_and_is_counted_as_unverified(cast, published):
    """Total per t urea is taken as it is (kgCO2e/t both); nobody here has verified it, so its
    verified share is 0.
    """
    theirs = published.content()
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    page = client.post(
        f"/desk/studies/{study.pk}/suppliers/ask/",
        {"slot": urea_slot(), "supplier_name": "泰岳", "product": "尿素"},
    ).content.decode()
    link = re.search(r"/answer(/[^<\s]+/)", page)[1]
    link = f"/request{link}"  # the way of those with an account
    rival = Client()
    rival.force_login(cast.rival.viewers["owner"].user, "django.contrib.auth.backends.ModelBackend")
    refused = rival.post(link, {"published": f"https://zuji.example/r/{'0' * 64}/"})
    assert refused.status_code == 422
    assert "没有这个地址的公开碳足迹" in refused.content.decode()
    address = f"https://zuji.example/en/r/{published.digest}/"
    assert rival.post(link, {"published": address}).status_code == 302
    asked = FootprintRequest.objects.get()
    assert asked.answer["value"] == theirs["result"]["total"]["value"]
    assert (asked.answer["verified"], asked.answer["published"]) == (0.0, published.digest)
    assert asked.answered_from is None
    assert (
        f"/r/{published.digest}/"
        in client.get(f"/desk/studies/{study.pk}/suppliers/").content.decode()
    )
    assert client.post(f"/desk/studies/{study.pk}/suppliers/{asked.pk}/use/").status_code == 302
    study.refresh_from_db()
    assert study.data["factors"][urea_slot()] == f"own.supplier.{asked.pk}"


def test_a_published_footprint_is_taken_without_asking_anybody(cast, published):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client, page = cast.client("clerk"), f"/desk/studies/{study.pk}/suppliers/published/"
    by_weight = published.content()["result"]["total"]["value"]
    slot = urea_slot()
    assert (
        client.post(
            page, {"slot": slot, "published": published.digest, "product": "尿素"}
        ).status_code
        == 302
    )
    study.refresh_from_db()
    (own,) = study.data["own_factors"]
    assert study.data["factors"][slot] == own["id"]
    assert (own["value"], own["unit"], own["verified_share"]) == (by_weight, "kgCO2e/t", 0.0)
    assert client.get(f"/r/d{study.pk}/").status_code == 200
    wrong = next(
        s
        for s in get_model("urea").slots.values()
        if s.unit.startswith("kgCO2e/") and s.unit != "kgCO2e/t"
    )
    for posted, said in (
        ({"slot": wrong.name, "published": published.digest}, wrong.unit),
        ({"slot": "no-such-slot", "published": published.digest}, "no-such-slot"),
        ({"slot": slot, "published": "https://zuji.example/"}, "64"),
    ):
        answer = client.post(page, posted)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_only_what_the_chosen_route_asks_for_is_missing(cast):
    """The EAF model asks for direct-reduced iron on the DRI route alone; the typical plant melts
    scrap.
    """
    clerk = cast.ludai.viewers["clerk"]
    values = {
        "name_zh": "螺纹钢",
        "model_id": "eaf_steel",
        "site": cast.ludai.enterprise.sites.first(),
    }
    product = SaveProduct(clerk, cast.ludai.enterprise, values=values).run()
    study = CreateStudy(clerk, product, year=2024).run()
    inputs = {
        k: with_unit(v, get_model("eaf_steel"), k)
        for k, v in _typical("eaf_steel")["inputs"].items()
    }
    filled(clerk, study, inputs)
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/suppliers/").content.decode()
    assert "必填项都有了" in page
    dri = {**study.data, "inputs": inputs, "choices": {"route": "dri"}}
    study.refresh_from_db()
    SaveStudy(clerk, study, mine=dri, base=study.version).run()
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/suppliers/").content.decode()
    assert "球团用量" in page


def asks(cast, **more):
    """鲁岱 asks for ammonia, the first slot of the urea model that is per tonne."""
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    options = {"slot": "ammonia_supply", "supplier_name": "泰岳"} | more
    return AskFootprint(cast.ludai.viewers["clerk"], study, **options).run()


@pytest.mark.parametrize(
    "how",
    [
        lambda firm: {"supplier": firm},
        lambda firm: {"uscc": firm.uscc},
        lambda firm: {"uscc": f" {firm.uscc.lower()[:4]} {firm.uscc[4:]}"},
        lambda firm: {"supplier_name": firm.name_zh},
    ],
)
def test_an_enterprise_does_not_ask_itself(cast, how):
    with pytest.raises(Refusal) as refused:
        asks(cast, **how(cast.ludai.enterprise))
    assert set(rules_of(refused)) == {"own-supplier"}
    assert not FootprintRequest.objects.exists()


@pytest.mark.parametrize(
    "wrong, rule",
    [
        ({"uscc": "123"}, "uscc-wrong"),
        ({"gb4754": "26211"}, "gb4754-wrong"),
        ({"supplier_name": " "}, "field-missing"),
    ],
)
def test_ids_of_a_request_are_checked_whole(cast, wrong, rule):
    with pytest.raises(Refusal) as refused:
        asks(cast, **wrong)
    assert rules_of(refused) == [rule]
    page = cast.client("clerk").post(
        f"/desk/studies/{cast.ludai.draft.pk}/suppliers/ask/",
        {"slot": "ammonia_supply", "supplier_name": "泰岳"} | wrong,
    )
    assert page.status_code == 422


@pytest.mark.parametrize("role", ["owner", "clerk"])
def test_no_account_of_the_asking_enterprise_answers(cast, role):
    asked = asks(cast, product="尿素")
    own = approved(cast.ludai)
    with pytest.raises(Denied):
        AnswerFootprint(cast.ludai.viewers[role], asked, revision=own).run()


def test_a_person_with_a_post_at_both_enterprises_does_not_answer_for_the_other(cast):
    """The clerk who asked is also clerk of the rival, and acts for it now."""
    asked, theirs = asks(cast, product="尿素"), approved(cast.rival)
    user = cast.ludai.viewers["owner"].user
    second = Appointment.objects.create(user=user, role="owner", enterprise=cast.rival.enterprise)
    both = Viewer(user, (cast.ludai.viewers["owner"].acting, second), second)
    with pytest.raises(Denied):
        AnswerFootprint(both, asked, revision=theirs).run()
    asker = cast.ludai.viewers["clerk"].user
    other = Appointment.objects.create(user=asker, role="clerk", enterprise=cast.rival.enterprise)
    with pytest.raises(Denied):
        AnswerFootprint(viewer_as(other), asked, revision=theirs).run()


def test_the_own_published_page_is_no_suppliers_answer(cast):
    approved(cast.ludai)
    entry = Entry.objects.get(product=cast.ludai.product)
    Publish(cast.ludai.viewers["owner"], entry, shows=()).run()
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    address = f"https://pcf.example/p/{entry.key}"
    with pytest.raises(Refusal) as refused:
        UsePublished(
            cast.ludai.viewers["clerk"],
            study,
            slot="ammonia_supply",
            published=address,
            product="尿素",
        ).run()
    assert rules_of(refused) == ["own-supplier"]
    asked = asks(cast, product="尿素")
    with pytest.raises(Refusal) as refused:
        AnswerFootprint(cast.rival.viewers["owner"], asked, published=address).run()
    assert rules_of(refused) == ["own-supplier"]


def test_a_visitors_result_under_the_own_name_is_no_suppliers_answer(cast):
    data = _typical("urea") | {"organisation": {"name": cast.ludai.enterprise.name_zh}}
    made = store(compute(study_from_data(data, ""), draws=0, today=timezone.localdate()))
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    with pytest.raises(Refusal) as refused:
        UsePublished(
            cast.ludai.viewers["clerk"],
            study,
            slot="ammonia_supply",
            published=made.digest,
            product="尿素",
        ).run()
    assert rules_of(refused) == ["own-supplier"]


def test_an_answer_of_another_product_is_refused_with_both_names(cast):
    asked, theirs = asks(cast), approved(cast.rival)
    with pytest.raises(Refusal) as refused:
        AnswerFootprint(cast.rival.viewers["owner"], asked, revision=theirs).run()
    (finding,) = refused.value.findings
    assert finding.rule == "footprint-product"
    assert "尿素" in finding.read["zh"] and "合成氨" in finding.expected["zh"]
    assert FootprintRequest.objects.get().state == "open"


def test_an_answer_of_another_class_is_refused(cast):
    theirs, product = approved(cast.rival).pk, cast.rival.product
    product.gb4754 = "2622"
    product.save()
    asked = asks(cast, product="尿素", gb4754="2621")
    with pytest.raises(Refusal) as refused:
        AnswerFootprint(
            cast.rival.viewers["owner"], asked, revision=Revision.objects.get(pk=theirs)
        ).run()
    assert rules_of(refused) == ["footprint-class"]
    product.gb4754 = "2621"
    product.save()
    again = Revision.objects.get(pk=theirs)
    assert AnswerFootprint(cast.rival.viewers["owner"], asked, revision=again).run().answer


def test_an_own_answer_of_before_is_not_taken_into_the_study(cast):
    own, asked = approved(cast.ludai), asks(cast, product="尿素")
    FootprintRequest.objects.filter(pk=asked.pk).update(
        state="answered", answered_from=own, answer=answered(own.content(), "kgCO2e/t")
    )
    asked.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        UseAnswer(cast.ludai.viewers["clerk"], cast.ludai.draft, request=asked).run()
    assert rules_of(refused) == ["own-supplier"]


def test_a_value_sent_back_answers_no_request(cast):
    theirs, asked = approved(cast.rival), asks(cast, product="尿素")
    Study.objects.filter(pk=theirs.study_id).update(state="returned")
    with pytest.raises(Refusal) as refused:
        AnswerFootprint(cast.rival.viewers["owner"], asked, revision=theirs).run()
    assert rules_of(refused) == ["revision-superseded"]
