"""Offers of policies and finance; what was told to whom; what an institution may see, and saw."""

from __future__ import annotations

import datetime

from django.db import models

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User

KINDS = {
    "policy": Label("政策优惠", "Policy benefit"),
    "finance": Label("融资产品", "Finance"),
}
LEVELS = {
    "national": Label("国家", "National"),
    "province": Label("省", "Province"),
    "city": Label("市", "City"),
}
BENEFITS = {
    "award": Label("奖补资金", "Award or subsidy"),
    "tax": Label("税费", "Tax"),
    "procurement": Label("采购", "Procurement"),
    "quota": Label("指标", "Quota"),
    "recognition": Label("评优评先", "Recognition"),
    "loan": Label("贷款", "Loan"),
    "bond": Label("债券", "Bond"),
    "guarantee": Label("担保", "Guarantee"),
    "insurance": Label("保险", "Insurance"),
    "other": Label("其他", "Other"),
}
ANSWERS = {
    "interested": Label("感兴趣", "Interested"),
    "declined": Label("不需要", "Not needed"),
}


def choices(words: dict[str, Label]) -> list[tuple[str, str]]:
    return [(code, word.zh) for code, word in words.items()]


class PublishedOffer(models.Model):
    """A policy benefit or a finance product, with its conditions as data (`offers.conditions`).

    An offer of the level “city” belongs to the city whose officers entered it (`city`).
    """

    kind = models.CharField(max_length=8, choices=choices(KINDS))
    level = models.CharField(max_length=8, choices=choices(LEVELS))
    city = models.CharField(max_length=4, blank=True)
    benefit = models.CharField(max_length=12, choices=choices(BENEFITS))
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    issuer_zh = models.CharField(max_length=80)
    issuer_en = models.CharField(max_length=120)
    document_number = models.CharField(max_length=60, blank=True)
    terms_zh = models.TextField(max_length=2000)
    terms_en = models.TextField(max_length=2000)
    link = models.URLField(max_length=300, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    conditions = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Label:
        return Label(self.title_zh, self.title_en)

    @property
    def issuer(self) -> Label:
        return Label(self.issuer_zh, self.issuer_en)

    @property
    def terms(self) -> Label:
        return Label(self.terms_zh, self.terms_en)

    @property
    def kind_label(self) -> Label:
        return KINDS[self.kind]

    @property
    def level_label(self) -> Label:
        return LEVELS[self.level]

    @property
    def benefit_label(self) -> Label:
        return BENEFITS[self.benefit]

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether it can be taken up on a day."""
        ends = self.valid_until or datetime.date.max
        return self.withdrawn_at is None and self.valid_from <= day <= ends


class Telling(models.Model):
    """An offer that was told to the enterprise of a product, once; when it was read and answered.

    `gaps` counts the conditions that were missed or not known on the day of telling, or when they
    opened again; `met_on` is the day on which all were found met, None while they are not;
    `reminded_on` that on which the end was named again.
    """

    offer = models.ForeignKey(PublishedOffer, models.PROTECT, related_name="tellings")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="tellings")
    gaps = models.PositiveSmallIntegerField()
    met_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    told_on = models.DateField()
    read_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-told_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="an_offer_told_once", fields=["offer", "entry"])
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.entry_id} {self.answer}"

    @property
    def answer_label(self) -> Label | None:
        return ANSWERS.get(self.answer)


class OfferChoice(models.Model):
    """Of which kinds an enterprise wants to be told; one that never chose is told of both."""

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, primary_key=True, related_name="offer_choice"
    )
    wants_policies = models.BooleanField(default=True)
    wants_finance = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.wants_policies} {self.wants_finance}"


class OfferConsent(models.Model):
    """What an enterprise shows to the institution of one finance offer, until a day, by a link.

    `need` is what it asks for in its own words; of the link's secret, the digest is kept.
    """

    telling = models.ForeignKey(Telling, models.PROTECT, related_name="consents")
    secret_digest = models.CharField(max_length=64, unique=True)
    need = models.CharField(max_length=500)
    contact = models.CharField(max_length=120)
    until = models.DateField()
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.telling_id} {self.until}"

    @property
    def enterprise(self) -> Enterprise:
        return self.telling.enterprise

    def is_open(self, day: datetime.date) -> bool:
        """Whether its link still shows something on a day."""
        return self.withdrawn_at is None and day <= self.until


class ConsentLook(models.Model):
    """One look of an institution at what an enterprise shows it."""

    consent = models.ForeignKey(OfferConsent, models.PROTECT, related_name="looks")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.at}"
