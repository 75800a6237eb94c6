"""The generated role × URL matrix: every route is named in the policies, and answers as they say."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zuji_portal.config.policies import PUBLIC, ROLES, may

SAMPLES = {"digest": "DIGEST", "old": "DIGEST", "new": "DIGEST", "model_id": "cement", "step_id": "coal",
           "name": "steps", "factor_id": "cn.elec.cf.2024.national_avg"}  # fmt: skip


def routes(patterns=None):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry


def test_every_route_is_named_in_the_policies_and_back():
    assert {r.name for r in routes()} == PUBLIC


def test_an_unnamed_route_is_refused_to_everyone():
    assert not any(may(role, "admin") for role in ROLES)
    assert not may("nobody", "home")


@pytest.mark.django_db
def test_a_route_taken_out_of_the_policies_answers_403(client, monkeypatch):
    from zuji_portal.config import policies

    assert client.get("/factors/").status_code == 200
    monkeypatch.setattr(policies, "PUBLIC", PUBLIC - {"factor_list"})
    assert client.get("/factors/").status_code == 403
    assert client.get("/en/factors/").status_code == 403
    assert client.get("/models/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_matrix(client, examples, role):
    digest = examples["cement-demo"].digest
    for route in routes():
        arguments = {k: SAMPLES[k].replace("DIGEST", digest) for k in route.pattern.converters}
        if route.name == "chart":
            arguments["name"] = "waterfall"
        url = reverse(route.name, kwargs=arguments)
        for method in ("get", "post", "put", "delete"):
            status = getattr(client, method)(url).status_code
            assert status < 500, (method, url)
            assert may(role, route.name)
            if method == "get":
                assert status in {200, 405}, (url, status)
            if method in {"put", "delete"}:
                assert status in {200, 405}, (method, url, status)
