"""Certificates that four processes decide at the same instant: prints what each said, and what the
records hold afterwards.

The processes are forked from this one, which has loaded everything and has no connection open.
"""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
django.setup()


def decide(email: str, certificate: int, barrier: Any, words: Any) -> None:
    """One process decides the certificate when all are ready, and says what came of it."""
    from django.db import OperationalError

    from zuji_portal.certification.actions import Issue
    from zuji_portal.certification.models import Certificate
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as
    from zuji_portal.foundation.permissions.registry import Denied

    viewer = viewer_as(Appointment.objects.get(user__email=email))
    row = Certificate.objects.get(pk=certificate, state="verified")
    barrier.wait(60)
    try:
        Issue(viewer, row).run()
        words.put("issued")
    except (Denied, OperationalError) as problem:
        words.put(type(problem).__name__)


def race(emails: list[str], certificate: int) -> list[str]:
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, words = fork.Barrier(len(emails)), fork.SimpleQueue()
    processes = [
        fork.Process(target=decide, args=(email, certificate, barrier, words)) for email in emails
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    said = []
    while not words.empty():
        said.append(words.get())
    return said


def records(certificate: int) -> dict[str, Any]:
    from zuji_portal.certification.models import Certificate, Issued
    from zuji_portal.transparency.models import LogEntry
    from zuji_portal.transparency.monitor import broken

    row = Certificate.objects.get(pk=certificate)
    subject = f"issued:{certificate}"
    return {
        "state": row.state,
        "issued": Issued.objects.filter(certificate=row).count(),
        "logged": LogEntry.objects.filter(kind="cert.issued", subject=subject).count(),
        "broken": list(broken()),
    }


def main() -> None:
    from portal.certificates import decider, waiting
    from portal.people import make_cast
    from portal.verifiers import team

    cast = make_cast()
    people = team(cast)
    emails = [decider(n).user.email for n in range(1, 5)]
    first = waiting(cast, cast.ludai, people).pk
    second = waiting(cast, cast.rival, people).pk
    answers = {}
    for name, of, who in (
        ("two deciders", first, emails),
        ("a double click", second, emails[:1] * 4),
    ):
        answers[name] = race(who, of), records(of)
    print(answers)


if __name__ == "__main__":
    main()
