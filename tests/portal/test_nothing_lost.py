"""What could not be taken is given back: ended sessions, errors of the site, forms of elsewhere."""

import json

import pytest
from django.test import Client, override_settings

from zuji_portal.studies.actions import SaveStudy

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver"}


def address(cast):
    return f"/desk/studies/{cast.ludai.draft.pk}/suppliers/ask/"


def test_a_panel_of_an_ended_session_is_answered_401_and_no_page(cast, client):
    url = f"/desk/studies/{cast.ludai.draft.pk}/save/"
    answer = client.post(url, {"i-power": "1"}, headers={"HX-Request": "true", **OURS})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_form_posted_after_the_session_ended_comes_back_ready_to_be_sent_again(cast, client):
    typed = {"supplier_name": "石灰厂 <b>", "slot": "lime", "password": "geheim"}
    answer = client.post(address(cast), typed, headers=OURS)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert f'action="{address(cast)}"' in page
    assert "石灰厂 &lt;b&gt;" in page
    assert "2 项内容" in page
    assert "geheim" not in page
    assert "/account/login/" in page


def test_what_another_site_posted_is_not_offered_to_be_sent_again(cast, client):
    answer = client.post(address(cast), {"a": "1"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_a_stale_token_keeps_the_form_of_this_site_and_drops_another_ones(cast):
    strict = Client(enforce_csrf_checks=True)
    ours = strict.post(address(cast), {"supplier_name": "石灰厂"}, headers=OURS)
    theirs = strict.post(
        address(cast), {"supplier_name": "石灰厂"}, headers={"Origin": "https://evil.example"}
    )
    assert (ours.status_code, theirs.status_code) == (403, 403)
    assert "石灰厂" in ours.content.decode()
    assert "石灰厂" not in theirs.content.decode()


def test_an_error_of_the_site_holds_the_form(cast, monkeypatch):
    def fails(self):
        raise RuntimeError

    monkeypatch.setattr(SaveStudy, "run", fails)
    client = cast.client("clerk")
    client.raise_request_exception = False
    url = f"/desk/studies/{cast.ludai.draft.pk}/draft/"
    answer = client.post(url, {"version": "0", "i-power": "7000万"}, headers=OURS)
    assert answer.status_code == 500
    assert "7000万" in answer.content.decode()


def test_a_refusal_reaches_the_bar_of_a_panels_page_as_its_sentences_alone(cast):
    url = f"/desk/studies/{cast.ludai.draft.pk}/save/"
    headers = {"HX-Request": "true"}
    answer = cast.client("clerk").post(url, {"version": "x"}, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#keeping-bar p")
    assert "版本" in page
    assert "<html" not in page


def test_the_site_says_who_is_signed_in_and_gives_a_token_for_open_forms(cast, client):
    clerk = cast.client("clerk")
    found = json.loads(clerk.get("/alive/").content)
    assert found["who"] == str(cast.ludai.viewers["clerk"].user_id)
    assert found["token"]
    assert json.loads(client.get("/alive/").content)["who"] == ""
    assert "no-store" in clerk.get("/alive/")["Cache-Control"]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=5_000_000)
def test_a_form_larger_than_a_page_carries_back_leads_to_the_log_in(cast, client):
    answer = client.post(address(cast), {"message": "字" * 300_001}, headers=OURS)
    assert answer.status_code == 302
