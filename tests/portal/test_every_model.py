"""Every model on the site: form, result, steps, factors, files, in both languages."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from by_turns import by_turns
from forms import posted
from sectors.test_all_models import typical
from zuji.footprint.examples import typical_path
from zuji.lockfile import read_lock, verify_lock
from zuji.sectors.registry import by_industry, get_model, industries, model_files
from zuji_portal.studies.results.forms import study_data
from zuji_portal.studies.results.models import StoredResult

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("model", list(model_files()))
BY_TURNS = pytest.mark.parametrize("model", by_turns(model_files()))
"""The library computes all of them always."""


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def uploaded(client, model):
    path = Path(typical_path(model))
    response = client.post("/upload/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert response.status_code == 302, response.content.decode()[:2000]
    return response.url, response.url.strip("/").split("/")[1]


@BY_TURNS
def test_a_typical_study_becomes_a_page_whose_numbers_lead_somewhere(client, model):
    made = typical(model)
    url, digest = uploaded(client, model)
    text, english = page(client, url), page(client, f"/en{url}")
    assert made.study.data["product"]["name_zh"] in text
    assert made.study.data["product"]["name_en"] in english
    for view, (_, unit) in made.views.items():
        assert unit.split("/")[1] in text, view
    stored = StoredResult.objects.get(digest=digest).content()
    assert stored["result"]["total"]["value"] == made.total
    steps = re.findall(rf'href="(/r/{digest}/step/[a-z_0-9]+/)"', text)
    assert len(set(steps)) >= sum(v != 0 for v in made.by_step.values())
    largest = max(made.by_step, key=lambda s: abs(made.by_step[s]))
    assert "<math" in page(client, f"/r/{digest}/step/{largest}/")


@BY_TURNS
def test_its_form_computes_the_same_number(client, model):
    _, digest = uploaded(client, model)
    form = posted(page(client, f"/calc/{model}/?base={digest}"))
    response = client.post(f"/calc/{model}/", form)
    assert response.status_code == 302, response.content.decode()[:2000]
    again = StoredResult.objects.get(digest=response.url.strip("/").split("/")[1]).content()
    assert again["result"]["total"]["value"] == typical(model).total


@BY_TURNS
def test_its_files_come_back_to_the_same_number(client, model):
    _, digest = uploaded(client, model)
    lock = client.get(f"/r/{digest}/lock.json").content
    assert verify_lock(read_lock(lock, "x")).holds
    book = client.get(f"/r/{digest}/study.xlsx").content
    response = client.post("/upload/", {"file": SimpleUploadedFile("厂.xlsx", book)})
    assert response.status_code == 302
    again = StoredResult.objects.get(digest=response.url.strip("/").split("/")[1]).content()
    assert again["result"]["total"]["value"] == typical(model).total


@EVERY
def test_its_page_typesets_every_formula(client, model):
    made = typical(model).model
    for text in (page(client, f"/models/{model}/"), page(client, f"/en/models/{model}/")):
        assert text.count("<math") >= len(made.steps)


def test_models_are_listed_by_industry(client):
    for prefix, lang in (("", "zh"), ("/en", "en")):
        text = page(client, f"{prefix}/models/")
        for industry, models in by_industry().items():
            assert getattr(industries()[industry], lang) in text
            assert all(f"/models/{m}/" in text for m in models)


def test_a_result_outside_the_published_range_says_so_with_both_sources(client):
    """PVC by carbide: one value is published (CPCD 34730A0032020A, 5.67 t/t)."""
    url, _ = uploaded(client, "pvc")
    text, english = page(client, url), page(client, f"/en{url}")
    assert "在公布范围外：比最大值高" in text
    assert "outside:" in english
    assert "The typical plant lies outside too" in english
    assert "CPCD 34730A0032020A" in text


def test_pieces_are_called_so_in_each_language_and_kept_as_the_model_writes_them(client):
    _, digest = uploaded(client, "tyre")
    for prefix, shown in (("", "kg/件"), ("/en", "kg/item")):
        form = posted(page(client, f"{prefix}/calc/tyre/?base={digest}"))
        assert form["unit-tyre_mass"] == shown
    given = {
        "i-tyre_mass": "58",
        "unit-tyre_mass": "kg/件",
        "i-tyres_made": "3",
        "unit-tyres_made": "万件",
    }
    entered = study_data(get_model("tyre"), given)["inputs"]
    assert (entered["tyre_mass"]["unit"], entered["tyres_made"]["unit"]) == ("kg/item", "万件")
