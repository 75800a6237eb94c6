"""Requests that leave the site: only to public addresses, and to the address that was looked at.

A name is resolved once, every address it has is judged, and the connection goes to a judged
address, so that a name cannot change its mind in between. Redirects are not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from zuji.core.addresses import is_public
from zuji.core.refusals import refuse

SECONDS = 10
PORTS = {"http": 80, "https": 443}


class Unreachable(Exception):  # noqa: N818 - an answer of the network, not a crash
    """No answer came: the address is private, the name unknown, or nobody listens."""


def parts_of(url: str) -> tuple[SplitResult, int]:
    """The parts of an address and its port; refuses what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise refuse("webhook-address", "url", url) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise refuse("webhook-address", "url", url)
    return parts, port


def is_allowed(host: str, port: int, address: str) -> bool:
    """Whether an address is public, or the operator has named its host and port."""
    return f"{host}:{port}" in settings.WEBHOOK_HOSTS or is_public(address)


def addresses(host: str, port: int) -> list[str]:
    """Every address of a host, each judged; raises where one is private or there is none."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        raise Unreachable("name") from None
    judged = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not all(is_allowed(host, port, address) for address in judged):
        raise Unreachable("private")
    return judged


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
    return exchanged("POST", url, body, headers, 0)[0]


def exchanged(
    method: str, url: str, body: bytes, headers: Mapping[str, str], most: int
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (names in small letters) and body of an answer from the first judged address
    that takes a connection; a body of more than `most` bytes, or one that is still dripping at the
    time limit, is no answer.
    """
    parts, port = parts_of(url)
    host = str(parts.hostname)
    judged = addresses(host, port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection: http.client.HTTPConnection
    try:
        raw = connected(judged, port)
        if parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(
                raw, do_handshake_on_connect=False, server_hostname=host
            )
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = raw
        with contextlib.closing(connection), limited(raw) as ends:
            if isinstance(raw, ssl.SSLSocket):
                raw.do_handshake()
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            held = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, held, _content(answer, most, ends)
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise Unreachable(type(problem).__name__) from None


def connected(judged: list[str], port: int) -> socket.socket:
    """A connection to the first address that takes one; raises the last failure."""
    for address in judged[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), timeout=SECONDS)
    return socket.create_connection((judged[-1], port), timeout=SECONDS)


@contextlib.contextmanager
def limited(raw: socket.socket) -> Iterator[float]:
    """Shuts a connection at the time limit, whatever drips through it: handshake, headers or body.
    Gives the end by the monotonic clock.
    """

    def shut() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(raw, socket.SHUT_RDWR)

    timer = threading.Timer(SECONDS, shut)
    timer.daemon = True
    timer.start()
    try:
        yield time.monotonic() + SECONDS
    finally:
        timer.cancel()


def _content(answer: http.client.HTTPResponse, most: int, ends: float) -> bytes:
    """The body, read as it arrives; none where it is not whole at `ends` of the monotonic clock."""
    content = b""
    while most and (part := answer.read1(65536)):
        content += part
        if len(content) > most:
            raise Unreachable("size")
    if time.monotonic() > ends:
        raise Unreachable("time")
    return content
