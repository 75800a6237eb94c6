"""Reads of jobs: one's own, in the acting role."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import Http404

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.models import Job


def visible_to(viewer: Viewer) -> QuerySet[Job]:
    return Job.objects.filter(owner=viewer.acting) if viewer.acting else Job.objects.none()


def job_or_404(viewer: Viewer, pk: int) -> Job:
    job = visible_to(viewer).filter(pk=pk).first()
    if job is None:
        raise Http404(pk)
    return job


def states_counted() -> dict[str, int]:
    """How many jobs stand in each state, for the operator."""
    rows = Job.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)
