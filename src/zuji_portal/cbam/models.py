"""CBAM dossiers: one a product and importer, and its versions.

A version never changes and is never removed (triggers); of a dossier only its state moves.
"""

from __future__ import annotations

from django.db import models

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision


class FiledDossier(models.Model):
    """What a plant tells one importer of one good of a product. `process` is that of the
    installation's file; the importer's page is found by the digest of its link's secret.
    """

    number = models.CharField(max_length=20, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="cbam_dossiers")
    product = models.ForeignKey(Product, models.PROTECT, related_name="cbam_dossiers")
    importer = models.CharField(max_length=200)
    importer_country = models.CharField(max_length=2)
    importer_number = models.CharField(max_length=40, blank=True)
    eori = models.CharField(max_length=17, blank=True)
    cn = models.CharField(max_length=8)
    process = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="filed", db_index=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_filed_dossier_an_importer",
                fields=["product", "cn", "process", "importer", "importer_country"],
                condition=models.Q(state="filed"),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def newest(self) -> DossierVersion:
        return self.versions.latest("number")


class DossierVersion(models.Model):
    """A version: the installation's file (kept as evidence) and what was read and computed from it.
    `data` is the communication as it is handed over; `bridge` the comparison with the footprint
    of `revision`, null where there is none. Tonnes; t CO2e per tonne.
    """

    dossier = models.ForeignKey(FiledDossier, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=3)
    quantity = models.FloatField()
    total = models.FloatField()
    data = models.JSONField()
    gaps = models.JSONField()
    receipt = models.JSONField()
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    bridge = models.JSONField(null=True)
    told = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="one_version_of_a_dossier_a_number", fields=["dossier", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.number}"
