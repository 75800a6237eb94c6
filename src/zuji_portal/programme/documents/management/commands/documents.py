"""``zuji-portal documents EMAIL``: publishes the first documents that come with the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zuji.core.content import read_content
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.programme.documents.actions import PublishDocument
from zuji_portal.programme.documents.queries import versions_of


class Command(BaseCommand):
    help = "Publish the first documents that come with the site, in the name of a province officer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Those that are there already, in whatever version, stay as they are."""
        held = Appointment.objects.in_force().filter(role="province").select_related("user")
        officer = held.filter(user__email=options["email"].strip().lower()).first()
        if officer is None:
            raise CommandError(f"{options['email']} is no province officer")
        count = 0
        for row in read_content("data", "site", "documents.yaml"):
            if not versions_of(row["key"]).exists():
                PublishDocument(viewer_as(officer), None, values=row).run()
                count += 1
        self.stdout.write(f"{count}")
