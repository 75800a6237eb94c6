"""``zuji-portal issuer list | rotate | document``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.transparency.issuer import keys
from zuji_portal.transparency.issuer.models import IssuerKey


class Command(BaseCommand):
    help = "List the issuer's keys, begin a new one, or print the DID document."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "rotate", "document"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rotate":
            keys.rotate()
        if options["what"] == "document":
            self.stdout.write(json.dumps(keys.did_document(), indent=1))
            return
        for key in IssuerKey.objects.all():
            until = key.retired_at.isoformat() if key.retired_at else "签名中 signs"
            self.stdout.write(f"{keys.issuer()}#{key.fragment} {key.since.isoformat()} – {until}")
