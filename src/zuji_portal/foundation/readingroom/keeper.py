"""The keeper: a small process that has read the library already and forks a reader for each file.

``python -m zuji_portal.foundation.readingroom.keeper SOCKET`` listens on a Unix socket, and ends
when its standard input does. It never looks at a file itself.
"""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import traceback
from typing import Any

from zuji.core.refusals import Refusal
from zuji_portal.foundation.readingroom.limits import Limits, forbid_writing, limit
from zuji_portal.foundation.readingroom.messages import receive, send

PREPARED = ("PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin")
READY = b"ready\n"


def main(address: str) -> None:
    """Serve until standard input ends."""
    for module in PREPARED:
        importlib.import_module(module)
    readers = importlib.import_module("zuji_portal.foundation.readingroom.readers")
    readers.warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen(64)
    forbid_writing()
    gc.collect()
    gc.freeze()
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    with selectors.DefaultSelector() as waiting:
        waiting.register(sys.stdin, selectors.EVENT_READ)
        waiting.register(listening, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in waiting.select()]
            if sys.stdin in ready:
                return
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                answer(connection)
            connection.close()


def answer(connection: socket.socket) -> None:
    """Read one file and end."""
    try:
        limits, module, name, arguments = receive(connection, is_trusted=True)
        gc.disable()  # the process ends with its one file: a third of the time of a long ledger
        limit(limits)
        send(connection, read(module, name, arguments))
    except BaseException:  # the reader ends whatever happens; its caller sees that it said nothing
        traceback.print_exc()
    finally:
        os._exit(0)


def read(module: str, name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """The outcome of a call: its value, its findings, or where it broke."""
    try:
        return "value", getattr(importlib.import_module(module), name)(*arguments)
    except Refusal as refusal:
        return "refused", refusal.findings
    except MemoryError:
        return "exhausted", ""
    except Exception:
        return "broken", traceback.format_exc(limit=8)


__all__ = ["Limits", "main"]

if __name__ == "__main__":
    main(sys.argv[1])
