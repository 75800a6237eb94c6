"""Partners of an enterprise, the footprints it shares, what each partner was given and asked."""

from __future__ import annotations

from typing import Any

from django.db import models

from zuji.core.label import Label, Text
from zuji.core.refusals import blocking, sentences
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.outgoing.outlet import OutgoingMessage
from zuji_portal.foundation.workflow.machine import LONGEST_REASON
from zuji_portal.studies.models import Revision

STATUSES = {
    "Active": Label("现行", "Current"),
    "Deprecated": Label("已作废", "Withdrawn"),
}
ANSWERS = {
    "fulfilled": Label("对方已提供", "Given by the supplier"),
    "rejected": Label("对方没有提供", "Not given by the supplier"),
}
WAITING = Label("已送达，等对方答复", "Delivered, waiting for the supplier")
TAKEN_BACK = {
    "returned": Label(
        "核算已退回更正，或已被后来的核算取代",
        "the study was sent back for correction or replaced by a later one",
    ),
    "delisted": Label("产品已移出目录", "the product was delisted"),
}
"""Why the site itself withdraws a footprint."""
PARTNER_ENDED = "ended"
"""The reason of requests that ended with their partner's access."""


class ExchangePartner(models.Model):
    """A buyer's system to which an enterprise gives footprints. Of its secret the digest is kept;
    the secret of our own login at the partner's host is sealed.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="exchange_partners")
    name = models.CharField(max_length=120)
    client = models.CharField(max_length=40, unique=True)
    secret_digest = models.CharField(max_length=64)
    callback = models.CharField(max_length=300, blank=True)
    callback_client = models.CharField(max_length=120, blank=True)
    callback_secret = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.client} {self.name}"


class SharedFootprint(models.Model):
    """A PACT footprint of an accepted revision. Its content never changes (triggers); its status
    changes once, to withdrawn.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="shared_footprints")
    product = models.ForeignKey(Product, models.PROTECT, related_name="shared_footprints")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    identity = models.UUIDField(unique=True)
    content = models.JSONField()
    status = models.CharField(max_length=10, default="Active")
    withdrawn_why = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_footprint_a_product",
                fields=["product"],
                condition=models.Q(status="Active"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.identity} {self.status}"

    @property
    def why(self) -> Text:
        """Why it was withdrawn: the owner's words, or what the site withdrew it for."""
        return TAKEN_BACK.get(self.withdrawn_why, self.withdrawn_why)

    def data(self) -> dict[str, Any]:
        """The footprint as partners get it."""
        return {**self.content, "status": self.status}

    @property
    def status_label(self) -> Label:
        return STATUSES[self.status]


class FootprintGrant(models.Model):
    """A partner may see the footprints of a product, until the grant ends."""

    partner = models.ForeignKey(ExchangePartner, models.PROTECT, related_name="grants")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_grant_a_product",
                fields=["partner", "product"],
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.product_id}"

    @property
    def enterprise(self) -> Enterprise:
        return self.partner.enterprise


class GivenFootprint(models.Model):
    """A footprint that was made visible under a grant, and when. Never changed."""

    grant = models.ForeignKey(FootprintGrant, models.PROTECT, related_name="given")
    footprint = models.ForeignKey(SharedFootprint, models.PROTECT, related_name="given")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="given_once_a_grant", fields=["grant", "footprint"])
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.footprint_id}"


class PartnerToken(models.Model):
    """An access token of a partner, by its digest."""

    partner = models.ForeignKey(ExchangePartner, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.partner_id} {self.ends_at}"


class PartnerEvent(models.Model):
    """An event that a partner sent, once. Never changed."""

    partner = models.ForeignKey(ExchangePartner, models.PROTECT, related_name="events")
    source = models.CharField(max_length=300)
    identity = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    content = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_event_a_partner", fields=["partner", "source", "identity"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.kind}"


