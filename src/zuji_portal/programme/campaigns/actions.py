"""Opening, extending, closing and withdrawing a campaign; replying to it, and sending a reply
back.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from django.db.models import Max
from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.audit.action import Action, created, moved, record
from zuji_portal.programme.campaigns import queries, rules, telling
from zuji_portal.programme.campaigns.logged import campaign_content
from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest
from zuji_portal.transparency.log import append

CAMPAIGN, REQUEST = "datacampaign", "datarequest"


@dataclass
class OpenCampaign(Action[None, DataCampaign]):
    """Ask every enterprise that the choice finds now; who enrols later is not asked."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "campaign.open"

    def perform(self) -> DataCampaign:
        assert self.viewer.user is not None
        city = self.viewer.city if self.viewer.role == "city" else ""
        today = timezone.localdate()
        fields = rules.read_campaign(self.values, today, city)
        asked = queries.whom(*(fields[name] for name in rules.CHOSEN))
        rules.enough_to_ask(len(asked))
        self.asked = len(asked)
        last = DataCampaign.objects.aggregate(last=Max("pk"))["last"] or 0
        self.moved = created(CAMPAIGN, self.policy)
        campaign = DataCampaign.objects.create(
            number=f"ZJ-{today.year}-{last + 1:04d}", by=self.viewer.user, **fields
        )
        for enterprise in asked:
            request = DataRequest.objects.create(campaign=campaign, enterprise=enterprise)
            self.note(request, "datarequest.ask", created(REQUEST, "datarequest.ask"))
        return campaign

    def note(self, request: DataRequest, action: str, move: Any) -> None:
        facts = {"number": request.campaign.number}
        key = request.enterprise_id
        record(self.viewer, action, request, facts, enterprise=key, moved=move)

    def facts(self, campaign: DataCampaign) -> Mapping[str, Any]:
        until = campaign.due_on.isoformat()
        return {"number": campaign.number, "asked": self.asked, "until": until}


@dataclass
class CampaignStep(Action[DataCampaign, DataCampaign]):
    """A move of a campaign: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = CAMPAIGN

    def lock(self) -> None:
        self.subject = DataCampaign.objects.select_for_update().get(pk=self.subject.pk)

    def end_silent(self, action: str) -> None:
        """Moves every request that is silent."""
        for request in self.subject.requests.select_for_update().filter(state="asked"):
            move = moved(request, REQUEST, action)
            facts = {"number": self.subject.number}
            key = request.enterprise_id
            record(self.viewer, action, request, facts, enterprise=key, moved=move)
            telling.settle(request.pk, key, timezone.now())


@dataclass
class ExtendCampaign(CampaignStep):
    """A later last day, with the reason that the enterprises read."""

    due_on: datetime.date | None = None
    policy: ClassVar[str] = "campaign.extend"

    def perform(self) -> DataCampaign:
        campaign = self.subject
        campaign.due_on = rules.extended(self.due_on, campaign.due_on, timezone.localdate())
        campaign.why = self.reason.strip()
        campaign.save(update_fields=["due_on", "why"])
        return campaign

    def facts(self, campaign: DataCampaign) -> Mapping[str, Any]:
        until = campaign.due_on.isoformat()
        return {"number": campaign.number, "until": until, "reason": campaign.why}


class CloseCampaign(CampaignStep):
    """Publish the counts; who is silent is recorded as silent."""

    policy = "campaign.close"

    def perform(self) -> DataCampaign:
        campaign = self.subject
        counts = asdict(queries.counts_of(campaign.requests.all(), campaign.due_on))
        self.end_silent("datarequest.lapse")
        self.move(counts=counts, ended_at=timezone.now())
        append("campaign.closed", campaign, campaign_content(campaign))
        return campaign

    def facts(self, campaign: DataCampaign) -> Mapping[str, Any]:
        return {"number": campaign.number, "counts": campaign.counts}


class WithdrawCampaign(CampaignStep):
    """Nobody is asked any more; what was given is kept."""

    policy = "campaign.withdraw"

    def perform(self) -> DataCampaign:
        self.end_silent("datarequest.drop")
        self.move(why=self.reason.strip(), ended_at=timezone.now())
        return self.subject

    def facts(self, campaign: DataCampaign) -> Mapping[str, Any]:
        return {"number": campaign.number, "reason": campaign.why}


@dataclass
class DataRequestStep(Action[DataRequest, DataRequest]):
    """A move of a request: it and its campaign are read again and locked."""

    reason: str = ""
    noun: ClassVar[str] = REQUEST

    def lock(self) -> None:
        campaign = DataCampaign.objects.select_for_update().get(pk=self.subject.campaign_id)
        rows = DataRequest.objects.select_for_update(of=("self",)).select_related("enterprise")
        self.subject = rows.get(pk=self.subject.pk)
        self.subject.campaign = campaign

    def replied(self) -> dict[str, Any]:
        """Who replied and when; the reminders go."""
        now = timezone.now()
        telling.settle(self.subject.pk, self.subject.enterprise_id, now)
        return {"replied_by": self.viewer.user, "replied_at": now, "returned_why": ""}

    def facts(self, request: DataRequest) -> Mapping[str, Any]:
        said = self.reason.strip()
        return {"number": request.campaign.number} | ({"reason": said} if said else {})


@dataclass
class AnswerRequest(DataRequestStep):
    """Give what was asked for: studies by key, a file, words."""

    studies: Sequence[int] = ()
    file: EvidenceFile | None = None
    text: str = ""
    policy: ClassVar[str] = "datarequest.answer"

    def perform(self) -> DataRequest:
        request = self.subject
        is_of_a_year = request.campaign.wanted in rules.OF_A_YEAR
        known = {row.study_id: row for row in queries.fitting(request)} if is_of_a_year else {}
        unknown = [key for key in self.studies if key not in known]
        if unknown:
            options = listed(get_model(row.study.model_id).title for row in known.values())
            raise refuse("choice-unknown", "studies", "", options=options)
        file = self.file or request.file
        rules.has_reply(request.campaign.wanted, self.studies, file is not None, self.text)
        self.move(text=self.text.strip(), file=file, **self.replied())
        request.revisions.set(known[key] for key in self.studies)
        return request

    def facts(self, request: DataRequest) -> Mapping[str, Any]:
        return {
            "number": request.campaign.number,
            "revisions": sorted(row.address for row in request.revisions.all()),
            "file": request.file.digest if request.file else "",
        }


class DeclineDataRequest(DataRequestStep):
    """Say why it cannot be given."""

    policy = "datarequest.decline"

    def perform(self) -> DataRequest:
        self.move(text=self.reason.strip(), file=None, **self.replied())
        self.subject.revisions.clear()
        return self.subject


class ReturnRequest(DataRequestStep):
    """The reply is not what was asked for; it is asked again, with why."""

    policy = "datarequest.return"

    def perform(self) -> DataRequest:
        self.move(returned_why=self.reason.strip())
        return self.subject
