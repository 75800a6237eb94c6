"""Web servers side by side in one run: what they make of odd requests, idle clients, memory, pages.

``python benchmarks/servers.py VAR`` with the data folder of a demonstration (``make run`` makes
one) serves the same application with each server that is installed, two processes of two threads
each, and writes benchmarks/servers.json. Only waitress belongs to the project; the others go into
an environment of one's own: ``pip install granian gunicorn uvicorn``. Rates are measured with wrk.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from catalogue import wrk

HERE = Path(__file__).parent
APPLICATION = "zuji_portal.web.wsgi:application"
ASGI = "django.core.asgi:get_asgi_application"
IDLE = 1500


def commands(port: int) -> dict[str, list[str]]:
    """How each server is started with two processes of two threads."""
    python = [sys.executable, "-m"]
    portal = [*python, "zuji_portal.web.manage", "serve", "--processes", "2", "--threads", "2"]
    return {
        "waitress": [*portal, "--without-jobs", "--port", str(port)],
        "gunicorn": [
            *python,
            *("gunicorn", "-k", "gthread", "-w", "2", "--threads", "2", "-t", "60"),
            *("-b", f"127.0.0.1:{port}", APPLICATION),
        ],
        "granian": [
            *python,
            *("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2"),
            *("--host", "127.0.0.1", "--port", str(port), "--no-log", APPLICATION),
        ],
        "uvicorn": [
            *python,
            *("uvicorn", "--workers", "2", "--host", "127.0.0.1", "--port", str(port)),
            *("--log-level", "error", "--factory", ASGI),
        ],
    }


def answers(port: int, request: bytes, seconds: float = 10) -> bytes:
    """Everything that comes back until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as raw:
        raw.sendall(request)
        got = b""
        try:
            while part := raw.recv(1 << 16):
                got += part
        except (TimeoutError, ConnectionError):
            pass
    return got


def refused(got: bytes) -> bool:
    """The server's own refusal, or closed without a word; never the application's answer."""
    return got == b"" or (got[9:12] in REFUSALS and got.count(b"HTTP/1.1 ") <= 1)


REFUSALS = {b"400", b"413", b"414", b"431", b"501", b"505"}
HOST = b"Host: 127.0.0.1\r\n"
ODD: dict[str, tuple[bytes, Callable[[bytes], bool]]] = {
    "HEAD has no body (9110, 9.3.2)": (
        b"HEAD /models/ HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
        lambda got: got.partition(b"\r\n\r\n")[2] == b"" and b" 200 " in got[:20],
    ),
    "two requests on one connection (9112, 9.3)": (
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n") * 2,
        lambda got: got.count(b"HTTP/1.1 200") == 2,
    ),
    "two different lengths (9112, 6.3)": (
        b"POST /healthz HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        refused,
    ),
    "a length and chunks (9112, 6.1)": (
        b"POST /healthz HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + b"GET /models/ HTTP/1.1\r\n"
        + HOST
        + b"\r\n",
        lambda got: got.count(b"HTTP/1.1 ") <= 1,
    ),
    "a negative length": (
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        refused,
    ),
    "a length with a sign": (
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: +3\r\n\r\nabc",
        refused,
    ),
    "a chunk size that is none (9112, 7.1)": (
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
        refused,
    ),
    "an unknown transfer coding (9112, 6.1)": (
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: odd, chunked\r\n\r\n0\r\n\r\n",
        refused,
    ),
    "a blank before the colon (9112, 5.1)": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-Odd : 1\r\n\r\n",
        refused,
    ),
    "a folded header (9112, 5.2)": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-Odd: 1\r\n folded: 2\r\n\r\n",
        lambda got: got.count(b"HTTP/1.1 ") == 1,
    ),
    "no Host in HTTP/1.1 (9112, 3.2)": (b"GET /healthz HTTP/1.1\r\n\r\n", refused),
    "two Hosts (9112, 3.2)": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"Host: other.example\r\n\r\n",
        refused,
    ),
    "a NUL in a header (9110, 5.5)": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-Odd: a\0b\r\n\r\n",
        refused,
    ),
    "a name with an underscore does not pass for one with a dash": (
        b"GET /account/login/ HTTP/1.1\r\n"
        + b"Host: 127.0.0.1\r\nX_Forwarded_Proto: https\r\n\r\n",
        lambda got: b"HTTP/1.1 200" in got,
    ),
    "a request line that is none": (b"\x16\x03\x01 nonsense\r\n\r\n", refused),
    "a header of 300 kB": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-Odd: " + b"a" * 300_000 + b"\r\n\r\n",
        refused,
    ),
    "100 is said before a body (9110, 10.1.1)": (
        b"POST /check/ HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n",
        lambda got: got.startswith((b"HTTP/1.1 100", b"HTTP/1.1 4")),
    ),
}


