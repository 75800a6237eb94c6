"""``zuji-portal backup FILE``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zuji.core.refusals import Refusal
from zuji_portal.web.operations.backup import backup


class Command(BaseCommand):
    help = (
        "把全部数据行与证据文件写进一个备份文件。 Write every row and evidence file into "
        "one backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup(options["file"])
        except Refusal as problem:
            raise CommandError(problem.explain("zh")) from problem
        self.stdout.write(
            f"{options['file']}: {len(manifest['members'])} 件 members, zuji {manifest['zuji']}"
        )
