"""Database model of evidence files, identified by their digest."""

from __future__ import annotations

import uuid

from django.db import models

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User

KINDS = {
    "ledger": Label("台账", "ledger"),
    "invoice": Label("发票", "invoice"),
    "meter": Label("计量记录", "meter record"),
    "laboratory": Label("化验单", "laboratory report"),
    "supplier": Label("供应商文件", "supplier's document"),
    "certificate": Label("证书", "certificate"),
    "photo": Label("照片", "photo"),
    "other": Label("其他", "other"),
}


class EvidenceFile(models.Model):
    """A file kept once per enterprise and content. Its bytes lie under EVIDENCE_ROOT by digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="evidence")
    digest = models.CharField(max_length=71)
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=12, choices=[(code, word.zh) for code, word in KINDS.items()], default="other"
    )
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

    @property
    def kind_label(self) -> Label:
        return KINDS[self.kind]
