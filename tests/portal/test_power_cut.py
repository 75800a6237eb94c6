"""A power cut: what was confirmed to a person is on the disk, whatever had not been synced.

What this proves: each confirmation comes after the syncs that it needs, in an order that SQLite can
recover from; with a disk that tears, reorders or drops what was not synced. What it cannot prove:
that the disk and its driver do what a sync asks. A server of PostgreSQL syncs by itself (its
`fsync` and `synchronous_commit` stay on); evidence and keys are files there too.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from portal.power_cut import Disk, calls, recording, text
from portal.power_drill import CONFIRMED

pytestmark = pytest.mark.nightly
DRILL = Path(__file__).parent / "power_drill.py"
CUTS = 40


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, new_site):
    """The folder before, the trace of what the drill did, and its folder."""
    from portal.prepared import SERVER, copied

    if SERVER:
        pytest.skip("PostgreSQL syncs what it commits; the embedded database is what is tried")
    if not shutil.which("strace"):
        pytest.skip("strace is not installed here; calls cannot be recorded")
    folder = tmp_path_factory.mktemp("power")
    var, before, trace = folder / "var", folder / "before", folder / "trace"
    copied(new_site, var)
    shutil.copytree(var, before)
    done = subprocess.run(
        [*recording(trace), sys.executable, str(DRILL), "work"],
        env=environment(var),
        capture_output=True,
        text=True,
        check=False,
    )
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip("this machine lets nobody record calls")
    assert done.returncode == 0, done.stderr[-3000:]
    return before, trace, var


def environment(var):
    outer = os.environ.copy()
    outer.pop("PROMETHEUS_MULTIPROC_DIR", None)
    return outer | {
        "ZUJI_VAR": str(var),
        "ZUJI_EVIDENCE": str(var / "evidence"),
        "ZUJI_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(DRILL.parents[1]), os.environ.get("PYTHONPATH", "")]),
    }


def confirmed(call):
    """The line of a confirmation, where the call tells one."""
    if call.name != "write" or not call.strings or call.descriptor != 1:
        return ""
    line = text(call.strings[0])
    return line if line.startswith(CONFIRMED) else ""


def lost(var, lines):
    """What a site in the folder says of the confirmations; "" where nothing is lost."""
    done = subprocess.run(
        [sys.executable, str(DRILL), "check"],
        env=environment(var),
        input="".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.stdout.endswith("nothing lost\n") else done.stderr[-2000:]


def cuts(recorded, tmp_path, *, chance_of=lambda _: None, without=()):
    """The folder after a cut at each confirmation, with all that was confirmed by then; calls named
    in `without` do nothing, as if the program did not make them.
    """
    before, trace, var = recorded
    disk, told = Disk(var, before), []
    for number, call in enumerate(calls(trace)):
        if call.name not in without:
            disk.take(call)
        if line := confirmed(call):
            told.append(line)
            after = tmp_path / f"after{number}"
            disk.after_the_cut(after, chance_of(number))
            yield after, list(told)


def test_nothing_that_was_confirmed_is_lost_when_nothing_unsynced_reached_the_disk(
    recorded, tmp_path
):
    found = list(cuts(recorded, tmp_path))
    assert len(found) == 6
    assert '"certificate"' in found[-1][1][-1]
    for after, told in (found[0], found[-1]):
        assert lost(after, told) == ""


def test_nothing_that_was_confirmed_is_lost_when_some_of_the_rest_reached_it_in_any_order(
    recorded, tmp_path
):
    *_, (after, told) = cuts(recorded, tmp_path, chance_of=random.Random)
    assert lost(after, told) == ""


def test_without_syncs_the_same_cut_loses_what_was_confirmed(recorded, tmp_path):
    """So the trial can fail: the same calls but those that sync."""
    *_, (after, told) = cuts(recorded, tmp_path, without={"fsync", "fdatasync"})
    assert lost(after, told) != ""


def test_each_confirmation_comes_after_a_sync_of_its_own(recorded):
    before, trace, var = recorded
    disk, counted = Disk(var, before), [0]
    for call in calls(trace):
        disk.take(call)
        if confirmed(call):
            counted.append(disk.syncs)
    assert all(later > earlier for earlier, later in pairwise(counted))


def test_a_cut_at_any_moment_leaves_a_site_that_lost_nothing_confirmed(recorded, tmp_path):
    before, trace, var = recorded
    moments = random.Random(17)
    steps = [number for number, call in enumerate(calls(trace)) if call.name != "lseek"]
    chosen = set(moments.sample(steps, CUTS))
    disk, told, broken = Disk(var, before), [], []
    for number, call in enumerate(calls(trace)):
        disk.take(call)
        if line := confirmed(call):
            told.append(line)
        if number in chosen:
            after = tmp_path / "after"
            disk.after_the_cut(after, random.Random(number) if number % 2 else None)
            if said := lost(after, told):
                broken.append((number, call.name, said))
    assert broken == []
