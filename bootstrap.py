"""Set up and run Zuji with nothing but Python ≥ 3.11 (standard library only).

python3 bootstrap.py setup | run | test | nightly | attack | mutants | lint | docs |
bench | lock

``test`` is what every change has to pass; FAST=1 in the environment keeps to the changed files (or
those of the last commit) and the fast tests that stand closest to them, for two minutes.
``nightly`` runs everything on both databases, ``attack`` a large sample of the attacks and writes
docs/reference/resilience.md, ``mutants`` asks whether the tests notice a wrong sign; SAMPLE=200
takes a sample of either.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


# Modules that are compiled once are not compiled again by each of the many processes of the tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def call(*command: object, absent: int = 0) -> None:
    """Run a command of the environment and stop with its exit code if it fails; `absent` is no
    failure.
    """
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode not in {0, absent}:
        sys.exit(done.returncode)


def digest_of(*files: Path) -> str:
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def install(lock: str) -> None:
    """Install the locked packages once; a stamp with the lock's hash makes it idempotent."""
    wanted = ROOT / "requirements" / f"{lock}.lock"
    stamp = VENV / f"{lock}.stamp"
    digest = digest_of(wanted, ROOT / "pyproject.toml")
    if stamp.exists() and stamp.read_text() == digest:
        return
    if not PYTHON.exists():
        say("建立虚拟环境 creating .venv")
        venv.create(VENV, with_pip=True)
    started = time.monotonic()
    say(f"安装依赖 installing the packages of requirements/{lock}.lock (hash-checked)")
    bring("--require-hashes", "-r", wanted)
    bring("--no-build-isolation", "-e", ".")
    stamp.write_text(digest)
    say(f"完成 done in {time.monotonic() - started:.0f} s")


def bring(*packages: object) -> None:
    """Install with uv, which loads and unpacks many packages at once; with pip where uv cannot be
    had or does not succeed. A lock names every package that any other needs.
    """
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    pip: list[object] = [PYTHON, "-m", "pip", "install", *quiet, "--disable-pip-version-check"]
    pip += ["--no-compile"]  # a module is compiled when it is first imported; most never are
    uv = BIN / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        quietly([*pip, "--require-hashes", "-r", ROOT / "requirements" / "installer.lock"])
    if uv.exists():
        for name, value in settings_of_pip().items():
            os.environ.setdefault(name, value)
        os.environ.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # hashes are checked
        fast = [uv, "pip", "install", *quiet, "--python", PYTHON, "--no-deps", *packages]
        if subprocess.run([str(part) for part in fast], cwd=ROOT, check=False).returncode == 0:
            return
        say("uv 没有装成，改用 pip uv did not succeed; pip installs")
    call(*pip, "--no-deps", *packages)


UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


@cache
def settings_of_pip() -> dict[str, str]:
    """Where pip was told to look for packages, under the names that uv reads."""
    _, said = quietly([PYTHON, "-m", "pip", "config", "list"])
    settings = {}
    for line in said.splitlines():
        key, equals, value = line.partition("=")
        name = UV_NAMES.get(key.rpartition(".")[2])
        if equals and name:
            settings[name] = value.strip("'\"").replace("\\n", " ")
    return settings


def setup() -> None:
    install("run")
    say(f"命令 command ready: {BIN / 'zuji'}")


def run() -> None:
    install("run")
    call(PYTHON, "-m", "zuji_portal.web.manage", "demo", *sys.argv[2:])


def at_once(*commands: list[object]) -> None:
    """Run commands side by side; what each said is shown when it ends, and one failure fails."""
    failed = 0
    with ThreadPoolExecutor(len(commands)) as pool:
        for command, (code, said) in zip(commands, pool.map(quietly, commands), strict=True):
            print(said, end="", flush=True)
            if code:
                say(f"失败 failed: {' '.join(Path(str(part)).name for part in command)}")
                failed = code
    if failed:
        sys.exit(failed)


