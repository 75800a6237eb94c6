"""Runs a command with a throw-away PostgreSQL server of its own: ``python tools/with_postgresql.py
pytest …``.

The server lies in a temporary folder, listens on a free port of the loopback interface only, and is
gone afterwards. Without PostgreSQL on the machine it says so and exits 77 without running anything.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABSENT = 77
OFTEN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, on the path or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next((p for p in OFTEN if (p / "initdb").exists()), None)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; root hands over to the account of the package."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["runuser", "-u", "postgres", "--", *command] if is_root else command


def _call(*command: object) -> None:
    done = subprocess.run(
        _as_server([str(c) for c in command]), capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stderr or done.stdout}")


@contextmanager
def server(tools: Path) -> Iterator[str]:
    """The address of a running server."""
    folder, port = Path(tempfile.mkdtemp(prefix="zuji-postgresql-")), free_port()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _call(
        tools / "initdb", "-D", data, "-U", "zuji", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
    )
    # a throw-away server need not survive a power cut
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c "
        f"fsync=off -c max_connections=60"
    )
    _call(tools / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        yield f"postgresql://zuji@127.0.0.1:{port}/postgres"
    finally:
        _call(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    tools = programs()
    if tools is None:
        print("PostgreSQL is not installed; its tests were skipped (apt-get install postgresql)")
        return ABSENT
    with server(tools) as url:
        environment = {**os.environ, "ZUJI_DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
