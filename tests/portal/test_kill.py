"""Kill -9 in the middle of importing, submitting, and jobs: nothing is lost, nothing is doubled."""

import ast
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.database]
SCRIPT = Path(__file__).parent / "kill_worker.py"
KILLED, PATIENCE = 14, 40
KILLS = pytest.mark.parametrize("kills", [4, pytest.param(KILLED, marks=pytest.mark.nightly)])


@pytest.fixture
def environment(tmp_path, own_database):
    """A database of its own: a file, or a database on the server that the tests run with."""
    return {
        **os.environ,
        "ZUJI_VAR": str(tmp_path),
        "ZUJI_EVIDENCE": str(tmp_path / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]),
        **own_database("kill"),
    }


def run(mode, environment):
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), mode],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed_again_and_again(environment, mode, kills, done):
    """Start the worker, kill it at a random moment, and so on: so many times, and on until more
    than two of what it does are done. What each start counted never goes back; the last count.
    """
    seed = run("seed", environment)
    assert seed.wait(600) == 0, seed.stderr.read()
    chance = random.Random(20261124)
    counts = []
    for number in range(PATIENCE):
        if number >= kills and counts[-1][done] > 2:
            break
        process = run(mode, environment)
        line = process.stdout.readline()
        assert line, process.stderr.read()
        counts.append(ast.literal_eval(line))
        # on a busy machine a round takes long: past the count each start gets more time
        time.sleep(chance.uniform(0.02, 1.2) * 1.2 ** max(0, number - kills))
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        process.communicate()
    last = run("check", environment)
    out, problem = last.communicate(timeout=300)
    assert last.returncode == 0, problem
    final = ast.literal_eval(out)
    for name in final:
        history = [c[name] for c in counts] + [final[name]]
        assert history == sorted(history), f"{name} went back: {history}"
    return final


@KILLS
def test_a_process_killed_at_any_point_leaves_everything_whole(environment, kills):
    final = killed_again_and_again(environment, "work", kills, "jobs")
    assert final["revisions"] > 2
    assert final["applied"] > 2
    assert final["jobs"] > 1


@KILLS
def test_a_process_killed_while_publishing_a_factor_revision_publishes_it_whole_or_not_at_all(
    environment, kills
):
    final = killed_again_and_again(environment, "publish", kills, "published")
    assert final["published"] > 2
    assert final["told"] == final["published"]  # one study stands on grid electricity
