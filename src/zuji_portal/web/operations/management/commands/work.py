"""``zuji-portal work``: the queue, worked beside a site that serves without it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.foundation.jobs.actions import SILENT_FOR
from zuji_portal.foundation.jobs.worker import run_worker
from zuji_portal.web.operations.metrics import count_restart
from zuji_portal.web.serving import supervise


class Command(BaseCommand):
    help = "Work the queue; a process that ends is started again, its job is taken up again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        work = {
            f"jobs {number}": partial(run_worker, SILENT_FOR)
            for number in range(options["processes"])
        }
        supervise(work, count_restart)
