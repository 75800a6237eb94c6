"""The catalogue library: one entry a product, kept alive; the values it had; what happened to it.

Values and events are append-only (triggers).
"""

from __future__ import annotations

from django.db import models

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision

LEVELS = {
    "declared": Label("企业声明", "declared"),
    "verified": Label("已核查", "verified"),
    "certified": Label("已认证", "certified"),
}
EVENTS = {
    "filed": Label("建档", "Filed"),
    "published": Label("公开", "Public"),
    "hidden": Label("停止公开", "Stop publishing"),
    "withheld": Label(
        "数值被退回或更正，暂停公开", "value sent back or corrected, no longer public"
    ),
    "delisted": Label("移出目录", "Delist"),
    "relisted": Label("恢复列入", "Relist"),
}


class Entry(models.Model):
    """A product in the catalogue. Filed when a study of it is first accepted; public when its
    holder says so.

    `key` stands in the QR code and never changes. `page` is what the product page shows, made when
    something changes. The columns beside it are for searching and sorting. Where a certificate
    speaks of the revision, names, codes and figures of both are those that were signed, and
    `catalogue.public` reads them from the credential again whenever they are shown.
    """

    product = models.OneToOneField(Product, models.PROTECT, related_name="entry")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=12, unique=True)
    archive_number = models.CharField(max_length=24, unique=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(default=False, db_index=True)
    shows = models.JSONField(default=list)
    page = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    delisted_at = models.DateTimeField(null=True)
    delisted_why = models.CharField(max_length=500, blank=True)
    industry = models.CharField(max_length=30, blank=True)
    city = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    boundary = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=10, default="declared")
    tier = models.CharField(max_length=40, blank=True)
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    total = models.FloatField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    gtin = models.CharField(max_length=14, blank=True, db_index=True)
    dqr = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-changed_at"]
        indexes = [models.Index(name="entries_by_change", fields=["-changed_at"])]

    def __str__(self) -> str:
        return self.archive_number

    @property
    def is_shown(self) -> bool:
        """Whether the holder publishes it and it stands in the catalogue: what its page hides, no
        other form of it says. The one rule of every public form.
        """
        return self.is_public and self.delisted_at is None

    def has_valid_certificate(self) -> bool:
        """Whether a certificate in force speaks of the revision that the entry shows."""
        from zuji_portal.certification.queries import state_now, valid_of

        certificate = valid_of(self.product)
        return (
            certificate is not None
            and state_now(certificate) == "issued"
            and certificate.revision_id == self.revision_id
        )


class AcceptedValue(models.Model):
    """A value the product had: an accepted revision, and why it differs from the one before.
    Never changed.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="values")
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    total = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    unit = models.CharField(max_length=40)
    causes = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.total} {self.unit}"


class EntryEvent(models.Model):
    """Something that happened to an entry. Never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="events")
    action = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.action}"

    @property
    def action_label(self) -> Label:
        return EVENTS[self.action]
