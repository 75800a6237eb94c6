import json
from typing import Any

from django.db import migrations


def keep_named(apps: Any, editor: Any) -> None:
    """What orders said of a verification, as the audit log keeps it; a case that was opened from a
    finding of the screening says nothing of any.
    """
    cases = apps.get_model("cases", "SupervisionCase").objects
    statements = apps.get_model("verification", "Statement").objects
    orders = apps.get_model("audit", "AuditEntry").objects.filter(action="supervision.order")
    for entry in orders.filter(subject__startswith="supervisioncase:").order_by("number"):
        number = json.loads(bytes(entry.content))["facts"].get("statement")
        statement = statements.filter(number=number).first() if number else None
        case = cases.filter(pk=entry.subject.partition(":")[2], decided_at__isnull=False).first()
        if statement is None or case is None:
            continue
        cases.filter(pk=case.pk).update(
            missed=statement, missed_why=case.order, missed_by=case.ordered_by, missed_at=entry.at
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_missed"), ("audit", "0003_indexes")]
    operations = [migrations.RunPython(keep_named, migrations.RunPython.noop)]
