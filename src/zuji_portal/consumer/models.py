"""Operators, methodologies and scenes; carbon accounts, behaviours, and the ledger of points.

The ledger is double-entry: an entry takes whole points from one account and gives them to another,
so that all accounts together always hold nothing. Balances are kept by triggers, and what may not
happen is refused by checks and triggers of the database (`guards.py`), not only by this code.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.committee.models import Decision
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.outgoing.outlet import OutgoingMessage
from zuji_portal.foundation.outgoing.signing import SigningSecret

BEHIND_DECISION = ("approved", "published", "suspended")
"""States of a methodology that the committee passed."""
NO_OTHER = "none"
"""What an operator says of an activity that no other scheme counts."""
COUNTED_IN = {
    NO_OTHER: Label("没有计入别处", "counted nowhere else"),
    "ets": Label("已计入碳排放权交易", "counted in emissions trading"),
    "ccer": Label("已计入自愿减排交易", "counted as voluntary reductions"),
}
KINDS = {
    "EARN": Label("获得", "earned"),
    "REDEEM": Label("兑换", "redeemed"),
    "EXPIRE": Label("到期作废", "expired"),
    "REVERSE": Label("追回", "taken back"),
    "ADJUST": Label("更正", "corrected"),
}
"""Kinds of entries. There is none that moves points from one person to another."""
MOST_THOUSANDTHS, MOST_MILLIGRAMS = 10**9, 9 * 10**9
"""A million units, nine tonnes a unit: their product still is a whole number of eight bytes."""
PURSE, ISSUANCE, SHORTFALL = "consumer", "issuance", "shortfall"
RETIRED, EXPIRED, ADJUSTED = "retired", "expired", "adjusted"
TOTALS = (RETIRED, EXPIRED, ADJUSTED, SHORTFALL)
"""Accounts of which there is one each."""


class Operator(SigningSecret):
    """The operator of an app that reports behaviours: its key (of which the digest is kept), and
    the secret with which it signs, and messages to it are signed.
    """

    number = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=160, blank=True)
    contact = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    key_start = models.CharField(max_length=16)
    key_digest = models.CharField(max_length=64, unique=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name_zh"]

    def __str__(self) -> str:
        return self.name_zh


class Methodology(models.Model):
    """What a unit of a product avoids beside a baseline: the lower bound of the difference of two
    certified products, as assessed, and as the committee passed it.
    """

    number = models.CharField(max_length=20, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    behaviour = models.CharField(max_length=500)
    counterfactual = models.CharField(max_length=1000)
    equivalence = models.CharField(max_length=1000)
    conservativeness = models.CharField(max_length=1000)
    product = models.ForeignKey(Entry, models.PROTECT, related_name="methodologies")
    baseline = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    ceiling = models.PositiveIntegerField()
    is_counted_elsewhere = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="proposed", db_index=True)
    unit = models.CharField(max_length=40, blank=True)
    milligrams = models.PositiveBigIntegerField(null=True)
    comparison = models.JSONField(default=dict)
    product_certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, related_name="+"
    )
    baseline_certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, related_name="+"
    )
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    assessed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assessment = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="methodology_has_two_products", condition=~Q(product=F("baseline"))
            ),
            models.CheckConstraint(
                name="methodology_counts_once", condition=Q(is_counted_elsewhere=False)
            ),
            models.CheckConstraint(
                name="methodology_was_decided",
                condition=~Q(state__in=BEHIND_DECISION)
                | Q(
                    decision__isnull=False,
                    milligrams__gt=0,
                    product_certificate__isnull=False,
                    baseline_certificate__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def certificates(self) -> list[Certificate]:
        """The certificates it rests on, the product's first."""
        both = (self.product_certificate, self.baseline_certificate)
        return [certificate for certificate in both if certificate is not None]

    def are_certificates_valid(self) -> bool:
        """Whether both certificates it rests on are in force today."""
        from zuji_portal.certification.queries import state_now

        held = self.certificates()
        return len(held) == 2 and all(state_now(each) == "issued" for each in held)


