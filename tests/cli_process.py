"""The command in a process of its own, as its user calls it.

The process is forked from one that has loaded what nearly every command loads, where the system
can: starting from nothing is tried by the tests that are about starting.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
CEMENT = ROOT / "examples" / "cement-demo.yaml"
MODULE = [sys.executable, "-m", "zuji.cli.main"]
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()


def zuji(*arguments, cwd=None, **environment):
    env = {k: v for k, v in os.environ.items() if k not in {"LANG", "LC_ALL", "ZUJI_LANG"}}
    env |= {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **environment}
    command = [*MODULE, *map(str, arguments)]
    run = forked if CAN_FORK else started
    done = run(command, cwd=cwd, env=env)
    assert "Traceback" not in done.stderr
    return done


def started(command, cwd=None, env=None):
    """The command from nothing."""
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, check=False)


@cache
def warm():
    """Where processes are forked from what `cli_warm` loads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cli_warm"])
    # it looks for modules where a new Python does, and says nothing where it finds none
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path))):
        forkserver.ensure_running()
    return context


def forked(command, cwd, env):
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        words = command[len(MODULE) :]
        process = warm().Process(target=call, args=(words, cwd or Path.cwd(), env, out, err))
        process.start()
        process.join()
        said = (file.read_bytes().decode() for file in (out, err))
        return subprocess.CompletedProcess(command, process.exitcode, *said)


def call(arguments, cwd, env, out, err):
    """In the new process: everything that a process is started with, then the command."""
    for number, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["zuji", *arguments]
    from zuji.cli.main import main

    main()
