"""The database of a new site, migrated and with the factors that ship: made once in a run of the
tests and copied from then on.

``python tests/portal/prepared.py FOLDER`` makes it in a process of its own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = os.environ.get("ZUJI_DATABASE_URL", "")
NAME = "zuji_prepared"
"""Of the database on a PostgreSQL server."""


def prepared(folder: Path) -> Path:
    """The SQLite file in the folder; with PostgreSQL, a mark that its database is on the server.
    Processes of one run that share the folder make it once.
    """
    if not SERVER:
        return embedded(folder)
    mark = folder / f"{NAME}.on_server"
    with once(mark) as is_first:
        if is_first:
            drop_database(NAME)  # of an earlier run on a server that goes on
            make(folder, new_database(NAME))
            mark.touch()
    return mark


def embedded(folder: Path) -> Path:
    """The SQLite file in the folder, whatever the tests run on."""
    file = folder / f"{NAME}.sqlite3"
    with once(file) as is_first:
        if is_first:
            make(folder, "")
    return file


@contextmanager
def once(file: Path) -> Iterator[bool]:
    """Whether this process is the one that makes the file; the others wait for it."""
    from filelock import FileLock

    with FileLock(file.with_suffix(".lock")):
        yield not file.exists()


def make(folder: Path, database: str) -> None:
    """A new site in a process of its own, on an address or, with none, as a file in the folder."""
    var = folder / (NAME if database else f"{NAME}_embedded")
    var.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, __file__, folder],
        env={**os.environ, "ZUJI_DATABASE_URL": database, "ZUJI_VAR": str(var)},
        check=True,
    )


def new_database(name: str, template: str = "template0") -> str:
    """The address of a new database on the PostgreSQL server."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


def drop_database(name: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copied(file: Path, var: Path) -> None:
    """A site of its own in the folder `var` with the prepared SQLite database."""
    var.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, var / "zuji.sqlite3")


def main(folder: Path) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zuji_portal.web.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from zuji.factors import builtin_library
    from zuji_portal.rulebook.factors.library import take_in

    call_command("migrate", verbosity=0)
    take_in(builtin_library().packs, is_shipped=True)
    if connection.vendor == "sqlite":
        file = folder / f"{NAME}.sqlite3"
        connection.cursor().execute("VACUUM INTO %s", [str(file)])


def load(file: Path, connection: sqlite3.Connection) -> None:
    """The prepared SQLite database in place of what the connection holds."""
    source = sqlite3.connect(file)
    source.backup(connection)
    source.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
