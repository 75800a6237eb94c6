"""On PostgreSQL, the events of a batch are checked together."""

from django.db import migrations

from zuji_portal.consumer.guards import renewed_triggers


class Migration(migrations.Migration):
    dependencies = [("consumer", "0002_ledger")]
    operations = [renewed_triggers()]
