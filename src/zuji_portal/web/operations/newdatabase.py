"""An empty database gets the tables of the models as they are now at once, not by the history of
their migrations, which takes most of the time that a new site needs to start.
"""

from __future__ import annotations

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from zuji_portal.foundation.databaseobjects import DatabaseObject


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Tables, then the objects beside them in the order of the migrations, which all count as
    applied afterwards; all or nothing. Code in migrations that moves rows has none to move.
    """
    executor = MigrationExecutor(connection)
    plan = [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    apps = executor.loader.project_state().apps
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
        with connection.schema_editor() as editor:
            for migration in plan:
                for operation in migration.operations:
                    if isinstance(operation, DatabaseObject):
                        operation.create(editor)
        executor.recorder.ensure_schema()
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
