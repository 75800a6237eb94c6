"""``zuji-portal examples``: compute the shipped examples and keep their results."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zuji.core.content import content_path
from zuji.core.figures import figure_text
from zuji.footprint import read_study
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.results.queries import EXAMPLES


class Command(BaseCommand):
    help = "Compute the shipped examples and keep their results."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--example", action="append", choices=EXAMPLES, help="only this example (repeatable)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for slug in options["example"] or EXAMPLES:
            path = content_path("examples", f"{slug}.yaml")
            study = read_study(path.read_text("utf-8"), path.name)
            lock = compute(study, draws=settings.RESULT_DRAWS, today=timezone.localdate())
            store(lock, example=slug)
            total = lock["result"]["total"]
            self.stdout.write(
                f"· 示例 example {slug}: {figure_text(total['value'], total['unit'], 'en')}"
            )
            self.stdout.flush()
