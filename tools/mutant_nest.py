"""Runs tests against planted faults, each in a forked process.

Tests are collected and run once without a fault, with probes that note which test reaches which
line. A fault inside a function is then put into the running process by exchanging the function's
code, and only the tests that reach its line run. A fault in what runs at import (tables, defaults)
is first put in by running the module again; where that is not possible, or no test notices, it
needs a fresh process: `cold` forks one before anything of ours is imported.
"""

from __future__ import annotations

import ast
import builtins
import gc
import importlib
import importlib.machinery
import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import _lru_cache_wrapper
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, TextIO

import pytest

from mutant_operators import Mutant
from mutant_reload import caches_of, run_again

ROOT = Path(__file__).resolve().parents[1]
SOURCES = str(ROOT / "src")
LIVES, DIES, LATE, BROKEN = "survived", "killed", "timeout", "unsure"
SECONDS, FACTOR = 10, 6
"""CPU seconds a run may take: a base, and a multiple of what the tests took without a fault."""
WAY = 8
"""How many frames tell one way of reaching a function from another."""
QUIET = [
    "-m",
    "not (nightly or browser or sweep)",
    "-q",
    "-s",
    "-x",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:randomly",
]


class Reach:
    """Which test reaches which line of the watched files, and through whose code."""

    def __init__(self, files: set[str]) -> None:
        self.files = {str(ROOT / f): f for f in files}
        self.test = ""
        self.lines: dict[tuple[str, int], set[str]] = {}
        self.at_import: set[tuple[str, str]] = set()
        self.callers: set[CodeType] = set()
        self.ways: set[tuple[CodeType, ...]] = set()

    def reached(self, file: str, line: int, is_entry: bool) -> None:
        self.lines.setdefault((file, line), set()).add(self.test)
        if is_entry:
            self.came_through(file, sys._getframe(1))

    def came_through(self, file: str, frame: FrameType) -> None:
        """Note all code above a function, once for each way it is reached."""
        way = tuple(f.f_code for f in islice(above(frame), WAY))
        if way in self.ways and self.test:
            return
        self.ways.add(way)
        codes = [f.f_code for f in above(frame)]
        self.callers.update(codes)
        is_import = any(c.co_name == "<module>" and SOURCES in c.co_filename for c in codes)
        if is_import or not self.test:
            self.at_import.add((file, outermost(frame.f_code.co_qualname)))

    def tests_of(self, mutant: Mutant) -> set[str]:
        lines = range(mutant.first, mutant.last + 1)
        return set().union(*(self.lines.get((mutant.path, n), set()) for n in lines)) - {""}


def above(frame: FrameType | None) -> Iterator[FrameType]:
    while frame:
        yield frame
        frame = frame.f_back


def probed(body: list[ast.stmt], file: str, inside: bool, is_entry: bool = False) -> list[ast.stmt]:
    """Statements of functions, each after a call that says it is reached."""
    out: list[ast.stmt] = []
    for number, statement in enumerate(body):
        words = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if inside and not (words and not number):
            values = [ast.Constant(v) for v in (file, statement.lineno, is_entry)]
            call = ast.Call(ast.Name("__reached__", ast.Load()), values, [])
            out.append(ast.copy_location(ast.Expr(call), statement))
            is_entry = False
        is_function = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        within = is_function or (inside and not isinstance(statement, ast.ClassDef))
        parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
        for holder in [statement, *parts]:
            for name in ("body", "orelse", "finalbody"):
                if inner := getattr(holder, name, None):
                    setattr(holder, name, probed(inner, file, within, is_function))
        out.append(statement)
    return out


def instrumented(file: str) -> CodeType:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    tree.body = probed(tree.body, file, False)
    return compile(ast.fix_missing_locations(tree), str(ROOT / file), "exec")


def outermost(qualname: str) -> str:
    return qualname.partition(".<locals>")[0]


