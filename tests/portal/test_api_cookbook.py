"""Every example of the API cookbook runs, against the test client: curl and Python."""

import io
import json
import re
import shlex
import string
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from cast import ROOT
from portal.people import urea_inputs
from portal.test_api import key_for

pytestmark = pytest.mark.django_db
PAGE = (ROOT / "docs" / "how-to" / "api-cookbook.md").read_text("utf-8")
SITE = "https://pcf.example"
FLAGS = {"-s", "-sG"}


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands():
    text = "\n".join(blocks("console")).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("curl ")]


def requested(line, known, folder):
    """Method, path, headers, body and output file of a curl command as curl would read it."""
    words = shlex.split(string.Template(line).substitute(known))[1:]
    method, url, headers, body, query, output = "", "", {}, b"", [], ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = words.pop(0)
        elif word == "-d":
            body = (folder / words.pop(0).removeprefix("@")).read_bytes()
        elif word == "-o":
            output = words.pop(0)
        elif word == "--data-urlencode":
            query.append(tuple(words.pop(0).split("=", 1)))
        elif word not in FLAGS:
            assert not url and word.startswith(SITE), word
            url = word
    method = method or ("POST" if body else "GET")
    path = url.removeprefix(SITE) + (f"?{urlencode(query)}" if query else "")
    return method, path, headers, body, output


@pytest.fixture
def key(cast):
    cache.clear()
    return key_for(cast.viewer("clerk"))


def test_every_curl_of_the_page_is_answered(cast, key, tmp_path):
    order = {"product": cast.ludai.product.pk, "year": 2025, "data": {"inputs": urea_inputs()}}
    (tmp_path / "study.json").write_text(json.dumps(order), "utf-8")
    known = {"ZUJI_SITE": SITE, "ZUJI_KEY": key, "STUDY": ""}
    lines = commands()
    assert len(lines) >= 7
    for line in lines:
        method, path, headers, body, output = requested(line, known, tmp_path)
        kind = headers.pop("Content-Type", "")
        answer = Client().generic(method, path, body, content_type=kind, headers=headers)
        assert answer.status_code in {200, 201}, (line, answer.content)
        if output:
            (tmp_path / output).write_bytes(answer.content)
        if path == "/api/v1/studies" and method == "POST":
            known["STUDY"] = str(answer.json()["id"])


class Opened(io.BytesIO):
    """An answer as ``urlopen`` gives it."""

    def __init__(self, answer):
        super().__init__(answer.content)
        self.headers = answer.headers


def opened(request, timeout):
    assert request.full_url.startswith(f"{SITE}/") and timeout
    headers = dict(request.header_items())
    kind = headers.pop("Content-type")
    path = request.full_url.removeprefix(SITE)
    answer = Client().generic(
        request.get_method(), path, request.data or b"", content_type=kind, headers=headers
    )
    if answer.status_code >= 400:
        raise HTTPError(path, answer.status_code, "", answer.headers, io.BytesIO(answer.content))
    return Opened(answer)


def test_every_python_of_the_page_runs(cast, key, tmp_path, monkeypatch, capsys):
    (tmp_path / "inputs.json").write_text(json.dumps(urea_inputs()), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZUJI_SITE", SITE)
    monkeypatch.setenv("ZUJI_KEY", key)
    monkeypatch.setattr("urllib.request.urlopen", opened)
    names = {}
    for block in blocks("py"):
        exec(block, names)
    said = capsys.readouterr().out
    assert "bg.sulfuric_acid" in said
    assert "422" in said  # the last example reads an error
