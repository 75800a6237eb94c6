"""Odd values in every field of every form, of every search, and of the API: never an error of the
site.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attack.crawl import Crawl, undone
from attack.pages import Form
from attack.tally import SEED, Tally, some
from zuji_portal.api.routes import api

DIGITS = "9" * 5000
TEXTS: tuple[str, ...] = (
    DIGITS,
    f"-{DIGITS}",
    f"0.{DIGITS}",
    "1e999999999",
    "NaN",
    "Infinity",
    "-inf",
    "-1",
    str(2**63),
    str(2**64),
    "²",
    "٣",
    "１２",
    "0x10",
    "1_000",
    "true",
    "[]",
    '{"a": [1]}',
    "abc",
    "\0",
    "a\0b",
    "a" * 200_000,
    "字" * 50_000,
    "\u202e\u200b\ufeff",
    "\ud800",
    "a\udfffb",
    "2025-02-31",
    "0000-00-00",
    "99999-12-31",
    "../../etc/passwd",
    "%00%s%n{0}{x.__class__}",
    "'\"; --",
    "\r\nSet-Cookie: a=b",
    "0",
    " ",
)
MOST_IN_A_SEARCH = 4_000
"""Characters of an address; longer ones do not reach the site."""


def encoded(values: dict[str, str | list[str]]) -> str:
    """A form's body; lone surrogates go as the three bytes that they would be in UTF-8."""

    def words(text: str) -> str:
        return quote_from_bytes(text.encode("utf-8", "surrogatepass"))

    pairs = [
        (name, text)
        for name, given in values.items()
        for text in (given if isinstance(given, list) else [given])
    ]
    return "&".join(f"{words(name)}={words(text)}" for name, text in pairs)


def posted(client: Client, form: Form, values: dict[str, str | list[str]]) -> Any:
    return client.post(
        form.action, encoded(values), content_type="application/x-www-form-urlencoded"
    )


def variants(form: Form) -> Iterator[tuple[str, str]]:
    """Every field with every odd text, twice at once, left out, and as a file."""
    for name in dict.fromkeys(n for n, _ in form.fields if n != "csrfmiddlewaretoken"):
        for number in range(len(TEXTS)):
            yield name, str(number)
        for kind in ("twice", "absent", "file"):
            yield name, kind


def sent(client: Client, form: Form, name: str, kind: str) -> Any:
    """The form as it stood, with one field made odd."""
    values: dict[str, Any] = {n: v for n, v in form.values().items() if n != name}
    if kind == "file":
        file = SimpleUploadedFile("a\u202e.xlsx", b"PK\x03\x04\0\0")
        return client.post(form.action, {**values, name: file})
    if kind == "twice":
        values[name] = ["1", "abc", ""]
    elif kind != "absent":
        values[name] = TEXTS[int(kind)]
    if form.method == "post":
        return posted(client, form, values)
    short = {n: v[:MOST_IN_A_SEARCH] if isinstance(v, str) else v for n, v in values.items()}
    return client.get(f"{form.action.partition('?')[0]}?{encoded(short)}")


def forms_of_everybody(crawl: Crawl, counted: Tally, size: int) -> None:
    """Each form by one who was shown it."""
    cases, shapes = [], set()
    for name, seen in crawl.seen.items():
        for key, form in seen.forms.items():
            kind = shape_of(form)
            if kind not in shapes:
                shapes.add(kind)
                cases += [(name, key, *variant) for variant in variants(form)]
    clients = {name: crawl.world.client(name) for name in crawl.seen}
    for name, key, field, kind in some(cases, size):
        form = crawl.seen[name].forms[key]
        with undone():
            answer = sent(clients[name], form, field, kind)
        counted.tried += 1
        what = f"{name}: {answer.status_code} {form.method} {form.action} {field} = {kind}"
        counted.hold(answer.status_code < 500, what)


def shape_of(form: Form) -> tuple[object, ...]:
    from attack.pages import shape

    return shape(form.action), form.method, form.key[2]


# the API

