"""One request to another machine: of the commands, and of the site, which asks its operator's
rules which addresses it may reach. The rest of the library uses no network.

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
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from zuji.exchange.pact.client import Sent


class Unreachable(Exception):  # noqa: N818 - an answer of the network, not a crash
    """No answer came, and why: ``name`` is unknown, ``private`` with the `address`, ``size`` or
    ``time`` with the bytes that were `read`, or the name of what went wrong.
    """

    def __init__(self, why: str, *, address: str = "", read: int = 0) -> None:
        super().__init__(why)
        self.address, self.read = address, read


def judged_addresses(host: str, port: int, is_allowed: Callable[[str], bool]) -> list[str]:
    """Every address of a host; raises where the name is unknown or one of them is not allowed."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        raise Unreachable("name") from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    inside = [address for address in found if not is_allowed(address)]
    if inside:
        raise Unreachable("private", address=inside[0])
    return found


def exchanged(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    judged: tuple[str, int, list[str]],
    *,
    most: int,
    seconds: float,
) -> Sent:
    """Status, headers (names in small letters) and body of an answer. `judged`: host, port and
    addresses, of which the first that takes a connection is asked. A body of more than `most`
    bytes, or an answer that is not whole after `seconds`, is none; with `most` 0 no body is read.
    """
    host, port, addresses = judged
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        raw = connected(addresses, port, seconds)
        if parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(
                raw, do_handshake_on_connect=False, server_hostname=host
            )
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
        connection.sock = raw
        with contextlib.closing(connection), limited(raw, seconds) as ends:
            if isinstance(raw, ssl.SSLSocket):
                raw.do_handshake()
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            held = {name.lower(): value for name, value in answer.getheaders()}
            return Sent(answer.status, held, _body(answer, most, ends))
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise Unreachable(type(problem).__name__) from problem


def connected(addresses: list[str], port: int, seconds: float) -> socket.socket:
    """A connection to the first address that takes one; raises the last failure."""
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), timeout=seconds)
    return socket.create_connection((addresses[-1], port), timeout=seconds)


@contextlib.contextmanager
def limited(raw: socket.socket, seconds: float) -> Iterator[float]:
    """Shuts a connection at the time limit, whatever drips through it: handshake, headers or body.
    Gives the end by the monotonic clock.
    """

    def shut() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(raw, socket.SHUT_RDWR)

    ends = time.monotonic() + seconds
    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield ends
    finally:
        timer.cancel()


def _body(answer: http.client.HTTPResponse, most: int, ends: float) -> bytes:
    """The body, read as it arrives; raises where it is too large or not whole, at the end of the
    time or because the other side left.
    """
    parts, size = [], 0
    while most and time.monotonic() <= ends and (part := answer.read1(65536)):
        size += len(part)
        parts.append(part)
        if size > most:
            raise Unreachable("size", read=size)
    if time.monotonic() > ends:
        raise Unreachable("time", read=size)
    if most and answer.length:
        raise Unreachable("IncompleteRead", read=size)
    return b"".join(parts)
