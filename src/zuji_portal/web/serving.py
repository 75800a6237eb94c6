"""The web server: waitress in as many processes as there are cores, watched by a supervisor.

Python computes in one thread at a time, so eight threads of one process answer slower than one; two
processes of two threads each use two cores. The supervisor binds the socket, forks the processes
and does nothing else: one that ends is counted, logged and started again. They end with it, however
it ends. Nothing that starts threads of its own (the typesetter does) may have run before the fork.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

logger = logging.getLogger(__name__)
THREADS = 2
FEWEST_FILES, FILES_BESIDE = 1024, 200
"""Descriptors asked for, and those kept free of connections."""
MOST_BYTES = 60_000_000
"""Of a request: the largest evidence in its form."""
STEADY, PAUSE = 5.0, 1.0
"""A process that ends sooner than the first [s] is started again after at most the second."""
ENDS = (signal.SIGTERM, signal.SIGINT)
"""What tells the server to end."""


def cores() -> int:
    """Cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(frozen=True)
class Proxy:
    """The reverse proxy whose word on client and scheme is taken; "" for none."""

    address: str = ""

    def options(self) -> dict[str, Any]:
        """What waitress has to know of it."""
        if not self.address:
            return {}
        return {
            "trusted_proxy": self.address,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
            "clear_untrusted_proxy_headers": True,
        }


@dataclass(frozen=True)
class Server:
    """An application on an address, in processes of so many threads each."""

    application: Any
    host: str
    port: int
    processes: int
    threads: int
    proxy: Proxy

    def run(
        self, beside: Mapping[str, Callable[[], object]], count: Callable[[str, int], object]
    ) -> None:
        """Serve until stopped, with other work in processes of its own; `count` is told of each
        process that ended, with its status.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.create_server((self.host, self.port), family=family, backlog=1024) as shared:
            if not hasattr(os, "fork"):
                for other in beside.values():
                    threading.Thread(target=other, daemon=True).start()
                self.serve(shared)
                return
            work: dict[str, Callable[[], object]] = {
                f"web {number}": lambda: self.serve(shared) for number in range(self.processes)
            }
            supervise({**work, **beside}, count)

    def serve(self, shared: socket.socket) -> None:
        """Answer in this process."""
        from waitress import serve as waitress_serve

        from zuji_portal.foundation.readingroom.apart import open_room

        open_room()
        waitress_serve(
            self.application,
            sockets=[shared],
            threads=self.threads,
            ident="zuji",
            connection_limit=max(more_files() - FILES_BESIDE, 100),
            channel_timeout=30,
            max_request_body_size=MOST_BYTES,
            asyncore_use_poll=True,
            **self.proxy.options(),
        )


def more_files() -> int:
    """Raise the limit of open files as far as the system lets us; the limit then."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(max(soft, 8 * FEWEST_FILES), hard if hard != resource.RLIM_INFINITY else 1 << 16)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return min(soft, 8 * FEWEST_FILES)


def supervise(
    work: Mapping[str, Callable[[], object]], count: Callable[[str, int], object]
) -> None:
    """Fork a process for each piece of work, and again for each that ends, until told to stop."""
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()  # models and factors live as long as the process: no collection need look at them
    sys.stdout.flush()
    reading, writing = os.pipe()  # nobody writes: it ends when the supervisor does
    running: dict[int, str] = {}
    started: dict[str, float] = {}
    is_told = False

    def start(name: str) -> None:
        started[name] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        child = os.fork()
        if child == 0:
            os.close(writing)
            in_child(work[name], reading)
        running[child] = name
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)

    def end() -> None:
        for child in list(running):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    def stop(*_: object) -> None:
        """Nothing is raised, which could be lost anywhere: the wait ends with the processes."""
        nonlocal is_told
        is_told = True
        end()

    for number in ENDS:
        signal.signal(number, stop)
    try:
        for name in work:
            start(name)
        while not is_told:
            child, status = os.wait()
            name = running.pop(child, "")
            if not name or is_told:
                continue
            logger.error("process %s ended with status %s and is started again", name, status)
            count(name, status)
            lived = time.monotonic() - started[name]
            time.sleep(max(0.0, min(PAUSE, STEADY - lived)))
            if not is_told:
                start(name)
    finally:
        end()
        for child in running:
            os.waitpid(child, 0)


def in_child(work: Callable[[], object], reading: int) -> None:
    """Do the work and end; also when the supervisor is gone."""

    def follow() -> None:
        os.read(reading, 1)
        os._exit(0)

    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    threading.Thread(target=follow, daemon=True).start()
    try:
        work()
    except BaseException:
        logger.exception("a process of the site broke")
    finally:
        os._exit(1)
