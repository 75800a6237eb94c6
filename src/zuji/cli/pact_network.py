"""The network of ``zuji pact serve`` and ``zuji pact pull``.

Requests go out to public addresses by HTTPS only, or to hosts that were named; a name is resolved
once, every address it has is judged, and the connection goes to one of them, so that it cannot
change its mind in between. Redirects are not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from zuji.core.addresses import is_public
from zuji.core.refusals import refuse
from zuji.exchange.pact.client import Send, Sent, origin
from zuji.exchange.pact.hosting import LARGEST_BODY, PactAnswer, PactRequest

SECONDS = 20
LARGEST_ANSWER = 50_000_000


def sender(named: Collection[str] = ()) -> Send:
    """A guarded way out. `named` hosts (``host:port``) may be private and use plain HTTP."""

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        scheme, host, port = origin(url)
        is_named = f"{host}:{port}" in named
        if not host or (scheme != "https" and not (scheme == "http" and is_named)):
            raise refuse("pact-unreachable", url, scheme or "—", "https")
        if urlsplit(url).username:
            raise refuse("pact-unreachable", host, "user@", "https")
        found = _addresses(host, port, is_named)
        try:
            return _exchange((method, url, body), headers, found, scheme == "https")
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise refuse("pact-unreachable", host, type(problem).__name__) from problem

    return send


def _addresses(host: str, port: int, is_named: bool) -> list[str]:
    """Every address of a host; refuses one of which any address is not public."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as problem:
        raise refuse("pact-unreachable", host, "DNS") from problem
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    inside = [each for each in found if not is_public(each)]
    if inside and not is_named:
        raise refuse("pact-unreachable", host, inside[0])
    return found


def _connected(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first address that takes one; raises the last failure."""
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), timeout=SECONDS)
    return socket.create_connection((addresses[-1], port), timeout=SECONDS)


@contextlib.contextmanager
def _limited(raw: socket.socket) -> Iterator[float]:
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


def _exchange(
    sent: tuple[str, str, bytes], headers: Mapping[str, str], addresses: list[str], is_secure: bool
) -> Sent:
    method, url, body = sent
    _, host, port = origin(url)
    parts = urlsplit(url)
    raw = _connected(addresses, port)
    if is_secure:
        raw = ssl.create_default_context().wrap_socket(
            raw, do_handshake_on_connect=False, server_hostname=host
        )
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = raw
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with contextlib.closing(connection), _limited(raw) as ends:
        if isinstance(raw, ssl.SSLSocket):
            raw.do_handshake()
        connection.request(method, target, body or None, {**headers, "User-Agent": "Zuji"})
        answer = connection.getresponse()
        content = _read(answer, host, ends)
        return Sent(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)


def _read(answer: http.client.HTTPResponse, host: str, ends: float) -> bytes:
    """The body, read as it arrives; refuses what is too large, or is not whole at `ends` of the
    monotonic clock.
    """
    parts, size, is_over = [], 0, False
    while not is_over and (part := answer.read1(65536)):
        size += len(part)
        parts.append(part)
        is_over = size > LARGEST_ANSWER or time.monotonic() > ends
    if is_over or time.monotonic() > ends:
        raise refuse("pact-too-much", host, f"{size} B", f"≤ {LARGEST_ANSWER} B, {SECONDS} s")
    return b"".join(parts)


def server_of(
    host: str, port: int, respond: Callable[[PactRequest], PactAnswer]
) -> ThreadingHTTPServer:
    """A plain HTTP server around a host, for one's own machine; TLS belongs before it."""

    class PactHandler(BaseHTTPRequestHandler):
        """One request at a time on each connection."""

        protocol_version = "HTTP/1.1"
        timeout = SECONDS

        def do_GET(self) -> None:
            self._respond()

        def do_POST(self) -> None:
            self._respond()

        do_HEAD = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names of http.server

        def _respond(self) -> None:
            length = self.headers.get("Content-Length", "0")
            size = int(length) if length.isdecimal() and len(length) < 12 else LARGEST_BODY + 1
            body = self.rfile.read(min(size, LARGEST_BODY + 1))
            self.close_connection = self.close_connection or size > LARGEST_BODY
            parts = urlsplit(self.path)
            answer = respond(
                PactRequest(
                    method=self.command,
                    base=f"http://{self.headers.get('Host', f'{host}:{port}')}",
                    path=parts.path,
                    query=parts.query,
                    headers={k.lower(): v for k, v in self.headers.items()},
                    body=body,
                )
            )
            content = answer.body
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if content:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written; tokens stand in headers."""

    made = ThreadingHTTPServer((host, port), PactHandler)
    made.daemon_threads = True
    return made


def in_background(server: ThreadingHTTPServer) -> threading.Thread:
    """Serve in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return thread
