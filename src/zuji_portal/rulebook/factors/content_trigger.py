"""A migration operation: the content of a factor version is written once."""

from __future__ import annotations

from typing import Any

from zuji_portal.foundation.databaseobjects import DatabaseObject

FIELDS = ("factor_id", "version", "content")
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIELDS)
SQLITE = f"""
CREATE TRIGGER factors_content_once BEFORE UPDATE ON factors_factorversion
WHEN {CHANGED.replace("IS DISTINCT FROM", "IS NOT")}
BEGIN SELECT RAISE(ABORT, 'the content of a factor version is written once'); END;
"""
POSTGRESQL = f"""
CREATE FUNCTION factors_content_once() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the content of a factor version is written once'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER factors_content_once BEFORE UPDATE ON factors_factorversion
  FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION factors_content_once();
"""


def written_once() -> DatabaseObject:
    """The migration of a trigger that refuses to change what a version holds."""

    def forward(editor: Any) -> None:
        editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)

    def backward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute("DROP TRIGGER factors_content_once")
        else:
            editor.execute("DROP FUNCTION factors_content_once() CASCADE")

    return DatabaseObject(forward, backward)
