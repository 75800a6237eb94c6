"""The host side of the PACT protocol as a pure function: a request and what the host holds for its
sender, to the answer. Whoever serves it (a site, a command) brings the network, clock and storage.

Source: PACT Technical Specifications 3.0.4, sections on the API, on filtering and on paging.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlencode

from zuji.core.refusals import Refusal, describe
from zuji.exchange.pact.criteria import criteria_of
from zuji.exchange.pact.messages import ERRORS
from zuji.exchange.pact.validating import validate_file

DISCOVERY = "/.well-known/openid-configuration"
TOKEN = "/auth/token"  # noqa: S105 - a path
FOOTPRINTS = "/3/footprints"
EVENTS = "/3/events"
LARGEST_BODY = 5_000_000
MOST_ROWS = 1000
"""Footprints of one answer where the sender asks for no limit, or for a larger one."""
BOUNDS = ("limit", "after", "until")
"""Parameters of a page; the last two stand in our own links only."""
EVENT_TYPES = ("application/cloudevents+json", "application/json")
NUL = "\0"
"""The one character that databases keep in no text."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class PactRequest:
    """A request as it arrived: `base` is the address of the host as its sender wrote it, with its
    scheme and without a slash at its end; `headers` have names in small letters.
    """

    method: str
    base: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_secure: bool = True

    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class PactAnswer:
    """Status, headers and JSON of an answer; None for an empty body."""

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return (
            b"" if self.content is None else json.dumps(self.content, ensure_ascii=False).encode()
        )


class PactProblem(Exception):  # noqa: N818 - an answer, not a crash
    """A request that is answered by an error in PACT's own form."""

    def __init__(self, code: str, message: str, status: int | None = None):
        self.code, self.message = code, message
        self.status = status or ERRORS[code]
        super().__init__(f"{self.status} {code}: {message}")

    def answer(self) -> PactAnswer:
        more = {"WWW-Authenticate": "Bearer"} if self.status == 401 else {}
        return PactAnswer(self.status, {"code": self.code, "message": self.message}, more)


@dataclass(frozen=True)
class HeldFootprint:
    """A footprint that a recipient was given; `order` only grows, so that pages stay as they
    are.
    """

    order: int
    data: Mapping[str, Any]


class PactStore(Protocol):
    """What a host brings: who asks, what that recipient was given, where its events go."""

    def issue(self, client: str, secret: str) -> tuple[str, int] | None:
        """A token and its seconds for the right credentials; else None."""

    def recipient_of(self, token: str) -> Any:
        """Who holds a token; None for one that is unknown. Raises `PactProblem` for an expired
        one.
        """

    def given_to(self, recipient: Any) -> Sequence[HeldFootprint]:
        """What a recipient may see now, by `order`."""

    def was_given(self, recipient: Any, identity: str) -> bool:
        """Whether the recipient was once given a footprint that it may no longer see."""

    def receive(self, recipient: Any, event: Mapping[str, Any]) -> None:
        """Take a valid event in. Raises `PactProblem` for one that cannot be served."""


def answer(request: PactRequest, store: PactStore) -> PactAnswer:
    """The answer of the host to any request."""
    try:
        return _answered(request, store)
    except PactProblem as problem:
        return problem.answer()


def _answered(request: PactRequest, store: PactStore) -> PactAnswer:
    if not request.is_secure:
        raise PactProblem("AccessDenied", "this host is reached by HTTPS only")
    path = request.path.rstrip("/") or "/"
    if path == DISCOVERY:
        _only(request, "GET", "HEAD")
        return PactAnswer(200, discovery(request.base))
    if path == TOKEN:
        _only(request, "POST")
        return _token(request, store)
    recipient = _recipient(request, store)
    if path == FOOTPRINTS:
        _only(request, "GET", "HEAD")
        return _listing(request, store.given_to(recipient))
    if path.startswith(f"{FOOTPRINTS}/"):
        _only(request, "GET", "HEAD")
        return _single(unquote(path[len(FOOTPRINTS) + 1 :]), store, recipient)
    if path == EVENTS:
        _only(request, "POST")
        return _event(request, store, recipient)
    raise PactProblem("NotFound", "there is nothing at this address")


def discovery(base: str) -> dict[str, Any]:
    """OpenID configuration as far as client credentials need it."""
    return {
        "issuer": base,
        "token_endpoint": f"{base}{TOKEN}",
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "response_types_supported": ["token"],
    }


def _only(request: PactRequest, *methods: str) -> None:
    if request.method not in methods:
        raise PactProblem("BadRequest", f"use {methods[0]} here", 405)


