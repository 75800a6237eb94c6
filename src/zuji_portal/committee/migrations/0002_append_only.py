from django.db import migrations

from zuji_portal.audit.immutable import append_only

TABLES = ("linecomment", "score", "consolidation", "vote", "decision", "rulesunset")


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial")]
    operations = [append_only(f"committee_{table}") for table in TABLES]
