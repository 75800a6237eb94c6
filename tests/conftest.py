"""Fixtures for all tests: shipped examples, real handbook data where it is at hand."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from cast import ROOT, SHARED, assessed, example_data
from portal import prepared
from zuji.core.inforce import keep_with
from zuji.core.refusals import Refusal

# The same examples each run, so that a build fails for what changed; ZUJI_FUZZ=1 looks for new
# ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("search" if os.environ.get("ZUJI_FUZZ") else "steady")

# Hundreds of thousands of objects that stay (models, factors, Django) are walked by each full
# collection; collecting seldom takes a tenth off the whole run.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side (xdist), browsers begin first, then other groups and slow tests, so that no
    process is left with one at the end.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and not UNTIL:
        items.sort(key=turn)


def pytest_sessionstart() -> None:
    """The site asks its database which rules hold; tests without one, and what is read while they
    are collected, see what ships.
    """
    keep_with(None)


UNTIL = float(os.environ.get("ZUJI_TESTS_UNTIL", "0"))
"""Seconds since 1970 when a fast run begins no further test; 0 in every other run."""


def pytest_runtest_setup() -> None:
    if UNTIL and time.time() > UNTIL:
        pytest.skip("the time of a fast run is over; make test runs it")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests that share what is made once per file or per run stay with one process. (The group
    that xdist's own scheduler appends to a test's name is lost since pytest 9.2.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)


def group_of(nodeid: str) -> str:
    """The one site that browsers drive, the file of what shares a fixture of it, or the test."""
    path = nodeid.partition("::")[0]
    if path.startswith("tests/browser/"):
        return "browser"
    return path if has_shared_fixture(path) else nodeid


@cache
def has_shared_fixture(path: str) -> bool:
    text = (ROOT / path).read_text("utf-8")
    return 'scope="module"' in text or "cluster" in text


def turn(item: pytest.Item) -> int:
    """Browsers, then other groups, then slow tests, then all others; order is kept within each."""
    group = group_of(item.nodeid)
    if group != item.nodeid:
        return int(group != "browser")
    return 3 - bool(item.get_closest_marker("slow"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The handbook's data; tests that need the original tables are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the handbook's data folder ../shared is not here")
    return SHARED


@pytest.fixture
def cement() -> dict[str, Any]:
    return example_data("cement-demo")


@pytest.fixture
def aluminium() -> dict[str, Any]:
    return example_data("aluminium-demo")


@pytest.fixture
def refused() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Rules of the blocking findings a study is refused with, each with its finding."""

    def run(data: dict[str, Any], **options: Any) -> dict[str, Any]:
        with pytest.raises(Refusal) as caught:
            assessed(data, **options)
        return {f.rule: f for f in caught.value.findings if f.severity == "block"}

    return run


@pytest.fixture(scope="session")
def new_site(tmp_path_factory):
    """The prepared database of a new site, one for all processes of this run."""
    return prepared.prepared(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def embedded_site(tmp_path_factory):
    """The prepared SQLite file of a new site, also where the tests run on PostgreSQL."""
    return prepared.embedded(shared_folder(tmp_path_factory))


def shared_folder(tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def own_database(new_site):
    """Makes the database of a site in a process of its own, prepared or empty, on the server that
    the tests run with or as a file in its folder; what its environment says of it.
    """
    made = []

    def environment(name, var, *, is_empty=False):
        if not prepared.SERVER:
            if not is_empty:
                prepared.copied(new_site, var)
            return {"ZUJI_DATABASE_URL": ""}
        made.append(f"{name}_{uuid.uuid4().hex[:10]}")
        template = "template0" if is_empty else prepared.NAME
        return {"ZUJI_DATABASE_URL": prepared.new_database(made[-1], template)}

    yield environment
    for database in made:
        prepared.drop_database(database)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A real scheduler and two worker processes."""
    folder = tmp_path_factory.mktemp("dask")
    note = folder / "scheduler.json"
    base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [
        subprocess.Popen(
            [*base, "--port", "0", "--no-dashboard", "--scheduler-file", str(note)],
            stderr=subprocess.DEVNULL,
        )
    ]
    for _ in range(200):
        if note.exists():
            break
        time.sleep(0.1)
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--scheduler-file",
        str(note),
    ]
    started += [
        subprocess.Popen([*worker, "--local-directory", str(folder)], stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    from distributed import Client

    client = Client(scheduler_file=str(note), timeout=30, set_as_default=False)
    client.wait_for_workers(2, timeout=60)
    yield client, started
    client.close()
    for process in started:
        process.kill()
        process.wait()
