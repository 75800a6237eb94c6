"""The client side of PACT: log in, pull footprints, send events. The network is brought by `send`.

Nothing is followed that leads to another host than the one that was registered, and secrets go to
the token endpoint of the registered host only.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from zuji.core.canonical import read_json
from zuji.core.kinds import kind_of
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.hosting import DISCOVERY, EVENTS, FOOTPRINTS, FORM, TOKEN

MOST_PAGES = 200
MOST_FOOTPRINTS = 20_000
LONGEST_LINK = 4096
"""Characters of a Link header that is read."""
NEXT = re.compile(r"<([^<>]+)>\s*;[^,<>]*\brel\s*=\s*\"?next\"?", re.IGNORECASE)


TOKEN_TEXT = re.compile(r"[\x21-\x7e]+")
"""What a token may be made of; it stands in a header."""


@dataclass(frozen=True)
class Sent:
    """What a partner answered: its status, headers with names in small letters, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[str, str, Mapping[str, str], bytes], Sent]
"""Method, address, headers and body to the answer; refuses (``pact-unreachable``)."""


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address; refuses what is none (``pact-unreachable``)."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as problem:
        raise refuse("pact-unreachable", "url", url[:200], "https://…") from problem
    return parts.scheme, (parts.hostname or "").lower(), port


def followed(base: str, link: str, place: str) -> str:
    """The address that a partner names at `place`, seen from `base`; refuses one that is none or
    leads to another host (``pact-foreign-link``).
    """
    try:
        found = str(urljoin(base, link))
        is_own = origin(found) == origin(base)
    except (ValueError, Refusal):
        is_own = False
    if not is_own:
        raise refuse("pact-foreign-link", place, link[:200], base)
    return found


@dataclass
class PactClient:
    """One partner: the base address of its API and of its login (the same where not given), and
    the credentials that it gave.
    """

    base: str
    client: str
    secret: str
    send: Send
    auth_base: str = ""
    _token: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.base = self.base.rstrip("/")
        self.auth_base = (self.auth_base or self.base).rstrip("/")

    def log_in(self) -> str:
        """A fresh access token: by discovery, else at the usual path."""
        pair = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
        code = base64.b64encode(pair.encode()).decode()
        headers = {"Authorization": f"Basic {code}", "Content-Type": FORM}
        body = urlencode({"grant_type": "client_credentials"}).encode()
        url = self._token_endpoint()
        content = self._content(self.send("POST", url, headers, body), url)
        token = content.get("access_token") if isinstance(content, Mapping) else None
        if not isinstance(token, str) or not TOKEN_TEXT.fullmatch(token):
            raise refuse("pact-answered", url, "access_token")
        self._token = token
        return token

    def _token_endpoint(self) -> str:
        usual = f"{self.auth_base}{TOKEN}"
        try:
            found = self.send("GET", f"{self.auth_base}{DISCOVERY}", {}, b"")
            content = read_json(found.body, DISCOVERY) if found.status == 200 else {}
        except Refusal as problem:
            if any(each.rule == "pact-unreachable" for each in problem.findings):
                raise
            return usual
        named = content.get("token_endpoint") if isinstance(content, Mapping) else None
        if not isinstance(named, str):
            return usual
        return followed(self.auth_base, named, "token_endpoint")

    def footprints(self, criteria: Iterable[tuple[str, str]] = ()) -> list[Mapping[str, Any]]:
        """Every footprint that matches, page by page."""
        asked = urlencode(list(criteria), quote_via=quote)
        url = f"{self.base}{FOOTPRINTS}" + (f"?{asked}" if asked else "")
        rows: list[Mapping[str, Any]] = []
        for _ in range(MOST_PAGES):
            found = self._get(url)
            content = self._content(found, url)
            page = content.get("data") if isinstance(content, Mapping) else None
            if not isinstance(page, list):
                raise refuse("pact-answered", url, "data")
            for index, each in enumerate(page):
                if not isinstance(each, Mapping):
                    raise refuse("pact-answered", f"{url}!data[{index}]", kind_of(each), "{…}")
                rows.append(each)
            if len(rows) > MOST_FOOTPRINTS:
                break
            following = self._next(found, url)
            if following is None:
                return rows
            url = following
        raise refuse("pact-too-much", self.base, str(len(rows)), f"≤ {MOST_FOOTPRINTS}")

    def _next(self, found: Sent, url: str) -> str | None:
        header = found.headers.get("link", "")
        if len(header) > LONGEST_LINK:
            raise refuse("pact-answered", f"{url}!Link", str(len(header)), f"≤ {LONGEST_LINK}")
        link = NEXT.search(header)
        return None if link is None else followed(url, link[1], "Link")

    def footprint(self, identity: str) -> Mapping[str, Any]:
        """One footprint by its id."""
        url = f"{self.base}{FOOTPRINTS}/{quote(identity, safe='')}"
        content = self._content(self._get(url), url)
        data = content.get("data") if isinstance(content, Mapping) else None
        if not isinstance(data, Mapping):
            raise refuse("pact-answered", url, "data")
        return data

    def tell(self, event: Mapping[str, Any]) -> None:
        """Send an event; refused by the partner it is refused here."""
        url = f"{self.base}{EVENTS}"
        headers = {"Content-Type": "application/cloudevents+json; charset=UTF-8"}
        body = json.dumps(event, ensure_ascii=False).encode()
        found = self._with_token("POST", url, headers, body)
        if not 200 <= found.status < 300:
            raise refuse("pact-answered", url, _said(found), "200")

    def _get(self, url: str) -> Sent:
        return self._with_token("GET", url, {"Accept": "application/json"}, b"")

    def _with_token(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        """The answer with the token held; once more with a fresh one where that has expired."""
        token = self._token or self.log_in()
        found = self.send(method, url, {**headers, "Authorization": f"Bearer {token}"}, body)
        if found.status != 401:
            return found
        token = self.log_in()
        return self.send(method, url, {**headers, "Authorization": f"Bearer {token}"}, body)

    def _content(self, found: Sent, url: str) -> Any:
        if found.status not in (200, 202):
            raise refuse("pact-answered", url, _said(found), "200")
        return read_json(found.body, url)


def _said(found: Sent) -> str:
    """Status and the beginning of what was said, without line breaks."""
    text = " ".join(found.body[:300].decode("utf-8", "replace").split())
    return f"{found.status} {text}".strip()
