"""Reminders of the daily run: who is silent before the last day, and after it."""

from __future__ import annotations

import datetime

from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji.supervision import reminder_of
from zuji_portal.programme.campaigns.models import DataCampaign
from zuji_portal.studies.notifications.kinds import NoticeKind, fact_name
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

KIND = "data_reminder"


def remind_silent(today: datetime.date) -> int:
    """Reminds every enterprise that is silent in a campaign under way, each reminder once; how many
    notices that made.
    """
    made = 0
    for campaign in DataCampaign.objects.filter(state="open"):
        name = reminder_of(campaign.opened_on, campaign.due_on, today)
        if not name:
            continue
        about = f"campaign:{campaign.pk}:{campaign.due_on}:{name}"
        for request in campaign.requests.filter(state="asked").select_related("enterprise"):
            facts = {
                "request": request.pk,
                "name_zh": campaign.title_zh,
                "name_en": campaign.title_en,
                "until": campaign.due_on.isoformat(),
                "is_late": today > campaign.due_on,
            }
            made += tell(KIND, about, facts, enterprise=request.enterprise)
    return made


def settle(request: int, enterprise: int, now: datetime.datetime) -> None:
    """Takes the reminders of a request that was replied to off the list."""
    rows = Notice.objects.filter(enterprise=enterprise, kind=KIND, settled_at=None)
    rows.filter(facts__request=request).update(settled_at=now)


def _text(notice: Notice, lang: Lang) -> str:
    until = notice.facts["until"]
    if notice.facts["is_late"]:
        return {
            "zh": f"数据征集已于 {until} 截止，贵企业没有答复；征集结束前仍可以补交或说明理由。",
            "en": f"The data campaign was due on {until} and you have not replied; until it is "
            "closed you can still answer or say why not.",
        }[lang]
    return {
        "zh": f"数据征集 {until} 截止，贵企业还没有答复。",
        "en": f"The data campaign is due on {until}, and you have not replied yet.",
    }[lang]


DATA_REMINDER = NoticeKind(
    title=lambda notice, lang: fact_name(notice.facts, lang),
    text=_text,
    address=lambda notice: reverse("data_request", args=[notice.facts["request"]]),
    button=Label("答复", "Reply"),
)
