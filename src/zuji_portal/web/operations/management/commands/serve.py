"""``zuji-portal serve``: the site as it runs in earnest, watched and started again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.foundation.jobs.worker import run_worker
from zuji_portal.web.operations.metrics import count_restart
from zuji_portal.web.serving import THREADS, Proxy, Server, cores


class Command(BaseCommand):
    help = "Serve the site and work the queue; a process that ends is started again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=cores(), help="web processes")
        parser.add_argument("--threads", type=int, default=THREADS, help="threads of each")
        parser.add_argument(
            "--without-jobs", action="store_true", help="`zuji-portal work` works the queue"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from zuji_portal.web.wsgi import application

        server = Server(
            application=application,
            host=options["host"],
            port=options["port"],
            processes=options["processes"],
            threads=options["threads"],
            proxy=Proxy(settings.TRUSTED_PROXY),
        )
        server.run({} if options["without_jobs"] else {"jobs": run_worker}, count_restart)
