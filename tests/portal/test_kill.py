"""Kill -9 in the middle of importing, submitting, and jobs: nothing is lost, nothing is doubled."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.nightly, pytest.mark.database]
SCRIPT = Path(__file__).parent / "kill_worker.py"
KILLED = 14


@pytest.fixture
def environment(tmp_path, own_database):
    """A database of its own: a file, or a database on the server that the tests run with."""
    return {
        **os.environ,
        "ZUJI_VAR": str(tmp_path),
        "ZUJI_EVIDENCE": str(tmp_path / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]),
        **own_database("kill", tmp_path),
    }


def killed_again_and_again(environment, mode):
    """Processes that work and are killed at a random moment, so many times, and on until more than
    two of what they do are done. What each start counted never goes back; the last count.
    """
    done = subprocess.run(
        [sys.executable, str(SCRIPT), mode, str(KILLED)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts = [ast.literal_eval(line) for line in done.stdout.splitlines()]
    assert len(counts) > KILLED
    for name in counts[-1]:
        history = [c[name] for c in counts]
        assert history == sorted(history), f"{name} went back: {history}"
    return counts[-1]


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
