"""``zuji-portal backup FILE``, or ``--folder FOLDER`` for one by its date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zuji.core.files import make_folder
from zuji.core.refusals import Refusal
from zuji_portal.web.operations.backup import backup

NAMED = "zuji-%Y%m%d-%H%M%S.tar"


class Command(BaseCommand):
    help = (
        "把全部数据行与佐证材料写进一个备份文件。 Write every row and evidence file into "
        "one backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--folder", type=Path, help="a file named by the time goes here")
        parser.add_argument("--keep", type=int, default=0, help="newest ones to keep; 0 for all")

    def handle(self, *args: Any, **options: Any) -> None:
        file, folder, keep = options["file"], options["folder"], options["keep"]
        if (file is None) == (folder is None):
            raise CommandError("写文件名，或写 --folder name a file, or a --folder")
        if file is not None and keep:
            raise CommandError("--keep 只用于 --folder goes with --folder only")
        try:
            if folder is not None:
                make_folder(folder)
                file = folder / timezone.localtime().strftime(NAMED)
            manifest = backup(file)
        except Refusal as problem:
            raise CommandError(problem.explain("zh")) from problem
        self.stdout.write(f"{file}: {len(manifest['members'])} 件 members, zuji {manifest['zuji']}")
        if keep:
            for old in sorted(folder.glob("zuji-*-*.tar"))[:-keep]:
                old.unlink()
                self.stdout.write(f"{old}: 删去 removed")
