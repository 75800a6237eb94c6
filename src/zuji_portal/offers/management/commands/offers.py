"""``zuji-portal offers tell``: what the daily run does, on its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zuji_portal.offers.telling import tell_offers


class Command(BaseCommand):
    help = "Tell enterprises what is offered for their catalogued products."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["tell"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tell_offers(timezone.localdate())} 家企业 enterprises told")
