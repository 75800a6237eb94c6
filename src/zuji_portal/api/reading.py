"""Reads the JSON of a request: how deep, how many keys, which values; refuses with the place."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from zuji.core.numbers import is_some
from zuji.core.refusals import Finding, blocking

DEEPEST = 32
"""Lists and objects inside each other; a study has at most six."""
MOST_VALUES = 100_000
MOST_COMMAS = 4 * MOST_VALUES
"""Commas of a body, looked at before it becomes lists and objects; some stand in texts."""
MOST_DIGITS = 400
"""A number of a footprint has far fewer; Python reads up to 4,300 before it refuses."""


class BodyUnreadable(Exception):  # noqa: N818 - an answer, not a crash
    """The body of a request is not what the API reads; answered with 400."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(finding.rule)


@dataclass(frozen=True)
class UnfitNumber:
    """A number that JSON does not have, or that is longer than anybody needs."""

    text: str


class BodyParser(Parser):
    """Of every operation that takes JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_body(request.body)


def read_body(body: bytes) -> Any:
    """The value of a body; `BodyUnreadable` names the first place that cannot be taken."""
    try:
        text = body.decode("utf-8")
        if text.count(",") > MOST_COMMAS:
            raise BodyUnreadable(_too_many())
        content = json.loads(
            text,
            parse_constant=UnfitNumber,
            parse_int=_integer,
            parse_float=_decimal,
            object_pairs_hook=_members,
        )
    except UnicodeDecodeError as problem:
        place = f"byte {problem.start + 1}"
        raise BodyUnreadable(blocking("body-not-utf8", place)) from problem
    except json.JSONDecodeError as problem:
        place = f"{problem.lineno}:{problem.colno}"
        raise BodyUnreadable(blocking("body-no-json", place)) from problem
    except RecursionError as problem:
        raise BodyUnreadable(_too_deep("body")) from problem
    for number, finding in enumerate(_wrong(content)):
        if finding is not None:
            raise BodyUnreadable(finding)
        if number >= MOST_VALUES:
            raise BodyUnreadable(_too_many())
    return content


def _wrong(content: Any) -> Iterator[Finding | None]:
    """For each value and key of the content what is wrong with it, or None."""
    waiting: list[tuple[str, int, Any]] = [("", 0, content)]
    while waiting:
        place, depth, value = waiting.pop()
        if isinstance(value, Twice):
            yield blocking("body-key-twice", _at(place, value.key))
        elif isinstance(value, dict):
            yield _too_deep(place) if depth >= DEEPEST else None
            for key, member in value.items():
                yield _text_wrong(place or "body", key)
                waiting.append((_at(place, key), depth + 1, member))
        elif isinstance(value, list):
            yield _too_deep(place) if depth >= DEEPEST else None
            waiting += [(_at(place, str(n)), depth + 1, each) for n, each in enumerate(value)]
        elif isinstance(value, UnfitNumber):
            yield blocking("body-number", place or "body", value.text[:40])
        else:
            yield _text_wrong(place or "body", value) if isinstance(value, str) else None


class Twice(dict[str, Any]):
    """An object that names a key twice: which one counts is not for us to choose."""

    key = ""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    doubled, seen = Twice(members), set()
    for key, _ in pairs:
        if key in seen:
            doubled.key = key
            break
        seen.add(key)
    return doubled


def _integer(text: str) -> int | UnfitNumber:
    return int(text) if len(text) <= MOST_DIGITS else UnfitNumber(text)


def _decimal(text: str) -> float | UnfitNumber:
    value = float(text) if len(text) <= MOST_DIGITS else math.inf
    is_lost = value == 0 and is_some(text)
    return value if math.isfinite(value) and not is_lost else UnfitNumber(text)


def _text_wrong(place: str, text: str) -> Finding | None:
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        return blocking("body-text", place)
    return None


def _too_many() -> Finding:
    return blocking("body-too-many", "body", expected=f"≤ {MOST_VALUES}")


def _too_deep(place: str) -> Finding:
    return blocking("body-too-deep", place[:200] or "body", expected=f"≤ {DEEPEST}")


def _at(place: str, key: str) -> str:
    safe = key.encode("utf-8", "replace").decode()[:60]
    return f"{place}.{safe}" if place else safe
