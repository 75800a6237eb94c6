"""``zuji-portal todo``: for the daily run."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zuji_portal.studies.notifications.kinds import tidy
from zuji_portal.studies.notifications.sending import remind, send_digests, send_lists


class Command(BaseCommand):
    help = "Make the day's notices, then send everybody's list by mail and by webhook."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        tidy()
        told, lists, mails = remind(today), send_lists(today), send_digests(today)
        self.stdout.write(
            f"{told} 条通知 notices, {mails} 封邮件 mails, {lists} 份推送 webhook messages"
        )
