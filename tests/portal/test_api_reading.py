"""What JSON the API takes: refusals are 400 with the place, and never a 500."""

import json

import pytest
from django.test import Client

from zuji_portal.api.keys import MakeKey
from zuji_portal.api.reading import DEEPEST, MOST_COMMAS, MOST_VALUES, BodyUnreadable, read_body

pytestmark = pytest.mark.django_db
JSON = "application/json"


def refused(body):
    with pytest.raises(BodyUnreadable) as told:
        read_body(body)
    return told.value.finding.rule, told.value.finding.place


def nested(depth, opening="[", closing="]"):
    return (opening * depth + "1" + closing * depth).encode()


def test_depth_stops_at_the_limit_by_lists_and_by_objects():
    assert read_body(nested(DEEPEST))
    assert refused(nested(DEEPEST + 1))[0] == "body-too-deep"
    assert refused(nested(200_000))[0] == "body-too-deep"
    assert refused(nested(DEEPEST + 1, '{"a":', "}")) == ("body-too-deep", ".".join("a" * DEEPEST))
    assert refused(nested(200_000, '{"a":', "}"))[0] == "body-too-deep"


def test_so_many_values_and_no_more():
    assert len(read_body(json.dumps([0] * (MOST_VALUES - 1)).encode())) == MOST_VALUES - 1
    assert refused(json.dumps([0] * (MOST_VALUES + 1)).encode())[0] == "body-too-many"
    keys = {str(n): n for n in range(MOST_VALUES)}
    assert refused(json.dumps(keys).encode())[0] == "body-too-many"


def test_a_body_of_too_many_parts_is_refused_before_it_becomes_any(monkeypatch):
    within = json.dumps(["," * MOST_COMMAS])
    assert read_body(within.encode())
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("it was taken apart"))
    assert refused(b"[" + b"[]," * MOST_COMMAS + b",[]]") == ("body-too-many", "body")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("NaN", "body-number"),
        ("Infinity", "body-number"),
        ("-Infinity", "body-number"),
        ("1e999", "body-number"),
        ("-1e999", "body-number"),
        ("9" * 5000, "body-number"),
        ("-" + "9" * 5000, "body-number"),
        ("0." + "9" * 5000, "body-number"),
        ('"\\ud800"', "body-text"),
        ('"a\\udfffb"', "body-text"),
        ('"\\u0000"', "body-text"),
        ('{"x": 1, "x": 2}', "body-key-twice"),
        ('{"\\ud800": 1}', "body-text"),
    ],
)
def test_odd_values_are_named_at_their_place(written, rule):
    found, place = refused(f'{{"data": {{"inputs": [0, {written}]}}}}'.encode())
    assert found == rule
    assert place.startswith("data.inputs.1")


@pytest.mark.parametrize(
    ("body", "place"), [(b'{"a": \n tru}', "2:2"), (b"", "1:1"), (b'"\xff"', "byte 2")]
)
def test_what_is_no_json_is_named_by_line_and_column(body, place):
    assert refused(body)[1] == place


def test_plain_values_are_read_as_they_are():
    body = {"a": [1, -2.5, True, None, "钢 😀"], "b": {"c": 10**30}}
    assert read_body(json.dumps(body, ensure_ascii=True).encode()) == body


@pytest.fixture
def write_key(cast):
    clerk = cast.ludai.viewers["clerk"]
    key = MakeKey(clerk, clerk.acting, name="k", scopes=["read", "write", "submit"])
    key.run()
    return {"Authorization": f"Bearer {key.secret}"}


ODD = [
    nested(200_000),
    nested(300, '{"a":', "}"),
    b"NaN",
    b"9" * 5000,
    b'"\\ud800"',
    b"\xff\xfe",
    b"{",
    b"[]",
    b'"x"',
    b"null",
    b'{"product": NaN, "year": 2025}',
    b'{"product": %s, "year": 2025}' % (b"9" * 5000),
    b'{"product": 1, "year": 2025, "data": {"inputs": {"\\ud800": 1}}}',
    b'{"version": 0, "data": {"inputs": {"x": NaN}}}',
    b'{"version": 0, "version": 1, "data": {}}',
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_no_operation_of_the_api_answers_an_odd_body_with_a_failure(cast, write_key, body):
    from zuji_portal.api.routes import api

    client = Client(raise_request_exception=False, headers=write_key)
    asked = 0
    for path, methods in api.get_openapi_schema()["paths"].items():
        address = path.replace("{pk}", str(cast.ludai.draft.pk))
        address = address.replace("{uscc}", "x").replace("{", "").replace("}", "")
        for method, operation in methods.items():
            if "requestBody" in operation and JSON in operation["requestBody"]["content"]:
                answer = client.generic(method.upper(), address, body, content_type=JSON)
                signed = {401} if path.endswith("/behaviour-events") else set()  # no key is asked
                assert answer.status_code in {400, 404, 422} | signed, (address, answer)
                assert answer["Content-Type"] == "application/problem+json"
                asked += 1
    assert asked >= 3


def test_not_a_number_in_a_study_is_told_at_its_field(cast, write_key):
    body = b'{"version": 0, "data": {"inputs": {"electricity": {"value": NaN}}}}'
    answer = Client(headers=write_key).generic(
        "PUT", f"/api/v1/studies/{cast.ludai.draft.pk}", body, content_type=JSON
    )
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert error["place"] == "data.inputs.electricity.value"
    assert "NaN" in error["read"] or "NaN" in error["message"]
