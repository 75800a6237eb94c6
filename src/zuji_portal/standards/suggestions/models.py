"""Database model of suggestions."""

from __future__ import annotations

from django.db import models

from zuji.core.label import Label, Lang
from zuji_portal.committee.models import Case
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.standards.suggestions.rules import SUGGESTED, SUGGESTERS


class Suggestion(models.Model):
    """What somebody suggests, and what came of it. Public from the day it was taken up
    (`published_at`); who suggested it, only where that was wished (`is_named`).

    `token` makes sending a form twice harmless; of the code that was shown, the digest is kept.
    """

    number = models.CharField(max_length=20, unique=True)
    token = models.UUIDField(unique=True)
    code_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=[(k, v.zh) for k, v in SUGGESTED.items()])
    about = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=2000)
    basis = models.CharField(max_length=1000, blank=True)
    suggester = models.CharField(max_length=12, choices=[(k, v.zh) for k, v in SUGGESTERS.items()])
    name = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    is_named = models.BooleanField(default=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="suggestions")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="zh")
    state = models.CharField(max_length=16, default="filed", db_index=True)
    answer = models.CharField(max_length=1100, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="suggestions")
    filed_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def lang(self) -> Lang:
        """In which language whoever suggested it is answered."""
        return "en" if self.language == "en" else "zh"

    @property
    def kind_label(self) -> Label:
        return SUGGESTED[self.kind]

    @property
    def suggester_label(self) -> Label:
        return SUGGESTERS[self.suggester]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who may not sit on the panel, as cases name them."""
        user = (f"user:{self.user_id}",) if self.user_id else ()
        return (*user, f"uscc:{self.enterprise.uscc}") if self.enterprise else user
