"""The page that asks what if, and answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.jobs import queries as jobs
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.programme.forms import WhatIfForm
from zuji_portal.programme.whatif import (
    asked_of,
    measures,
    offered_factors,
    offered_tiers,
    shown,
)

A_FEW = 10


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    asked = jobs.visible_to(viewer).filter(kind="whatif").defer("checkpoint", "result")
    context = {"form": WhatIfForm(), "may": viewer.role in {"province", "city"}}
    context["asked"] = [(job, _words(job)) for job in asked[:A_FEW]]
    return render(request, "programme/whatif.html", context | more, status=status)


def _words(job: Job) -> dict[str, Any]:
    """What a job was asked, named."""
    told = job.arguments
    factors, tiers = dict(offered_factors()), dict(offered_tiers())
    return {
        "factor": factors.get(told["factor"]),
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
    except Refusal as refusal:
        return _page(request, 422, form=form.refused(refusal))
    return redirect("programme_whatif_answer", start_job(viewer, "whatif", arguments).pk)


@require_safe
def programme_whatif_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer, or how far it is."""
    job = jobs.job_or_404(viewer_of(request), pk)
    if job.kind != "whatif":
        return redirect("job", pk)
    context = {"job": job, "words": _words(job)}
    if job.state == "done" and job.result:
        context |= {"result": job.result, "rows": list(shown(job.result))}
    return render(request, "programme/whatif_answer.html", context)
