"""Keys to the API, and the answers kept so that a repeated request is not done twice."""

from __future__ import annotations

from django.db import models

from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import Appointment

SCOPES = {
    "read": Label("读取", "read"),
    "write": Label("新建与保存核算", "begin and save studies"),
    "submit": Label("提交核算", "submit studies"),
}


class ApiKey(models.Model):
    """A key of an appointment: it may what the appointment may, cut down to its scopes. Only its
    digest is kept.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"


class KeptAnswer(models.Model):
    """The answer to a request that carried an Idempotency-Key; the same request again gets it
    back.
    """

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="answers")
    name = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answer_a_key", fields=["key", "name"])]

    def __str__(self) -> str:
        return f"{self.key_id} {self.name}"
