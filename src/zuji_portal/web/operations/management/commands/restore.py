"""``zuji-portal restore FILE``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.web.operations.backup import restore
from zuji_portal.web.operations.readiness import signing_keys


class Command(BaseCommand):
    help = (
        "把备份恢复到空的站点，并核对审计链。 Restore a backup into an empty site and "
        "verify the audit chain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore(options["file"])
        except Refusal as problem:
            raise CommandError(problem.explain("zh")) from problem
        chain = verified()
        if not chain.holds:
            raise CommandError(
                f"审计链断在 the audit chain breaks at {chain.broken_at}: {chain.reason}"
            )
        self.stdout.write(f"审计链 audit chain {chain.count}")
        if lost := signing_keys():
            self.stdout.write(f"密钥不在备份里，请另行恢复 keys are in no backup: {lost}")
