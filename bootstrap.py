"""Set up and run Zuji with nothing but Python ≥ 3.11 (standard library only).

python3 bootstrap.py setup | run | test | lint | docs | bench | lock
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def call(*command: object, absent: int = 0) -> None:
    """Run a command of the environment and stop with its exit code if it fails; `absent` is no
    failure.
    """
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode not in {0, absent}:
        sys.exit(done.returncode)


def watch(command: list[object], packages: int) -> None:
    """Run pip, counting the packages it collects; everything it said is shown if it fails."""
    said: list[str] = []
    done = 0
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if line.startswith(
                ("Collecting", "Requirement already", "Obtaining", "Installing collected")
            ):
                done += not line.startswith("Installing")
                name = line.split()[1] if not line.startswith("Installing") else "…"
                if sys.stdout.isatty():
                    print(
                        f"\r  {min(done, packages)}/{packages} {name[:40]:40}", end="", flush=True
                    )
                elif done % 10 == 0 or line.startswith("Installing"):
                    print(f"  {min(done, packages)}/{packages}", flush=True)
    if sys.stdout.isatty():
        print()
    if process.returncode:
        print("".join(said[-40:]))
        sys.exit(process.returncode)


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
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    packages = sum(line[:1].isalnum() for line in wanted.read_text("utf-8").splitlines())
    watch([*pip, "--require-hashes", "-r", wanted], packages)
    watch([*pip, "--no-deps", "--no-build-isolation", "-e", "."], 1)
    stamp.write_text(digest)
    say(f"完成 done in {time.monotonic() - started:.0f} s")


def setup() -> None:
    install("run")
    say(f"命令 command ready: {BIN / 'zuji'}")


def run() -> None:
    install("run")
    call(PYTHON, "-m", "zuji_portal.web.manage", "demo", *sys.argv[2:])


def lint() -> None:
    install("test")
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", ".")
    call(BIN / "djangofmt", "--check", "--quiet", "src")
    call(BIN / "djangofmt", "check", "--quiet", "src")
    call(PYTHON, "-m", "mypy")
    call(BIN / "lint-imports")
    call(PYTHON, "tools/budgets.py")


def test() -> None:
    lint()
    call(PYTHON, "-m", "pytest", *sys.argv[2:])
    if len(sys.argv) == 2:
        say("同样的站点测试，用 PostgreSQL · the tests of the site again, on PostgreSQL")
        call(
            PYTHON,
            "tools/with_postgresql.py",
            PYTHON,
            "-m",
            "pytest",
            "tests/portal",
            "tests/browser",
            absent=77,
        )


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
    call(*common, "-o", "requirements/run.lock")
    call(*common, "--extra", "test", "-o", "requirements/test.lock")


TARGETS = {f.__name__: f for f in (setup, run, test, lint, docs, bench, lock)}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file an old Python may read
        sys.exit(f"Zuji needs Python ≥ 3.11; this is {sys.version.split()[0]}")
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    TARGETS[sys.argv[1]]()
