"""A process that decides one certificate; several of them are started at the same instant."""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
django.setup()


def main() -> None:
    from django.db import OperationalError

    from zuji_portal.certification.actions import Issue
    from zuji_portal.certification.models import Certificate
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as
    from zuji_portal.foundation.permissions.registry import Denied

    email, at = sys.argv[1], float(sys.argv[2])
    viewer = viewer_as(Appointment.objects.get(user__email=email))
    certificate = Certificate.objects.get(state="verified")
    time.sleep(max(at - time.time(), 0))
    try:
        Issue(viewer, certificate).run()
        print("issued")
    except (Denied, OperationalError) as problem:
        print(type(problem).__name__)


if __name__ == "__main__":
    main()
