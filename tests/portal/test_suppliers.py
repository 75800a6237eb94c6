"""Supplier footprints: asked for by link, answered privately or by a published one, taken into
the study.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.people import approved, filled
from zuji.footprint import study_from_data
from zuji.sectors.registry import get_model
from zuji_portal.demonstration.enterprises import _typical
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.ledger.reading import with_unit
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.results.actions import compute, store

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
        {"slot": slot, "supplier_name": "泰岳", "uscc": cast.rival.enterprise.uscc},
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
        f"/desk/studies/{study.pk}/suppliers/ask/", {"slot": urea_slot(), "supplier_name": "泰岳"}
    ).content.decode()
    link = re.search(r"(/request/[^<\s]+/)", page)[1]
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
    assert client.post(page, {"slot": slot, "published": published.digest}).status_code == 302
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
