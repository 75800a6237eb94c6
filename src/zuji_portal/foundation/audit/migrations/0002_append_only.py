from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = ("audit_auditentry",)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
