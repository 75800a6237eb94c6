"""The network of ``zuji pact serve`` and ``zuji pact pull``.

Requests go out to public addresses by HTTPS only, or to hosts that were named (`guarded`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from zuji.cli.guarded import Unreachable, exchanged, judged_addresses
from zuji.core.addresses import is_public
from zuji.core.refusals import Refusal, refuse
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
        try:
            found = judged_addresses(host, port, lambda each: is_named or is_public(each))
            judged = (host, port, found)
            told = {**headers, "User-Agent": "Zuji"}
            return exchanged(method, url, body, told, judged, most=LARGEST_ANSWER, seconds=SECONDS)
        except Unreachable as problem:
            raise _refused(host, problem) from problem

    return send


def _refused(host: str, problem: Unreachable) -> Refusal:
    """Why no answer came, as the commands say it."""
    why = str(problem)
    if why in {"size", "time"}:
        limits = f"≤ {LARGEST_ANSWER} B, {SECONDS} s"
        return refuse("pact-too-much", host, f"{problem.read} B", limits)
    return refuse("pact-unreachable", host, problem.address or {"name": "DNS"}.get(why, why))


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
