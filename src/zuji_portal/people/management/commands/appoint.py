"""``zuji-portal appoint EMAIL province``: the first province officer, who appoints the others."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from zuji.core.places import cities
from zuji.core.refusals import Refusal, refuse
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import forget_other_keys, prove
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.foundation.permissions.roles import PLATFORM
from zuji_portal.people.actions import department_of


class Command(BaseCommand):
    help = "Appoint a registered person to a platform role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=list(PLATFORM))
        parser.add_argument("--city", default="")
        parser.add_argument("--body", default="")
        parser.add_argument(
            "--department",
            default="",
            help="of the province, by its key in programme.yaml; none has all duties",
        )
        parser.add_argument(
            "--vouch",
            action="store_true",
            help="you know that the address is the person's: the password and every other way "
            "into the account end, and a link for a new password is printed to hand over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"nobody is registered as {options['email']}")
        if options["role"] == "city" and not options["city"]:
            codes = [city.code for city in cities()]
            raise CommandError(f"a city officer needs --city ({codes[0]} … {codes[-1]})")
        try:
            with transaction.atomic():
                link = self._vouched(user) if options["vouch"] else ""
                appointment = self._appointed(user, options)
        except Refusal as refusal:
            way_out = "zuji-portal appoint … --vouch"
            raise CommandError(f"{refusal.explain('en')}\n{way_out}") from refusal
        self.stdout.write(f"{user.email}: {appointment}")
        if link:
            self.stdout.write(link)

    def _appointed(self, user: User, options: dict[str, Any]) -> Appointment:
        role, city, body = options["role"], options["city"], options["body"]
        wanted = department_of(role, options["department"])
        appointment, is_new = appointed(user, role, city=city, body=body, department=wanted)
        if not is_new and appointment.department != wanted:
            raise refuse("appointment-exists", "role", str(appointment))
        if is_new:
            facts = {"role": role, "city": city, "person": user.pk}
            facts |= {"department": wanted} if wanted else {}
            record(Viewer(), "people.appoint", appointment, facts)
        return appointment

    def _vouched(self, user: User) -> str:
        """The address is the person's, the account may be a stranger's: it begins anew."""
        forget_other_keys(user)
        user.set_unusable_password()
        user.save()
        prove(user)
        record(Viewer(), "people.vouch", user, {"person": user.pk})
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        path = reverse("account_reset_password_from_key", args=key.split("-", 1))
        return f"{settings.SITE_URL}{path}"
