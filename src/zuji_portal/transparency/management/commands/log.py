"""``zuji-portal log release | audit | sign | monitor | key | offer WITNESS | cosign FILE``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.transparency.heads import log_audit_head
from zuji_portal.transparency.keys import public_key
from zuji_portal.transparency.log import latest, sign_checkpoint
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken
from zuji_portal.transparency.releases import release_contents, release_models
from zuji_portal.transparency.witnesses import offer, take


class Command(BaseCommand):
    help = (
        "Log models, factors, methods, GWP values and rules that ship, log the head of the audit "
        "chain, sign a checkpoint, check "
        "the whole log, or print its key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", choices=["release", "audit", "sign", "monitor", "key", "offer", "cosign"]
        )
        parser.add_argument(
            "about", nargs="?", default="", help="name of a witness, or file of its signature"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.about = options["about"]
        getattr(self, options["what"])()

    def release(self) -> None:
        """Every model, profile, GWP set, table of rules and pack of factors once."""
        self.stdout.write(f"模型 models: {release_models()} 新 new")
        count = release_contents()
        self.stdout.write(f"因子包、方法、GWP、规则 packs, profiles, GWP, rules: {count} 新 new")

    def audit(self) -> None:
        """The head of the audit chain, so that whoever rewrites the chain shows."""
        head = log_audit_head()
        self.stdout.write(f"审计链 audit chain {head.number}" if head else "—")

    def sign(self) -> None:
        sign_checkpoint()
        checkpoint = latest()
        self.stdout.write(checkpoint.note if checkpoint else "—")

    def monitor(self) -> None:
        problems = list(broken())
        for row in problems:
            self.stdout.write(f"{row.subject}: {row.what}")
        if problems:
            sys.exit(1)
        self.stdout.write(f"{LogEntry.objects.count()} 条一致 entries agree")

    def key(self) -> None:
        self.stdout.write(str(public_key()))

    def offer(self) -> None:
        """The request to a witness, to be carried to it by whatever way."""
        self.stdout.write(offer(self.about).text(), ending="")

    def cosign(self) -> None:
        """Take a witness's signature."""
        for cosignature in take(Path(self.about).read_text("utf-8")):
            at = cosignature.signed_at.isoformat()
            self.stdout.write(f"{cosignature.witness} {cosignature.checkpoint_id} {at}")