def credentials(header: str) -> tuple[str, str] | None:
    """Client and secret of a Basic authorization (RFC 6749 2.3.1); None where it is none."""
    scheme, _, code = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(code.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client, colon, secret = text.partition(":")
    found = unquote(client), unquote(secret)
    return found if colon and NUL not in "".join(found) else None


def _token(request: PactRequest, store: PactStore) -> PactAnswer:
    """RFC 6749 4.4; errors by 5.2."""
    sent = request.body[:LARGEST_BODY].decode("utf-8", "replace")
    form = dict(parse_qsl(sent, keep_blank_values=True))
    never_kept = {"Cache-Control": "no-store"}
    if request.content_type() != FORM or "grant_type" not in form:
        return PactAnswer(400, {"error": "invalid_request"}, never_kept)
    pair = credentials(request.headers.get("authorization", ""))
    issued = store.issue(*pair) if pair else None
    if issued is None:
        content = {"error": "invalid_client", "error_description": "unknown client or secret"}
        return PactAnswer(401, content, never_kept | {"WWW-Authenticate": "Basic"})
    if form["grant_type"] != "client_credentials":
        return PactAnswer(400, {"error": "unsupported_grant_type"}, never_kept)
    token, seconds = issued
    granted = {"access_token": token, "token_type": "Bearer", "expires_in": seconds}
    return PactAnswer(200, granted, never_kept)


def _recipient(request: PactRequest, store: PactStore) -> Any:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    recipient = store.recipient_of(token.strip()) if scheme.lower() == "bearer" else None
    if recipient is None:
        raise PactProblem("BadRequest", "the access token is missing or not valid", 401)
    return recipient


def _listing(request: PactRequest, held: Sequence[HeldFootprint]) -> PactAnswer:
    """A page of what matches; the link to the next one holds its own bounds, so that it gives the
    same set whenever it is called.
    """
    pairs = parse_qsl(request.query, keep_blank_values=True)
    bounds = {name.lower(): _whole(value, name) for name, value in pairs if name.lower() in BOUNDS}
    wanted = [pair for pair in pairs if pair[0].lower() not in BOUNDS]
    try:
        criteria = criteria_of(wanted)
    except Refusal as problem:
        raise PactProblem("BadRequest", _words(problem)) from problem
    limit = min(bounds.get("limit", MOST_ROWS), MOST_ROWS)
    if limit < 1:
        raise PactProblem("BadRequest", "limit must be a whole number from 1")
    after = bounds.get("after", 0)
    until = bounds.get("until") or max((each.order for each in held), default=0)
    matching = [
        each for each in held if after < each.order <= until and criteria.matches(each.data)
    ]
    page, headers = matching[:limit], {}
    if len(matching) > limit:
        ends: dict[str, int] = {"limit": limit, "after": page[-1].order, "until": until}
        following = [*wanted, *((name, str(bound)) for name, bound in ends.items())]
        headers["Link"] = f'<{request.base}{FOOTPRINTS}?{urlencode(following)}>; rel="next"'
    return PactAnswer(200, {"data": [dict(each.data) for each in page]}, headers)


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise PactProblem("BadRequest", f"{name} must be a whole number")
    return int(text)


def _single(identity: str, store: PactStore, recipient: Any) -> PactAnswer:
    wanted = identity.lower()
    for each in store.given_to(recipient):
        if each.data["id"].lower() == wanted:
            return PactAnswer(200, {"data": dict(each.data)})
    if store.was_given(recipient, wanted):
        raise PactProblem("AccessDenied", "this footprint is no longer shared with you")
    raise PactProblem("NotFound", "there is no such footprint")


def _event(request: PactRequest, store: PactStore, recipient: Any) -> PactAnswer:
    if request.content_type() not in EVENT_TYPES:
        raise PactProblem("BadRequest", f"the content type must be {EVENT_TYPES[0]}")
    if len(request.body) > LARGEST_BODY:
        raise PactProblem("BadRequest", f"an event has at most {LARGEST_BODY} bytes", 413)
    try:
        report = validate_file(request.body, "event", received=True)
    except Refusal as problem:
        raise PactProblem("BadRequest", _words(problem)) from problem
    if report.kind != "event":
        raise PactProblem("BadRequest", "the body is no CloudEvent")
    if not report.holds:
        raise PactProblem("BadRequest", _words(Refusal(report.findings)))
    event = json.loads(request.body)
    if any(NUL in text for text in _texts(event)):
        raise PactProblem("BadRequest", "an event holds no NUL characters")
    store.receive(recipient, event)
    return PactAnswer(200)


def _texts(data: Any) -> Iterator[str]:
    """Every key and text of JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from data
        for each in data.values():
            yield from _texts(each)
    elif isinstance(data, list):
        for each in data:
            yield from _texts(each)


def _words(problem: Refusal) -> str:
    blocking = [each for each in problem.findings if each.severity == "block"][:5]
    return "; ".join(describe(each, "en") for each in blocking)[:1000]
