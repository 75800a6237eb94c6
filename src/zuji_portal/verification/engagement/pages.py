"""Content that the pages of an engagement share. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zuji.core.refusals import Refusal
from zuji.core.words import LEVELS
from zuji.sectors.registry import get_model
from zuji.verification import verification_rules
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.verification.engagement.opened import engaged
from zuji_portal.verification.machine import ENGAGEMENT
from zuji_portal.verification.models import Engagement

ACTIONS = (
    "assign",
    "end",
    "decline",
    "team",
    "declare",
    "work",
    "return",
    "resume",
    "conclude",
    "reopen",
    "state",
)


def head(viewer: Viewer, engagement: Engagement, tab: str) -> dict[str, Any]:
    """What stands above every page of an engagement: state, tabs, which buttons there are."""
    is_open = (
        viewer.role != "verifier"
        or Engagement.objects.filter(engaged(viewer), pk=engagement.pk).exists()
    )
    return {
        "engagement": engagement,
        "study": engagement.study,
        "state": ENGAGEMENT.words[engagement.state][lang()],
        "level": LEVELS[engagement.level][lang()],
        "tab": tab,
        "may": {name: decide(viewer, f"verification.{name}", engagement) for name in ACTIONS},
        "is_open_to_viewer": is_open,
        "model": get_model(engagement.study.model_id),
        "statement": getattr(engagement, "statement", None),
    }


def line_label(engagement: Engagement, name: str) -> str:
    """A line of the sample, or the place of a finding, in the reader's language."""
    model = get_model(engagement.study.model_id)
    part, _, key = name.partition(".")
    if name in model.inputs:
        return str(model.inputs[name].label[lang()])
    if part == "factors" and key in model.slots:
        return str(model.slots[key].label[lang()])
    return name


def steps_of(engagement: Engagement) -> list[dict[str, Any]]:
    titles = {s.key: s.title for s in verification_rules().steps}
    return [{"title": titles[s.key], "step": s} for s in engagement.steps.all()]


Page = Callable[[HttpRequest, Engagement, int, dict[str, Any]], HttpResponse]


@dataclass(frozen=True)
class Refused:
    """The form that was refused, and at which line or finding of its page it stands."""

    form: SiteForm
    at: Any = None

    def or_empty(self, empty: SiteForm, at: Any = None) -> SiteForm:
        """This form, if it is the one that would stand here empty."""
        return self.form if type(self.form) is type(empty) and self.at == at else empty


NONE_REFUSED = Refused(SiteForm())


def acted(
    request: HttpRequest,
    run: Callable[[], Any],
    page: Page,
    engagement: Engagement,
    *,
    to: str,
    form: SiteForm | None = None,
    at: Any = None,
) -> HttpResponse:
    """Do it and go to `to`; a refusal is shown on the page it came from, in the form with what was
    typed.
    """
    try:
        run()
    except Refusal as problem:
        engagement.refresh_from_db()
        findings = form.refused(problem).findings() if form else problem.findings
        more = {"findings": findings_for(findings), "refused": Refused(form or SiteForm(), at)}
        return page(request, engagement, 422, more)
    return redirect(to, engagement.pk)


def shown(
    request: HttpRequest,
    template: str,
    engagement: Engagement,
    tab: str,
    *,
    status: int,
    more: dict[str, Any],
) -> HttpResponse:
    context = head(viewer_of(request), engagement, tab) | more
    return render(request, f"verification/{template}.html", context, status=status)
