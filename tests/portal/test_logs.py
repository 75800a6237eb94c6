"""The log: one JSON object a line, and no address, name, secret or e-mail in it."""

import json
import logging
import re

import pytest

from zuji_portal.web.logs import JsonLines

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """What the site's loggers would write."""
    found = []

    class Kept(logging.Handler):
        def emit(self, record):
            found.append(json.loads(JsonLines().format(record)))

    handler = Kept()
    loggers = [logging.getLogger(n) for n in ("zuji.request", "django.request", "django.security")]
    levels = [lg.level for lg in loggers]
    for lg in loggers:
        lg.addHandler(handler)
        lg.setLevel(logging.INFO)
    yield found
    for lg, level in zip(loggers, levels, strict=True):
        lg.removeHandler(handler)
        lg.setLevel(level)


def test_a_request_is_one_line_with_route_role_and_time(cast, lines):
    cast.client("clerk").get("/desk/")
    line = next(x for x in lines if x["logger"] == "zuji.request")
    assert (line["route"], line["status"], line["role"], line["method"]) == (
        "desk",
        200,
        "clerk",
        "GET",
    )
    assert line["user"] == cast.ludai.viewers["clerk"].user.pk
    assert line["ms"] > 0


def test_no_secret_name_or_address_is_logged(cast, lines):
    page = (
        cast.client("owner")
        .post(
            f"/enterprises/{cast.ludai.enterprise.pk}/invite/",
            {"email": "geheim@y.example", "role": "clerk"},
        )
        .content.decode()
    )
    secret = re.search(r"/invitation/([^<\s]+)/", page)[1]
    cast.client("member").get(f"/invitation/{secret}/")
    cast.client("member").get(f"/invitation/{secret}x/")
    cast.client("province").get("/enterprises/?q=鲁岱")
    cast.client("clerk").post(
        "/account/login/", {"login": "geheim@y.example", "password": "geheim-1234"}
    )
    cast.client("clerk").get(f"/nowhere/{secret}/")
    text = json.dumps(lines, ensure_ascii=False)
    assert len(lines) > 5
    for word in (secret, "geheim", "鲁岱", "127.0.0.1", cast.ludai.viewers["clerk"].user.email):
        assert word not in text, word


def test_a_failure_says_where_it_broke_and_not_on_what(cast, lines, monkeypatch):
    from django.test import Client

    from zuji_portal.studies import views

    def broken(viewer):
        raise ValueError("示例·孔碳 clerk@ludai.example")

    monkeypatch.setattr(views.queries, "visible_to", broken)
    client = Client(raise_request_exception=False)
    client.force_login(
        cast.ludai.viewers["clerk"].user, "django.contrib.auth.backends.ModelBackend"
    )
    response = client.get("/desk/")
    assert response.status_code == 500
    assert "没有被改动" in response.content.decode()
    line = next(x for x in lines if x.get("exception"))
    assert line["exception"] == "ValueError"
    assert any("views.py" in place and place.endswith(" desk") for place in line["traceback"])
    assert "孔碳" not in json.dumps(lines, ensure_ascii=False)