def quietly(command: list[object]) -> tuple[int, str]:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def checks_of(*files: str) -> list[list[object]]:
    """The checks that take seconds, over the given files or over everything."""
    python = [f for f in files if f.endswith(".py")] if files else ["."]
    templates = [f for f in files if f.endswith(".html")] if files else ["src"]
    commands: list[list[object]] = [[BIN / "lint-imports"], [PYTHON, "tools/budgets.py"]]
    if python:
        commands += [
            [PYTHON, "-m", "ruff", "check", *python],
            [PYTHON, "-m", "ruff", "format", "--check", *python],
        ]
    if templates:
        commands += [
            [BIN / "djangofmt", "--check", "--quiet", *templates],
            [BIN / "djangofmt", "check", "--quiet", *templates],
        ]
    return commands


TYPES: list[object] = [PYTHON, "-m", "mypy"]
COMPILED: list[object] = [PYTHON, "-c", "import zuji; zuji.background('cement')"]
"""The loops of the engine are compiled once, before many processes at once each do it."""
PROCESSES = max(2, min(8, os.cpu_count() or 1))
SPREAD = ["-n", str(PROCESSES), "--dist", "loadscope", "--no-loadscope-reorder"]
"""Tests side by side, a process for each core, while PostgreSQL is tried beside them; tests that
share something stay together, and the order of tests/conftest.py holds, long ones first.
"""
EVERYTHING = "not attack"
FAST_TESTS = "not (slow or browser or nightly or attack)"
FAST_SECONDS = 100
"""After this many seconds the fast run begins no further test; the closest ones come first."""
NO_POSTGRESQL = 77
"""With this code tools/with_postgresql.py ends where it finds no PostgreSQL."""


SITE = ("tests/portal", "tests/browser", "tests/attack")


MEMORY = Path("/dev/shm")
ROOM = 8_000_000_000
"""Bytes that the throw-away files of the tests may need."""