class Nest:
    """The pytest plugin: runs everything once, then one fault after another."""

    def __init__(self, mutants: list[Mutant], jobs: int, tell: Callable[[Mutant, str], None]):
        self.mutants, self.jobs, self.tell = mutants, jobs, tell
        self.reach = Reach({m.path for m in mutants})
        self.took: dict[str, float] = {}
        self.failed: set[str] = set()
        self.left: list[Mutant] = []
        """Faults that need a fresh process."""
        self.runs_again: dict[str, bool] = {}
        """File → whether every test passes when its module has run a second time."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        top = _Above(session)
        for number, item in enumerate(session.items):
            self.reach.test = item.nodeid
            started = time.process_time()
            following = session.items[number + 1 : number + 2] or [top]
            reports = run_item(item, following[0])
            self.took[item.nodeid] = time.process_time() - started
            if not reports:
                self.failed.add(item.nodeid)
        self.code = functions_by_code(set(self.reach.files))
        self.caches = [
            cache
            for cache in gc.get_objects()
            if type(cache) is _lru_cache_wrapper
            and getattr(cache.__wrapped__, "__code__", None) in self.reach.callers
        ]
        self.tables = caches_of("zuji_portal")
        gc.collect()
        gc.freeze()
        self.failed |= self.control(session)
        for name in sorted(self.failed):
            print(f"\nleft out: {name} does not pass without any fault", flush=True)
        self.hatch(session)
        return True

    def control(self, session: pytest.Session) -> set[str]:
        """Tests that fail in a forked process without any fault; they can say nothing."""
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
            pid = os.fork()
            if not pid:
                with Path(file.name).open("w", encoding="utf-8") as out:
                    self.live(
                        session, [i for i in session.items if i.nodeid not in self.failed], out
                    )
                os._exit(0)
            os.waitpid(pid, 0)
            return set(file.read().split("\n")) - {""}

    def hatch(self, session: pytest.Session) -> None:
        """One process a fault, some at a time."""
        items = {item.nodeid: item for item in session.items}
        alive: dict[int, Mutant] = {}
        for mutant in self.mutants:
            is_early = not mutant.scope or (mutant.path, mutant.scope) in self.reach.at_import
            if is_early and not self.can_run_again(session, mutant.path):
                self.left.append(mutant)
                continue
            reach = set(items) if is_early else self.reach.tests_of(mutant)
            names = sorted(reach - self.failed, key=lambda n: (self.took[n], n))
            if not names:
                self.tell(mutant, LIVES)
                continue
            while len(alive) >= self.jobs:
                self.reap(alive)
            pid = os.fork()
            if not pid:
                limit(sum(self.took[n] for n in names))
                silence()
                chosen = [items[n] for n in names]
                os._exit(
                    self.early(session, mutant.path, mutant.text, chosen)
                    if is_early
                    else self.late(session, mutant, chosen)
                )
            alive[pid] = mutant
        while alive:
            self.reap(alive)

    def can_run_again(self, session: pytest.Session, path: str) -> bool:
        """Whether every test passes with the module run a second time as it is."""
        if path not in self.runs_again:
            pid = os.fork()
            if not pid:
                silence()
                items = [i for i in session.items if i.nodeid not in self.failed]
                os._exit(self.early(session, path, (ROOT / path).read_text("utf-8"), items) == 1)
            self.runs_again[path] = not os.waitpid(pid, 0)[1]
        return self.runs_again[path]

    def early(self, session: pytest.Session, path: str, text: str, items: list[pytest.Item]) -> int:
        """A fault of what runs at import; one that nobody notices is tried in a fresh process."""
        try:
            run_again(ROOT / path, text, ROOT)
        except BaseException:
            return 1
        for cache in self.tables:
            cache.cache_clear()
        return self.live(session, items) or UNFIT

    def late(self, session: pytest.Session, mutant: Mutant, items: list[pytest.Item]) -> int:
        """A fault inside a function."""
        return self.live(session, items) if exchange(mutant, self.code) else UNFIT

    def reap(self, alive: dict[int, Mutant]) -> None:
        pid, status = os.wait()
        mutant = alive.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == UNFIT:
            self.left.append(mutant)
        else:
            self.tell(mutant, outcome(code))

    def live(
        self, session: pytest.Session, items: list[pytest.Item], out: TextIO | None = None
    ) -> int:
        """In the forked process: 1 as soon as a test fails, 0 if none does; or every failure."""
        silence()
        for cache in self.caches:
            cache.cache_clear()
        folder = Path(tempfile.mkdtemp(prefix="zuji-mutant-"))
        session.config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
        failed = 0
        try:
            for item in items:
                if not run_item(item, _Above(session)):
                    failed = 1
                    if not out:
                        break
                    out.write(item.nodeid + "\n")
        except BaseException:
            failed = 1
        shutil.rmtree(folder, ignore_errors=True)
        return failed


UNFIT = 77


class _Above:
    """What stands after the last test: only what was made for the whole run is kept."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[Any]:
        return [self.session]


def run_item(item: pytest.Item, following: Any) -> bool:
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, log=False, nextitem=following)
    return not any(r.failed for r in reports)


def outcome(code: int) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM}:
        return LATE
    return LIVES if code == 0 else DIES


def limit(cpu: float) -> None:
    """The end of a run that does not end, counted in its own CPU time: a busy machine ends none."""
    seconds = int(SECONDS + FACTOR * cpu)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    signal.alarm(30 * seconds)


def silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def functions_by_code(files: set[str]) -> dict[CodeType, list[FunctionType]]:
    found: dict[CodeType, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename in files:
            found.setdefault(thing.__code__, []).append(thing)
    return found


def codes(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module or class, not those inside functions."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 0x02:  # a function has its own locals; a class body does not
                yield constant
            else:
                yield from codes(constant)


def exchange(mutant: Mutant, live: dict[CodeType, list[FunctionType]]) -> bool:
    """Put the fault's code into the functions that are already there."""
    file = str(ROOT / mutant.path)
    changed = [
        c for c in codes(compile(mutant.text, file, "exec")) if c.co_qualname == mutant.scope
    ]
    present = sorted(
        (c for c in live if c.co_filename == file and c.co_qualname == mutant.scope),
        key=lambda c: c.co_firstlineno,
    )
    if not present or len(present) != len(changed):
        return False
    for old, new in zip(present, changed, strict=True):
        for function in live[old]:
            if len(new.co_freevars) != len(function.__closure__ or ()):
                return False
            function.__code__ = new
    return True


def hot(tests: list[str], mutants: list[Mutant], jobs: int, tell: Callable[[Mutant, str], None]):
    """Run the faults that can be put into a running process; the others are returned."""
    nest = Nest(mutants, jobs, tell)
    builtins.__reached__ = nest.reach.reached  # type: ignore[attr-defined]
    for file in nest.reach.files.values():
        sys.meta_path.insert(0, Finder(file, instrumented(file)))
    code = pytest.main([*QUIET, *without_django(tests), *tests], plugins=[nest])
    if code not in {0, 1}:
        sys.exit(f"{tests}: pytest ended with {code}")
    return nest.left


def without_django(tests: list[str]) -> list[str]:
    """Tests of the library need no site; setting it up is most of their start."""
    return [] if any("portal" in test for test in tests) else ["-p", "no:django"]


class Loader(importlib.machinery.SourceFileLoader):
    """Loads one module from other code than its file's."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class Finder:
    """Stands before the other finders for one module."""

    def __init__(self, file: str, code: CodeType) -> None:
        name = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
        self.name = name.removesuffix(".__init__")
        self.code = code

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is None or spec.origin is None:
            return None
        spec.loader = Loader(fullname, spec.origin)
        spec.loader.code = self.code
        return spec


PRELOADED = """
numpy scipy.sparse.linalg scipy.stats numba yaml pydantic hypothesis openpyxl lxml.etree pint lark
pyarrow cryptography.x509 PIL.Image django.db.models django.test django.template
django.core.management pytest_django.plugin rapidfuzz
"""


class Database:
    """The pytest plugin that gives the tests of the site a file as their database."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def pytest_configure(self) -> None:
        from django.conf import settings

        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(self.file)


def cold(
    tests: list[str], mutants: list[Mutant], jobs: int, tell: Callable[[Mutant, str], None]
) -> None:
    """One fresh process a fault; other people's packages are imported once, before the fork."""
    for name in PRELOADED.split():
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="zuji-mutants-") as folder:
        prepared = None if without_django(tests) else Path(folder) / "prepared.sqlite3"
        whole = fresh(lambda: session_of(tests, None, prepared))
        if os.waitstatus_to_exitcode(os.waitpid(whole, 0)[1]):
            sys.exit(f"{' '.join(tests)}: not whole in a fresh process without any fault")
        alive: dict[int, Mutant] = {}
        for mutant in mutants:
            while len(alive) >= jobs:
                told(alive, tell)
            alive[fresh(lambda m=mutant: session_of(tests, m, prepared))] = mutant
        while alive:
            told(alive, tell)


def told(alive: dict[int, Mutant], tell: Callable[[Mutant, str], None]) -> None:
    pid, status = os.wait()
    tell(alive.pop(pid), outcome(os.waitstatus_to_exitcode(status)))


def fresh(work: Callable[[], int]) -> int:
    """A forked process that does the work and ends with its answer."""
    pid = os.fork()
    if not pid:
        silence()
        limit(120)
        try:
            code = work()
        except BaseException:
            code = 1
        os._exit(code)
    return pid


def session_of(tests: list[str], mutant: Mutant | None, prepared: Path | None) -> int:
    """A run of the tests until the first fails, on a copy of the prepared database."""
    if mutant:
        code = compile(mutant.text, str(ROOT / mutant.path), "exec")
        sys.meta_path.insert(0, Finder(mutant.path, code))
    with tempfile.TemporaryDirectory(prefix="zuji-mutant-") as folder:
        options = [*QUIET, *without_django(tests), "--basetemp", f"{folder}/tests"]
        plugins = []
        if prepared:
            file = Path(folder) / "site.sqlite3" if prepared.exists() else prepared
            if file != prepared:
                copied(prepared, file)
            options += ["--reuse-db"] if file != prepared else ["--reuse-db", "--create-db"]
            plugins.append(Database(file))
        return int(pytest.main([*options, *tests], plugins=plugins))


def copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def main() -> None:
    """``hot|cold mutants.json digests jobs results tests…`` in a process of its own."""
    kind, file, digests, jobs, results, *tests = sys.argv[1:]
    mutants = [Mutant.of_row(row) for row in json.loads(Path(file).read_text("utf-8"))]
    states = json.loads(digests)

    def tell(mutant: Mutant, found: str) -> None:
        row = {"key": mutant.key, "digest": states[mutant.path], "outcome": found}
        with Path(results).open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")

    if kind == "hot":
        hot(tests, mutants, int(jobs), tell)
    else:
        cold(tests, mutants, int(jobs), tell)


if __name__ == "__main__":
    main()
