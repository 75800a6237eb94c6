"""Two deciders at the same instant, in processes of their own on a real database: one
certificate, one log entry.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "decide_at_once.py"


@pytest.fixture(scope="module")
def answers(own_database, tmp_path_factory):
    """What four processes said in each of two races, and what the records hold after it."""
    folder = tmp_path_factory.mktemp("at_once")
    environment = {
        **os.environ,
        "ZUJI_VAR": str(folder),
        "ZUJI_EVIDENCE": str(folder / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]),
        **own_database("at_once", folder),
    }
    done = subprocess.run(
        [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return ast.literal_eval(done.stdout)


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.parametrize("race", ["two deciders", "a double click"])
def test_deciders_at_the_same_instant_issue_once(answers, race):
    said, records = answers[race]
    assert said.count("issued") == 1, said
    assert len(said) == 4
    assert set(said) <= {"issued", "Denied", "OperationalError"}, said
    assert records == {"state": "issued", "issued": 1, "logged": 1, "broken": []}
