"""Search index of terms beside a table, kept in the same transaction, on both databases.

A row is addressed by its `place`: a number that says both which record it is and where it stands in
the list of answers. Answers come in that order, so a word that half of the records hold is answered
as fast as a rare one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zuji_portal.foundation.databaseobjects import DatabaseObject
from zuji_portal.foundation.search.terms import Query, fts5, tsquery

SQLITE = (
    "CREATE VIRTUAL TABLE {table} USING fts5(terms, detail='none', columnsize=0, prefix='3 4 5')"
)
POSTGRESQL = """
CREATE TABLE {table} (place bigint PRIMARY KEY, terms tsvector NOT NULL);
CREATE INDEX {table}_terms ON {table} USING gin (terms) WITH (fastupdate = off);
"""


@dataclass(frozen=True)
class Index:
    """An index by the name of its table."""

    table: str

    def put(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Add (place, terms)."""
        if connection.vendor == "sqlite":
            insert = f"INSERT INTO {self.table}(rowid, terms) VALUES (%s, %s)"  # noqa: S608
        else:
            vector = "array_to_tsvector(string_to_array(%s, ' '))"
            insert = f"INSERT INTO {self.table}(place, terms) VALUES (%s, {vector})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(insert, [(place, " ".join(terms)) for place, terms in rows])

    def drop(self, places: Iterable[int]) -> None:
        column = "rowid" if connection.vendor == "sqlite" else "place"
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {self.table} WHERE {column} = %s",  # noqa: S608
                [(place,) for place in places],
            )

    def find(self, asked: Query, after: int = -1, limit: int = 60) -> list[int]:
        """The places of records that hold what is asked, in order, beyond `after`."""
        with connection.cursor() as cursor:
            cursor.execute(*self._select(asked, after, limit))
            return [row[0] for row in cursor.fetchall()]

    def _select(self, asked: Query, after: int, limit: int) -> tuple[str, list[Any]]:
        sqlite = connection.vendor == "sqlite"
        column = "rowid" if sqlite else "place"
        match = f"{self.table} MATCH %s" if sqlite else "terms @@ %s::tsquery"
        where = [f"{column} > %s"] + ([match] if asked else [])
        values: list[Any] = [after] + ([fts5(asked) if sqlite else tsquery(asked)] if asked else [])
        condition = " AND ".join(where)
        select = f"SELECT {column} FROM {self.table} WHERE {condition}"  # noqa: S608
        text = f"{select} ORDER BY {column} LIMIT %s"
        return text, [*values, limit]

    def created(self) -> DatabaseObject:
        """The operation of a migration that makes it."""

        def forward(editor: Any) -> None:
            statements = SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL
            editor.execute(statements.format(table=self.table))

        def backward(editor: Any) -> None:
            editor.execute(f"DROP TABLE {self.table}")

        return DatabaseObject(forward, backward)
