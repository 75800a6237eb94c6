"""Migration operations that make a table, or columns of it, unchangeable by triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zuji_portal.foundation.databaseobjects import DatabaseObject

SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
"""


def append_only(table: str) -> DatabaseObject:
    """Triggers on both databases that refuse any change of a row of `table`."""

    def forward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for event in ("UPDATE", "DELETE"):
                editor.execute(SQLITE.format(table=table, event=event))
        else:
            editor.execute(POSTGRESQL.format(table=table))

    def backward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for event in ("UPDATE", "DELETE"):
                editor.execute(f"DROP TRIGGER {table}_no_{event}")
        else:
            editor.execute(f"DROP FUNCTION {table}_append_only() CASCADE")

    return DatabaseObject(forward, backward)


SQLITE_FIXED = """
CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{table}: what was signed stays'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {deleted}
BEGIN SELECT RAISE(ABORT, '{table}: what was signed stays'); END;
"""
POSTGRESQL_FIXED = """
CREATE OR REPLACE FUNCTION {table}_fixed() RETURNS trigger AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {deleted} THEN RAISE EXCEPTION '{table}: what was signed stays'; END IF;
    RETURN OLD;
  END IF;
  IF {when} THEN RAISE EXCEPTION '{table}: what was signed stays'; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_fixed();
"""


def fixed(table: str, columns: Sequence[str], once: str = "") -> DatabaseObject:
    """Triggers on both databases that refuse to change `columns` of a row, or to delete it, once
    `once` holds of the row as it was (SQL about ``OLD``; always where it is empty). Other columns
    may move on.
    """
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    held = f"({once})" if once else "(1 = 1)"

    def forward(editor: Any) -> None:
        words = {"table": table, "when": f"{held} AND ({changed})", "deleted": held}
        if editor.connection.vendor == "sqlite":
            words["when"] = words["when"].replace("IS DISTINCT FROM", "IS NOT")
            for statement in SQLITE_FIXED.format(**words).strip().split("END;\n"):
                text = statement.strip().removesuffix("END;")
                editor.execute(f"{text} END;", None)
        else:
            editor.execute(POSTGRESQL_FIXED.format(**words), None)

    def backward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for name in ("fixed", "no_delete"):
                editor.execute(f"DROP TRIGGER {table}_{name}")
        else:
            editor.execute(f"DROP FUNCTION {table}_fixed() CASCADE")

    return DatabaseObject(forward, backward)
