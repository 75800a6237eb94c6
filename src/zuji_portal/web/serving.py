"""Embedded web server: waitress in as many processes as there are cores, on one shared socket.

Python computes in one thread at a time, so eight threads of one process answer slower than one; two
processes of two threads each use two cores. Children end with their parent, however it ends.
Nothing that starts threads of its own (the typesetter does) may have run before the fork.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

THREADS = 2


def cores() -> int:
    """Cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def serve(
    application: Any,
    host: str,
    port: int,
    processes: int,
    threads: int,
    beside: Callable[[], object],
) -> None:
    """Serve until stopped; `beside` is called once, in the parent, after the children are there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=1024) as shared:
        children = (
            _children(application, shared, processes - 1, threads) if hasattr(os, "fork") else []
        )
        beside()
        try:
            _serve(application, shared, threads)
        finally:
            for child in children:
                os.kill(child, signal.SIGTERM)


def _children(application: Any, shared: socket.socket, count: int, threads: int) -> list[int]:
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()  # models and factors live as long as the process: no collection need look at them
    sys.stdout.flush()
    reading, writing = os.pipe()  # nobody writes: it ends when the parent does
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            os.close(writing)
            threading.Thread(target=_follow, args=(reading,), daemon=True).start()
            _serve(application, shared, threads)
            os._exit(0)
        children.append(child)
    os.close(reading)
    return children


def _follow(reading: int) -> None:
    os.read(reading, 1)
    os._exit(0)


def _serve(application: Any, shared: socket.socket, threads: int) -> None:
    from waitress import serve as waitress_serve

    from zuji_portal.foundation.readingroom.apart import open_room

    open_room()
    waitress_serve(
        application, sockets=[shared], threads=threads, ident="zuji", connection_limit=1000
    )
