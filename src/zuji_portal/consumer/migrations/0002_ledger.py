"""What is said once stays, and the ledger's triggers."""

from django.db import migrations

from zuji_portal.consumer.guards import ledger_triggers
from zuji_portal.foundation.audit.immutable import append_only

TABLES = ("consumer_behaviourevent", "consumer_ledgerentry", "consumer_redemption")


class Migration(migrations.Migration):
    dependencies = [("consumer", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES), ledger_triggers()]
