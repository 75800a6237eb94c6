"""Sentences for constraints of the database: what is there already, and the way out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models

from zuji.core.refusals import Finding

OWN = "zuji_portal."
RULE = "constraint"
UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
NAMED = re.compile(r"(?:CHECK constraint failed: |index ')(\w+)")
KEY = re.compile(r"Key \((.+?)\)=")


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """Name of a constraint, or table and column → language → [what is there, the way out]."""
    words: dict[str, Any] = tomllib.loads(
        Path(__file__).with_name("constraints.toml").read_text("utf-8")
    )
    return words


def constraint_finding(problem: IntegrityError) -> Finding:
    """What a constraint that held says to who ran into it."""
    name = constraint_of(problem)
    words = sentences()[name if name in sentences() else "unknown"]
    texts = {lang: (pair[0], pair[1]) for lang, pair in words.items()}
    return Finding(f"{RULE}-{name.replace('_', '-').replace('.', '-')}", "block", texts=texts)


def constraint_of(problem: IntegrityError) -> str:
    """The name of the constraint, or ``table.column`` of a unique column, as SQLite or PostgreSQL
    tells it; `value-missing`, `referred-gone` or `unknown` where none has one.
    """
    text = str(problem)
    if found := UNIQUE.search(text):
        columns = [each.strip().split(".") for each in found[1].split(",")]
        if len(columns[0]) > 1:
            return by_columns().get((columns[0][0], tuple(c[-1] for c in columns)), "unknown")
    if found := NAMED.search(text):
        return found[1]
    if "NOT NULL" in text or "null value in column" in text:
        return "value-missing"
    if "FOREIGN KEY" in text or "foreign key" in text:
        return "referred-gone"
    said = getattr(problem.__cause__, "diag", None)
    name = str(getattr(said, "constraint_name", "") or "")
    if name in sentences():
        return name
    if said and (found := KEY.search(str(said.message_detail or ""))):
        columns_of = tuple(part.strip() for part in found[1].split(","))
        return by_columns().get((str(said.table_name), columns_of), "unknown")
    return "unknown"


def constraints() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, table and columns of every unique and check constraint of our models."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith(OWN):
            continue
        table = model._meta.db_table
        for column in model._meta.local_fields:
            if column.unique and not column.primary_key:
                yield f"{table}.{column.column}", table, (str(column.column),)
        for kept in model._meta.constraints:
            fields = kept.fields if isinstance(kept, models.UniqueConstraint) else ()
            columns = tuple(str(vars(model._meta.get_field(name))["column"]) for name in fields)
            yield kept.name, table, columns


@cache
def by_columns() -> dict[tuple[str, tuple[str, ...]], str]:
    return {(table, columns): name for name, table, columns in constraints() if columns}
