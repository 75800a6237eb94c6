"""``zuji-portal certificates expire | due``: for the daily run."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zuji_portal.certification.actions import expire_due
from zuji_portal.certification.queries import alarms
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer


class Command(BaseCommand):
    help = "Mark certificates whose time is over as expired, or list what is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["expire", "due"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "expire":
            self.stdout.write(f"{expire_due()} 张过期 expired")
            return
        viewer = Viewer(acting=Appointment(role="province"))
        for alarm in alarms(viewer):
            late = " 逾期 late" if alarm.is_late else ""
            self.stdout.write(f"{alarm.on} {alarm.kind} {alarm.certificate.number}{late}")
