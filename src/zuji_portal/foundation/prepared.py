"""Queries of one shape, compiled once a process: to ask one costs what the database takes.

Django draws up the SQL of a query anew each time, which takes ten times as long as SQLite takes to
answer one row by its key. A page that many read asks here what differs in one value alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
PLACE = object()
"""Stands among the parameters where the value goes that is asked for."""


class Prepared(Generic[Row]):
    """Rows of a query with the place of one value left open; related rows that it selects are read
    with them. The query is one of the default database, without annotations.
    """

    def __init__(self, rows: Callable[[Value], QuerySet[Row]]):
        self.rows = rows

    def __call__(self, value: str | int) -> list[Row]:
        """The rows for a value, as the query would give them."""
        compiled = self._compiled
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(compiled.sql, compiled.with_value(value))
            found = cursor.fetchall()
        return [compiled.made(row) for row in found]

    @cached_property
    def _compiled(self) -> Compiled[Row]:
        return Compiled(self.rows(Value(PLACE)))


class Compiled(Generic[Row]):
    """The SQL of a query, and how its columns become rows."""

    def __init__(self, rows: QuerySet[Row]):
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, self.parameters = compiler.as_sql()
        select, shape = compiler.select, compiler.klass_info
        columns = [column for column, *_ in select]
        at = shape["select_fields"]
        self.model: type[Row] = shape["model"]
        self.own = slice(at[0], at[-1] + 1)
        self.names = [column.target.attname for column in columns[self.own]]
        self.related = get_related_populators(  # type: ignore[call-arg]
            shape, select, DEFAULT_DB_ALIAS
        )
        self.converters = compiler.get_converters(columns)
        self.connection = compiler.connection

    def with_value(self, value: str | int) -> list[Any]:
        """The parameters of the query for a value."""
        return [value if each is PLACE else each for each in self.parameters]

    def made(self, columns: tuple[Any, ...]) -> Row:
        """A row and what is related to it."""
        values = list(columns)
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                values[at] = convert(values[at], expression, self.connection)
        row = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values[self.own])
        for related in self.related:
            related.populate(values, row)
        return row
