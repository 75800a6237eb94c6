from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "verification_assignment",
    "verification_declaration",
    "verification_samplechange",
    "verification_sighting",
    "verification_remark",
    "verification_visit",
    "verification_visitphoto",
    "verification_statement",
)


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
