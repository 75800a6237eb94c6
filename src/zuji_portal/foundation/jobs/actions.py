"""Actions on jobs: start, cancel, resume, and the run itself."""

from __future__ import annotations

import datetime
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from zuji.core.label import LANGS
from zuji.core.refusals import Refusal, refuse
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.jobs.kinds import kind_of
from zuji_portal.foundation.jobs.models import Job

log = logging.getLogger("zuji.jobs")
MOST_TOLD = 20
"""Findings of a refusal that a failed job keeps."""
SILENT_FOR = datetime.timedelta(seconds=60)
"""A running job that has not been heard of for so long lost its worker."""


def start_job(viewer: Viewer, kind: str, arguments: Mapping[str, Any]) -> Job:
    """Put a job in the queue; it runs with the viewer's present role and nothing more."""
    assert viewer.acting is not None
    with transaction.atomic():
        job = Job.objects.create(kind=kind, arguments=dict(arguments), owner=viewer.acting)
        transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def cancel_job(job: Job) -> None:
    """Stop a job after the part it is in; what is done stays in its checkpoint."""
    Job.objects.filter(pk=job.pk, state__in=["queued", "running"]).update(
        state="cancelled", finished_at=timezone.now()
    )


def resume_job(job: Job) -> None:
    """Go on from the checkpoint."""
    waiting = Job.objects.filter(pk=job.pk, state__in=["cancelled", "failed"])
    if waiting.update(state="queued", finished_at=None, problem=""):
        run_job.enqueue(job.pk)


def recover_jobs(silent_for: datetime.timedelta = SILENT_FOR) -> int:
    """Queue again what lost its worker (a kill, a power cut); returns how many."""
    limit = timezone.now() - silent_for
    lost = Job.objects.filter(
        Q(state="running", beat_at__lt=limit) | Q(state="queued", created_at__lt=limit)
    )
    waiting = {
        key
        for call in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
        for key in call["args"][:1]
    }
    keys = list(lost.values_list("pk", flat=True))
    for pk in keys:
        Job.objects.filter(pk=pk, state="running", beat_at__lt=limit).update(state="queued")
        if pk not in waiting:
            run_job.enqueue(pk)
    return len(keys)


@task()
def run_job(pk: int) -> None:
    """Run a queued job part by part. Two workers on one job: the second finds it running and
    leaves.
    """
    if not Job.objects.filter(pk=pk, state="queued").update(
        state="running", beat_at=timezone.now()
    ):
        return
    job = Job.objects.select_related("owner__user", "owner__enterprise").get(pk=pk)
    try:
        with beating(pk):
            _run(job)
    except Refusal as problem:
        _fail(job, told(problem))
    except Exception as problem:
        log.exception("job %s failed", pk)
        _fail(job, f"{type(problem).__name__}")


@contextmanager
def beating(pk: int) -> Iterator[None]:
    """Say from time to time that the job is being worked at, however long one part of it takes."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(SILENT_FOR.total_seconds() / 4):
            try:
                Job.objects.filter(pk=pk, state="running").update(beat_at=timezone.now())
            except DatabaseError:
                log.warning("job %s could not say that it runs", pk)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _run(job: Job) -> None:
    if not job.owner.is_in_force:
        raise refuse("appointment-over", str(job.owner))
    kind, viewer = kind_of(job.kind), viewer_as(job.owner)
    total = job.total or kind.parts(viewer, job.arguments)
    Job.objects.filter(pk=job.pk).update(total=total, runs=job.runs + 1)
    state, progress = dict(job.checkpoint), job.done
    while progress < total:
        state = kind.do(viewer, job.arguments, progress, state)
        progress += 1
        updated = Job.objects.filter(pk=job.pk, state="running").update(
            checkpoint=state, done=progress, beat_at=timezone.now()
        )
        if not updated:
            return
    result = kind.finish(viewer, job.arguments, state)
    Job.objects.filter(pk=job.pk, state="running").update(
        state="done", result=result, finished_at=timezone.now()
    )


def told(refusal: Refusal) -> str:
    """A refusal as a job keeps it: each finding with its rule and its sentences."""
    said = [
        {"rule": finding.rule}
        | {lang: f"{finding.message(lang)} {finding.remedy(lang)}".strip() for lang in LANGS}
        for finding in refusal.findings[:MOST_TOLD]
    ]
    return json.dumps(said, ensure_ascii=False)


def _fail(job: Job, problem: str) -> None:
    Job.objects.filter(pk=job.pk, state="running").update(
        state="failed", problem=problem, finished_at=timezone.now()
    )
