"""What verification tells the pages of an enterprise and of a product: statements."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.events import Moment, MomentsAsked
from zuji_portal.verification.models import PAPERS, Statement
from zuji_portal.verification.queries import visible_to


def moments(event: MomentsAsked) -> list[Moment]:
    """When statements were issued."""
    engagements = visible_to(event.viewer).filter(enterprise=event.enterprise_id)
    if event.product_id:
        engagements = engagements.filter(study__product=event.product_id)
    rows = Statement.objects.filter(engagement__in=engagements)
    return [
        Moment(
            row.engagement.study.product_id,
            timezone.localtime(row.at).date(),
            Label(f"核查声明 {row.number}", f"verification statement {row.number}"),
            reverse("statement", args=[row.number]),
        )
        for row in rows.select_related("engagement__study").defer(
            *PAPERS, "engagement__study__data"
        )
    ]
