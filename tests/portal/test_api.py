"""The API: its contract, who a key speaks for, repeated and conditional requests, and that no
rival is read.
"""

import datetime
import json
import re

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from schemathesis import checks

from portal.people import approved, doubtful_inputs, filled, submitted, urea_inputs
from zuji.lockfile import read_lock, verify_lock
from zuji_portal.api.keys import MakeKey
from zuji_portal.api.models import ApiKey, KeptAnswer
from zuji_portal.api.routes import api
from zuji_portal.api.wording import CHINESE
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.roles import APPOINTMENTS, ENTERPRISE
from zuji_portal.studies.models import Revision, Study
from zuji_portal.web.wsgi import application

pytestmark = pytest.mark.django_db
GRID = "cn.elec.cf.2024.national_avg"
YEAR = timezone.localdate().year - 1


def key_for(viewer, *scopes):
    action = MakeKey(viewer, viewer.acting, name="t", scopes=scopes or ("read", "write", "submit"))
    action.run()
    return action.secret


class Caller:
    """Somebody with a key."""

    def __init__(self, secret=""):
        self.client, self.head = Client(), {"Authorization": f"Bearer {secret}"} if secret else {}

    def ask(self, method, path, body=None, **headers):
        more = {k.replace("_", "-"): v for k, v in headers.items()}
        content = (
            {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        )
        return getattr(self.client, method)(
            f"/api/v1{path}", headers={**self.head, **more}, **content
        )


@pytest.fixture
def clerk(cast):
    return Caller(key_for(cast.viewer("clerk")))


@pytest.fixture(autouse=True)
def no_counting():
    cache.clear()


# the contract

CHECKS = [
    checks.not_a_server_error,
    checks.load_all_checks() or checks.CHECKS.get_one("status_code_conformance"),
    checks.CHECKS.get_one("content_type_conformance"),
    checks.CHECKS.get_one("response_schema_conformance"),
]


@pytest.fixture
def contract(cast, clerk):
    """The description of the API as a program reads it, with a key that may everything a clerk
    may.
    """
    approved(cast.ludai)
    filled(cast.viewer("clerk"), cast.ludai.draft)
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations():
    schema = api.get_openapi_schema()
    return [(m.upper(), p) for p, methods in schema["paths"].items() for m in methods]


@pytest.mark.parametrize("examples", [8, pytest.param(50, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(("method", "path"), operations())
def test_every_answer_is_one_that_the_description_names(contract, clerk, method, path, examples):
    """Generated requests, right and wrong: no 5xx, no undocumented status, type or shape; with a
    key and without.
    """
    from hypothesis import HealthCheck, given, settings

    operation = contract[path][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        for headers in ({}, clerk.head):
            cache.clear()
            case.call_and_validate(headers=headers, checks=CHECKS)

    ask()


def test_the_description_is_openapi_3_1_and_names_every_route():
    found = Client().get("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    described = {re.sub(r"{\w+}", "*", path) for path in found["paths"]}
    served = {"/api/v1/" + re.sub(r"<[^>]+>", "*", str(p.pattern)) for p in api.urls[0]}
    assert described == served - {"/api/v1/", "/api/v1/openapi.json"}
    page = Client().get("/api/").content.decode()
    assert all(path in page for path in found["paths"])


# everybody


def test_factors_are_searched_paged_and_read_without_a_key():
    caller, ids, cursor = Caller(), [], ""
    while cursor is not None:
        page = caller.ask("get", f"/factors?region=CN-SD&limit=3&cursor={cursor}").json()
        ids += [f["id"] for f in page["items"]]
        cursor = page["next"]
    from zuji.factors import builtin_library

    assert sorted(ids) == sorted(f.id for f in builtin_library() if f.region == "CN-SD")
    found = caller.ask("get", f"/factors/{GRID}").json()
    assert found["value"] == builtin_library().get(GRID).value
    assert found["source"]["licence"]
    assert len(caller.ask("get", f"/factors/{GRID}/versions").json()) == 1


def test_a_name_is_matched_to_the_factors_of_its_substance_without_a_key():
    found = Caller().ask("get", "/factors/match?name=98酸").json()
    assert found["substance"] == "sulfuric_acid"
    assert found["items"][0]["id"] == "bg.sulfuric_acid"  # the row that the models take
    assert found["items"][0]["why"] == "synonym"
    assert 0 < found["items"][0]["low"] < found["items"][0]["value"] < found["items"][0]["high"]


def test_a_substance_without_a_factor_is_named_and_no_neighbour_is_given():
    found = Caller().ask("get", "/factors/match?name=丙烯酸").json()
    assert (found["substance"], found["items"]) == ("acrylic_acid", [])
    assert "丙烯酸" in found["said_zh"]


def test_models_and_public_lockfiles_are_read_and_verified_without_a_key(examples):
    caller = Caller()
    assert {m["id"] for m in caller.ask("get", "/models").json()} > {"cement", "urea"}
    assert caller.ask("get", "/models/cement").json()["definition"]["id"] == "cement"
    stored = next(iter(examples.values()))
    response = caller.ask("get", f"/lockfiles/{stored.digest}")
    assert response.content == bytes(stored.lock)
    again = caller.ask("get", f"/lockfiles/{stored.digest}", If_None_Match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    lock = response.json()
    assert caller.ask("post", "/verify", lock).json()["holds"]
    lock["result"]["total"]["value"] += 1
    found = caller.ask("post", "/verify", lock).json()
    assert not found["holds"]
    assert found["first_difference"] == "result.total.value"


# a study from nothing to submitted


def test_a_study_is_begun_filled_computed_and_submitted_as_the_desk_would(cast, clerk):
    product = clerk.ask("get", "/products").json()["items"][0]
    begun = clerk.ask(
        "post",
        "/studies",
        {"product": product["id"], "year": YEAR, "data": {"inputs": urea_inputs()}},
    )
    assert begun.status_code == 201
    study = begun.json()
    assert study["data"]["organisation"]["uscc"] == cast.ludai.enterprise.uscc
    lock = clerk.ask("post", f"/studies/{study['id']}/compute").json()
    assert verify_lock(lock).holds
    made = clerk.ask("post", f"/studies/{study['id']}/submit")
    assert made.status_code == 201
    revision = Revision.objects.get(study=study["id"])
    assert made.json()["digest"] == revision.digest
    response = clerk.ask("get", f"/studies/{study['id']}/revisions/1/lockfile")
    assert response.content == bytes(revision.lock)
    assert (
        read_lock(response.content, "")["result"]["total"]["value"]
        == lock["result"]["total"]["value"]
    )
    again = clerk.ask("post", f"/studies/{study['id']}/submit")
    assert again.status_code == 403  # it waits for the approver
    assert again["Content-Type"] == "application/problem+json"


def test_what_is_to_be_checked_is_answered_through_the_api_too(cast, clerk):
    order = {"product": cast.ludai.product.pk, "year": YEAR, "data": {"inputs": doubtful_inputs()}}
    study = clerk.ask("post", "/studies", order).json()["id"]
    refused = clerk.ask("post", f"/studies/{study}/submit")
    assert refused.status_code == 422
    places = [e["place"] for e in refused.json()["errors"]]
    assert places and all(place.startswith("answers.") for place in places)
    said = {"answers": {place.removeprefix("answers."): "属实" for place in places}}
    kept = clerk.ask("post", f"/studies/{study}/answers", said)
    assert kept.status_code == 200 and kept.json() == said
    assert clerk.ask("post", f"/studies/{study}/submit").status_code == 201
    assert clerk.ask("post", f"/studies/{study}/answers", said).status_code == 403


def test_a_sender_cannot_say_whose_study_it_is(cast, clerk):
    forged = {
        "organisation": {"name": "泰岳", "uscc": cast.rival.enterprise.uscc},
        "inputs": urea_inputs(),
    }
    order, before = {"product": cast.ludai.product.pk, "year": YEAR}, Study.objects.count()
    refused = clerk.ask("post", "/studies", order | {"data": forged | {"model": "cement"}})
    assert refused.status_code == 422
    assert [row["rule"] for row in refused.json()["errors"]] == ["study-model-other"]
    assert Study.objects.count() == before
    made = clerk.ask("post", "/studies", order | {"data": forged}).json()
    assert made["data"]["organisation"]["uscc"] == cast.ludai.enterprise.uscc
    assert made["data"]["model"] == "urea"


def test_a_workbook_begins_a_study(cast, clerk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zuji.exchange import write_template
    from zuji.footprint import study_from_data
    from zuji.sectors.registry import get_model
    from zuji_portal.demonstration.enterprises import _typical

    book = write_template(get_model("urea"), study_from_data(_typical("urea"), ""))
    file = SimpleUploadedFile("urea.xlsx", book)
    made = clerk.client.post(
        "/api/v1/studies/workbook",
        {"product": cast.ludai.product.pk, "year": YEAR, "file": file},
        headers=clerk.head,
    )
    assert made.status_code == 201, made.content
    lock = clerk.ask("post", f"/studies/{made.json()['id']}/compute")
    assert lock.status_code == 200
    broken = SimpleUploadedFile("urea.xlsx", b"not a workbook")
    refused = clerk.client.post(
        "/api/v1/studies/workbook",
        {"product": cast.ludai.product.pk, "year": YEAR, "file": broken},
        headers=clerk.head,
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["remedy"]


def test_what_cannot_be_computed_names_place_and_remedy(cast, clerk):
    answer = clerk.ask("post", f"/studies/{cast.ludai.draft.pk}/compute")
    assert answer.status_code == 422
    found = answer.json()["errors"]
    assert all(e["rule"] and e["message"] for e in found)
    english = clerk.ask(
        "post", f"/studies/{cast.ludai.draft.pk}/compute", Accept_Language="en"
    ).json()
    assert english["title"] == "the content cannot be used"


@pytest.mark.database
def test_two_writers_get_conflicts_and_if_match_refuses_a_stale_one(cast, clerk):
    pk = cast.ludai.draft.pk
    read = clerk.ask("get", f"/studies/{pk}")
    etag, study = read["ETag"], read.json()
    assert clerk.ask("get", f"/studies/{pk}", If_None_Match=etag).status_code == 304
    one = {**study["data"], "goal": "一"}
    two = {**study["data"], "goal": "二"}
    first = clerk.ask(
        "put", f"/studies/{pk}", {"version": study["version"], "data": one}, If_Match=etag
    )
    assert first.status_code == 200
    assert (
        clerk.ask(
            "put", f"/studies/{pk}", {"version": study["version"], "data": two}, If_Match=etag
        ).status_code
        == 412
    )
    second = clerk.ask("put", f"/studies/{pk}", {"version": study["version"], "data": two}).json()
    assert second["conflicts"] == [{"field": "goal", "now": "一", "mine": "二"}]
    assert second["study"]["data"]["goal"] == "一"


@pytest.mark.database
def test_a_repeated_request_is_done_once(cast, clerk):
    before = Study.objects.count()
    body = {"product": cast.ludai.product.pk, "year": YEAR}
    first = clerk.ask("post", "/studies", body, Idempotency_Key="a1")
    second = clerk.ask("post", "/studies", body, Idempotency_Key="a1")
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Study.objects.count() == before + 1
    other = clerk.ask("post", "/studies", {**body, "year": YEAR - 1}, Idempotency_Key="a1")
    assert other.status_code == 422
    assert other.json()["errors"][0]["rule"] == "idempotency-other"
    failed = clerk.ask("post", "/studies", {**body, "product": 999_999}, Idempotency_Key="a2")
    assert failed.status_code == 404
    assert KeptAnswer.objects.count() == 1  # what failed changed nothing and may be tried again


# who a key speaks for


def test_a_key_may_only_what_its_scopes_say(cast):
    reader = Caller(key_for(cast.viewer("clerk"), "read"))
    body = {"product": cast.ludai.product.pk, "year": YEAR}
    refused = reader.ask("post", "/studies", body)
    assert (refused.status_code, refused.json()["detail"]) == (403, "scope: write")
    writer = Caller(key_for(cast.viewer("clerk"), "write"))
    assert writer.ask("get", "/studies").status_code == 403
    assert writer.ask("post", f"/studies/{cast.ludai.draft.pk}/submit").status_code == 403


def test_a_key_that_is_over_or_unknown_opens_nothing(cast, clerk):
    assert Caller("zuji_nothing").ask("get", "/studies").status_code == 401
    assert Caller().ask("get", "/studies").status_code == 401
    key = ApiKey.objects.get()
    assert clerk.head["Authorization"].split()[-1] not in json.dumps(
        list(ApiKey.objects.values()), default=str
    )
    for change in (
        {"ends_at": timezone.now() - datetime.timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
    ):
        ApiKey.objects.filter(pk=key.pk).update(**change)
        assert clerk.ask("get", "/studies").status_code == 401
        ApiKey.objects.filter(pk=key.pk).update(ends_at=key.ends_at, revoked_at=None)
    assert clerk.ask("get", "/studies").status_code == 200
    key.appointment.ended_at = timezone.now()
    key.appointment.save()
    assert clerk.ask("get", "/studies").status_code == 401


def test_a_session_is_no_key(cast):
    assert cast.client("clerk").get("/api/v1/studies").status_code == 401


@pytest.mark.parametrize("role", APPOINTMENTS)
def test_matrix_of_the_api(cast, role):
    """What a role's key reads is what its pages show: own things or none, never a rival's."""
    own, rival = submitted(cast.ludai), submitted(cast.rival)
    caller = Caller(key_for(cast.viewer(role)))
    sees_all, inside = role in {"province", "auditor"}, role in ENTERPRISE
    for of, revision, sees in (
        (cast.ludai, own, sees_all or inside or role == "city"),
        (cast.rival, rival, sees_all),
    ):
        frozen = revision.study_id
        expected = 200 if sees else 404
        for path in (
            f"/organisations/{of.enterprise.uscc}",
            f"/products/{of.product.pk}",
            f"/studies/{frozen}",
            f"/studies/{frozen}/revisions",
            f"/studies/{frozen}/revisions/1/lockfile",
        ):
            assert caller.ask("get", path).status_code == expected, (role, path)
        draft = of.draft.pk
        is_own_draft = inside and of is cast.ludai
        assert caller.ask("get", f"/studies/{draft}").status_code == (
            200 if is_own_draft else 404
        ), role
        assert caller.ask("post", f"/studies/{draft}/compute").status_code == (
            422 if is_own_draft else 404
        ), role
        put = caller.ask("put", f"/studies/{draft}", {"version": 0, "data": {}}).status_code
        assert put == ((200 if role in {"owner", "clerk"} else 403) if is_own_draft else 404), role
        begun = caller.ask("post", "/studies", {"product": of.product.pk, "year": YEAR}).status_code
        assert begun == (
            201 if role in {"owner", "clerk"} and of is cast.ludai else 403 if sees else 404
        ), role
    listed = {s["id"] for s in caller.ask("get", "/studies?limit=200").json()["items"]}
    assert (rival.study_id in listed) == sees_all
    assert {o["uscc"] for o in caller.ask("get", "/organisations").json()["items"]} == {
        f.enterprise.uscc
        for f in (cast.ludai, cast.rival)
        if sees_all or (f is cast.ludai and (inside or role == "city"))
    }


def test_a_key_is_made_and_revoked_on_its_page(cast):
    client = cast.client("clerk")
    page = client.post(
        "/api/keys/", {"name": "ERP", "days": "30", "scope": ["read"]}
    ).content.decode()
    secret = page.split('tabindex="0">zuji_')[1].split("<")[0]
    assert Caller("zuji_" + secret).ask("get", "/studies").status_code == 200
    assert secret not in client.get("/api/keys/").content.decode()
    assert secret not in json.dumps([e.entry() for e in AuditEntry.objects.all()])
    for wrong in (
        {"name": "", "days": "30", "scope": ["read"]},
        {"name": "x", "days": "9999", "scope": ["read"]},
        {"name": "x", "days": "1", "scope": ["root"]},
        {"name": "x", "days": "1"},
    ):
        assert client.post("/api/keys/", wrong).status_code == 422, wrong
    key = ApiKey.objects.get()
    assert cast.client("owner").post(f"/api/keys/{key.pk}/revoke/").status_code == 404
    assert client.post(f"/api/keys/{key.pk}/revoke/").status_code == 302
    assert Caller("zuji_" + secret).ask("get", "/studies").status_code == 401


def test_a_key_has_a_limit_of_its_own(cast, clerk, monkeypatch):
    other = Caller(key_for(cast.viewer("owner")))
    limit = next(t for t in api.throttle if type(t).__name__ == "KeyRate")
    monkeypatch.setattr(limit, "num_requests", 2)
    assert [clerk.ask("get", "/studies").status_code for _ in range(3)] == [200, 200, 429]
    assert other.ask("get", "/studies").status_code == 200


def test_too_many_requests_are_told_when_to_come_again(monkeypatch):
    visitor = next(t for t in api.throttle if type(t).__name__ == "VisitorRate")
    monkeypatch.setattr(visitor, "num_requests", 2)
    answers = [Caller().ask("get", "/models") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
    assert answers[-1]["Content-Type"] == "application/problem+json"


@pytest.mark.database
@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_database_keeps_is_refused(cast, clerk, text):
    body = {"version": 0, "data": {"goal": text, "inputs": {"power": {"note": text}}}}
    assert clerk.ask("put", f"/studies/{cast.ludai.draft.pk}", body).status_code == 400
    new = {"product": cast.ludai.product.pk, "year": YEAR, "profile": text}
    assert clerk.ask("post", "/studies", new).status_code == 400
    assert clerk.ask("get", "/factors?q=a%00b").status_code == 400
    assert clerk.ask("get", "/factors/a%00b").status_code == 400
    assert Client().get("/factors/?q=a%00b").status_code == 400


def test_a_body_that_is_no_json_is_told_so(clerk):
    answer = clerk.client.post(
        "/api/v1/studies", b"{", content_type="application/json", headers=clerk.head
    )
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k"}])
def test_a_study_that_cannot_be_filled_is_not_begun_either(cast, clerk, monkeypatch, headers):
    """The study is made and filled in two actions; when the second refuses, the first is taken
    back.
    """
    from zuji.core.refusals import refuse
    from zuji_portal.studies.actions import SaveStudy

    def refused(action):
        raise refuse("version-unknown", "version")

    monkeypatch.setattr(SaveStudy, "perform", refused)
    before = Study.objects.count(), AuditEntry.objects.count()
    body = {"product": cast.ludai.product.pk, "year": YEAR, "data": {"goal": "x"}}
    assert clerk.ask("post", "/studies", body, **headers).status_code == 422
    assert (Study.objects.count(), AuditEntry.objects.count()) == before


def test_a_study_of_another_model_begins_none(cast, clerk):
    """A cement study sent to a urea product: its fields would stand in a draft for nothing."""
    before = Study.objects.count()
    body = {"product": cast.ludai.product.pk, "year": 2024, "data": {"model": "cement 1.0.0"}}
    answer = clerk.ask("post", "/studies", body, Idempotency_Key="other-model")
    assert answer.status_code == 422
    assert "study-model-other" in answer.content.decode()
    assert Study.objects.count() == before


def test_what_each_operation_does_is_said_in_the_readers_language(client):
    operations = [
        what["summary"]
        for methods in api.get_openapi_schema()["paths"].values()
        for what in methods.values()
    ]
    assert set(operations) == CHINESE.keys()
    zh, en = (client.get(f"{way}/api/").content.decode() for way in ("", "/en"))
    for summary in operations:
        assert escape(CHINESE[summary]) in zh and escape(summary) not in zh
        assert escape(summary) in en
