"""Texts of the site: edited by the province in both languages, kept by version, restored."""

import io

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from zuji.core.refusals import Refusal
from zuji.exchange.layout import INPUT_SHEET
from zuji.sectors.registry import get_model
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.programme.sitetexts.actions import EditText
from zuji_portal.programme.sitetexts.fields import field_texts, helped, labels
from zuji_portal.programme.sitetexts.leaves import changed, leaves
from zuji_portal.programme.sitetexts.models import SiteText
from zuji_portal.programme.sitetexts.queries import texts
from zuji_portal.programme.sitetexts.shipped import GROUPS, shipped
from zuji_portal.studies.guide.steps import steps_of

GUIDE = {
    "id": "x",
    "zh": "题",
    "en": "Title",
    "lead": {"zh": "首", "en": "Lead"},
    "steps": [{"zh": "一", "en": "one", "page": "calc_home"}, {"zh": "二", "en": "two"}],
}
URL = "/texts/guides/first/"
database = pytest.mark.django_db


def test_a_text_is_rows_of_two_languages_with_room_for_one_more():
    assert [(leaf.path, leaf.zh) for leaf in leaves(GUIDE)] == [
        ("", "题"),
        ("lead", "首"),
        ("steps.0", "一"),
        ("steps.1", "二"),
        ("steps.2", ""),
    ]


def test_a_row_is_added_changed_and_taken_away_and_its_page_stays():
    typed = {"steps.0": ("改", "new"), "steps.1": ("", " "), "steps.2": ("三", "three")}
    assert changed(GUIDE, typed)["steps"] == [
        {"zh": "改", "en": "new", "page": "calc_home"},
        {"zh": "三", "en": "three"},
    ]
    assert GUIDE["steps"][0]["zh"] == "一", "the text it was made of is as before"


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"lead": ("", "Lead")}, "text-both-languages"),
        ({"steps.2": ("三", "")}, "text-both-languages"),
        ({"": ("", "")}, "text-both-languages"),
        ({"lead": ("字" * 2001, "Lead")}, "text-length"),
    ],
)
def test_a_text_in_one_language_or_too_long_is_refused_at_its_place(typed, rule):
    with pytest.raises(Refusal) as refused:
        changed(GUIDE, typed)
    assert [finding.rule for finding in refused.value.findings] == [rule]


@pytest.mark.parametrize("group", list(GROUPS))
def test_every_shipped_text_is_complete_in_both_languages_and_unchanged_by_an_empty_edit(group):
    for key, text in shipped(group).items():
        assert changed(text, {}) == text, (group, key)


def posted(text, number=0, **more):
    """A form as the page sends it, with `more` paths typed anew."""
    typed = {leaf.path: (leaf.zh, leaf.en) for leaf in leaves(text)} | more
    fields = {f"zh:{path}": zh for path, (zh, _) in typed.items()}
    return fields | {f"en:{path}": en for path, (_, en) in typed.items()} | {"number": number}


@database
def test_an_edit_is_seen_at_once_kept_as_a_version_and_taken_back(cast, client):
    officer, guide = cast.client("province"), texts("guides")["first"]
    before = client.get("/learn/guide/first/").content.decode()
    new = posted(guide, lead=("新的开头<b>", "A new opening"))
    preview = officer.post(URL, new | {"preview": "1"})
    assert "新的开头&lt;b&gt;" in preview.content.decode() and not SiteText.objects.exists()
    assert officer.post(URL, new).status_code == 302
    assert "新的开头&lt;b&gt;" in client.get("/learn/guide/first/").content.decode()
    assert "A new opening" in client.get("/en/learn/guide/first/").content.decode()
    assert "新的开头" in client.get("/search/?q=新的开头").content.decode()
    stale = officer.post(URL, new | {"number": "0", "zh:lead": "又改"})
    assert stale.status_code == 422 and "又改</textarea>" in stale.content.decode()
    assert officer.post(URL, new | {"number": "1", "restore": "1"}).status_code == 302
    assert (
        client.get("/learn/guide/first/").content.decode().split("<main")[1]
        == (before.split("<main")[1])
    )
    assert [row.number for row in SiteText.objects.all()] == [2, 1]
    assert "新的开头" in officer.get(f"{URL}1/").content.decode()
    assert AuditEntry.objects.filter(action="sitetext.edit").count() == 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SiteText.objects.update(key="x")


