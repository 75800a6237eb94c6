from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = ("documents_document",)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
