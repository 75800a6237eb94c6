"""A site set up with the files of `deploy/` and the guide: the commands, environment and accounts
of the units, two web processes and a worker, and Caddy or nginx with our configuration in front.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from portal.deployment import (
    HOST,
    PROXIES,
    ROOT,
    Front,
    Machine,
    Visitor,
    compose,
    unit,
    until,
    unused_port,
)
from portal.several_machines import PASSWORD

pytestmark = [pytest.mark.nightly, pytest.mark.database]
SEED = ROOT / "tests/portal/several_machines.py"
BIG = 30_000_000


@pytest.fixture(scope="module")
def machine(own_database):
    """The machine of the guide, on PostgreSQL where the tests run with it."""
    folder = Path(tempfile.mkdtemp(prefix="zuji-deployed-"))  # the account of the service gets here
    folder.chmod(0o755)
    mail = {"ZUJI_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    made = Machine(folder, unused_port(), mail)
    database = own_database("deployed", folder / "var")["ZUJI_DATABASE_URL"]
    made.prepare(database)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(machine):
    """Prepared and started as the units say: the supervisors of web and worker, and who signs
    in.
    """
    web, worker = unit("zuji-web.service"), unit("zuji-worker.service")
    environment = machine.environment()
    prepare = compose()["services"]["prepare"]["command"][-1]
    for line in prepare.split("&&"):
        machine.run(line.strip(), environment)
    path = os.pathsep.join([str(SEED.parents[1]), os.environ.get("PYTHONPATH", "")])
    told = subprocess.run(
        [*machine.front, sys.executable, SEED, "seed"],
        env={
            **environment,
            "PYTHONPATH": path,
            "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        },
        cwd=machine.folder / "var",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    person = ast.literal_eval(told.stdout.strip().splitlines()[-1])
    assert len(web["ExecStart"]) == len(worker["ExecStart"]) == 1
    machine.start(web["ExecStart"][0], environment)
    machine.start(worker["ExecStart"][0], machine.environment())
    until(lambda: is_ready(machine, environment))
    return machine, person


def is_ready(machine, environment):
    """As the health check of the compose file asks."""
    test = compose()["services"]["web"]["healthcheck"]["test"]
    assert test[:2] == ["CMD", "python"]
    done = subprocess.run(
        [sys.executable, *test[2:], f"http://127.0.0.1:{machine.port}"],
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def front(request, site, tmp_path_factory):
    """The proxy in front of the site."""
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed here")
    folder, plain, tls = tmp_path_factory.mktemp("front"), unused_port(), unused_port()
    folder.chmod(0o755)
    command, environment = PROXIES[request.param](folder, plain, tls, site[0].port)
    log = (folder / "output").open("wb")
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT
    )
    proxy = Front(request.param, plain, tls, folder / "fullchain.pem")
    try:
        until(lambda: proxy.ask("/readyz")[0] == 200, 30)
        yield proxy
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture(scope="module")
def clerk(front, site):
    """Somebody of an enterprise, signed in."""
    return signed_in(front, site[1][0])


def signed_in(front, email):
    visitor = Visitor(front)
    status, headers, content = visitor.post(
        "/account/login/", "/account/login/", login=email, password=PASSWORD
    )
    assert status == 302, content.decode()[:3000]
    assert headers["Location"].startswith("/todo/")
    return visitor


def web_processes(site):
    return psutil.Process(site[0].running[0].pid).children()


def test_pages_come_over_tls_and_everything_else_is_sent_there(front):
    connection = socket.create_connection(("127.0.0.1", front.plain), timeout=30)
    connection.sendall(f"GET /models/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    head = connection.recv(4096).decode()
    connection.close()
    assert re.match(r"HTTP/1.1 30[18] ", head)
    assert f"location: https://{HOST}" in head.lower()
    status, headers, _ = front.ask("/models/")
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    visitor = Visitor(front)
    _, headers, _ = visitor.ask("/account/login/")
    assert all("Secure" in line for line in headers.get_all("Set-Cookie"))


def test_ready_is_told_check_by_check_and_figures_stay_inside(front):
    status, _, content = front.ask("/readyz")
    assert status == 200
    checks = json.loads(content)["checks"]
    assert set(checks.values()) == {"ok"}
    assert {"database", "migrations", "factors", "evidence"} <= set(checks)
    assert front.ask("/metrics", Authorization="Bearer x")[0] == 404


def test_static_files_are_packed_and_kept(front):
    _, _, page = front.ask("/models/")
    path = re.search(rb'href="(/static/[^"]+\.css)"', page)[1].decode()
    status, headers, packed = front.ask(path, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert "max-age" in headers["Cache-Control"]
    assert len(packed) < len(front.ask(path)[2])


def test_a_client_is_known_by_its_own_address_whatever_it_says(front, site):
    rude, other = {
        "caddy": ("127.0.0.2", "127.0.0.3"),
        "nginx": ("127.0.0.4", "127.0.0.5"),
    }[front.name]
    visitor = Visitor(front, rude)
    login = "/account/login/"
    for _ in range(7):
        visitor.post(login, login, login=site[1][0], password="wrong")
    right = {"login": site[1][0], "password": PASSWORD}
    assert visitor.post(login, login, **right)[0] != 302, (
        "after too many wrong ones not the right one"
    )
    claims = dict.fromkeys(("X_Forwarded_For", "X_Real_IP"), "203.0.113.9")
    liar = Visitor(front, rude, claims=claims)
    assert liar.post(login, login, **right)[0] != 302, "an address that is claimed counts nothing"
    neighbour = Visitor(front, other)
    assert neighbour.post(login, login, **right)[0] == 302, "another client is not locked out"


def test_head_has_the_length_and_no_body_on_a_kept_connection(front):
    connection = front.connected()
    for path in ("/models/", "/readyz", "/", "/nowhere/"):
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        content = answer.read()
        connection.request("HEAD", path, headers={"Accept-Encoding": "identity"})
        head = connection.getresponse()
        assert head.read() == b""
        assert head.status == answer.status
        if "Content-Length" in head.headers:
            assert int(head.headers["Content-Length"]) == len(content)
    connection.close()


def test_a_connection_is_kept_for_many_pages(front):
    connection = front.connected()
    connection.connect()
    first = connection.sock
    for _ in range(60):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:1]) == (200, b"{")
    assert connection.sock is first
    connection.close()


def test_large_evidence_goes_up_and_comes_down_whole(front, clerk, tmp_path):
    content = b"%PDF-1.7\n" + os.urandom(BIG)
    status, _, said = clerk.upload(f"{front.name}.pdf", content)
    assert status == 302, said.decode()[:3000]
    _, _, page = clerk.ask("/evidence/")
    rows = page.decode().split("<tr")
    row = next(row for row in rows if f"{front.name}.pdf" in row)
    path = re.search(r"/evidence/[0-9a-f-]{36}/", row)[0]
    status, headers, down = clerk.ask(path)
    assert status == 200
    assert down == content
    assert int(headers["Content-Length"]) == len(content)
    status, headers, nothing = clerk.ask(path, "HEAD")
    assert (status, nothing) == (200, b"")
    assert Visitor(front).ask(path)[0] in {302, 403, 404}


def test_too_large_a_body_is_refused_in_front(front, clerk):
    try:
        status = clerk.upload("x.pdf", b"%PDF-" + bytes(64_000_000))[0]
    except OSError:
        status = 413  # closed while the client was still sending
    assert status == 413
    assert clerk.ask("/evidence/")[0] == 200


def test_idle_and_slow_clients_by_the_thousand_do_not_silence_the_site(front):
    held = []
    try:
        for n in range(1500):
            client = socket.create_connection(("127.0.0.1", front.tls), timeout=30)
            if n % 2:
                client.sendall(b"\x16\x03\x01")  # a TLS record that never ends
            held.append(client)
        for _ in range(60):
            slow = front.connected()
            slow.connect()
            slow.sock.sendall(f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\nX-Half:".encode())
            held.append(slow.sock)
        for path in ("/healthz", "/models/", "/readyz"):
            started = time.monotonic()
            assert front.ask(path)[0] == 200
            assert time.monotonic() - started < 20
    finally:
        for client in held:
            client.close()


def test_a_web_process_that_is_killed_comes_back_and_nobody_is_turned_away(front, site):
    before = {process.pid for process in web_processes(site)}
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    assert [front.ask("/healthz")[0] for _ in range(20)] == [200] * 20
    until(lambda: len({p.pid for p in web_processes(site)}) == 2)
    assert len({p.pid for p in web_processes(site)} - before) == 1


def test_a_worker_that_is_killed_comes_back_and_works(front, site, clerk):
    supervisor = psutil.Process(site[0].running[1].pid)
    before = [process.pid for process in supervisor.children()]
    assert len(before) == 1
    os.kill(before[0], signal.SIGKILL)
    path = job_started(clerk, site)
    until(lambda: supervisor.children() and supervisor.children()[0].pid != before[0])
    until(lambda: is_done(clerk, path), 120)


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_all_the_same(front, site, clerk):
    path = job_started(clerk, site, draws=2_000_000)
    until(lambda: 'aria-valuenow="' in clerk.ask(path)[2].decode() or is_done(clerk, path))
    for process in psutil.Process(site[0].running[1].pid).children():
        process.kill()
    until(lambda: is_done(clerk, path), 300)


def job_started(clerk, site, draws=200_000):
    study = site[1][1]
    status, headers, content = clerk.post(
        f"/desk/studies/{study}/draft/", f"/desk/studies/{study}/monte-carlo/", draws=str(draws)
    )
    assert status == 302, content.decode()[:3000]
    assert "/jobs/" in headers["Location"]
    return headers["Location"]


def is_done(clerk, path):
    status, _, content = clerk.ask(path)
    assert status == 200
    return "badge-done" in content.decode() or "完成" in content.decode()


def test_readers_of_foreign_files_have_no_network_under_the_account_of_the_units(machine, site):
    ask = (
        "from zuji_portal.foundation.readingroom.apart import open_room, room; import os; "
        "open_room(); print(room(os.getpid()).is_without_network)"
    )
    if not shutil.which("unshare") or machine.front[-1:] != ["--inh-caps=-all"]:
        pytest.skip("needs unshare and an account without rights")
    done = subprocess.run(
        [*machine.front, sys.executable, "-c", ask],
        env=machine.environment(),
        cwd=machine.folder / "var",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr


def test_timers_do_what_they_are_for(machine, site):
    for name in ("zuji-backup.service", "zuji-daily.service"):
        for line in unit(name)["ExecStart"]:
            machine.run(line, machine.environment())
    assert len(list((machine.folder / "backups").glob("zuji-*.tar"))) == 1


def test_the_whole_service_killed_and_started_again_answers_again(front, site):
    machine, _ = site
    web = machine.running[0]
    children = web_processes(site)
    web.kill()
    web.wait()
    assert psutil.wait_procs(children, timeout=20)[1] == []
    machine.running[0] = machine.start(
        unit("zuji-web.service")["ExecStart"][0], machine.environment()
    )
    machine.running.pop()
    until(lambda: front.ask("/readyz")[0] == 200)
