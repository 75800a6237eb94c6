"""Template tags that add verification to the study pages."""

from __future__ import annotations

from typing import Any

from django import template

from zuji.core.words import LEVELS, OPINIONS
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies.models import Study
from zuji_portal.ui.language import lang
from zuji_portal.verification import queries
from zuji_portal.verification.machine import ENGAGEMENT

register = template.Library()


@register.inclusion_tag("verification/_of_study.html", takes_context=True)
def verification_of(context: dict[str, Any], study: Study) -> dict[str, Any]:
    """The study's verifications, and the button that asks for one."""
    viewer: Viewer = context["viewer"]
    visible = set(queries.visible_to(viewer).filter(study=study).values_list("pk", flat=True))
    rows = [
        (e, ENGAGEMENT.words[e.state][lang()])
        for e in queries.engagements_of(study)
        if e.pk in visible
    ]
    return {
        "rows": rows,
        "study": study,
        "may": decide(viewer, "verification.request", study),
        "levels": LEVELS,
        "may_apply": decide(viewer, "certificate.apply", study),
        "certificates": study.certificates.all()
        if viewer.role not in {"verifier", "expert"}
        else [],
        "opinions": OPINIONS,
        "csrf_token": context.get("csrf_token", ""),
    }
