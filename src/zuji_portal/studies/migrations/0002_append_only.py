from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "studies_revision",
    "studies_approval",
    "studies_revisionfigures",
)


class Migration(migrations.Migration):
    dependencies = [("studies", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
