"""Jobs: progress, cancelling, resuming, and what a lost worker leaves."""

import datetime

import pytest
from django.utils import timezone

from portal.people import filled, submitted
from zuji.core.label import Label
from zuji_portal.foundation.jobs.actions import (
    cancel_job,
    recover_jobs,
    resume_job,
    run_job,
    start_job,
)
from zuji_portal.foundation.jobs.kinds import JOB_KIND, Kind
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.registry import contributions
from zuji_portal.studies.models import Study

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def counted(monkeypatch):
    """A kind of job that counts how often each part was done."""
    done = []

    def do(viewer, arguments, part, state):
        done.append(part)
        if arguments.get("cancel_at") == part:
            cancel_job(Job.objects.get())
        if arguments.get("fail_at") == part and len(done) == part + 1:
            raise RuntimeError("lost")
        return {"sum": state.get("sum", 0) + part}

    monkeypatch.setitem(
        contributions(JOB_KIND),
        "counted",
        Kind(lambda v, a: 5, do, lambda v, a, s: s, Label("计数", "count")),
    )
    return done


@pytest.fixture
def queue(django_capture_on_commit_callbacks):
    def start(viewer, kind, arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return start_job(viewer, kind, arguments)

    return start


def test_a_job_runs_every_part_once_and_ends(cast, counted, queue):
    job = queue(cast.ludai.viewers["clerk"], "counted", {})
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 5, 5, {"sum": 10})
    assert counted == [0, 1, 2, 3, 4]
    run_job.call(job.pk)  # queued twice by a recovery: nothing is done again
    assert counted == [0, 1, 2, 3, 4]


def test_a_cancelled_job_stops_after_its_part_and_goes_on_from_there(cast, counted, queue):
    job = queue(cast.ludai.viewers["clerk"], "counted", {"cancel_at": 2})
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == ("cancelled", 2, None)
    assert counted == [0, 1, 2], "nothing is done after the part that was under way"
    Job.objects.filter(pk=job.pk).update(arguments={})
    resume_job(job)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sum": 10})


def test_a_failed_part_leaves_what_was_done(cast, counted, queue):
    job = queue(cast.ludai.viewers["clerk"], "counted", {"fail_at": 3})
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.problem) == ("failed", 3, "RuntimeError")
    resume_job(job)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sum": 10})
    assert counted == [0, 1, 2, 3, 3, 4]


def test_a_job_that_lost_its_worker_is_queued_again(cast, counted, queue):
    job = queue(cast.ludai.viewers["clerk"], "counted", {})
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(
        state="running", beat_at=long_ago, done=2, checkpoint={"sum": 1}, total=5
    )
    assert recover_jobs() == 1
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sum": 10})
    assert counted == [2, 3, 4]


def test_a_job_runs_with_its_owners_role_and_no_longer_than_that_holds(cast, counted, queue):
    viewer = cast.ludai.viewers["clerk"]
    job = queue(viewer, "counted", {})
    viewer.acting.ended_at = timezone.now()
    viewer.acting.save()
    run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "appointment-over" in job.problem
    assert counted == []


def test_a_monte_carlo_in_the_background_agrees_with_the_analytical_interval(cast, queue):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    job = queue(cast.ludai.viewers["clerk"], "montecarlo", {"study": study.pk, "draws": 300_000})
    run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "300000" in page
    from zuji_portal.studies.computing import lock_of

    total = lock_of(study.data, timezone.localdate(), draws=0)["result"]["total"]
    assert job.result["draws"] == 300_000
    assert job.result["median"] == pytest.approx(total["value"], rel=0.02)
    assert job.result["low"] == pytest.approx(total["low"], rel=0.06)
    assert job.result["high"] == pytest.approx(total["high"], rel=0.06)


def test_recomputing_every_study_sets_todays_beside_the_frozen_result(cast, queue):
    revision = submitted(cast.ludai)
    job = queue(cast.ludai.viewers["clerk"], "recompute", {})
    run_job.call(job.pk)
    job.refresh_from_db()
    rows = {r["study"]: r for r in job.result["rows"]}
    assert len(rows) == Study.objects.filter(enterprise=cast.ludai.enterprise).count()
    row = rows[revision.study_id]
    assert row["now"] == row["frozen"] == revision.content()["result"]["total"]["value"]
    assert "refused" in rows[cast.ludai.draft.pk]
    assert not any(r["study"] == cast.rival.draft.pk for r in job.result["rows"])


@pytest.mark.parametrize("draws", ["1", "99999999999", "x", "-5"])
def test_a_senseless_number_of_draws_is_refused(
    cast, draws, queue, django_capture_on_commit_callbacks
):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    response = cast.client("clerk").post(f"/desk/studies/{study.pk}/monte-carlo/", {"draws": draws})
    if response.status_code == 302:
        run_job.call(Job.objects.get().pk)
        assert Job.objects.get().state == "failed"
        assert "draws-range" in Job.objects.get().problem
    else:
        assert response.status_code == 422


def test_the_pages_of_the_task_centre_cancel_and_resume(cast, counted, queue):
    job = queue(cast.ludai.viewers["clerk"], "counted", {})
    client = cast.client("clerk")
    assert "排队" in client.get("/jobs/").content.decode()
    client.post(f"/jobs/{job.pk}/cancel/")
    assert "已取消" in client.get(f"/jobs/{job.pk}/").content.decode()
    client.post(f"/jobs/{job.pk}/resume/")
    assert (
        "hx-get" in client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    )
