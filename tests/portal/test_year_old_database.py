"""A database of an earlier release comes to now: nothing is lost, what was signed still holds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "year_old.py"
pytestmark = [pytest.mark.nightly, pytest.mark.database]


def test_a_database_of_an_earlier_release_migrates_and_its_chain_holds(own_database, tmp_path):
    environment = {
        **os.environ,
        **own_database("yearold", tmp_path, is_empty=True),
        "ZUJI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
    }

    def run(part):
        done = subprocess.run(
            [sys.executable, SCRIPT, part],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.splitlines()

    (filled,) = run("fill")
    before, after, end = run("upgrade")
    assert json.loads(filled) == json.loads(before) == json.loads(after)
    assert json.loads(after)["audit_auditentry"] == 24
    assert end == "as it was"
