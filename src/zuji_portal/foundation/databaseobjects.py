"""Migration operation for what a database keeps beside its tables: triggers, an index of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations.base import Operation


class DatabaseObject(Operation):
    """Made and dropped by SQL of the vendor, which no model knows: so that, other than for code
    that gets models, no state of the models has to be drawn up.
    """

    reversible = True

    def __init__(
        self, create: Callable[[Any], None], drop: Callable[[Any], None] | None = None
    ) -> None:
        self.create, self.drop = create, drop

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.create(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if self.drop:
            self.drop(schema_editor)

    def describe(self) -> str:
        return "Objects of the database beside its tables"
