"""``zuji-portal appoint EMAIL province``: the first province officer, who appoints the others."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zuji.core.places import cities
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.foundation.permissions.roles import PLATFORM


class Command(BaseCommand):
    help = "Appoint a registered person to a platform role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=list(PLATFORM))
        parser.add_argument("--city", default="")
        parser.add_argument("--body", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"nobody is registered as {options['email']}")
        if options["role"] == "city" and not options["city"]:
            codes = [city.code for city in cities()]
            raise CommandError(f"a city officer needs --city ({codes[0]} … {codes[-1]})")
        with transaction.atomic():
            appointment, is_new = Appointment.objects.get_or_create(
                user=user,
                role=options["role"],
                enterprise=None,
                ended_at=None,
                city=options["city"],
                body=options["body"],
            )
            if is_new:
                record(
                    Viewer(),
                    "people.appoint",
                    appointment,
                    {"role": appointment.role, "city": appointment.city, "person": user.pk},
                )
        self.stdout.write(f"{user.email}: {appointment}")
