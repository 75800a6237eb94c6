"""Two web machines and two worker machines on one PostgreSQL: one session, one queue, one count
of attempts.
"""

import ast
import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from portal.deployment import compose
from portal.prepared import SERVER
from portal.several_machines import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.database]
SCRIPT = Path(__file__).parent / "several_machines.py"
JOBS = 6


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def told(mode, environment):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), mode],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return ast.literal_eval(done.stdout.strip().splitlines()[-1])


@pytest.fixture
def machines(tmp_path, own_database):
    """Environments of four machines: own folders, one database, one secret key, one evidence
    folder.
    """
    if not SERVER:
        pytest.skip("several machines need PostgreSQL; the same test runs there")
    shared = own_database("machines", tmp_path)
    base = {
        **os.environ,
        **shared,
        "ZUJI_SECRET_KEY": "one-key-for-all-machines",
        "ZUJI_EVIDENCE": str(tmp_path / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]),
    }
    return [
        base | {"ZUJI_VAR": str(tmp_path / name)} for name in ("web1", "web2", "worker1", "worker2")
    ]


@pytest.fixture
def running(machines):
    """The processes as the deployment guide starts them; the two addresses."""
    person = told("seed", machines[0])
    portal = [sys.executable, "-m", "zuji_portal.web.manage"]
    services = compose("machines.yaml")["services"]
    serve, work = (services[name]["command"] for name in ("web", "worker"))
    assert serve[0] == work[0] == "zuji-portal"
    started, ports = [], [free_port(), free_port()]
    for environment, port in zip(machines[:2], ports, strict=True):
        started.append(
            subprocess.Popen(
                [*portal, *serve[1:], "--host=127.0.0.1", f"--port={port}", "--processes=1"],
                env=environment,
            )
        )
    for environment in machines[2:]:
        command = [*portal, *work[1:]]
        started.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
    sites = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for site in sites:
            for _ in range(450):
                try:
                    urllib.request.urlopen(f"{site}/readyz", timeout=5)
                    break
                except OSError:
                    time.sleep(0.2)
            else:
                pytest.fail(f"{site} did not become ready")
        yield sites, person
    finally:
        for process in started:
            process.terminate()
            process.wait()


class Browser:
    """Cookies and forms; cookies hold for every port of a host, as behind one address."""

    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, url):
        with self.opener.open(url, timeout=30) as answer:
            return answer.status, answer.geturl(), answer.read().decode()

    def post(self, url, page, **values):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        data = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(url, data, {"Referer": url})
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, url, problem.read().decode()


def test_a_session_the_queue_and_the_limits_are_one_for_all_machines(running, machines):
    (one, two), (email, study) = running
    browser = Browser()
    login = f"{one}/account/login/"
    _, _, page = browser.get(login)
    assert browser.post(login, page, login=email, password=PASSWORD)[1].startswith(f"{one}/todo/")
    status, url, page = browser.get(f"{two}/desk/studies/{study}/draft/")  # signed in there too
    assert status == 200 and url.startswith(two)
    for n in range(JOBS):
        site = (one, two)[n % 2]
        status, job_url, _ = browser.post(
            f"{site}/desk/studies/{study}/monte-carlo/", page, draws="200000"
        )
        assert status == 200 and "/jobs/" in job_url
    for _ in range(150):
        jobs = told("jobs", machines[2])
        if all(state == "done" for state, *_ in jobs):
            break
        time.sleep(0.2)
    assert len(jobs) == JOBS
    assert all(
        state == "done" and runs == 1 and done == total for state, runs, done, total in jobs
    ), jobs
    other = job_url.replace(one, two) if job_url.startswith(one) else job_url.replace(two, one)
    assert browser.get(other)[0] == 200  # what one machine queued, the other shows
    for _ in range(6):  # one wrong password of a person more than are free, all at one machine …
        stranger = Browser()
        _, _, page = stranger.get(f"{one}/account/login/")
        stranger.post(f"{one}/account/login/", page, login=email, password="wrong")
    stranger = Browser()  # … and the other takes not even the right one
    _, _, page = stranger.get(f"{two}/account/login/")
    status, url, _ = stranger.post(f"{two}/account/login/", page, login=email, password=PASSWORD)
    assert status == 429 or "/account/login/" in url
