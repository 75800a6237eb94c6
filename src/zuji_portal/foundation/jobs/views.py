"""Pages of the task centre."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.jobs import queries
from zuji_portal.foundation.jobs.actions import cancel_job, resume_job


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/list.html", {"jobs": queries.visible_to(viewer_of(request))[:100]})


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    job = queries.job_or_404(viewer_of(request), pk)
    name = "jobs/_job.html" if request.htmx else "jobs/job.html"  # type: ignore[attr-defined]
    return render(request, name, {"job": job})


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    cancel_job(queries.job_or_404(viewer_of(request), pk))
    return redirect("job", pk)


@require_POST
def job_resume(request: HttpRequest, pk: int) -> HttpResponse:
    resume_job(queries.job_or_404(viewer_of(request), pk))
    return redirect("job", pk)