LITERALS = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    DIGITS,
    f"-{DIGITS}",
    "1e308",
    "-0.0",
    "null",
    "true",
    "[]",
    "{}",
    "[[]]",
    '""',
    '"\\ud800"',
    '"\\u0000"',
    json.dumps("a" * 200_000),
    "[" * 2_000 + "]" * 2_000,
    '{"a":' * 500 + "1" + "}" * 500,
    "[" + ",".join(["1"] * 20_000) + "]",
    "9" * 25,
    '"2025-02-31"',
)
HOLE = "\ufffchole\ufffc"


def resolved(schema: dict[str, Any], every: dict[str, Any]) -> dict[str, Any]:
    """A part of the description without references; the first of alternatives."""
    if "$ref" in schema:
        return resolved(every[schema["$ref"].rsplit("/", 1)[-1]], every)
    for words in ("anyOf", "oneOf", "allOf"):
        if words in schema:
            return resolved(schema[words][0], every)
    return schema


def plain(schema: dict[str, Any], every: dict[str, Any], depth: int = 0) -> Any:
    """A value of the described kind."""
    part = resolved(schema, every)
    if "default" in part:
        return part["default"]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type", "object" if "properties" in part else "string")
    if kind == "object":
        needed = part.get("properties", {}) if depth < 4 else {}
        return {name: plain(of, every, depth + 1) for name, of in needed.items()}
    if kind == "array":
        return [plain(part.get("items", {}), every, depth + 1)] if depth < 4 else []
    return {"integer": 1, "number": 1.0, "boolean": True}.get(kind, "x")


def holes(value: Any) -> Iterator[Any]:
    """The value with each of its parts in turn taken out."""
    yield HOLE
    if isinstance(value, dict):
        for name, part in value.items():
            for hollow in holes(part):
                yield {**value, name: hollow}
        yield {**value, "unknown": HOLE}
    elif isinstance(value, list):
        for number, part in enumerate(value):
            for hollow in holes(part):
                yield [*value[:number], hollow, *value[number + 1 :]]


def operations() -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]], str]]:
    """Method, path, body as described, parameters, and the kind of its content."""
    described = api.get_openapi_schema()
    every = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            kind = next(iter(content), "")
            body = plain(content[kind]["schema"], every) if kind else None
            yield method, path, body, operation.get("parameters", []), kind


def api_cases(keys: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Method, address, body and its kind, each with one odd value."""
    cases: list[tuple[str, str, str, str]] = []
    for method, path, body, parameters, kind in operations():
        in_path = [p["name"] for p in parameters if p["in"] == "path"]
        usual = {name: quote(keys.get(name, "1"), safe="") for name in in_path}
        address = path.format(**usual)
        if kind == "application/json":
            for hollow in holes(body):
                text = json.dumps(hollow)
                hole = json.dumps(HOLE)
                cases += [(method, address, text.replace(hole, odd), kind) for odd in LITERALS]
        whole = json.dumps(body) if kind else ""
        for text in TEXTS:
            short = text[:MOST_IN_A_SEARCH]
            word = quote_from_bytes(short.encode("utf-8", "surrogatepass"), safe="")
            for name in in_path:
                cases.append((method, path.format(**usual | {name: word}), whole, kind))
            for parameter in parameters:
                if parameter["in"] == "query":
                    name = urlencode({parameter["name"]: ""})
                    cases.append((method, f"{address}?{name}{word}", whole, kind))
    random.Random(SEED).shuffle(cases)
    return cases


def api_fields(client: Client, head: dict[str, str], counted: Tally, **of: Any) -> None:
    """Ask with each of the cases: `keys` of a path by name, `size` the number of cases."""
    for method, address, body, kind in some(api_cases(of["keys"]), of["size"]):
        with undone():
            ask = getattr(client, method)
            given = {"data": body, "content_type": kind} if kind and method != "get" else {}
            answer = ask(address, headers=head, **given)
        counted.tried += 1
        what = f"{answer.status_code} {method} {address[:200]} {body[:200]}"
        counted.hold(answer.status_code < 500, what)
