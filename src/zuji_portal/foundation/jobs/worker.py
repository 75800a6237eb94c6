"""Workers of the queue: one beside a site on one machine, or several on several machines."""

from __future__ import annotations

import datetime
import logging
import os
import socket
import threading
import time

from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from zuji_portal.foundation.jobs.actions import recover_jobs

logger = logging.getLogger(__name__)
LOOK = 15.0
"""Seconds between two looks at jobs that lost their worker."""


def run_worker(silent_for: datetime.timedelta = datetime.timedelta(0)) -> None:
    """Queue what an earlier process left, then work the queue until the process ends. Where other
    workers may be alive, `silent_for` is how long a job says nothing before it counts as left.
    """
    recover_jobs(silent_for)
    if silent_for:
        threading.Thread(target=keep_looking, args=(silent_for,), daemon=True).start()
    worker = Worker(
        queue_names=["default"],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
        excluded_queue_names=[],
    )
    worker.run()


def keep_looking(silent_for: datetime.timedelta) -> None:
    """Queue again, from time to time, what another worker left when it died."""
    while True:
        time.sleep(LOOK)
        close_old_connections()
        try:
            recover_jobs(silent_for)
        except DatabaseError:
            logger.warning("jobs without a worker could not be looked for")
