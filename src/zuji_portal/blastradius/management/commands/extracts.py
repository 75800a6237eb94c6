"""``zuji-portal extracts fill | rebuild | check``: the extracts of frozen studies."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zuji_portal.blastradius.extracts import differing, fill_extracts
from zuji_portal.blastradius.models import ExtractPart, RevisionExtract


class Command(BaseCommand):
    help = (
        "锁定版本的摘录（影响范围据此计算）：补齐、重建、与存证文件核对。 Extracts of frozen "
        "studies, from which the blast radius is computed: make those that are missing, make all "
        "anew, compare all with their lockfiles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["fill", "rebuild", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "check":
            self._check()
            return
        if options["what"] == "rebuild":
            RevisionExtract.objects.all().delete()
            ExtractPart.objects.all().delete()
        self.stdout.write(f"{fill_extracts()} 份摘录 extracts")

    def _check(self) -> None:
        found = differing()
        if found:
            named = ", ".join(map(str, found[:20]))
            raise CommandError(
                f"{len(found)} 份与存证文件不符 differ from their lockfiles: {named}"
            )
        self.stdout.write(f"{RevisionExtract.objects.count()} 份摘录相符 extracts agree")
