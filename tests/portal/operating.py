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

from django.core.wsgi import get_wsgi_application


@contextmanager
def site() -> Iterator[WSGIServer]:
    """The site behind a port; the test answers requests itself, inside its own transaction."""
    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        server.timeout = 60
        yield server


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
        server.handle_request()
        answered: list[Any] = json.load(asked.result())["events"]
    return answered
