"""Pages with a form of data campaigns, adoption lists, research and staff."""

import datetime

from django.utils import timezone

from portal.guards.adoption import place
from portal.guards.campaigns import campaign, data_request
from portal.guards.research import project
from zuji.synth.plants import fictional_code
from zuji_portal.programme.adoption.forms import EndPlaceForm, PlaceForm
from zuji_portal.programme.campaigns.forms import AnswerRequestForm, CampaignForm, ExtendForm
from zuji_portal.programme.research.forms import (
    FinishProjectForm,
    ProjectForm,
    SpendingForm,
    StaffForm,
    StopProjectForm,
)

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
    (
        PlaceForm,
        "province",
        "/adoption/record/",
        {
            "programme": "green-factory",
            "uscc": fictional_code(700_001),
            "park": "示例园区",
            "product": "",
            "since": "2026-01-01",
            "document": "示例〔2026〕1 号",
        },
    ),
    (
        EndPlaceForm,
        "province",
        "/adoption/places/{place}/end/",
        {"until": "2026-02-01", "reason": "示例"},
    ),
    (
        ProjectForm,
        "owner",
        "/enterprises/{firm}/research/",
        {
            "name_zh": "示例",
            "name_en": "x",
            "partner": "示例大学",
            "field": "energy",
            "since": "2026-01-01",
            "budget": "1000",
        },
    ),
    (
        StaffForm,
        "clerk",
        "/enterprises/{firm}/staff/",
        {"year": "2025", "kind": "carbon", "heads": "3", "qualified": "1"},
    ),
    (SpendingForm, "clerk", "/research/{project}/spend/", {"year": "2026", "yuan": "5"}),
    (
        FinishProjectForm,
        "owner",
        "/research/{project}/finish/",
        {"done_on": "2026-02-01", "outcome": "示例"},
    ),
    (StopProjectForm, "owner", "/research/{project}/stop/", {"reason": "示例"}),
)
PROGRAMME_THINGS = {
    "firm": lambda cast: cast.ludai.enterprise.pk,
    "project": lambda cast: project(cast).pk,
    "place": lambda cast: place(cast).pk,
    "campaign": lambda cast: campaign(cast).pk,
    "data_request": lambda cast: data_request(cast).pk,
}
