from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "transparency_logentry",
    "transparency_checkpoint",
    "transparency_cosignature",
)


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
