"""Database models of notices, of the daily mail, and of webhooks with what they delivered."""

from __future__ import annotations

from django.db import models

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.outgoing.outlet import OutgoingMessage
from zuji_portal.foundation.outgoing.signing import SigningSecret


class Notice(models.Model):
    """Something that happened and that its addressee takes note of.

    It is addressed to an enterprise (its clerk and owner), to a person's appointment, or to
    everybody of a role (of a city, where one is named). `about` names what caused it, so that
    nothing is told twice.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    role = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=4, blank=True)
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    study = models.ForeignKey("studies.Study", models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="a_matter_once", fields=["study", "kind", "about"])
        ]
        indexes = [
            models.Index(
                name="open_notices_of_an_office",
                fields=["role", "city"],
                condition=models.Q(settled_at__isnull=True, enterprise__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.study_id}"


class DigestChoice(models.Model):
    """Whether a person wants the daily mail, and in which language; who never chose gets it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="digest")
    is_wanted = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="zh")
    sent_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.is_wanted}"


class Webhook(SigningSecret):
    """Where the list of an enterprise, or of the province (`enterprise` None), is sent."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="webhooks")
    url = models.URLField(max_length=500)
    form = models.CharField(max_length=12, default="generic")
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"


class Delivery(OutgoingMessage):
    """One message to a webhook."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.event} {self.state}"

    @property
    def enterprise(self) -> Enterprise | None:
        return self.webhook.enterprise
