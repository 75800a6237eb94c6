"""Pages with a form of data campaigns."""

import datetime

from django.utils import timezone

from portal.guards.campaigns import campaign, data_request
from zuji_portal.programme.campaigns.forms import AnswerRequestForm, CampaignForm, ExtendForm

IN_A_MONTH = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
PROGRAMME_PAGES = (
    (
        CampaignForm,
        "province",
        "/campaigns/new/",
        {
            "open": "1",
            "title_zh": "征集示例",
            "title_en": "Example campaign",
            "wanted": "data",
            "what": "示例",
            "due_on": IN_A_MONTH,
        },
    ),
    (
        ExtendForm,
        "city",
        "/campaigns/{campaign}/extend/",
        {"due_on": IN_A_MONTH, "reason": "示例"},
    ),
    (
        AnswerRequestForm,
        "clerk",
        "/campaigns/requests/{data_request}/answer/",
        {"text": "示例"},
    ),
)
PROGRAMME_THINGS = {
    "campaign": lambda cast: campaign(cast).pk,
    "data_request": lambda cast: data_request(cast).pk,
}
