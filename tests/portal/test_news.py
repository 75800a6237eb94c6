"""What was published as one dated list, its feed, and the public address of the bodies."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from portal.form_pages import document
from portal.verifiers import team
from zuji_portal.committee.models import Case, Decision
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.web.doors.news import news

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(kind, lang="zh"):
    return [item.title[lang] for item in news(kind)]


def case(cast, **more):
    given = {
        "kind": "tier",
        "title_zh": "分级方案",
        "title_en": "Tiers",
        "reason": "x",
        "consultation_until": "2026-12-31",
        "opened_by": cast.viewer("province").user,
    }
    return Case.objects.create(**given | more)


def test_versions_of_documents_stand_with_their_dates_and_links(cast, client):
    document(cast)
    shown = client.get("/news/?kind=document").content.decode()
    assert "工作方案" in shown and timezone.localdate().isoformat() in shown
    assert re.search(r'href="/documents/[^"]+/1/"', shown)


def test_consultations_and_decisions_of_the_committee_are_news(cast, client):
    opened = case(cast)
    assert titles("consultation") == ["征求意见（到 2026-12-31）：分级方案"]
    assert titles("consultation", "en") == ["Consultation until 2026-12-31: Tiers"]
    Decision.objects.create(
        case=opened, number="D-1", result="pass", content={}, digest="x", at=timezone.now()
    )
    (decided,) = news("decision")
    assert "D-1" in decided.title.zh and decided.url.endswith("/decisions/D-1/")
    case(cast, state="withdrawn", title_zh="撤回的")
    assert "撤回的" not in client.get("/news/").content.decode()


def test_factors_of_one_day_stand_together_and_proposals_do_not(cast):
    base = FactorVersion.objects.filter(is_current=True).first()
    before = len(news("factor"))
    for n in range(4):
        FactorVersion.objects.create(
            factor_id=f"x.{n}",
            version="1",
            state="published",
            content=base.content,
            published_at=timezone.now(),
        )
    FactorVersion.objects.create(factor_id="x.9", version="1", content=base.content)
    found = news("factor")
    assert len(found) == before + 1
    assert "等 4 个" in found[0].title.zh and "and 1 more" in found[0].title.en


def test_models_are_dated_by_their_logs_of_changes_those_of_one_day_together(client):
    """sectors/aluminium and sectors/cement have a version of 2026-11-22 each."""
    days = [timezone.localtime(item.at).date().isoformat() for item in news("model")]
    assert "2026-11-22" in days and len(days) == len(set(days))
    assert [item.at for item in news()] == sorted((i.at for i in news()), reverse=True)


@pytest.mark.parametrize(("prefix", "language"), [("", "zh-hans"), ("/en", "en")])
def test_the_feed_is_atom_with_whole_addresses(cast, client, prefix, language, settings):
    case(cast)
    answer = client.get(f"{prefix}/news/feed.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries]
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert entries and all(link.startswith(settings.SITE_URL + prefix + "/") for link in links)
    assert len(set(ids)) == len(ids)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang").lower() == language


def test_the_register_of_bodies_has_an_address_of_its_own_and_the_old_one_leads_there(cast, client):
    body = team(cast).body
    assert client.get("/bodies/").status_code == 200
    assert body.name_zh in client.get(f"/bodies/{body.pk}/").content.decode()
    for old, new in (
        ("/verification/bodies/", "/bodies/"),
        (f"/en/verification/bodies/{body.pk}/", f"/en/bodies/{body.pk}/"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)
