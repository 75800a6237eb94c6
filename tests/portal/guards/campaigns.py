"""Data campaigns: who runs one, who replies, who sends a reply back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from portal.guards.base import PROVINCE, WRITERS, Guard, changes, update
from portal.people import Cast, Firm
from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest

OFFICERS = PROVINCE | {"city"}
EVERY_OFFICER = OFFICERS | {"other_city"}
DAYS = {"begun": -30, "over": -1, "ahead": 20}


def day(name: str) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=DAYS[name])


def campaign(cast: Cast, due: str = "over", **more: Any) -> DataCampaign:
    """A campaign of the cast's city, under way; its last day was yesterday."""
    return asked_by(cast.viewer("city"), [cast.ludai], due, office="3716", **more)


def asked_by(viewer: Any, firms: list[Firm], due: str = "ahead", **more: Any) -> DataCampaign:
    """A campaign that asks some firms for data."""
    made = DataCampaign.objects.create(
        number=f"ZJ-2026-{DataCampaign.objects.count() + 1:04d}",
        **{"title_zh": "征集示例", "title_en": "Example campaign", "wanted": "data"} | more,
        what="示例",
        due_on=day(due),
        by=viewer.user,
    )
    for firm in firms:
        made.requests.create(enterprise=firm.enterprise)
    return made


def data_request(cast: Cast, state: str = "asked") -> DataRequest:
    """The request of the cast's enterprise."""
    made = campaign(cast).requests.get()
    update(made, state=state)
    return DataRequest.objects.get(pk=made.pk)


def asked_for_data(firm: Firm) -> DataRequest:
    """A firm's own request."""
    return asked_by(firm.viewers["owner"], [firm]).requests.get()


def in_state(state: str) -> Callable[[Cast], DataRequest]:
    return lambda cast: data_request(cast, state)


def campaign_over(cast: Cast, record: DataRequest) -> None:
    update(record.campaign, state="closed")


def of_the_province(cast: Cast, record: DataCampaign) -> dict[str, Any]:
    """A city does not run what the province opened."""
    update(record, office="")
    return {"viewer": cast.viewer("city")}


CAMPAIGNS = (
    Guard(policy="campaign.open", make=lambda cast: None, may=EVERY_OFFICER),
    Guard(policy="campaign.extend", make=campaign, may=OFFICERS, broken=(of_the_province,)),
    Guard(
        policy="campaign.close",
        make=campaign,
        may=OFFICERS,
        broken=(of_the_province, changes(due_on=timezone.localdate())),
    ),
    Guard(policy="campaign.withdraw", make=campaign, may=OFFICERS, broken=(of_the_province,)),
    Guard(
        policy="datarequest.answer",
        make=in_state("asked"),
        may=WRITERS,
        broken=(campaign_over,),
    ),
    Guard(
        policy="datarequest.decline",
        make=in_state("asked"),
        may=WRITERS,
        broken=(campaign_over,),
    ),
    Guard(
        policy="datarequest.return",
        make=in_state("answered"),
        may=OFFICERS,
        broken=(campaign_over,),
    ),
)
