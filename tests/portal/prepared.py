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
from pathlib import Path

SERVER = os.environ.get("ZUJI_DATABASE_URL", "")
NAME = "zuji_prepared"
"""Of the database on a PostgreSQL server."""


def prepared(folder: Path) -> Path:
    """The SQLite file in the folder; with PostgreSQL, a mark that its database is on the server.
    Processes of one run that share the folder make it once.
    """
    from filelock import FileLock

    file = folder / f"{NAME}.sqlite3"
    with FileLock(folder / f"{NAME}.lock"):
        if not file.exists():
            if SERVER:
                drop_database(NAME)  # of an earlier run on a server that goes on
            more = {"ZUJI_DATABASE_URL": new_database(NAME)} if SERVER else {}
            (folder / NAME).mkdir(exist_ok=True)
            subprocess.run(
                [sys.executable, __file__, folder],
                env={**os.environ, **more, "ZUJI_VAR": str(folder / NAME)},
                check=True,
            )
    return file


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
    file = folder / f"{NAME}.sqlite3"
    if connection.vendor == "sqlite":
        connection.cursor().execute("VACUUM INTO %s", [str(file)])
    else:
        file.touch()


def load(file: Path, connection: sqlite3.Connection) -> None:
    """The prepared SQLite database in place of what the connection holds."""
    source = sqlite3.connect(file)
    source.backup(connection)
    source.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
