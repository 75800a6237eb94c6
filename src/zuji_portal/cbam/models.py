"""CBAM dossiers: one a product and importer, and its versions.

A version never changes and is never removed (triggers); of a dossier only its state moves.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision


class FiledDossier(models.Model):
    """What a plant tells one importer of one good of a product. `process` is that of the
    installation's file; the importer finds its page by a link.
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

    @property
    def link(self) -> ImporterLink:
        """The link that the importer has now, or had last."""
        return self.links.latest("number")


class ImporterLink(models.Model):
    """The address at which an importer sees a dossier until `ends_at`. Of its secret the digest is
    kept; a link that was revoked opens nothing ever again.
    """

    dossier = models.ForeignKey(FiledDossier, models.PROTECT, related_name="links")
    number = models.PositiveIntegerField()
    secret_digest = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="one_link_of_a_dossier_a_number", fields=["dossier", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} link {self.number}"

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.ends_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it shows anything."""
        return self.revoked_at is None and not self.is_over


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


class FilledTemplate(models.Model):
    """The Commission's template as a version fills it, kept by its digest beside the evidence, and
    the digest of the blank of which it was made.
    """

    version = models.ForeignKey(DossierVersion, models.PROTECT, related_name="templates")
    blank = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_template_of_a_version_a_blank", fields=["version", "blank"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.digest}"
