"""Database model of products with class codes and history."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from zuji_portal.enterprises.organisations.models import Enterprise, Site


class Product(models.Model):
    """One product (with one declared unit) that an enterprise makes at a site."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="products")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="products")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    model_id = models.CharField(max_length=60)
    specification = models.CharField(max_length=200, blank=True)
    gb4754 = models.CharField(max_length=4, blank=True)
    hs = models.CharField(max_length=10, blank=True)
    cpc = models.CharField(max_length=7, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    markets = models.CharField(max_length=60, blank=True)
    photo = models.CharField(max_length=71, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name_zh"]
        constraints = [
            models.UniqueConstraint(
                name="one_product_a_gtin", fields=["gtin"], condition=~models.Q(gtin="")
            )
        ]

    def __str__(self) -> str:
        return self.name_zh
