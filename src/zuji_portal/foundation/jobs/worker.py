"""Job worker inside the web process; elsewhere run `zuji-portal db_worker`."""

from __future__ import annotations

import threading

from django_tasks_db.management.commands.db_worker import Worker

from zuji_portal.foundation.jobs.actions import recover_jobs


def start_in_background(name: str = "embedded") -> threading.Thread:
    """Queue what an earlier process left, then work the queue in a daemon thread."""
    import datetime

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
    thread = threading.Thread(target=worker.run, name="zuji-worker", daemon=True)
    thread.start()
    return thread
