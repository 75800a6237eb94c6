"""Documents of the province, one row a version. Never changed (triggers): a correction is the
next version.
"""

from __future__ import annotations

from django.db import models

from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import User

KINDS = {
    "policy": Label("政策文件", "Policy"),
    "interpretation": Label("政策解读", "Interpretation"),
    "guidance": Label("技术指南", "Guidance"),
    "question": Label("问答", "Question and answer"),
}


class Document(models.Model):
    """One version of a document. The one with the highest number holds; a withdrawn one says
    since when it does not.
    """

    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=16, choices=[(code, word.zh) for code, word in KINDS.items()]
    )
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_zh = models.TextField(max_length=20_000)
    body_en = models.TextField(max_length=20_000)
    source = models.CharField(max_length=300, blank=True)
    what_changed = models.CharField(max_length=300, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_version_a_document_number", fields=["key", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @property
    def kind_label(self) -> Label:
        return KINDS[self.kind]
