"""``zuji-portal catalogue file``: file every accepted study that is not filed yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.catalogue.keeping import file_accepted


class Command(BaseCommand):
    help = "File accepted studies of a site from before the catalogue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["file"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{file_accepted()} 条 filed")
