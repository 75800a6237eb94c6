"""``zuji-portal audit export FILE`` and ``zuji-portal audit verify``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji.core.files import write_whole
from zuji_portal.foundation.audit.queries import chain_lines, verified


class Command(BaseCommand):
    help = "Export the audit chain, or verify it where it lies."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["export", "verify"])
        parser.add_argument("file", nargs="?", default="zuji-audit.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "export":
            write_whole(Path(options["file"]), b"".join(chain_lines()))
            self.stdout.write(f"{options['file']} · {verified().head}")
            return
        verification = verified()
        text = f"{verification.count} entries · {verification.head}"
        if not verification.holds:
            sys.exit(f"broken at {verification.broken_at}: {verification.reason} ({text})")
        self.stdout.write(text)
