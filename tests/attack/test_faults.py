"""Faults in the middle of a request: kills, a full disk, four processes at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from attack.tally import PAGES_KILLED, some, tally
from portal.form_pages import PAGES
from portal.prepared import SERVER
from zuji_portal.enterprises.organisations.forms import InviteForm

pytestmark = [pytest.mark.slow, pytest.mark.database]
SCRIPT = Path(__file__).parent / "faults.py"
BUTTONS = 29
EVERY = len(PAGES) + BUTTONS
GROUP = 8
"""Pages to one run of the script."""


def environment(folder: Path) -> dict[str, str]:
    paths = [str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "ZUJI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join(paths),
    }


@pytest.fixture
def run(own_database, tmp_path):
    """The script with prepared databases for its pages; what it printed, line by line."""

    def faults(mode: str, numbers: list[int]) -> list[dict[str, object]]:
        places = {}
        for number in numbers:
            folder = tmp_path / f"site{number}"
            folder.mkdir()
            told = own_database(f"attack{number}", folder)["ZUJI_DATABASE_URL"]
            name = told.rsplit("/", 1)[-1] if told else str(folder / "zuji.sqlite3")
            places[str(number)] = [name, str(folder)]
        databases = tmp_path / "databases.json"
        databases.write_text(json.dumps(places))
        command = [sys.executable, str(SCRIPT), mode, str(databases), *map(str, numbers)]
        done = subprocess.run(
            command, env=environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return [json.loads(line) for line in done.stdout.splitlines()]

    return faults


def killed(part: str, run, numbers: list[int]) -> None:
    with tally(part) as counted:
        for page in run("kill", numbers):
            counted.tried += 1
            counted.faults += page["kills"]
            counted.broken += page["broken"]
            counted.hold(page["kills"] > 2, f"{page['name']} was killed {page['kills']} times")


@pytest.mark.once
def test_a_request_killed_before_any_statement_leaves_everything_whole(run):
    killed("kills-sample", run, [n for n, page in enumerate(PAGES) if page.values[0] is InviteForm])


@pytest.mark.attack
@pytest.mark.parametrize("first", range(0, EVERY, GROUP))
def test_every_request_killed_before_every_statement_leaves_everything_whole(run, first):
    chosen = some(range(EVERY), PAGES_KILLED)
    numbers = [number for number in range(first, min(first + GROUP, EVERY)) if number in chosen]
    if numbers:
        killed(f"kills-{first:02}", run, numbers)


MOUNTED = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
"""A file system of its own for one command (util-linux)."""


@pytest.mark.attack
def test_a_full_disk_is_refused_in_words_and_harms_nothing(new_site, tmp_path):
    if SERVER:
        pytest.skip("the server keeps its own disk; the same test runs on SQLite")
    folder = tmp_path / "disk"
    folder.mkdir()
    size = new_site.stat().st_size // 1024 + 60_000
    script = (
        f"mount -t tmpfs -o size={size}k none {folder} && cp {new_site} {folder}/zuji.sqlite3 "
        f"&& exec {sys.executable} {SCRIPT} disk {folder} 1500000"
    )
    done = subprocess.run(
        [*MOUNTED, script],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if "ermission" in done.stderr or "not permitted" in done.stderr:
        pytest.skip("this system lets nobody mount a small file system")
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    with tally("disk") as counted:
        counted.tried, counted.faults = said["written"] + said["refused"], said["refused"]
        counted.broken += said["broken"]
        counted.hold(said["refused"] > 5, "the disk was never full")


@pytest.mark.attack
def test_four_processes_at_once_lose_no_write(own_database, tmp_path):
    told = own_database("four", tmp_path)["ZUJI_DATABASE_URL"]
    name = told.rsplit("/", 1)[-1] if told else str(tmp_path / "zuji.sqlite3")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "four", name, str(tmp_path), "40"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    with tally("processes") as counted:
        counted.tried = said["written"] + said["refused"]
        counted.broken += said["broken"]
        counted.hold(said["written"] > 100, f"only {said['written']} were written")


def test_the_pages_that_are_killed_are_all_there_are():
    from attack.moves import buttons

    assert len(buttons()) == BUTTONS
