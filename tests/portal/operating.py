"""The site behind a port, and the reference operator as a second process beside it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections


@contextmanager
def site() -> Iterator[WSGIServer]:
    """The site behind a port; the test answers requests itself, inside its own transaction."""
    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        server.timeout = 60
        yield server


def answer(server: WSGIServer) -> None:
    """Answer one request; it leaves the connection open, which is the test's own."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        server.handle_request()
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@contextmanager
def reference_operator(server: WSGIServer, key: str, secret: str, folder: Path) -> Iterator[str]:
    """The reference operator, running; its address. What it was told lies in the folder."""
    script = Path(__file__).with_name("reference_operator.py")
    address = f"http://127.0.0.1:{server.server_port}"
    command = [sys.executable, script, address, key, secret, folder]
    process = subprocess.Popen([str(part) for part in command])
    try:
        for _ in range(1200):
            if (folder / "port").exists():
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{(folder / 'port').read_text()}"
    finally:
        process.kill()
        process.wait()


def reported(server: WSGIServer, operator: str, events: list[dict[str, Any]]) -> list[Any]:
    """What the site answers to a batch that the operator signs and sends."""
    body = json.dumps({"events": events}).encode()
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(urllib.request.urlopen, f"{operator}/report", body, 60)
        answer(server)
        answered: list[Any] = json.load(asked.result())["events"]
    return answered
