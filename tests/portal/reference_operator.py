"""A reference operator in a process of its own, with nothing but Python's standard library.

``python reference_operator.py SITE KEY SECRET FOLDER`` serves on a port that stands in
``FOLDER/port``: the site posts its signed messages to ``/hook`` (kept as ``0.json`` …, a wrong
signature is answered with 401), and a test posts batches to ``/report``, which the operator signs
and sends to the site, giving back its answer. An app of an operator works the same way.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

TOLERANCE = 300


def signature(secret: str, identifier: str, stamp: str, body: bytes) -> str:
    """Standard Webhooks 1.0.0: HMAC-SHA256 of ``id.timestamp.body``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.new(key, f"{identifier}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(code).decode()


def report(site: str, key: str, secret: str, body: bytes) -> tuple[int, bytes]:
    """Send a batch of behaviours; status and body of the answer."""
    identifier, stamp = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
    request = urllib.request.Request(
        f"{site}/api/v1/behaviour-events",
        body,
        {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {key}",
            "webhook-id": identifier,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(secret, identifier, stamp, body),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def is_genuine(headers: dict[str, str], secret: str, body: bytes) -> bool:
    """Whether a message comes from the platform, and was signed just now."""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    wanted = signature(secret, headers.get("webhook-id", ""), stamp, body)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(wanted, each) for each in given)


def main(site: str, key: str, secret: str, folder: Path) -> None:
    got: list[str] = []

    class Operator(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/report":
                self.answer(*report(site, key, secret, body))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            if not is_genuine(headers, secret, body):
                self.answer(401, b"")
                return
            (folder / f"{len(got)}.json").write_bytes(body)
            got.append(json.loads(body)["type"])
            self.answer(204, b"")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Operator)
    (folder / "port.new").write_text(str(server.server_port), "utf-8")
    (folder / "port.new").rename(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
