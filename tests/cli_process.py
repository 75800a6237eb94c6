"""The command in a process of its own, as its user calls it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CEMENT = ROOT / "examples" / "cement-demo.yaml"


def zuji(*arguments, cwd=None, **environment):
    env = {k: v for k, v in os.environ.items() if k not in {"LANG", "LC_ALL", "ZUJI_LANG"}}
    done = subprocess.run(
        [sys.executable, "-m", "zuji.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**env, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done
