"""``zuji-portal daily``: all that runs once a day; what fails keeps nothing else from running."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

log = logging.getLogger("zuji.daily")
TASKS = (
    ("certificates", "expire"),
    ("inclusion",),
    ("audit", "verify"),
    ("log", "audit"),
    ("log", "monitor"),
    ("todo",),
)
"""Commands in their order: what guards the records before what sends mail."""


class Command(BaseCommand):
    help = (
        "每天一次：证书到期、碳普惠、审计链、日志监视、待办与邮件。 Once a day: certificates that "
        "ended, carbon inclusion, audit chain, log monitor, lists and mail."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [" ".join(task) for task in TASKS if not self._is_done(task)]
        if failed:
            raise CommandError(f"没有做成 failed: {', '.join(failed)}")

    def _is_done(self, task: tuple[str, ...]) -> bool:
        """Run one task; whether it ended well."""
        self.stdout.write(f"· {' '.join(task)}")
        try:
            call_command(*task, stdout=self.stdout)
        except (Exception, SystemExit) as problem:
            log.exception("daily task %s failed", task[0])
            self.stderr.write(f"{' '.join(task)}: {type(problem).__name__}: {problem}")
            return False
        return True
