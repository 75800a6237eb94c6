"""Database models of data campaigns: the campaign, and the request to each enterprise."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from zuji.core.label import Label
from zuji.supervision import WANTED
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision


class DataCampaign(models.Model):
    """A set of enterprises is asked for something until a day. `office` is the city that runs it,
    empty for the province; `industry`, `city` and `model_id` are what the set was chosen by, which
    is fixed when the campaign is opened. `counts` is what was published when it was closed.
    """

    number = models.CharField(max_length=20, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    wanted = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField(null=True)
    what = models.TextField(max_length=2000)
    office = models.CharField(max_length=4, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=4, blank=True)
    model_id = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="open", db_index=True)
    counts = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> Label:
        return Label(self.title_zh, self.title_en)

    @property
    def wanted_label(self) -> Label:
        return WANTED[self.wanted]

    @property
    def opened_on(self) -> datetime.date:
        return timezone.localdate(self.at)

    def is_over(self) -> bool:
        """Whether its last day is past."""
        return timezone.localdate() > self.due_on

    def may_be_closed(self) -> bool:
        """Whether its last day is past, or nobody is silent any more."""
        return self.is_over() or not self.requests.filter(state="asked").exists()


class DataRequest(models.Model):
    """What one enterprise is asked for in a campaign, and its last reply: studies as they were
    handed in, a file, words. `returned_why` is what an officer said to the reply before.
    """

    campaign = models.ForeignKey(DataCampaign, models.PROTECT, related_name="requests")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="data_requests")
    state = models.CharField(max_length=10, default="asked", db_index=True)
    revisions = models.ManyToManyField(Revision, related_name="+")
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=1000, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    returned_why = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["enterprise__name_zh", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_request_an_enterprise", fields=["campaign", "enterprise"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.enterprise_id} {self.state}"

    @property
    def replied_on(self) -> datetime.date | None:
        return timezone.localdate(self.replied_at) if self.replied_at else None

    def is_under_way(self) -> bool:
        """Whether its campaign still takes replies."""
        return self.campaign.state == "open"
