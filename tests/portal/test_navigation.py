"""The head of every page: few words for each role, the present place marked, display by cookie."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

import zuji_portal
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ROLES
from zuji_portal.foundation.permissions.routes import ROUTES
from zuji_portal.ui.templatetags.zuji import said_once
from zuji_portal.web.navigation import MOST_WORDS, ROLE_WORDS, WORDS, words_for

PORTAL = Path(zuji_portal.__file__).parent
pytestmark = pytest.mark.django_db


def known(route):
    """Whether a route's address can be made, with a number where it holds one."""
    for arguments in ([], [1]):
        try:
            return bool(reverse(route, args=arguments))
        except NoReverseMatch:
            continue
    return False


def test_every_role_has_words_and_none_more_than_seven():
    assert set(ROLE_WORDS) == set(ROLES)
    assert max(len(words) for words in ROLE_WORDS.values()) <= MOST_WORDS == 7
    assert {key for words in ROLE_WORDS.values() for key in words} <= set(WORDS)


def test_every_page_of_a_word_that_stands_is_in_the_table_of_routes():
    pages = {page for word in WORDS.values() for page in word.pages}
    assert [page for page in sorted(pages) if known(page) and page not in ROUTES] == []


def test_each_role_reaches_every_page_that_its_head_offers(cast):
    for role in ROLES:
        client = cast.client("visitor" if role == "anonymous" else role)
        viewer = Viewer() if role == "anonymous" else cast.viewer(role)
        for shown in words_for(viewer, "/"):
            assert client.get(shown.url).status_code in {200, 302}, (role, shown.key)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/catalogue/", "check"),
        ("/check/", "check"),
        ("/r/abc/", "calculate"),
        ("/documents/x/", "learn"),
        ("/nowhere/", None),
    ],
)
def test_the_word_of_the_present_place_is_marked(path, key):
    here = [shown.key for shown in words_for(Viewer(), path) if shown.is_here]
    assert here == ([key] if key else [])


def test_a_title_says_a_place_once():
    assert said_once("证书 ZUJI-1 · 证书 · 足迹") == "证书 ZUJI-1 · 足迹"
    assert said_once("待办 ·\n  待办 · 足迹 Zuji") == "待办 · 足迹 Zuji"
    assert said_once("自己查验证书 · 证书 · 足迹") == "自己查验证书 · 证书 · 足迹"


def test_one_word_is_marked_on_a_page_and_the_title_names_the_place(client):
    page = client.get("/factors/").content.decode()
    head = page[: page.index("<main")]
    assert head.count('aria-current="page"') == 2  # the row of words, and the phone's menu
    title = " ".join(re.search(r"<title>(.*?)</title>", page, re.S)[1].split())
    assert re.fullmatch(r"\S.* · 查 · 足迹 Zuji", title), title


def test_the_address_below_decides_in_english_too(client):
    page = client.get("/en/factors/").content.decode()
    assert re.search(r'aria-current="page"\s*>Find<', page)


def test_large_print_is_kept_by_a_cookie_and_leads_back(client):
    answer = client.get("/display/", {"text": "150", "next": "/factors/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/factors/?q=x")
    assert 'data-text="150"' in client.get("/factors/").content.decode()
    client.get("/display/", {"text": "100"})
    assert 'data-text="100"' in client.get("/factors/").content.decode()


def test_what_is_no_size_is_not_kept_and_nobody_is_led_to_another_site(client):
    answer = client.get("/display/", {"text": "900", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/" and not answer.cookies


def test_a_page_from_the_cache_has_the_reader_s_own_size(client):
    client.get("/factors/")
    client.cookies["zuji_text"] = "125"
    assert 'data-text="125"' in client.get("/factors/").content.decode()


HEAD = ("head_words", "doors", "foot_links", "foot_lines", "display", "display_next", "here")


def test_no_view_gives_another_meaning_to_a_variable_of_the_head():
    files = [f for f in PORTAL.rglob("*.py") if f.name != "context.py" and f.parent.name != "web"]
    taken = [
        (str(f.relative_to(PORTAL)), n) for f in files for n in HEAD if f'"{n}":' in f.read_text()
    ]
    assert taken == []


def test_a_page_with_words_of_its_own_keeps_those_of_the_head(client, db):
    head = client.get("/check/").content.decode().split("<main")[0]
    assert re.findall(r'href=""', head) == [] and "办" in head
