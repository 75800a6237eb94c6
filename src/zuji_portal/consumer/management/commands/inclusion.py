"""``zuji-portal inclusion``: the daily run of carbon inclusion."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zuji_portal.consumer.falling import resume_claw_backs
from zuji_portal.consumer.ledger import expire_due
from zuji_portal.consumer.messages import resend_waiting


class Command(BaseCommand):
    help = "Void points whose last day is over; go on with claw-backs and messages that stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        voided = expire_due(timezone.localdate())
        resumed, sent = resume_claw_backs(), resend_waiting()
        self.stdout.write(f"{voided} 积分到期 points expired")
        self.stdout.write(f"{resumed} 次追回继续 claw-backs resumed")
        self.stdout.write(f"{sent} 条消息重发 messages queued again")
