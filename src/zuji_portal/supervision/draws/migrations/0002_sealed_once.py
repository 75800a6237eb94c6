from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only
from zuji_portal.supervision.draws.sealed_trigger import sealed_once


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]
    operations = [
        sealed_once(),
        append_only("draws_drawnplant"),
        append_only("draws_drawninspector"),
    ]
