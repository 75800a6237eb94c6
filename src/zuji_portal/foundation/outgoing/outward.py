"""Requests that leave the site: only to public addresses, and to hosts that the operator named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from zuji.cli import guarded
from zuji.cli.guarded import Unreachable, judged_addresses
from zuji.core.addresses import is_public
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import Sent

SECONDS = 10
PORTS = {"http": 80, "https": 443}
IN_REQUEST = re.compile("[!-~]*")
"""What may stand in the first line of a request, of path and query."""
LARGEST_ANSWER = 10_000
"""Bytes of an answer that is judged."""
GONE = 410
"""The answer of a receiver that wants no more (Standard Webhooks)."""
HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Zuji"}
"""Of every message, beside its signature."""


def parts_of(url: str) -> tuple[SplitResult, int]:
    """The parts of an address and its port; refuses what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise refuse("webhook-address", "url", url) from None
    has_person = bool(parts.username or parts.password)
    can_stand = IN_REQUEST.fullmatch(parts.path + parts.query) is not None
    if parts.scheme not in PORTS or not parts.hostname or has_person or not can_stand:
        raise refuse("webhook-address", "url", url)
    return parts, port


def is_allowed(host: str, port: int, address: str) -> bool:
    """Whether an address is public, or the operator has named its host and port."""
    return f"{host}:{port}" in settings.WEBHOOK_HOSTS or is_public(address)


def addresses(host: str, port: int) -> list[str]:
    """Every address of a host, each judged; raises where one is private or there is none."""
    return judged_addresses(host, port, lambda address: is_allowed(host, port, address))


def refuse_private(url: str) -> None:
    """Refuses an address that leads into the site's own network, or nowhere."""
    parts, port = parts_of(url)
    try:
        addresses(str(parts.hostname), port)
    except Unreachable as problem:
        rule = "webhook-private" if str(problem) == "private" else "webhook-unknown-host"
        raise refuse(rule, "url", host=str(parts.hostname)) from None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a body to a judged address; the status of the answer."""
    return exchanged("POST", url, body, headers, 0).status


def attempted(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    is_taken: Callable[[bytes], bool] | None = None,
) -> tuple[int | None, str]:
    """Status and problem of one attempt; no problem where the receiver took the message. `is_taken`
    judges the body of an answer, for receivers that refuse with a good status.
    """
    try:
        if is_taken is None:
            status, said = post(url, body, headers), b""
        else:
            answer = exchanged("POST", url, body, headers, LARGEST_ANSWER)
            status, said = answer.status, answer.body
    except Unreachable as problem:
        return None, str(problem)[:60]
    except Refusal:
        return None, "address"
    if status == GONE:
        return status, "gone"
    is_good = 200 <= status < 300 and (is_taken is None or is_taken(said))
    return status, "" if is_good else "status"


def exchanged(method: str, url: str, body: bytes, headers: Mapping[str, str], most: int) -> Sent:
    """The answer of an address within the site's rules and time limit (`zuji.cli.guarded`); a body
    of more than `most` bytes is none.
    """
    parts, port = parts_of(url)
    host = str(parts.hostname)
    judged = (host, port, addresses(host, port))
    return guarded.exchanged(method, url, body, headers, judged, most=most, seconds=SECONDS)
