"""Pages with a form that a visitor sends, or whoever has an account and no office."""

from zuji_portal.exchange.subscriptions.forms import PositionForm, SubscriptionForm
from zuji_portal.standards.suggestions.forms import SuggestionForm
from zuji_portal.supervision.complaints.forms import ComplaintForm

VISITOR_PAGES = (
    (
        ComplaintForm,
        "anonymous",
        "/complaints/",
        {
            "about": "enterprise",
            "named": "鲁岱",
            "text": "示例",
            "name": "示例",
            "email": "a@b.example",
            "telephone": "0543",
            "token": "6d1f2f0a-3a53-4f5e-9a2b-0d7f4c1b2a3e",
        },
    ),
    (
        SuggestionForm,
        "anonymous",
        "/suggestions/new/",
        {
            "kind": "factor",
            "title": "副产硫铵",
            "about": "示例",
            "text": "示例",
            "basis": "示例",
            "suggester": "enterprise",
            "name": "示例",
            "organisation": "示例",
            "email": "a@b.example",
            "token": "6d1f2f0a-3a53-4f5e-9a2b-0d7f4c1b2a3f",
        },
    ),
    (
        SubscriptionForm,
        "member",
        "/events/subscribe/",
        {"name": "示例", "url": "https://93.184.216.34/"},
    ),
    (PositionForm, "member", "/events/{subscription}/", {"position": "0"}),
)
