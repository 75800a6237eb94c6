"""What one machine of several does first, in a process of its own: people and a filled draft, or
counting jobs.

``python tests/portal/several_machines.py seed|jobs`` prints a literal that the test reads.
"""

from __future__ import annotations

import sys

PASSWORD = "several-machines-1"


def main(mode: str) -> None:
    import django

    django.setup()
    if mode == "jobs":
        from zuji_portal.foundation.jobs.models import Job

        print(list(Job.objects.order_by("pk").values_list("state", "runs", "done", "total")))
        return
    from allauth.account.models import EmailAddress

    from portal.people import filled, make_cast

    cast = make_cast()
    clerk = cast.ludai.viewers["clerk"]
    clerk.user.set_password(PASSWORD)
    clerk.user.save()
    EmailAddress.objects.update_or_create(
        user=clerk.user, defaults={"email": clerk.user.email, "verified": True, "primary": True}
    )
    print((clerk.user.email, filled(clerk, cast.ludai.draft).pk))


if __name__ == "__main__":
    main(sys.argv[1])
