"""50 clerks working and 200 readers at once on the demonstration site; 20,000 rows of a ledger.

``python benchmarks/desk.py [--seconds 60] [--clerks 50] [--readers 200]`` starts the site as ``make
run`` does, on a free port of the loopback interface, lets everybody in, and measures for so many
seconds; ``python tools/with_postgresql.py python benchmarks/desk.py`` does the same on PostgreSQL.
Server and people share the machine. Writes benchmarks/desk.json (desk-postgresql.json).
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).parent
ROOT = HERE.parent
PASSWORD = "zuji-demo-2026"
sys.path.insert(0, str(ROOT / "tests"))

from forms import posted  # noqa: E402


class Person(threading.Thread):
    """Somebody with a browser: cookies, think time, and the times of every answer."""

    def __init__(self, port: int, seed: int, until: list[float]):
        super().__init__(daemon=True)
        self.port, self.random, self.until = port, random.Random(seed), until
        self.cookies: dict[str, str] = {}
        self.times: list[tuple[str, float, int]] = []
        self.ready = threading.Event()

    def ask(
        self, name: str, method: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(form) if form is not None else None
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if body is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        started = time.perf_counter()
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        self.times.append((name, time.perf_counter() - started, response.status))
        for value in response.headers.get_all("Set-Cookie") or []:
            key, _, rest = value.partition("=")
            self.cookies[key] = rest.split(";")[0]
        connection.close()
        self.location = response.headers.get("Location", "")
        return text

    def think(self, low: float, high: float) -> None:
        time.sleep(self.random.uniform(low, high))

    def working(self) -> bool:
        return time.perf_counter() < self.until[0]


class Clerk(Person):
    """Signs in, starts a study from last year's, and types: each pause of typing saves and
    recomputes.
    """

    def __init__(self, *args: Any, number: int):
        super().__init__(*args)
        self.number = number

    def enter(self) -> None:
        self.ask("login page", "GET", "/account/login/")
        self.ask(
            "login",
            "POST",
            "/account/login/",
            {"login": f"clerk.{self.number:04d}@synthetic.example", "password": PASSWORD},
        )
        desk = self.ask("desk", "GET", "/desk/")
        while "/study/" not in desk:  # thirty sign-ins a minute from one address are let in
            time.sleep(self.random.uniform(10, 30))
            self.ask(
                "login",
                "POST",
                "/account/login/",
                {"login": f"clerk.{self.number:04d}@synthetic.example", "password": PASSWORD},
            )
            desk = self.ask("desk", "GET", "/desk/")
        product = re.search(r"/products/(\d+)/study/", desk)[1]  # type: ignore[index]
        page = self.ask("start", "GET", f"/products/{product}/study/")
        previous = re.search(r'<option value="(\d+)" selected', page)[1]  # type: ignore[index]
        self.ask(
            "start",
            "POST",
            f"/products/{product}/study/",
            {"year": "2025", "profile": "gbt24067-2024", "previous": previous},
        )
        self.study = self.location.removesuffix("draft/")
        self.form = posted(self.ask("draft", "GET", f"{self.study}draft/"))

    def run(self) -> None:
        try:
            self.enter()
        finally:
            self.ready.set()
        self.think(0, 4)
        while self.working():
            form = self.form
            page = self.ask("draft", "GET", f"{self.study}draft/")
            form["version"] = re.search(r'id="version" value="(\d+)"', page)[1]  # type: ignore[index]
            names = [n for n in form if n.startswith("i-") and re.fullmatch(r"[\d.]+", form[n])]
            for _ in range(6):
                self.think(2, 5)
                name = self.random.choice(names)
                form[name] = repr(float(form[name]) * self.random.uniform(0.99, 1.01))
                answer = self.ask(
                    "save", "POST", f"{self.study}save/", form, **{"HX-Request": "true"}
                )
                version = re.search(r'id="version" value="(\d+)"', answer)
                form["version"] = version[1] if version else form["version"]
            self.think(2, 4)
            page = self.random.choice(("check/", "last-year/", "changes/"))
            self.ask(page, "GET", self.study + page)


class Reader(Person):
    """Looks at results, factors and models."""

    def run(self) -> None:
        home = self.ask("home", "GET", "/")
        self.results = re.findall(r'href="(/r/[0-9a-f]+/)"', home)
        self.ready.set()
        self.think(0, 8)
        while self.working():
            path, name = self.random.choice(
                [
                    ("/", "home"),
                    ("/factors/?q=电", "factors"),
                    ("/models/cement/", "model"),
                    *[(r, "result") for r in self.results[:3]],
                ]
            )
            self.ask(name, "GET", path.replace("电", "%E7%94%B5"))
            self.think(5, 10)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def load(clerks: int, readers: int, seconds: float) -> dict[str, Any]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "zuji_portal.web.manage",
            "demo",
            "--port",
            str(port),
            "--enterprises",
            str(clerks),
            "--threads",
            "8",
        ]
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "ZUJI_VAR": folder}, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            until = [float("inf")]
            people: list[Person] = [Clerk(port, i, until, number=i + 1) for i in range(clerks)]
            people += [Reader(port, 10_000 + i, until) for i in range(readers)]
            for person in people:
                person.start()
                time.sleep(0.05)
            for person in people:
                person.ready.wait(240)
            time.sleep(5)
            for person in people:
                person.times.clear()
            until[0] = time.perf_counter() + seconds
            for person in people:
                person.join(seconds + 90)
        finally:
            server.terminate()
            server.wait(20)
    return summary([t for p in people for t in p.times], seconds)


def wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.25)
    sys.exit("the site did not start")


def summary(times: list[tuple[str, float, int]], seconds: float) -> dict[str, Any]:
    every = [t for _, t, _ in times]
    by_page = {}
    for name in sorted({n for n, _, _ in times}):
        own = [t for n, t, _ in times if n == name]
        by_page[name] = {
            "count": len(own),
            "p50": percentile(own, 0.5),
            "p95": percentile(own, 0.95),
        }
    return {
        "requests": len(every),
        "per_second": len(every) / seconds,
        "errors": sum(s >= 400 for _, _, s in times),
        "p50": percentile(every, 0.5),
        "p95": percentile(every, 0.95),
        "pages": by_page,
    }


def ledger_seconds(rows: int = 20_000) -> dict[str, float]:
    """Reading 20,000 rows beside what openpyxl alone needs to load the same file."""
    from openpyxl import Workbook, load_workbook

    from zuji.exchange.ledgers import read_plant_ledger
    from zuji.sectors.registry import get_model

    book = Workbook()
    book.active.append(["项目", "月份", "数量", "单位"])
    for i in range(rows):
        book.active.append(["尿素产量", f"2025-{i % 12 + 1:02d}", 1 + i / 7, "t"])
    out = io.BytesIO()
    book.save(out)
    model = get_model("urea")

    def ours() -> None:
        read_plant_ledger(out.getvalue(), "x.xlsx", model, 2025)

    def peer() -> None:
        for _ in load_workbook(io.BytesIO(out.getvalue()), read_only=True).active.iter_rows(
            values_only=True
        ):
            pass

    found = {}
    for name, work in (("ours", ours), ("openpyxl", peer)):
        took = []
        for _ in range(3):
            started = time.perf_counter()
            work()
            took.append(time.perf_counter() - started)
        found[name] = statistics.median(took)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    outcome = {
        "clerks": given.clerks,
        "readers": given.readers,
        "ledger_20000_rows": ledger_seconds(),
        "load": load(given.clerks, given.readers, given.seconds),
    }
    name = "desk-postgresql.json" if os.environ.get("ZUJI_DATABASE_URL") else "desk.json"
    (HERE / name).write_text(json.dumps(outcome, indent=1) + "\n", "utf-8")
    print(json.dumps(outcome, indent=1))


if __name__ == "__main__":
    main()
