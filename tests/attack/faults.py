"""Requests that are killed before each of their SQL statements; prints what was counted.

``python tests/attack/faults.py kill DATABASES NUMBER…`` with ZUJI_VAR in the environment: each
number is a page of `portal.form_pages` or a move, in a prepared database of its own. The processes
are forked from this one, which has loaded everything and has no connection open.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

OFTEN = 8
"""After so many kills all promises are looked at."""
PATIENCE = 400
"""Statements that one request may need at most."""


@dataclass(frozen=True)
class Post:
    """Who posts what where."""

    name: str
    role: str
    address: str
    values: dict[str, Any]


def posts() -> list[Callable[[Any], Post]]:
    """Every form and every button, each made in the cast's world when it is called."""
    from attack.moves import buttons
    from portal.form_pages import PAGES, address_of

    def form_post(form: type, role: str, address: str, valid: dict[str, Any]) -> Any:
        def made(cast: Any) -> Post:
            here = address_of(address, cast)
            values = {n: address_of(v, cast) if isinstance(v, str) else v for n, v in valid.items()}
            return Post(f"{form.__name__}", role, here, values)

        return made

    return [*(form_post(*page.values) for page in PAGES), *buttons()]


def in_a_fork(work: Callable[[], object]) -> tuple[str, Any]:
    """What came of work in a process of its own: ``("done", value)``, ``("killed", "")`` or
    ``("broken", traceback)``.
    """
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = pickle.dumps(("done", work()))
        except BaseException:
            said = pickle.dumps(("broken", traceback.format_exc(limit=12)))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(said)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "killed", ""
    return pickle.loads(said) if said else ("broken", f"ended with {status}")


@contextmanager
def killed_before(statement: int) -> Iterator[list[int]]:
    """This process ends before its so-many-th statement, a commit being one."""
    from django.db import connection

    count = [0]

    def kill_or_count() -> None:
        count[0] += 1
        if count[0] == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapper(execute: Any, *arguments: Any) -> Any:
        kill_or_count()
        return execute(*arguments)

    commit = connection._commit

    def committed() -> Any:
        kill_or_count()
        return commit()

    connection._commit = committed
    with connection.execute_wrapper(wrapper):
        yield count
    connection._commit = commit


def rows() -> dict[str, list[Any]]:
    """How many rows each table of records holds, and the last key."""
    from django.apps import apps

    held = {}
    for model in apps.get_models():
        if model.__module__.startswith("zuji_portal."):
            keys = [str(key) for key in model._base_manager.values_list("pk", flat=True)]
            held[model._meta.label] = [len(keys), max(keys, default="")]
    return held


@dataclass(frozen=True)
class Ready:
    """A page that can be posted, and what the records held before; `broken` is what its world was
    put into without a move, which no kill did.
    """

    post: Post
    cookies: dict[str, str]
    before: dict[str, list[Any]]
    told: int
    broken: list[str]


def told() -> int:
    """How many entries the audit log holds; every action makes one."""
    from zuji_portal.foundation.audit.models import AuditEntry

    return AuditEntry.objects.count()


def after_a_kill(ready: Ready) -> list[str]:
    """Everything whole, and nothing written without its entry."""
    from attack.promises import broken

    partly = told() == ready.told and rows() != ready.before
    wrong = [promise for promise in broken() if promise not in ready.broken]
    return [*wrong, *(["something was written without its entry"] if partly else [])]


def use(name: str, folder: str) -> None:
    """This database and this folder from now on."""
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = name
    settings.VAR = Path(folder)
    settings.EVIDENCE_ROOT = Path(folder) / "evidence"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LOGGING_CONFIG = None


def prepare(number: int) -> Ready:
    """The world of a page, and its sender signed in. In a process of its own, because setting PDFs
    starts threads that a fork would lose.
    """
    from django.db import transaction
    from django.test import Client

    from attack.promises import broken
    from portal.people import make_cast

    cast = make_cast()
    with transaction.atomic():
        post = posts()[number](cast)
    client = Client()
    if user := cast.viewer(post.role).user:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Ready(post, cookies, rows(), told(), list(broken()))


def client_of(ready: Ready) -> Any:
    from django.test import Client

    client = Client(raise_request_exception=False)
    for name, value in ready.cookies.items():
        client.cookies[name] = value
    return client


def request(ready: Ready, statement: int) -> dict[str, Any]:
    """Post the page, killed before a statement; what was answered where it was not, or that an
    earlier one had gone through.
    """
    if told() != ready.told:
        return {"status": 200, "is_after": True}
    client, post = client_of(ready), ready.post
    with killed_before(statement):
        answer = client.post(post.address, post.values)
    return {"status": answer.status_code, "is_after": False}