@database
def test_a_term_of_the_glossary_is_edited_like_any_text(cast, client):
    key = next(iter(shipped("glossary")))
    term = texts("glossary")[key]
    meaning = {"meaning": ("另一种说法。", "Said in another way.")}
    answer = cast.client("province").post(f"/texts/glossary/{key}/", posted(term, **meaning))
    assert answer.status_code == 302
    assert "另一种说法。" in client.get(f"/learn/glossary/{key}/").content.decode()
    assert "Said in another way." in client.get("/en/learn/glossary/").content.decode()


@database
def test_nobody_but_the_province_edits_or_sees_the_way_there(cast):
    for role in ("city", "auditor", "clerk", "expert"):
        client = cast.client(role)
        assert client.get(URL).status_code == client.get("/texts/").status_code == 403
        assert URL not in client.get("/learn/guide/first/").content.decode()
        with pytest.raises(Denied):
            EditText(cast.viewer(role), ("guides", "first"), {"lead": ("x", "x")}).run()
    assert URL in cast.client("province").get("/learn/guide/first/").content.decode()


@database
def test_texts_that_the_site_does_not_have_are_not_found_and_nothing_new_is_refused(cast):
    officer = cast.client("province")
    for url in ("/texts/guides/none/", "/texts/none/first/", "/texts/guides/none/1/"):
        assert officer.get(url).status_code == 404
    same = officer.post(URL, posted(texts("guides")["first"]))
    assert same.status_code == 422
    odd = posted(texts("guides")["first"], lead=("新", "new")) | {"number": "９x"}
    assert officer.post(URL, odd).status_code == 422


@database
def test_the_help_of_a_field_is_edited_and_seen_below_it(cast, client):
    clerk, officer = cast.client("clerk"), cast.client("province")
    field = helped()["urea", "power"]
    step = next(s for s in steps_of(get_model("urea"), {}) if "power" in {i.name for i in s.inputs})
    guided = f"/desk/studies/{cast.ludai.draft.pk}/step/{step.name}/"
    assert field.hint.zh and field.hint.zh in clerk.get(guided).content.decode()
    listed = officer.get("/texts/fields/?model=urea").content.decode()
    assert f"/texts/fields/{field.key}/" in listed and field.label.zh in listed
    url, text = f"/texts/fields/{field.key}/", texts("fields")[field.key]
    assert field.label.zh in officer.get(url).content.decode()
    new = posted(text, help=("看十二张电费单<b>", "See the twelve bills"))
    assert officer.post(url, new).status_code == 302
    assert "看十二张电费单&lt;b&gt;" in clerk.get(guided).content.decode()
    assert "See the twelve bills" in clerk.get(f"/en{guided}").content.decode()
    assert "看十二张电费单" in client.get("/calc/urea/").content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("template", args=["urea"])).content))
    assert any("看十二张电费单<b>" in str(row[10]) for row in book[INPUT_SHEET].values)
    one_language = officer.post(url, new | {"number": "1", "en:help": ""})
    assert one_language.status_code == 422
    gone = officer.post(url, posted(text, 1, help=("", "")))
    assert gone.status_code == 302
    assert field.hint.zh not in clerk.get(guided).content.decode(), "a field need not have help"
    assert officer.post(url, new | {"number": "2", "restore": "1"}).status_code == 302
    assert field.hint.zh in clerk.get(guided).content.decode()


def test_models_that_say_the_same_of_a_field_share_its_text_and_others_have_their_own():
    fields = helped()
    for (model_id, name), field in fields.items():
        assert field.key.rpartition("-")[2] == name
        item = get_model(model_id).inputs[name]
        assert labels()[field.key].zh == item.label.zh
        assert field_texts()[field.key]["help"]["zh"] == (item.hint.zh if item.hint else "")
    shared = {field.key for (model, name), field in fields.items() if name == "power"}
    assert len(fields) > len(labels()) and len(shared) > 1, "some say the same, some do not"
