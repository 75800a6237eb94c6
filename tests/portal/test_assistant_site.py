"""The assistant's tools over a site: what a key may read, and nothing leaves for another host."""

import pytest
from django.core.cache import cache
from django.test import Client

from portal.people import filled
from portal.test_api import key_for
from zuji.cli.assistant_site import SiteAssistant, SiteReader, sender_to
from zuji.core.refusals import Refusal
from zuji.exchange.pact.client import Sent
from zuji.lockfile import read_lock
from zuji_portal.studies.models import Study

pytestmark = pytest.mark.django_db
SITE = "https://pcf.example"


@pytest.fixture(autouse=True)
def no_counting():
    cache.clear()


def through_the_test_client(method, url, headers, body):
    assert url.startswith(f"{SITE}/")
    answer = Client().generic(
        method, url.removeprefix(SITE), body, content_type="application/json", headers=headers
    )
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Sent(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, content)


def assistant(key="", lang="en"):
    return SiteAssistant(lang, SiteReader(SITE, key, through_the_test_client))


def test_factors_and_lockfiles_are_asked_without_a_key(examples):
    asking = assistant()
    assert "list_studies" not in {tool.name for tool in asking.tools()}
    found = asking.search_site_factors("98酸")
    assert found.data["items"][0]["id"] == "bg.sulfuric_acid"
    told = asking.explain_site_factor("bg.sulfuric_acid")
    assert told.data["version"]
    stored = next(iter(examples.values()))
    assert asking.verify_on_site(bytes(stored.lock).decode()).data["holds"]
    assert read_lock(bytes(stored.lock), "")  # the same file, read here


def test_a_study_is_explained_to_the_holder_of_the_key_only(cast):
    study = filled(cast.viewer("clerk"), cast.ludai.draft)
    before = Study.objects.count(), study.version
    mine = assistant(key_for(cast.viewer("clerk"), "read"))
    assert study.pk in {row["id"] for row in mine.list_studies().data["items"]}
    told = mine.explain_study(study.pk)
    total = told.data["total"]["value"]
    assert sum(row["kgco2e"] for row in told.data["steps"]) == pytest.approx(total)
    largest = told.data["steps"][0]["id"]
    assert mine.explain_study(study.pk, step=largest).data["formula"]["text"]
    study.refresh_from_db()
    assert (Study.objects.count(), study.version) == before
    other = assistant(key_for(cast.rival.viewers["clerk"], "read"))
    with pytest.raises(Refusal) as problem:
        other.explain_study(study.pk)
    assert problem.value.findings[0].rule == "site-answered"
    assert str(problem.value.findings[0].read).startswith("404")


def test_what_the_site_says_is_wrong_comes_with_its_status():
    with pytest.raises(Refusal) as problem:
        assistant("zuji_wrong").list_studies()
    assert str(problem.value.findings[0].read).startswith("401 a valid API key is needed")


def test_a_key_goes_to_the_api_only_and_is_shown_nowhere():
    sent = []

    def send(method, url, headers, body):
        sent.append((url, headers))
        return Sent(200, {}, b"{}")

    reader = SiteReader(SITE, "zuji_secret", send)
    reader.get("/api/v1/studies", "zh")
    reader.get("/.well-known/did.json", "zh")
    assert ["Authorization" in headers for _, headers in sent] == [True, False]
    assert "zuji_secret" not in repr(reader)


@pytest.mark.parametrize(
    "base", ["ftp://pcf.example", "https://a:b@pcf.example", "pcf.example", "https://x?y=1"]
)
def test_an_address_that_is_no_site_is_refused(base):
    with pytest.raises(Refusal) as problem:
        SiteReader(base, "", through_the_test_client)
    assert problem.value.findings[0].rule == "site-address"


@pytest.mark.parametrize(
    "base", ["https://127.0.0.1", "http://127.0.0.1:8000", "https://[::1]", "https://10.0.0.1"]
)
def test_a_private_host_is_not_called_unless_it_was_named(base):
    with pytest.raises(Refusal) as problem:
        sender_to()("GET", f"{base}/api/v1/models", {}, b"")
    assert problem.value.findings[0].rule == "site-silent"