def kill_page(number: int, name: str, folder: str) -> dict[str, Any]:
    """Kill one page's request before each of its statements."""
    use(name, folder)
    kind, ready = in_a_fork(lambda: prepare(number))
    if kind != "done":
        return {"name": str(number), "kills": 0, "broken": [f"page {number}: {ready}"]}
    for address in ("/", "/desk/", ready.post.address):  # templates are read once, not in each fork
        client_of(ready).get(address)
    wrong: list[str] = []
    kills = 0
    for statement in range(1, PATIENCE):
        kind, answer = in_a_fork(lambda at=statement: request(ready, at))
        if kind != "killed":
            break
        kills += 1
        if kills % OFTEN == 0:
            wrong += in_a_fork(lambda: after_a_kill(ready))[1]
    if kind == "broken":
        wrong.append(answer)
    elif answer["status"] >= 400:
        wrong.append(f"in the end it was answered with {answer['status']}")
    elif not answer["is_after"] and in_a_fork(rows)[1] == ready.before:
        wrong.append("it changed nothing")
    wrong += in_a_fork(lambda: after_a_kill(ready))[1]
    of = f"{ready.post.name} {ready.post.address}"
    return {"name": of, "kills": kills, "broken": [f"{of}: {w}" for w in wrong]}


def kill(databases: str, *numbers: str) -> None:
    """Every page by its number."""
    places = json.loads(Path(databases).read_text())
    posts()
    for number in numbers:
        name, folder = places[number]
        started = time.monotonic()
        kind, said = in_a_fork(lambda n=number, d=name, f=folder: kill_page(int(n), d, f))
        outcome = said if kind == "done" else {"name": number, "kills": 0, "broken": [said]}
        outcome["seconds"] = round(time.monotonic() - started, 1)
        print(json.dumps(outcome), flush=True)


def disk(folder: str, room: str) -> None:
    """Write until the file system that holds the folder is full, and make room again. The site may
    refuse (409, 422, 503), and says so in words; everything stays whole.
    """
    use(str(Path(folder) / "zuji.sqlite3"), folder)
    kind, ready = in_a_fork(lambda: prepare(button("evidence")))
    if kind != "done":
        print(json.dumps({"refused": 0, "written": 0, "broken": [ready]}))
        return
    filler = Path(folder) / "filler"
    with filler.open("wb") as file:
        while shutil.disk_usage(folder).free > int(room):
            file.write(bytes(min(1 << 16, shutil.disk_usage(folder).free - int(room) + 1)))
            file.flush()
    kind, outcome = in_a_fork(lambda: fill(ready))
    wrong = outcome["broken"] if kind == "done" else [outcome]
    filler.unlink()
    wrong += in_a_fork(lambda: after_a_kill(ready))[1]
    kind, again = in_a_fork(lambda: fill(ready, 3))
    wrong += [] if kind == "done" and again["written"] == 3 else [f"afterwards: {again}"]
    print(json.dumps({**(outcome if kind == "done" else {}), "broken": wrong}))


def button(name: str) -> int:
    """The number of a button by its function's name."""
    from attack.moves import add_evidence, buttons

    return len(posts()) - len(buttons()) + buttons().index({"evidence": add_evidence}[name])


def fill(ready: Ready, most: int = 60) -> dict[str, Any]:
    """Add evidence until some forty were refused."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, counts, wrong = client_of(ready), {"written": 0, "refused": 0}, []
    for _ in range(most):
        file = SimpleUploadedFile("电费.txt", os.urandom(20_000).hex().encode())
        answer = client.post("/evidence/add/", {"file": file, "kind": "meter"})
        is_written = answer.status_code == 302
        counts["written" if is_written else "refused"] += 1
        if not is_written and answer.status_code not in {409, 422, 503}:
            wrong.append(f"answered with {answer.status_code} on a full disk")
    return {**counts, "broken": wrong}


def four(name: str, folder: str, rounds: str) -> None:
    """Four processes that write at once: every answer that said yes is there, everything is
    whole.
    """
    from django.db import connections

    use(name, folder)
    kind, ready = in_a_fork(lambda: prepare(button("evidence")))
    if kind != "done":
        print(json.dumps({"written": 0, "refused": 0, "broken": [ready]}))
        return
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    words = fork.SimpleQueue()
    processes = [fork.Process(target=lambda: words.put(fill(ready, int(rounds)))) for _ in range(4)]
    for process in processes:
        process.start()
    said = [words.get() for _ in processes]
    for process in processes:
        process.join()
    written = sum(one["written"] for one in said)
    wrong = [w for one in said for w in one["broken"]] + in_a_fork(lambda: after_a_kill(ready))[1]
    entries = in_a_fork(told)[1] - ready.told
    if entries != written:
        wrong.append(f"{written} were confirmed, {entries} are there")
    refused = sum(one["refused"] for one in said)
    print(json.dumps({"written": written, "refused": refused, "broken": wrong}))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    django.setup()
    logging.disable(logging.CRITICAL)
    {"kill": kill, "disk": disk, "four": four}[sys.argv[1]](*sys.argv[2:])
