"""``make run``: prepare the embedded database, compute the examples, serve."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zuji.core.content import content_path
from zuji.factors import builtin_library
from zuji.footprint import read_study
from zuji.sectors.registry import get_model, model_files
from zuji_portal.studies.actions import compute, store
from zuji_portal.studies.queries import EXAMPLES


class Command(BaseCommand):
    help = "Prepare the database, compute the examples and serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument(
            "--example", action="append", choices=EXAMPLES, help="only this example (repeatable)"
        )

    def say(self, text: str) -> None:
        self.stdout.write(f"· {text}")
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self.say("数据库 database")
        call_command("migrate", verbosity=0)
        self.say(f"因子 factors: {len(builtin_library())} · 行业模型 models: {len(model_files())}")
        for slug in options["example"] or EXAMPLES:
            self.say(f"示例 example {slug}: {self.example(slug)}")
        self.say(f"就绪 ready in {time.monotonic() - started:.1f} s")
        if options["no_serve"]:
            return
        from waitress import serve

        from zuji_portal.config.wsgi import application

        self.say(f"http://{options['host']}:{options['port']}/  （Ctrl-C 停止 stops）")
        serve(
            application,
            host=options["host"],
            port=options["port"],
            threads=options["threads"],
            ident="zuji",
        )

    def example(self, slug: str) -> str:
        path = content_path("examples", f"{slug}.yaml")
        study = read_study(path.read_text("utf-8"), path.name)
        get_model(study.model_id)
        lock = compute(study, draws=settings.RESULT_DRAWS, today=timezone.localdate())
        store(lock, example=slug)
        total = lock["result"]["total"]
        return f"{total['value']:.4g} {total['unit']}"
