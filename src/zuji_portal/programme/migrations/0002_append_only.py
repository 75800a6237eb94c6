from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "programme_filedreport",
    "programme_consultation",
)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
