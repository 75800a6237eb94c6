"""The server as it runs: processes are started again, HEAD has no body, a proxy is believed only
where it is named, idle clients do not silence it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from portal.prepared import copied

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory, embedded_site):
    """A site with its own folder, behind a proxy on this machine, as the guide starts it."""
    port, var = free_port(), tmp_path_factory.mktemp("var")
    copied(embedded_site, var)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "ZUJI_VAR": str(var),
        "ZUJI_DATABASE_URL": "",
        "ZUJI_HTTPS": "1",
        "ZUJI_TRUSTED_PROXY": "127.0.0.1",
        "ZUJI_HOSTS": "127.0.0.1",
    }
    portal = [sys.executable, "-m", "zuji_portal.web.manage"]
    process = subprocess.Popen(
        [*portal, "serve", "--port", str(port), "--processes", "2"], env=environment
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield process, port
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=given)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content


HTTPS = {"X_Forwarded_Proto": "https"}


@pytest.mark.nightly
def test_behind_a_proxy_that_ends_tls_pages_are_answered_and_not_sent_to_themselves(server):
    _, port = server
    assert ask(port, "GET", "/healthz")[0] == 200
    assert ask(port, "GET", "/models/", **HTTPS)[0] == 200
    status, headers, _ = ask(port, "GET", "/models/")
    assert (status, headers["location"]) == (301, f"https://127.0.0.1:{port}/models/")


def test_a_head_answer_has_the_length_of_get_and_no_body_on_a_kept_connection(server):
    _, port = server
    _, wanted, content = ask(port, "GET", "/models/", **HTTPS)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as raw:
        request = "{} /models/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n{}\r\n"
        raw.sendall(request.format("HEAD", "").encode())
        raw.sendall(request.format("GET", "Connection: close\r\n").encode())
        answers = b""
        while part := raw.recv(1 << 16):
            answers += part
    head, _, rest = answers.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert rest.startswith(b"HTTP/1.1 200")
    assert f"content-length: {wanted['content-length']}".encode() in head.lower()
    assert int(wanted["content-length"]) == len(content)


def test_a_process_that_is_killed_is_started_again_and_counted(server):
    supervisor, port = server
    before = {child.pid for child in psutil.Process(supervisor.pid).children()}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    for _ in range(450):
        time.sleep(0.2)
        after = {c.pid for c in psutil.Process(supervisor.pid).children()} - before
        if len(after) == len(before):
            break
    assert len(after) == len(before)
    for _ in range(20):
        assert ask(port, "GET", "/models/", **HTTPS)[0] == 200


def test_two_thousand_half_sent_requests_do_not_silence_the_site(server):
    _, port = server
    idle = []
    try:
        for _ in range(2000):
            client = socket.create_connection(("127.0.0.1", port), timeout=10)
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half:")
            idle.append(client)
        started = time.monotonic()
        assert ask(port, "GET", "/healthz")[0] == 200
        assert time.monotonic() - started < 20
    finally:
        for client in idle:
            client.close()
    assert ask(port, "GET", "/models/", **HTTPS)[0] == 200


def test_the_server_ends_when_it_is_told_to_and_leaves_no_process(server):
    supervisor, _ = server
    children = psutil.Process(supervisor.pid).children(recursive=True)
    supervisor.terminate()
    assert supervisor.wait(90) is not None
    assert psutil.wait_procs(children, timeout=60)[1] == []


def test_a_server_whose_jobs_break_again_and_again_ends_when_it_is_told_to(tmp_path):
    """Told at any instant: while a process is forked, waits to be forked again, or works."""
    script = tmp_path / "supervisor.py"
    script.write_text(
        "import os, time\n"
        "from zuji_portal.web import serving\n"
        "serving.STEADY = serving.PAUSE = 0.0\n"
        "def last():\n"
        "    os.write(1, b'begun\\n')\n"
        "    time.sleep(3600)\n"
        "work = {'breaks': lambda: os._exit(1), 'lasts': last}\n"
        "serving.supervise(work, lambda name, status: None)\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings"}
    for wait in range(12):
        process = subprocess.Popen(
            [sys.executable, script],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout.readline()
        time.sleep(0.03 + wait * 0.011)
        process.terminate()
        assert process.wait(20) == 0
        process.stdout.close()
