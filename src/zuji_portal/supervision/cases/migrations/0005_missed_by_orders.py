import json
from typing import Any

from django.db import migrations
from django.utils import timezone

from zuji_portal.supervision.cases.models import last_appeal


def keep_named(apps: Any, editor: Any) -> None:
    """What orders that stand said of a verification, as the audit log keeps it, is said now: its
    body is told and may object from today. A case that was opened from a finding of the screening
    says nothing of any; of the others, the revision was that of the named statement.
    """
    cases = apps.get_model("cases", "SupervisionCase").objects
    cases.exclude(origin="finding").update(revision=None)
    statements = apps.get_model("verification", "Statement").objects
    orders = apps.get_model("audit", "AuditEntry").objects.filter(action="supervision.order")
    named: dict[str, Any] = {}
    for entry in orders.filter(subject__startswith="supervisioncase:").order_by("number"):
        number = json.loads(bytes(entry.content))["facts"].get("statement")
        statement = statements.filter(number=number, at__lt=entry.at).first() if number else None
        if statement is not None:
            named[entry.subject.partition(":")[2]] = statement
    now = timezone.now()
    standing = cases.filter(pk__in=named, decided_at__isnull=False).exclude(state="annulled")
    for case in standing:
        case.missed, case.missed_why = named[str(case.pk)], case.order
        case.missed_by_id, case.missed_at = case.ordered_by_id, now
        case.save(update_fields=["missed", "missed_why", "missed_by", "missed_at"])
        _tell(apps, case)


def _tell(apps: Any, case: Any) -> None:
    """What `telling.tell_attributed` writes."""
    engagement = case.missed.engagement
    appointments = apps.get_model("accounts", "Appointment").objects
    for each in appointments.filter(verifier__body=engagement.body_id, ended_at=None):
        apps.get_model("notifications", "Notice").objects.create(
            appointment=each,
            kind="missed_attributed",
            about=f"missed:{case.pk}:{case.missed_at:%Y-%m-%dT%H:%M:%S.%f}",
            facts={
                "case": case.number,
                "statement": case.missed.number,
                "engagement": engagement.pk,
                "why": case.missed_why,
                "until": str(last_appeal(case.missed_at)),
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_missed"),
        ("audit", "0003_indexes"),
        ("accounts", "0003_failed_sign_ins"),
        ("notifications", "0004_indexes"),
    ]
    operations = [migrations.RunPython(keep_named, migrations.RunPython.noop)]