@contextmanager
def throw_away_files() -> Iterator[None]:
    """The databases, browsers and folders of the tests lie in memory where the system has a folder
    there with room: they need not survive a power cut, and a disk is what tests wait for most.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="zuji-", dir=MEMORY))
    folder.chmod(0o755)  # the account of PostgreSQL gets here
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["TMPDIR"]
        shutil.rmtree(folder, ignore_errors=True)


def on_postgresql(*arguments: str, tests: tuple[str, ...] = SITE) -> list[object]:
    """Tests of the site with a throw-away PostgreSQL server; where there is none, that is said."""
    return [PYTHON, "tools/with_postgresql.py", PYTHON, "-m", "pytest", *arguments, *tests]


def lint() -> None:
    install("test")
    at_once(TYPES, *checks_of())


def test() -> None:
    """What every change has to pass; with arguments, pytest with those."""
    install("test")
    if sys.argv[2:]:
        call(PYTHON, "-m", "pytest", *sys.argv[2:])
    elif os.environ.get("FAST"):
        until = time.time() + FAST_SECONDS
        at_once(*checks_of(*changed()))
        code, said = quietly([PYTHON, "tools/closest_tests.py", *changed()])
        if code:
            sys.exit(said)
        os.environ["ZUJI_TESTS_UNTIL"] = str(until)
        call(PYTHON, "-m", "pytest", *SPREAD, "-m", FAST_TESTS, *said.split())
    else:
        at_once(COMPILED, TYPES, *checks_of())
        marked = "database and not (once or nightly or attack)"
        with ThreadPoolExecutor(1) as pool:  # browsers wait a lot; PostgreSQL works meanwhile
            beside = pool.submit(quietly, on_postgresql("-m", marked))
            tests = subprocess.run([PYTHON, "-m", "pytest", *SPREAD], cwd=ROOT, check=False)
            code, said = beside.result()
        print(said, end="", flush=True)
        if tests.returncode or code not in {0, NO_POSTGRESQL}:
            sys.exit(1)


def nightly() -> None:
    """Everything, the long runs too, on SQLite and on PostgreSQL; a part that fails keeps no later
    one from running.
    """
    lint()
    tonight = os.environ.setdefault("ATTACK_SEED", time.strftime("%Y%m%d"))
    say(f"攻击的取样 sample of attacks: ATTACK_SEED={tonight}")
    failed = [part.__name__ for part in (embedded, on_server, attack) if not ends_well(part)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def embedded() -> None:
    """Every test but the attacks, with the embedded database."""
    call(PYTHON, "-m", "pytest", *SPREAD, "-m", EVERYTHING)


def on_server() -> None:
    """Every test of the site but the attacks, on PostgreSQL."""
    call(*on_postgresql(*SPREAD, "-m", EVERYTHING), absent=NO_POSTGRESQL)


def ends_well(part: Callable[[], None]) -> bool:
    try:
        part()
    except SystemExit as ended:
        return not ended.code
    return True


def attack() -> None:
    """A large sample of every attack on both databases, and the page of what they counted; every
    night another sample (``ATTACK_SEED``), all with ``SAMPLE=0``.
    """
    install("test")
    os.environ.setdefault("SAMPLE", "600")
    counts = ROOT / "var" / "attack"
    shutil.rmtree(counts, ignore_errors=True)
    os.environ["ZUJI_ATTACK_COUNTS"] = str(counts)
    options = [*SPREAD, "-o", "faulthandler_timeout=14400", "-m"]
    call(PYTHON, "-m", "pytest", *options, "attack", "tests/attack")
    both = on_postgresql(*options, "attack and database", tests=("tests/attack",))
    call(*both, absent=NO_POSTGRESQL)
    call(PYTHON, "tools/resilience.py", counts)


def changed() -> list[str]:
    """Files that differ from the last commit, new ones too; where none does, those it changed."""
    differ = ["git", "diff", "--name-only", "--diff-filter=d"]
    _, modified = quietly([*differ, "HEAD"])
    _, new = quietly(["git", "ls-files", "--others", "--exclude-standard"])
    files = {*modified.splitlines(), *new.splitlines()}
    if not files:
        _, committed = quietly([*differ, "HEAD~1", "HEAD"])
        files = {line for line in committed.splitlines() if (ROOT / line).exists()}
    return sorted(files) or ["bootstrap.py"]


def mutants() -> None:
    install("test")
    sample = os.environ.get("SAMPLE", "")
    call(PYTHON, "tools/mutants.py", *(["--sample", sample] if sample else []), *sys.argv[2:])


def docs() -> None:
    install("run")
    call(PYTHON, "tools/reference.py")


def bench() -> None:
    install("test")
    call(PYTHON, "benchmarks/run.py", *sys.argv[2:])
    call(PYTHON, "benchmarks/programme.py")
    call(PYTHON, "benchmarks/desk.py")
    call(PYTHON, "benchmarks/library.py")


def lock() -> None:
    """Rewrite the lock files (needs uv on the path)."""
    common = [
        "uv",
        "pip",
        "compile",
        "-q",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
    ]
    common += ["--no-emit-index-url", "--no-header", "pyproject.toml", "--extra", "build"]
    installers = [*common[: common.index("pyproject.toml")], "requirements/installer.in"]
    call(*installers, "-o", "requirements/installer.lock")
    call(*common, "-o", "requirements/run.lock")
    call(*common, "--extra", "postgresql", "-o", "requirements/server.lock")
    call(*common, "--extra", "mcp", "-o", "requirements/mcp.lock")
    call(*common, "--extra", "test", "-o", "requirements/test.lock")


TARGETS = {
    f.__name__: f for f in (setup, run, test, nightly, attack, mutants, lint, docs, bench, lock)
}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file an old Python may read
        sys.exit(f"Zuji needs Python ≥ 3.11; this is {sys.version.split()[0]}")
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    with throw_away_files() if sys.argv[1] in {"test", "nightly", "attack"} else nullcontext():
        TARGETS[sys.argv[1]]()