def with_idle_clients(port: int) -> float | None:
    """Seconds to an answer while so many clients have sent half a request; None where none came."""
    held = []
    try:
        for _ in range(IDLE):
            client = socket.create_connection(("127.0.0.1", port), timeout=10)
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half:")
            held.append(client)
        started = time.monotonic()
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).read()
        return time.monotonic() - started
    except OSError:
        return None
    finally:
        for client in held:
            client.close()


def memory(process: psutil.Process) -> float:
    """Mebibytes of the server and its children, shared pages counted once."""
    return sum(p.memory_full_info().pss for p in [process, *process.children(True)]) / (1 << 20)


def is_restarted(process: psutil.Process, port: int) -> bool:
    """Does a process that is killed come back, and the server answer?"""
    before = [worker for worker in process.children() if worker.num_threads() > 1]
    if not before:
        return False
    before[-1].kill()
    for _ in range(60):
        time.sleep(0.5)
        now = [w for w in process.children() if w.pid != before[-1].pid and w.num_threads() > 1]
        if len(now) >= len(before):
            address = f"http://127.0.0.1:{port}/healthz"
            return bool(urllib.request.urlopen(address, timeout=20).status == 200)
    return False


def measured(name: str, port: int, folder: str) -> dict[str, Any]:
    """One server: it is started, asked, filled with idle clients, and stopped."""
    environment = {
        **os.environ,
        "ZUJI_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
    }
    with subprocess.Popen(
        commands(port)[name],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    ) as server:
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                time.sleep(0.5)
                try:
                    sitemap = urllib.request.urlopen(f"{base}/sitemap.xml", timeout=20).read()
                    break
                except OSError:
                    continue
            urllib.request.urlopen(f"{base}/models/", timeout=60).read()
            page = "/p/" + sitemap.decode().partition("/p/")[2].partition("<")[0]
            wrong = [
                odd for odd, (sent, is_fine) in ODD.items() if not is_fine(answers(port, sent))
            ]
            rates = {path: wrk(base + path) for path in (page, "/models/", "/healthz")}
            process = psutil.Process(server.pid)
            return {
                "wrong": wrong,
                "page": rates[page],
                "models": rates["/models/"],
                "healthz": rates["/healthz"],
                "memory_MiB": memory(process),
                "seconds_with_idle_clients": with_idle_clients(port),
                "is_restarted": is_restarted(process, port),
            }
        finally:
            server.terminate()


def beside_waitress(found: dict[str, Any]) -> None:
    """Rates and memory of each server over those of waitress in the same run."""
    own = found.get("waitress")
    if own is None:
        return
    for name in commands(0):
        if row := found.get(name):
            row["beside_waitress"] = {
                "page": row["page"]["per_second"] / own["page"]["per_second"],
                "healthz": row["healthz"]["per_second"] / own["healthz"]["per_second"],
                "memory": row["memory_MiB"] / own["memory_MiB"],
            }


def main(folder: str) -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed")
    found: dict[str, Any] = {"odd_requests": len(ODD)}
    for number, name in enumerate(commands(0)):
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed, so it is missing in this comparison")
            continue
        found[name] = measured(name, 8241 + number, folder)
        beside_waitress(found)
        row = found[name]
        idle = row["seconds_with_idle_clients"]
        print(
            f"{name:9} {row['page']['per_second']:7.0f} pages/s  "
            f"{row['healthz']['per_second']:7.0f} healthz/s  {row['memory_MiB']:5.0f} MiB  "
            f"idle {'silent' if idle is None else f'{idle:.2f} s'}  "
            f"restarted {row['is_restarted']}  wrong: {row['wrong']}",
            flush=True,
        )
    (HERE / "servers.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
