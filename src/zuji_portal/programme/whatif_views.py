"""The page that asks what if, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.jobs import queries as jobs
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.permissions import decide
from zuji_portal.programme.forms import WhatIfForm
from zuji_portal.programme.whatif import (
    KIND,
    AskWhatIf,
    asked_of,
    factor_named,
    live,
    measures,
    offered_tiers,
    shown,
)

A_FEW = 10


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    asked = jobs.visible_to(viewer).filter(kind=KIND).defer("checkpoint", "result")
    tiers = dict(offered_tiers())
    context = {
        "form": WhatIfForm(),
        "may": decide(viewer, AskWhatIf.policy, live(viewer)),
        "asked": [(job, _words(job, tiers)) for job in asked[:A_FEW]],
    }
    return render(request, "programme/whatif.html", context | more, status=status)


def _words(job: Job, tiers: Mapping[str, Label]) -> dict[str, Any]:
    """What a job was asked, named."""
    told = job.arguments
    return {
        "factor": factor_named(told["factor"]),
        "change": 100 * (told["times"] - 1),
        "tier": tiers.get(told["tier"]),
        "limit": told["limit"],
        "measure": measures()[told["measure"]].label if told["measure"] in measures() else None,
        "share": 100 * told["share"],
        "products": len(told["revisions"]),
    }


@require_safe
def programme_whatif(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def programme_whatif_ask(request: HttpRequest) -> HttpResponse:
    viewer, form = viewer_of(request), WhatIfForm(request.POST)
    try:
        arguments = asked_of(viewer, form.values())
        job = AskWhatIf(viewer, live(viewer), arguments).run()
    except Refusal as refusal:
        return _page(request, 422, form=form.refused(refusal))
    return redirect("programme_whatif_answer", job.pk)


@require_safe
def programme_whatif_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer, or how far it is."""
    job = jobs.job_or_404(viewer_of(request), pk)
    if job.kind != KIND:
        return redirect("job", pk)
    context = {"job": job, "words": _words(job, dict(offered_tiers()))}
    if job.state == "done" and job.result:
        context |= {"result": job.result, "rows": list(shown(job.result))}
    return render(request, "programme/whatif_answer.html", context)
