"""A migration operation: what was sealed stays as it is."""

from __future__ import annotations

from typing import Any

from zuji_portal.foundation.databaseobjects import DatabaseObject

FIELDS = ("number", "title", "city", "listed", "seed_at", "digest", "sealed_at")
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIELDS)
SQLITE = f"""
CREATE TRIGGER draws_sealed_once BEFORE UPDATE ON draws_inspectiondraw
WHEN OLD.digest <> '' AND ({CHANGED.replace("IS DISTINCT FROM", "IS NOT")})
BEGIN SELECT RAISE(ABORT, 'a sealed list is never changed'); END;
"""
POSTGRESQL = f"""
CREATE FUNCTION draws_sealed_once() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a sealed list is never changed'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER draws_sealed_once BEFORE UPDATE ON draws_inspectiondraw
  FOR EACH ROW WHEN (OLD.digest <> '' AND ({CHANGED})) EXECUTE FUNCTION draws_sealed_once();
"""


def sealed_once() -> DatabaseObject:
    """The migration of a trigger that refuses to change what was sealed."""

    def forward(editor: Any) -> None:
        editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)

    def backward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute("DROP TRIGGER draws_sealed_once")
        else:
            editor.execute("DROP FUNCTION draws_sealed_once() CASCADE")

    return DatabaseObject(forward, backward)
