"""An empty database that gets its tables at once is the one that every migration made."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.nightly, pytest.mark.database]
BY_MIGRATIONS = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""
AT_ONCE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
SQLITE = {
    "objects": """SELECT type, name, CASE type WHEN 'table' THEN '' ELSE sql END
        FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2""",
    "columns": """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
        ORDER BY 1, 2""",
    "references": """SELECT m.name, f."from", f."table", f."to", f.on_delete
        FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f ORDER BY 1, 2""",
}
POSTGRESQL = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
        column_default, is_identity FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY 1, 2""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "triggers": """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2""",
    "functions": """SELECT proname, prosrc FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2""",
}
LOOK = """
import json, sys
import django
django.setup()
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for name, query in json.loads(sys.argv[1])[connection.vendor].items():
        cursor.execute(query)
        found[name] = [list(map(str, row)) for row in cursor.fetchall()]
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        found[f"rows of {table}"] = cursor.fetchone()[0]
    if connection.vendor == "sqlite":  # checks and uniqueness, in whatever order they stand
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        for name, text in cursor.fetchall():
            found[f"text of {name}"] = sorted(text.replace(")", " ").replace(",", " ").split())
print(json.dumps(found))
"""


def run(script, environment, *words):
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_tables_made_at_once_are_those_of_the_migrations(tmp_path, own_database):
    found = []
    for name, script in (("by_migrations", BY_MIGRATIONS), ("at_once", AT_ONCE)):
        var = tmp_path / name
        var.mkdir()
        environment = {"ZUJI_VAR": str(var), **own_database(name, var, is_empty=True)}
        run(script, environment)
        queries = json.dumps({"sqlite": SQLITE, "postgresql": POSTGRESQL})
        found.append(json.loads(run(LOOK, environment, queries)))
    by_migrations, at_once = found
    assert by_migrations.keys() == at_once.keys()
    assert len(at_once) > 90
    for name, rows in by_migrations.items():
        assert at_once[name] == rows, name