class Scene(models.Model):
    """Where an operator reports a behaviour from: its points come from a methodology; without one
    it gives incentive coupons only, never a reduction.
    """

    number = models.CharField(max_length=20, unique=True)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="scenes")
    methodology = models.ForeignKey(
        Methodology, models.PROTECT, null=True, blank=True, related_name="scenes"
    )
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    data_source = models.CharField(max_length=500)
    coupon = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="applied", db_index=True)
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(auto_now_add=True)
    assessed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assessment = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="scene_gives_something", condition=Q(methodology__isnull=False) | ~Q(coupon="")
            )
        ]

    def __str__(self) -> str:
        return self.number


class CarbonAccount(models.Model):
    """A person's account under a pseudonym; once it is closed nobody knows whose it was."""

    code = models.CharField(max_length=20, unique=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="carbon_account")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_is_somebodys_or_closed",
                condition=Q(user__isnull=False, closed_at__isnull=True)
                | Q(user__isnull=True, closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Consent(models.Model):
    """That an operator may report for an account; the handle is what it knows the person by."""

    account = models.ForeignKey(CarbonAccount, models.PROTECT, related_name="consents")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="consents")
    handle = models.CharField(max_length=40, unique=True)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_consent_an_operator",
                fields=["account", "operator"],
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.operator_id}"


