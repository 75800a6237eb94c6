"""A hundred bombs a format against the reading room, two of each kind against a running site."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice

import psutil
import pytest
import requests

from attack.bombs import FORMATS, Bomb, bombs, check
from attack.tally import EVERYTHING, Tally, sizes, some, tally
from portal.test_serving import server
from zuji.core.refusals import Refusal
from zuji_portal.foundation.readingroom import readers
from zuji_portal.foundation.readingroom.apart import open_room, room
from zuji_portal.foundation.readingroom.limits import Limits, limit

__all__ = ["server"]
SECONDS, MEGABYTES = 5.0, 512
A_TICK = 0.02


@dataclass
class Most:
    """The most that a reader used: time of the processor [s], memory beyond the keeper's [MB]."""

    seconds: float = 0.0
    megabytes: float = 0.0


def family_of(keeper: int) -> list[psutil.Process]:
    """The readers that a keeper forked, without its own helpers; those that ended are left out."""
    family, parents = psutil.Process(keeper).children(recursive=True), {}
    for process in family:
        with suppress(psutil.Error):
            parents[process] = process.ppid()
    return [p for p, parent in parents.items() if parent != keeper] or family[1:]


@contextmanager
def watched() -> Iterator[Most]:
    """What the readers of this process use meanwhile."""
    most, is_over = Most(), threading.Event()
    keeper = room(os.getpid()).keeper
    assert keeper is not None

    def look() -> None:
        base = 0.0
        while not is_over.wait(A_TICK):
            for reader in family_of(keeper.pid):
                try:
                    used, held = reader.cpu_times(), reader.memory_info().rss
                except psutil.Error:
                    continue
                base = base or held
                most.seconds = max(most.seconds, used.user + used.system)
                most.megabytes = max(most.megabytes, (held - base) / 1e6)

    thread = threading.Thread(target=look)
    thread.start()
    yield most
    is_over.set()
    thread.join()


def in_own_fork(work: Callable[[], object]) -> tuple[str, Most]:
    """Work with the limits of a reader in a process of its own: what came of it."""
    reading, writing = os.pipe()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = os.fork()
    if child == 0:
        said = "broken"
        try:
            limit(Limits())
            work()
            said = "read"
        except Refusal:
            said = "refused"
        except MemoryError:
            said = "exhausted"
        except BaseException as problem:
            said = f"broken {type(problem).__name__}: {str(problem)[:100]}"
        os.write(writing, pickle.dumps(said))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read()
    _, status, used = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        words = pickle.dumps(f"ended by {signal.Signals(os.WTERMSIG(status)).name}")
    held = max(0, used.ru_maxrss - before) / 1024
    return pickle.loads(words), Most(used.ru_utime + used.ru_stime, held)


def against_the_room(bomb: Bomb) -> tuple[str, Most]:
    open_room()
    is_typed = bomb.read is readers.read_yaml  # in a field of a form, which is text
    content = bomb.content.decode("utf-8", "replace") if is_typed else bomb.content
    with watched() as most:
        try:
            bomb.read(content, bomb.name, *bomb.more)
            said = "read"
        except Refusal as refusal:
            said = "refused " + ", ".join(f.rule for f in refusal.findings)
        except Exception as problem:
            said = f"broken {type(problem).__name__}: {str(problem)[:100]}"
    return said, most


def tried(counted: Tally, bomb: Bomb) -> str:
    """A bomb that is read or refused, in time and within its memory."""
    if bomb.read is check:
        said, most = in_own_fork(lambda: check(bomb.content, bomb.name))
    else:
        said, most = against_the_room(bomb)
    what = f"{bomb.format} {bomb.kind} as {bomb.name} by {bomb.read.__name__}: {said}"
    counted.tried += 1
    is_handled = said.startswith(("read", "refused")) and "file-not-understood" not in said
    counted.hold(is_handled, what)
    counted.hold(most.seconds <= SECONDS + 0.5, f"{what}, {most.seconds:.1f} s")
    counted.hold(most.megabytes <= MEGABYTES, f"{what}, {most.megabytes:.0f} MB")
    return f"{what} · {most.seconds:.1f} s · {most.megabytes:.0f} MB"


@pytest.mark.parametrize("name", FORMATS)
@sizes(2, min(100, EVERYTHING // 12))
def test_a_bomb_is_read_or_refused_within_its_limits(name, size, capsys):
    with tally(f"bombs-{name}") as counted:
        for bomb in chosen(name, size):
            said = tried(counted, bomb)
            with capsys.disabled() if os.environ.get("SHOW") else _quiet():
                print(said) if os.environ.get("SHOW") else None


def chosen(name: str, size: int) -> list[Bomb]:
    """All hundred of a format or many of them, or a few of the small ones for a sample."""
    return some(list(islice(bombs(name), 20 if size < 20 else None)), size)


@contextmanager
def _quiet() -> Iterator[None]:
    yield


UPLOADS = {
    "lockfiles": "/verify/",
    "JSON": "/verify/",
    "certificates": "/verify/",
}


@pytest.mark.attack
@pytest.mark.slow
def test_a_running_site_answers_after_every_bomb(server):
    supervisor, port = server
    site = f"http://127.0.0.1:{port}"
    before = {child.pid for child in psutil.Process(supervisor.pid).children()}
    head = {"X-Forwarded-Proto": "https", "Referer": site.replace("http", "https")}
    session = requests.Session()
    with tally("bombs-site") as counted:
        for name in FORMATS:
            address = UPLOADS.get(name, "/upload/")
            kinds: dict[str, list[Bomb]] = {}
            for bomb in bombs(name):
                kinds.setdefault(bomb.kind.rsplit(" ", 1)[0], []).append(bomb)
            for bomb in (b for of in kinds.values() for b in some(of, 2)):
                page = session.get(f"{site}{address}", headers=head, timeout=60)
                token = page.text.partition('name="csrfmiddlewaretoken" value="')[2][:64]
                cookies = page.cookies.get_dict()
                started = time.monotonic()
                answer = session.post(
                    f"{site}{address}",
                    files={"file": (bomb.name, bomb.content)},
                    data={"csrfmiddlewaretoken": token},
                    cookies=cookies,
                    headers=head,
                    timeout=120,
                )
                counted.tried += 1
                what = f"{name} {bomb.kind}: {answer.status_code}"
                counted.hold(answer.status_code in {200, 302, 413, 422}, what)
                counted.hold(time.monotonic() - started < 60, f"{what}, too late")
                alive = session.get(f"{site}/models/", headers=head, timeout=60)
                counted.hold(alive.status_code == 200, f"{what}, then {alive.status_code}")
        after = {child.pid for child in psutil.Process(supervisor.pid).children()}
        counted.hold(before == after, "a process of the site was lost")
