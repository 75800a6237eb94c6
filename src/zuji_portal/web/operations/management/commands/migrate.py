"""``zuji-portal migrate``: Django's, but quick on an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from zuji_portal.web.operations.newdatabase import is_empty, make_tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        is_whole = not options["app_label"] and not options["plan"]
        if is_whole and not options["check_unapplied"] and is_empty(connection):
            make_tables(connection)
        super().handle(*args, **options)