class BehaviourEvent(models.Model):
    """What an operator reported, once: never changed.

    Of the operator's own id a keyed digest is kept, of the time the day alone, so that after an
    account is closed nobody finds the person again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    scene = models.ForeignKey(Scene, models.PROTECT, related_name="events")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="events")
    thousandths = models.PositiveBigIntegerField()
    milligrams = models.PositiveBigIntegerField(default=0)
    grams = models.PositiveBigIntegerField(default=0)
    points = models.PositiveBigIntegerField(default=0)
    is_coupon = models.BooleanField()
    counted_in = models.CharField(max_length=8)
    evidence_digest = models.CharField(max_length=71, blank=True)
    done_on = models.DateField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(name="one_event_an_id", fields=["operator", "key_digest"]),
            models.CheckConstraint(
                name="event_counts_nowhere_else", condition=Q(counted_in=NO_OTHER)
            ),
            models.CheckConstraint(name="event_has_a_quantity", condition=Q(thousandths__gt=0)),
            models.CheckConstraint(
                name="coupon_is_no_reduction",
                condition=Q(is_coupon=False) | Q(milligrams=0, grams=0, points=0),
            ),
            models.CheckConstraint(
                name="event_within_its_methodology",
                condition=Q(
                    thousandths__lte=MOST_THOUSANDTHS,
                    milligrams__lte=MOST_MILLIGRAMS,
                    grams__lte=F("thousandths") * F("milligrams") / 1_000_000,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LedgerAccount(models.Model):
    """An account of the ledger. Only triggers write its figures.

    `consumer` holds the points of one person from one issuance that expire on one day; `issuance`
    is one methodology in one year, and falls below zero by what it issued, never by more than its
    verified reduction allows; `retired` and `expired` only grow; `shortfall` is what was redeemed
    before it could be taken back.
    """

    kind = models.CharField(max_length=10)
    methodology = models.ForeignKey(
        Methodology, models.PROTECT, null=True, related_name="issuances"
    )
    year = models.PositiveSmallIntegerField(null=True)
    rate_version = models.CharField(max_length=20, blank=True)
    grams_per_point = models.PositiveIntegerField(null=True)
    ceiling_grams = models.PositiveBigIntegerField(null=True)
    holder = models.ForeignKey(CarbonAccount, models.PROTECT, null=True, related_name="purses")
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="purses")
    expires_on = models.DateField(null=True, db_index=True)
    balance = models.BigIntegerField(default=0)
    earned = models.BigIntegerField(default=0)
    grams = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="ledger_account_has_its_form",
                condition=Q(
                    kind=PURSE,
                    holder__isnull=False,
                    source__isnull=False,
                    expires_on__isnull=False,
                    methodology__isnull=True,
                    year__isnull=True,
                )
                | Q(
                    kind=ISSUANCE,
                    methodology__isnull=False,
                    year__isnull=False,
                    grams_per_point__gt=0,
                    ceiling_grams__isnull=False,
                    holder__isnull=True,
                    source__isnull=True,
                )
                | Q(
                    kind__in=TOTALS,
                    methodology__isnull=True,
                    year__isnull=True,
                    holder__isnull=True,
                    source__isnull=True,
                    expires_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="no_negative_balance",
                condition=Q(kind__in=[ISSUANCE, SHORTFALL]) | Q(balance__gte=0),
            ),
            models.CheckConstraint(
                name="issuance_only_issues",
                condition=~Q(kind__in=[ISSUANCE, SHORTFALL]) | Q(balance__lte=0),
            ),
            models.CheckConstraint(
                name="issuance_within_reduction",
                condition=~Q(kind=ISSUANCE)
                | Q(grams__gte=F("balance") * F("grams_per_point") * -1),
            ),
            models.CheckConstraint(
                name="reduction_within_ceiling",
                condition=~Q(kind=ISSUANCE) | Q(grams__lte=F("ceiling_grams")),
            ),
            models.CheckConstraint(
                name="purse_within_what_was_earned",
                condition=~Q(kind=PURSE) | Q(balance__lte=F("earned"), earned__gte=0, grams__gte=0),
            ),
            models.UniqueConstraint(
                name="one_issuance_a_year",
                fields=["methodology", "year"],
                condition=Q(kind=ISSUANCE),
            ),
            models.UniqueConstraint(
                name="one_purse_a_day",
                fields=["holder", "source", "expires_on"],
                condition=Q(kind=PURSE),
            ),
            models.UniqueConstraint(
                name="one_total_a_kind", fields=["kind"], condition=Q(kind__in=TOTALS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.balance}"

    @property
    def issued(self) -> int:
        """Points of an issuance that were not taken back."""
        return -self.balance

    @property
    def kilograms(self) -> int:
        """The verified reduction of an issuance in whole kilograms of CO2e."""
        return self.grams // 1000


class Reward(models.Model):
    """What a partner gives for points, as long as there is some left."""

    operator = models.ForeignKey(Operator, models.PROTECT, related_name="rewards")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    points = models.PositiveIntegerField()
    stock = models.IntegerField()
    until = models.DateField()
    offered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["points", "pk"]
        constraints = [
            models.CheckConstraint(name="reward_costs_points", condition=Q(points__gt=0)),
            models.CheckConstraint(name="reward_is_in_stock", condition=Q(stock__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Redemption(models.Model):
    """A reward that was taken for points: never changed. `code` is shown to the partner."""

    token = models.UUIDField(unique=True)
    account = models.ForeignKey(CarbonAccount, models.PROTECT, related_name="redemptions")
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions")
    points = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code


class LedgerEntry(models.Model):
    """Points that leave one account and arrive in another: never changed.

    `purse` is the consumer's account that the entry is about; `grams` is the reduction that comes
    with points earned, or goes with points taken back.
    """

    kind = models.CharField(max_length=8)
    debit = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="debits")
    credit = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="credits")
    purse = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    points = models.BigIntegerField()
    grams = models.BigIntegerField(default=0)
    event = models.OneToOneField(BehaviourEvent, models.PROTECT, null=True, related_name="entry")
    redemption = models.ForeignKey(Redemption, models.PROTECT, null=True, related_name="entries")
    reason = models.CharField(max_length=1100, blank=True)
    made_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(name="entry_has_a_kind", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="entry_moves_points", condition=Q(points__gt=0)),
            models.CheckConstraint(name="entry_moves", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(
                name="entry_has_its_ground",
                condition=Q(kind="EARN", event__isnull=False, redemption__isnull=True)
                | Q(kind="REDEEM", event__isnull=True, redemption__isnull=False, grams=0)
                | Q(kind="EXPIRE", event__isnull=True, redemption__isnull=True, grams=0)
                | Q(kind="REVERSE", event__isnull=True, redemption__isnull=True, grams__gte=0)
                & ~Q(reason="")
                | Q(kind="ADJUST", event__isnull=True, redemption__isnull=True, grams=0)
                & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points}"

    @property
    def kind_label(self) -> Label:
        return KINDS[self.kind]


class ClawBack(models.Model):
    """That the points of a methodology are taken back because a certificate it rests on fell."""

    methodology = models.OneToOneField(Methodology, models.PROTECT, related_name="claw_back")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1100)
    points = models.BigIntegerField(default=0)
    purses = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.methodology_id} {self.points}"


class OperatorMessage(OutgoingMessage):
    """One signed message to an operator; its id stays the same when it is sent again."""

    identifier = models.CharField(max_length=40, unique=True)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
