"""Every kind of page of the demonstration, as each of its people sees it, in both languages."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from journey_end import data_texts, page_of, same_options, wrong_on
from zuji_portal.demonstration import resealing, snapshot
from zuji_portal.foundation.accounts.models import User
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.verification.models import Statement

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]
PEOPLE = (
    *("", "clerk@ludai.example", "approver@ludai.example", "owner@ludai.example"),
    *("province@zuji.example", "binzhou@zuji.example", "verifier@taiheng.example"),
    *("expert@zuji.example", "auditor@zuji.example"),
)
MOST = 90
"""Pages of one person, one of each kind of address."""
ELSEWHERE = ("/static/", "/account/", "/display", "/en/", "/media/")


def kind_of(address):
    """The address with what names one thing taken out, and the names of what it asks."""
    parts = urlsplit(address)
    path = "/".join("N" if re.search(r"\d", p) else p for p in parts.path.split("/"))
    path = re.sub(
        r"^/(p|factors|models|calc|documents|rules|services|texts/\w+)/[^/]+", r"/\1/X", path
    )
    return path, tuple(sorted({name for name, _ in parse_qsl(parts.query)} - {"page", "next"}))


def links_of(address, content):
    for link in html.document_fromstring(content).xpath("//a/@href"):
        whole = urlsplit(urljoin(f"http://testserver{address}", link))
        if whole.netloc == "testserver" and not whole.path.startswith(ELSEWHERE):
            yield whole._replace(scheme="", netloc="", fragment="").geturl()


def pages_of(client):
    """(address, content) in Chinese and English, one page of each kind that home leads on to."""
    waiting, kinds = ["/", "/todo/"], set()
    while waiting and len(kinds) < MOST:
        address = waiting.pop(0)
        if kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        for prefix in ("", "/en"):
            answer = client.get(prefix + address)
            assert answer.status_code < 500, address
            is_page = answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")
            if is_page and not answer.streaming and answer.content.strip():
                content = answer.content.decode()
                yield prefix + address, content
                waiting += [] if prefix else links_of(address, content)


@pytest.mark.parametrize("email", PEOPLE)
def test_no_page_of_the_demonstration_shows_a_code_or_another_language(email):
    resealing.read_history(snapshot.shipped())
    data = "\n".join(
        (
            data_texts(),
            *map(str, Statement.objects.values_list("content", flat=True)),
            *map(str, FactorVersion.objects.values_list("content", flat=True)),
        )
    )
    client = Client()
    if email:
        client.force_login(User.objects.get(email=email))
    wrong = set()
    for address, content in pages_of(client):
        wrong |= {*wrong_on([page_of(address, content)], data), *same_options(address, content)}
    assert not wrong, "\n".join(sorted(wrong))
