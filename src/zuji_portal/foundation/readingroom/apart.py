"""Reading of a foreign file in a disposable process: ``apart(read_sheets)(content, name)``."""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from zuji.core.refusals import Refusal, refuse
from zuji_portal.foundation.readingroom.keeper import READY
from zuji_portal.foundation.readingroom.limits import Limits
from zuji_portal.foundation.readingroom.messages import receive, send

logger = logging.getLogger(__name__)
Given = ParamSpec("Given")
Value = TypeVar("Value")
USUAL = Limits()
KNOWN = ("ZUJI_PROVINCE", "ZUJI_LANG")
"""Variables of the site that the library reads."""
APART = ("--user", "--map-root-user", "--net", "--pid", "--ipc", "--fork", "--kill-child")
"""Namespaces of the keeper (util-linux): no network, no other process to be seen."""


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What a reader may know: not the site's keys, passwords and addresses."""
    return {
        name: value
        for name, value in environment.items()
        if name in KNOWN or not name.startswith(("ZUJI_", "CREDENTIALS_", "PG", "AWS_"))
    }


class Room:
    """A keeper of this process and the way to it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zuji-room-"))
        self.address = str(self.folder / "door")
        self.lock = threading.Lock()
        self.keeper: subprocess.Popen[bytes] | None = None
        self.is_without_network = False
        atexit.register(self.close)

    def open(self) -> None:
        """Start the keeper where none runs."""
        with self.lock:
            if self.keeper is not None and self.keeper.poll() is None:
                return
            Path(self.address).unlink(missing_ok=True)
            unshare = shutil.which("unshare")
            for front in ([unshare, *APART] if unshare else [], []):
                self.keeper = self.started(front)
                self.is_without_network = bool(front) and self.keeper is not None
                if self.keeper is not None:
                    return
        raise OSError("the reading room does not open")

    def started(self, front: list[str]) -> subprocess.Popen[bytes] | None:
        """A keeper that is ready; None where the system refuses it."""
        one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMBA")}
        program = [sys.executable, "-m", "zuji_portal.foundation.readingroom.keeper"]
        keeper = subprocess.Popen(  # noqa: S603 - our own program
            [*front, *program, self.address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=without_secrets(os.environ) | one_thread,
        )
        assert keeper.stdout is not None
        if keeper.stdout.readline() == READY:
            return keeper
        keeper.kill()
        keeper.wait()
        return None

    def ask(
        self, limits: Limits, module: str, name: str, arguments: tuple[object, ...]
    ) -> tuple[str, object]:
        """What a reader answers; ``("exhausted", "")`` where it ended without a word."""
        with self.connected(limits) as connection:
            try:
                send(connection, (limits, module, name, arguments))
                outcome: tuple[str, object] = receive(connection, is_trusted=False)
            except pickle.UnpicklingError as problem:
                return "broken", f"the reader answered with {problem}"
            except (EOFError, OSError):
                return "exhausted", ""
        return outcome

    def connected(self, limits: Limits) -> socket.socket:
        """A way to a new reader; the keeper is started anew where it is gone."""
        for _ in range(3):
            self.open()
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(2 * limits.seconds + 2)
            try:
                connection.connect(self.address)
            except OSError:
                connection.close()
                continue
            return connection
        raise OSError("the reading room does not open")

    def close(self) -> None:
        """End the keeper and remove the folder."""
        if self.keeper is not None and self.keeper.stdin is not None:
            self.keeper.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def room(process: int) -> Room:
    """The room of a process; a forked process has its own."""
    return Room()


def open_room() -> None:
    """Start the keeper of this process before the first file comes."""
    room(os.getpid()).open()


def named_by(function: Callable[..., object], arguments: tuple[object, ...]) -> str:
    """The name of what is read, for a refusal."""
    name = arguments[1] if len(arguments) > 1 else function.__name__
    return str(name)[:120]


def apart(function: Callable[Given, Value], limits: Limits = USUAL) -> Callable[Given, Value]:
    """`function`, run in a disposable process with limits; the returned function says them as
    `limits`.

    Takes positional arguments, the content first and its name second. Raises the refusal of the
    function itself, ``file-too-demanding`` where it went beyond a limit, and
    ``file-not-understood`` where it broke, which is logged.
    """

    @wraps(function)
    def read(*arguments: Given.args, **named: Given.kwargs) -> Value:
        if named:
            raise TypeError("a reader takes positional arguments")
        place = named_by(function, arguments)
        started = time.monotonic()
        kind, answer = room(os.getpid()).ask(
            limits, function.__module__, function.__qualname__, arguments
        )
        if kind == "value":
            return answer  # type: ignore[return-value]
        if kind == "refused":
            raise Refusal(answer)  # type: ignore[arg-type]
        if kind == "broken":
            logger.warning("a reader broke over %s\n%s", place, answer)
            raise refuse("file-not-understood", place)
        logger.warning("a reader was ended over %s after %.1f s", place, time.monotonic() - started)
        raise refuse(
            "file-too-demanding",
            place,
            expected=f"≤ {limits.memory} MB, ≤ {limits.seconds:g} s",
        )

    read.limits = limits  # type: ignore[attr-defined]
    return read
