"""Database model of evidence files, identified by their digest."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User


class EvidenceFile(models.Model):
    """A file kept once per enterprise and content. Its bytes lie under EVIDENCE_ROOT by digest."""

    KINDS = [
        ("ledger", _("台账")),
        ("invoice", _("发票")),
        ("meter", _("计量记录")),
        ("laboratory", _("化验单")),
        ("supplier", _("供应商文件")),
        ("certificate", _("证书")),
        ("photo", _("照片")),
        ("other", _("其他")),
    ]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="evidence")
    digest = models.CharField(max_length=71)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=KINDS, default="other")
    size = models.PositiveBigIntegerField()
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    scan = models.CharField(max_length=12, default="not-scanned")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_file_a_content", fields=["enterprise", "digest"])
        ]

    def __str__(self) -> str:
        return self.name