class PartnerRequest(models.Model):
    """A partner's request for a footprint, until it is fulfilled or declined."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="partner_requests")
    partner = models.ForeignKey(ExchangePartner, models.PROTECT, related_name="requests")
    event = models.OneToOneField(PartnerEvent, models.PROTECT, related_name="request")
    state = models.CharField(max_length=10, default="open", db_index=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.state}"

    @property
    def why(self) -> Text:
        """Why it was declined: the owner's words, or that the partner's access ended."""
        ended = Label("对方的接入已终止", "the partner's access has ended")
        return ended if self.reason == PARTNER_ENDED else self.reason


class PartnerDelivery(OutgoingMessage):
    """An event to a partner's host."""

    partner = models.ForeignKey(ExchangePartner, models.PROTECT, related_name="deliveries")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.state}"

    @property
    def enterprise(self) -> Enterprise:
        return self.partner.enterprise

    @property
    def problem_label(self) -> Text:
        """Why the last attempt failed, in words; empty where none did."""
        if self.problem not in sentences():
            return ""
        return Label.both(blocking(self.problem, "callback").message)


class SupplierHost(models.Model):
    """A supplier's PACT host from which an enterprise takes footprints. Its secret is sealed.

    `partner` is the same supplier as a partner here, whose events tell that something is new there.
    `problem` says in both languages why the last reading failed.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="supplier_hosts")
    name = models.CharField(max_length=120)
    base = models.CharField(max_length=300)
    login = models.CharField(max_length=300, blank=True)
    client = models.CharField(max_length=120)
    secret = models.TextField()
    partner = models.ForeignKey(
        ExchangePartner, models.PROTECT, null=True, related_name="supplier_hosts"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    problem = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.name}"

    @property
    def is_reading(self) -> bool:
        """Whether a reading was asked for and has not ended."""
        return self.asked_at is not None and (self.read_at is None or self.read_at < self.asked_at)

    @property
    def problem_label(self) -> Text:
        return Label(**self.problem) if self.problem else ""


class HostRequest(OutgoingMessage):
    """A footprint that a supplier's host was asked for. `identity` is the id of the event, `answer`
    empty until the supplier has answered; `given` are the ids of what it gave, `told` why it gave
    nothing.
    """

    host = models.ForeignKey(SupplierHost, models.PROTECT, related_name="requests")
    identity = models.CharField(max_length=36, unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, blank=True)
    told = models.CharField(max_length=500, blank=True)
    given = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.host_id} {self.state} {self.answer}"

    @property
    def enterprise(self) -> Enterprise:
        return self.host.enterprise

    @property
    def products(self) -> list[str]:
        """What it asks for."""
        return list(self.content["data"].get("productId", ()))

    @property
    def answer_label(self) -> Label:
        """How it stands: answered, on its way, or given up."""
        if self.answer:
            return ANSWERS[self.answer]
        return WAITING if self.state == "sent" else self.state_label

    @property
    def problem_label(self) -> Text:
        """Why the last attempt failed, in words; empty where none did."""
        if self.problem not in sentences():
            return ""
        return Label.both(blocking(self.problem, "base").message)


class HostedFootprint(models.Model):
    """A footprint as a supplier's host gave it first, with its status as read last.

    `figure` is what a supplier's answer takes of it, `refusal` why it cannot be one; `preceding`
    are the ids that it takes the place of. `altered_at` says when the host gave another content
    under the same id, which the specifications forbid.
    """

    host = models.ForeignKey(SupplierHost, models.PROTECT, related_name="footprints")
    identity = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    status = models.CharField(max_length=10)
    figure = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    preceding = models.JSONField(default=list)
    first_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField()
    altered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_footprint_a_host", fields=["host", "identity"])
        ]

    def __str__(self) -> str:
        return f"{self.host_id} {self.identity}"

    @property
    def enterprise(self) -> Enterprise:
        return self.host.enterprise

    @property
    def status_label(self) -> Label:
        return STATUSES[self.status]

    @property
    def refusal_label(self) -> Text:
        return Label(**self.refusal) if self.refusal else ""

    @property
    def unit(self) -> str:
        """What its figure is in."""
        return f"kgCO2e/{self.figure['per']}" if self.figure else ""

    @property
    def is_usable(self) -> bool:
        """Whether a supplier's answer may be made of it: current, and readable as a figure."""
        return self.status == "Active" and bool(self.figure) and self.host.ended_at is None
