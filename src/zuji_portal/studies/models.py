"""The study desk: studies, every change made to them, comments, frozen revisions, imports,
requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q

from zuji.core.label import Label
from zuji.lockfile import read_lock
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.classes import class_facts
from zuji_portal.studies.questions import open_questions


class Study(models.Model):
    """A study in work. `data` is the study file; `version` counts its changes."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="studies")
    product = models.ForeignKey(Product, models.PROTECT, related_name="studies")
    model_id = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default="draft", db_index=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return f"{self.product} {self.year}"

    def authors(self) -> set[int]:
        """Everybody who wrote something into the study."""
        return {self.created_by_id, *self.changes.values_list("by_id", flat=True)}

    def latest_revision(self) -> Revision | None:
        return self.revisions.order_by("-number").first()

    def open_questions(self) -> list[str]:
        """What the check asked of the latest revision and nobody answered, by key."""
        return open_questions(self)


CHANGES = {
    "edit": Label("填报", "Inputs"),
    "import": Label("导入", "import"),
    "undo": Label("撤销", "undo"),
    "supplier": Label("采用上游答复", "supplier's answer"),
}


class Change(models.Model):
    """One change of a study: each field with what stood there and what stands there now."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12, default="edit")
    fields = models.JSONField()
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_change_a_version", fields=["study", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.study_id} v{self.number} {self.kind}"

    @property
    def kind_label(self) -> Label:
        return CHANGES[self.kind]


class Comment(models.Model):
    """A remark at a field of a study, open until somebody settles it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=80)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:30]}"


class WarningAnswer(models.Model):
    """What the plant says of something that it was asked to check; the latest of a key counts."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="warning_answers")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:30]}"


class Sealed(NamedTuple):
    """A frozen revision by its key and the digest of its lockfile: what was computed from one is
    never taken for that of another.
    """

    pk: int
    digest: str

    def content(self) -> dict[str, Any]:
        """The lockfile."""
        return Revision.objects.get(pk=self.pk, digest=self.digest).content()


HEAVY = ("lock", "findings")
"""The columns of a revision that hold documents; a list that shows none defers them."""
HEAVY_BEHIND = ("revision__lock", "revision__findings", "revision__study__data")
"""The same from a row that has a revision, with the data of its study."""


class Revision(models.Model):
    """What was submitted: a lockfile and the findings shown. Never changed (triggers)."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    lock = models.BinaryField()
    findings = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_revision_a_number", fields=["study", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.study_id} r{self.number}"

    @property
    def address(self) -> str:
        """Where its result stands (`zuji_portal.studies.addresses`)."""
        return f"s{self.study_id}-{self.number}"

    @property
    def sealed(self) -> Sealed:
        """What a figure of it may be remembered under."""
        return Sealed(self.pk, self.digest)

    def content(self) -> dict[str, Any]:
        return read_lock(bytes(self.lock), self.digest)


