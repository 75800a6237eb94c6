"""``zuji-portal history FILE``: make the three years of history again, for shipping."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zuji.core.files import write_whole
from zuji_portal.demonstration.history.clock import END
from zuji_portal.demonstration.history.making import make_history
from zuji_portal.demonstration.snapshot import digest_of, lines, packed
from zuji_portal.foundation.accounts.models import User


class Command(BaseCommand):
    help = (
        "在空库中重做三年历史并写成文件（演示用）。 Make the three years of history of the "
        "demonstration in an empty database and write them to a file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--until", type=datetime.date.fromisoformat, default=END)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            raise CommandError("数据库不是空的。 The database is not empty.")
        make_history(options["until"])
        content = "".join(lines()).encode()
        write_whole(options["file"], packed(content))
        size = options["file"].stat().st_size
        self.stdout.write(
            f"{options['file']}: {size:,} B, sha256 {digest_of(content)}, "
            f"{time.monotonic() - started:.0f} s"
        )
