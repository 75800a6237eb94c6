"""Job worker of a machine that also serves; elsewhere run `zuji-portal db_worker`."""

from __future__ import annotations

import datetime

from django_tasks_db.management.commands.db_worker import Worker

from zuji_portal.foundation.jobs.actions import recover_jobs


def run_worker(name: str = "embedded") -> None:
    """Queue what an earlier process left, then work the queue until the process ends."""
    recover_jobs(datetime.timedelta(0))
    worker = Worker(
        queue_names=["default"],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.run()