class RevisionFactor(models.Model):
    """Which factors a frozen revision stands on; read from its lockfile, so that they are found
    by factor.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="factors")
    factor = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_line_a_revision_factor", fields=["factor", "revision"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.factor}"

    @staticmethod
    def keep(revision: Revision, lock: Mapping[str, Any]) -> None:
        ids = sorted({str(row["id"]) for row in lock["factors"].values()})
        RevisionFactor.objects.bulk_create(RevisionFactor(revision=revision, factor=i) for i in ids)


class RevisionFigures(models.Model):
    """The headline figures of a frozen revision and whose it is, in a narrow row so that many can
    be counted at once.

    The figures are read from the lockfile. A revision's own row holds the whole lockfile: reading
    ten thousand of them for a date costs a third of a second on SQLite.
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="figures"
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    total = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    unit = models.CharField(max_length=40)
    dqr = models.FloatField()
    primary_share = models.FloatField()
    verified_share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.revision_id} {self.total} {self.unit}"

    @staticmethod
    def read(lock: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as the lockfile has them."""
        result, total = lock["result"], lock["result"]["total"]
        return {
            "total": total["value"],
            "low": total["low"],
            "high": total["high"],
            "unit": total["unit"],
            "dqr": result["dqr"]["value"],
            "primary_share": result["shares"]["primary"],
            "verified_share": result["shares"]["verified"],
        }

    @staticmethod
    def keep(revision: Revision, lock: Mapping[str, Any]) -> None:
        """Writes the figures of a revision from its lockfile."""
        study = revision.study
        RevisionFigures.objects.create(
            revision=revision,
            enterprise=study.enterprise,
            product=study.product,
            submitted_at=revision.at,
            **RevisionFigures.read(lock),
        )


class ClassFigures(models.Model):
    """What a frozen revision counts as among others of its model, so that a class is one query.

    `key` names the chosen options (`studies.classes`). Never changed (triggers).
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="class_figures"
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    model_id = models.CharField(max_length=60, db_index=True)
    key = models.CharField(max_length=64)
    total = models.FloatField()
    output = models.FloatField()

    class Meta:
        verbose_name_plural = "class figures"

    def __str__(self) -> str:
        return f"{self.revision_id} {self.model_id} {self.total}"

    @staticmethod
    def keep(revision: Revision, lock: Mapping[str, Any]) -> None:
        """Writes what a revision counts as, from its lockfile."""
        study = revision.study
        ClassFigures.objects.create(
            revision=revision,
            enterprise=study.enterprise,
            model_id=study.model_id,
            **class_facts(lock),
        )

    @staticmethod
    def fill() -> None:
        """Writes those that are missing, of revisions that were frozen before there were any."""
        for revision in Revision.objects.filter(class_figures=None).select_related("study"):
            ClassFigures.keep(revision, revision.content())


class Approval(models.Model):
    """What the approver said of a revision. Never changed (triggers)."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="approval")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_return_has_a_reason", condition=Q(is_approved=True) | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.is_approved}"


class ReductionMeasure(models.Model):
    """A measure that an enterprise takes at a product: what, when, at what cost, and what it was
    expected to save, per declared unit, on the approved result it starts from. `steps` are those
    that it touches.

    `cost` is the investment, `life` its years of use, `running` the change of the running cost a
    year (negative where it saves money). What was planned never changes (triggers). `actual` is
    what these steps emit less in `after`, the first approved result of a later year that covers
    the day on which it was done.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="reductions")
    baseline = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, blank=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    steps = models.JSONField()
    expected = models.FloatField()
    unit = models.CharField(max_length=40)
    planned_on = models.DateField()
    cost = models.FloatField(null=True)
    life = models.PositiveSmallIntegerField(null=True)
    running = models.FloatField(null=True)
    done_on = models.DateField(null=True, db_index=True)
    paid = models.FloatField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=1000, blank=True)
    actual = models.FloatField(null=True)
    after = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_reduction_is_done_or_dropped",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def enterprise(self) -> Enterprise:
        return self.product.enterprise

    @property
    def enterprise_id(self) -> int:
        """Whose audit entries the measure's belong to."""
        return self.product.enterprise_id

    @property
    def is_planned(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.done_on is None and self.dropped_at is None


class LedgerMapping(models.Model):
    """How an enterprise's own ledger is read: made once, used again where the columns are the
    same.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="ledger_mappings")
    model_id = models.CharField(max_length=60)
    signature = models.CharField(max_length=71)
    mapping = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_mapping_a_ledger", fields=["enterprise", "model_id", "signature"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.model_id}"


class LedgerImport(models.Model):
    """One uploaded ledger on its way into a study: nothing enters the study before it is
    applied.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="imports")
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="imports")
    mapping = models.JSONField(default=dict)
    fixes = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="open")
    applied = models.OneToOneField(Change, models.PROTECT, null=True, related_name="imported")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.study_id} {self.file_id} {self.state}"


class FootprintRequest(models.Model):
    """A request to an upstream enterprise for the footprint of what it supplies."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="requests")
    slot = models.CharField(max_length=60)
    supplier = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="asked")
    supplier_name = models.CharField(max_length=120)
    message = models.CharField(max_length=500, blank=True)
    product = models.CharField(max_length=120, blank=True)
    gb4754 = models.CharField(max_length=4, blank=True)
    email = models.EmailField(blank=True)
    due = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, default="open")
    answer = models.JSONField(null=True)
    answered_from = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="answers")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.study_id} {self.slot} {self.state}"
