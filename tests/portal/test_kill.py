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

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).parent / "kill_worker.py"
KILLS = 14


@pytest.fixture
def environment(tmp_path, own_database):
    """A database of its own: a file, or a database on the server that the tests run with."""
    return {
        **os.environ,
        "ZUJI_VAR": str(tmp_path),
        "ZUJI_EVIDENCE": str(tmp_path / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": str(SCRIPT.parents[1]),
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


def killed_again_and_again(environment, mode):
    """Start the worker, kill it at a random moment, and so on; what each start counted, and the
    last count.
    """
    seed = run("seed", environment)
    assert seed.wait(120) == 0, seed.stderr.read()
    chance = random.Random(20261124)
    counts = []
    for _ in range(KILLS):
        process = run(mode, environment)
        line = process.stdout.readline()
        assert line, process.stderr.read()
        counts.append(ast.literal_eval(line))
        time.sleep(chance.uniform(0.02, 1.2))
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        process.communicate()
    last = run("check", environment)
    out, problem = last.communicate(timeout=60)
    assert last.returncode == 0, problem
    final = ast.literal_eval(out)
    for name in final:
        history = [c[name] for c in counts] + [final[name]]
        assert history == sorted(history), f"{name} went back: {history}"
    return final


def test_a_process_killed_at_any_point_leaves_everything_whole(environment):
    final = killed_again_and_again(environment, "work")
    assert final["revisions"] > 2
    assert final["applied"] > 2
    assert final["jobs"] > 1


def test_a_process_killed_while_publishing_a_factor_revision_publishes_it_whole_or_not_at_all(
    environment,
):
    final = killed_again_and_again(environment, "publish")
    assert final["published"] > 2
    assert final["told"] == final["published"]  # one study stands on grid electricity
